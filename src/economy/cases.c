/* SPDX-License-Identifier: MIT */
#include "economy/cases.h"

#include "base/number.h"
#include "economy/case_models.h"
#include "rows/rows.h"

#include <math.h>
#include <mtok/csv.h>
#include <stdio.h>
#include <string.h>

/* "rel 1%", "abs 0.5", "factor 2" */
static int within(const char *tolerance, double computed, double expected, struct err *err) {
    const char *number = tolerance + strcspn(tolerance, " ");
    char *end;
    double limit = real_read(number, &end);
    bool percent = *end == '%';
    if (end == number || limit < 0)
        return err_set(err, "tolerance '%s': expected rel N%%, abs N or factor N", tolerance);
    if (strncmp(tolerance, "rel", 3) == 0)
        return fabs(computed - expected) <= fabs(expected) * limit * (percent ? 0.01 : 1);
    if (strncmp(tolerance, "abs", 3) == 0)
        return fabs(computed - expected) <= limit;
    if (strncmp(tolerance, "factor", 6) == 0)
        return computed / expected <= limit && expected / computed <= limit;
    return err_set(err, "tolerance '%s': expected rel N%%, abs N or factor N", tolerance);
}

/* A distribution answers with the one of its three figures that is asked for: a file of cases does
 * not say which, so the nearest is compared, and named. */
static double figure_of(const struct case_value *value, double expected, const char **name) {
    double best = value->value;
    *name = "";
    if (isnan(value->p5))
        return best;
    *name = "p50";
    if (fabs(log(value->p5 / expected)) < fabs(log(best / expected))) {
        best = value->p5;
        *name = "p5";
    }
    if (fabs(log(value->p95 / expected)) < fabs(log(best / expected))) {
        best = value->p95;
        *name = "p95";
    }
    return best;
}

static int compute_row(const char *model, const char *unit, const char *inputs,
                       struct case_result *result, const char **what, struct err *err) {
    struct case_inputs parsed;
    struct case_value value;
    if (case_inputs_read(inputs, &parsed, err) || case_compute(model, unit, &parsed, &value, err))
        return -1;
    result->computed = figure_of(&value, result->expected, what);
    int verdict = within(result->tolerance, result->computed, result->expected, err);
    if (verdict >= 0)
        result->verdict = verdict ? VERDICT_PASS : VERDICT_FAIL;
    return verdict < 0 ? -1 : 0;
}

struct columns {
    size_t name, inputs, expected, tolerance, model;
    int unit;
};

static int find_columns(const struct table *table, struct columns *columns, struct err *err) {
    columns->unit = table_column(table, "unit", true);
    return table_need(table, "case", &columns->name, err) ||
                   table_need(table, "inputs", &columns->inputs, err) ||
                   table_need(table, "expected", &columns->expected, err) ||
                   table_need(table, "tolerance", &columns->tolerance, err) ||
                   table_need(table, "model", &columns->model, err)
               ? -1
               : 0;
}

static void run_row(const struct table *table, size_t row, const struct columns *columns,
                    case_fn *each, void *user) {
    struct err err = {0};
    const char *expected = table_cell(table, row, columns->expected);
    char *end;
    struct case_result result = {.name = table_cell(table, row, columns->name),
                                 .computed = (double)NAN,
                                 .expected = real_read(expected, &end),
                                 .tolerance = table_cell(table, row, columns->tolerance),
                                 .verdict = VERDICT_NOT_EXPRESSED,
                                 .reason = ""};
    const char *unit = columns->unit < 0 ? "" : table_cell(table, row, (size_t)columns->unit);
    const char *what = "";
    if (end == expected || *end)
        err_set(&err, "expected '%s' is not a number", expected);
    else
        compute_row(table_cell(table, row, columns->model), unit,
                    table_cell(table, row, columns->inputs), &result, &what, &err);
    result.reason = *err.text ? err.text : what;
    each(user, &result);
}

int cases_run(const char *bytes, size_t size, case_fn *each, void *user, struct err *err) {
    struct tables tables = {0};
    struct columns columns;
    if (csv_table(bytes, size, &tables, err))
        return -1;
    int failed = find_columns(&tables.list[0], &columns, err);
    for (size_t row = 1; !failed && row < tables.list[0].rows; row++)
        run_row(&tables.list[0], row, &columns, each, user);
    tables_free(&tables);
    return failed;
}
