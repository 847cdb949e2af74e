/* SPDX-License-Identifier: MIT */
#include "chart/sparkline.h"

#include <math.h>

static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
enum { LEVELS = sizeof blocks / sizeof *blocks };

static void bounds(const double *values, size_t count, double *least, double *greatest) {
    *least = INFINITY;
    *greatest = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            continue;
        *least = fmin(*least, values[i]);
        *greatest = fmax(*greatest, values[i]);
    }
}

void sparkline(const double *values, size_t count, size_t width, struct buf *out) {
    double least, greatest;
    bounds(values, count, &least, &greatest);
    size_t shown = count < width ? count : width;
    for (size_t i = 0; i < shown; i++) {
        double value = values[(i + 1) * count / shown - 1];
        if (!isfinite(value)) {
            buf_char(out, ' ');
            continue;
        }
        double place = greatest > least ? (value - least) / (greatest - least) : 0.5;
        int level = (int)(place * (LEVELS - 1) + 0.5);
        buf_text(out, blocks[level]);
    }
}
