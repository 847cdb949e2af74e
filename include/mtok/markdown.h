/* SPDX-License-Identifier: MIT
 * Tables of a Markdown page (GFM) by md4c, with the headings they stand under. */
#ifndef MTOK_MARKDOWN_H
#define MTOK_MARKDOWN_H

#include <mtok/err.h>
#include <mtok/table.h>
#include <stddef.h>

/* Every GFM table of the page; header_rows is 1. Cells are plain text: emphasis and links reduced
 * to their words, <br/> and <sup> a space, other tags dropped, entities resolved, escaped pipes
 * kept. "~~$5~~" stays as written. Refuses more than 16 MiB. */
int markdown_tables(const char *bytes, size_t size, struct tables *out, struct err *err);

#endif
