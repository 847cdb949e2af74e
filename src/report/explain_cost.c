/* SPDX-License-Identifier: MIT
 * From the inputs to the cost of a million tokens, and how wide it is. */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

static const char query[] =
    "SELECT c.*, t.flop_per_mtok, t.server_flops, t.input_flops, t.output_flops, t.input_seconds,"
    "  t.output_seconds, t.blend_mean, t.blend_spread"
    " FROM cost_monthly AS c JOIN cost_step_monthly AS t USING (month, scenario, model)"
    " WHERE c.month = ?1 AND c.scenario = ?2 AND c.model = ?3";

static int add(struct explain *explain, const char *part, const char *quantity, const char *formula,
               double value, const char *unit) {
    struct step step = step_new(part, quantity);
    step.formula = formula;
    step.value = value;
    step.unit = unit;
    return explain_add(explain, &step);
}

static const char *exact(struct explain *explain, const struct rows *rows, const char *name) {
    return figure_exact(&explain->arena, rows_real(rows, 0, name));
}

static const char *output_time(struct explain *explain, const struct rows *rows) {
    return arena_printf(&explain->arena, "1e6 / (%s x %s)",
                        exact(explain, rows, "tokens_per_second"),
                        exact(explain, rows, "utilization"));
}

/* M1: rent × 2N × 1e6 / (3600 × gpus × peak × MFU × use). */
static int add_computed(struct explain *explain, const struct rows *rows) {
    struct arena *a = &explain->arena;
    const char *flop = exact(explain, rows, "flop_per_mtok");
    const char *server = exact(explain, rows, "server_flops");
    const char *use = exact(explain, rows, "utilization");
    bool roofline = strcmp(rows_text(rows, 0, "method"), "roofline") == 0;
    return add(explain, "work", "FLOP for a million tokens",
               arena_printf(a, "2 x %s x 1e6", exact(explain, rows, "active_params")),
               rows_real(rows, 0, "flop_per_mtok"), "FLOP") ||
           add(explain, "work", "peak of the server",
               arena_printf(a, "%s x %s", exact(explain, rows, "gpus"),
                            exact(explain, rows, "peak_flops")),
               rows_real(rows, 0, "server_flops"), "FLOP/s") ||
           add(explain, "work", "sustained on input",
               arena_printf(a, "%s x %s x %s", server, exact(explain, rows, "mfu_prefill"), use),
               rows_real(rows, 0, "input_flops"), "FLOP/s") ||
           (!roofline &&
            add(explain, "work", "sustained on output",
                arena_printf(a, "%s x %s x %s", server, exact(explain, rows, "mfu_decode"), use),
                rows_real(rows, 0, "output_flops"), "FLOP/s")) ||
           add(explain, "work", "server time for a million input tokens",
               arena_printf(a, "%s / %s", flop, exact(explain, rows, "input_flops")),
               rows_real(rows, 0, "input_seconds"), "s") ||
           (roofline && explain_roofline(explain)) ||
           add(explain, "work", "server time for a million output tokens",
               roofline ? output_time(explain, rows)
                        : arena_printf(a, "%s / %s", flop, exact(explain, rows, "output_flops")),
               rows_real(rows, 0, "output_seconds"), "s");
}

/* M4: rent / (tokens per second × use × 0.0036), which is server time × rent / 3600. */
static int add_measured(struct explain *explain, const struct rows *rows) {
    double read = rows_real(rows, 0, "input_seconds");
    if (!isnan(read) && add(explain, "work", "server time for a million input tokens",
                            arena_printf(&explain->arena, "1e6 / (%s x %s)",
                                         exact(explain, rows, "input_tokens_per_second"),
                                         exact(explain, rows, "utilization")),
                            read, "s"))
        return -1;
    return add(explain, "work", "server time for a million output tokens",
               output_time(explain, rows), rows_real(rows, 0, "output_seconds"), "s");
}

static const char *training(struct explain *explain, const struct rows *rows) {
    double load = rows_real(rows, 0, "training_load");
    if (isnan(load) || load == 1)
        return "";
    return arena_printf(&explain->arena, " x %s (training)", figure_exact(&explain->arena, load));
}

static int add_side(struct explain *explain, const struct rows *rows, const char *side) {
    struct arena *a = &explain->arena;
    struct step step = step_new("cost", arena_printf(a, "%s cost", side));
    step.value = rows_real(rows, 0, arena_printf(a, "%s_usd_per_mtok", side));
    if (isnan(step.value)) {
        step.basis = "not known: the source has not measured this side on machines of its own";
        return explain_add(explain, &step);
    }
    step.formula = arena_printf(
        a, "%s x %s / 3600%s", exact(explain, rows, arena_printf(a, "%s_seconds", side)),
        exact(explain, rows, "usd_per_server_hour"), training(explain, rows));
    double gpus = rows_real(rows, 0, "gpus"), reading = rows_real(rows, 0, "input_gpus");
    if (strcmp(rows_text(rows, 0, "method"), "measured") == 0 && strcmp(side, "input") == 0 &&
        (reading < gpus || reading > gpus))
        step.formula = arena_printf(a, "%s / %.0f x %.0f", step.formula, gpus, reading);
    step.unit = "USD/Mtok";
    step.low = rows_real(rows, 0, arena_printf(a, "%s_p5", side));
    step.high = rows_real(rows, 0, arena_printf(a, "%s_p95", side));
    step.sigma = rows_real(rows, 0, arena_printf(a, "%s_sigma", side));
    return explain_add(explain, &step);
}

static int add_blend(struct explain *explain, const struct rows *rows) {
    struct arena *a = &explain->arena;
    struct step step = step_new("cost", "blended cost, 3:1");
    step.value = rows_real(rows, 0, "blend_usd_per_mtok");
    if (isnan(step.value))
        return 0;
    const struct explain_side sides[] = {{"3 / 4", 0.75, rows_real(rows, 0, "input_usd_per_mtok"),
                                          rows_real(rows, 0, "mfu_prefill_sigma")},
                                         {"1 / 4", 0.25, rows_real(rows, 0, "output_usd_per_mtok"),
                                          rows_real(rows, 0, "mfu_decode_sigma")}};
    if (!isnan(rows_real(rows, 0, "blend_p5")) &&
        explain_blend(explain, "cost", "the blended cost", sides))
        return -1;
    step.unit = "USD/Mtok";
    step.low = rows_real(rows, 0, "blend_p5");
    step.high = rows_real(rows, 0, "blend_p95");
    step.sigma = rows_real(rows, 0, "blend_sigma");
    step.formula =
        isnan(step.low)
            ? arena_printf(a, "(3 x %s + %s) / 4", exact(explain, rows, "input_usd_per_mtok"),
                           exact(explain, rows, "output_usd_per_mtok"))
            : arena_printf(a, "%s / sqrt(1 + %s)", exact(explain, rows, "blend_mean"),
                           exact(explain, rows, "blend_spread"));
    if (!isnan(step.low))
        step.basis = "median of 3/4 input + 1/4 output by Fenton and Wilkinson: mean over "
                     "sqrt(1 + relative variance), where rent, size and use are shared";
    return explain_add(explain, &step);
}

static int add_sigma(struct explain *explain, const struct rows *rows, const char *quantity,
                     const char *low, const char *high, const char *sigma) {
    if (isnan(rows_real(rows, 0, low)) || isnan(rows_real(rows, 0, high)))
        return 0;
    return add(explain, "interval", quantity,
               arena_printf(&explain->arena, "ln(%s / %s) / 3.2897", exact(explain, rows, high),
                            exact(explain, rows, low)),
               rows_real(rows, 0, sigma), "");
}

/* "part of the rent in the variance": what moves the output cost. */
static int add_share(struct explain *explain, const struct rows *rows, const char *input,
                     const char *sigma, const char *share) {
    struct arena *a = &explain->arena;
    return add(explain, "interval", arena_printf(a, "part of the %s in the variance", input),
               arena_printf(a, "%s^2 / %s^2", exact(explain, rows, sigma),
                            exact(explain, rows, "output_sigma")),
               rows_real(rows, 0, share), "of 1");
}

static int add_shares(struct explain *explain, const struct rows *rows) {
    return add_share(explain, rows, "rent", "server_sigma", "server_share") ||
           add_share(explain, rows, "size", "size_sigma", "size_share") ||
           add_share(explain, rows, "MFU", "mfu_decode_sigma", "mfu_share") ||
           add_share(explain, rows, "use", "utilization_sigma", "utilization_share");
}

/* The side of the input: its own MFU, the rest shared with the output. */
static int add_input_interval(struct explain *explain, const struct rows *rows) {
    struct arena *a = &explain->arena;
    const char *cost = exact(explain, rows, "input_usd_per_mtok");
    const char *all = exact(explain, rows, "input_sigma");
    if (isnan(rows_real(rows, 0, "input_p5")))
        return 0;
    return add_sigma(explain, rows, "sigma of the prefill MFU", "mfu_prefill_low",
                     "mfu_prefill_high", "mfu_prefill_sigma") ||
           add(explain, "interval", "sigma of the input cost",
               arena_printf(
                   a, "sqrt(%s^2 + %s^2 + %s^2 + %s^2)", exact(explain, rows, "server_sigma"),
                   exact(explain, rows, "size_sigma"), exact(explain, rows, "mfu_prefill_sigma"),
                   exact(explain, rows, "utilization_sigma")),
               rows_real(rows, 0, "input_sigma"), "") ||
           add(explain, "interval", "input cost, 5 %",
               arena_printf(a, "%s x exp(-1.6449 x %s)", cost, all), rows_real(rows, 0, "input_p5"),
               "USD/Mtok") ||
           add(explain, "interval", "input cost, 95 %",
               arena_printf(a, "%s x exp(1.6449 x %s)", cost, all), rows_real(rows, 0, "input_p95"),
               "USD/Mtok");
}

/* Products of lognormals: the variances of the logarithms add up. */
static int add_interval(struct explain *explain, const struct rows *rows) {
    struct arena *a = &explain->arena;
    double sigma = rows_real(rows, 0, "output_sigma");
    if (isnan(rows_real(rows, 0, "output_p5")))
        return add(explain, "interval", "none", "every input of this scenario is a point", NAN, "");
    const char *cost = exact(explain, rows, "output_usd_per_mtok");
    const char *all = exact(explain, rows, "output_sigma");
    if (add_input_interval(explain, rows))
        return -1;
    return add_sigma(explain, rows, "sigma of the rent", "server_low", "server_high",
                     "server_sigma") ||
           add_sigma(explain, rows, "sigma of the size", "size_low", "size_high", "size_sigma") ||
           add_sigma(explain, rows, "sigma of the decode MFU", "mfu_decode_low", "mfu_decode_high",
                     "mfu_decode_sigma") ||
           (strcmp(rows_text(rows, 0, "method"), "roofline") == 0 &&
            explain_roofline_sigma(explain)) ||
           add_sigma(explain, rows, "sigma of the use", "utilization_low", "utilization_high",
                     "utilization_sigma") ||
           add(explain, "interval", "sigma of the output cost",
               arena_printf(
                   a, "sqrt(%s^2 + %s^2 + %s^2 + %s^2)", exact(explain, rows, "server_sigma"),
                   exact(explain, rows, "size_sigma"), exact(explain, rows, "mfu_decode_sigma"),
                   exact(explain, rows, "utilization_sigma")),
               sigma, "") ||
           add_shares(explain, rows) ||
           add(explain, "interval", "output cost, 5 %",
               arena_printf(a, "%s x exp(-1.6449 x %s)", cost, all),
               rows_real(rows, 0, "output_p5"), "USD/Mtok") ||
           add(explain, "interval", "output cost, 95 %",
               arena_printf(a, "%s x exp(1.6449 x %s)", cost, all),
               rows_real(rows, 0, "output_p95"), "USD/Mtok");
}

int explain_cost(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, query, &rows))
        return -1;
    int failed = 0;
    if (rows.count) {
        bool measured = strcmp(rows_text(&rows, 0, "method"), "measured") == 0;
        failed = (measured ? add_measured(explain, &rows) : add_computed(explain, &rows)) ||
                 add_side(explain, &rows, "input") || add_side(explain, &rows, "output") ||
                 add_blend(explain, &rows) || add_interval(explain, &rows);
    } else
        failed = explain_roofline_lacks(explain);
    rows_free(&rows);
    return failed ? -1 : 0;
}
