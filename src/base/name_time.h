/* SPDX-License-Identifier: MIT
 * The time of observation that a saved file's name, or a folder above it,
 * tells. A file's modification time is no evidence. */
#ifndef MTOK_NAME_TIME_H
#define MTOK_NAME_TIME_H

#include <mtok/err.h>
#include <stddef.h>
#include <stdint.h>

/* Exactly one ISO date, with or without time, in the file's name, else in the nearest folder above
 * that has one. -1 where there is none, or where a name has two. */
int name_time(const char *path, int64_t *when, struct err *err);

/* Length of "YYYY-MM-DD" at text, with a time of day behind it if there is one ("T072511Z",
 * "T07:25:11Z", "T0725Z"); 0 for none. */
size_t name_date_length(const char *text, size_t size);

#endif
