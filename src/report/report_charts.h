/* SPDX-License-Identifier: MIT
 * The charts of the monthly page: the history up to its month. They are read
 * before the months of the page are frozen. */
#ifndef MTOK_REPORT_CHARTS_H
#define MTOK_REPORT_CHARTS_H

#include "chart/chart_data.h"
#include "page/page.h"

/* What a monthly page is about. */
struct report_ask {
    const char *month;
    const char *previous; /* the month before */
    const char *scenario;
    const char *model;
    const char *place; /* of the wage */
    bool calm;         /* a page that is kept: no time of day, no health of the sources */
    bool brief;        /* a page that is sent: no derivations, assumptions and health */
};

struct report_charts {
    struct chart list[CHART_METRICS];
    size_t count;
};

/* Reads price, cost, markup, server price and parity up to the month of the page; those without a
 * point are left out. On failure there is nothing to free. */
int report_charts_read(struct db *db, const struct report_ask *ask, struct report_charts *charts,
                       struct err *err);
/* Puts them on the page, which must not outlive them. */
void report_charts_add(const struct report_charts *charts, struct page_doc *page);
void report_charts_free(struct report_charts *charts);

#endif
