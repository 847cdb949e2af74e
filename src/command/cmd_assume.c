/* SPDX-License-Identifier: MIT
 * mtok assume: list, copy and set the assumptions of a scenario. Setting adds
 * a dated row beside the old one; views follow at once. */
#include "base/number.h"
#include "command/command.h"
#include "command/estimate_options.h"
#include "command/listing.h"
#include "store/store.h"

#include <mtok/decimal.h>
#include <mtok/when.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"from", 's', "TIME",
     "set: the value applies from this time on (default: always, in place of dated ones)"},
    {"model", 'm', "MODEL", "set: only for this model"},
    {"reason", 'r', "TEXT", "why"},
    {"evidence", 'e', "TEXT", "where the value comes from"},
    {0}};

static const char list_all[] =
    "SELECT scenario, title, method, parent FROM scenario_now ORDER BY 1";
static const char list_one[] =
    "SELECT scenario, name, model, strftime('%Y-%m-%d', since, 'unixepoch') AS since, low, base,"
    "  high, text, reason, evidence FROM assumption_now WHERE scenario=?1 ORDER BY name, model, 4";
static const char differences[] =
    "SELECT coalesce(a.name, b.name) AS name, coalesce(a.model, b.model) AS model,"
    "  strftime('%Y-%m-%d', coalesce(a.since, b.since), 'unixepoch') AS since,"
    "  a.low AS low_1, a.base AS base_1, a.high AS high_1, a.text AS text_1,"
    "  b.low AS low_2, b.base AS base_2, b.high AS high_2, b.text AS text_2"
    " FROM (SELECT * FROM assumption_now WHERE scenario=?1) AS a"
    " FULL JOIN (SELECT * FROM assumption_now WHERE scenario=?2) AS b"
    "  ON b.name=a.name AND b.model=a.model AND b.since=a.since"
    " WHERE a.base IS NOT b.base OR a.low IS NOT b.low OR a.high IS NOT b.high OR a.text IS NOT "
    "b.text"
    " ORDER BY 1, 2, 3";

static const char copy_scenario[] =
    "INSERT INTO scenario(scenario, batch_id, title, method, parent)"
    " SELECT ?2, ?3, title, method, scenario FROM scenario_now WHERE scenario=?1";
static const char copy_values[] =
    "INSERT INTO assumption(scenario, name, model, since, batch_id, low, base, high, text, reason,"
    "  evidence) SELECT ?2, name, model, since, ?3, low, base, high, text, reason, evidence"
    " FROM assumption_now WHERE scenario=?1";
static const char set_value[] =
    "INSERT INTO assumption(scenario, name, model, since, batch_id, low, base, high, text, reason,"
    "  evidence) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    " ON CONFLICT DO UPDATE SET low=excluded.low, base=excluded.base, high=excluded.high,"
    "  text=excluded.text, reason=excluded.reason, evidence=excluded.evidence";

static int has_scenario(struct db *db, const char *name) {
    return (int)db_int_of_text(db, 0, "SELECT 1 FROM scenario_now WHERE scenario=?1", name);
}

static int copy(struct db *db, struct store *store, const char *from, const char *to,
                struct err *err) {
    int64_t batch;
    if (!has_scenario(db, from))
        return err_code(err, EXIT_USAGE, "there is no scenario '%s'", from);
    if (has_scenario(db, to))
        return err_code(err, EXIT_USAGE, "there is a scenario '%s' already", to);
    if (store_batch(store, &batch, err))
        return -1;
    const char *const statements[] = {copy_scenario, copy_values};
    for (int i = 0; i < 2; i++) {
        struct stmt *stmt = db_prepare(db, statements[i], err);
        if (!stmt)
            return -1;
        stmt_text(stmt, 1, from);
        stmt_text(stmt, 2, to);
        stmt_int(stmt, 3, batch);
        if (stmt_run(stmt, err))
            return -1;
    }
    return 0;
}

/* "0.25", "100e9", "100B", "15%", "0.15..0.45" (the base is their geometric middle) or
 * "0.15..0.25..0.45"; or a text. */
struct value {
    double part[3];
    int count; /* 0: a text */
};

static int number(const char *text, size_t size, double *out) {
    char room[64];
    if (!size || size >= sizeof room)
        return -1;
    memcpy(room, text, size);
    room[size] = 0;
    return estimate_number(room, out);
}

/* -1 when the text is neither a number nor a range. */
static int read_value(const char *text, struct value *value) {
    value->count = 0;
    for (;;) {
        const char *dots = strstr(text, "..");
        size_t size = dots ? (size_t)(dots - text) : strlen(text);
        if (value->count == 3 || number(text, size, &value->part[value->count++]))
            return -1;
        if (!dots)
            return 0;
        text = dots + 2;
    }
}

/* A range is one of a lognormal: positive, and in order. */
static bool in_order(const struct value *value) {
    for (int i = 0; i < value->count; i++)
        if (value->count > 1 && (value->part[i] <= 0 || (i && value->part[i] < value->part[i - 1])))
            return false;
    return true;
}

static void bind_value(struct stmt *stmt, const struct value *value, const char *text) {
    if (value->count == 0) {
        stmt_text(stmt, 9, text);
        return;
    }
    stmt_text(stmt, 9, "");
    if (value->count == 1) {
        stmt_real(stmt, 7, value->part[0]);
        return;
    }
    stmt_real(stmt, 6, value->part[0]);
    stmt_real(stmt, 8, value->part[value->count - 1]);
    stmt_real(stmt, 7,
              value->count == 3 ? value->part[1]
                                : geometric_middle(value->part[0], value->part[1]));
}

/* 0: no such name, 1: a number, 2: a text; 3: a number that one model may have. */
static const char kind_of_name[] =
    "SELECT max(CASE WHEN unit='text' THEN 2 WHEN scope='model' THEN 3 ELSE 1 END)"
    " FROM assumption_name WHERE name=?1";

/* What is set for always goes before every dated value of before: these are taken back, in this
 * batch, so that --as-of still has them. */
static const char take_back[] =
    "INSERT INTO assumption(scenario, name, model, since, batch_id, dropped)"
    " SELECT scenario, name, model, since, ?4, 1 FROM assumption_now"
    " WHERE scenario=?1 AND name=?2 AND model=?3 AND since>0 AND batch_id<?4";

static int take_back_dated(struct db *db, const char *const key[3], int64_t batch,
                           struct err *err) {
    struct stmt *stmt = db_prepare(db, take_back, err);
    if (!stmt)
        return -1;
    for (int i = 0; i < 3; i++)
        stmt_text(stmt, i + 1, key[i]);
    stmt_int(stmt, 4, batch);
    return stmt_run(stmt, err);
}

/* A size is of one model; what is of the server holds for all. */
static int check_scope(int64_t kind, const char *name, const char *model, struct err *err) {
    if (model && kind != 3)
        return err_code(err, EXIT_USAGE, "'%s' holds for all models: leave out --model", name);
    if (!model && strcmp(name, "active_params") == 0)
        return err_code(err, EXIT_USAGE, "'%s' is that of one model: --model says which", name);
    return 0;
}

static int check_value(struct db *db, const char *setting, const char *name, const char *model,
                       struct value *value, struct err *err) {
    int64_t kind = db_int_of_text(db, 0, kind_of_name, name);
    if (!kind)
        return err_code(err, EXIT_USAGE,
                        "no scenario has an assumption '%s' (view assumption_name)", name);
    *value = (struct value){.count = 0};
    if (check_scope(kind, name, model, err))
        return -1;
    if (kind == 2)
        return 0;
    if (read_value(setting + strlen(name) + 1, value) || !in_order(value))
        return err_code(err, EXIT_USAGE,
                        "'%s': expected a number, LOW..HIGH or LOW..BASE..HIGH, ranges above 0",
                        setting);
    return 0;
}

static int set_one(const struct context *ctx, struct db *db, struct store *store,
                   const char *setting, int64_t since, struct err *err) {
    char name[128];
    int64_t batch;
    const char *equals = strchr(setting, '=');
    const char *model = option_value(ctx, "model");
    if (!equals || equals == setting || (size_t)(equals - setting) >= sizeof name || !equals[1])
        return err_code(err, EXIT_USAGE, "'%s': expected NAME=VALUE", setting);
    memcpy(name, setting, (size_t)(equals - setting));
    name[equals - setting] = 0;
    struct value value;
    if (check_value(db, setting, name, model, &value, err) || store_batch(store, &batch, err))
        return -1;
    const char *const key[] = {ctx->argv[1], name, model ? model : ""};
    if (!since && take_back_dated(db, key, batch, err))
        return -1;
    struct stmt *stmt = db_prepare(db, set_value, err);
    if (!stmt)
        return -1;
    for (int i = 0; i < 3; i++)
        stmt_text(stmt, i + 1, key[i]);
    stmt_int(stmt, 4, since);
    stmt_int(stmt, 5, batch);
    bind_value(stmt, &value, equals + 1);
    stmt_text(stmt, 10, option_value(ctx, "reason") ? option_value(ctx, "reason") : "");
    stmt_text(stmt, 11, option_value(ctx, "evidence") ? option_value(ctx, "evidence") : "");
    return stmt_run(stmt, err);
}

static int set_all(const struct context *ctx, struct db *db, struct store *store, struct err *err) {
    int64_t since = 0;
    const char *from = option_value(ctx, "from");
    if (from && when_read(from, strlen(from), &since, err))
        return err_code(err, EXIT_USAGE, "--from %s: expected a time such as 2026-11-01", from);
    if (!has_scenario(db, ctx->argv[1]))
        return err_code(err, EXIT_USAGE, "there is no scenario '%s'", ctx->argv[1]);
    const char *model = option_value(ctx, "model");
    if (model && !db_int_of_text(db, 0, "SELECT 1 FROM model_now WHERE model=?1", model))
        return err_code(err, EXIT_USAGE, "there is no model '%s'; `mtok models` lists them", model);
    if (strcmp(ctx->argv[1], "post-2024") == 0)
        return err_code(
            err, EXIT_USAGE,
            "post-2024 is frozen; `mtok assume copy post-2024 NAME` makes one to change");
    for (int i = 2; i < ctx->argc; i++)
        if (set_one(ctx, db, store, ctx->argv[i], since, err))
            return -1;
    return 0;
}

static int change(const struct context *ctx, struct err *err) {
    struct session session;
    struct store *store = NULL;
    if (session_write(ctx, 60, false, &session, err))
        return (int)err->code;
    int failed = store_open(session.db, &store, err) ||
                 store_begin(store, "assume", ctx->now,
                             option_value(ctx, "reason") ? option_value(ctx, "reason") : "", err);
    if (!failed)
        failed = strcmp(ctx->argv[0], "copy") == 0
                     ? copy(session.db, store, ctx->argv[1], ctx->argv[2], err)
                     : set_all(ctx, session.db, store, err);
    if (!failed)
        failed = store_commit(store, NULL, err);
    else if (store)
        store_rollback(store);
    store_close(store);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    if (ctx->argc == 0)
        return listing_run(ctx, list_all, NULL, 0, err);
    const char *action = ctx->argv[0];
    if (strcmp(action, "copy") == 0 && ctx->argc == 3)
        return change(ctx, err);
    if (strcmp(action, "set") == 0 && ctx->argc >= 3)
        return change(ctx, err);
    if (strcmp(action, "diff") == 0 && ctx->argc == 3) {
        const struct listing_parameter both[] = {{STMT_TEXT, ctx->argv[1], 0},
                                                 {STMT_TEXT, ctx->argv[2], 0}};
        return listing_run(ctx, differences, both, 2, err);
    }
    bool verb =
        strcmp(action, "copy") == 0 || strcmp(action, "set") == 0 || strcmp(action, "diff") == 0;
    if (ctx->argc == 1 && !verb) {
        struct listing_parameter scenario = {STMT_TEXT, action, 0};
        return listing_run_some(ctx, list_one, &scenario, 1,
                                "there is no scenario of that name; `mtok assume` lists them", err);
    }
    err_code(err, EXIT_USAGE,
             "assume: expected SCENARIO, copy FROM TO, set SCENARIO NAME=VALUE... or diff A B");
    return EXIT_USAGE;
}

const struct command command_assume = {
    .name = "assume",
    .operands = "[SCENARIO | copy FROM TO | set SCENARIO NAME=VALUE... | diff A B]",
    .summary = "list or set assumptions of a scenario",
    .details = "VALUE is a number, LOW..HIGH, LOW..BASE..HIGH (5 %, median, 95 %), or a text.\n"
               "Without operands: the scenarios. diff shows what differs between two.",
    .options = options,
    .operands_max = -1,
    .run = run,
};
