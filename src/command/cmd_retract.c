/* SPDX-License-Identifier: MIT
 * mtok retract: a fact that is no longer believed, with a reason; it stays in
 * the file. */
#include "command/by_hand.h"

static const struct option_spec options[] = {BY_HAND_OPTIONS, {0}};

static const char believed_times[] =
    "SELECT group_concat(t, ', ') FROM (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') "
    "AS t"
    " FROM believed WHERE series_id=?1 ORDER BY abs(since - ?2) LIMIT 5)";

/* Only what is believed can be taken back; the dates that there are help to name one. */
static int must_be_believed(struct db *db, int64_t series, int64_t since, struct err *err) {
    struct stmt *stmt =
        db_prepare(db, "SELECT 1 FROM believed WHERE series_id=?1 AND since=?2", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series);
    stmt_int(stmt, 2, since);
    int row = stmt_step(stmt, err);
    stmt_reset(stmt);
    if (row)
        return row < 0 ? -1 : 0;
    stmt = db_prepare(db, believed_times, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series);
    stmt_int(stmt, 2, since);
    if (stmt_step(stmt, err) >= 0)
        err_code(err, EXIT_USAGE, "nothing is believed from that time on; facts begin at %s",
                 stmt_get_text(stmt, 0));
    stmt_reset(stmt);
    return -1;
}

static int act(struct store *store, const struct context *ctx, int64_t series, int64_t since,
               const char *reason, struct err *err) {
    (void)ctx;
    return must_be_believed(store_db(store), series, since, err) ||
                   store_retract(store, series, since, reason, err)
               ? -1
               : 0;
}

static int run(struct context *ctx, struct err *err) {
    return by_hand_run(ctx, "retract", act, err);
}

const struct command command_retract = {
    .name = "retract",
    .operands = "SOURCE SUBJECT MEASURE",
    .summary = "take a fact out of belief, with a reason",
    .details = BY_HAND_DETAILS,
    .options = options,
    .operands_min = 3,
    .operands_max = 3,
    .run = run,
};
