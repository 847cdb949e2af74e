/* SPDX-License-Identifier: MIT
 * A line on the terminal that tells how far the work is; nothing anywhere
 * else. */
#ifndef MTOK_PROGRESS_H
#define MTOK_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool shown;
    double started;
    double drawn;
    size_t total;
};

/* total: number of steps. Shown only when stderr is a terminal and not `quiet`. */
void progress_start(struct progress *progress, size_t total, bool quiet);
/* Draws at most ten times a second: "[#####.....] 120/365  41/s  6 s left  what". */
void progress_step(struct progress *progress, size_t done, const char *what);
/* Removes the line. */
void progress_end(struct progress *progress);
/* Removes the line so that a message can be printed; the next step draws it again. */
void progress_hide(const struct progress *progress);

#endif
