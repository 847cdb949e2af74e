/* SPDX-License-Identifier: MIT
 * What is over time: why a markup moved, when a price crossed what a person
 * asks, how fast prices and costs fall. */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const char change_query[] =
    "SELECT * FROM attribution_since WHERE month = ?1 AND scenario = ?2 AND model = ?3"
    "  AND component = 'output'"
    "  AND since IN (strftime('%Y-%m', ?1 || '-01', '-1 month'), '" EXPLAIN_POST_MONTH "')"
    " ORDER BY since";

static const char crossing_query[] =
    "SELECT * FROM parity_crossing WHERE scenario = ?2 AND model = ?3 AND place = ?4"
    "  AND wage_kind = 'minimum' ORDER BY human_usd_per_mtok DESC";

/* The straight line through ln index, by least squares, with its sums. */
static const char line_query[] =
    "SELECT kind, min(month) AS first, max(month) AS last, count(*) AS n, sum(t) AS st,"
    "  sum(t * t) AS stt, sum(y) AS sy, sum(t * y) AS sty FROM ("
    "  SELECT kind, month, ln(ix / 100) AS y, place - min(place) OVER (PARTITION BY kind) AS t"
    "  FROM price_index_monthly WHERE kind = 'price' OR scenario = ?2)"
    " GROUP BY kind HAVING count(*) >= 6 ORDER BY kind DESC";

static const char *exact(struct explain *e, const struct rows *r, size_t i, const char *name) {
    return figure_exact(&e->arena, rows_real(r, i, name));
}

/* One part of a change; none where it does not apply. */
static int add_part(struct explain *e, const char *heading, const char *what, double value,
                    const char *formula) {
    return *formula ? explain_tell(e, heading, what, formula, value, "") : 0;
}

static const char *ln_of(struct explain *e, const struct rows *r, size_t i, const char *above,
                         const char *below) {
    return arena_printf(&e->arena, "ln(%s / %s)", exact(e, r, i, above), exact(e, r, i, below));
}

/* What is of another basis is no move of a price: both may be in it. */
static const char *basis_of(struct explain *e, const struct rows *r, size_t i) {
    const char *price =
        rows_real(r, i, "same_source") > 0 ? "" : ln_of(e, r, i, "list_price", "old_price");
    const char *rent = rows_real(r, i, "same_rent") > 0 ? "" : ln_of(e, r, i, "old_rent", "rent");
    return arena_printf(&e->arena, "%s%s%s", price, *price && *rent ? " + " : "", rent);
}

static int add_change(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    const char *part = arena_printf(a, "why, since %s", rows_text(r, i, "since"));
    const char *sum =
        arena_printf(a, "%s + %s + %s + %s + %s + %s", exact(e, r, i, "price"),
                     exact(e, r, i, "server"), exact(e, r, i, "efficiency"), exact(e, r, i, "size"),
                     exact(e, r, i, "load"), exact(e, r, i, "basis"));
    bool same_source = rows_real(r, i, "same_source") > 0;
    bool same_rent = rows_real(r, i, "same_rent") > 0;
    return add_part(e, part, "ln of output markup over that of then", rows_real(r, i, "change"),
                    ln_of(e, r, i, "markup", "old_markup")) ||
           add_part(e, part, "list price", rows_real(r, i, "price"),
                    same_source ? ln_of(e, r, i, "list_price", "old_price") : "") ||
           add_part(e, part, "server price", rows_real(r, i, "server"),
                    same_rent ? ln_of(e, r, i, "old_rent", "rent") : "") ||
           add_part(e, part, "efficiency", rows_real(r, i, "efficiency"),
                    ln_of(e, r, i, "speed", "old_speed")) ||
           add_part(e, part, "size", rows_real(r, i, "size"),
                    isnan(rows_real(r, i, "params")) ? ""
                                                     : ln_of(e, r, i, "old_params", "params")) ||
           add_part(e, part, "change of basis: no price moved", rows_real(r, i, "basis"),
                    basis_of(e, r, i)) ||
           add_part(e, part, "they add up to", rows_real(r, i, "change"), sum);
}

static int add_crossing(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    const char *month = rows_text(r, i, "month");
    struct step step =
        step_new("crossing", arena_printf(a, "%s: what a human asks, over the output price",
                                          rows_text(r, i, "definition")));
    step.formula = arena_printf(a, "%s / %s", exact(e, r, i, "human_usd_per_mtok"),
                                exact(e, r, i, "model_usd_per_mtok"));
    step.value = rows_real(r, i, "times_cheaper");
    step.unit = "x";
    step.basis = arena_printf(
        a, "%s in %s; %s", *month ? "at or below the human" : "dearer than the human",
        rows_text(r, i, "last_month"),
        !*month ? "never cheaper so far"
        : rows_real(r, i, "crossed") > 0
            ? arena_printf(a, "crossed in %s, dearer in %s", month, rows_text(r, i, "first_month"))
            : arena_printf(a, "from its first month on, %s", month));
    return explain_add(e, &step);
}

static int add_line(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    bool price = strcmp(rows_text(r, i, "kind"), "price") == 0;
    double n = rows_real(r, i, "n"), st = rows_real(r, i, "st"), sy = rows_real(r, i, "sy");
    double slope = (rows_real(r, i, "sty") - st * sy / n) / (rows_real(r, i, "stt") - st * st / n);
    const char *part =
        arena_printf(a, "half-life of %s", price ? "list prices" : "costs by this set");
    struct step line = step_new(part, "slope of ln index a month");
    line.formula = arena_printf(a, "(%s - %s x %s / %s) / (%s - %s^2 / %s)", exact(e, r, i, "sty"),
                                exact(e, r, i, "st"), exact(e, r, i, "sy"), exact(e, r, i, "n"),
                                exact(e, r, i, "stt"), exact(e, r, i, "st"), exact(e, r, i, "n"));
    line.value = slope;
    line.basis = arena_printf(
        a,
        "least squares through y = ln(index / 100) of price_index_monthly, %s to %s: sum of t y, "
        "sums of t and y, "
        "months, sum of t^2; of all models that stood on file in both months, each alike",
        rows_text(r, i, "first"), rows_text(r, i, "last"));
    if (explain_add(e, &line) || fabs(slope) < 1e-9)
        return fabs(slope) < 1e-9 ? 0 : -1;
    return explain_tell(e, part, slope < 0 ? "it halves in" : "it does not fall: it doubles in",
                        arena_printf(a, "ln(2) / %s", figure_exact(a, fabs(slope))),
                        log(2) / fabs(slope), "months");
}

int explain_changes(struct explain *explain) {
    return explain_each(explain, change_query, add_change) ? -1 : 0;
}

static const char ceiling_query[] =
    "SELECT * FROM open_host_ceiling_monthly WHERE month = ?1 AND scenario = ?2 AND model = ?3";

static int add_ceiling(struct explain *e, const struct rows *r, size_t i) {
    struct arena *a = &e->arena;
    const char *part = "ceiling without chips";
    struct step step = step_new(part, "cheapest host of an open model as large");
    step.value = rows_real(r, i, "ceiling");
    step.unit = "USD/Mtok of output";
    step.basis = arena_printf(
        a, "%s at %s, %s active; its price stood for three months; the cost %s",
        rows_text(r, i, "host_model"), rows_text(r, i, "host"),
        figure_params(a, rows_real(r, i, "host_params")),
        rows_real(r, i, "above") > 0 ? "lies over it: this set is too dear" : "lies under it");
    return explain_add(e, &step) ||
           explain_tell(
               e, part, "output cost over it",
               arena_printf(a, "%s / %s", exact(e, r, i, "cost"), exact(e, r, i, "ceiling")),
               rows_real(r, i, "cost") / rows_real(r, i, "ceiling"), "x") ||
           explain_tell(
               e, part, "own output price over it",
               arena_printf(a, "%s / %s", exact(e, r, i, "price"), exact(e, r, i, "ceiling")),
               rows_real(r, i, "price_over_ceiling"), "x");
}

int explain_all_time(struct explain *explain) {
    return explain_each(explain, ceiling_query, add_ceiling) ||
                   explain_each(explain, crossing_query, add_crossing) ||
                   explain_each(explain, line_query, add_line)
               ? -1
               : 0;
}
