/* SPDX-License-Identifier: MIT
 * What follows from the costs: markups, parity, what moves them, energy. */
#include "economy/estimate_run.h"

#include <math.h>

static struct econ_factor over(double price, const struct econ_factor *cost) {
    return (struct econ_factor){.median = price / cost->median, .sigma = cost->sigma, .power = 1};
}

/* Same weights on both sides, cached input included. */
static struct econ_factor blended(const struct run *run) {
    double ratio = run_base(run, ASSUME_RATIO), hits = run_base(run, ASSUME_HITS);
    double computed_part = 1 - hits + hits * run_base(run, ASSUME_HIT_COST);
    return econ_sum(run->input.median * ratio * computed_part / (ratio + 1),
                    run_unshared(run->input.sigma, run->shared), run->output.median / (ratio + 1),
                    run_unshared(run->output.sigma, run->shared), run->shared);
}

/* 1 - 1 / markup, which rises with the markup: so do its 5 % and 95 % points. */
static void tell_margin(struct run *run, const struct econ_factor *markup) {
    bool spread = markup->sigma > 0;
    struct estimate_row row = {"gross_margin",
                               1 - 1 / markup->median,
                               spread ? 1 - 1 / econ_quantile(markup, -ECON_Z95) : (double)NAN,
                               spread ? 1 - 1 / econ_quantile(markup, ECON_Z95) : (double)NAN,
                               "",
                               "1 - blend cost / blend price"};
    if (isfinite(row.value))
        run->each(run->user, &row);
}

/* The size whose output costs so much: N × price / cost, whatever N was. */
static struct econ_factor at_cost(const struct run *run, double price) {
    return (struct econ_factor){
        .median = run_base(run, ASSUME_ACTIVE_PARAMS) * price / run->output.median,
        .sigma = run_unshared(run->output.sigma, run_factor(run, ASSUME_ACTIVE_PARAMS, 1).sigma),
        .power = 1};
}

void run_markups(struct run *run) {
    double in = run_base(run, ASSUME_PRICE_IN), out = run_base(run, ASSUME_PRICE_OUT);
    double hit = run_given(run, ASSUME_PRICE_HIT) ? run_base(run, ASSUME_PRICE_HIT) : in;
    struct econ_factor blend = blended(run);
    double price =
        econ_blend(in, out, run_base(run, ASSUME_RATIO), run_base(run, ASSUME_HITS), hit);
    struct econ_factor input = over(in, &run->input), output = over(out, &run->output);
    struct econ_factor mix = over(price, &blend);
    struct econ_factor half =
        econ_sum(run->input.median / 2, run_unshared(run->input.sigma, run->shared),
                 run->output.median / 2, run_unshared(run->output.sigma, run->shared), run->shared);
    struct econ_factor equal = over((in + out) / 2, &half);
    run_tell(run, "blend_cost", &blend, "USD/Mtok", "ratio:1 input to output, hits at hit-cost");
    run_tell_point(run, "blend_price", price, "USD/Mtok", "the same weights on the price");
    run_tell(run, "input_markup", &input, "x", "input price / input cost");
    run_tell(run, "output_markup", &output, "x", "output price / output cost");
    run_tell(run, "blend_markup", &mix, "x", "blend price / blend cost");
    run_tell(run, "equal_markup", &equal, "x", "1:1 input to output");
    run_tell_point(run, "added_markup", (in + out) / run->output.median, "x",
                   "(input + output price) / output cost: a convention, not a markup");
    tell_margin(run, &mix);
    if (run->output.sigma > 0)
        run_tell_point(run, "p_below_cost", econ_normal(-log(output.median) / run->output.sigma),
                       "", "Phi(-ln(output markup) / sigma)");
    const struct econ_factor pays = at_cost(run, out);
    run_tell(run, "pays_for_active_params", &pays, "", "size at which output would cost its price");
}

static void human(struct run *run, const char *const names[3], double tokens_per_hour) {
    double price = econ_human(run_base(run, ASSUME_WAGE), tokens_per_hour);
    run_tell_point(run, names[0], price, "USD/Mtok", "wage / tokens an hour × 1e6");
    run_tell_point(run, names[1], price / run_base(run, ASSUME_PRICE_OUT), "x",
                   "human / output price");
    const struct econ_factor affordable = at_cost(run, price);
    run_tell(run, names[2], &affordable, "", "N × human / output cost");
}

void run_humans(struct run *run) {
    static const char *const names[][3] = {
        {"human_token_usd_per_mtok", "token_times_cheaper", "token_affordable_active_params"},
        {"human_thought_usd_per_mtok", "thought_times_cheaper", "thought_affordable_active_params"},
        {"human_task_low_usd_per_mtok", "task_low_times_cheaper",
         "task_low_affordable_active_params"},
        {"human_task_high_usd_per_mtok", "task_high_times_cheaper",
         "task_high_affordable_active_params"}};
    if (!run_given(run, ASSUME_WAGE))
        return;
    human(run, names[0], 60 * run_base(run, ASSUME_TOKENS_PER_MINUTE));
    human(run, names[1], run_base(run, ASSUME_THOUGHT_TOKENS));
    double retries = run_base(run, ASSUME_RETRIES);
    human(run, names[2], run_base(run, ASSUME_TASK_LOW) * retries);
    human(run, names[3], run_base(run, ASSUME_TASK_HIGH) * retries);
}

/* What part of the variance of the logarithm of a figure, whose sigma is `total`, one cause brings.
 */
static void tell_share(struct run *run, const char *name, double total, double sigma) {
    if (sigma > 1e-12 && total > 0)
        run_tell_point(run, name, sigma * sigma / (total * total), "", "of the variance of its ln");
}

static double sigma_of(const struct run *run, enum assumption which) {
    return run_factor(run, which, 1).sigma;
}

/* The names of what moves a figure of output. */
struct share_names {
    const char *rent, *size, *speed, *mfu, *bandwidth, *flops, *accepted, *use;
};

static void output_shares(struct run *run, const struct share_names *names, double total) {
    bool measured = run_given(run, ASSUME_SPEED);
    bool roofline = !measured && run_given(run, ASSUME_BATCH);
    tell_share(run, names->rent, total, run->rent_sigma);
    if (!measured && names->size)
        tell_share(run, names->size, total, sigma_of(run, ASSUME_ACTIVE_PARAMS));
    if (measured)
        tell_share(run, names->speed, total, sigma_of(run, ASSUME_SPEED));
    else if (!roofline)
        tell_share(run, names->mfu, total, sigma_of(run, ASSUME_MFU_DECODE));
    if (roofline) {
        tell_share(run, names->bandwidth, total, run->e_b_sigma);
        tell_share(run, names->flops, total, run->e_f_sigma);
        tell_share(run, names->accepted, total, sigma_of(run, ASSUME_ACCEPTED));
    }
    tell_share(run, names->use, total, sigma_of(run, ASSUME_UTILIZATION));
}

static void input_shares(struct run *run) {
    double total = run->input.sigma;
    bool measured = run_given(run, ASSUME_INPUT_SPEED);
    tell_share(run, "input_server_price_share", total, run->rent_sigma);
    tell_share(run, "input_active_params_share", total,
               measured ? 0 : sigma_of(run, ASSUME_ACTIVE_PARAMS));
    tell_share(run, "input_mfu_prefill_share", total,
               measured ? 0 : sigma_of(run, ASSUME_MFU_PREFILL));
    tell_share(run, "input_tokens_per_second_share", total,
               measured ? sigma_of(run, ASSUME_INPUT_SPEED) : 0);
    tell_share(run, "input_utilization_share", total, sigma_of(run, ASSUME_UTILIZATION));
}

/* Of the output cost, and so of its markup; of the input's; of the size that the price pays for. */
void run_shares(struct run *run) {
    static const struct share_names output = {
        "server_price_share", "active_params_share",        "tokens_per_second_share",
        "mfu_decode_share",   "efficiency_bandwidth_share", "efficiency_flops_share",
        "accepted_share",     "utilization_share"};
    static const struct share_names pays = {"pays_for_server_price_share",
                                            NULL, /* needs no belief about it */
                                            "pays_for_tokens_per_second_share",
                                            "pays_for_mfu_decode_share",
                                            "pays_for_efficiency_bandwidth_share",
                                            "pays_for_efficiency_flops_share",
                                            "pays_for_accepted_share",
                                            "pays_for_utilization_share"};
    output_shares(run, &output, run->output.sigma);
    input_shares(run);
    if (!run_given(run, ASSUME_SPEED))
        output_shares(run, &pays,
                      run_unshared(run->output.sigma, sigma_of(run, ASSUME_ACTIVE_PARAMS)));
}

/* M7: of a busy server at its speed, however that is come by. */
void run_energy(struct run *run) {
    struct econ_factor factors[] = {run_factor(run, ASSUME_WATTS, 1),
                                    run_factor(run, ASSUME_LOAD, 1), run_factor(run, ASSUME_PUE, 1),
                                    run->speed, run_factor(run, ASSUME_ANSWER_TOKENS, 1)};
    factors[3].power = -1;
    struct econ_factor answer = econ_product(run->server.gpus / 3600, factors, 5);
    run_tell(run, "watt_hours_per_answer", &answer, "Wh",
             "G × W × load × PUE × tokens / tokens per second / 3600");
    if (!(run_base(run, ASSUME_USD_PER_KWH) > 0))
        return;
    factors[4] = run_factor(run, ASSUME_USD_PER_KWH, 1);
    struct econ_factor electricity = econ_product(run->server.gpus / 3.6, factors, 5);
    run_tell(run, "electricity_usd_per_mtok", &electricity, "USD/Mtok",
             "G × W × load × PUE / tokens per second / 3.6 × USD per kWh");
}
