/* SPDX-License-Identifier: MIT
 * What a token is sold for by use, and what electricity it takes. */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>

static const char profile_query[] =
    "SELECT f.*, c.mfu_prefill_sigma, c.mfu_decode_sigma, c.server_sigma, c.size_sigma,"
    "  c.utilization_sigma FROM price_profile_monthly AS f"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " WHERE f.month = ?1 AND f.scenario = ?2 AND f.model = ?3 ORDER BY f.ratio, f.hits";

/* The vendor's own price of a cache read, with its source. */
static const char hit_query[] =
    "SELECT usd_per_mtok, seller, series_id, since, stale"
    " FROM api_price_monthly WHERE month = ?1 AND model = ?3"
    "  AND seller = substr(?3, 1, instr(?3, '/') - 1) AND component = 'cache_read'"
    "  AND tier = 'standard' AND context_min = 0";

static const char energy_query[] =
    "SELECT e.*, c.gpus, c.output_usd_per_mtok FROM energy_monthly AS e"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " WHERE e.month = ?1 AND e.scenario = ?2 AND e.model = ?3";

static const char *exact(struct explain *e, const struct rows *r, size_t i, const char *name) {
    return figure_exact(&e->arena, rows_real(r, i, name));
}

static const char by_use[] = "by use";

static int add_hit_price(struct explain *e, const struct rows *r, size_t i) {
    struct step step = step_new(by_use, "price of a cache read");
    step.value = rows_real(r, i, "usd_per_mtok");
    step.unit = "USD/Mtok";
    step.basis =
        arena_printf(&e->arena, "list price of %s, standard tier%s", rows_text(r, i, "seller"),
                     rows_real(r, i, "stale") > 0 ? "; stale" : "");
    step.series_id = rows_get(r, i, "series_id")->whole;
    step.since = rows_text(r, i, "since");
    return explain_add(e, &step);
}

/* "(300 x ((1 - 0.91) x 5 + 0.91 x 0.5) + 25) / (300 + 1)" */
static const char *mixed(struct explain *e, const struct rows *r, size_t i) {
    return arena_printf(
        &e->arena, "(%s x ((1 - %s) x %s + %s x %s) + %s) / (%s + 1)", exact(e, r, i, "ratio"),
        exact(e, r, i, "hits"), exact(e, r, i, "input_price"), exact(e, r, i, "hits"),
        exact(e, r, i, "hit_price"), exact(e, r, i, "output_price"), exact(e, r, i, "ratio"));
}

static int add_profile_cost(struct explain *e, const struct rows *r, size_t i, const char *name) {
    struct arena *a = &e->arena;
    double ratio = rows_real(r, i, "ratio"), hits = rows_real(r, i, "hits");
    const struct explain_side sides[] = {
        {arena_printf(a, "%s x (1 - 0.98 x %s) / (%s + 1)", exact(e, r, i, "ratio"),
                      exact(e, r, i, "hits"), exact(e, r, i, "ratio")),
         ratio * (1 - 0.98 * hits) / (ratio + 1), rows_real(r, i, "input_cost"),
         rows_real(r, i, "mfu_prefill_sigma")},
        {arena_printf(a, "1 / (%s + 1)", exact(e, r, i, "ratio")), 1 / (ratio + 1),
         rows_real(r, i, "output_cost"), rows_real(r, i, "mfu_decode_sigma")}};
    double input = sides[0].share * sides[0].cost * exp(sides[0].sigma * sides[0].sigma / 2);
    double output = sides[1].share * sides[1].cost * exp(sides[1].sigma * sides[1].sigma / 2);
    double cost = rows_real(r, i, "cost"), mean = input + output;
    double spread = mean * mean / (cost * cost) - 1;
    struct step step = step_new(by_use, arena_printf(a, "%s: cost", name));
    step.formula = arena_printf(a, "%s / sqrt(1 + %s)", figure_exact(a, mean),
                                figure_exact(a, spread > 0 ? spread : 0));
    step.value = cost;
    step.unit = "USD/Mtok";
    step.low = rows_real(r, i, "cost_p5");
    step.high = rows_real(r, i, "cost_p95");
    step.basis = "a hit costs 0.02 of computed input; the same weights as of the price";
    return explain_blend(e, by_use, arena_printf(a, "the cost, %s", name), sides) ||
           explain_add(e, &step);
}

static int add_profile(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    const char *name = rows_text(r, i, "profile");
    struct step price = step_new(by_use, arena_printf(a, "%s: price", name));
    price.formula = mixed(e, r, i);
    price.value = rows_real(r, i, "price");
    price.unit = "USD/Mtok";
    price.basis = rows_real(r, i, "hits") > 0 && !(rows_real(r, i, "hit_price_known") > 0)
                      ? "no price of a cache read is on file: that of input stands for it"
                      : "";
    struct step markup = step_new(by_use, arena_printf(a, "%s: markup", name));
    markup.formula = arena_printf(a, "%s / %s", exact(e, r, i, "price"), exact(e, r, i, "cost"));
    markup.value = rows_real(r, i, "markup");
    markup.low = rows_real(r, i, "markup_p5");
    markup.high = rows_real(r, i, "markup_p95");
    markup.unit = "x";
    return explain_add(e, &price) || add_profile_cost(e, r, i, name) || explain_add(e, &markup) ||
           explain_tell(
               e, by_use, arena_printf(a, "%s: at the vendor's batch price", name),
               arena_printf(a, "%s / %s", exact(e, r, i, "batch_price"), exact(e, r, i, "cost")),
               rows_real(r, i, "batch_markup"), "x");
}

static int add_energy(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    const char *drawn =
        arena_printf(a, "%s x %s x %s x %s", exact(e, r, i, "gpus"), exact(e, r, i, "watts"),
                     exact(e, r, i, "load"), exact(e, r, i, "pue"));
    const char *speed = exact(e, r, i, "tokens_per_second");
    double usd = rows_real(r, i, "usd_per_mtok");
    return explain_tell(e, "energy", "an answer",
                        arena_printf(a, "%s x %s / %s / 3600", drawn,
                                     exact(e, r, i, "answer_tokens"), speed),
                        rows_real(r, i, "wh_per_answer"), "Wh") ||
           explain_tell(e, "energy", "a million output tokens",
                        arena_printf(a, "%s / %s / 3.6", drawn, speed),
                        rows_real(r, i, "kwh_per_mtok"), "kWh") ||
           explain_tell(e, "energy", "part of the output cost",
                        arena_printf(a, "%s / %s", figure_exact(a, usd),
                                     exact(e, r, i, "output_usd_per_mtok")),
                        rows_real(r, i, "part_of_cost"), "of 1");
}

int explain_uses(struct explain *explain) {
    return explain_each(explain, hit_query, add_hit_price) ||
                   explain_each(explain, profile_query, add_profile) ||
                   explain_each(explain, energy_query, add_energy)
               ? -1
               : 0;
}
