/* SPDX-License-Identifier: MIT
 * Prices that depend on the hour. What applies for the greater part of the day
 * is the standard price; the other one is its own tier: "off_peak" where it is
 * cheaper, "peak" where it is dearer. So an hour's price never looks like a
 * change of the list price. */
#ifndef MTOK_DAY_PRICE_H
#define MTOK_DAY_PRICE_H

#include <mtok/err.h>
#include <mtok/json.h>
#include <mtok/price_list.h>
#include <stddef.h>

#define MINUTES_PER_DAY 1440

/* The hours of a day at which the prices in `prices` apply. */
struct day_part {
    int minutes;
    const struct json *prices;
};

/* Minutes from `start` to `end`, both 0..1439 minutes after midnight; over midnight when end is not
 * after start. */
int day_minutes(int start, int end);

/* Adds one component of every part of the day, read as by price_list_json. The parts have to cover
 * the day exactly; otherwise, or with more than two different values, it is refused. */
void day_price_json(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct day_part *parts, size_t count, const char *name, int shift);

#endif
