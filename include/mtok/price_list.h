/* SPDX-License-Identifier: MIT
 * Collects the list prices of one document and hands them to the sink. A price
 * that stands twice with the same value counts once; one that stands twice with
 * different values is refused, all of them, for none can be believed. */
#ifndef MTOK_PRICE_LIST_H
#define MTOK_PRICE_LIST_H

#include <mtok/json.h>
#include <mtok/measure.h>
#include <mtok/sink.h>
#include <stddef.h>
#include <stdint.h>

struct price_list;

/* Where a price belongs: the key of its series and the source's own date. */
struct price_of {
    const char *subject;
    const char *seller;
    const char *tier;    /* NULL for "standard" */
    int64_t context_min; /* prompt tokens from which it applies; 0 for the base price */
    int64_t since;       /* UTC seconds, 0 where the source states none */
    const char *note;
};

/* A list that reports to `sink`; price_list_end frees it. Texts are copied. */
struct price_list *price_list_new(struct sink *sink);

/* Adds a price. nano is USD per Mtok in 1e-9; `text` is the value as it was read. */
void price_list_value(struct price_list *list, const struct price_of *of, enum measure measure,
                      int64_t nano, const char *text);
/* Adds that the source says "it depends" (ROW_DYNAMIC) or that the price ends (ROW_ENDED). */
void price_list_state(struct price_list *list, const struct price_of *of, enum measure measure,
                      enum row_state state, const char *text);
/* Adds the member `name` of a JSON object, shifted by 10^shift to USD per Mtok. Absent and null add
 * nothing; what is no decimal is refused. 1 added, 0 absent, -1 refused. */
int price_list_json(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct json *object, const char *name, int shift);
/* The same of a node. */
int price_list_node(struct price_list *list, const struct price_of *of, enum measure measure,
                    const struct json *node, int shift);
/* Adds the price that stands in a cell of a table, USD per Mtok unless it names another unit. "",
 * "-" and "N/A" add nothing, "Free" adds 0, what is no price or names no currency is refused. 1, 0
 * or -1 as above. */
int price_list_cell(struct price_list *list, const struct price_of *of, enum measure measure,
                    const char *cell);
/* Refuses something at the place of `of`; what is added to its name ("input", "overrides"). */
void price_list_refuse(struct price_list *list, const struct price_of *of, const char *what,
                       const char *text, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A tier within a tier: "standard" and "cache_1h" give "cache_1h", "batch" and "cache_1h"
 * "batch_cache_1h". NULL stands for "standard". Lives as long as the list. */
const char *price_list_tier(struct price_list *list, const char *tier, const char *inner);
/* A copy of a text that lives as long as the list. */
const char *price_list_text(struct price_list *list, const char *text, size_t size);

/* Gives the prices to the sink in the order in which they came, frees the list and returns how many
 * prices (ROW_VALUE) there were. */
size_t price_list_end(struct price_list *list);
/* Frees the list and gives nothing to the sink. */
void price_list_drop(struct price_list *list);

#endif
