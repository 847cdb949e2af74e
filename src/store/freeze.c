/* SPDX-License-Identifier: MIT */
#include "store/freeze.h"

#include "store/migrate.h"

#include <stdio.h>

/* Each stands on those before it. */
static const char *const dear_views[] = {
    "assumption_in_force",
    "assumption_set_monthly",
    "api_price_by_source_monthly",
    "api_price_chosen_monthly",
    "api_price_monthly",
    "seller_price_monthly",
    "own_price_monthly",
    "server_price_by_source_monthly",
    "server_price_chosen_monthly",
    "server_price_by_provider_monthly",
    "server_price_headline_monthly",
    "market_quote_monthly",
    "market_price_monthly",
    "rent_monthly",
    "scenario_chip_monthly",
    "scenario_monthly",
    "model_size_monthly",
    "throughput_monthly",
    "measured_speed_monthly",
    "costed_monthly",
    "cost_monthly",
    "markup_monthly",
    "markup_by_seller_monthly",
    "open_market_monthly",
    "block_against_market_monthly",
    "size_from_speed_monthly",
};

static const char has_views[] = "SELECT 1 FROM sqlite_temp_schema WHERE type='view' LIMIT 1";

static int shadow_views(struct db *db, struct err *err) {
    if (db_int(db, 0, has_views))
        return 0;
    return db_exec(db, "CREATE TEMP TABLE as_of AS SELECT batch_id, now FROM main.as_of", err) ||
           migrate_temp_views(db, err);
}

static int limit_calendar(struct db *db, const char *const *months, size_t count, struct err *err) {
    if (db_exec(db,
                "CREATE TEMP TABLE frozen AS SELECT * FROM calendar LIMIT 0;"
                "CREATE TEMP TABLE wanted (month TEXT PRIMARY KEY)",
                err))
        return -1;
    struct stmt *stmt = db_prepare(db, "INSERT OR IGNORE INTO temp.wanted VALUES (?1)", err);
    if (!stmt)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!months[i])
            continue;
        stmt_text(stmt, 1, months[i]);
        if (stmt_run(stmt, err))
            return -1;
    }
    return db_exec(db,
                   "INSERT INTO temp.frozen SELECT * FROM calendar WHERE month IN wanted;"
                   "DROP VIEW temp.calendar;"
                   "CREATE TEMP TABLE calendar AS SELECT * FROM temp.frozen;"
                   "DROP TABLE temp.frozen; DROP TABLE temp.wanted",
                   err);
}

static int freeze_view(struct db *db, const char *name, struct err *err) {
    char sql[512];
    /* Not ALTER TABLE RENAME: it would rewrite the views that stand on the name. */
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE frozen AS SELECT * FROM temp.%s; DROP VIEW temp.%s;"
             "CREATE TEMP TABLE %s AS SELECT * FROM temp.frozen; DROP TABLE temp.frozen",
             name, name, name);
    return db_exec(db, sql, err) ? err_prefix(err, "%s", name) : 0;
}

int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err) {
    if (shadow_views(db, err) || limit_calendar(db, months, count, err))
        return -1;
    for (size_t i = 0; i < sizeof dear_views / sizeof *dear_views; i++)
        if (freeze_view(db, dear_views[i], err))
            return -1;
    return 0;
}
