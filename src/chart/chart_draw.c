/* SPDX-License-Identifier: MIT
 * Lays a chart out and draws it on a canvas, in units of CHART_WIDTH across. */
#include "chart/chart_canvas.h"
#include "rows/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const chart_light[CHART_SERIES] = {"#0072b2", "#b34700", "#007a58", "#a3427f",
                                               "#7a6000", "#3b6fd1", "#4d4d4d", "#8a2be2"};
const char *const chart_dark[CHART_SERIES] = {"#56b4e9", "#ff9a57", "#2fd3a4", "#ee9fcd",
                                              "#f0d95a", "#9dbcff", "#c9c9c9", "#d3a6ff"};

enum {
    LEFT = 50,
    RIGHT = 14,
    PLOT = 200, /* height of the plot */
    FOOT = 26,  /* labels of the time axis */
    ROW = 19,   /* a line of the legend */
    TITLE = 24,
    LABEL = 40, /* characters of a label that are shown */
    WORDS = 58  /* and of a title */
};

struct drawing {
    const struct chart *chart;
    const struct canvas *canvas;
    struct chart_scale scale;
    double top; /* of the plot */
};

/* The first `most` characters of a name; out holds WORDS * 4 + 8 bytes. */
static const char *short_label(const char *text, size_t most, char *out) {
    size_t at = 0, count = 0;
    for (; text[at] && at < most * 4; at++) {
        count += ((unsigned char)text[at] & 0xc0) != 0x80;
        if (count > most)
            break;
        out[at] = text[at];
    }
    memcpy(out + at, text[at] ? "…" : "", text[at] ? sizeof "…" : 1);
    return out;
}

static double label_width(const char *text) {
    double width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80 ? 0.54 * CHART_FONT : 0;
    return width + 32;
}

/* Goes through the legend's places; calls draw for each when it is given. Returns its lines. */
static int walk_legend(const struct chart *chart,
                       void (*draw)(struct drawing *, size_t, struct spot, const char *),
                       struct drawing *drawing) {
    char label[WORDS * 4 + 8];
    double x = 0;
    int line = 0;
    for (size_t i = 0; i < chart->count; i++) {
        short_label(chart->series[i].name, LABEL, label);
        double width = label_width(label);
        if (x > 0 && x + width > CHART_WIDTH - 8) {
            x = 0;
            line++;
        }
        if (draw)
            draw(drawing, i, (struct spot){x + 8, line * ROW + 14}, label);
        x += width;
    }
    return line + 1;
}

double chart_height(const struct chart *chart, bool with_title) {
    return (with_title ? TITLE : 0) + walk_legend(chart, NULL, NULL) * ROW + 24 + PLOT + FOOT;
}

static double at_x(const struct drawing *drawing, int64_t when) {
    return LEFT + chart_scale_x(&drawing->scale, when) * (CHART_WIDTH - LEFT - RIGHT);
}

static double at_y(const struct drawing *drawing, double value) {
    double share = chart_scale_y(&drawing->scale, value);
    return drawing->top + (1 - fmin(1, fmax(0, share))) * PLOT;
}

static bool drawable(const struct drawing *drawing, double value) {
    return !isnan(chart_scale_y(&drawing->scale, value));
}

static void line(const struct drawing *drawing, enum stroke stroke, double x1, double y1, double x2,
                 double y2) {
    struct spot spots[2] = {{x1, y1}, {x2, y2}};
    drawing->canvas->path(drawing->canvas, stroke, 0, spots, 2);
}

static const char *tick_text(double value, char *out) {
    double size = fabs(value);
    if (size >= 1e12)
        snprintf(out, 32, "%gT", value / 1e12);
    else if (size >= 1e9)
        snprintf(out, 32, "%gG", value / 1e9);
    else if (size >= 1e6)
        snprintf(out, 32, "%gM", value / 1e6);
    else
        snprintf(out, 32, "%.10g", size < 1e-12 ? 0 : value);
    return out;
}

static void draw_axes(const struct drawing *drawing) {
    const struct canvas *canvas = drawing->canvas;
    const struct chart_scale *scale = &drawing->scale;
    char text[32];
    canvas->group(canvas, NULL, 0);
    canvas->text(canvas, (struct spot){8, drawing->top - 9}, ALIGN_LEFT, LETTER_QUIET,
                 drawing->chart->unit);
    for (size_t i = 0; i < scale->tick_count; i++) {
        double y = at_y(drawing, scale->ticks[i]);
        line(drawing, i || scale->log ? STROKE_GRID : STROKE_AXIS, LEFT, y, CHART_WIDTH - RIGHT, y);
        canvas->text(canvas, (struct spot){LEFT - 6, y + 4}, ALIGN_RIGHT, LETTER_QUIET,
                     tick_text(scale->ticks[i], text));
    }
    double last = -1000;
    for (size_t i = 0; i < scale->time_count; i++) {
        double x = at_x(drawing, scale->times[i]);
        line(drawing, STROKE_GRID, x, drawing->top + PLOT, x, drawing->top + PLOT + 5);
        chart_scale_time(scale, scale->times[i], text);
        double half = (double)strlen(text) * 0.29 * CHART_FONT;
        if (x - half < last + 14 || x + half > CHART_WIDTH)
            continue;
        last = x + half;
        canvas->text(canvas, (struct spot){x, drawing->top + PLOT + 20}, ALIGN_MIDDLE, LETTER_QUIET,
                     text);
    }
}

/* The stretch of points that are drawn in one go: i up to the returned index, not included. */
static size_t stretch(const struct drawing *drawing, const struct chart_series *series, size_t i,
                      bool band) {
    const struct chart_point *first = &series->points[i];
    size_t k = i + 1;
    for (; k < series->count; k++) {
        const struct chart_point *point = &series->points[k];
        if (!drawable(drawing, point->value) || point->apart)
            break;
        if (band && (isnan(point->low) != isnan(first->low)))
            break;
        if (!band && point->stale != first->stale)
            break;
    }
    return k;
}

static int64_t ends_of(const struct chart_series *series, size_t i) {
    return i + 1 < series->count ? series->points[i + 1].when : series->ends;
}

static void draw_band(const struct drawing *drawing, const struct chart_series *series, size_t from,
                      size_t to, size_t index) {
    if (isnan(series->points[from].low) || isnan(series->points[from].high))
        return;
    size_t count = (to - from) * 2;
    struct spot *spots = mem_alloc(2 * count * sizeof *spots);
    for (size_t i = from; i < to; i++) {
        const struct chart_point *point = &series->points[i];
        double x1 = at_x(drawing, point->when), x2 = at_x(drawing, ends_of(series, i));
        double low = drawable(drawing, point->low) ? point->low : drawing->scale.low;
        size_t at = (i - from) * 2;
        spots[at] = (struct spot){x1, at_y(drawing, point->high)};
        spots[at + 1] = (struct spot){x2, at_y(drawing, point->high)};
        spots[2 * count - 1 - at] = (struct spot){x1, at_y(drawing, low)};
        spots[2 * count - 2 - at] = (struct spot){x2, at_y(drawing, low)};
    }
    drawing->canvas->path(drawing->canvas, STROKE_BAND, index, spots, 2 * count);
    free(spots);
}

static void draw_line(const struct drawing *drawing, const struct chart_series *series, size_t from,
                      size_t to, size_t index) {
    struct spot *spots = mem_alloc(((to - from) * 2 + 1) * sizeof *spots);
    size_t count = 0;
    /* a broken stretch hangs on to the one before it */
    if (from > 0 && !series->points[from].apart &&
        drawable(drawing, series->points[from - 1].value))
        spots[count++] = (struct spot){at_x(drawing, series->points[from].when),
                                       at_y(drawing, series->points[from - 1].value)};
    for (size_t i = from; i < to; i++) {
        double y = at_y(drawing, series->points[i].value);
        spots[count++] = (struct spot){at_x(drawing, series->points[i].when), y};
        spots[count++] = (struct spot){at_x(drawing, ends_of(series, i)), y};
    }
    enum stroke stroke = series->points[from].stale ? STROKE_STALE
                         : series->reference        ? STROKE_REFERENCE
                                                    : STROKE_LINE;
    drawing->canvas->path(drawing->canvas, stroke, index, spots, count);
    free(spots);
}

static void draw_series(const struct drawing *drawing, size_t index, bool band) {
    const struct chart_series *series = &drawing->chart->series[index];
    for (size_t i = 0; i < series->count;) {
        if (!drawable(drawing, series->points[i].value)) {
            i++;
            continue;
        }
        size_t to = stretch(drawing, series, i, band);
        if (band)
            draw_band(drawing, series, i, to, index);
        else
            draw_line(drawing, series, i, to, index);
        i = to;
    }
}

static void draw_marks(const struct drawing *drawing) {
    for (const struct chart_mark *mark = drawing->chart->marks; mark; mark = mark->next) {
        double x = at_x(drawing, mark->when);
        if (mark->when < drawing->scale.from || mark->when > drawing->scale.to)
            continue;
        if (isnan(mark->value)) {
            double free = 20 + label_width(drawing->chart->unit); /* beside the unit */
            double wide = label_width(mark->text) - 20;
            double at = fmin(fmax(free, x - wide / 2), CHART_WIDTH - RIGHT - wide);
            line(drawing, STROKE_MARK, x, drawing->top, x, drawing->top + PLOT);
            drawing->canvas->text(drawing->canvas, (struct spot){at, drawing->top - 9}, ALIGN_LEFT,
                                  LETTER_QUIET, mark->text);
        } else if (drawable(drawing, mark->value)) {
            drawing->canvas->dot(drawing->canvas, (struct spot){x, at_y(drawing, mark->value)}, 6,
                                 mark->text);
        }
    }
}

static void draw_label(struct drawing *drawing, size_t index, struct spot at, const char *label) {
    const struct chart_series *series = &drawing->chart->series[index];
    double above = drawing->top - 24 - walk_legend(drawing->chart, NULL, NULL) * ROW;
    struct spot swatch[2] = {{at.x, above + at.y - 4}, {at.x + 20, above + at.y - 4}};
    drawing->canvas->path(drawing->canvas, series->reference ? STROKE_REFERENCE : STROKE_LINE,
                          index, swatch, 2);
    drawing->canvas->text(drawing->canvas, (struct spot){at.x + 25, above + at.y}, ALIGN_LEFT,
                          LETTER_LABEL, label);
}

void chart_draw(const struct chart *chart, bool with_title, const struct canvas *canvas) {
    struct drawing drawing = {.chart = chart, .canvas = canvas};
    char title[WORDS * 4 + 8];
    chart_scale(chart, &drawing.scale);
    drawing.top = chart_height(chart, with_title) - FOOT - PLOT;
    if (with_title)
        canvas->text(canvas, (struct spot){8, 18}, ALIGN_LEFT, LETTER_TITLE,
                     short_label(chart->title, WORDS, title));
    draw_axes(&drawing);
    for (size_t i = 0; i < chart->count; i++)
        draw_series(&drawing, i, true);
    draw_marks(&drawing);
    for (size_t i = 0; i < chart->count; i++) {
        canvas->group(canvas, &chart->series[i], i);
        draw_series(&drawing, i, false);
    }
    canvas->group(canvas, NULL, 0);
    walk_legend(chart, draw_label, &drawing);
}
