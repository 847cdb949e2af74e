/* SPDX-License-Identifier: MIT
 * The steps of a derivation on a page. */
#ifndef MTOK_EXPLAIN_PAGE_H
#define MTOK_EXPLAIN_PAGE_H

#include "page/page.h"
#include "report/explain.h"

/* All parts of one scenario, in their order. */
int explain_one(struct explain *explain);
/* The step of a row of temp.step as a sentence with where it comes from; lives as long as the page.
 */
const char *explain_page_text(struct page_doc *page, const struct rows *rows, size_t i);
/* Adds the step of a row of temp.step as an item, under a heading where its part is not `part`. */
void explain_page_step(struct page_doc *page, const struct rows *rows, size_t i, const char *part);

#endif
