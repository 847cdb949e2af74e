/* SPDX-License-Identifier: MIT */
#include "db/freeze.h"

#include "db/month_scan.h"
#include "db/shadow.h"

#include <stdio.h>
#include <string.h>

enum {
    WORTH_AN_INDEX = 100, /* rows; fewer are read through sooner than an index is made */
    FEW_MONTHS = 3
};

/* What takes long and is asked for more than once; by its key a page finds the rows of a month. */
static const struct dear_view {
    const char *name;
    const char *key;
} dear_views[] = {
    {"assumption_in_force", "month, scenario, name"},
    {"assumption_set_monthly", "month, scenario"},
    {"api_price_ranked_monthly", "month, model"},
    {"seller_price_monthly", "month, model"},
    {"own_price_monthly", "month, model"},
    {"server_series", "server"},
    {"server_price_chosen_monthly", "month, server"},
    {"server_price_headline_monthly", "month, server"},
    {"market_quote_monthly", "month, gpu"},
    {"market_price_monthly", "month, gpu"},
    {"rent_monthly", "month, scenario"},
    {"scenario_chip_monthly", "month, scenario"},
    {"scenario_monthly", "month, scenario"},
    {"known_size_monthly", "month, scenario, model"},
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

/* A page asks for one month of it and does better without. */
static const struct dear_view change = {"change", "month"};

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
    bool many = db_int(db, 0, "SELECT count(*) FROM temp.wanted_month") > FEW_MONTHS;
    if (db_int(db, 0, sql) < WORTH_AN_INDEX)
        return 0;
    bool by_model = strstr(view->key, "model") != NULL;
    bool by_month = !by_model || many;
    return (by_month && add_index(db, view->name, "of_month", view->key, err)) ||
           (by_model && add_index(db, view->name, "of_model", "model, month", err));
}

/* What buf_printf makes of a view's SELECT. */
static const char as_it_is[] = "%.*s";

/* A table under the view's own name, of the rows that `form` makes of its SELECT. */
static int make_table(struct db *db, const char *name, const char *form, const char *select,
                      size_t size, struct err *err) {
    struct buf sql;
    buf_init(&sql, (size_t)1 << 20);
    buf_printf(&sql, "CREATE TEMP TABLE %s AS ", name);
    buf_printf(&sql, form, (int)size, select);
    int failed = db_exec(db, sql.data, err);
    buf_free(&sql);
    return failed;
}

static int make_dear(struct db *db, const struct dear_view *view, const char *form,
                     const char *select, size_t size, struct err *err) {
    return make_table(db, view->name, form, select, size, err) || index_view(db, view, err) ? -1
                                                                                            : 1;
}

/* The months wanted, and of series what they say in these by a scan. */
static int make_of_months(struct db *db, const char *name, const char *select, size_t size,
                          struct err *err) {
    static const char form[] =
        "SELECT * FROM (%.*s) WHERE month IN (SELECT month FROM temp.wanted_month)";
    if (strcmp(name, "calendar") == 0)
        return make_table(db, name, form, select, size, err) ||
                       add_index(db, name, "of_month", "month", err)
                   ? -1
                   : 1;
    /* The scan passes by what lies before the first observation. */
    if (strcmp(name, "series_begin") == 0)
        return db_exec(db,
                       "CREATE TEMP TABLE series_begin (series_id INTEGER PRIMARY KEY, month TEXT)",
                       err)
                   ? -1
                   : 1;
    if (strcmp(name, "series_monthly") == 0 || strcmp(name, "series_in_month") == 0)
        return month_scan_install(db, name, err) ? -1 : 1;
    return 0;
}

static int make_series(struct db *db, const char *form, const char *select, size_t size,
                       struct err *err) {
    return make_table(db, "api_series", form, select, size, err) ||
                   db_exec(db,
                           "CREATE INDEX temp.api_series_model ON api_series (model);"
                           "CREATE INDEX temp.api_series_id ON api_series (series_id)",
                           err)
               ? -1
               : 1;
}

static int make_frozen(struct db *db, const char *name, const char *form, const char *select,
                       size_t size, struct err *err) {
    for (size_t i = 0; i < sizeof dear_views / sizeof *dear_views; i++)
        if (strcmp(dear_views[i].name, name) == 0)
            return make_dear(db, &dear_views[i], form, select, size, err);
    return make_of_months(db, name, select, size, err);
}

static int make_of_site(struct db *db, const char *name, const char *select, size_t size,
                        struct err *err) {
    if (strcmp(name, "api_series") == 0)
        return make_series(db, as_it_is, select, size, err);
    if (strcmp(name, change.name) == 0)
        return make_dear(db, &change, as_it_is, select, size, err);
    return make_frozen(db, name, as_it_is, select, size, err);
}

/* Names that nobody mapped are the crowd: a page has nothing to say about them, unless an
 * assumption or a measured speed gives them a cost. Most names that are mapped are of sources which
 * this file has nothing of; a model with a colon may be what a source calls one (SOURCE:NAME). */
static const char want_models[] =
    "INSERT OR IGNORE INTO temp.wanted_model"
    " SELECT model, 0 FROM main.model_alias AS a WHERE origin <> 'seen' AND ("
    "  EXISTS (SELECT 1 FROM main.series AS s WHERE s.subject = a.name) OR instr(model, ':'))"
    " UNION SELECT model, 0 FROM assumption";

/* The names that a series has, of the models wanted and of whatever is measured but their prices.
 * A part has few measures: they are found by their index, not among all series. */
static const char want_names[] =
    "CREATE TEMP TABLE model_alias AS"
    " WITH RECURSIVE measured (part_id, source_id, measure) AS ("
    "  SELECT id, source_id, (SELECT min(measure) FROM main.series WHERE part_id = p.id)"
    "  FROM main.part AS p"
    "  UNION ALL SELECT part_id, source_id, (SELECT min(s.measure) FROM main.series AS s"
    "   WHERE s.part_id = m.part_id AND s.measure > m.measure)"
    "  FROM measured AS m WHERE measure IS NOT NULL)"
    " SELECT a.* FROM ("
    "  SELECT n.source_id, n.name FROM temp.wanted_model AS w"
    "  CROSS JOIN main.model_alias AS n ON n.model = w.model"
    "  WHERE EXISTS (SELECT 1 FROM main.series AS s WHERE s.subject = n.name)"
    "  UNION SELECT m.source_id, s.subject FROM measured AS m"
    "  CROSS JOIN main.series AS s ON s.part_id = m.part_id AND s.measure = m.measure"
    "  WHERE m.measure NOT IN ('input', 'output', 'cache_read', 'cache_write')) AS k"
    " CROSS JOIN main.model_alias AS a ON a.source_id = k.source_id AND a.name = k.name;"
    "CREATE INDEX temp.model_alias_name ON model_alias (source_id, name, batch_id);"
    "CREATE INDEX temp.model_alias_of_model ON model_alias (model)";

static int make_page_series(struct db *db, const char *select, size_t size, struct err *err) {
    static const char form[] =
        "SELECT s.* FROM temp.wanted_model AS w CROSS JOIN (%.*s) AS s ON s.model = w.model";
    return db_exec(db,
                   "INSERT OR IGNORE INTO temp.wanted_model SELECT model, 0 FROM throughput_series",
                   err)
               ? -1
               : make_series(db, form, select, size, err);
}

/* How much of a month is wanted, in temp.wanted_month. */
enum { WANT_ALL, WANT_PRICES, WANT_HEADLINE };

/* What costs are reckoned from, and list prices, of the months of which all is wanted; of the
 * others the headline's. Most models of known size have no price in this file. */
static const char of_whole_months[] =
    "SELECT * FROM (%.*s)"
    " WHERE month IN (SELECT month FROM temp.wanted_month WHERE want = 0)"
    " OR model = (SELECT model FROM temp.wanted_model WHERE headline)";
static const char of_wanted_models[] =
    "SELECT * FROM (%.*s)"
    " WHERE model IN (SELECT model FROM temp.wanted_model)"
    " AND month IN (SELECT month FROM temp.wanted_month WHERE want = 0)"
    " OR model = (SELECT model FROM temp.wanted_model WHERE headline)";
static const char of_priced_months[] =
    "SELECT * FROM (%.*s)"
    " WHERE month IN (SELECT month FROM temp.wanted_month WHERE want < 2)"
    " OR model = (SELECT model FROM temp.wanted_model WHERE headline)";

static const char *form_of_page(const char *name) {
    if (strcmp(name, "known_size_monthly") == 0)
        return of_wanted_models;
    if (strcmp(name, "measured_speed_monthly") == 0)
        return of_whole_months;
    return strcmp(name, "api_price_ranked_monthly") == 0 ? of_priced_months : as_it_is;
}

static int make_of_page(struct db *db, const char *name, const char *select, size_t size,
                        struct err *err) {
    if (strcmp(name, "alias_now") == 0) /* as ever, but of a table of few names */
        return db_exec(db, want_models, err) || db_exec(db, want_names, err) ? -1 : 0;
    if (strcmp(name, "api_series") == 0)
        return make_page_series(db, select, size, err);
    return make_frozen(db, name, form_of_page(name), select, size, err);
}

static int thaw(struct db *db, shadow_maker *maker, struct err *err) {
    return shadow_with(db, maker, err) || db_exec(db, "DROP TABLE IF EXISTS temp.model_alias", err);
}

static int begin(struct db *db, shadow_maker *maker, struct err *err) {
    if (!shadow_is_on(db) &&
        (db_exec(db, "CREATE TEMP TABLE as_of AS SELECT batch_id, now FROM main.as_of", err) ||
         shadow_views(db, err)))
        return -1;
    return thaw(db, maker, err) ||
           db_exec(db,
                   "CREATE TEMP TABLE IF NOT EXISTS wanted_month (month TEXT PRIMARY KEY,"
                   " want INTEGER NOT NULL);"
                   "CREATE TEMP TABLE IF NOT EXISTS wanted_model (model TEXT PRIMARY KEY,"
                   " headline INTEGER NOT NULL);"
                   "DELETE FROM temp.wanted_month; DELETE FROM temp.wanted_model",
                   err);
}

static int want_month(struct db *db, const char *month, int want, struct err *err) {
    if (!month)
        return 0;
    struct stmt *stmt =
        db_prepare(db, "INSERT OR IGNORE INTO temp.wanted_month VALUES (?1, ?2)", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, month);
    stmt_int(stmt, 2, want);
    return stmt_run(stmt, err);
}

int freeze_calendar(struct db *db, const char *from, const char *to, struct err *err) {
    if (begin(db, make_of_months, err))
        return -1;
    struct stmt *stmt =
        db_prepare(db,
                   "INSERT INTO temp.wanted_month SELECT month, 0 FROM main.month"
                   " WHERE month >= coalesce(?1, '') AND month <= coalesce(?2, '~')",
                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, from);
    stmt_text(stmt, 2, to);
    return stmt_run(stmt, err);
}

int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err) {
    int failed = begin(db, make_of_site, err);
    for (size_t i = 0; i < count && !failed; i++)
        failed = want_month(db, months[i], WANT_ALL, err);
    return failed;
}

int freeze_page(struct db *db, const struct freeze_ask *ask, struct err *err) {
    if (begin(db, make_of_page, err) || want_month(db, ask->month, WANT_ALL, err) ||
        want_month(db, ask->before, WANT_PRICES, err) ||
        want_month(db, ask->compared, WANT_HEADLINE, err))
        return -1;
    struct stmt *stmt =
        db_prepare(db, "INSERT INTO temp.wanted_model SELECT ?1, 1 WHERE ?1 IS NOT NULL", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, ask->model);
    return stmt_run(stmt, err);
}

int freeze_end(struct db *db, struct err *err) {
    return thaw(db, NULL, err);
}
