/* SPDX-License-Identifier: MIT
 * Which part of a source a saved file is, by its name. */
#ifndef MTOK_PART_NAME_H
#define MTOK_PART_NAME_H

#include <mtok/fetcher.h>
#include <stddef.h>

/* The part whose name stands as a whole word in the file's base name ("…_us-east-1.json"), else as
 * the name of its folder ("lambda/vms.csv"); of several the longest. NULL for none. */
const char *part_in_name(const char *path, const struct fetcher_part *parts, size_t count);

#endif
