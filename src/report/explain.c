/* SPDX-License-Identifier: MIT */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

struct step step_new(const char *part, const char *quantity) {
    return (struct step){
        .part = part, .quantity = quantity, .value = NAN, .low = NAN, .high = NAN, .sigma = NAN};
}

int explain_begin(struct explain *explain) {
    return db_exec(
        explain->db,
        "CREATE TEMP TABLE IF NOT EXISTS step (step INTEGER PRIMARY KEY, month TEXT,"
        " scenario TEXT, model TEXT, part TEXT, quantity TEXT, formula TEXT, value REAL,"
        " unit TEXT, low REAL, high REAL, sigma REAL, basis TEXT, source TEXT, since TEXT,"
        " observed_at TEXT, recorded_at TEXT, url TEXT, sha256 TEXT, reason TEXT,"
        " evidence TEXT)",
        explain->err);
}

static void bind_number(struct stmt *stmt, int index, double value) {
    if (isfinite(value))
        stmt_real(stmt, index, value);
    else
        stmt_null(stmt, index);
}

static void bind_text(struct stmt *stmt, int index, const char *text) {
    stmt_text(stmt, index, text ? text : "");
}

int explain_add(struct explain *explain, const struct step *step) {
    static const char sql[] =
        "INSERT INTO temp.step SELECT NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
        " coalesce(e.source, ''), coalesce(e.since, ''), coalesce(e.observed_at, ''),"
        " coalesce(e.recorded_at, ''), coalesce(e.url, ''), coalesce(e.sha256, ''), ?13,"
        " coalesce(nullif(?14, ''), e.note, '')"
        " FROM (SELECT 1) LEFT JOIN evidence AS e ON e.series_id = ?15 AND e.since = ?16";
    struct stmt *stmt = db_prepare(explain->db, sql, explain->err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, explain->month);
    bind_text(stmt, 2, explain->scenario);
    bind_text(stmt, 3, explain->model);
    bind_text(stmt, 4, step->part);
    bind_text(stmt, 5, step->quantity);
    bind_text(stmt, 6, step->formula);
    bind_number(stmt, 7, step->value);
    bind_text(stmt, 8, step->unit);
    bind_number(stmt, 9, step->low);
    bind_number(stmt, 10, step->high);
    bind_number(stmt, 11, step->sigma);
    bind_text(stmt, 12, step->basis);
    bind_text(stmt, 13, step->reason);
    bind_text(stmt, 14, step->evidence);
    stmt_int(stmt, 15, step->series_id);
    bind_text(stmt, 16, step->since);
    return stmt_run(stmt, explain->err);
}

int explain_read(struct explain *explain, const char *sql, struct rows *rows) {
    struct stmt *stmt = db_prepare(explain->db, sql, explain->err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, explain->month);
    stmt_text(stmt, 2, explain->scenario);
    stmt_text(stmt, 3, explain->model);
    stmt_text(stmt, 4, explain->place);
    return rows_read(stmt, rows, explain->err);
}

int explain_each(struct explain *explain, const char *query, explain_row *add) {
    struct rows rows;
    if (explain_read(explain, query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = add(explain, &rows, i);
    rows_free(&rows);
    return failed;
}

int explain_tell(struct explain *explain, const char *part, const char *quantity,
                 const char *formula, double value, const char *unit) {
    struct step step = step_new(part, quantity);
    step.formula = formula;
    step.value = value;
    step.unit = unit;
    return isnan(value) ? 0 : explain_add(explain, &step);
}

static double mean_of(const struct explain_side *side) {
    return side->share * side->cost * exp(side->sigma * side->sigma / 2);
}

static double spread_of(const struct explain_side *side) {
    return mean_of(side) * mean_of(side) * (exp(side->sigma * side->sigma) - 1);
}

int explain_blend(struct explain *explain, const char *part, const char *of,
                  const struct explain_side side[2]) {
    struct arena *a = &explain->arena;
    const char *text[2], *square[2];
    double mean = mean_of(&side[0]) + mean_of(&side[1]);
    for (int i = 0; i < 2; i++) {
        const char *sigma = figure_exact(a, side[i].sigma);
        text[i] = arena_printf(a, "%s x %s x exp(%s^2 / 2)", side[i].weight,
                               figure_exact(a, side[i].cost), sigma);
        square[i] =
            arena_printf(a, "%s^2 x (exp(%s^2) - 1)", figure_exact(a, mean_of(&side[i])), sigma);
    }
    return explain_tell(explain, part, arena_printf(a, "mean of %s", of),
                        arena_printf(a, "%s + %s", text[0], text[1]), mean, "USD/Mtok") ||
           explain_tell(
               explain, part, arena_printf(a, "relative variance of %s", of),
               arena_printf(a, "(%s + %s) / %s^2", square[0], square[1], figure_exact(a, mean)),
               (spread_of(&side[0]) + spread_of(&side[1])) / (mean * mean), "");
}
