/* SPDX-License-Identifier: MIT
 * Finding one's way in a table: columns by heading, never by position. */
#include <mtok/table.h>

#include <string.h>
#include <strings.h>

void tables_free(struct tables *tables) {
    arena_free(&tables->arena);
    *tables = (struct tables){0};
}

const char *table_cell(const struct table *table, size_t row, size_t column) {
    if (row >= table->rows || column >= table->columns)
        return "";
    return table->cells[row * table->columns + column];
}

/* The texts of all header rows above a column, joined by a space. A cell that reaches over several
 * rows is repeated in each of them, but is one text. */
static void header_text(const struct table *table, size_t column, struct buf *out) {
    const char *last = "";
    buf_clear(out);
    for (size_t row = 0; row < table->header_rows; row++) {
        const char *text = table_cell(table, row, column);
        if (!*text || strcmp(text, last) == 0)
            continue;
        if (out->size)
            buf_char(out, ' ');
        buf_text(out, text);
        last = text;
    }
}

int table_column(const struct table *table, const char *heading, bool exact) {
    struct buf text;
    int found = -1;
    buf_init(&text, SIZE_MAX / 2);
    for (size_t column = 0; column < table->columns && found < 0; column++) {
        header_text(table, column, &text);
        if (exact ? strcasecmp(text.data, heading) == 0 : strcasestr(text.data, heading) != NULL)
            found = (int)column;
    }
    buf_free(&text);
    return found;
}

int table_need(const struct table *table, const char *heading, size_t *column, struct err *err) {
    int found = table_column(table, heading, false);
    if (found >= 0) {
        *column = (size_t)found;
        return 0;
    }
    struct buf text, list;
    buf_init(&text, SIZE_MAX / 2);
    buf_init(&list, 700); /* what a message has room for */
    for (size_t i = 0; i < table->columns; i++) {
        header_text(table, i, &text);
        buf_printf(&list, "%s\"%s\"", i ? ", " : "", text.data);
    }
    err_set(err, "no column \"%s\"; the headings are %s", heading,
            table->header_rows ? list.data : "missing");
    buf_free(&text);
    buf_free(&list);
    return -1;
}
