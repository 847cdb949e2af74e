/* SPDX-License-Identifier: MIT */
#include "economy/case_models.h"

#include <math.h>
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

static const struct {
    const char *name;
    case_model *compute;
} models[] = {{"compute", case_compute_bound},
              {"compute_split", case_compute_bound},
              {"interval", case_compute_bound},
              {"throughput", case_throughput},
              {"measured", case_throughput},
              {"mfu", case_mfu},
              {"ceiling", case_ceiling},
              {"params_from_speed", case_params_from_speed},
              {"roofline", case_roofline},
              {"kv", case_kv},
              {"energy", case_energy},
              {"human_token", case_human_token},
              {"human_tokens", case_human_tokens},
              {"human_task", case_human_task},
              {"human_params", case_human_params},
              {"markup", case_markup},
              {"markup_pct", case_markup_percent},
              {"cost_profit_margin", case_markup_percent},
              {"gross_margin", case_gross_margin},
              {"ownership_or_rent", case_rent_of_days},
              {"rent", case_rent_of_days},
              {"revenue", case_revenue},
              {"request_cost", case_request},
              {"split", case_split},
              {"blend", case_blend},
              {"decline", case_decline},
              {"ownership", case_ownership}};

static bool priced(const struct case_inputs *inputs) {
    return case_has(inputs, "price") || case_has(inputs, "price_out") ||
           case_has(inputs, "price_in");
}

/* An interval is of whatever its inputs make: a cost, or the markup of a price on it. */
static case_model *model_of(const char *name, const struct case_inputs *inputs) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(models[i].name, name) == 0)
            return strcmp(name, "interval") == 0 && priced(inputs) ? case_markup
                                                                   : models[i].compute;
    return NULL;
}

int case_compute(const char *model, const char *unit, struct case_inputs *inputs,
                 struct econ_factor *out, struct err *err) {
    case_model *compute = model_of(model, inputs);
    if (!compute)
        return err_set(err, "no model '%s'", model);
    if (compute(unit, inputs, out, err))
        return -1;
    if (case_has(inputs, "percentile")) {
        double percentile = case_get(inputs, "percentile", 50);
        if (!(percentile > 0 && percentile < 100))
            return err_set(err, "a percentile lies between 0 and 100");
        case_point(out, econ_quantile(out, econ_normal_inverse(percentile / 100)));
    }
    const char *unused = case_unused(inputs);
    if (unused)
        return err_set(err, "the model '%s' has no use for the input '%s'", model, unused);
    return isfinite(out->median) ? 0 : err_set(err, "an input of '%s' is missing", model);
}
