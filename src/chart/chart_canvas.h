/* SPDX-License-Identifier: MIT
 * Where a chart is drawn on: SVG and PNG offer the same few strokes, so both
 * show the same picture. */
#ifndef MTOK_CHART_CANVAS_H
#define MTOK_CHART_CANVAS_H

#include "chart/chart.h"

struct spot {
    double x, y;
};

enum stroke {
    STROKE_GRID,
    STROKE_AXIS,
    STROKE_LINE,      /* of a series */
    STROKE_STALE,     /* the same, broken */
    STROKE_REFERENCE, /* the same, thin */
    STROKE_BAND,      /* an area of a series, closed and filled */
    STROKE_MARK       /* a moment */
};
enum align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT };
enum letter { LETTER_TITLE, LETTER_LABEL, LETTER_QUIET };

struct canvas {
    void *to;
    /* What follows belongs to the series, until the next call; NULL: to none. */
    void (*group)(const struct canvas *canvas, const struct chart_series *series, size_t index);
    void (*path)(const struct canvas *canvas, enum stroke stroke, size_t index,
                 const struct spot *spots, size_t count);
    void (*dot)(const struct canvas *canvas, struct spot at, size_t index, const char *tip);
    void (*text)(const struct canvas *canvas, struct spot at, enum align align, enum letter letter,
                 const char *text);
};

enum { CHART_WIDTH = 440, CHART_FONT = 12 };

/* Colours that eyes of all kinds tell apart (after Okabe and Ito), for light and dark ground. */
extern const char *const chart_light[CHART_SERIES];
extern const char *const chart_dark[CHART_SERIES];

/* Height of the drawing at CHART_WIDTH; with_title: the title stands above it. */
double chart_height(const struct chart *chart, bool with_title);
void chart_draw(const struct chart *chart, bool with_title, const struct canvas *canvas);

#endif
