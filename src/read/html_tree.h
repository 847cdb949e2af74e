/* SPDX-License-Identifier: MIT
 * Steps in the tree of a page, for readers of HTML inside the program. A tree
 * is never deeper than HTML_LEVELS, so that it may be walked by recursion. */
#ifndef MTOK_HTML_TREE_H
#define MTOK_HTML_TREE_H

#include <mtok/buf.h>
#include <mtok/html.h>
#include <stdbool.h>

#define HTML_LEVELS 300

/* The outermost element. */
const struct html *html_root(const struct html_doc *doc);
/* First child element and next element beside, or NULL. */
const struct html *html_child(const struct html *node);
const struct html *html_next(const struct html *node);
bool html_is(const struct html *node, const char *tag);
/* The text of html_text, in out, which is cleared before. -1 when out is too small. */
int html_text_into(const struct html *node, int skip_deleted, struct buf *out);

#endif
