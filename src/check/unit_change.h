/* SPDX-License-Identifier: MIT
 * Whether a whole document moved against what was said before: its unit has
 * changed, or its columns have. */
#ifndef MTOK_UNIT_CHANGE_H
#define MTOK_UNIT_CHANGE_H

#include "check/earlier.h"
#include "db/db.h"
#include "read/sink.h"

/* What the values of a document are compared with. */
struct unit_before {
    struct db *db;
    int64_t part_id;
    int64_t when;                  /* the values in force then; of a dated row those at its date */
    const struct earlier *earlier; /* or these, where it is not NULL */
};

/* Compares the sink's rows: a sample first, all of them when it looks bad or says too little.
 * *changed tells; the reason goes into why. -1: the database failed. */
int unit_change(const struct unit_before *before, const struct sink *sink, bool *changed,
                struct err *why, struct err *err);

#endif
