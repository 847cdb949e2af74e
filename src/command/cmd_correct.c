/* SPDX-License-Identifier: MIT
 * mtok correct: a fact by hand, with a reason, beside what it corrects. */
#include "command/by_hand.h"

#include <mtok/decimal.h>
#include <string.h>

static const struct option_spec options[] = {
    BY_HAND_OPTIONS,
    {"value", 'v', "NUMBER", "the right value, in the measure's unit"},
    {"dynamic", 0, NULL, "the source said that it depends"},
    {"ended", 0, NULL, "it was no longer offered from then on"},
    {0}};

static int new_value(const struct context *ctx, enum row_state *state, int64_t *nano,
                     struct err *err) {
    const char *value = option_value(ctx, "value");
    int given = (value != NULL) + (option_value(ctx, "dynamic") != NULL) +
                (option_value(ctx, "ended") != NULL);
    if (given != 1)
        return err_code(err, EXIT_USAGE, "correct: say one of --value, --dynamic and --ended");
    *state = value ? ROW_VALUE : option_value(ctx, "dynamic") ? ROW_DYNAMIC : ROW_ENDED;
    *nano = 0;
    if (value && (decimal_read(value, strlen(value), 0, nano, err) || *nano < 0))
        return err_code(err, EXIT_USAGE, "--value %s: expected a number, 0 or more", value);
    return 0;
}

static int act(struct store *store, const struct context *ctx, int64_t series, int64_t since,
               const char *reason, struct err *err) {
    enum row_state state;
    int64_t nano;
    return new_value(ctx, &state, &nano, err) ||
                   store_correct(store, series, since, state, nano, reason, err)
               ? -1
               : 0;
}

static int run(struct context *ctx, struct err *err) {
    return by_hand_run(ctx, "correct", act, err);
}

const struct command command_correct = {
    .name = "correct",
    .operands = "SOURCE SUBJECT MEASURE",
    .summary = "a fact by hand, beside what it corrects",
    .details = BY_HAND_DETAILS,
    .options = options,
    .operands_min = 3,
    .operands_max = 3,
    .run = run,
};
