/* SPDX-License-Identifier: MIT */
#include "store/freeze.h"

#include "store/migrate.h"
#include "store/month_scan.h"

#include <stdio.h>
#include <string.h>

enum {
    WORTH_AN_INDEX = 4000, /* rows; fewer are read through before an index is made */
    WORTH_OF_MANY = 200,   /* where a site asks for one month after the other */
    FEW_MONTHS = 3
};

/* Each stands on those before it; by its key a page finds the rows of one month. */
static const struct dear_view {
    const char *name;
    const char *key;
} dear_views[] = {
    {"assumption_in_force", "month, scenario, name"},
    {"assumption_set_monthly", "month, scenario"},
    {"api_price_ranked_monthly", "month, model"},
    {"seller_price_monthly", "month, model"},
    {"own_price_monthly", "month, model"},
    {"server_price_chosen_monthly", "month, server"},
    {"server_price_headline_monthly", "month, server"},
    {"market_quote_monthly", "month, gpu"},
    {"market_price_monthly", "month, gpu"},
    {"rent_monthly", "month, scenario"},
    {"scenario_chip_monthly", "month, scenario"},
    {"scenario_monthly", "month, scenario"},
    {"model_size_monthly", "month, scenario, model"},
    {"throughput_monthly", "month, model"},
    {"measured_speed_monthly", "month, model"},
    {"cost_monthly", "month, scenario, model"},
    {"markup_monthly", "month, scenario, model"},
    {"markup_by_seller_monthly", "month, scenario, model"},
    {"open_market_monthly", "month, model"},
    {"block_against_market_monthly", "month, gpu"},
    {"size_from_speed_monthly", "month, model"},
    {"size_estimate_monthly", "month, model"},
    {"size_combined_monthly", "month, model"},
    {"price_per_size_monthly", "month, scenario, model"},
};

static const char has_views[] = "SELECT 1 FROM sqlite_temp_schema WHERE type='view' LIMIT 1";

static int shadow_views(struct db *db, struct err *err) {
    if (db_int(db, 0, has_views))
        return 0;
    return db_exec(db, "CREATE TEMP TABLE as_of AS SELECT batch_id, now FROM main.as_of", err) ||
           migrate_temp_views(db, err);
}

static int replace_calendar(struct db *db, struct err *err) {
    return db_exec(db,
                   "CREATE TEMP TABLE frozen AS SELECT * FROM temp.calendar"
                   " WHERE month IN (SELECT month FROM temp.wanted);"
                   "DROP VIEW temp.calendar;"
                   "CREATE TEMP TABLE calendar AS SELECT * FROM temp.frozen;"
                   "DROP TABLE temp.frozen; DROP TABLE temp.wanted",
                   err);
}

static int limit_calendar(struct db *db, const char *const *months, size_t count, struct err *err) {
    if (db_exec(db, "CREATE TEMP TABLE wanted (month TEXT PRIMARY KEY)", err))
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
    return replace_calendar(db, err);
}

int freeze_calendar(struct db *db, const char *from, const char *to, struct err *err) {
    if (shadow_views(db, err) ||
        db_exec(db, "CREATE TEMP TABLE wanted (month TEXT PRIMARY KEY)", err))
        return -1;
    struct stmt *stmt =
        db_prepare(db,
                   "INSERT INTO temp.wanted SELECT month FROM temp.calendar"
                   " WHERE month >= coalesce(?1, '') AND month <= coalesce(?2, '~')",
                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, from);
    stmt_text(stmt, 2, to);
    return stmt_run(stmt, err) || replace_calendar(db, err) || month_scan_install(db, err);
}

static int add_index(struct db *db, const char *name, const char *use, const char *key,
                     struct err *err) {
    char sql[256];
    snprintf(sql, sizeof sql, "CREATE INDEX temp.%s_%s ON %s (%s)", name, use, name, key);
    return db_exec(db, sql, err);
}

/* By month for the page of a month, by model for the history of a model; where there are few months
 * the model alone finds what both would. */
static int index_view(struct db *db, const struct dear_view *view, struct err *err) {
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM temp.%s", view->name);
    bool many = db_int(db, 0, "SELECT count(*) FROM temp.calendar") > FEW_MONTHS;
    if (db_int(db, 0, sql) < (many ? WORTH_OF_MANY : WORTH_AN_INDEX))
        return 0;
    bool by_model = strstr(view->key, "model") != NULL;
    bool by_month = !by_model || many;
    return (by_month && add_index(db, view->name, "of_month", view->key, err)) ||
           (by_model && add_index(db, view->name, "of_model", "model, month", err));
}

/* A table under the view's own name, made of the view's own text. (Not made beside it and renamed:
 * ALTER TABLE RENAME would rewrite the views that stand on the name.) */
static int replace_view(struct db *db, const char *name, struct err *err) {
    struct stmt *stmt =
        db_prepare(db, "SELECT sql FROM sqlite_temp_schema WHERE type='view' AND name=?1", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, name);
    const char *as = stmt_step(stmt, err) > 0 ? strstr(stmt_get_text(stmt, 0), " AS") : NULL;
    struct buf sql;
    buf_init(&sql, (size_t)1 << 20);
    if (as)
        buf_printf(&sql, "DROP VIEW temp.%s; CREATE TEMP TABLE %s%s", name, name, as);
    stmt_reset(stmt);
    int failed = !as ? err_set(err, "there is no such TEMP view") : db_exec(db, sql.data, err);
    buf_free(&sql);
    return failed;
}

static int freeze_view(struct db *db, const struct dear_view *view, struct err *err) {
    return replace_view(db, view->name, err) || index_view(db, view, err)
               ? err_prefix(err, "%s", view->name)
               : 0;
}

int freeze_changes(struct db *db, struct err *err) {
    static const struct dear_view change = {"change", "month"};
    return freeze_view(db, &change, err);
}

/* Names that nobody mapped are the crowd: a page has nothing to say about them, unless an
 * assumption or a measured speed gives them a cost. */
static int limit_models(struct db *db, const char *model, struct err *err) {
    if (db_exec(db, "CREATE TEMP TABLE wanted (model TEXT PRIMARY KEY)", err))
        return -1;
    struct stmt *stmt = db_prepare(db,
                                   "INSERT OR IGNORE INTO temp.wanted"
                                   " SELECT model FROM main.model_alias WHERE origin <> 'seen'"
                                   " UNION SELECT model FROM assumption"
                                   " UNION SELECT model FROM temp.throughput_series"
                                   " UNION SELECT ?1 WHERE ?1 IS NOT NULL",
                                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, model);
    return stmt_run(stmt, err) ||
           db_exec(db,
                   "CREATE TEMP TABLE frozen AS SELECT s.* FROM temp.wanted AS w"
                   " CROSS JOIN temp.api_series AS s ON s.model = w.model;"
                   "DROP VIEW temp.api_series;"
                   "CREATE TEMP TABLE api_series AS SELECT * FROM temp.frozen;"
                   "DROP TABLE temp.frozen; DROP TABLE temp.wanted",
                   err);
}

static int freeze_rest(struct db *db, struct err *err) {
    if (month_scan_install(db, err) ||
        db_exec(db,
                "CREATE INDEX temp.api_series_model ON api_series (model);"
                "CREATE INDEX temp.api_series_id ON api_series (series_id)",
                err))
        return -1;
    for (size_t i = 0; i < sizeof dear_views / sizeof *dear_views; i++)
        if (freeze_view(db, &dear_views[i], err))
            return -1;
    return 0;
}

int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err) {
    return shadow_views(db, err) || limit_calendar(db, months, count, err) ||
           replace_view(db, "api_series", err) || freeze_rest(db, err);
}

int freeze_page(struct db *db, const char *const *months, size_t count, const char *model,
                struct err *err) {
    return shadow_views(db, err) || limit_calendar(db, months, count, err) ||
           limit_models(db, model, err) || freeze_rest(db, err);
}
