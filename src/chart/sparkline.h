/* SPDX-License-Identifier: MIT
 * A row of values as one line of block characters. */
#ifndef MTOK_SPARKLINE_H
#define MTOK_SPARKLINE_H

#include <mtok/buf.h>
#include <stddef.h>

/* Appends one character a value, lowest to highest between the least and the greatest; a space for
 * NAN. Equal values are drawn in the middle. At most `width` characters: of more values the last
 * of each step is taken, because a price holds until it changes. */
void sparkline(const double *values, size_t count, size_t width, struct buf *out);

#endif
