/* SPDX-License-Identifier: MIT */
#include "command/options.h"

#include <getopt.h>
#include <mtok/when.h>
#include <string.h>

const struct option_spec options_common[] = {
    {"db", 0, "FILE", "the database (default: $MTOK_DB, else $XDG_DATA_HOME/mtok/mtok.db)"},
    {"now", 0, "TIME", "take TIME for the present (2026-11-23, 2026-11-23T09:00:00Z)"},
    {"quiet", 'q', NULL, "print results only, no remarks"},
    {"verbose", 'v', NULL, "say what is being done"},
    {"help", 'h', NULL, "print this help"},
    {0}};

enum { FIRST_CODE = 1000, COMMON_CODE = 2000 };

/* The command's table and the common one as getopt wants them; codes tell them apart. */
struct parse {
    struct option list[COMMAND_MAX_OPTIONS + 8];
    char letters[COMMAND_MAX_OPTIONS * 2 + 20];
    size_t count;
    size_t letter_count;
};

static void add_table(struct parse *parse, const struct option_spec *table, int code) {
    for (; table && table->name; table++, code++) {
        parse->list[parse->count++] = (struct option){
            table->name, table->argument ? required_argument : no_argument, NULL, code};
        if (!table->letter)
            continue;
        parse->letters[parse->letter_count++] = table->letter;
        if (table->argument)
            parse->letters[parse->letter_count++] = ':';
    }
}

static int code_of_letter(const struct option_spec *table, int letter, int code) {
    for (; table && table->name; table++, code++)
        if (table->letter == letter)
            return code;
    return -1;
}

static int take_common(struct context *ctx, int index, const char *value, struct err *err) {
    const char *name = options_common[index].name;
    if (strcmp(name, "db") == 0)
        ctx->db_path = value;
    else if (strcmp(name, "quiet") == 0)
        ctx->quiet = true;
    else if (strcmp(name, "verbose") == 0)
        ctx->verbose = true;
    else if (strcmp(name, "help") == 0)
        return 1;
    else if (when_read(value, strlen(value), &ctx->now, err))
        return err_code(err, EXIT_USAGE, "--now: %s is not a time such as 2026-11-23T09:00:00Z",
                        value);
    else
        ctx->now_given = true;
    return 0;
}

static int take(const struct command *command, struct context *ctx, int code, struct err *err) {
    if (code < FIRST_CODE) {
        int letter = code;
        code = code_of_letter(command->options, letter, FIRST_CODE);
        if (code < 0)
            code = code_of_letter(options_common, letter, COMMON_CODE);
    }
    if (code >= COMMON_CODE)
        return take_common(ctx, code - COMMON_CODE, optarg, err);
    if (code < FIRST_CODE)
        return -1;
    ctx->values[code - FIRST_CODE] = optarg ? optarg : "";
    return 0;
}

static int count_operands(const struct command *command, const struct context *ctx,
                          struct err *err) {
    if (ctx->argc < command->operands_min)
        return err_code(err, EXIT_USAGE, "%s: expected %s", command->name, command->operands);
    if (command->operands_max >= 0 && ctx->argc > command->operands_max)
        return err_code(err, EXIT_USAGE, "%s: do not know what to do with '%s'", command->name,
                        ctx->argv[command->operands_max]);
    return 0;
}

int options_parse(const struct command *command, int argc, char **argv, struct context *ctx,
                  struct err *err) {
    struct parse parse = {.letters = ":", .letter_count = 1};
    add_table(&parse, command->options, FIRST_CODE);
    add_table(&parse, options_common, COMMON_CODE);
    ctx->command = command;
    optind = 1;
    for (;;) {
        int at = optind;
        int code = getopt_long(argc, argv, parse.letters, parse.list, NULL);
        if (code == -1)
            break;
        const char *word = argv[at < argc ? at : argc - 1];
        if (code == ':')
            return err_code(err, EXIT_USAGE, "%s: %s needs a value", command->name,
                            argv[optind - 1]);
        if (code == '?')
            return err_code(err, EXIT_USAGE, "%s: unknown option %s", command->name,
                            optopt && optopt < FIRST_CODE ? word : argv[optind - 1]);
        int taken = take(command, ctx, code, err);
        if (taken)
            return taken;
    }
    ctx->argc = argc - optind;
    ctx->argv = argv + optind;
    return count_operands(command, ctx, err);
}

static void help_table(const struct option_spec *table, FILE *out) {
    for (; table && table->name; table++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", table->name, table->argument ? " " : "",
                 table->argument ? table->argument : "");
        if (table->letter)
            fprintf(out, "  -%c, %-24s %s\n", table->letter, left, table->help);
        else
            fprintf(out, "      %-24s %s\n", left, table->help);
    }
}

void options_help(const struct command *command, FILE *out) {
    fprintf(out, "usage: mtok %s [options]%s%s\n%s\n", command->name, *command->operands ? " " : "",
            command->operands, command->summary);
    if (command->options && command->options->name)
        fputs("\n", out);
    help_table(command->options, out);
    fputs("\n", out);
    help_table(options_common, out);
    if (command->details)
        fprintf(out, "\n%s\n", command->details);
}

const char *option_value(const struct context *ctx, const char *name) {
    for (int i = 0; ctx->command->options && ctx->command->options[i].name; i++)
        if (strcmp(ctx->command->options[i].name, name) == 0)
            return ctx->values[i];
    return NULL;
}
