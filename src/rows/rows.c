/* SPDX-License-Identifier: MIT */
#include "rows/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int format_read(const char *text, enum format *format, struct err *err) {
    static const char *const names[] = {"text", "md", "csv", "json", "html"};
    *format = FORMAT_TEXT;
    if (!text)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0) {
            *format = (enum format)i;
            return 0;
        }
    if (strcmp(text, "markdown") == 0) {
        *format = FORMAT_MD;
        return 0;
    }
    return err_code(err, EXIT_USAGE, "--format %s: expected text, md, csv, json or html", text);
}

static const char *hexadecimal(struct arena *arena, const unsigned char *bytes, size_t size) {
    char *text = arena_alloc(arena, size * 2 + 1);
    for (size_t i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

static struct cell read_cell(struct arena *arena, struct stmt *stmt, int column) {
    struct cell cell = {.type = stmt_type(stmt, column), .text = ""};
    if (cell.type == STMT_INT) {
        cell.whole = stmt_get_int(stmt, column);
        cell.real = (double)cell.whole;
    } else if (cell.type == STMT_REAL) {
        cell.real = stmt_get_real(stmt, column);
    } else if (cell.type == STMT_TEXT) {
        cell.text = arena_text(arena, stmt_get_text(stmt, column));
    } else if (cell.type == STMT_BLOB) {
        size_t size;
        const void *bytes = stmt_get_blob(stmt, column, &size);
        cell.text = hexadecimal(arena, bytes, size);
    }
    return cell;
}

int rows_read(struct stmt *stmt, struct rows *rows, struct err *err) {
    *rows = (struct rows){.columns = (size_t)stmt_columns(stmt)};
    rows->names = arena_alloc(&rows->arena, rows->columns * sizeof *rows->names);
    for (size_t i = 0; i < rows->columns; i++)
        rows->names[i] = arena_text(&rows->arena, stmt_name(stmt, (int)i));
    size_t room = 0;
    int step;
    while ((step = stmt_step(stmt, err)) > 0) {
        if (rows->count == room) {
            room = room ? room * 2 : 16;
            rows->cells = mem_grow(rows->cells, room * rows->columns * sizeof *rows->cells);
        }
        struct cell *line = rows->cells + rows->count++ * rows->columns;
        for (size_t i = 0; i < rows->columns; i++)
            line[i] = read_cell(&rows->arena, stmt, (int)i);
    }
    if (step < 0)
        rows_free(rows);
    return step;
}

void rows_free(struct rows *rows) {
    arena_free(&rows->arena);
    free(rows->cells);
    *rows = (struct rows){0};
}

const struct cell *rows_cell(const struct rows *rows, size_t row, size_t column) {
    return &rows->cells[row * rows->columns + column];
}

const struct cell *rows_get(const struct rows *rows, size_t row, const char *name) {
    for (size_t i = 0; i < rows->columns; i++)
        if (strcmp(rows->names[i], name) == 0)
            return rows_cell(rows, row, i);
    return NULL;
}

double rows_real(const struct rows *rows, size_t row, const char *name) {
    const struct cell *cell = rows_get(rows, row, name);
    return cell && (cell->type == STMT_INT || cell->type == STMT_REAL) ? cell->real : (double)NAN;
}

const char *rows_text(const struct rows *rows, size_t row, const char *name) {
    const struct cell *cell = rows_get(rows, row, name);
    return cell ? cell->text : "";
}
