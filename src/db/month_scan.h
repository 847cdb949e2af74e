/* SPDX-License-Identifier: MIT
 * The view series_monthly as a scan in C: of each series asked for, its observations are read once,
 * newest first, and carried to the ends of all months; the view seeks once a month. */
#ifndef MTOK_MONTH_SCAN_H
#define MTOK_MONTH_SCAN_H

#include "db/db.h"

/* Puts a table over the view of that name, series_monthly or series_in_month (a constant; no TEMP
 * view may have it): the very same rows, for the months of temp.calendar and the batch of as_of. */
int month_scan_install(struct db *db, const char *name, struct err *err);

#endif
