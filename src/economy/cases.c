/* SPDX-License-Identifier: MIT */
#include "economy/cases.h"

#include "base/number.h"
#include "economy/case_models.h"
#include "rows/rows.h"

#include <math.h>
#include <mtok/csv.h>
#include <stdio.h>
#include <string.h>

/* A kind of tolerance and its number: "rel 1%", "rel 0.01", "abs 0.5", "factor 2", "x/ 2". */
static int read_tolerance(const char *text, char kind[16], double *limit) {
    size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz/ .:");
    size_t end = word;
    while (end && strchr(" .:", text[end - 1]))
        end--;
    if (end >= 16)
        return -1;
    memcpy(kind, text, end);
    kind[end] = 0;
    return case_number(text + word, strlen(text + word), limit) || *limit < 0 ? -1 : 0;
}

static int within(const char *tolerance, double computed, double expected, struct err *err) {
    char kind[16];
    double limit;
    if (read_tolerance(tolerance, kind, &limit) == 0) {
        bool bare = !*kind && strchr(tolerance, '%'); /* "1%" */
        if (bare || strcmp(kind, "rel") == 0 || strcmp(kind, "relative") == 0)
            return fabs(computed - expected) <= fabs(expected) * limit;
        if (strcmp(kind, "abs") == 0 || strcmp(kind, "absolute") == 0)
            return fabs(computed - expected) <= limit;
        if ((strcmp(kind, "factor") == 0 || strcmp(kind, "x/") == 0) && limit >= 1)
            return computed / expected > 0 && computed / expected <= limit &&
                   expected / computed <= limit;
    }
    return err_set(err, "tolerance '%s': expected rel N%%, abs N or factor N", tolerance);
}

/* How far off a figure is: a factor where there can be one. */
static double distance(double figure, double expected) {
    return figure / expected > 0 ? fabs(log(figure / expected)) : (double)INFINITY;
}

/* A distribution answers with the one of its three figures that is asked for: where the case does
 * not say which (input `percentile`), the nearest is compared, and named. */
static double figure_of(const struct case_result *result, const char **name) {
    const double figures[] = {result->median, result->low, result->high};
    static const char *const names[] = {"median", "low", "high"};
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (distance(figures[i], result->expected) < distance(figures[best], result->expected))
            best = i;
    *name = names[best];
    return figures[best];
}

static int compute_row(const char *model, const char *unit, const char *inputs,
                       struct case_result *result, const char **what, struct err *err) {
    struct case_inputs parsed;
    struct case_answer answer;
    if (case_inputs_read(inputs, &parsed, err) || case_compute(model, unit, &parsed, &answer, err))
        return -1;
    result->computed = answer.value;
    if (isfinite(answer.low)) {
        result->low = answer.low;
        result->median = answer.value;
        result->high = answer.high;
        result->computed = figure_of(result, what);
    }
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
    struct case_result result = {.name = table_cell(table, row, columns->name),
                                 .computed = (double)NAN,
                                 .low = (double)NAN,
                                 .median = (double)NAN,
                                 .high = (double)NAN,
                                 .expected = (double)NAN,
                                 .tolerance = table_cell(table, row, columns->tolerance),
                                 .verdict = VERDICT_NOT_EXPRESSED,
                                 .reason = ""};
    const char *unit = columns->unit < 0 ? "" : table_cell(table, row, (size_t)columns->unit);
    const char *what = "";
    if (case_number(expected, strlen(expected), &result.expected))
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
