/* SPDX-License-Identifier: MIT
 * A day of a whole service, from the tokens and the servers that its seller
 * told (view deployment_day): cost, revenue at list price and margin without
 * any assumption. */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

static const char day_query[] = "SELECT * FROM deployment_day WHERE month = ?1 AND model = ?3"
                                " ORDER BY since, seller";

/* The list prices that were in force that day, with their sources. */
static const char price_query[] =
    "SELECT p.component, p.usd_per_mtok, p.seller, p.series_id, p.since"
    " FROM (SELECT *, row_number() OVER (PARTITION BY component ORDER BY rank, source) AS choice"
    "  FROM api_price WHERE model = ?3 AND tier = 'standard' AND context_min = 0"
    "   AND state = 'value' AND component IN ('input', 'cache_read', 'output')"
    "   AND seller = (SELECT seller FROM deployment_day WHERE month = ?1 AND model = ?3)"
    "   AND since <= ?4 AND coalesce(until, '9') > ?4) AS p WHERE p.choice = 1"
    " ORDER BY p.component = 'output', p.component";

static const char part[] = "a day, measured";

struct day {
    struct explain *explain;
    const struct rows *rows;
    size_t row;
};

static double real(const struct day *day, const char *name) {
    return rows_real(day->rows, day->row, name);
}

static const char *exact(const struct day *day, const char *name) {
    return figure_exact(&day->explain->arena, real(day, name));
}

/* What was told, with its source. */
static int add_fact(const struct day *day, const char *quantity, const char *column,
                    const char *unit, const char *series, const char *since) {
    struct step step = step_new(part, quantity);
    step.value = real(day, column);
    step.unit = unit;
    step.basis = rows_text(day->rows, day->row, "scope");
    step.series_id = rows_get(day->rows, day->row, series)->whole;
    step.since = rows_text(day->rows, day->row, since);
    return explain_add(day->explain, &step);
}

static int add_result(const struct day *day, const char *quantity, const char *formula,
                      const char *column, const char *unit) {
    struct step step = step_new(part, quantity);
    step.formula = formula;
    step.value = real(day, column);
    step.unit = unit;
    return isnan(step.value) ? 0 : explain_add(day->explain, &step);
}

static int add_facts(const struct day *day) {
    return add_fact(day, "input tokens, cache hits included", "input_mtok", "Mtok/day",
                    "token_series_id", "since") ||
           add_fact(day, "of them cache hits", "hit_mtok", "Mtok/day", "hit_series_id", "since") ||
           add_fact(day, "output tokens", "output_mtok", "Mtok/day", "output_series_id", "since") ||
           add_fact(day, "servers on average", "nodes", "servers", "node_series_id", "since") ||
           add_fact(day, "server, as the seller reckons it", "usd_per_node_hour", "USD/h",
                    "rent_series_id", "rent_since");
}

static int add_prices(const struct day *day) {
    struct explain of = *day->explain;
    struct rows rows;
    of.place = rows_text(day->rows, day->row, "since"); /* ?4 */
    int failed = explain_read(&of, price_query, &rows);
    if (failed)
        return -1;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        const char *component = rows_text(&rows, i, "component");
        struct step step = step_new(
            part, arena_printf(&day->explain->arena, "list price of %s",
                               strcmp(component, "cache_read") == 0 ? "a cache hit" : component));
        step.value = rows_real(&rows, i, "usd_per_mtok");
        step.unit = "USD/Mtok";
        step.series_id = rows_get(&rows, i, "series_id")->whole;
        step.since = rows_text(&rows, i, "since");
        failed = explain_add(day->explain, &step);
    }
    rows_free(&rows);
    return failed;
}

static int add_results(const struct day *day) {
    struct arena *a = &day->explain->arena;
    const char *cost =
        arena_printf(a, "%s x 24 x %s", exact(day, "nodes"), exact(day, "usd_per_node_hour"));
    const char *revenue = arena_printf(
        a, "(%s - %s) x %s + %s x %s + %s x %s", exact(day, "input_mtok"), exact(day, "hit_mtok"),
        exact(day, "input_price"), exact(day, "hit_mtok"), exact(day, "hit_price"),
        exact(day, "output_mtok"), exact(day, "output_price"));
    const char *ratio = arena_printf(a, "%s / %s", exact(day, "revenue"), exact(day, "cost"));
    return add_result(day, "cost of the day", cost, "cost", "USD") ||
           add_result(day, "revenue, were every token billed at the list price of this model",
                      revenue, "revenue", "USD") ||
           add_result(day, "markup of the day", ratio, "markup", "x") ||
           add_result(day, "the same as a part of cost",
                      arena_printf(a, "100 x (%s - 1)", exact(day, "markup")), "percent", "%") ||
           add_result(day, "the same as a gross margin",
                      arena_printf(a, "1 - %s / %s", exact(day, "cost"), exact(day, "revenue")),
                      "gross_margin", "of 1");
}

int explain_day(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, day_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        const struct day day = {explain, &rows, i};
        failed = add_facts(&day) || add_prices(&day) || add_results(&day);
    }
    rows_free(&rows);
    return failed ? -1 : 0;
}
