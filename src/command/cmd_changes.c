/* SPDX-License-Identifier: MIT
 * mtok changes: what moved since a date, changes of price and corrections of a
 * source kept apart. */
#include "command/command.h"
#include "command/listing.h"

#include <mtok/when.h>
#include <string.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"since", 's', "TIME", "from this time on (default: 30 days before now)"},
    {"until", 'u', "TIME", "before this time (default: now)"},
    {"model", 'm', "MODEL", "only this model or server"},
    {"source", 0, "SOURCE", "only this source"},
    {"kind", 'k', "KIND", "only price, correction, basis, new, gone or announced"},
    {0}};

#define ROWS_OF                                                                                    \
    " FROM change WHERE since >= ?1 AND since < ?2" /* the same said of months: for the view */    \
    " AND month >= substr(?1, 1, 7) AND month <= substr(?2, 1, 7)"                                 \
    " AND (?3 IS NULL OR subject = ?3) AND (?4 IS NULL OR source = ?4)"                            \
    " AND (?5 IS NULL OR kind = ?5) ORDER BY since, domain, subject, source, component"
static const char all_columns[] = "SELECT *" ROWS_OF;
/* What fits beside each other on a terminal; the rest is in the other formats and in the view. */
static const char for_people[] =
    "SELECT substr(since, 1, 10) AS since, kind, subject, component ||"
    " iif(tier IN ('standard', ''), '', ' ' || tier) ||"
    " iif(context_min > 0, ' >' || context_min, '') AS price, seller, place,"
    " old_value AS old, new_value AS new, ratio, source" ROWS_OF;

static int time_option(const struct context *ctx, const char *name, int64_t otherwise, char *out,
                       struct err *err) {
    const char *text = option_value(ctx, name);
    int64_t when = otherwise;
    if (text && when_read(text, strlen(text), &when, err))
        return err_code(err, EXIT_USAGE, "--%s %s: expected a time such as 2026-11-01", name, text);
    when_text(when, out);
    return 0;
}

static struct listing_parameter text_or_null(const char *text) {
    return (struct listing_parameter){text ? STMT_TEXT : STMT_NULL, text, 0};
}

static int run(struct context *ctx, struct err *err) {
    enum { DAY = 86400 };
    char since[WHEN_TEXT], until[WHEN_TEXT];
    if (time_option(ctx, "since", ctx->now - 30 * DAY, since, err) ||
        time_option(ctx, "until", ctx->now + 1, until, err))
        return EXIT_USAGE;
    const struct listing_parameter parameters[] = {
        {STMT_TEXT, since, 0},
        {STMT_TEXT, until, 0},
        text_or_null(option_value(ctx, "model")),
        text_or_null(option_value(ctx, "source")),
        text_or_null(option_value(ctx, "kind")),
    };
    return listing_run(ctx, listing_for_people(ctx) ? for_people : all_columns, parameters, 5, err);
}

const struct command command_changes = {
    .name = "changes",
    .operands = "",
    .summary = "what moved since a date",
    .options = options,
    .run = run,
};
