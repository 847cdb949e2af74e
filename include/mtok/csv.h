/* SPDX-License-Identifier: MIT
 * CSV by libcsv: quoted fields, line breaks in quotes, CRLF. */
#ifndef MTOK_CSV_H
#define MTOK_CSV_H

#include <mtok/err.h>
#include <mtok/table.h>
#include <stddef.h>

/* Reads a whole CSV into one table whose first row is the header. A byte-order mark is skipped; a
 * row with another number of fields, or a quote never closed, is an error with its line. */
int csv_table(const char *bytes, size_t size, struct tables *out, struct err *err);

/* Streaming: `row` is called with each row's fields (they live only for the call); returning -1
 * stops. line is where the row begins, from 1; blank lines are no rows. Zero bytes and what is not
 * UTF-8 arrive as U+FFFD. */
struct csv_reader;
typedef int (*csv_row_fn)(void *context, size_t line, const char *const *fields, size_t count,
                          struct err *err);
struct csv_reader *csv_open(csv_row_fn row, void *context);
int csv_feed(struct csv_reader *reader, const char *bytes, size_t size, struct err *err);
/* Delivers the last row; call once before csv_close. */
int csv_end(struct csv_reader *reader, struct err *err);
void csv_close(struct csv_reader *reader);

#endif
