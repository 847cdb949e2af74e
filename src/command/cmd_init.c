/* SPDX-License-Identifier: MIT
 * mtok init: the database, with the shipped history; an existing one is
 * brought up to date. */
#include "command/command.h"
#include "command/session.h"
#include "intake/reference.h"
#include "intake/sources.h"

#include <stdio.h>

static const struct option_spec options[] = {{"empty", 0, NULL, "without the shipped history"},
                                             {0}};

static int run(struct context *ctx, struct err *err) {
    struct session session;
    struct store *store = NULL;
    bool empty = option_value(ctx, "empty");
    if (session_write(ctx, 60, empty, &session, err))
        return (int)err->code;
    int failed = store_open(session.db, &store, err) ||
                 sources_sync(session.db, store, ctx->now, err) ||
                 (!session.created && !empty && reference_load(store, ctx->now, err));
    if (!failed && !ctx->quiet)
        printf("%s: %s, %lld observations\n", ctx->db_path,
               session.created ? "created" : "up to date",
               (long long)db_int(session.db, 0, "SELECT count(*) FROM observation"));
    store_close(store);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_init = {
    .name = "init",
    .operands = "",
    .summary = "create the database, with the shipped history",
    .details = "Other writing commands do the same where there is no database yet. An older\n"
               "database is migrated, and what a newer shipped history knows is added.",
    .options = options,
    .run = run,
};
