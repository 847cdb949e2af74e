/* SPDX-License-Identifier: MIT
 * The steps of a derivation on a page. */
#ifndef MTOK_EXPLAIN_PAGE_H
#define MTOK_EXPLAIN_PAGE_H

#include "page/page.h"
#include "report/explain.h"

/* All parts of one scenario, in their order. */
int explain_one(struct explain *explain);
/* Adds the step of a row of temp.step as an item, under a heading where its part is not `part`. */
void explain_page_step(struct page_doc *page, const struct rows *rows, size_t i, const char *part);
/* A section with all steps of one scenario. */
int explain_page_derivation(struct explain *explain, struct page_doc *page);

#endif
