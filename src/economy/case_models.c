/* SPDX-License-Identifier: MIT */
#include "economy/case_models.h"

#include <math.h>
#include <mtok/buf.h>
#include <stdlib.h>
#include <string.h>

int case_point(struct econ_factor *out, double value) {
    *out = (struct econ_factor){.median = value, .power = 1};
    return 0;
}

int case_lacks(struct err *err, const char *what) {
    return err_set(err, "%s is not given", what);
}

bool case_unit(const char *unit, const char *word) {
    return strstr(unit, word) != NULL;
}

bool case_percent(const char *unit) {
    return case_unit(unit, "percent") || case_unit(unit, "per cent") || case_unit(unit, "%");
}

void case_money(const char *unit, struct econ_factor *cost) {
    if (case_unit(unit, "tok/USD") || case_unit(unit, "tokens/USD") || case_unit(unit, "per USD")) {
        bool millions = case_unit(unit, "Mtok");
        cost->median = (millions ? 1 : 1e6) / cost->median;
        return;
    }
    if (case_unit(unit, "ktok") || case_unit(unit, "Ktok") || case_unit(unit, "1k"))
        cost->median /= 1e3;
    else if (case_unit(unit, "/tok") || case_unit(unit, "per token"))
        cost->median /= 1e6;
    if (case_unit(unit, "cent"))
        cost->median *= 100;
}

struct kind {
    const char *name;
    case_model *compute;
    case_form *form; /* NULL: as computed */
};

static const struct kind kinds[] = {{"compute", case_compute_bound, NULL},
                                    {"compute_split", case_compute_bound, NULL},
                                    {"interval", case_compute_bound, NULL},
                                    {"throughput", case_throughput, NULL},
                                    {"measured", case_throughput, NULL},
                                    {"mfu", case_mfu, NULL},
                                    {"ceiling", case_ceiling, NULL},
                                    {"params_from_speed", case_params_from_speed, NULL},
                                    {"roofline", case_roofline, NULL},
                                    {"kv", case_kv, NULL},
                                    {"energy", case_energy, NULL},
                                    {"human_token", case_human_token, NULL},
                                    {"human_tokens", case_human_tokens, NULL},
                                    {"human_task", case_human_task, NULL},
                                    {"human_params", case_human_params, NULL},
                                    {"markup", case_markup, case_multiple_form},
                                    {"markup_pct", case_markup, case_percent_form},
                                    {"cost_profit_margin", case_markup, case_percent_form},
                                    {"gross_margin", case_markup, case_margin_form},
                                    {"ownership_or_rent", case_rent_of_days, NULL},
                                    {"rent", case_rent_of_days, NULL},
                                    {"revenue", case_revenue, NULL},
                                    {"request_cost", case_request, NULL},
                                    {"split", case_split, NULL},
                                    {"blend", case_blend, NULL},
                                    {"decline", case_decline, NULL},
                                    {"ownership", case_ownership, NULL}};

static const struct kind *kind_named(const char *name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static bool has_any(const struct case_inputs *inputs, const char *const *names) {
    while (*names && !case_has(inputs, *names))
        names++;
    return *names != NULL;
}

/* An interval is of whatever its inputs make: a cost by FLOP or of a decode, what an owner pays, or
 * the markup or margin of a price. */
static const struct kind *kind_of(const char *name, const char *unit,
                                  const struct case_inputs *inputs) {
    static const char *const prices[] = {"price", "price_out", "price_in", "revenue", NULL};
    static const char *const decode[] = {"batch", "kv_token", "kv_sequence", "weight_bytes", NULL};
    if (strcmp(name, "interval") != 0)
        return kind_named(name);
    if (has_any(inputs, prices))
        return kind_named(case_unit(unit, "margin") ? "gross_margin" : "markup");
    if (case_has(inputs, "wage_usd_h"))
        return kind_named("human_token");
    if (case_has(inputs, "capex"))
        return kind_named("ownership");
    return kind_named(has_any(inputs, decode) && case_has(inputs, "bandwidth") ? "roofline" : name);
}

struct task {
    const struct kind *kind;
    const char *unit;
};

static double in_form(const struct task *task, double value) {
    return task->kind->form ? task->kind->form(task->unit, value) : value;
}

enum { DRAWS = 1 << 14 };

/* Fills values with a sorted draw. */
static int draw(const struct task *task, const struct case_inputs *inputs, double *values,
                struct err *err) {
    struct case_inputs drawn;
    struct econ_factor out;
    for (size_t i = 0; i < DRAWS; i++) {
        case_inputs_draw(inputs, i + 1, &drawn);
        if (task->kind->compute(task->unit, &drawn, &out, err))
            return -1;
        if (!isfinite(out.median))
            return err_set(err, "over a part of the ranges there is no value");
        values[i] = in_form(task, out.median);
    }
    econ_sort(values, DRAWS);
    return 0;
}

static int answer_drawn(const struct task *task, const struct case_inputs *inputs, double z,
                        struct case_answer *out, struct err *err) {
    double *values = mem_alloc(DRAWS * sizeof *values);
    int failed = draw(task, inputs, values, err);
    if (!failed) {
        out->value = econ_sorted_quantile(values, DRAWS, econ_normal(z));
        out->low = econ_sorted_quantile(values, DRAWS, econ_normal(-inputs->bounds));
        out->high = econ_sorted_quantile(values, DRAWS, econ_normal(inputs->bounds));
    }
    free(values);
    return failed;
}

static void answer_closed(const struct task *task, const struct econ_factor *closed, double bounds,
                          double z, struct case_answer *out) {
    out->value = in_form(task, econ_quantile(closed, z));
    if (closed->sigma > 0) {
        out->low = in_form(task, econ_quantile(closed, -bounds));
        out->high = in_form(task, econ_quantile(closed, bounds));
    }
}

int case_compute(const char *model, const char *unit, struct case_inputs *inputs,
                 struct case_answer *out, struct err *err) {
    const struct task task = {kind_of(model, unit, inputs), unit};
    struct econ_factor closed;
    *out = (struct case_answer){(double)NAN, (double)NAN, (double)NAN};
    if (!task.kind)
        return err_set(err, "no model '%s'", model);
    if (task.kind->compute(unit, inputs, &closed, err))
        return -1;
    bool asked = case_has(inputs, "percentile");
    double percentile = case_get(inputs, "percentile", 50);
    if (!(percentile > 0 && percentile < 100))
        return err_set(err, "a percentile lies between 0 and 100");
    const char *unused = case_unused(inputs);
    if (unused)
        return err_set(err, "the model '%s' has no use for the input '%s'", model, unused);
    double z = asked ? econ_normal_inverse(percentile / 100) : 0;
    if (isfinite(closed.median) && case_ranges_left(inputs)) {
        if (answer_drawn(&task, inputs, z, out, err))
            return -1;
    } else
        answer_closed(&task, &closed, inputs->bounds, z, out);
    if (asked)
        out->low = out->high = (double)NAN;
    return isfinite(out->value) ? 0 : err_set(err, "an input of '%s' is missing", model);
}
