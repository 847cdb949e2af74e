/* SPDX-License-Identifier: MIT
 * fetcher_rows SOURCE FILE: the rows that a source's parser reads from a saved
 * reply, one a line, tab-separated, sorted; then its refusals ("!") and notes
 * ("#"). Exit 1 with the message on stderr when the parser refuses the whole
 * document. This is the form of tests/golden/SOURCE.tsv. */
#include "names/registry.h"
#include "read/sink.h"

#include <mtok/decimal.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_whole(const char *path, struct buf *out) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    char piece[65536];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(out, piece, n);
    fclose(file);
    return 0;
}

static char *row_line(const struct row *row) {
    struct buf line, detail;
    char number[32] = "dynamic", since[WHEN_TEXT] = "";
    buf_init(&line, 65536);
    buf_init(&detail, 65536);
    if (row->state == ROW_VALUE)
        decimal_text(row->nano, number);
    else if (row->state == ROW_ENDED)
        snprintf(number, sizeof number, "ended");
    if (row->since)
        when_text(row->since, since);
    row_detail(row, &detail);
    const char *attributes = "";
    char server[128];
    if (measure_info(row->measure)->domain == DOMAIN_SERVER_PRICE) {
        snprintf(server, sizeof server, "%dx%s", row->gpus, row->gpu);
        attributes = server;
    }
    buf_printf(&line, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", measure_info(row->measure)->name,
               row->subject, row->seller, row->place, row->tier, detail.data, number, since,
               attributes);
    buf_free(&detail);
    return line.data;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int parse(const struct fetcher *fetcher, const char *path, const struct buf *bytes,
                 struct sink *sink, struct err *err) {
    struct buf part;
    buf_init(&part, 4096);
    if (fetcher->part_of && fetcher->part_of(path, &part))
        return err_set(err, "%s: not a file of this source", path);
    int failed;
    if (fetcher->parse) {
        struct page page = {bytes->data, bytes->size};
        struct document doc = {path, part.data, &page, 1};
        failed = fetcher->parse(&doc, sink, err);
    } else {
        void *state = fetcher->begin(path, sink);
        failed = fetcher->feed(state, bytes->data, bytes->size, err);
        if (fetcher->finish(state, failed ? NULL : sink, err))
            failed = -1;
    }
    buf_free(&part);
    return failed;
}

static void print_rows(const struct sink *sink) {
    char **lines = mem_alloc(sizeof *lines * (sink->row_count + 1));
    for (size_t i = 0; i < sink->row_count; i++)
        lines[i] = row_line(&sink->rows[i]);
    qsort(lines, sink->row_count, sizeof *lines, by_text);
    for (size_t i = 0; i < sink->row_count; i++) {
        puts(lines[i]);
        free(lines[i]);
    }
    free(lines);
    for (size_t i = 0; i < sink->refusal_count; i++)
        printf("!\t%s\t%s\t%s\n", sink->refusals[i].where, sink->refusals[i].text,
               sink->refusals[i].reason);
    for (size_t i = 0; i < sink->note_count; i++)
        printf("#\t%s\n", sink->notes[i]);
}

int main(int argc, char **argv) {
    const struct fetcher *fetcher = argc == 3 ? registry_find(argv[1]) : NULL;
    struct buf bytes;
    buf_init(&bytes, (size_t)1 << 30);
    if (!fetcher || read_whole(argv[2], &bytes)) {
        fprintf(stderr, "usage: fetcher_rows SOURCE FILE\n");
        return 2;
    }
    struct sink sink;
    struct err err = {0};
    sink_init(&sink);
    int failed = parse(fetcher, argv[2], &bytes, &sink, &err);
    if (failed)
        fprintf(stderr, "%s\n", err.text);
    else
        print_rows(&sink);
    sink_free(&sink);
    buf_free(&bytes);
    return failed ? 1 : 0;
}
