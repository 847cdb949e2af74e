/* SPDX-License-Identifier: MIT
 * What `correct` and `retract` share: naming one series and one date. */
#ifndef MTOK_BY_HAND_H
#define MTOK_BY_HAND_H

#include "command/command.h"
#include "store/store.h"

#define BY_HAND_OPTIONS                                                                            \
    {"since", 's', "TIME", "the date from which the fact applies; needed"},                        \
        {"reason", 'r', "TEXT", "why, and what the evidence is; needed"},                          \
        {"seller", 0, "NAME", "where several sellers have the subject"},                           \
        {"place", 0, "REGION", "where it has several regions"},                                    \
        {"tier", 0, "TIER", "where it has several tiers (default for prices: standard)"},          \
        {"part", 0, "PART", "where several parts of the source have it"}, {                        \
        "context-min", 0, "TOKENS", "where it has several context steps (default: 0)"              \
    }

#define BY_HAND_DETAILS                                                                            \
    "SUBJECT is the name that the source uses, MEASURE one of input, output, cache_read,\n"        \
    "cache_write, capacity_block, on_demand, spot, … Nothing is overwritten: --as-of an\n"       \
    "earlier time still gives what was believed then."

/* What to do with the series once it is found. */
typedef int by_hand_fn(struct store *store, const struct context *ctx, int64_t series,
                       int64_t since, const char *reason, struct err *err);

/* Opens, finds the one series that the operands and options name, acts in a batch of this kind.
 * Returns the exit code. */
int by_hand_run(const struct context *ctx, const char *kind, by_hand_fn *act, struct err *err);

#endif
