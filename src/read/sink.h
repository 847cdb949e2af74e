/* SPDX-License-Identifier: MIT
 * What a fetcher emitted, held in memory in order: rows, refusals, notes. */
#ifndef MTOK_SINK_PRIVATE_H
#define MTOK_SINK_PRIVATE_H

#include "base/keys.h"

#include <mtok/buf.h>
#include <mtok/sink.h>
#include <stddef.h>

struct refusal {
    const char *kind; /* "unreadable" (the parser's), "ceiling", "unit", "negative", "zero", … */
    const char *where;
    const char *text;
    const char *reason;
    const struct row *row; /* the row that the checks refused, NULL where none could be read */
};

struct sink {
    struct arena arena; /* owns every text */
    struct row *rows;
    size_t row_count;
    size_t row_room;
    struct refusal *refusals;
    size_t refusal_count;
    const char **notes;
    size_t note_count;
    struct memo *memo; /* of the version before, see read/memo.h; NULL for none */
};

enum { ROW_TEXTS = 12 };
/* Where the texts of a row stand. */
void row_texts(struct row *row, const char **texts[ROW_TEXTS]);

void sink_init(struct sink *sink);
void sink_free(struct sink *sink);
/* Makes room for so many more rows. */
void sink_expect(struct sink *sink, size_t more);
/* As sink_row, of a row whose texts lie in the sink's arena already, or live as long. */
void sink_row_owned(struct sink *sink, const struct row *row);
/* As sink_refuse, with texts that live as long as the sink. */
void sink_refusal_owned(struct sink *sink, const struct refusal *refusal);
/* Refuses a row that was taken before; used by the checks, which take it out of sink->rows. The row
 * is copied; its texts belong to the sink. */
void sink_refuse_row(struct sink *sink, const struct row *row, const char *kind, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));

/* "" for texts that are NULL, the tier where none is given, and the key. */
void row_finish(struct row *row);
/* Key by the fields of a row that tell one series from another: its columns and row_detail. */
struct key row_key(const struct row *row);

/* The part of a series' key that has no column of its own, as canonical JSON: an object with its
 * names in alphabetical order, without empty ones ("{}" for nothing): context_min, gpu, gpus,
 * precision, framework, input_length, output_length, concurrency, variant. gpu and gpus only for
 * speeds: of a server they are attributes. */
void row_detail(const struct row *row, struct buf *out);

#endif
