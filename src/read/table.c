/* SPDX-License-Identifier: MIT
 * Finding one's way in a table: columns by heading, never by position. */
#include <mtok/table.h>

#include <ctype.h>
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

/* How closely a header has to fit: as a whole, with the heading as words of it, or as any part. */
enum fit { FIT_WHOLE, FIT_WORDS, FIT_PART };

static bool has_words(const char *text, const char *words) {
    size_t size = strlen(words);
    for (const char *p = text; (p = strcasestr(p, words)); p++)
        if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[size]))
            return true;
    return false;
}

static bool fits(const char *text, const char *heading, enum fit fit) {
    if (fit == FIT_WHOLE)
        return strcasecmp(text, heading) == 0;
    return fit == FIT_WORDS ? has_words(text, heading) : strcasestr(text, heading) != NULL;
}

/* How many columns fit; *first becomes the first of them. */
static size_t fitting(const struct table *table, const char *heading, enum fit fit, int *first) {
    struct buf text;
    size_t count = 0;
    *first = -1;
    buf_init(&text, SIZE_MAX / 2);
    for (size_t column = 0; column < table->columns; column++) {
        header_text(table, column, &text);
        if (fits(text.data, heading, fit) && count++ == 0)
            *first = (int)column;
    }
    buf_free(&text);
    return count;
}

bool table_is_ragged(const struct table *table, size_t row) {
    return table->ragged && row < table->rows && table->ragged[row];
}

int table_column(const struct table *table, const char *heading, bool exact) {
    int found;
    enum fit last = exact ? FIT_WHOLE : FIT_PART, fit = FIT_WHOLE;
    while (!fitting(table, heading, fit, &found) && fit < last)
        fit++;
    return found;
}

static void list_headings(const struct table *table, struct buf *list) {
    struct buf text;
    buf_init(&text, SIZE_MAX / 2);
    for (size_t i = 0; i < table->columns; i++) {
        header_text(table, i, &text);
        buf_printf(list, "%s\"%s\"", i ? ", " : "", text.data);
    }
    buf_free(&text);
}

int table_need(const struct table *table, const char *heading, size_t *column, struct err *err) {
    int found;
    size_t count = 0;
    /* Not as a part of a word: "TP" is no part of "Output". */
    for (enum fit fit = FIT_WHOLE; !count && fit <= FIT_WORDS; fit++)
        count = fitting(table, heading, fit, &found);
    bool ragged = false;
    for (size_t row = 0; row < table->header_rows; row++)
        ragged = ragged || table_is_ragged(table, row);
    if (count == 1 && !ragged) {
        *column = (size_t)found;
        return 0;
    }
    struct buf list;
    buf_init(&list, 700); /* what a message has room for */
    list_headings(table, &list);
    err_set(err, "%s column \"%s\"; the headings are %s",
            ragged      ? "the header has another number of cells: which is the"
            : count > 1 ? "more than one"
                        : "no",
            heading, table->header_rows ? list.data : "missing");
    buf_free(&list);
    return -1;
}
