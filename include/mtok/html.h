/* SPDX-License-Identifier: MIT
 * HTML by libxml2: forgiving about markup, closed to the world (no network, no
 * external entities). Nodes belong to the document. */
#ifndef MTOK_HTML_H
#define MTOK_HTML_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <mtok/table.h>
#include <stddef.h>

struct html_doc;
struct html; /* an element; opaque */

/* Parses size bytes of UTF-8, or of windows-1252 when the page declares it and is not UTF-8; what
 * is neither becomes U+FFFD. Refuses more than 64 MiB, zero bytes, other encodings, and what
 * libxml2 reads only in part (256 levels, 10 MB of one text). */
int html_open(const char *bytes, size_t size, struct html_doc **doc, struct err *err);
void html_close(struct html_doc *doc);

/* Elements matched by an XPath 1.0 expression, in document order, seen from `within` (NULL: the
 * whole page); "//td" then means below it. The list belongs to the document. -1 for a wrong
 * expression. */
int html_select(struct html_doc *doc, const struct html *within, const char *xpath,
                const struct html ***list, size_t *count, struct err *err);
/* Name in lower case: "td". */
const char *html_tag(const struct html *node);
/* Attribute, or NULL. */
const char *html_attribute(struct html_doc *doc, const struct html *node, const char *name);
/* Text below the element, white space folded; <br>, blocks and <sup> part words with a space
 * ("$3<sup>1</sup>" is "$3 1", not 31 dollars); what stands in <del>, <s> or <strike> is left out
 * when `skip_deleted`. Belongs to the document. */
const char *html_text(struct html_doc *doc, const struct html *node, int skip_deleted);
/* The raw text of a <script> or <style>, unfolded. */
const char *html_raw(struct html_doc *doc, const struct html *node);
/* Every table of the page with rowspan and colspan filled in. Free with tables_free. */
int html_tables(struct html_doc *doc, int skip_deleted, struct tables *out, struct err *err);
/* Plain text of an HTML fragment ("<p>$39.33<br/></p>"), white space folded; replaces out. */
int html_fragment_text(const char *fragment, struct buf *out, struct err *err);

#endif
