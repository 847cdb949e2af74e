/* SPDX-License-Identifier: MIT
 * The rows of a query as a table of a page. */
#ifndef MTOK_PAGE_ROWS_H
#define MTOK_PAGE_ROWS_H

#include "page/page.h"
#include "rows/rows.h"

/* Columns of numbers stand at the right; NULL is empty; at most PAGE_COLUMNS columns are shown. */
void page_rows(struct page_doc *page, const char *caption, const struct rows *rows);

#endif
