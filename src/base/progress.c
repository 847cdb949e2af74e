/* SPDX-License-Identifier: MIT */
#include "base/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double clock_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_start(struct progress *progress, size_t total, bool quiet) {
    *progress = (struct progress){.shown = !quiet && isatty(2), .total = total};
    progress->started = clock_seconds();
}

static void draw_bar(size_t done, size_t total) {
    enum { WIDTH = 20 };
    size_t full = total ? done * WIDTH / total : 0;
    fputc('[', stderr);
    for (size_t i = 0; i < WIDTH; i++)
        fputc(i < full ? '#' : '.', stderr);
    fputc(']', stderr);
}

void progress_step(struct progress *progress, size_t done, const char *what) {
    if (!progress->shown)
        return;
    double now = clock_seconds();
    if (now - progress->drawn < 0.1 && done < progress->total)
        return;
    progress->drawn = now;
    double seconds = now - progress->started;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    double left = rate > 0 ? (double)(progress->total - done) / rate : 0;
    fputc('\r', stderr);
    draw_bar(done, progress->total);
    fprintf(stderr, " %zu/%zu  %.0f/s  %.0f s left  %.30s\033[K", done, progress->total, rate, left,
            what);
    fflush(stderr);
}

void progress_hide(const struct progress *progress) {
    if (progress->shown)
        fputs("\r\033[K", stderr);
}

void progress_end(struct progress *progress) {
    progress_hide(progress);
    progress->shown = false;
}
