/* SPDX-License-Identifier: MIT
 * The two methods that need more steps than one: a server that its owner pays
 * for (view ownership_monthly), decoding by roofline (view roofline_monthly). */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <stdbool.h>

static const char owner_query[] =
    "SELECT * FROM ownership_monthly WHERE month = ?1 AND scenario = ?2";
static const char roofline_query[] =
    "SELECT r.*, iif(EXISTS (SELECT 1 FROM assumption_in_force AS a WHERE a.month = ?1"
    "   AND a.scenario = ?2 AND a.name = 'kv_bytes' AND a.model IN ('', ?3)), NULL,"
    "   2 * m.layers * m.kv_heads * m.head_dim) AS kv_numbers"
    " FROM roofline_monthly AS r LEFT JOIN model_now AS m ON m.model = r.model"
    " WHERE r.month = ?1 AND r.scenario = ?2 AND r.model = ?3";

static const char *exact(struct explain *explain, const struct rows *rows, const char *name) {
    return figure_exact(&explain->arena, rows_real(rows, 0, name));
}

static int add(struct explain *explain, const struct rows *rows, const char *part,
               const char *quantity, const char *formula, const char *column, const char *unit) {
    struct step step = step_new(part, quantity);
    step.formula = formula;
    step.value = rows_real(rows, 0, column);
    step.unit = unit;
    return explain_add(explain, &step);
}

/* What a scenario says of a part of the method, with its reason and source. */
static const char said_query[] =
    "SELECT a.name, n.unit, n.meaning, a.low, a.base, a.high, a.reason, a.evidence"
    " FROM assumption_name AS n JOIN assumption_in_force AS a ON a.name = n.name AND a.month = ?1"
    "  AND a.scenario = ?2 AND a.model = (SELECT max(x.model) FROM assumption_in_force AS x"
    "   WHERE x.month = ?1 AND x.scenario = ?2 AND x.name = n.name AND x.model IN ('', ?3))"
    " WHERE n.meaning LIKE ?4 || ':%' OR ?4 = 'ownership' AND n.name IN ('kw', 'load', 'pue',"
    "  'usd_per_kwh')";

static int add_said(struct explain *e, const char *part, const char *method) {
    struct explain of = *e;
    struct rows rows;
    of.place = method; /* ?4 */
    int failed = explain_read(&of, said_query, &rows);
    if (failed)
        return -1;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        struct step step = step_new(part, rows_text(&rows, i, "name"));
        step.value = rows_real(&rows, i, "base");
        step.low = rows_real(&rows, i, "low");
        step.high = rows_real(&rows, i, "high");
        step.unit = rows_text(&rows, i, "unit");
        step.basis = rows_text(&rows, i, "meaning");
        step.reason = rows_text(&rows, i, "reason");
        step.evidence = rows_text(&rows, i, "evidence");
        failed = explain_add(e, &step);
    }
    rows_free(&rows);
    return failed;
}

/* Mean and variance of the sum, where parts have ranges. */
static int add_owner_spread(struct explain *e, const struct rows *r) {
    struct step mean = step_new("rent", "mean of an accelerator's month");
    struct step spread = step_new("rent", "its relative variance");
    if (!(rows_real(r, 0, "variance") > 0))
        return 0;
    mean.value = rows_real(r, 0, "mean");
    mean.unit = "USD";
    mean.basis = "the sum of the parts, each x exp(sigma^2 / 2); sigma of a part: the root of the "
                 "sum of (ln(high / low) / 3.2897)^2 over its factors, of life and interest by "
                 "what they move the recovery factor";
    spread.value = rows_real(r, 0, "variance");
    spread.basis = "sum over the parts of (part x exp(sigma^2 / 2))^2 x (exp(sigma^2) - 1), over "
                   "the mean squared";
    return explain_add(e, &mean) || explain_add(e, &spread) ||
           explain_tell(e, "rent", "sigma of the rent of an owner",
                        arena_printf(&e->arena, "sqrt(ln(1 + %s))", exact(e, r, "variance")),
                        rows_real(r, 0, "sigma"), "");
}

static int add_owner(struct explain *e, const struct rows *r) {
    struct arena *a = &e->arena;
    const char *rate = exact(e, r, "interest"), *years = exact(e, r, "years");
    const char *crf = rows_real(r, 0, "interest") > 0
                          ? arena_printf(a, "%s x (1 + %s)^%s / ((1 + %s)^%s - 1)", rate, rate,
                                         years, rate, years)
                          : arena_printf(a, "1 / %s", years);
    const char *capital =
        arena_printf(a, "%s x (%s - %s x (%s - %s)) / 12", exact(e, r, "capex"), exact(e, r, "crf"),
                     exact(e, r, "residual"), exact(e, r, "crf"), rate);
    const char *power =
        arena_printf(a, "%s x %s x %s x %s x 730", exact(e, r, "kw"), exact(e, r, "load"),
                     exact(e, r, "pue"), exact(e, r, "usd_per_kwh"));
    const char *month =
        arena_printf(a, "%s / sqrt(1 + %s)", exact(e, r, "mean"), exact(e, r, "variance"));
    if (!(rows_real(r, 0, "variance") > 0))
        month = arena_printf(a, "%s + %s + %s + %s + %s", exact(e, r, "capital"),
                             exact(e, r, "server_month"), exact(e, r, "power"),
                             exact(e, r, "colocation_month"), exact(e, r, "upkeep_month"));
    const char *server =
        arena_printf(a, "%s / 730 x %s", exact(e, r, "usd_per_gpu_month"), exact(e, r, "gpus"));
    return add_said(e, "rent", "ownership") ||
           add(e, r, "rent", "capital recovery factor", crf, "crf", "1/year") ||
           add(e, r, "rent", "capital, an accelerator and month", capital, "capital", "USD") ||
           add(e, r, "rent", "electricity, an accelerator and month", power, "power", "USD") ||
           add(e, r, "rent", "other hardware, an accelerator and month", "", "server_month",
               "USD") ||
           add(e, r, "rent", "housing, an accelerator and month", "", "colocation_month", "USD") ||
           add(e, r, "rent", "upkeep, an accelerator and month", "", "upkeep_month", "USD") ||
           add_owner_spread(e, r) ||
           add(e, r, "rent", "an accelerator, a month", month, "usd_per_gpu_month", "USD") ||
           add(e, r, "rent", "the server, an hour", server, "server_usd", "USD/h");
}

/* 2 x layers x KV heads x head width x bytes, unless the scenario says what a token takes. */
static const char *cache_of_token(struct explain *e, const struct rows *r) {
    double heads = rows_real(r, 0, "kv_numbers");
    return isnan(heads)
               ? ""
               : arena_printf(&e->arena, "%s x %s", figure_exact(&e->arena, heads),
                              figure_exact(&e->arena, rows_real(r, 0, "kv_bytes") / heads));
}

static int add_step(struct explain *e, const struct rows *r) {
    struct arena *a = &e->arena;
    const char *rate = arena_printf(a, "(%s x %s x %s)", exact(e, r, "gpus"),
                                    exact(e, r, "bandwidth"), exact(e, r, "efficiency_bandwidth"));
    const char *batch = exact(e, r, "batch");
    const char *cache = arena_printf(a, "%s x %s x %s / %s", batch, exact(e, r, "context"),
                                     exact(e, r, "kv_bytes"), rate);
    const char *read =
        arena_printf(a, "%s x (%s + (%s - %s) x (1 - (1 - %s)^%s))", exact(e, r, "weight_bytes"),
                     exact(e, r, "shared_params"), exact(e, r, "total_params"),
                     exact(e, r, "shared_params"), exact(e, r, "routing"), batch);
    const char *compute = arena_printf(a, "2 x %s x %s / (%s x %s x %s)",
                                       exact(e, r, "active_params"), batch, exact(e, r, "gpus"),
                                       exact(e, r, "peak_flops"), exact(e, r, "efficiency_flops"));
    const char *step = arena_printf(a, "%s + max(%s, %s)", exact(e, r, "cache_seconds"),
                                    exact(e, r, "weight_seconds"), exact(e, r, "compute_seconds"));
    const char *speed = arena_printf(a, "%s x %s / %s", exact(e, r, "accepted"), batch,
                                     exact(e, r, "step_seconds"));
    return add_said(e, "work", "roofline") ||
           add(e, r, "work", "KV cache of a token", cache_of_token(e, r), "kv_bytes", "B") ||
           add(e, r, "work", "sequences together", "as many as the memory holds, or fewer", "batch",
               "") ||
           add(e, r, "work", "the cache is read in", cache, "cache_seconds", "s") ||
           add(e, r, "work", "weights that a step reads", read, "read_bytes", "B") ||
           add(e, r, "work", "they are read in",
               arena_printf(a, "%s / %s", exact(e, r, "read_bytes"), rate), "weight_seconds",
               "s") ||
           add(e, r, "work", "their arithmetic takes", compute, "compute_seconds", "s") ||
           add(e, r, "work", "a step", step, "step_seconds", "s") ||
           add(e, r, "work", "output tokens of the server", speed, "tokens_per_second", "tokens/s");
}

static int with_rows(struct explain *explain, const char *query,
                     int (*add_all)(struct explain *, const struct rows *)) {
    struct rows rows;
    if (explain_read(explain, query, &rows))
        return -1;
    int failed = rows.count ? add_all(explain, &rows) : 0;
    rows_free(&rows);
    return failed ? -1 : 0;
}

int explain_owner(struct explain *explain) {
    return with_rows(explain, owner_query, add_owner);
}

int explain_roofline(struct explain *explain) {
    return with_rows(explain, roofline_query, add_step);
}

static int add_sigma(struct explain *e, const struct rows *r) {
    struct arena *a = &e->arena;
    static const char *const names[] = {"efficiency_bandwidth", "efficiency_flops", "accepted"};
    const char *sum = "";
    bool computing = rows_real(r, 0, "compute_seconds") > rows_real(r, 0, "weight_seconds");
    double step = rows_real(r, 0, "step_seconds");
    double own = rows_real(r, 0, computing ? "compute_seconds" : "weight_seconds");
    const double parts[] = {(rows_real(r, 0, "cache_seconds") + (computing ? 0 : own)) / step,
                            computing ? own / step : 0, 1};
    for (int i = 0; i < 3; i++) {
        double low = rows_real(r, 0, arena_printf(a, "%s_low", names[i]));
        double high = rows_real(r, 0, arena_printf(a, "%s_high", names[i]));
        if (!isnan(low) && !isnan(high) && parts[i] > 0)
            sum = arena_printf(a, "%s%s(%s x ln(%s / %s) / 3.2897)^2", sum, *sum ? " + " : "",
                               figure_exact(a, parts[i]), figure_exact(a, high),
                               figure_exact(a, low));
    }
    struct step sigma = step_new("interval", "sigma of the speed");
    sigma.formula = arena_printf(a, "sqrt(%s)", *sum ? sum : "0");
    sigma.value = rows_real(r, 0, "speed_sigma");
    sigma.basis = "of each efficiency, by the part of the step that it bounds: to first order, so "
                  "that the 5 % point may lie up to 12 % too low; estimate --draws has it exactly";
    return explain_add(e, &sigma);
}

int explain_roofline_sigma(struct explain *explain) {
    return with_rows(explain, roofline_query, add_sigma);
}

static const char lacks_query[] =
    "SELECT m.layers IS NULL OR m.kv_heads IS NULL OR m.head_dim IS NULL AS no_cache,"
    "  coalesce(z.total_params, iif(z.moe = 0, z.active_params, NULL)) AS total,"
    "  s.gpus * s.memory_bytes * 0.9 AS room,"
    "  EXISTS (SELECT 1 FROM assumption_in_force AS a WHERE a.month = ?1 AND a.scenario = ?2"
    "   AND a.name = 'kv_bytes' AND a.model IN ('', ?3)) AS said, z.model IS NULL AS no_size"
    " FROM scenario_monthly AS s LEFT JOIN model_now AS m ON m.model = ?3"
    " LEFT JOIN model_size_monthly AS z ON z.month = ?1 AND z.scenario = ?2 AND z.model = ?3"
    " WHERE s.month = ?1 AND s.scenario = ?2 AND s.method = 'roofline'";

static int add_lacks(struct explain *e, const struct rows *r) {
    struct arena *a = &e->arena;
    struct step step = step_new("cost", "output cost");
    double total = rows_real(r, 0, "total");
    const char *why =
        rows_real(r, 0, "no_size") > 0 ? "its active parameters are not known"
        : rows_real(r, 0, "no_cache") > 0 && !(rows_real(r, 0, "said") > 0)
            ? "its layers, KV heads or their width are not known, and the scenario assumes no "
              "kv_bytes"
        : isnan(total)
            ? "its parameters in all are not known, and the scenario assumes no "
              "total_params"
            : arena_printf(a,
                           "its %s parameters, at the bytes of the peak, and one "
                           "sequence do not fit into 0.9 x the memory of the server, "
                           "%s B",
                           figure_exact(a, total), figure_exact(a, rows_real(r, 0, "room")));
    step.basis = arena_printf(a, "not known: %s", why);
    return explain_add(e, &step);
}

int explain_roofline_lacks(struct explain *explain) {
    return with_rows(explain, lacks_query, add_lacks);
}
