/* SPDX-License-Identifier: MIT */
#include "read/sink.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row row_new(enum measure measure, const char *subject) {
    return (struct row){.measure = measure, .subject = subject, .accelerator = -1};
}

void sink_init(struct sink *sink) {
    *sink = (struct sink){0};
}

void sink_free(struct sink *sink) {
    arena_free(&sink->arena);
    free(sink->rows);
    free(sink->refusals);
    free(sink->notes);
    sink_init(sink);
}

/* Grows an array by doubling, so that adding stays linear. */
static void *grow(void *list, size_t count, size_t each) {
    if (count & (count - 1))
        return list;
    return mem_grow(list, (count ? count * 2 : 1) * each);
}

void row_texts(struct row *row, const char **texts[ROW_TEXTS]) {
    const char **const all[ROW_TEXTS] = {
        &row->subject,   &row->seller,    &row->place,      &row->tier,  &row->gpu,  &row->variant,
        &row->precision, &row->framework, &row->place_text, &row->where, &row->text, &row->note};
    memcpy(texts, all, sizeof all);
}

/* Most of the fields are empty in most rows: which are not is part of the key. */
static struct key make_key(const struct row *row) {
    enum { KIND_ROW = 1 };
    bool speed = measure_info(row->measure)->domain == DOMAIN_THROUGHPUT;
    const char *texts[] = {row->seller,    row->tier,    row->place,           row->precision,
                           row->framework, row->variant, speed ? row->gpu : ""};
    enum { COUNT = sizeof texts / sizeof *texts };
    int64_t numbers[] = {row->context_min, (int64_t)row->input_length << 32 | row->output_length,
                         (int64_t)row->concurrency << 32 | (speed ? row->gpus : 0)};
    struct key key = key_start(KIND_ROW);
    int64_t present = row->measure;
    for (size_t i = 0; i < COUNT; i++)
        present = present << 1 | (*texts[i] != 0);
    key_number(&key, present);
    key_text(&key, row->subject);
    for (size_t i = 0; i < COUNT; i++)
        if (*texts[i])
            key_text(&key, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        key_number(&key, numbers[i]);
    return key;
}

struct key row_key(const struct row *row) {
    if (row->key[0] || row->key[1])
        return (struct key){row->key[0], row->key[1]};
    return make_key(row);
}

void row_finish(struct row *row) {
    const char **texts[ROW_TEXTS];
    if (row->key[0] || row->key[1])
        return;
    row_texts(row, texts);
    for (size_t i = 0; i < ROW_TEXTS; i++)
        if (!*texts[i])
            *texts[i] = "";
    if (!*row->tier && measure_info(row->measure)->domain == DOMAIN_API_PRICE)
        row->tier = "standard";
    struct key key = make_key(row);
    row->key[0] = key.a;
    row->key[1] = key.b;
}

void sink_expect(struct sink *sink, size_t more) {
    if (sink->row_room - sink->row_count >= more)
        return;
    sink->row_room = sink->row_count + more;
    sink->rows = mem_grow(sink->rows, sink->row_room * sizeof *sink->rows);
}

static struct row *add_row(struct sink *sink, const struct row *row) {
    if (sink->row_count == sink->row_room)
        sink_expect(sink, sink->row_count ? sink->row_count : 16);
    struct row *copy = &sink->rows[sink->row_count++];
    *copy = *row;
    return copy;
}

void sink_row(struct sink *sink, const struct row *row) {
    const char **texts[ROW_TEXTS];
    struct row *copy = add_row(sink, row);
    row_texts(copy, texts);
    for (size_t i = 0; i < ROW_TEXTS; i++)
        *texts[i] = arena_text(&sink->arena, *texts[i]);
    row_finish(copy);
}

void sink_row_owned(struct sink *sink, const struct row *row) {
    row_finish(add_row(sink, row));
}

void sink_refusal_owned(struct sink *sink, const struct refusal *refusal) {
    sink->refusals = grow(sink->refusals, sink->refusal_count, sizeof *sink->refusals);
    sink->refusals[sink->refusal_count++] = *refusal;
}

static void add_refusal(struct sink *sink, const struct refusal *found, const char *format,
                        va_list args) {
    char reason[512];
    vsnprintf(reason, sizeof reason, format, args);
    struct refusal copy = *found;
    copy.where = arena_text(&sink->arena, found->where);
    copy.text = arena_text(&sink->arena, found->text);
    copy.reason = arena_text(&sink->arena, reason);
    sink_refusal_owned(sink, &copy);
}

void sink_refuse(struct sink *sink, const char *where, const char *text, const char *format, ...) {
    struct refusal found = {.kind = "unreadable", .where = where, .text = text};
    va_list args;
    va_start(args, format);
    add_refusal(sink, &found, format, args);
    va_end(args);
}

void sink_refuse_row(struct sink *sink, const struct row *row, const char *kind, const char *format,
                     ...) {
    struct row *copy = arena_alloc(&sink->arena, sizeof *copy);
    *copy = *row;
    struct refusal found = {.kind = kind, .where = row->where, .text = row->text, .row = copy};
    va_list args;
    va_start(args, format);
    add_refusal(sink, &found, format, args);
    va_end(args);
}

void sink_note(struct sink *sink, const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    sink->notes = grow(sink->notes, sink->note_count, sizeof *sink->notes);
    sink->notes[sink->note_count++] = arena_text(&sink->arena, text);
}

static void add_json_text(struct buf *out, const char *text) {
    buf_char(out, '"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_printf(out, "\\%c", *p);
        else if (*p < 0x20)
            buf_printf(out, "\\u%04x", *p);
        else
            buf_char(out, (char)*p);
    }
    buf_char(out, '"');
}

static void add_text(struct buf *out, const char *name, const char *value) {
    if (!value || !*value)
        return;
    buf_printf(out, "%s\"%s\":", out->size > 1 ? "," : "", name);
    add_json_text(out, value);
}

static void add_number(struct buf *out, const char *name, long long value) {
    if (value)
        buf_printf(out, "%s\"%s\":%lld", out->size > 1 ? "," : "", name, value);
}

void row_detail(const struct row *row, struct buf *out) {
    int speed = measure_info(row->measure)->domain == DOMAIN_THROUGHPUT;
    buf_clear(out);
    buf_char(out, '{');
    add_number(out, "concurrency", row->concurrency);
    add_number(out, "context_min", row->context_min);
    add_text(out, "framework", row->framework);
    add_text(out, "gpu", speed ? row->gpu : "");
    add_number(out, "gpus", speed ? row->gpus : 0);
    add_number(out, "input_length", row->input_length);
    add_number(out, "output_length", row->output_length);
    add_text(out, "precision", row->precision);
    add_text(out, "variant", row->variant);
    buf_char(out, '}');
}
