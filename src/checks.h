/* SPDX-License-Identifier: MIT
 * Plausibility, by measure and never by source. */
#ifndef MTOK_CHECKS_H
#define MTOK_CHECKS_H

#include "db.h"
#include "sink.h"

/* Moves rows that cannot be true from `rows` to `refusals` of the sink, each with its reason:
 * negative values; ceilings (API price above 1,000 USD/Mtok; server above 1,000 USD per GPU-hour);
 * unit sanity (accelerator price × count against the server price within 0.1 %; a zero accelerator
 * price beside a price; less than 0.50 USD per hour and data-centre GPU outside spot and community);
 * a zero server price or speed; speeds above the physical ceiling (per GPU F/(2N), a single stream
 * BW × gpus/(N·b)) where model and chip are known; duplicates (the same series twice with different
 * values: all of them). Jumps are not judged here: they need the history (store). */
int checks_rows(struct db *db, const char *source, struct sink *sink, struct err *err);

/* Judges the document as a whole after checks_rows: fewer rows than the floor, a fall of more than
 * 30 % in the number of subjects against the part's last good document (`before`, 0 for none), more
 * than a third of the rows refused, or more than half of the comparable values moved by the same
 * factor (a changed unit). 0, or -1 with the reason for the quarantine. */
struct document_facts {
    size_t rows, refused, subjects;
    size_t floor;           /* of the fetcher */
    size_t before_subjects; /* in force from the part's last good document */
};
int checks_document(const struct document_facts *facts, struct err *err);

#endif
