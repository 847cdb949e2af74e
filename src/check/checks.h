/* SPDX-License-Identifier: MIT
 * Plausibility, by measure and never by source. Jumps are not judged here:
 * they need the history (store). */
#ifndef MTOK_CHECKS_H
#define MTOK_CHECKS_H

#include "db/db.h"
#include "read/sink.h"

/* Moves rows that cannot be true from `rows` to `refusals` of the sink, each with its kind:
 *   negative   a value below 0
 *   zero       a server, a wage or a speed of 0 (of an API price 0 is free)
 *   ceiling    above 1,000 USD/Mtok, 1,000 USD per accelerator-hour, 1,000 USD of wage
 *   unit       accelerator price × count differs from the server's by more than 0.1 % (and 0.001
 *              USD); an accelerator price of 0 beside a price; less than 0.50 USD per hour and
 *              data-centre accelerator, spot and community apart
 *   physics    a speed above what model and chip allow, where both are known: F/(2N) per
 *              accelerator, bandwidth/(N × bytes) for one stream
 *   duplicate  the same series twice with different values: all of them
 * The same row again is dropped without a word. db has the chips and the sizes of models. */
int checks_rows(struct db *db, const char *source, struct sink *sink, struct err *err);

struct document_facts {
    size_t rows;        /* that may enter */
    size_t refused;     /* rows and places that may not */
    size_t floor;       /* fewer rows are suspicious */
    size_t before_rows; /* of the part's last good document, 0 for none */
};

/* Judges the document as a whole after checks_rows: no row, fewer rows than the floor, a fall of
 * more than 30 % in the number of rows, more than a third of them refused. 0, or -1 with
 * the reason for the quarantine. */
int checks_document(const struct document_facts *facts, struct err *err);

/* Ratios from which on, and up to which, a value may have another unit. */
#define UNIT_UP 9.9
#define UNIT_DOWN 0.101

/* Judges the values against those in force: `ratios` are new value / value in force of every
 * comparable row (neither is 0). -1 where more than half of at least ten, or all of at least three,
 * are 10 times or more, or a tenth or less: the unit has changed (a few prices may have moved with
 * it, so that the factor need not be the same everywhere). Reorders the list. */
int checks_unit_change(double *ratios, size_t count, struct err *err);

/* Judges the rows of each measure: `was` before, `is` now. -1 where a kind of API price of at least
 * ten has lost more than 30 %, or one of server price, which is there only while there is stock,
 * more than 70 %. (Of speeds each version of a document may measure others.) */
int checks_columns(const size_t was[MEASURE_COUNT], const size_t is[MEASURE_COUNT],
                   struct err *err);

#endif
