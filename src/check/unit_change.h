/* SPDX-License-Identifier: MIT
 * Whether a whole document moved by one factor against what is in force: its
 * unit has changed, or its columns have. */
#ifndef MTOK_UNIT_CHANGE_H
#define MTOK_UNIT_CHANGE_H

#include "read/sink.h"
#include "store/db.h"

/* Compares the sink's rows with the values that the part's series have at `when`: a sample first,
 * all of them when it looks bad. *changed tells; the reason goes into why. -1: the database failed. */
int unit_change(struct db *db, int64_t part_id, int64_t when, const struct sink *sink,
                bool *changed, struct err *why, struct err *err);

#endif
