/* SPDX-License-Identifier: MIT
 * The views of a few months, worked out once. A page asks the same views many
 * times; each would go back to the facts every time. No statement may be running when a freeze
 * begins or ends. */
#ifndef MTOK_FREEZE_H
#define MTOK_FREEZE_H

#include "db/db.h"

/* Views stand on TEMP ones (shadow.h) from now on, over a calendar of the months given;
 * of these the dear ones are each a TEMP table of the very rows that the view gives, and
 * series_monthly is a scan in C (month_scan.h). Each is worked out when it is first asked for. What
 * was frozen before is dropped. The file is not changed; a read-only one will do. For a site. */
int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err);

/* The same for a page of figures: list prices only of models that have been mapped, that an
 * assumption or a measured speed names, and of the headline; costs of these too. What names nobody
 * mapped cost is left out, so that the page does not take longer for them. */
struct freeze_ask {
    const char *month;
    const char *before;   /* a month of which the page has all prices, but costs of the headline
                             alone; NULL: none */
    const char *compared; /* a month of which it has the headline's prices and costs; NULL: none */
    const char *model;    /* the headline; NULL: none */
};
int freeze_page(struct db *db, const struct freeze_ask *ask, struct err *err);

/* The calendar and series_monthly alone, for questions that nobody foresaw. from, to: the months of
 * the calendar, NULL: no limit. */
int freeze_calendar(struct db *db, const char *from, const char *to, struct err *err);

/* All months again, and nothing worked out beforehand. */
int freeze_end(struct db *db, struct err *err);

#endif
