/* SPDX-License-Identifier: MIT
 * The rows of a price list, for members.c, which takes them down and gives them
 * again. */
#ifndef MTOK_PRICE_ROWS_H
#define MTOK_PRICE_ROWS_H

#include "read/sink.h"

#include <mtok/price_list.h>

size_t price_rows_count(const struct price_list *list);
const struct row *price_rows_at(const struct price_list *list, size_t index);
/* Makes room for so many rows in an empty list. */
void price_rows_expect(struct price_list *list, size_t count);
/* Adds a row whose texts live as long as the list's sink. */
void price_rows_add(struct price_list *list, const struct row *row);

#endif
