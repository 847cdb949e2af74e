/* SPDX-License-Identifier: MIT */
#include "economy/estimate.h"

#include <math.h>
#include <stdbool.h>

#define NONE ((double)NAN)

#define ROW(name, option, unit, help, otherwise) [ASSUME_##name] = {option, unit, help, otherwise},
static const struct assumption_info table[ASSUME_COUNT] = {ASSUMPTIONS(ROW)};

const struct assumption_info *assumption_info(enum assumption assumption) {
    return &table[assumption];
}

/* All that is carried from one figure to the next. */
struct run {
    const struct assumed *a;
    estimate_fn *each;
    void *user;
    struct econ_server server;
    struct econ_factor input, output; /* cost, USD per Mtok */
    double shared;                    /* sigma that both have in common */
};

static double base(const struct run *run, enum assumption which) {
    return run->a[which].base;
}

static bool given(const struct run *run, enum assumption which) {
    return isfinite(run->a[which].base);
}

static struct econ_factor factor(const struct run *run, enum assumption which, int power) {
    const struct assumed *a = &run->a[which];
    return econ_factor(isfinite(a->low) ? a->low : 0, a->base, isfinite(a->high) ? a->high : 0,
                       power);
}

static double quantile(const struct econ_factor *value, double z) {
    return value->sigma > 0 ? econ_quantile(value, z) : NONE;
}

static void tell(struct run *run, const char *name, const struct econ_factor *value,
                 const char *unit, const char *formula) {
    struct estimate_row row = {
        name, value->median, quantile(value, -ECON_Z95), quantile(value, ECON_Z95), unit, formula};
    if (isfinite(value->median))
        run->each(run->user, &row);
}

static void tell_point(struct run *run, const char *name, double value, const char *unit,
                       const char *formula) {
    struct econ_factor point = {.median = value, .power = 1};
    tell(run, name, &point, unit, formula);
}

static struct econ_factor over(double price, const struct econ_factor *cost) {
    return (struct econ_factor){.median = price / cost->median, .sigma = cost->sigma, .power = 1};
}

/* The rent: quoted, or of an owner. */
static struct econ_factor rent(struct run *run) {
    struct econ_factor value = factor(run, ASSUME_SERVER_PRICE, 1);
    if (given(run, ASSUME_CAPEX)) {
        value = estimate_owned(run->a);
        tell(run, "owned_usd_per_gpu_hour", &value, "USD/h",
             "(capex × CRF / 12 + server + kW × load × PUE × price × 730 + colocation + "
             "upkeep) / 730");
        value.median *= run->server.gpus;
    }
    value.median *= 1 - base(run, ASSUME_DISCOUNT);
    return value;
}

/* Cost by 2N FLOP a token at one MFU; *own is the sigma that this side alone has. */
static struct econ_factor computed(struct run *run, const struct econ_factor *price,
                                   enum assumption mfu, double *shared) {
    struct econ_factor both[] = {*price, factor(run, ASSUME_ACTIVE_PARAMS, 1),
                                 factor(run, ASSUME_UTILIZATION, -1)};
    struct econ_factor common = econ_product(1, both, 3);
    struct econ_factor own = factor(run, mfu, -1);
    const struct econ_factor all[] = {common, own};
    *shared = common.sigma;
    return econ_product(2e6 * base(run, ASSUME_TRAINING_LOAD) /
                            (3600 * run->server.gpus * run->server.peak_flops),
                        all, 2);
}

static struct econ_factor measured(struct run *run, const struct econ_factor *price,
                                   struct econ_factor speed, double *shared) {
    struct econ_factor common[] = {*price, factor(run, ASSUME_UTILIZATION, -1)};
    struct econ_factor both = econ_product(1, common, 2);
    speed.power = -1;
    const struct econ_factor all[] = {both, speed};
    *shared = both.sigma;
    return econ_product(base(run, ASSUME_TRAINING_LOAD) / ECON_MTOK_HOUR, all, 2);
}

/* Bytes of weights that a step reads: given, or all of a dense model and the experts of a mixture
 * that any of the batch passes. */
static double read_bytes(const struct run *run, double batch) {
    double total = base(run, ASSUME_TOTAL_PARAMS), shared = base(run, ASSUME_SHARED_PARAMS);
    double active = base(run, ASSUME_ACTIVE_PARAMS), each = base(run, ASSUME_PARAM_BYTES);
    if (given(run, ASSUME_WEIGHT_BYTES))
        return base(run, ASSUME_WEIGHT_BYTES);
    if (isnan(total))
        return active * each;
    return econ_moe_read(shared * each, (total - shared) * each,
                         econ_routing(active, total, shared), 1, batch);
}

static double batch_in_memory(const struct run *run) {
    double wanted = base(run, ASSUME_BATCH), total = base(run, ASSUME_TOTAL_PARAMS);
    if (isnan(total) || !given(run, ASSUME_MEMORY))
        return wanted;
    return econ_batch(wanted, total * base(run, ASSUME_PARAM_BYTES),
                      base(run, ASSUME_CONTEXT) * base(run, ASSUME_KV_BYTES), run->server.gpus,
                      base(run, ASSUME_MEMORY));
}

/* M2; its sigma is that of the efficiencies, to first order. */
static struct econ_factor roofline_speed(struct run *run) {
    struct econ_decode decode = {.batch = batch_in_memory(run),
                                 .context = base(run, ASSUME_CONTEXT),
                                 .kv_bytes = base(run, ASSUME_KV_BYTES),
                                 .flops_per_token = 2 * base(run, ASSUME_ACTIVE_PARAMS),
                                 .gpus = run->server.gpus,
                                 .peak_flops = run->server.peak_flops,
                                 .bandwidth = base(run, ASSUME_BANDWIDTH),
                                 .efficiency_flops = base(run, ASSUME_E_F),
                                 .efficiency_bandwidth = base(run, ASSUME_E_B),
                                 .accepted = base(run, ASSUME_ACCEPTED)};
    decode.weight_bytes = read_bytes(run, decode.batch);
    struct econ_factor speed = {.median = econ_decode_speed(&decode), .power = 1};
    speed.sigma =
        econ_decode_sigma(&decode, factor(run, ASSUME_E_B, 1).sigma,
                          factor(run, ASSUME_E_F, 1).sigma, factor(run, ASSUME_ACCEPTED, 1).sigma);
    struct econ_factor user = speed;
    user.median /= decode.batch;
    if (decode.batch < base(run, ASSUME_BATCH))
        tell_point(run, "batch_that_fits", decode.batch, "", "(0.9 × memory - weights) / cache");
    tell(run, "tokens_per_second_per_user", &user, "tokens/s", "accepted / step time");
    return speed;
}

/* As measured, but a larger model has more of everything: its size is shared with the input. */
static struct econ_factor by_roofline(struct run *run, const struct econ_factor *price,
                                      double *shared) {
    struct econ_factor size = {
        .median = 1, .sigma = factor(run, ASSUME_ACTIVE_PARAMS, 1).sigma, .power = 1};
    const struct econ_factor sized[] = {*price, size};
    struct econ_factor rent_and_size = econ_product(1, sized, 2);
    return measured(run, &rent_and_size, roofline_speed(run), shared);
}

static void costs(struct run *run) {
    double shared_input = 0;
    struct econ_factor price = rent(run);
    run->input = given(run, ASSUME_INPUT_SPEED)
                     ? measured(run, &price, factor(run, ASSUME_INPUT_SPEED, 1), &shared_input)
                     : computed(run, &price, ASSUME_MFU_PREFILL, &shared_input);
    if (given(run, ASSUME_SPEED))
        run->output = measured(run, &price, factor(run, ASSUME_SPEED, 1), &run->shared);
    else if (given(run, ASSUME_BATCH))
        run->output = by_roofline(run, &price, &run->shared);
    else
        run->output = computed(run, &price, ASSUME_MFU_DECODE, &run->shared);
    run->shared = fmin(run->shared, shared_input);
    tell(run, "input_cost", &run->input, "USD/Mtok", "R × 2N × 1e6 / (3600 × G × F × MFU × U)");
    tell(run, "output_cost", &run->output, "USD/Mtok", "the same with the MFU of decode");
    tell_point(run, "output_tokens_per_second",
               price.median * base(run, ASSUME_TRAINING_LOAD) /
                   (run->output.median * ECON_MTOK_HOUR * base(run, ASSUME_UTILIZATION)),
               "tokens/s", "of the whole server, busy");
}

static double unshared(double sigma, double shared) {
    return sqrt(fmax(0, sigma * sigma - shared * shared));
}

/* Same weights on both sides, cached input included. */
static struct econ_factor blended(const struct run *run) {
    double ratio = base(run, ASSUME_RATIO), hits = base(run, ASSUME_HITS);
    double computed_part = 1 - hits + hits * base(run, ASSUME_HIT_COST);
    return econ_sum(run->input.median * ratio * computed_part / (ratio + 1),
                    unshared(run->input.sigma, run->shared), run->output.median / (ratio + 1),
                    unshared(run->output.sigma, run->shared), run->shared);
}

static void markups(struct run *run) {
    double in = base(run, ASSUME_PRICE_IN), out = base(run, ASSUME_PRICE_OUT);
    double hit = given(run, ASSUME_PRICE_HIT) ? base(run, ASSUME_PRICE_HIT) : in;
    struct econ_factor blend = blended(run);
    double price = econ_blend(in, out, base(run, ASSUME_RATIO), base(run, ASSUME_HITS), hit);
    struct econ_factor input = over(in, &run->input), output = over(out, &run->output);
    struct econ_factor mix = over(price, &blend);
    struct econ_factor half =
        econ_sum(run->input.median / 2, unshared(run->input.sigma, run->shared),
                 run->output.median / 2, unshared(run->output.sigma, run->shared), run->shared);
    struct econ_factor equal = over((in + out) / 2, &half);
    tell(run, "blend_cost", &blend, "USD/Mtok", "ratio:1 input to output, hits at hit-cost");
    tell_point(run, "blend_price", price, "USD/Mtok", "the same weights on the price");
    tell(run, "input_markup", &input, "x", "input price / input cost");
    tell(run, "output_markup", &output, "x", "output price / output cost");
    tell(run, "blend_markup", &mix, "x", "blend price / blend cost");
    tell(run, "equal_markup", &equal, "x", "1:1 input to output");
    tell_point(run, "added_markup", (in + out) / run->output.median, "x",
               "(input + output price) / output cost: a convention, not a markup");
    tell_point(run, "gross_margin", 1 - blend.median / price, "", "1 - blend cost / blend price");
    if (run->output.sigma > 0)
        tell_point(run, "p_below_cost", econ_normal(-log(output.median) / run->output.sigma), "",
                   "Phi(-ln(output markup) / sigma)");
    tell_point(run, "pays_for_active_params",
               base(run, ASSUME_ACTIVE_PARAMS) * out / run->output.median, "",
               "size at which output would cost its price");
}

static void human(struct run *run, const char *const names[3], double tokens_per_hour) {
    double price = econ_human(base(run, ASSUME_WAGE), tokens_per_hour);
    tell_point(run, names[0], price, "USD/Mtok", "wage / tokens an hour × 1e6");
    tell_point(run, names[1], price / base(run, ASSUME_PRICE_OUT), "x", "human / output price");
    struct econ_factor affordable = {
        .median = base(run, ASSUME_ACTIVE_PARAMS) * price / run->output.median,
        .sigma = unshared(run->output.sigma, factor(run, ASSUME_ACTIVE_PARAMS, 1).sigma),
        .power = 1};
    tell(run, names[2], &affordable, "", "N × human / output cost");
}

static void humans(struct run *run) {
    static const char *const names[][3] = {
        {"human_token_usd_per_mtok", "token_times_cheaper", "token_affordable_active_params"},
        {"human_thought_usd_per_mtok", "thought_times_cheaper", "thought_affordable_active_params"},
        {"human_task_low_usd_per_mtok", "task_low_times_cheaper",
         "task_low_affordable_active_params"},
        {"human_task_high_usd_per_mtok", "task_high_times_cheaper",
         "task_high_affordable_active_params"}};
    if (!given(run, ASSUME_WAGE))
        return;
    human(run, names[0], 60 * base(run, ASSUME_TOKENS_PER_MINUTE));
    human(run, names[1], base(run, ASSUME_THOUGHT_TOKENS));
    human(run, names[2], base(run, ASSUME_TASK_LOW));
    human(run, names[3], base(run, ASSUME_TASK_HIGH));
}

/* What moves the output cost: parts of the variance of its logarithm. */
static void shares(struct run *run) {
    static const struct {
        enum assumption which;
        const char *name;
    } parts[] = {{ASSUME_SERVER_PRICE, "server_price_share"},
                 {ASSUME_ACTIVE_PARAMS, "active_params_share"},
                 {ASSUME_MFU_DECODE, "mfu_decode_share"},
                 {ASSUME_SPEED, "tokens_per_second_share"},
                 {ASSUME_UTILIZATION, "utilization_share"}};
    double variance = run->output.sigma * run->output.sigma;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && variance > 0; i++) {
        double sigma = factor(run, parts[i].which, 1).sigma;
        bool used = given(run, ASSUME_SPEED) ? parts[i].which != ASSUME_ACTIVE_PARAMS &&
                                                   parts[i].which != ASSUME_MFU_DECODE
                                             : parts[i].which != ASSUME_SPEED;
        if (sigma > 0 && used)
            tell_point(run, parts[i].name, sigma * sigma / variance, "",
                       "of the variance of ln output cost");
    }
}

static void energy(struct run *run) {
    if (!given(run, ASSUME_WATTS))
        return;
    tell_point(run, "watt_hours_per_answer",
               econ_energy(base(run, ASSUME_ACTIVE_PARAMS), base(run, ASSUME_ANSWER_TOKENS),
                           run->server.peak_flops, base(run, ASSUME_MFU_DECODE),
                           base(run, ASSUME_WATTS), base(run, ASSUME_LOAD), base(run, ASSUME_PUE)),
               "Wh", "2N × tokens / (F × MFU) × W × load × PUE / 3600");
}

void estimate_run(const struct assumed *assumed, estimate_fn *each, void *user) {
    struct run run = {.a = assumed, .each = each, .user = user};
    run.server = (struct econ_server){.usd_per_hour = base(&run, ASSUME_SERVER_PRICE),
                                      .gpus = base(&run, ASSUME_GPUS),
                                      .peak_flops = base(&run, ASSUME_PEAK_FLOPS),
                                      .memory_bytes = base(&run, ASSUME_MEMORY)};
    costs(&run);
    markups(&run);
    humans(&run);
    shares(&run);
    energy(&run);
}
