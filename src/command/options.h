/* SPDX-License-Identifier: MIT
 * Parsing of a command's options from its table, and the help made from it. */
#ifndef MTOK_OPTIONS_H
#define MTOK_OPTIONS_H

#include "command/command.h"

#include <stdio.h>

/* Options that every command has: --db, --now, --quiet, --verbose, --help. */
extern const struct option_spec options_common[];

/* Parses argv[1..] into ctx: 0, 1 when --help was asked for, -1 (EXIT_USAGE) on wrong use. Options
 * and operands may be mixed; "--" ends the options. */
int options_parse(const struct command *command, int argc, char **argv, struct context *ctx,
                  struct err *err);
void options_help(const struct command *command, FILE *out);

#endif
