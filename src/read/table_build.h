/* SPDX-License-Identifier: MIT
 * How a reader puts a table together: cells row by row, rows of any length,
 * under the headings that were passed. */
#ifndef MTOK_TABLE_BUILD_H
#define MTOK_TABLE_BUILD_H

#include <mtok/err.h>
#include <mtok/table.h>
#include <stdbool.h>
#include <stddef.h>

/* The headings above a place in a page, by level 1 to 6. */
struct headings {
    char *text[6];
};
/* A heading was passed: those of its level and below it no longer hold. */
void headings_set(struct headings *headings, unsigned level, const char *text);
void headings_free(struct headings *headings);

/* A table in the making. Texts are not copied: they live in the arena of the tables. */
struct grid {
    const char **cells;
    const char **classes;
    size_t cell_count, cell_room;
    size_t *rows; /* where each row ends in cells */
    bool *ragged; /* the row has another width than the first one, or grid_mark was called */
    bool marked;  /* of the row being built */
    size_t row_count, row_room;
    size_t columns; /* of the longest row */
    size_t max;     /* more cells are refused */
};
void grid_init(struct grid *grid, size_t max_cells);
void grid_free(struct grid *grid);
/* Adds a cell to the row being built; -1 with a message at the maximum. */
int grid_cell(struct grid *grid, const char *text, const char *class, struct err *err);
/* The row being built lacks a cell, or has one too many, that does not show in its width. */
void grid_mark(struct grid *grid);
/* Ends the row. */
void grid_row(struct grid *grid);
/* Cells of the row being built. */
size_t grid_width(const struct grid *grid);
/* Appends the table to `out`, rows filled up with "", and frees the grid. A grid without rows
 * appends nothing. headings may be NULL. -1: more than the maximum, the grid is freed too. */
int grid_finish(struct grid *grid, struct tables *out, size_t header_rows,
                const struct headings *headings, struct err *err);

#endif
