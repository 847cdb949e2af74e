/* SPDX-License-Identifier: MIT
 * A chart drawn with characters, for terminals: each series has a letter, its
 * interval is shaded. */
#include "base/number.h"
#include "chart/chart.h"
#include "rows/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEIGHT = 15, MARGIN = 11, NARROWEST = 40 };

struct grid {
    size_t width;
    char cells[HEIGHT][512]; /* ' ', ':' of an interval, '|' of a step, letters of series */
};

static int row_of(const struct chart_scale *scale, double value) {
    double share = chart_scale_y(scale, value);
    if (isnan(share))
        return -1;
    int row = (int)lround((1 - share) * (HEIGHT - 1));
    return row < 0 ? 0 : row >= HEIGHT ? HEIGHT - 1 : row;
}

/* The point in force in the middle of a column. */
static const struct chart_point *column_point(const struct chart_scale *scale,
                                              const struct chart_series *series, size_t column,
                                              size_t width) {
    double share = ((double)column + 0.5) / (double)width;
    return chart_at(series, scale->from + (int64_t)(share * (double)(scale->to - scale->from)));
}

static void draw_band(struct grid *grid, const struct chart_scale *scale,
                      const struct chart_series *series) {
    for (size_t x = 0; x < grid->width; x++) {
        const struct chart_point *point = column_point(scale, series, x, grid->width);
        if (!point || isnan(point->low) || isnan(point->high))
            continue;
        int low = row_of(scale, point->low), high = row_of(scale, point->high);
        for (int y = high < 0 ? 0 : high; y <= (low < 0 ? HEIGHT - 1 : low); y++)
            grid->cells[y][x] = ':';
    }
}

static void draw_line(struct grid *grid, const struct chart_scale *scale,
                      const struct chart_series *series, char letter) {
    int before = -1;
    for (size_t x = 0; x < grid->width; x++) {
        const struct chart_point *point = column_point(scale, series, x, grid->width);
        int row = point ? row_of(scale, point->value) : -1;
        if (row >= 0) {
            int from = before >= 0 && !point->apart && before < row ? before + 1 : row;
            int to = before >= 0 && !point->apart && before > row ? before - 1 : row;
            for (int y = from; y <= to; y++)
                if (grid->cells[y][x] == ' ' || grid->cells[y][x] == ':')
                    grid->cells[y][x] = '|';
            grid->cells[row][x] = point->stale ? '?' : letter;
        }
        before = row;
    }
}

static void put_clean(const char *text, FILE *out) {
    for (; *text; text++)
        fputc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, out);
}

static void print_grid(const struct grid *grid, const struct chart_scale *scale, FILE *out) {
    char labels[HEIGHT][64] = {{0}};
    for (size_t i = 0; i < scale->tick_count; i++) {
        int row = row_of(scale, scale->ticks[i]);
        if (row >= 0)
            human_number(scale->ticks[i], 3, labels[row]);
    }
    for (int y = 0; y < HEIGHT; y++) {
        size_t last = grid->width;
        while (last && grid->cells[y][last - 1] == ' ')
            last--;
        fprintf(out, "%*s %s", MARGIN - 3, labels[y], *labels[y] ? "┤ " : "│ ");
        for (size_t x = 0; x < last; x++)
            fputs(grid->cells[y][x] == ':'   ? "░"
                  : grid->cells[y][x] == '|' ? "│"
                                             : (char[]){grid->cells[y][x], 0},
                  out);
        fputc('\n', out);
    }
}

static void print_times(const struct grid *grid, const struct chart_scale *scale, FILE *out) {
    char text[16];
    size_t at = 0;
    fprintf(out, "%*s", MARGIN, "");
    for (size_t i = 0; i < scale->time_count; i++) {
        size_t x = (size_t)(chart_scale_x(scale, scale->times[i]) * (double)grid->width);
        chart_scale_time(scale, scale->times[i], text);
        if ((at && x <= at) || x + strlen(text) > grid->width + 2)
            continue;
        at += (size_t)fprintf(out, "%*s%s", (int)(x - at), "", text);
    }
    fputs("\n", out);
}

static void print_legend(const struct chart *chart, FILE *out) {
    char value[64];
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_series *series = &chart->series[i];
        fprintf(out, "  %c ", (char)('a' + i));
        put_clean(series->name, out);
        const struct chart_point *last = chart_at(series, series->ends - 1);
        if (last)
            fprintf(out, ": %s at the end", human_number(last->value, 4, value));
        fputc('\n', out);
    }
    if (chart->left_out)
        fprintf(out, "  (%zu more are not drawn)\n", chart->left_out);
    for (const struct chart_mark *mark = chart->marks; mark; mark = mark->next) {
        fputs("  * ", out);
        put_clean(mark->text, out);
        fputc('\n', out);
    }
}

void chart_text(const struct chart *chart, size_t width, FILE *out) {
    struct chart_scale scale;
    struct grid grid;
    bool broken = false;
    chart_scale(chart, &scale);
    memset(grid.cells, ' ', sizeof grid.cells);
    width = width < NARROWEST ? NARROWEST : width > 500 ? 500 : width;
    grid.width = width - MARGIN;
    for (size_t i = 0; i < chart->count; i++)
        draw_band(&grid, &scale, &chart->series[i]);
    for (size_t i = chart->count; i-- > 0;) {
        draw_line(&grid, &scale, &chart->series[i], (char)('a' + i));
        for (size_t k = 0; k < chart->series[i].count; k++)
            broken |= chart->series[i].points[k].stale;
    }
    put_clean(chart->title, out);
    fputs(", ", out);
    put_clean(chart->unit, out);
    fputs(chart->log ? " (log scale)\n" : "\n", out);
    print_grid(&grid, &scale, out);
    print_times(&grid, &scale, out);
    print_legend(chart, out);
    if (broken)
        fputs("  ? not confirmed within its source's limit\n", out);
}
