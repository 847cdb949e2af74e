/* SPDX-License-Identifier: MIT
 * Cases of human parity. */
#include "economy/case_models.h"

#include <math.h>

/* Tokens of a person in an hour, however their speed is given; NAN where it is not. */
static struct econ_factor tokens_per_hour(struct case_inputs *in) {
    if (case_has(in, "tokens_hour"))
        return case_factor(in, "tokens_hour", 1, 0);
    struct econ_factor hour = case_factor(in, "wpm", 1, (double)NAN);
    hour.median *=
        60 * (case_has(in, "tokens_per_word") ? case_get(in, "tokens_per_word", 0)
                                              : 1 / case_get(in, "words_per_token", 0.75));
    return hour;
}

/* What a human asks for a Mtok: given, or wage over tokens. */
static int human(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    if (case_has(in, "human_cost")) {
        *out = case_factor(in, "human_cost", 1, 0);
        return 0;
    }
    struct econ_factor factors[] = {case_factor(in, "wage_usd_h", 1, (double)NAN),
                                    tokens_per_hour(in)};
    factors[1].power = -1;
    *out = econ_product(1e6, factors, 2);
    return isnan(out->median) ? case_lacks(err, "a wage or a speed of the human") : 0;
}

static const char *model_price(const struct case_inputs *in) {
    return case_has(in, "price_out") ? "price_out" : case_has(in, "price") ? "price" : "cost";
}

/* What a human asks, or how many times a model is cheaper. */
int case_human_token(const char *unit, struct case_inputs *in, struct econ_factor *out,
                     struct err *err) {
    struct econ_factor asked;
    if (human(in, &asked, err))
        return -1;
    if (!case_has(in, model_price(in))) {
        *out = asked;
        case_money(unit, out);
        return 0;
    }
    const struct econ_factor factors[] = {asked, case_factor(in, model_price(in), -1, 0)};
    *out = econ_product(1, factors, 2);
    return 0;
}

int case_human_tokens(const char *unit, struct case_inputs *in, struct econ_factor *out,
                      struct err *err) {
    *out = tokens_per_hour(in);
    double hours = case_unit(unit, "year")                                ? 2080
                   : case_unit(unit, "day")                               ? 8
                   : case_unit(unit, "/min") || case_unit(unit, "minute") ? 1 / 60.0
                                                                          : 1;
    out->median *= case_get(in, "hours", hours) * case_get(in, "days", 1);
    return isnan(out->median) ? case_lacks(err, "a speed of the human") : 0;
}

/* H3: W / (tau × 1e-6) / q; a rate of success is 1 / q. */
int case_human_task(const char *unit, struct case_inputs *in, struct econ_factor *out,
                    struct err *err) {
    struct econ_factor factors[] = {case_factor(in, "wage_usd_h", 1, (double)NAN),
                                    case_factor(in, "task_tokens", -1, (double)NAN),
                                    case_factor(in, "retries", -1, 1),
                                    case_factor(in, "success_rate", 1, 1)};
    *out = econ_product(1e6, factors, 4);
    if (isnan(out->median))
        return case_lacks(err, "a wage or the tokens of an hour's work");
    if (case_has(in, model_price(in))) {
        const struct econ_factor both[] = {*out, case_factor(in, model_price(in), -1, 0)};
        *out = econ_product(1, both, 2);
    } else
        case_money(unit, out);
    return 0;
}

static double params_scale(const char *unit) {
    return case_unit(unit, "trillion") || (unit[0] == 'T' && (!unit[1] || unit[1] == ' '))  ? 1e-12
           : case_unit(unit, "billion") || (unit[0] == 'B' && (!unit[1] || unit[1] == ' ')) ? 1e-9
                                                                                            : 1;
}

/* Accelerators that just hold so many parameters. */
static int holding(struct case_inputs *in, double params, struct econ_factor *out) {
    return case_point(out, econ_memory_gpus(params, case_get(in, "bytes_per_param", 1),
                                            case_get(in, "memory", (double)NAN)));
}

/* N* = C_h 3600 G F M U / (2e6 R), or N C_h / C; at the price in place of the cost N* / markup. */
int case_human_params(const char *unit, struct case_inputs *in, struct econ_factor *out,
                      struct err *err) {
    struct econ_factor factors[5] = {{.power = 1}};
    double gpus = case_get(in, "gpus", 1);
    if (case_has(in, "memory") && case_has(in, "active_params") && !case_has(in, "cost"))
        return holding(in, case_get(in, "active_params", 0), out);
    if (human(in, &factors[0], err))
        return -1;
    double scale = params_scale(unit) / case_get(in, "markup", 1);
    if (case_has(in, "cost")) {
        factors[1] = case_factor(in, "active_params", 1, (double)NAN);
        factors[2] = case_factor(in, "cost", -1, 0);
        *out = econ_product(scale, factors, 3);
    } else {
        if (case_rent(in, gpus, &factors[1], err))
            return -1;
        factors[1].power = -1;
        factors[2] = case_factor(in, "peak_flops", 1, (double)NAN);
        factors[3] = case_factor(in, case_has(in, "mfu") ? "mfu" : "mfu_decode", 1, (double)NAN);
        factors[4] = case_factor(in, "utilization", 1, 1);
        *out = econ_product(
            scale * 3600 * gpus /
                (1e6 * case_get(in, "flop_per_param", 2) * case_get(in, "training_load", 1)),
            factors, 5);
    }
    return case_has(in, "memory") ? holding(in, out->median, out) : 0;
}
