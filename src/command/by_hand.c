/* SPDX-License-Identifier: MIT */
#include "command/by_hand.h"

#include "command/session.h"

#include <mtok/when.h>
#include <stdlib.h>
#include <string.h>

static const char find_series[] =
    "SELECT se.id, se.seller, se.place, se.tier, se.context_min, p.name, se.detail"
    " FROM series AS se JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id"
    " WHERE s.name=?1 AND se.subject=?2 AND se.measure=?3"
    "  AND (?4 IS NULL OR se.seller=?4) AND (?5 IS NULL OR se.place=?5)"
    "  AND (?6 IS NULL OR se.tier=?6) AND (?7 IS NULL OR p.name=?7) AND se.context_min=?8"
    " ORDER BY se.id";

static int describe(struct stmt *stmt, const char *subject, struct err *err) {
    err_code(err, EXIT_USAGE,
             "'%s' means several series, among them: seller %s, place %s, tier %s, part %s, %s; "
             "say which with --seller, --place, --tier or --part",
             subject, stmt_get_text(stmt, 1), stmt_get_text(stmt, 2), stmt_get_text(stmt, 3),
             stmt_get_text(stmt, 5), stmt_get_text(stmt, 6));
    stmt_reset(stmt);
    return -1;
}

static int one_series(struct db *db, const struct context *ctx, int64_t *series, struct err *err) {
    const char *tier = option_value(ctx, "tier"), *context = option_value(ctx, "context-min");
    int measure = measure_find(ctx->argv[2]);
    if (measure < 0)
        return err_code(err, EXIT_USAGE, "'%s' is not a measure", ctx->argv[2]);
    if (context && (!*context || strspn(context, "0123456789") != strlen(context)))
        return err_code(err, EXIT_USAGE, "--context-min %s: expected a number of tokens", context);
    if (!tier && measure_info((enum measure)measure)->domain == DOMAIN_API_PRICE)
        tier = "standard";
    struct stmt *stmt = db_prepare(db, find_series, err);
    if (!stmt)
        return -1;
    for (int i = 0; i < 3; i++)
        stmt_text(stmt, i + 1, ctx->argv[i]);
    stmt_text(stmt, 4, option_value(ctx, "seller"));
    stmt_text(stmt, 5, option_value(ctx, "place"));
    stmt_text(stmt, 6, tier);
    stmt_text(stmt, 7, option_value(ctx, "part"));
    stmt_int(stmt, 8, context ? strtoll(context, NULL, 10) : 0);
    int row = stmt_step(stmt, err);
    if (row == 0)
        return err_code(err, EXIT_USAGE, "%s has no %s of '%s'", ctx->argv[0], ctx->argv[2],
                        ctx->argv[1]);
    if (row < 0)
        return -1;
    *series = stmt_get_int(stmt, 0);
    row = stmt_step(stmt, err);
    return row > 0 ? describe(stmt, ctx->argv[1], err) : row;
}

static int in_batch(const struct context *ctx, struct session *session, struct store *store,
                    const char *kind, int64_t since, by_hand_fn *act, struct err *err) {
    const char *reason = option_value(ctx, "reason");
    int64_t series = 0;
    if (one_series(session->db, ctx, &series, err) ||
        store_begin(store, kind, ctx->now, reason, err))
        return -1;
    if (act(store, ctx, series, since, reason, err)) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, NULL, err);
}

int by_hand_run(const struct context *ctx, const char *kind, by_hand_fn *act, struct err *err) {
    struct session session;
    struct store *store = NULL;
    int64_t when;
    const char *since = option_value(ctx, "since"), *reason = option_value(ctx, "reason");
    if (!since || !reason || !*reason)
        err_code(err, EXIT_USAGE, "%s: --since TIME and --reason TEXT are needed", kind);
    else if (when_read(since, strlen(since), &when, err))
        err_code(err, EXIT_USAGE, "--since %s: expected a time such as 2026-11-01", since);
    if (*err->text)
        return EXIT_USAGE;
    if (session_write(ctx, 60, false, &session, err))
        return (int)err->code;
    int failed =
        store_open(session.db, &store, err) || in_batch(ctx, &session, store, kind, when, act, err);
    store_close(store);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}
