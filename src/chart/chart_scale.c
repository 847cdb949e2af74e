/* SPDX-License-Identifier: MIT
 * Axes of a chart: round numbers and the first days of years, months or weeks. */
#include "chart/chart.h"

#include <math.h>
#include <mtok/when.h>
#include <string.h>

enum { DAY = 86400, MAX_TICKS = 24 };

static void see(struct chart_scale *scale, double value) {
    if (isnan(value) || (scale->log && value <= 0))
        return;
    scale->low = fmin(scale->low, value);
    scale->high = fmax(scale->high, value);
}

static void see_series(struct chart_scale *scale, const struct chart_series *series) {
    for (size_t i = 0; i < series->count; i++) {
        const struct chart_point *point = &series->points[i];
        if (isnan(point->value))
            continue;
        see(scale, point->value);
        see(scale, point->low);
        see(scale, point->high);
        int64_t ends = i + 1 < series->count ? series->points[i + 1].when : series->ends;
        if (point->when < scale->from)
            scale->from = point->when;
        if (ends > scale->to)
            scale->to = ends;
    }
}

static void add_tick(struct chart_scale *scale, double value) {
    if (scale->tick_count < MAX_TICKS)
        scale->ticks[scale->tick_count++] = value;
}

/* 1, 2 or 5 times a power of ten, about `parts` of them in the span. */
static double round_step(double span, int parts) {
    double raw = span / parts;
    double power = pow(10, floor(log10(raw)));
    double share = raw / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

static void linear_ticks(struct chart_scale *scale) {
    if (scale->low > 0)
        scale->low = 0; /* a price axis that does not begin at 0 exaggerates */
    if (scale->high <= scale->low)
        scale->high = scale->low + 1;
    double step = round_step(scale->high - scale->low, 5);
    double first = floor(scale->low / step), last = ceil(scale->high / step);
    scale->low = first * step;
    scale->high = last * step;
    for (double i = first; i <= last; i++)
        add_tick(scale, i * step);
}

/* The round number (1, 2, 5 times a power of ten) at or below value, or above it. */
static double round_number(double value, bool up) {
    double power = pow(10, floor(log10(value))), share = value / power;
    if (up)
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    return power * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

/* Ends are left free, so that no line lies on the frame. */
static void log_ticks(struct chart_scale *scale) {
    scale->low = round_number(scale->low * 0.97, false);
    scale->high = round_number(scale->high * 1.03, true);
    bool fine = scale->high / scale->low <= 1500;
    for (double power = floor(log10(scale->low)); power <= ceil(log10(scale->high)); power++)
        for (int k = 0; k < 3; k++) {
            double value = (k == 0 ? 1 : k == 1 ? 2 : 5) * pow(10, power);
            if ((k == 0 || fine) && value >= scale->low * 0.999 && value <= scale->high * 1.001)
                add_tick(scale, value);
        }
}

static int64_t next_month(int64_t when, int months) {
    char text[8];
    int64_t starts, ends;
    for (int i = 0; i < months; i++) {
        when_month_of(when, text);
        when_month(text, &starts, &ends, NULL);
        when = ends;
    }
    return when;
}

static int64_t month_start(int64_t when, int months) {
    char text[8];
    int64_t starts, ends;
    when_month_of(when, text);
    int month = (text[5] - '0') * 10 + text[6] - '0';
    month -= (month - 1) % months;
    text[5] = (char)('0' + month / 10);
    text[6] = (char)('0' + month % 10);
    when_month(text, &starts, &ends, NULL);
    return starts;
}

static void time_ticks(struct chart_scale *scale) {
    int64_t days = (scale->to - scale->from) / DAY;
    int months = days > 366 * 4 ? 12 : days > 500 ? 6 : days > 200 ? 3 : 1;
    scale->time_format = months == 12 ? "Y" : "M";
    if (days < 70) {
        int64_t step = (days / 6 + 1) * DAY;
        scale->time_format = "D";
        for (int64_t at = (scale->from / DAY + 1) * DAY; at < scale->to; at += step)
            if (scale->time_count < MAX_TICKS)
                scale->times[scale->time_count++] = at;
        return;
    }
    for (int64_t at = month_start(scale->from, months); at <= scale->to;
         at = next_month(at, months))
        if (at >= scale->from && scale->time_count < MAX_TICKS)
            scale->times[scale->time_count++] = at;
}

void chart_scale(const struct chart *chart, struct chart_scale *scale) {
    *scale = (struct chart_scale){
        .from = INT64_MAX, .to = INT64_MIN, .low = INFINITY, .high = -INFINITY, .log = chart->log};
    for (size_t i = 0; i < chart->count; i++)
        see_series(scale, &chart->series[i]);
    if (scale->from >= scale->to) {
        scale->from = 0;
        scale->to = DAY;
    }
    if (!isfinite(scale->low) || !isfinite(scale->high)) {
        scale->low = scale->log ? 1 : 0;
        scale->high = 10;
    }
    if (scale->log)
        log_ticks(scale);
    else
        linear_ticks(scale);
    time_ticks(scale);
}

double chart_scale_y(const struct chart_scale *scale, double value) {
    if (!scale->log)
        return (value - scale->low) / (scale->high - scale->low);
    if (value <= 0)
        return NAN;
    return log(value / scale->low) / log(scale->high / scale->low);
}

double chart_scale_x(const struct chart_scale *scale, int64_t when) {
    return (double)(when - scale->from) / (double)(scale->to - scale->from);
}

char *chart_scale_time(const struct chart_scale *scale, int64_t when, char *out) {
    when_day(when, out);
    if (*scale->time_format == 'Y')
        out[4] = 0;
    else if (*scale->time_format == 'M')
        out[7] = 0;
    return out;
}
