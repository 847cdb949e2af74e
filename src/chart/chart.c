/* SPDX-License-Identifier: MIT
 * The data of a chart. */
#include "chart/chart.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void chart_init(struct chart *chart, const char *name, const char *title, const char *unit) {
    *chart = (struct chart){0};
    chart->name = arena_text(&chart->arena, name);
    chart->title = arena_text(&chart->arena, title);
    chart->unit = arena_text(&chart->arena, unit);
    chart->about = "";
}

void chart_free(struct chart *chart) {
    for (size_t i = 0; i < chart->count; i++)
        free(chart->series[i].points);
    arena_free(&chart->arena);
    *chart = (struct chart){0};
}

struct chart_series *chart_series(struct chart *chart, const char *name) {
    for (size_t i = 0; i < chart->count; i++)
        if (strcmp(chart->series[i].name, name) == 0)
            return &chart->series[i];
    if (chart->count == CHART_SERIES) {
        chart->left_out++;
        return NULL;
    }
    struct chart_series *series = &chart->series[chart->count++];
    series->name = arena_text(&chart->arena, name);
    return series;
}

static bool same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool says_the_same(const struct chart_point *a, const struct chart_point *b) {
    return same_number(a->value, b->value) && same_number(a->low, b->low) &&
           same_number(a->high, b->high) && a->stale == b->stale && !b->apart;
}

void chart_add(struct chart_series *series, struct chart_point point, int64_t ends) {
    struct chart_point *last = series->count ? &series->points[series->count - 1] : NULL;
    series->ends = ends;
    if (last && says_the_same(last, &point))
        return;
    if (last && point.when <= last->when) {
        point.when = last->when;
        point.apart |= last->apart;
        *last = point;
        return;
    }
    if (series->count == series->room) {
        series->room = series->room ? series->room * 2 : 16;
        series->points = mem_grow(series->points, series->room * sizeof *series->points);
    }
    series->points[series->count++] = point;
}

void chart_mark(struct chart *chart, int64_t when, double value, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct chart_mark *mark = arena_alloc(&chart->arena, sizeof *mark);
    *mark = (struct chart_mark){when, value, arena_text(&chart->arena, text), NULL};
    struct chart_mark **end = &chart->marks;
    while (*end)
        end = &(*end)->next;
    *end = mark;
}

bool chart_empty(const struct chart *chart) {
    for (size_t i = 0; i < chart->count; i++)
        for (size_t k = 0; k < chart->series[i].count; k++)
            if (!isnan(chart->series[i].points[k].value))
                return false;
    return true;
}

size_t chart_steps(const struct chart_series *series) {
    size_t steps = 0;
    for (size_t i = 1; i < series->count; i++) {
        double a = series->points[i - 1].value, b = series->points[i].value;
        steps += !isnan(a) && !isnan(b) && a != b;
    }
    return steps;
}

const struct chart_point *chart_at(const struct chart_series *series, int64_t when) {
    const struct chart_point *found = NULL;
    for (size_t i = 0; i < series->count && series->points[i].when <= when; i++)
        found = &series->points[i];
    return found && when < series->ends && !isnan(found->value) ? found : NULL;
}
