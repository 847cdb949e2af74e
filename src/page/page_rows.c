/* SPDX-License-Identifier: MIT */
#include "page/page_rows.h"

#include "base/number.h"
#include "page/figure.h"

#include <inttypes.h>
#include <string.h>

static bool is_number(const struct rows *rows, size_t column) {
    for (size_t i = 0; i < rows->count; i++) {
        enum stmt_type type = rows_cell(rows, i, column)->type;
        if (type != STMT_NULL)
            return type == STMT_INT || type == STMT_REAL;
    }
    return false;
}

/* A heading or a cell: a bar would end it. */
static void add(struct buf *line, const char *text) {
    for (; *text; text++)
        buf_char(line, *text == '|' ? '/' : *text);
}

/* Prices are exact, other figures short. */
static void add_real(struct buf *line, const char *name, double value) {
    struct arena arena = {0};
    char text[64];
    if (strstr(name, "usd") || (strstr(name, "price") && !strstr(name, "markup")))
        buf_text(line, figure_price(&arena, value));
    else
        buf_text(line, human_number(value, 3, text));
    arena_free(&arena);
}

static void add_cell(struct buf *line, const char *name, const struct cell *cell) {
    if (cell->type == STMT_INT)
        buf_printf(line, "%" PRId64, cell->whole);
    else if (cell->type == STMT_REAL)
        add_real(line, name, cell->real);
    else if (cell->type != STMT_NULL)
        add(line, cell->text);
}

void page_rows(struct page_doc *page, const char *caption, const struct rows *rows) {
    size_t columns = rows->columns < PAGE_COLUMNS ? rows->columns : PAGE_COLUMNS;
    struct buf line;
    buf_init(&line, 1 << 20);
    for (size_t k = 0; k < columns; k++) {
        buf_printf(&line, "%s%s", k ? "|" : "", is_number(rows, k) ? ">" : "");
        for (const char *p = rows->names[k]; *p; p++)
            buf_char(&line, *p == '_' ? ' ' : *p);
    }
    struct page_block *table = page_table(page, caption, line.data);
    for (size_t i = 0; i < rows->count; i++) {
        buf_clear(&line);
        for (size_t k = 0; k < columns; k++) {
            if (k)
                buf_char(&line, '|');
            add_cell(&line, rows->names[k], rows_cell(rows, i, k));
        }
        page_row(page, table, "%s", line.data);
    }
    buf_free(&line);
}
