/* SPDX-License-Identifier: MIT
 * Cases of decoding: roofline (M2), KV cache, sizes from speeds. */
#include "economy/case_models.h"

#include <math.h>

/* KV cache of one token of context, bytes; NAN where nothing says. */
static double kv_of_token(struct case_inputs *in) {
    double bytes =
        case_get(in, case_has(in, "kv_bytes") ? "kv_bytes" : "bytes_per_param", (double)NAN);
    double layers = case_get(in, "layers", (double)NAN);
    if (case_has(in, "latent_dim"))
        return layers * case_get(in, "latent_dim", 0) * bytes;
    return econ_kv_bytes(layers, case_get(in, "kv_heads", (double)NAN),
                         case_get(in, "head_dim", (double)NAN), bytes);
}

static double byte_scale(const char *unit) {
    static const struct {
        const char *word;
        double bytes;
    } units[] = {{"KiB", 1024}, {"MiB", 1048576.0}, {"GiB", 1073741824.0}, {"TiB", 1099511627776.0},
                 {"kB", 1e3},   {"KB", 1e3},        {"MB", 1e6},           {"GB", 1e9},
                 {"TB", 1e12}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (case_unit(unit, units[i].word))
            return units[i].bytes;
    return 1;
}

/* Of one token; of a context, and of a batch of them, where they are given. */
int case_kv(const char *unit, struct case_inputs *in, struct econ_factor *out, struct err *err) {
    (void)err;
    double tokens = case_get(in, "context", 1) * case_get(in, "batch", 1);
    return case_point(out, kv_of_token(in) * tokens / byte_scale(unit));
}

/* The experts that a token passes, of a mixture; "k" may stand for them. */
static double active_experts(struct case_inputs *in) {
    return case_get(in, case_has(in, "active_experts") ? "active_experts" : "flop_per_param",
                    (double)NAN);
}

/* Bytes of weights that are held, and those that one step reads. */
static void weights(struct case_inputs *in, double batch, double *held, double *read) {
    double bytes = case_get(in, "bytes_per_param", 1);
    *held = case_has(in, "weight_bytes")
                ? case_get(in, "weight_bytes", 0)
                : case_get(in, "total_params", case_get(in, "active_params", (double)NAN)) * bytes;
    *read = *held;
    if (case_has(in, "routed_bytes")) {
        double shared = case_get(in, "shared_bytes", 0), routed = case_get(in, "routed_bytes", 0);
        *held = shared + routed;
        *read = econ_moe_read(shared, routed, active_experts(in),
                              case_get(in, "experts", (double)NAN), batch);
    } else if (case_has(in, "experts")) {
        double shared = case_get(in, "shared_params", 0) * bytes;
        *read = econ_moe_read(shared, *held - shared, active_experts(in),
                              case_get(in, "experts", 0), batch);
    }
}

/* What of a step the units ask for. */
static int of_step(const char *unit, struct case_inputs *in, const struct econ_decode *d,
                   struct econ_factor *out, struct err *err) {
    double seconds = econ_step(d), speed = econ_decode_speed(d);
    if (case_unit(unit, "USD")) {
        struct econ_factor factors[] = {{.power = 1}, case_factor(in, "utilization", -1, 1)};
        if (case_rent(in, d->gpus, &factors[0], err))
            return -1;
        *out =
            econ_product(case_get(in, "training_load", 1) / (ECON_MTOK_HOUR * speed), factors, 2);
        case_money(unit, out);
        return 0;
    }
    if (case_unit(unit, "tok/s") || case_unit(unit, "tokens/s"))
        return case_point(out, case_unit(unit, "user") || case_unit(unit, "seq") ? speed / d->batch
                               : case_unit(unit, "GPU") || case_unit(unit, "chip") ? speed / d->gpus
                                                                                   : speed);
    if (case_unit(unit, "/tok"))
        seconds /= d->accepted;
    return case_point(out, case_unit(unit, "ms")                            ? seconds * 1e3
                           : case_unit(unit, "us") || case_unit(unit, "µs") ? seconds * 1e6
                                                                            : seconds);
}

/* Accelerators' memory: the batch that fits, or the part that is taken. */
static int fit(const char *unit, struct case_inputs *in, double held, double sequence,
               struct econ_factor *out) {
    double room = 0.9 * case_get(in, "gpus", 1) * case_get(in, "memory", (double)NAN);
    if (case_unit(unit, "seq") || case_unit(unit, "batch"))
        return case_point(out, (room - held) / sequence);
    return case_point(out, (held + case_get(in, "batch", 1) * sequence) / room *
                               (case_percent(unit) ? 100 : 1));
}

static void read_decode(struct case_inputs *in, struct econ_decode *d, double *held) {
    d->batch = case_get(in, "batch", 1);
    weights(in, d->batch, held, &d->weight_bytes);
    d->gpus = case_get(in, "gpus", 1);
    d->peak_flops = case_get(in, "peak_flops", 0);
    d->bandwidth = case_get(in, "bandwidth", (double)NAN);
    d->efficiency_flops = case_get(in, "efficiency_flops", 1);
    d->efficiency_bandwidth = case_get(in, "efficiency_bandwidth", 1);
    d->accepted = case_get(in, "accepted", 1);
    d->context = 1;
    if (case_has(in, "kv_sequence")) {
        d->kv_bytes = case_get(in, "kv_sequence", 0);
        return;
    }
    d->context = case_get(in, "context", 0);
    d->kv_bytes = case_has(in, "kv_token") ? case_get(in, "kv_token", 0)
                  : case_has(in, "layers") ? kv_of_token(in)
                                           : 0;
}

/* M2. KV cache of a sequence may be given whole, or per token with a context. Without weights the
 * batch at which decode turns compute-bound. */
int case_roofline(const char *unit, struct case_inputs *in, struct econ_factor *out,
                  struct err *err) {
    double held;
    if (!case_has(in, "weight_bytes") && !case_has(in, "routed_bytes") &&
        !case_has(in, "active_params") && !case_has(in, "total_params"))
        return case_point(out, econ_critical_batch(case_get(in, "peak_flops", (double)NAN),
                                                   case_get(in, "bandwidth", (double)NAN),
                                                   case_get(in, "bytes_per_param", 1)));
    struct econ_decode d = {0};
    read_decode(in, &d, &held);
    d.flops_per_token =
        2 * case_get(in, "active_params", held / case_get(in, "bytes_per_param", 1));
    if (case_has(in, "memory"))
        return fit(unit, in, held, d.context * d.kv_bytes, out);
    if (isnan(d.bandwidth) && (byte_scale(unit) > 1 || case_unit(unit, "byte")))
        return case_point(out, d.weight_bytes / byte_scale(unit));
    if (isnan(d.bandwidth))
        return case_lacks(err, "a bandwidth");
    return of_step(unit, in, &d, out, err);
}

static double params_scale(const char *unit) {
    bool alone = unit[0] && (!unit[1] || unit[1] == ' ');
    return (alone && *unit == 'B') || case_unit(unit, "billion")    ? 1e-9
           : (alone && *unit == 'T') || case_unit(unit, "trillion") ? 1e-12
                                                                    : 1;
}

/* Between two models of known size on a straight line of logarithms. */
static double between(struct case_inputs *in) {
    double v1 = log(case_get(in, "tok_s_1", (double)NAN)),
           v2 = log(case_get(in, "tok_s_2", (double)NAN));
    double n1 = log(case_get(in, "params_1", (double)NAN)),
           n2 = log(case_get(in, "params_2", (double)NAN));
    return exp(n1 + (n2 - n1) / (v2 - v1) * (log(case_get(in, "tok_s", (double)NAN)) - v1));
}

/* The calibration: BW_eff = v (N b + ctx kv) / a of a model of known size. */
static int bandwidth_of(const char *unit, struct case_inputs *in, struct econ_factor *out) {
    double read = case_get(in, "active_params", 0) * case_get(in, "bytes_per_param", 1) +
                  case_get(in, "context", 0) * case_get(in, "kv_token", 0);
    double rate = case_speed(in, 1).median * read / case_get(in, "accepted", 1);
    return case_point(out, rate / byte_scale(unit));
}

/* N = (a BW e_b / v - ctx kv) / b */
int case_params_from_speed(const char *unit, struct case_inputs *in, struct econ_factor *out,
                           struct err *err) {
    double scale = params_scale(unit);
    if (case_has(in, "tok_s_1"))
        return case_point(out, between(in) * scale);
    if (case_unit(unit, "B/s") && case_has(in, "active_params") && case_has_speed(in))
        return bandwidth_of(unit, in, out);
    if (!case_has(in, "bandwidth") || !case_has_speed(in))
        return case_lacks(err, "a bandwidth or a speed");
    double gpus = case_get(in, "gpus", 1);
    struct econ_factor factors[] = {case_factor(in, "bandwidth", 1, 0), case_speed(in, 1),
                                    case_factor(in, "efficiency_bandwidth", 1, 1),
                                    case_factor(in, "accepted", 1, 1)};
    factors[1].power = -1;
    *out = econ_product(gpus, factors, 4);
    out->median -= case_get(in, "context", 0) * case_get(in, "kv_token", 0);
    const struct econ_factor both[] = {*out, case_factor(in, "bytes_per_param", -1, 1)};
    *out = econ_product(scale, both, 2);
    return 0;
}
