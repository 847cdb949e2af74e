/* SPDX-License-Identifier: MIT
 * The plain forms of a list of rows. */
#include "base/number.h"
#include "rows/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void json_print_text(const char *text, FILE *out) {
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else if (*p == '\n')
            fputs("\\n", out);
        else if (*p < 0x20 || *p == 0x7f)
            fprintf(out, "\\u%04x", *p);
        else
            fputc(*p, out);
    }
    fputc('"', out);
}

void json_print_cell(const struct cell *cell, FILE *out) {
    char text[32];
    if (cell->type == STMT_NULL || (cell->type == STMT_REAL && !isfinite(cell->real)))
        fputs("null", out);
    else if (cell->type == STMT_INT)
        fprintf(out, "%" PRId64, cell->whole);
    else if (cell->type == STMT_REAL)
        fputs(real_text(cell->real, text), out);
    else
        json_print_text(cell->text, out);
}

void csv_print_cell(const struct cell *cell, FILE *out) {
    char text[32];
    if (cell->type == STMT_INT)
        fprintf(out, "%" PRId64, cell->whole);
    else if (cell->type == STMT_REAL && isfinite(cell->real))
        fputs(real_text(cell->real, text), out);
    else if (cell->type == STMT_TEXT || cell->type == STMT_BLOB) {
        if (!strpbrk(cell->text, ",\"\r\n")) {
            fputs(cell->text, out);
            return;
        }
        fputc('"', out);
        for (const char *p = cell->text; *p; p++) {
            if (*p == '"')
                fputc('"', out);
            fputc(*p, out);
        }
        fputc('"', out);
    }
}

static void print_json(const struct rows *rows, const char *command, FILE *out) {
    fputs("{\"version\":1,\"command\":", out);
    json_print_text(command, out);
    fputs(",\"rows\":[", out);
    for (size_t i = 0; i < rows->count; i++) {
        fputs(i ? ",\n{" : "\n{", out);
        for (size_t k = 0; k < rows->columns; k++) {
            if (k)
                fputc(',', out);
            json_print_text(rows->names[k], out);
            fputc(':', out);
            json_print_cell(rows_cell(rows, i, k), out);
        }
        fputc('}', out);
    }
    fputs("]}\n", out);
}

static void print_csv(const struct rows *rows, FILE *out) {
    for (size_t k = 0; k < rows->columns; k++)
        fprintf(out, "%s%s", k ? "," : "", rows->names[k]);
    fputc('\n', out);
    for (size_t i = 0; i < rows->count; i++) {
        for (size_t k = 0; k < rows->columns; k++) {
            if (k)
                fputc(',', out);
            csv_print_cell(rows_cell(rows, i, k), out);
        }
        fputc('\n', out);
    }
}

/* "0.0500000" → "0.05": zeros at the end of a fraction say nothing in a listing. */
static const char *without_zeros(char *number) {
    size_t size = strlen(number);
    if (!strchr(number, '.'))
        return number;
    while (number[size - 1] == '0')
        size--;
    number[number[size - 1] == '.' ? size - 1 : size] = 0;
    return number;
}

static const char *shown(const struct cell *cell, char *room) {
    if (cell->type == STMT_NULL)
        return "-";
    if (cell->type == STMT_INT) {
        snprintf(room, 64, "%" PRId64, cell->whole);
        return room;
    }
    if (cell->type == STMT_REAL)
        return without_zeros(human_number(cell->real, 6, room));
    return cell->text;
}

static void print_md(const struct rows *rows, FILE *out) {
    char room[64];
    for (size_t k = 0; k < rows->columns; k++)
        fprintf(out, "| %s ", rows->names[k]);
    fputs("|\n", out);
    for (size_t k = 0; k < rows->columns; k++)
        fputs("|---", out);
    fputs("|\n", out);
    for (size_t i = 0; i < rows->count; i++) {
        for (size_t k = 0; k < rows->columns; k++) {
            fputs("| ", out);
            for (const char *p = shown(rows_cell(rows, i, k), room); *p; p++) {
                if (*p == '|' || *p == '<')
                    fputc('\\', out);
                fputc(*p == '\n' ? ' ' : *p, out);
            }
            fputc(' ', out);
        }
        fputs("|\n", out);
    }
}

/* Characters, not bytes: UTF-8 continuation bytes do not count. */
static size_t width_of(const char *text) {
    size_t width = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xc0) != 0x80)
            width++;
    return width;
}

static void pad(const char *text, size_t width, int right, int last, FILE *out) {
    size_t have = width_of(text);
    for (size_t n = have; right && n < width; n++)
        fputc(' ', out);
    /* Control characters of a hostile name must not reach the terminal. */
    for (const char *p = text; *p; p++)
        fputc((unsigned char)*p < 0x20 || *p == 0x7f ? '?' : *p, out);
    for (size_t n = have; !right && !last && n < width; n++)
        fputc(' ', out);
}

struct column {
    size_t width;
    int number; /* drawn to the right */
};

static struct column measure_column(const struct rows *rows, size_t k) {
    char room[64];
    struct column column = {strlen(rows->names[k]), 0};
    for (size_t i = 0; i < rows->count; i++) {
        const struct cell *cell = rows_cell(rows, i, k);
        size_t own = width_of(shown(cell, room));
        column.width = own > column.width ? own : column.width;
        column.number |= cell->type == STMT_INT || cell->type == STMT_REAL;
    }
    return column;
}

static void print_text(const struct rows *rows, FILE *out) {
    char room[64];
    struct column *columns = mem_alloc(rows->columns * sizeof *columns);
    for (size_t k = 0; k < rows->columns; k++)
        columns[k] = measure_column(rows, k);
    for (size_t line = 0; line <= rows->count; line++) {
        for (size_t k = 0; k < rows->columns; k++) {
            const char *text = line ? shown(rows_cell(rows, line - 1, k), room) : rows->names[k];
            fputs(k ? "  " : "", out);
            pad(text, columns[k].width, columns[k].number, k + 1 == rows->columns, out);
        }
        fputc('\n', out);
    }
    free(columns);
}

void rows_print(const struct rows *rows, enum format format, const char *command, FILE *out) {
    if (format == FORMAT_JSON)
        print_json(rows, command, out);
    else if (format == FORMAT_CSV)
        print_csv(rows, out);
    else if (format == FORMAT_MD)
        print_md(rows, out);
    else
        print_text(rows, out);
}

int rows_query(struct stmt *stmt, enum format format, const char *command, FILE *out,
               struct err *err) {
    struct rows rows;
    if (rows_read(stmt, &rows, err))
        return -1;
    rows_print(&rows, format, command, out);
    rows_free(&rows);
    return 0;
}
