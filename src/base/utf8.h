/* SPDX-License-Identifier: MIT
 * Text from outside: valid UTF-8, and white space as a person sees it. */
#ifndef MTOK_UTF8_H
#define MTOK_UTF8_H

#include <mtok/buf.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes of the well-formed UTF-8 sequence at p (p < end), or 0 when there is none. A zero byte is
 * a sequence of one. */
size_t utf8_size(const char *p, const char *end);
bool utf8_valid(const char *bytes, size_t size);
/* Appends with every byte that is not UTF-8, and every zero byte, as U+FFFD. -1 when out is full.
 */
int utf8_add(struct buf *out, const char *bytes, size_t size);
/* Folds a text in place: every run of white space (also no-break and thin spaces) becomes one
 * space, none stays at the ends, what has no width (soft hyphen, U+200B, U+FEFF) is dropped.
 * Returns the new length. */
size_t utf8_fold(char *text);

#endif
