/* SPDX-License-Identifier: MIT
 * Charts of values that hold until they change: steps, never slopes. A chart is
 * data; how it is drawn (SVG, PNG, text, a script in a page) is another file's
 * job, and all of them draw the same points. Texts are copied. */
#ifndef MTOK_CHART_H
#define MTOK_CHART_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CHART_SERIES = 8 }; /* as many as there are colours that all eyes tell apart */

struct chart_point {
    int64_t when; /* UTC seconds from which it holds, until the next point or the series' end */
    double value; /* NAN: not known, a gap */
    double low;   /* 5 % and 95 %; NAN where there is no interval */
    double high;
    bool stale; /* not confirmed within its source's limit: drawn broken */
    bool apart; /* on another basis than the point before: no line joins them */
};

struct chart_series {
    const char *name;
    bool reference; /* something to compare with: drawn thin */
    struct chart_point *points;
    size_t count;
    size_t room;
    int64_t ends; /* first second after the last point's time */
};

/* A moment worth a mark: a crossing, a change of basis. value NAN: the whole height. */
struct chart_mark {
    int64_t when;
    double value;
    const char *text;
    struct chart_mark *next;
};

struct chart {
    struct arena arena; /* owns the texts and marks */
    const char *name;   /* for anchors and files: "markup" */
    const char *title;  /* "GPT-4o: markup" */
    const char *about;  /* a sentence or two: what is drawn, for those who cannot see it */
    const char *unit;   /* "USD per million tokens" */
    bool log;
    struct chart_series series[CHART_SERIES];
    size_t count;
    size_t left_out; /* series that found no room */
    struct chart_mark *marks;
};

void chart_init(struct chart *chart, const char *name, const char *title, const char *unit);
void chart_free(struct chart *chart);
/* The series of that name, made when it is new; NULL when there is no room for another. */
struct chart_series *chart_series(struct chart *chart, const char *name);
/* Adds a point after the last one; one that says the same as the last only lengthens it. A time
 * before the last point's is taken for that one's. ends: until when it holds for now. */
void chart_add(struct chart_series *series, struct chart_point point, int64_t ends);
void chart_mark(struct chart *chart, int64_t when, double value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* true where nothing is to be drawn. */
bool chart_empty(const struct chart *chart);
/* How often the value of a series changes: neighbours that are both known and differ. */
size_t chart_steps(const struct chart_series *series);
/* The value that holds at that time; NULL outside and in gaps. */
const struct chart_point *chart_at(const struct chart_series *series, int64_t when);

/* What is seen: times, and values that are positive where the axis is logarithmic. */
struct chart_scale {
    int64_t from, to;
    double low, high; /* of the axis, at round numbers */
    bool log;
    double ticks[24];
    size_t tick_count;
    int64_t times[24];
    size_t time_count;
    const char *time_format; /* 'Y': years, 'M': months, 'D': days */
};
void chart_scale(const struct chart *chart, struct chart_scale *scale);
/* 0 at the low end, 1 at the high end; NAN for what cannot be drawn. */
double chart_scale_y(const struct chart_scale *scale, double value);
double chart_scale_x(const struct chart_scale *scale, int64_t when);
/* "2025", "2025-04", "2025-04-17"; out holds 16 bytes. */
char *chart_scale_time(const struct chart_scale *scale, int64_t when, char *out);

/* Renderers. whole: a file of its own with its colours; else a part of a page that has them. */
void chart_svg(const struct chart *chart, bool whole, FILE *out);
/* PNG bytes by cairo, which is loaded only here; pixels: the width. -1 where it is not there. */
int chart_png(const struct chart *chart, int pixels, struct buf *out, struct err *err);
/* Lines of at most `width` characters. */
void chart_text(const struct chart *chart, size_t width, FILE *out);
/* The points as a JSON object, for the page's script. */
void chart_json(const struct chart *chart, FILE *out);

#endif
