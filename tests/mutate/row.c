/* SPDX-License-Identifier: MIT
 * Rows as text: to compare them, and to look for what a mutation put there. */
#include "mutate.h"

#include <ctype.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int parse_bytes(const struct fetcher *fetcher, const char *path, const struct buf *bytes,
                struct sink *sink, struct err *err) {
    struct buf part;
    int failed;
    buf_init(&part, 4096);
    if (fetcher->part_of && fetcher->part_of(path, &part)) {
        failed = err_set(err, "%s: not a file of this source", path);
    } else if (fetcher->parse) {
        struct page page = {bytes->data, bytes->size};
        struct document doc = {path, part.data, &page, 1};
        failed = fetcher->parse(&doc, sink, err);
    } else {
        void *state = fetcher->begin(path, sink);
        failed = fetcher->feed(state, bytes->data, bytes->size / 2, err);
        if (!failed)
            failed = fetcher->feed(state, bytes->data + bytes->size / 2,
                                   bytes->size - bytes->size / 2, err);
        if (fetcher->finish(state, failed ? NULL : sink, err))
            failed = -1;
    }
    buf_free(&part);
    return failed;
}

void row_print(const struct row *row, struct buf *out) {
    struct buf detail;
    char since[WHEN_TEXT] = "";
    buf_init(&detail, 65536);
    row_detail(row, &detail);
    if (row->since)
        when_text(row->since, since);
    buf_clear(out);
    buf_printf(out, "%s|%s|%s|%s|%s|%s|%s|%dx%s|%d|%lld", measure_info(row->measure)->name,
               row->subject, row->seller, row->place, row->tier, detail.data, since, row->gpus,
               row->gpu, (int)row->state, row->state == ROW_VALUE ? (long long)row->nano : 0);
    buf_free(&detail);
}

/* The digits that count of the number at p ("0.0250e-3" → "25"); returns where it ends. */
static const char *digits_of(const char *p, bool commas, char *out, size_t room) {
    size_t n = 0;
    for (; isdigit((unsigned char)*p) || *p == '.' || (commas && *p == ','); p++)
        if (isdigit((unsigned char)*p) && (n || *p != '0') && n + 1 < room)
            out[n++] = *p;
    if ((*p == 'e' || *p == 'E') && (p[1] == '-' || p[1] == '+' || isdigit((unsigned char)p[1])))
        for (p += 2; isdigit((unsigned char)*p);)
            p++;
    while (n && out[n - 1] == '0')
        n--;
    out[n] = 0;
    return p;
}

/* Doubles and nanos end at different digits: the first nine have to be the same. */
static bool same_digits(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    if (strlen(a) < 8 && strlen(b) < 8)
        return false;
    long left = 0, right = 0;
    for (size_t i = 0; i < 9; i++) {
        left = left * 10 + (i < strlen(a) ? a[i] - '0' : 0);
        right = right * 10 + (i < strlen(b) ? b[i] - '0' : 0);
    }
    return labs(left - right) <= 1;
}

/* A comma may group digits, or part the fields of a CSV: `commas` says which. */
static bool has_number(const char *print, bool commas, const char *digits) {
    char found[64];
    for (const char *p = print; *p;) {
        if (!isdigit((unsigned char)*p)) {
            p++;
            continue;
        }
        p = digits_of(p, commas, found, sizeof found);
        if (same_digits(found, digits))
            return true;
    }
    return false;
}

bool text_has_number(const char *text, int64_t nano) {
    char number[32], digits[32];
    snprintf(number, sizeof number, "%lld", (long long)nano);
    digits_of(number + (*number == '-'), false, digits, sizeof digits);
    return !*digits || has_number(text, true, digits) || has_number(text, false, digits);
}

bool row_shows(const struct row *row, const char *text) {
    struct buf print;
    char digits[64] = "";
    buf_init(&print, (size_t)1 << 20);
    row_print(row, &print);
    buf_printf(&print, "|%s|%s|%s|%s|%lld", row->place_text, row->text, row->note, row->where,
               (long long)row->accelerator);
    bool shown = strcasestr(print.data, text) != NULL;
    if (!shown && isdigit((unsigned char)*text)) {
        digits_of(text, true, digits, sizeof digits);
        shown = has_number(print.data, true, digits);
    }
    buf_free(&print);
    return shown;
}
