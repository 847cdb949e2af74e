/* SPDX-License-Identifier: MIT
 * What only the page with room for it has: the derivation of its figures step
 * by step, the assumptions, the health of the sources. */
#ifndef MTOK_REPORT_APPENDIX_H
#define MTOK_REPORT_APPENDIX_H

#include "report/derivation.h"
#include "report/report_charts.h"

/* Adds the sections behind what stands on the page. */
int report_appendix(struct db *db, const struct report_ask *ask, struct derivations *derivations,
                    struct page_doc *page, struct err *err);

#endif
