/* SPDX-License-Identifier: MIT */
#include "command/program.h"

#include "command/command.h"
#include "command/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct command *find_command(const char *name) {
    for (size_t i = 0; command_list[i]; i++)
        if (strcmp(command_list[i]->name, name) == 0)
            return command_list[i];
    return NULL;
}

static void print_help(FILE *out) {
    fputs("usage: mtok COMMAND [options]\n"
          "The history of what it costs to make a million LLM tokens and what they are sold "
          "for.\n\n",
          out);
    for (size_t i = 0; command_list[i]; i++)
        fprintf(out, "  %-11s %s\n", command_list[i]->name, command_list[i]->summary);
    fputs("\n`mtok COMMAND --help` has the options of each. --db FILE names the database\n"
          "(default: $MTOK_DB, else $XDG_DATA_HOME/mtok/mtok.db).\n\n"
          "Exit codes: 0 fine; 1 failed; 2 wrong use; 3 a source failed or was quarantined;\n"
          "4 the database is newer, foreign or damaged; 5 a condition of `check` is met;\n"
          "6 another run holds the lock.\n",
          out);
}

/* $MTOK_DB, else $XDG_DATA_HOME/mtok/mtok.db, else ~/.local/share/mtok/mtok.db. */
static const char *default_path(void) {
    static char path[4096];
    const char *given = getenv("MTOK_DB");
    if (given && *given)
        return given;
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (data && data[0] == '/')
        snprintf(path, sizeof path, "%s/mtok/mtok.db", data);
    else
        snprintf(path, sizeof path, "%s/.local/share/mtok/mtok.db", home && *home ? home : "/tmp");
    return path;
}

static int complain(const char *where, const struct err *err) {
    fprintf(stderr, "mtok: %s\n", err->text);
    if (err->code == EXIT_USAGE)
        fprintf(stderr, "Try `mtok %s%s--help`.\n", where, *where ? " " : "");
    return (int)err->code;
}

/* What was printed must have arrived: a full disk is a failure, not a short report. */
static int finish_output(int code) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("mtok: standard output");
    return code ? code : EXIT_FAILED;
}

static int run_command(const struct command *command, int argc, char **argv) {
    struct err err = {0};
    struct context ctx = {.db_path = default_path(), .now = (int64_t)time(NULL)};
    int parsed = options_parse(command, argc, argv, &ctx, &err);
    if (parsed < 0)
        return complain(command->name, &err);
    if (parsed > 0) {
        options_help(command, stdout);
        return finish_output(EXIT_FINE);
    }
    int code = command->run(&ctx, &err);
    if (*err.text) {
        complain(command->name, &err);
        if (code == EXIT_FINE)
            code = (int)err.code;
    }
    return finish_output(code);
}

static int unknown(const char *name) {
    struct err err;
    if (*name)
        err_code(&err, EXIT_USAGE, "unknown command '%s'", name);
    else
        err_code(&err, EXIT_USAGE, "expected a command");
    return complain("", &err);
}

int program_run(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("mtok " MTOK_VERSION);
        return finish_output(EXIT_FINE);
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        if (argc < 3) {
            print_help(stdout);
            return finish_output(EXIT_FINE);
        }
        const struct command *asked = find_command(argv[2]);
        if (!asked)
            return unknown(argv[2]);
        options_help(asked, stdout);
        return finish_output(EXIT_FINE);
    }
    const struct command *command = find_command(name);
    return command ? run_command(command, argc - 1, argv + 1) : unknown(name);
}
