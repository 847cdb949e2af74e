/* SPDX-License-Identifier: MIT
 * What the speed of a model suggests of its size, beside what the scenario
 * assumes (views size_estimate_monthly, size_combined_monthly). */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

static const char estimate_query[] =
    "SELECT *, exp(mean_speed + mean_size) AS read FROM size_estimate_monthly"
    " WHERE month = ?1 AND model = ?3 ORDER BY source, platform, method DESC LIMIT 12";
static const char combined_query[] =
    "SELECT * FROM size_combined_monthly WHERE month = ?1 AND model = ?3";

static const char *exact(struct explain *explain, const struct rows *rows, size_t i,
                         const char *name) {
    return figure_exact(&explain->arena, rows_real(rows, i, name));
}

static void range_of(struct step *step, const struct rows *rows, size_t i) {
    step->value = rows_real(rows, i, "active_params");
    step->unit = "parameters";
    step->low = rows_real(rows, i, "low");
    step->high = rows_real(rows, i, "high");
    step->sigma = rows_real(rows, i, "sigma");
}

static int add_estimate(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    bool line = strcmp(rows_text(r, i, "method"), "line") == 0;
    struct step step = step_new("size by speed", line ? "on the line of known models"
                                                      : "by what known models read in a second");
    step.formula =
        line ? arena_printf(a, "exp(%s + %s x (ln(%s) - %s))", exact(e, r, i, "mean_size"),
                            exact(e, r, i, "slope"), exact(e, r, i, "tokens_per_second"),
                            exact(e, r, i, "mean_speed"))
             : arena_printf(a, "%s / %s", exact(e, r, i, "read"),
                            exact(e, r, i, "tokens_per_second"));
    range_of(&step, r, i);
    step.basis =
        arena_printf(a, "%.0f models of known size%s%s%s%s", rows_real(r, i, "models"),
                     *rows_text(r, i, "platform") ? " on " : "", rows_text(r, i, "platform"),
                     rows_real(r, i, "outside") > 0 ? "; outside their speeds" : "",
                     rows_real(r, i, "used") > 0 ? "" : "; not counted below");
    step.series_id = rows_get(r, i, "series_id")->whole;
    step.since = rows_text(r, i, "since");
    return explain_add(e, &step);
}

static int add_combined(struct explain *e, const struct rows *r, size_t i) {
    struct step step = step_new("size by speed", "all that count, together");
    range_of(&step, r, i);
    step.formula = "exp(sum of ln N / sigma^2, over sum of 1 / sigma^2)";
    step.basis = arena_printf(&e->arena, "%.0f estimates; no scenario takes it by itself",
                              rows_real(r, i, "estimates"));
    return explain_add(e, &step);
}

int explain_size_by_speed(struct explain *explain) {
    return explain_each(explain, estimate_query, add_estimate) ||
                   explain_each(explain, combined_query, add_combined)
               ? -1
               : 0;
}
