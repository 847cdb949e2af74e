/* SPDX-License-Identifier: MIT
 * mtok prune --older DAYS: drops the bodies of old replies, keeps their hashes
 * and everything that was read from them. */
#include "command/command.h"
#include "command/session.h"
#include "store/archive_prune.h"

#include <stdio.h>
#include <stdlib.h>

static const struct option_spec options[] = {
    {"older", 'o', "DAYS", "replies that were last seen more than DAYS ago"},
    {"source", 's', "SOURCE", "only this source's"},
    {"dry-run", 'n', NULL, "say what would be dropped, change nothing"},
    {0}};

static int read_days(const struct context *ctx, int64_t *days, struct err *err) {
    const char *text = option_value(ctx, "older");
    char *end;
    if (!text)
        return err_code(err, EXIT_USAGE, "prune: --older DAYS is needed");
    *days = strtoll(text, &end, 10);
    if (!*text || *end || *days < 0 || *days > 100000)
        return err_code(err, EXIT_USAGE, "--older %s: expected a number of days, 0 or more", text);
    return 0;
}

static int check_source(struct db *db, const char *source, struct err *err) {
    if (!source || db_int_of_text(db, 0, "SELECT id FROM source WHERE name = ?1", source))
        return 0;
    return err_code(err, EXIT_USAGE, "unknown source '%s'; `mtok sources` lists them", source);
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    struct pruned pruned;
    int64_t days = 0;
    const char *source = option_value(ctx, "source");
    bool dry = option_value(ctx, "dry-run");
    if (read_days(ctx, &days, err) || session_write(ctx, 60, false, &session, err))
        return (int)err->code;
    int failed = check_source(session.db, source, err) ||
                 archive_prune(session.db, source, ctx->now - days * 86400, dry, &pruned, err) ||
                 (pruned.documents && !dry && db_exec(session.db, "VACUUM", err));
    session_close(&session);
    if (failed)
        return (int)err->code;
    if (dry)
        printf("%lld documents would be dropped\n", (long long)pruned.documents);
    else if (!ctx->quiet)
        fprintf(stderr, "mtok: %lld documents dropped, %lld compressed anew, %lld bytes freed\n",
                (long long)pruned.documents, (long long)pruned.rekeyed, (long long)pruned.freed);
    return EXIT_FINE;
}

const struct command command_prune = {
    .name = "prune",
    .operands = "",
    .summary = "drop the bodies of old replies; hashes and facts stay",
    .details = "Kept are the newest reply of every part and those that wait for `mtok review`.\n"
               "What is dropped cannot be replayed or shown any more.",
    .options = options,
    .operands_max = 0,
    .run = run,
};
