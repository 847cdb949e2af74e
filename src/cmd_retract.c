/* SPDX-License-Identifier: MIT
 * mtok retract: a fact that is no longer believed, with a reason; it stays in
 * the file. */
#include "by_hand.h"

static const struct option_spec options[] = {BY_HAND_OPTIONS, {0}};

static int act(struct store *store, const struct context *ctx, int64_t series, int64_t since,
               const char *reason, struct err *err) {
    (void)ctx;
    return store_retract(store, series, since, reason, err);
}

static int run(struct context *ctx, struct err *err) {
    return by_hand_run(ctx, "retract", act, err);
}

const struct command command_retract = {
    .name = "retract",
    .operands = "SOURCE SUBJECT MEASURE",
    .summary = "take a fact out of belief, with a reason",
    .details = BY_HAND_DETAILS,
    .options = options,
    .operands_min = 3,
    .operands_max = 3,
    .run = run,
};
