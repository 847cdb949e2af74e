/* SPDX-License-Identifier: MIT
 * Mutations of the tables of a Markdown page: columns in another order with
 * their headings, other headings, cells left out; and of the page's headings
 * and the lines of its prose. */
#include "mutate.h"

#include <stdio.h>
#include <string.h>

#define MAX_COLUMNS 64

struct span {
    size_t from, to;
};

/* Lines of a table: from the header on. */
struct grid_lines {
    struct span *rows;
    size_t count;
};

static size_t line_end(const struct buf *bytes, size_t at) {
    const char *stop = memchr(bytes->data + at, '\n', bytes->size - at);
    return stop ? (size_t)(stop - bytes->data) : bytes->size;
}

/* The texts between the bars of a line; the last one may lack its bar. */
static size_t cells_of(const struct buf *bytes, struct span row, struct span *cells) {
    size_t count = 0, from = row.from + 1;
    for (size_t i = from; i < row.to && count < MAX_COLUMNS; i++) {
        if (bytes->data[i] == '\\') {
            i++;
        } else if (bytes->data[i] == '|') {
            cells[count++] = (struct span){from, i};
            from = i + 1;
        }
    }
    struct span rest = {from, row.to};
    while (rest.to > rest.from && strchr(" \r", bytes->data[rest.to - 1]))
        rest.to--;
    if (rest.to > rest.from && count < MAX_COLUMNS)
        cells[count++] = rest;
    return count;
}

/* Behind the cell and its bar. */
static size_t behind(const struct buf *bytes, struct span cell) {
    return cell.to + (bytes->data[cell.to] == '|');
}

/* A head that goes on in the rows below it: "|  | GPU | H200 |", "|  | Precision | FP8 |", or
 * "|  | TP Size | 8 |". */
static bool has_corner(const struct buf *bytes, struct span table) {
    const char *text = bytes->data + table.from;
    size_t size = table.to - table.from;
    return memmem(text, size, "GPU", 3) &&
           (memmem(text, size, "Precision", 9) || memmem(text, size, "TP Size", 7));
}

static void swap_columns(struct trial *trial, struct span table, size_t a, size_t b) {
    struct claim same = {.expect = EXPECT_SAME};
    if (has_corner(&trial->bytes, table)) /* a head of several lines: its form depends on places */
        same = (struct claim){.expect = EXPECT_PART, .or_refused = true};
    buf_clear(&trial->mutated);
    buf_add(&trial->mutated, trial->bytes.data, table.from);
    for (size_t at = table.from; at < table.to;) {
        struct span row = {at, line_end(&trial->bytes, at)}, cells[MAX_COLUMNS];
        size_t count = cells_of(&trial->bytes, row, cells), end = row.from + 1;
        buf_char(&trial->mutated, '|');
        for (size_t i = 0; i < count; i++) {
            size_t k = i == a && b < count ? b : i == b ? a : i;
            buf_add(&trial->mutated, trial->bytes.data + cells[k].from,
                    cells[k].to - cells[k].from);
            buf_char(&trial->mutated, '|');
            end = behind(&trial->bytes, cells[i]);
        }
        at = row.to < trial->bytes.size ? row.to + 1 : row.to;
        buf_add(&trial->mutated, trial->bytes.data + end, at - end);
    }
    buf_add(&trial->mutated, trial->bytes.data + table.to, trial->bytes.size - table.to);
    trial_name(trial, "table at byte %zu: columns %zu and %zu swapped", table.from, a, b);
    trial_judge(trial, &same);
}

static void replace(struct trial *trial, struct span span, const char *text, const char *witness,
                    const char *what) {
    struct claim claim = {.expect = EXPECT_PART, .witness = {witness}};
    trial_name(trial, "%s at byte %zu: \"%.*s\"", what, span.from, (int)(span.to - span.from),
               trial->bytes.data + span.from);
    trial_splice(trial, span.from, span.to, text, strlen(text));
    trial_judge(trial, &claim);
}

static void mutate_cells(struct trial *trial, struct span row, bool heading) {
    struct span cells[MAX_COLUMNS];
    size_t count = cells_of(&trial->bytes, row, cells);
    for (size_t i = 0; i < count && !trial_over(trial); i++) {
        struct span bar = {cells[i].from, behind(&trial->bytes, cells[i])};
        if (heading) {
            replace(trial, cells[i], " Zq ", "zq", "heading renamed");
            replace(trial, (struct span){cells[i].to, cells[i].to}, "zq ", "zq", "heading altered");
        }
        replace(trial, cells[i], "  ", NULL, "cell emptied");
        replace(trial, cells[i], " zq ", "zq", "cell renamed");
        replace(trial, cells[i], " 7317 ", "7317", "cell becomes 7317");
        replace(trial, bar, "", NULL, "cell left out");
        replace(trial, (struct span){cells[i].from, cells[i].from}, " zq |", "zq", "cell added");
    }
}

static void mutate_table(struct trial *trial, struct span table) {
    struct span header = {table.from, line_end(&trial->bytes, table.from)}, cells[MAX_COLUMNS];
    size_t width = cells_of(&trial->bytes, header, cells), row = 0;
    for (size_t a = 0; a + 1 < width && !trial_over(trial); a++)
        for (size_t b = a + 1; b < width; b++)
            swap_columns(trial, table, a, b);
    mutate_cells(trial, header, true);
    for (size_t at = table.from; at < table.to && !trial_over(trial); row++) {
        struct span line = {at, line_end(&trial->bytes, at)};
        if (row > 1 && trial_random(trial, 3) == 0)
            mutate_cells(trial, line, false);
        if (row > 1 && !has_corner(&trial->bytes, table)) /* whose blank cells inherit */
            replace(trial, (struct span){line.from, line.to + 1}, "", NULL, "row left out");
        at = line.to + 1;
    }
}

void mutate_markdown(struct trial *trial) {
    for (size_t at = 0; at < trial->bytes.size && !trial_over(trial);) {
        size_t end = line_end(&trial->bytes, at), next = end + 1;
        if (trial->bytes.data[at] == '#') {
            struct span text = {at, end};
            while (text.from < end && strchr("# ", trial->bytes.data[text.from]))
                text.from++;
            replace(trial, text, "Zq", "Zq", "page heading renamed");
            replace(trial, (struct span){text.to, text.to}, " zq", "zq", "page heading altered");
            replace(trial, (struct span){at, end}, "", NULL, "page heading left out");
        } else if (trial->bytes.data[at] == '|') {
            while (next < trial->bytes.size && trial->bytes.data[next] == '|')
                next = line_end(&trial->bytes, next) + 1;
            if (next > trial->bytes.size)
                next = trial->bytes.size;
            mutate_table(trial, (struct span){at, next});
        } else if (end > at) { /* prose: an id, a unit, a date */
            replace(trial, (struct span){at, next < trial->bytes.size ? next : end}, "", NULL,
                    "line left out");
        }
        at = next;
    }
}
