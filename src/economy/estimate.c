/* SPDX-License-Identifier: MIT
 * What a token costs by the method that the assumptions ask for. */
#include "economy/estimate_run.h"

#include <math.h>

/* The rent: quoted, or of an owner. */
static struct econ_factor rent(struct run *run) {
    struct econ_factor value = run_factor(run, ASSUME_SERVER_PRICE, 1);
    if (run_given(run, ASSUME_CAPEX)) {
        value = estimate_owned(run->a);
        run_tell(run, "owned_usd_per_gpu_hour", &value, "USD/h",
                 "(capex × CRF / 12 + server + kW × load × PUE × price × 730 + colocation + "
                 "upkeep) / 730");
        value.median *= run->server.gpus;
    }
    value.median *= 1 - run_base(run, ASSUME_DISCOUNT);
    run->rent_sigma = value.sigma;
    return value;
}

/* Cost by 2N FLOP a token at one MFU; *own is the sigma that this side alone has. */
static struct econ_factor computed(struct run *run, const struct econ_factor *price,
                                   enum assumption mfu, double *shared) {
    struct econ_factor both[] = {*price, run_factor(run, ASSUME_ACTIVE_PARAMS, 1),
                                 run_factor(run, ASSUME_UTILIZATION, -1)};
    struct econ_factor common = econ_product(1, both, 3);
    struct econ_factor own = run_factor(run, mfu, -1);
    const struct econ_factor all[] = {common, own};
    *shared = common.sigma;
    return econ_product(2e6 * run_base(run, ASSUME_TRAINING_LOAD) /
                            (3600 * run->server.gpus * run->server.peak_flops),
                        all, 2);
}

static struct econ_factor measured(struct run *run, const struct econ_factor *price,
                                   struct econ_factor speed, double *shared) {
    struct econ_factor common[] = {*price, run_factor(run, ASSUME_UTILIZATION, -1)};
    struct econ_factor both = econ_product(1, common, 2);
    speed.power = -1;
    const struct econ_factor all[] = {both, speed};
    *shared = both.sigma;
    return econ_product(run_base(run, ASSUME_TRAINING_LOAD) / ECON_MTOK_HOUR, all, 2);
}

/* Bytes of weights that a step reads: given, or all of a dense model and the experts of a mixture
 * that any of the batch passes. */
static double read_bytes(const struct run *run, double batch) {
    double total = run_base(run, ASSUME_TOTAL_PARAMS), shared = run_base(run, ASSUME_SHARED_PARAMS);
    double active = run_base(run, ASSUME_ACTIVE_PARAMS), each = run_base(run, ASSUME_PARAM_BYTES);
    if (run_given(run, ASSUME_WEIGHT_BYTES))
        return run_base(run, ASSUME_WEIGHT_BYTES);
    if (isnan(total))
        return active * each;
    return econ_moe_read(shared * each, (total - shared) * each,
                         econ_routing(active, total, shared), 1, batch);
}

static double batch_in_memory(const struct run *run) {
    double wanted = run_base(run, ASSUME_BATCH), total = run_base(run, ASSUME_TOTAL_PARAMS);
    if (isnan(total) || !run_given(run, ASSUME_MEMORY))
        return wanted;
    return econ_batch(wanted, total * run_base(run, ASSUME_PARAM_BYTES),
                      run_base(run, ASSUME_CONTEXT) * run_base(run, ASSUME_KV_BYTES),
                      run->server.gpus, run_base(run, ASSUME_MEMORY));
}

static struct econ_decode decode_of(const struct run *run) {
    struct econ_decode decode = {.batch = batch_in_memory(run),
                                 .context = run_base(run, ASSUME_CONTEXT),
                                 .kv_bytes = run_base(run, ASSUME_KV_BYTES),
                                 .flops_per_token = 2 * run_base(run, ASSUME_ACTIVE_PARAMS),
                                 .gpus = run->server.gpus,
                                 .peak_flops = run->server.peak_flops,
                                 .bandwidth = run_base(run, ASSUME_BANDWIDTH),
                                 .efficiency_flops = run_base(run, ASSUME_E_F),
                                 .efficiency_bandwidth = run_base(run, ASSUME_E_B),
                                 .accepted = run_base(run, ASSUME_ACCEPTED)};
    decode.weight_bytes = read_bytes(run, decode.batch);
    return decode;
}

/* M2; its sigma is that of the efficiencies, to first order. */
static struct econ_factor roofline_speed(struct run *run) {
    struct econ_decode decode = decode_of(run);
    double e_b = run_factor(run, ASSUME_E_B, 1).sigma, e_f = run_factor(run, ASSUME_E_F, 1).sigma;
    struct econ_factor speed = {.median = econ_decode_speed(&decode), .power = 1};
    run->e_b_sigma = econ_decode_sigma(&decode, e_b, 0, 0);
    run->e_f_sigma = econ_decode_sigma(&decode, 0, e_f, 0);
    speed.sigma = econ_decode_sigma(&decode, e_b, e_f, run_factor(run, ASSUME_ACCEPTED, 1).sigma);
    struct econ_factor user = speed;
    user.median /= decode.batch;
    if (decode.batch < run_base(run, ASSUME_BATCH))
        run_tell_point(run, "batch_that_fits", decode.batch, "",
                       "(0.9 × memory - weights) / cache");
    run_tell(run, "tokens_per_second_per_user", &user, "tokens/s", "accepted / step time");
    return speed;
}

static struct econ_factor with_size(const struct run *run, struct econ_factor value) {
    value.sigma = hypot(value.sigma, run_factor(run, ASSUME_ACTIVE_PARAMS, 1).sigma);
    return value;
}

/* As measured, but a larger model has more of everything: its size is shared with the input. */
static struct econ_factor by_roofline(struct run *run, const struct econ_factor *price,
                                      double *shared) {
    const struct econ_factor rent_and_size = with_size(run, *price);
    const struct econ_factor speed = roofline_speed(run);
    run->speed = with_size(run, speed);
    return measured(run, &rent_and_size, speed, shared);
}

static struct econ_factor by_flop(struct run *run, const struct econ_factor *price,
                                  double *shared) {
    run->speed = with_size(run, run_factor(run, ASSUME_MFU_DECODE, 1));
    run->speed.median = econ_speed(&run->server, run_base(run, ASSUME_ACTIVE_PARAMS),
                                   run_base(run, ASSUME_MFU_DECODE));
    return computed(run, price, ASSUME_MFU_DECODE, shared);
}

static struct econ_factor by_speed(struct run *run, const struct econ_factor *price,
                                   double *shared) {
    run->speed = run_factor(run, ASSUME_SPEED, 1);
    return measured(run, price, run->speed, shared);
}

static void costs(struct run *run) {
    double shared_input = 0;
    struct econ_factor price = rent(run);
    run->input = run_given(run, ASSUME_INPUT_SPEED)
                     ? measured(run, &price, run_factor(run, ASSUME_INPUT_SPEED, 1), &shared_input)
                     : computed(run, &price, ASSUME_MFU_PREFILL, &shared_input);
    run->output = run_given(run, ASSUME_SPEED)   ? by_speed(run, &price, &run->shared)
                  : run_given(run, ASSUME_BATCH) ? by_roofline(run, &price, &run->shared)
                                                 : by_flop(run, &price, &run->shared);
    run->shared = fmin(run->shared, shared_input);
    run_tell(run, "input_cost", &run->input, "USD/Mtok",
             run_given(run, ASSUME_INPUT_SPEED) ? "R / (T × U × 0.0036)"
                                                : "R × 2N × 1e6 / (3600 × G × F × MFU × U)");
    run_tell(run, "output_cost", &run->output, "USD/Mtok",
             run_given(run, ASSUME_SPEED) || run_given(run, ASSUME_BATCH)
                 ? "R / (T × U × 0.0036)"
                 : "the same with the MFU of decode");
    run_tell(run, "output_tokens_per_second", &run->speed, "tokens/s", "of the whole server, busy");
}

void estimate_run(const struct assumed *assumed, estimate_fn *each, void *user) {
    struct run run = {.a = assumed, .each = each, .user = user};
    run.server = (struct econ_server){.usd_per_hour = run_base(&run, ASSUME_SERVER_PRICE),
                                      .gpus = run_base(&run, ASSUME_GPUS),
                                      .peak_flops = run_base(&run, ASSUME_PEAK_FLOPS),
                                      .memory_bytes = run_base(&run, ASSUME_MEMORY)};
    costs(&run);
    run_markups(&run);
    run_humans(&run);
    run_shares(&run);
    run_energy(&run);
}
