/* SPDX-License-Identifier: MIT
 * The two methods that need more steps than one: a server that its owner pays
 * for (view ownership_monthly), decoding by roofline (view roofline_monthly). */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>

static const char owner_query[] =
    "SELECT * FROM ownership_monthly WHERE month = ?1 AND scenario = ?2";
static const char roofline_query[] =
    "SELECT * FROM roofline_monthly WHERE month = ?1 AND scenario = ?2 AND model = ?3";

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
    return add(e, r, "rent", "capital recovery factor", crf, "crf", "1/year") ||
           add(e, r, "rent", "capital, an accelerator and month", capital, "capital", "USD") ||
           add(e, r, "rent", "electricity, an accelerator and month", power, "power", "USD") ||
           add(e, r, "rent", "other hardware, an accelerator and month", "", "server_month",
               "USD") ||
           add(e, r, "rent", "housing, an accelerator and month", "", "colocation_month", "USD") ||
           add(e, r, "rent", "upkeep, an accelerator and month", "", "upkeep_month", "USD") ||
           add(e, r, "rent", "an accelerator, a month", month, "usd_per_gpu_month", "USD") ||
           add(e, r, "rent", "the server, an hour", server, "server_usd", "USD/h");
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
    return add(e, r, "work", "sequences together", "as many as the memory holds, or fewer", "batch",
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
