/* SPDX-License-Identifier: MIT
 * Cases of cost: by FLOP (M1), of a measured speed (M4), the part of the peak,
 * the ceilings, energy (M7). */
#include "economy/case_models.h"

#include <math.h>

int case_rent(struct case_inputs *in, double gpus, struct econ_factor *out, struct err *err) {
    if (case_has(in, "server_price"))
        *out = case_factor(in, "server_price", 1, 0);
    else if (case_has(in, "gpu_price")) {
        *out = case_factor(in, "gpu_price", 1, 0);
        out->median *= gpus;
    } else
        return case_lacks(err, "a price of the server");
    out->median *= 1 - case_get(in, "discount", 0);
    return 0;
}

bool case_has_speed(const struct case_inputs *in) {
    return case_has(in, "tok_s") || case_has(in, "out_tok_s") || case_has(in, "in_tok_s") ||
           case_has(in, "tok_s_gpu") || case_has(in, "tok_s_user");
}

struct econ_factor case_speed(struct case_inputs *in, double gpus) {
    static const char *const whole[] = {"tok_s", "out_tok_s", "in_tok_s"};
    struct econ_factor speed;
    for (size_t i = 0; i < 3; i++)
        if (case_has(in, whole[i]))
            return case_factor(in, whole[i], 1, 0);
    if (case_has(in, "tok_s_gpu")) {
        speed = case_factor(in, "tok_s_gpu", 1, 0);
        speed.median *= gpus;
        return speed;
    }
    speed = case_factor(in, "tok_s_user", 1, (double)NAN);
    speed.median *= case_get(in, "batch", 1);
    return speed;
}

static struct econ_factor of_power(struct econ_factor factor, int power) {
    factor.power = power;
    return factor;
}

/* M4: R / (T U 0.0036). */
static int measured_cost(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    double gpus = case_get(in, "gpus", 1);
    struct econ_factor factors[3];
    if (case_rent(in, gpus, &factors[0], err))
        return -1;
    factors[1] = of_power(case_speed(in, gpus), -1);
    factors[2] = case_factor(in, "utilization", -1, 1);
    *out = econ_product(case_get(in, "training_load", 1) / ECON_MTOK_HOUR, factors, 3);
    return 0;
}

static const char *mfu_name(const struct case_inputs *in) {
    return case_has(in, "mfu") ? "mfu" : case_has(in, "mfu_decode") ? "mfu_decode" : "mfu_prefill";
}

/* M1 at one MFU, what it shares with another at another MFU apart: *shared is its sigma. */
static int flop_cost(struct case_inputs *in, const char *mfu, struct econ_factor *out,
                     double *shared, struct err *err) {
    double gpus = case_get(in, "gpus", 1);
    struct econ_factor common[4];
    if (case_rent(in, gpus, &common[0], err))
        return -1;
    common[1] = case_factor(in, "active_params", 1, (double)NAN);
    common[2] = case_factor(in, "peak_flops", -1, (double)NAN);
    common[3] = case_factor(in, "utilization", -1, 1);
    struct econ_factor both[] = {econ_product(1, common, 4), case_factor(in, mfu, -1, (double)NAN)};
    *shared = both[0].sigma;
    *out = econ_product(case_get(in, "flop_per_param", 2) * 1e6 * case_get(in, "training_load", 1) /
                            (3600 * gpus),
                        both, 2);
    return 0;
}

/* Prefill and decode apart, in the mix of a price (M3). */
static int blended_cost(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    struct econ_factor input, output;
    double shared;
    if (flop_cost(in, "mfu_prefill", &input, &shared, err) ||
        flop_cost(in, "mfu_decode", &output, &shared, err))
        return -1;
    double ratio =
        case_get(in, "weight_in", case_get(in, "ratio", 3)) / case_get(in, "weight_out", 1);
    double hits = case_get(in, "hit_rate", 0), hit = case_get(in, "hit_cost", 0.02);
    double weight = ratio * (1 - hits + hits * hit) / (ratio + 1);
    *out =
        econ_sum(weight * input.median, sqrt(fmax(0, input.sigma * input.sigma - shared * shared)),
                 output.median / (ratio + 1),
                 sqrt(fmax(0, output.sigma * output.sigma - shared * shared)), shared);
    return 0;
}

int case_cost(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    double shared;
    if (case_has(in, "cost")) {
        *out = case_factor(in, "cost", 1, 0);
        return 0;
    }
    if (case_has_speed(in))
        return measured_cost(in, out, err);
    if (!case_has(in, "peak_flops"))
        return case_lacks(err, "a cost, a speed or a peak");
    if (case_has(in, "mfu_decode") && case_has(in, "mfu_prefill"))
        return blended_cost(in, out, err);
    return flop_cost(in, mfu_name(in), out, &shared, err);
}

/* FLOP/s that one accelerator, or all that are given, deliver. */
static int delivered_flops(const char *unit, struct case_inputs *in, struct econ_factor *out) {
    const struct econ_factor factors[] = {case_factor(in, "peak_flops", 1, (double)NAN),
                                          case_factor(in, mfu_name(in), 1, (double)NAN)};
    double gpus = case_get(in, "gpus", 1);
    double scale = case_unit(unit, "TFLOP") ? 1e-12 : case_unit(unit, "PFLOP") ? 1e-15 : 1;
    *out = econ_product(scale * (case_unit(unit, "GPU") ? 1 : gpus), factors, 2);
    return 0;
}

/* Tokens a second by FLOP: G F M U / (2 N). */
static struct econ_factor flop_speed(struct case_inputs *in, double gpus) {
    const struct econ_factor factors[] = {case_factor(in, "peak_flops", 1, (double)NAN),
                                          case_factor(in, mfu_name(in), 1, (double)NAN),
                                          case_factor(in, "utilization", 1, 1),
                                          case_factor(in, "active_params", -1, (double)NAN)};
    return econ_product(gpus / case_get(in, "flop_per_param", 2), factors, 4);
}

static bool is_speed(const char *unit) {
    return case_unit(unit, "tok/s") || case_unit(unit, "tokens/s") || case_unit(unit, "token/s");
}

static bool is_time(const char *unit) {
    return *unit == 's' || *unit == 'h' || case_unit(unit, "seconds") || case_unit(unit, "hours");
}

int case_compute_bound(const char *unit, struct case_inputs *in, struct econ_factor *out,
                       struct err *err) {
    double gpus = case_get(in, "gpus", 1);
    if (case_unit(unit, "FLOP") && !case_has(in, "peak_flops")) {
        const struct econ_factor size = case_factor(in, "active_params", 1, (double)NAN);
        *out =
            econ_product(case_get(in, "flop_per_param", 2) * case_get(in, "tokens", 1e6), &size, 1);
        return 0;
    }
    if (!case_has(in, "active_params") && !case_has_speed(in))
        return case_has(in, "server_price") || case_has(in, "gpu_price")
                   ? case_lacks(err, "a number of active parameters")
                   : delivered_flops(unit, in, out);
    if (case_has(in, "active_params") && is_speed(unit)) {
        *out = flop_speed(in, case_unit(unit, "GPU") ? 1 : gpus);
        return 0;
    }
    if (is_time(unit)) {
        const struct econ_factor speed = of_power(flop_speed(in, gpus), -1);
        bool hours = *unit == 'h' || case_unit(unit, "hour");
        double scale = (case_unit(unit, "GPU") ? gpus : 1) / (hours ? 3600 : 1);
        *out = econ_product(case_get(in, "tokens", 1e6) * scale, &speed, 1);
        return 0;
    }
    if (case_cost(in, out, err))
        return -1;
    case_money(unit, out);
    return 0;
}

int case_throughput(const char *unit, struct case_inputs *in, struct econ_factor *out,
                    struct err *err) {
    double gpus = case_get(in, "gpus", 1);
    if (is_speed(unit) && case_has(in, "cost")) {
        struct econ_factor factors[] = {
            {0}, case_factor(in, "cost", -1, 0), case_factor(in, "utilization", -1, 1)};
        if (case_rent(in, gpus, &factors[0], err))
            return -1;
        *out = econ_product(1 / ECON_MTOK_HOUR, factors, 3);
        return 0;
    }
    if (!case_has_speed(in))
        return case_lacks(err, "a speed");
    if (case_unit(unit, "Mtok/h") || case_unit(unit, "Mtok/day")) {
        const struct econ_factor factors[] = {case_speed(in, gpus),
                                              case_factor(in, "utilization", 1, 1)};
        *out = econ_product(ECON_MTOK_HOUR * (case_unit(unit, "day") ? 24 : 1), factors, 2);
        return 0;
    }
    if (measured_cost(in, out, err))
        return -1;
    case_money(unit, out);
    return 0;
}

/* The part of the peak that a speed, or FLOP/s that were reached, amount to. */
int case_mfu(const char *unit, struct case_inputs *in, struct econ_factor *out, struct err *err) {
    double gpus = case_get(in, "gpus", 1), scale = case_percent(unit) ? 100 : 1;
    struct econ_factor factors[3] = {case_factor(in, "peak_flops", -1, (double)NAN)};
    if (case_has(in, "achieved_flops")) {
        factors[1] = case_factor(in, "achieved_flops", 1, 0);
        *out = econ_product(scale, factors, 2);
        return 0;
    }
    if (!case_has_speed(in))
        return case_lacks(err, "a speed");
    factors[1] = case_speed(in, gpus);
    factors[2] = case_factor(in, "active_params", 1, (double)NAN);
    double k = case_get(in, "flop_per_param", 2);
    if (case_unit(unit, "FLOP")) {
        factors[0] = (struct econ_factor){.median = 1, .power = 1};
        scale = case_unit(unit, "TFLOP") ? 1e-12 : case_unit(unit, "PFLOP") ? 1e-15 : 1;
    }
    *out = econ_product(scale * k / gpus, factors, 3);
    return 0;
}

int case_ceiling(const char *unit, struct case_inputs *in, struct econ_factor *out,
                 struct err *err) {
    double gpus = case_unit(unit, "GPU") ? 1 : case_get(in, "gpus", 1);
    case_get(in, "gpus", 1);
    struct econ_factor factors[3] = {case_factor(in, "active_params", -1, (double)NAN)};
    if (case_has(in, "peak_flops")) {
        factors[1] = case_factor(in, "peak_flops", 1, 0);
        *out = econ_product(gpus / case_get(in, "flop_per_param", 2), factors, 2);
        return 0;
    }
    if (!case_has(in, "bandwidth"))
        return case_lacks(err, "a peak or a bandwidth");
    factors[1] = case_factor(in, "bandwidth", 1, 0);
    factors[2] = case_factor(in, "bytes_per_param", -1, 1);
    *out = econ_product(gpus * case_get(in, "accepted", 1), factors, 3);
    return 0;
}

/* Power as it is drawn, W, of one accelerator. */
static void power(struct case_inputs *in, struct econ_factor factors[3]) {
    factors[0] = case_factor(in, "kw", 1, (double)NAN);
    factors[0].median *= 1e3;
    factors[1] = case_factor(in, "load", 1, 1);
    factors[2] = case_factor(in, "pue", 1, 1);
}

static double energy_scale(const char *unit) {
    return case_unit(unit, "kWh")                     ? 1e-3
           : case_unit(unit, "MJ")                    ? 3.6e-3
           : case_unit(unit, "kJ")                    ? 3.6
           : *unit == 'J' || case_unit(unit, "joule") ? 3600
                                                      : 1;
}

/* M7: of so many tokens by FLOP, or at a measured speed. */
int case_energy(const char *unit, struct case_inputs *in, struct econ_factor *out,
                struct err *err) {
    struct econ_factor factors[7];
    double gpus = case_get(in, "gpus", 1);
    double tokens = case_get(in, "tokens",
                             case_unit(unit, "/Mtok")                               ? 1e6
                             : case_unit(unit, "/token") || case_unit(unit, "/tok") ? 1
                                                                                    : (double)NAN);
    power(in, factors);
    factors[3] = case_factor(in, "utilization", -1, 1);
    factors[4] = factors[5] = factors[6] = (struct econ_factor){.median = 1, .power = 1};
    if (case_has_speed(in)) {
        factors[4] = of_power(case_speed(in, gpus), -1);
        factors[4].median /= gpus;
    } else {
        factors[4] = case_factor(in, "active_params", 1, (double)NAN);
        factors[4].median *= case_get(in, "flop_per_param", 2);
        factors[5] = case_factor(in, "peak_flops", -1, (double)NAN);
        factors[6] = case_factor(in, mfu_name(in), -1, (double)NAN);
    }
    double usd = case_unit(unit, "USD") ? case_get(in, "usd_kwh", (double)NAN) * 1e-3 : 1;
    *out = econ_product(tokens / 3600 * energy_scale(unit) * usd, factors, 7);
    return isnan(tokens) ? case_lacks(err, "a number of tokens") : 0;
}
