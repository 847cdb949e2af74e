/* SPDX-License-Identifier: MIT
 * Mutations of CSV: columns in another order, other headings, an unknown column. */
#include "mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK " zq"
#define MAX_COLUMNS 128
#define MAX_ROWS 200000
#define MAX_CELLS 150

struct field {
    const char *text;
    size_t size; /* with its quotes */
};

struct line {
    struct field fields[MAX_COLUMNS];
    size_t count;
    const char *end; /* behind the last field */
};

/* Reads the fields of the line at p; returns the beginning of the next one. */
static const char *read_line(const char *p, struct line *line) {
    line->count = 0;
    for (;;) {
        const char *from = p;
        if (*p == '"')
            for (p++; *p && (*p != '"' || p[1] == '"'); p++)
                p += *p == '"';
        p += strcspn(p, ",\r\n");
        if (line->count < MAX_COLUMNS)
            line->fields[line->count++] = (struct field){from, (size_t)(p - from)};
        line->end = p;
        if (*p != ',')
            break;
        p++;
    }
    p += *p == '\r';
    return p + (*p == '\n');
}

/* The line with the headings: the first one that is as wide as the last. */
static const char *find_header(const char *text, struct line *header) {
    struct line line;
    size_t width = 0;
    for (const char *p = text; *p;) {
        p = read_line(p, &line);
        if (line.count > 1)
            width = line.count;
    }
    for (const char *p = text, *next; *p; p = next) {
        next = read_line(p, header);
        if (header->count == width && width > 1)
            return p;
    }
    return NULL;
}

static void add_fields(struct buf *out, const struct line *line, const size_t *order) {
    for (size_t i = 0; i < line->count; i++) {
        const struct field *field = &line->fields[order[i]];
        if (i)
            buf_char(out, ',');
        buf_add(out, field->text, field->size);
    }
}

/* The document with its columns in another order, from the header on. */
static void reorder(struct trial *trial, const char *header, const size_t *order, size_t width) {
    /* Of a bulk list the header is known by its first column: then it is refused as a whole. */
    struct claim same = {.expect = EXPECT_SAME,
                         .or_refused = strcmp(trial->fetcher->name, "aws-bulk") == 0};
    struct line line;
    buf_clear(&trial->mutated);
    buf_add(&trial->mutated, trial->bytes.data, (size_t)(header - trial->bytes.data));
    for (const char *p = header, *next; *p; p = next) {
        next = read_line(p, &line);
        if (line.count == width) {
            add_fields(&trial->mutated, &line, order);
            buf_add(&trial->mutated, line.end, (size_t)(next - line.end));
        } else {
            buf_add(&trial->mutated, p, (size_t)(next - p));
        }
    }
    trial_judge(trial, &same);
}

static void swap_columns(struct trial *trial, const char *at, const struct line *header) {
    size_t order[MAX_COLUMNS], width = header->count;
    for (size_t i = 0; i < width; i++)
        order[i] = width - 1 - i;
    trial_name(trial, "columns in reverse");
    reorder(trial, at, order, width);
    for (size_t k = 0; k < 40 && !trial_over(trial); k++) {
        size_t a = trial_random(trial, width), b = trial_random(trial, width);
        for (size_t i = 0; i < width; i++)
            order[i] = i == a ? b : i == b ? a : i;
        trial_name(trial, "columns %zu and %zu swapped", a, b);
        reorder(trial, at, order, width);
    }
}

static void rename_headings(struct trial *trial, const struct line *header) {
    static const struct claim claim = {.expect = EXPECT_PART, .witness = {"zq"}};
    for (size_t i = 0; i < header->count && !trial_over(trial); i++) {
        const struct field *field = &header->fields[i];
        size_t from = (size_t)(field->text - trial->bytes.data), to = from + field->size;
        trial_name(trial, "heading %.*s renamed", (int)field->size, field->text);
        trial_splice(trial, from, to, "Zq", 2);
        trial_judge(trial, &claim);
        if (field->size && field->text[field->size - 1] != '"') {
            trial_splice(trial, to, to, MARK, strlen(MARK));
            trial_judge(trial, &claim);
            trial_splice(trial, from, from, "Zq ", 3);
            trial_judge(trial, &claim);
        }
    }
}

/* A column that nobody knows, in front or behind. */
static void add_column(struct trial *trial, const char *header, size_t width, bool front) {
    static const struct claim claim = {.expect = EXPECT_SAME, .or_refused = true};
    struct line line;
    buf_clear(&trial->mutated);
    buf_add(&trial->mutated, trial->bytes.data, (size_t)(header - trial->bytes.data));
    for (const char *p = header, *next; *p; p = next) {
        next = read_line(p, &line);
        if (front && line.count == width)
            buf_text(&trial->mutated, "zq,");
        buf_add(&trial->mutated, p, (size_t)(line.end - p));
        if (!front && line.count == width)
            buf_text(&trial->mutated, ",zq");
        buf_add(&trial->mutated, line.end, (size_t)(next - line.end));
    }
    trial_name(trial, "an unknown column %s", front ? "in front" : "behind");
    trial_judge(trial, &claim);
}

/* One cell emptied, left out or filled with something else. */
static void mutate_cell(struct trial *trial, const struct field *cell) {
    struct claim claim = {.expect = EXPECT_PART, .follows = true};
    size_t from = (size_t)(cell->text - trial->bytes.data), to = from + cell->size;
    trial_name(trial, "the cell %.*s at byte %zu emptied", (int)cell->size, cell->text, from);
    trial_splice(trial, from, to, "", 0);
    trial_judge(trial, &claim);
    trial_name(trial, "the cell %.*s at byte %zu left out", (int)cell->size, cell->text, from);
    trial_splice(trial, from, to + (trial->bytes.data[to] == ','), "", 0);
    trial_judge(trial, &claim);
    claim.witness[0] = "7317";
    trial_name(trial, "the cell %.*s at byte %zu becomes 7317", (int)cell->size, cell->text, from);
    trial_splice(trial, from, to, "7317", 4);
    trial_judge(trial, &claim);
    claim.witness[0] = "zq";
    trial_name(trial, "the cell %.*s at byte %zu becomes zq", (int)cell->size, cell->text, from);
    trial_splice(trial, from, to, "zq", 2);
    trial_judge(trial, &claim);
}

static void mutate_cells(struct trial *trial, const char *header, size_t width) {
    struct line line;
    size_t cells = 0;
    for (const char *p = header; *p; cells += line.count)
        p = read_line(p, &line);
    size_t step = cells / MAX_CELLS + 1, next = 0, seen = 0;
    for (const char *p = read_line(header, &line); *p && !trial_over(trial);) {
        p = read_line(p, &line);
        for (size_t i = 0; i < line.count && line.count == width; i++, seen++) {
            if (seen < next)
                continue;
            next = seen + step + trial_random(trial, step);
            mutate_cell(trial, &line.fields[i]);
        }
    }
}

/* Azure's lists hold commas that are not quoted: their columns cannot be moved. */
static bool is_regular(const char *header, size_t width) {
    struct line line;
    for (const char *p = header; *p;) {
        p = read_line(p, &line);
        if (line.count > 1 && line.count != width)
            return false;
    }
    return true;
}

void mutate_csv(struct trial *trial) {
    struct line header;
    const char *at = find_header(trial->bytes.data, &header);
    if (!at)
        return;
    if (is_regular(at, header.count))
        swap_columns(trial, at, &header);
    rename_headings(trial, &header);
    if (is_regular(at, header.count)) {
        add_column(trial, at, header.count, true);
        add_column(trial, at, header.count, false);
    }
    mutate_cells(trial, at, header.count);
}
