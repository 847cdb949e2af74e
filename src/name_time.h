/* SPDX-License-Identifier: MIT
 * The time of observation that a saved file's name, or a folder above it,
 * tells. A file's modification time is no evidence. */
#ifndef MTOK_NAME_TIME_H
#define MTOK_NAME_TIME_H

#include <mtok/err.h>
#include <stdint.h>

/* Exactly one ISO date, with or without time, in the file's name, else in the nearest folder above
 * that has one. -1 where there is none, or where a name has two. */
int name_time(const char *path, int64_t *when, struct err *err);

#endif
