/* SPDX-License-Identifier: MIT
 * Pages that are not UTF-8. */
#ifndef MTOK_HTML_DECODE_H
#define MTOK_HTML_DECODE_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes the page as UTF-8: from windows-1252 where its first 2048 bytes declare that or one of its
 * subsets (ISO-8859-1, ASCII), else with every wrong byte as U+FFFD, which no price has. -1 when it
 * declares anything else. */
int html_decode(const char *bytes, size_t size, struct buf *out, struct err *err);

/* true where UTF-8 holds a control character that libxml2 would leave out in silence. */
bool html_has_controls(const char *bytes, size_t size);
/* Appends UTF-8 with U+FFFD in the place of such characters; -1 when out is full. */
int html_mark_controls(const char *bytes, size_t size, struct buf *out);

#endif
