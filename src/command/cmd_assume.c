/* SPDX-License-Identifier: MIT
 * mtok assume: list, copy and set the assumptions of a scenario. Setting adds
 * a dated row beside the old one; views follow at once. */
#include "base/number.h"
#include "command/command.h"
#include "command/listing.h"
#include "store/store.h"

#include <mtok/decimal.h>
#include <mtok/when.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"from", 's', "TIME", "set: the value applies from this time on (default: always)"},
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

/* A number as an assumption is given: "0.25", "100e9". Exact decimals carry 1e-9; FLOP/s and
 * parameters do not fit them, so this reads a double. */
static int number(const char *text, size_t size, double *out) {
    char copy_of[64];
    char *end;
    if (!size || size >= sizeof copy_of || !strchr("+-.0123456789", text[0]))
        return -1;
    memcpy(copy_of, text, size);
    copy_of[size] = 0;
    *out = real_read(copy_of, &end);
    return *end || end == copy_of ? -1 : 0;
}

/* "0.25", "0.15..0.45" (the base is their geometric middle), "0.15..0.25..0.45", or a text. */
struct value {
    double part[3];
    int count; /* 0: a text */
};

static struct value value_of(const char *text) {
    struct value value = {.count = 0};
    while (value.count < 3) {
        const char *dots = strstr(text, "..");
        size_t size = dots ? (size_t)(dots - text) : strlen(text);
        if (number(text, size, &value.part[value.count])) {
            value.count = 0;
            break;
        }
        value.count++;
        if (!dots)
            break;
        text = dots + 2;
    }
    return value;
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

static const char known_names[] = "SELECT count(*) FROM assumption_name WHERE name=?1";

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
    if (!db_int_of_text(db, 0, known_names, name))
        return err_code(err, EXIT_USAGE,
                        "no scenario has an assumption '%s' (view assumption_name)", name);
    struct value value = value_of(equals + 1);
    if (!in_order(&value))
        return err_code(err, EXIT_USAGE, "'%s': expected LOW..HIGH or LOW..BASE..HIGH, above 0",
                        setting);
    struct stmt *stmt = db_prepare(db, set_value, err);
    if (!stmt || store_batch(store, &batch, err))
        return -1;
    stmt_text(stmt, 1, ctx->argv[1]);
    stmt_text(stmt, 2, name);
    stmt_text(stmt, 3, model ? model : "");
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
