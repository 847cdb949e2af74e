/* SPDX-License-Identifier: MIT
 * A table as a person sees it, whichever format it came from: cells of plain
 * text, merged cells repeated into every place they cover, columns found by
 * their heading and never by position. */
#ifndef MTOK_TABLE_H
#define MTOK_TABLE_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

struct table {
    const char *heading; /* nearest heading above it, "" for none */
    const char *path;    /* all headings above it, outermost first, joined by " > " */
    size_t columns;
    size_t rows;          /* with the header rows */
    size_t header_rows;   /* leading rows that are headers (th, or above the rule) */
    const char **cells;   /* rows × columns, "" where there is none; white space folded */
    const char **classes; /* HTML: the cell's class attribute, else NULL */
    const bool *ragged;   /* by row, see table_is_ragged; NULL where no row is */
};

struct tables {
    struct table *list;
    size_t count;
    struct arena arena; /* owns everything */
};

void tables_free(struct tables *tables);
/* Text of a cell; "" outside the table. */
const char *table_cell(const struct table *table, size_t row, size_t column);
/* true for a row with fewer or more cells than the first one: which one is missing or too many
 * cannot be told, so a cell may stand under another one's heading. */
bool table_is_ragged(const struct table *table, size_t row);
/* Column whose header is `heading`, else the first one that has it as whole words, else the first
 * one that contains it (ASCII case ignored; with several header rows their texts joined by a
 * space), or -1. `exact` asks for the whole text. */
int table_column(const struct table *table, const char *heading, bool exact);
/* As table_column with exact = false, but only whole words, and -1 with a message that lists the
 * headings there are; also where several columns fit equally well, or the header itself is ragged.
 */
int table_need(const struct table *table, const char *heading, size_t *column, struct err *err);

#endif
