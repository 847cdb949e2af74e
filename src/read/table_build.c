/* SPDX-License-Identifier: MIT */
#include "read/table_build.h"

#include <stdlib.h>
#include <string.h>

void headings_set(struct headings *headings, unsigned level, const char *text) {
    if (level < 1 || level > 6)
        return;
    for (unsigned i = level - 1; i < 6; i++) {
        free(headings->text[i]);
        headings->text[i] = NULL;
    }
    headings->text[level - 1] = mem_text(text);
}

void headings_free(struct headings *headings) {
    for (int i = 0; i < 6; i++)
        free(headings->text[i]);
    *headings = (struct headings){0};
}

static void name_table(struct table *table, const struct headings *headings, struct arena *arena) {
    table->heading = table->path = "";
    for (int i = 0; headings && i < 6; i++) {
        const char *text = headings->text[i];
        if (!text || !*text)
            continue;
        table->heading = arena_text(arena, text);
        table->path =
            *table->path ? arena_printf(arena, "%s > %s", table->path, text) : table->heading;
    }
}

void grid_init(struct grid *grid, size_t max_cells) {
    *grid = (struct grid){.max = max_cells};
}

void grid_free(struct grid *grid) {
    free(grid->cells);
    free(grid->classes);
    free(grid->rows);
    free(grid->ragged);
    *grid = (struct grid){.max = grid->max};
}

int grid_cell(struct grid *grid, const char *text, const char *class, struct err *err) {
    if (grid->cell_count == grid->max)
        return err_set(err, "a table of more than %zu cells", grid->max);
    if (grid->cell_count == grid->cell_room) {
        grid->cell_room = grid->cell_room ? grid->cell_room * 2 : 64;
        grid->cells = mem_grow(grid->cells, grid->cell_room * sizeof *grid->cells);
        grid->classes = mem_grow(grid->classes, grid->cell_room * sizeof *grid->classes);
    }
    grid->cells[grid->cell_count] = text;
    grid->classes[grid->cell_count++] = class;
    return 0;
}

size_t grid_width(const struct grid *grid) {
    return grid->cell_count - (grid->row_count ? grid->rows[grid->row_count - 1] : 0);
}

void grid_mark(struct grid *grid) {
    grid->marked = true;
}

void grid_row(struct grid *grid) {
    size_t width = grid_width(grid);
    if (width > grid->columns)
        grid->columns = width;
    if (grid->row_count == grid->row_room) {
        grid->row_room = grid->row_room ? grid->row_room * 2 : 16;
        grid->rows = mem_grow(grid->rows, grid->row_room * sizeof *grid->rows);
        grid->ragged = mem_grow(grid->ragged, grid->row_room * sizeof *grid->ragged);
    }
    grid->ragged[grid->row_count] = grid->marked || (grid->row_count && width != grid->rows[0]);
    grid->marked = false;
    grid->rows[grid->row_count++] = grid->cell_count;
}

static void copy_rows(const struct grid *grid, struct table *table, struct arena *arena) {
    size_t cells = table->rows * table->columns, from = 0;
    table->cells = arena_alloc(arena, cells * sizeof *table->cells);
    table->classes = arena_alloc(arena, cells * sizeof *table->classes);
    bool *ragged = arena_alloc(arena, table->rows * sizeof *ragged);
    memcpy(ragged, grid->ragged, table->rows * sizeof *ragged);
    table->ragged = ragged;
    for (size_t i = 0; i < cells; i++)
        table->cells[i] = "";
    for (size_t row = 0; row < table->rows; row++) {
        size_t at = row * table->columns;
        for (; from < grid->rows[row]; from++, at++) {
            table->cells[at] = grid->cells[from];
            table->classes[at] = grid->classes[from];
        }
    }
}

/* Room for one more table; the list doubles inside the arena, which frees it. */
static struct table *next_table(struct tables *out) {
    if ((out->count & (out->count - 1)) == 0) {
        size_t room = out->count ? out->count * 2 : 1;
        struct table *list = arena_alloc(&out->arena, room * sizeof *list);
        if (out->count)
            memcpy(list, out->list, out->count * sizeof *list);
        out->list = list;
    }
    return &out->list[out->count++];
}

int grid_finish(struct grid *grid, struct tables *out, size_t header_rows,
                const struct headings *headings, struct err *err) {
    if (grid->columns && grid->row_count > grid->max / grid->columns) {
        grid_free(grid);
        return err_set(err, "a table of more than %zu cells", grid->max);
    }
    if (grid->columns) {
        struct table table = {
            .columns = grid->columns, .rows = grid->row_count, .header_rows = header_rows};
        name_table(&table, headings, &out->arena);
        copy_rows(grid, &table, &out->arena);
        *next_table(out) = table;
    }
    grid_free(grid);
    return 0;
}
