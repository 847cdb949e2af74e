/* SPDX-License-Identifier: MIT
 * mtok site DIR: everything as a folder of pages. */
#include "command/command.h"
#include "command/session.h"
#include "page/month_choice.h"
#include "site/site.h"

static const struct option_spec options[] = {
    {"scenario", 's', "NAME", "assumptions of the pages (default: split)"},
    {"model", 'm', "MODEL", "headline of the monthly pages (default: openai/gpt-4o)"},
    {"place", 0, "PLACE", "place of the minimum wage (default: New York City)"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {0}};

static const char *value_or(const struct context *ctx, const char *name, const char *otherwise) {
    const char *value = option_value(ctx, name);
    return value ? value : otherwise;
}

static int write_all(const struct context *ctx, struct db *db, struct err *err) {
    const struct site_ask ask = {.scenario = value_or(ctx, "scenario", "split"),
                                 .model = value_or(ctx, "model", "openai/gpt-4o"),
                                 .place = value_or(ctx, "place", "New York City")};
    struct site site = {.folder = ctx->argv[0]};
    if (month_check_scenario(db, ask.scenario, err) || month_check_model(db, ask.model, err) ||
        site_write(db, &ask, &site, err))
        return -1;
    if (ctx->verbose)
        fprintf(stderr, "mtok: %s: %zu files written, %zu unchanged\n", site.folder, site.written,
                site.kept);
    return 0;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = write_all(ctx, session.db, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_site = {
    .name = "site",
    .operands = "DIR",
    .summary = "a folder of pages: months, models, servers, a feed, the data",
    .details = "Files are replaced whole; one that is the same is not touched. Needs no web server "
               "of its\n"
               "own: any that serves files, or none.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
