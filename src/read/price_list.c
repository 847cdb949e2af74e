/* SPDX-License-Identifier: MIT */
#include <mtok/price_list.h>

#include "read/price_rows.h"

#include <mtok/decimal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts lie in the sink's arena from the start. */
struct price_list {
    struct sink *sink;
    struct arena *arena;
    struct row *rows;
    size_t count;
    size_t room;
    struct keys keys; /* of the rows and their dates: see repeats */
    bool repeats;     /* some row may stand more than once */
};

struct price_list *price_list_new(struct sink *sink) {
    struct price_list *list = mem_alloc(sizeof *list);
    *list = (struct price_list){.sink = sink, .arena = &sink->arena};
    return list;
}

void price_list_drop(struct price_list *list) {
    keys_free(&list->keys);
    free(list->rows);
    free(list);
}

static const char *tier_of(const struct price_of *of) {
    return of->tier && *of->tier ? of->tier : "standard";
}

/* "gpt-5.4.input", with tier and context behind it where they are not the usual ones. */
static const char *place(struct price_list *list, const struct price_of *of, const char *what) {
    const char *tier = tier_of(of);
    bool plain = strcmp(tier, "standard") == 0;
    if (of->context_min)
        return arena_printf(list->arena, "%s.%s%s%s from %lld tokens", of->subject, what,
                            plain ? "" : " ", plain ? "" : tier, (long long)of->context_min);
    const char *const pieces[] = {of->subject, ".", what, plain ? "" : " ", plain ? "" : tier};
    enum { COUNT = sizeof pieces / sizeof *pieces };
    size_t sizes[COUNT], size = 0;
    for (size_t i = 0; i < COUNT; i++)
        size += sizes[i] = strlen(pieces[i]);
    char *text = arena_alloc(list->arena, size + 1), *at = text;
    for (size_t i = 0; i < COUNT; at += sizes[i++])
        memcpy(at, pieces[i], sizes[i]);
    *at = 0;
    return text;
}

/* A copy of the text, or the one before where it is the same: rows of one model come together. */
static const char *copy(struct price_list *list, const char *text, const char *before) {
    return before && text && strcmp(text, before) == 0 ? before : arena_text(list->arena, text);
}

/* Equal rows have equal keys; nearly always all are different, and nothing has to be compared. */
static struct row *add_row(struct price_list *list, const struct row *row) {
    struct key key = row_key(row);
    if (row->since)
        key_number(&key, row->since);
    if (keys_find(&list->keys, key))
        list->repeats = true;
    else
        keys_put(&list->keys, key, 1);
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 256;
        list->rows = mem_grow(list->rows, list->room * sizeof *list->rows);
    }
    list->rows[list->count] = *row;
    return &list->rows[list->count++];
}

static struct row *add(struct price_list *list, const struct price_of *of, enum measure measure,
                       enum row_state state, const char *text) {
    struct row before = list->count ? list->rows[list->count - 1] : (struct row){0};
    struct row row = row_new(measure, copy(list, of->subject, before.subject));
    row.state = state;
    row.seller = copy(list, of->seller, before.seller);
    row.tier = copy(list, tier_of(of), before.tier);
    row.context_min = of->context_min;
    row.since = of->since;
    row.note = copy(list, of->note, before.note);
    row.text = arena_text(list->arena, text);
    row.where = place(list, of, measure_info(measure)->name);
    row_finish(&row);
    return add_row(list, &row);
}

size_t price_rows_count(const struct price_list *list) {
    return list->count;
}

const struct row *price_rows_at(const struct price_list *list, size_t index) {
    return &list->rows[index];
}

void price_rows_expect(struct price_list *list, size_t count) {
    keys_expect(&list->keys, count);
    if (list->room || !count)
        return;
    list->room = count;
    list->rows = mem_grow(NULL, count * sizeof *list->rows);
}

void price_rows_add(struct price_list *list, const struct row *row) {
    add_row(list, row);
}

void price_list_value(struct price_list *list, const struct price_of *of, enum measure measure,
                      int64_t nano, const char *text) {
    add(list, of, measure, ROW_VALUE, text)->nano = nano;
}

void price_list_state(struct price_list *list, const struct price_of *of, enum measure measure,
                      enum row_state state, const char *text) {
    add(list, of, measure, state, text);
}

void price_list_refuse(struct price_list *list, const struct price_of *of, const char *what,
                       const char *text, const char *format, ...) {
    char reason[512];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    sink_refuse(list->sink, place(list, of, what), text, "%s", reason);
}

int price_list_node(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct json *node, int shift) {
    char number[40];
    const char *text = number;
    int64_t nano = 0;
    struct err err = {0};
    if (!node || json_kind(node) == JSON_NULL)
        return 0;
    if (json_kind(node) == JSON_STRING)
        text = json_string(node);
    else if (json_kind(node) == JSON_NUMBER)
        decimal_double_text(json_number(node), number, sizeof number);
    else
        text = json_kind_name(json_kind(node));
    int read = json_decimal_of(node, shift, &nano, &err);
    if (read < 0) {
        price_list_refuse(list, of, measure_info(measure)->name, text, "%s", err.text);
        return -1;
    }
    if (read)
        price_list_value(list, of, measure, nano, text);
    return read;
}

int price_list_json(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct json *object, const char *name, int shift) {
    return price_list_node(list, of, measure, json_get(object, name), shift);
}

int price_list_cell(struct price_list *list, const struct price_of *of, enum measure measure,
                    const char *cell) {
    static const char *const nothing[] = {"", "-", "\xE2\x80\x93", "\xE2\x80\x94", "N/A", "n/a"};
    int64_t nano = 0;
    struct err err = {0};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (strcmp(cell, nothing[i]) == 0)
            return 0;
    /* Where all others carry their "$", "25.00" may be what became of "$5.00". */
    if (strcmp(cell, "Free") != 0 && !strpbrk(cell, "$") && !strcasestr(cell, "USD") &&
        !strcasestr(cell, "cent") && !strstr(cell, "\xC2\xA2")) {
        price_list_refuse(list, of, measure_info(measure)->name, cell, "a price without currency");
        return -1;
    }
    if (strcmp(cell, "Free") != 0 && decimal_price(cell, PRICE_PER_MTOK, &nano, &err)) {
        price_list_refuse(list, of, measure_info(measure)->name, cell, "%s", err.text);
        return -1;
    }
    price_list_value(list, of, measure, nano, cell);
    return 1;
}

const char *price_list_tier(struct price_list *list, const char *tier, const char *inner) {
    if (!tier || !*tier || strcmp(tier, "standard") == 0)
        return inner;
    return arena_printf(list->arena, "%s_%s", tier, inner);
}

const char *price_list_text(struct price_list *list, const char *text, size_t size) {
    return arena_bytes(list->arena, text, size);
}

static int compare_number(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Order of the series and its date: equal for two statements about one thing. */
static int compare_key(const struct row *a, const struct row *b) {
    int order = strcmp(a->subject, b->subject);
    if (!order)
        order = compare_number(a->measure, b->measure);
    if (!order)
        order = strcmp(a->seller, b->seller);
    if (!order)
        order = strcmp(a->tier, b->tier);
    if (!order)
        order = compare_number(a->context_min, b->context_min);
    if (!order)
        order = compare_number(a->since, b->since);
    return order;
}

/* Rows of one key stand together, in the order in which they were added. */
static int compare_row(const void *left, const void *right) {
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    int order = compare_key(a, b);
    return order ? order : (a > b) - (a < b);
}

static int same_value(const struct row *a, const struct row *b) {
    return a->state == b->state && (a->state != ROW_VALUE || a->nano == b->nano);
}

enum fate { KEEP, REPEATED, CONTRADICTED }; /* KEEP is 0 */

/* Marks the rows of one key: the first is kept when all agree, else all are contradicted. */
static void judge(const struct price_list *list, const struct row *const *group, size_t count,
                  char *fate) {
    int agree = 1;
    for (size_t i = 1; i < count; i++)
        agree = agree && same_value(group[0], group[i]);
    for (size_t i = 0; i < count; i++)
        fate[group[i] - list->rows] = (char)(!agree ? CONTRADICTED : i ? REPEATED : KEEP);
}

static char *judge_all(const struct price_list *list) {
    char *fate = mem_alloc(list->count + 1);
    if (!list->repeats)
        return fate;
    const struct row **sorted = mem_alloc((list->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = &list->rows[i];
    qsort(sorted, list->count, sizeof *sorted, compare_row);
    for (size_t from = 0, to; from < list->count; from = to) {
        for (to = from + 1; to < list->count && !compare_key(sorted[from], sorted[to]);)
            to++;
        judge(list, sorted + from, to - from, fate);
    }
    free(sorted);
    return fate;
}

size_t price_list_end(struct price_list *list) {
    size_t prices = 0;
    char *fate = judge_all(list);
    sink_expect(list->sink, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct row *row = &list->rows[i];
        if (fate[i] == CONTRADICTED)
            sink_refuse(list->sink, row->where, row->text,
                        "stands more than once with different values");
        if (fate[i] != KEEP)
            continue;
        sink_row_owned(list->sink, row);
        prices += row->state == ROW_VALUE;
    }
    free(fate);
    price_list_drop(list);
    return prices;
}
