/* SPDX-License-Identifier: MIT
 * The common format of facts (docs/import-format.md): what `mtok import csv`
 * and `mtok import ndjson` accept, and what the shipped history is written in.
 * One fact a row; the same names head the columns of CSV and the members of
 * JSON. */
#ifndef MTOK_FACT_H
#define MTOK_FACT_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <mtok/fetcher.h>
#include <mtok/sink.h>

/* Reads a CSV with a header. A row that cannot be understood is refused with its line; -1 when the
 * header cannot be (an unknown, missing or repeated column), when the CSV is broken or when there
 * is no row in it. */
int fact_csv_parse(const struct document *doc, struct sink *sink, struct err *err);

/* The same facts as one JSON object a line. -1 for a line that is no JSON object or has an unknown
 * or repeated member. */
int fact_ndjson_parse(const struct document *doc, struct sink *sink, struct err *err);

/* The part of an imported file: its name without folder, date and extension
 * ("prices/acme_2026-02-03.csv" → "acme"; "2026-02-03.csv" → ""). -1 for a name that is only an
 * extension. */
int fact_part_of(const char *path, struct buf *part);

#endif
