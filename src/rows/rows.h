/* SPDX-License-Identifier: MIT
 * The result of a bounded SELECT, held in memory, and its four plain forms.
 * Text, Markdown, CSV and JSON are drawn from the same rows, so they cannot
 * disagree. */
#ifndef MTOK_ROWS_H
#define MTOK_ROWS_H

#include "db/db.h"

#include <stdio.h>

enum format { FORMAT_TEXT, FORMAT_MD, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML };

/* "text", "md", "csv", "json", "html"; NULL is text. EXIT_USAGE on others. */
int format_read(const char *text, enum format *format, struct err *err);

struct cell {
    enum stmt_type type;
    int64_t whole;
    double real;
    const char *text; /* STMT_TEXT; blobs as hexadecimal */
};

struct rows {
    struct arena arena; /* owns everything */
    size_t columns;
    const char **names;
    size_t count;
    struct cell *cells; /* count × columns */
};

/* Reads all rows of a statement whose parameters are bound. Free with rows_free. */
int rows_read(struct stmt *stmt, struct rows *rows, struct err *err);
void rows_free(struct rows *rows);
const struct cell *rows_cell(const struct rows *rows, size_t row, size_t column);
/* Cell by column name; NULL where there is no such column. */
const struct cell *rows_get(const struct rows *rows, size_t row, const char *name);
/* The same as a number; NAN for NULL. */
double rows_real(const struct rows *rows, size_t row, const char *name);
/* The same as a text; "" for NULL. Lives as long as the rows. */
const char *rows_text(const struct rows *rows, size_t row, const char *name);

/* Draws rows in a plain form. JSON: {"version":1,"command":…,"rows":[…]}; CSV: a header line with
 * the same names; text: aligned columns, "-" for NULL; Markdown: a GFM table. Numbers in CSV and
 * JSON are the shortest that read back as the same value. */
void rows_print(const struct rows *rows, enum format format, const char *command, FILE *out);

/* Prints the rows of a query in one go. */
int rows_query(struct stmt *stmt, enum format format, const char *command, FILE *out,
               struct err *err);

/* Building blocks for other renderers. */
void json_print_text(const char *text, FILE *out); /* with its quotes, escaped */
void json_print_cell(const struct cell *cell, FILE *out);
void csv_print_cell(const struct cell *cell, FILE *out);

#endif
