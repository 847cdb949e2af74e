/* SPDX-License-Identifier: MIT
 * A command is one file, src/command/cmd_x.c, ending in `const struct command
 * command_x`. Its options are a table: parsing and --help are made from it. */
#ifndef MTOK_COMMAND_H
#define MTOK_COMMAND_H

#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COMMAND_MAX_OPTIONS = 64 };

struct option_spec {
    const char *name;     /* long name, without dashes */
    char letter;          /* short form, 0 for none */
    const char *argument; /* name of its argument for the help, NULL for a switch */
    const char *help;
};

/* What every command gets. */
struct context {
    const char *db_path; /* --db, $MTOK_DB, or the default place */
    int64_t now;         /* --now or the clock, UTC seconds */
    bool now_given;
    int argc; /* operands */
    char **argv;
    const struct command *command;
    const char *values[COMMAND_MAX_OPTIONS]; /* by index in the command's option table */
    bool quiet;
    bool verbose;
};

struct command {
    const char *name;
    const char *operands;              /* "[SOURCE...]" */
    const char *summary;               /* one line for `mtok --help` */
    const char *details;               /* further lines of `mtok x --help`, may be NULL */
    const struct option_spec *options; /* ends with a NULL name */
    int operands_min;
    int operands_max; /* -1: any number */
    /* Returns an exit code; a message for stderr goes into err (err->text "" for none). */
    int (*run)(struct context *ctx, struct err *err);
};

extern const struct command *const command_list[]; /* ends with NULL */

/* Value of an option ("" for a switch that was given), NULL when it was not given. */
const char *option_value(const struct context *ctx, const char *name);

#endif
