/* SPDX-License-Identifier: MIT
 * The monthly page as a whole: its sections in their order. */
#ifndef MTOK_REPORT_PAGE_H
#define MTOK_REPORT_PAGE_H

#include "report/report_charts.h"

/* Fills the page. The months are frozen (freeze.h). charts: NULL for a page of text, without them
 * and without the appendix. */
int report_page(struct db *db, const struct report_ask *ask, const struct report_charts *charts,
                struct page_doc *page, struct err *err);

#endif
