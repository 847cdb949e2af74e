/* SPDX-License-Identifier: MIT
 * The views of a few months, worked out once. A page asks the same views many
 * times; each would go back to the facts every time. */
#ifndef MTOK_FREEZE_H
#define MTOK_FREEZE_H

#include "store/db.h"

/* Puts TEMP views over the facts (where --as-of and --now have not done so), limits the calendar to
 * the months given (NULL: none) and replaces the dear views, each by a TEMP table of the very rows
 * it gives, series_monthly by a scan in C (month_scan.h). All other views then stand on these. The
 * file is not changed; a read-only one will do. */
int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err);

/* The same for a page of figures: list prices only of models that have been mapped, that an
 * assumption or a measured speed names, and of `model` (NULL: none). What names nobody mapped cost
 * is left out, so that the page does not take longer for them. */
int freeze_page(struct db *db, const char *const *months, size_t count, const char *model,
                struct err *err);

/* Puts TEMP views over the facts and series_monthly as a scan under them, for questions that nobody
 * foresaw; no view is worked out. from, to: the months of the calendar, NULL: no limit. */
int freeze_calendar(struct db *db, const char *from, const char *to, struct err *err);

/* The view `change` as a table too, once the months are frozen: a single page asks for one month of
 * it and does better without. */
int freeze_changes(struct db *db, struct err *err);

#endif
