/* SPDX-License-Identifier: MIT
 * What was revised since a time: the figures of a month as they were known then
 * beside those of now, each with the reason. */
#ifndef MTOK_REPORT_AGAINST_H
#define MTOK_REPORT_AGAINST_H

#include "command/command.h"
#include "db/db.h"
#include "rows/rows.h"

#include <stdio.h>

/* `db` has the month frozen as it is known now (or at --as-of); --against, --scenario and --model
 * are read from ctx. The file is opened a second time, as it was known then. */
int report_against(const struct context *ctx, struct db *db, const char *month, enum format format,
                   FILE *out, struct err *err);

#endif
