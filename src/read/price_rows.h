/* SPDX-License-Identifier: MIT
 * The rows of a price list, for members.c, which takes them down and gives them
 * again. */
#ifndef MTOK_PRICE_ROWS_H
#define MTOK_PRICE_ROWS_H

#include "base/keys.h"
#include "read/sink.h"

#include <mtok/price_list.h>

/* A row and its key among the rows of one list. */
struct price_row {
    struct row row;
    struct key key;
};

size_t price_rows_count(const struct price_list *list);
const struct price_row *price_rows_at(const struct price_list *list, size_t index);
/* Adds a row whose texts live as long as the list's sink. */
void price_rows_add(struct price_list *list, const struct price_row *row);

#endif
