/* SPDX-License-Identifier: MIT
 * Whether a whole kind of price is missing from a document though the rest is
 * there: its column has gone, or has another name. */
#ifndef MTOK_COLUMN_FALL_H
#define MTOK_COLUMN_FALL_H

#include "check/unit_change.h"

/* Compares, measure by measure, how many rows the document has with how many series were in force.
 * *fell tells; the reason goes into why. -1: the database failed. */
int column_fall(const struct unit_before *before, const struct sink *sink, bool *fell,
                struct err *why, struct err *err);

#endif
