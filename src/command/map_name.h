/* SPDX-License-Identifier: MIT
 * `mtok models map NAME MODEL`: what an exact name means, by hand. */
#ifndef MTOK_MAP_NAME_H
#define MTOK_MAP_NAME_H

#include "command/command.h"

/* Maps the operand NAME (after "map") to MODEL, or for MODEL "-" to none any more, in one batch;
 * what is so already is not written again. --source and --evidence as in the command's help.
 * Returns the exit code. */
int map_name(const struct context *ctx, struct err *err);

#endif
