/* SPDX-License-Identifier: MIT
 * What is frozen of the shipped history is what the file's own views say of these months: of the
 * month of a page all prices and the costs of what has one, of the one before all prices and the
 * headline's costs, of a third the headline's. */
#include "db/freeze.h"
#include "db/migrate.h"
#include "intake/reference.h"
#include "support.h"

#include <stdio.h>

static struct db *shipped(struct store **store) {
    struct db *db;
    struct err err = {0};
    if (db_open(&db, "", DB_MEMORY, &err) || migrate_run(db, &err) || store_open(db, store, &err) ||
        reference_load(*store, INT64_C(1795392000), &err))
        fail_msg("%s", err.text);
    return db;
}

/* Rows of the file's view that the frozen one has not, or the other way round, where the condition
 * holds; -1 where there are none at all. */
static int64_t apart(struct db *db, const char *view, const char *where) {
    char sql[1024];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM main.%s WHERE %s", view, where);
    if (db_int(db, 0, sql) <= 0)
        return -1;
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM main.%s WHERE %s EXCEPT"
             " SELECT * FROM temp.%s WHERE %s) UNION ALL SELECT * FROM (SELECT * FROM temp.%s"
             " WHERE %s EXCEPT SELECT * FROM main.%s WHERE %s))",
             view, where, view, where, view, where, view, where);
    return db_int(db, -2, sql);
}

static const char *const priced[] = {"seller_price_monthly", "own_price_monthly",
                                     "server_price_headline_monthly", "market_price_monthly"};
static const char *const costed[] = {"known_size_monthly", "model_size_monthly", "cost_monthly",
                                     "markup_monthly", "markup_by_seller_monthly"};

static void same(struct db *db, const char *const *views, size_t count, const char *where) {
    for (size_t i = 0; i < count; i++) {
        int64_t found = apart(db, views[i], where);
        if (found)
            fail_msg("%s where %s: %d", views[i], where, (int)found);
    }
}

static void a_page_has_what_the_views_say(void **state) {
    static const struct freeze_ask ask = {
        .month = "2026-09", .before = "2026-08", .compared = "2024-11", .model = "openai/gpt-4o"};
    (void)state;
    struct store *store;
    struct err err;
    struct db *db = shipped(&store);
    assert_int_equal(freeze_page(db, &ask, &err), 0);
    same(db, priced, 4, "month IN ('2026-08', '2026-09')");
    same(db, priced, 2, "month = '2024-11' AND model = 'openai/gpt-4o'");
    same(db, costed, 5,
         "month = '2026-09' AND model IN (SELECT model FROM main.seller_price_monthly"
         " WHERE month = '2026-09')");
    same(db, costed, 4, "month IN ('2024-11', '2026-08') AND model = 'openai/gpt-4o'");
    assert_int_equal(db_int(db, -1,
                            "SELECT count(*) FROM cost_monthly WHERE month <> '2026-09'"
                            " AND model <> 'openai/gpt-4o'"),
                     0);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM calendar"), 3);
    assert_int_equal(freeze_end(db, &err), 0);
    assert_true(db_int(db, -1, "SELECT count(*) FROM calendar") > 20);
    store_close(store);
    db_close(db);
}

static void a_site_has_every_model(void **state) {
    static const char *const months[] = {"2026-08", "2026-09"};
    (void)state;
    struct store *store;
    struct err err;
    struct db *db = shipped(&store);
    assert_int_equal(freeze_months(db, months, 2, &err), 0);
    same(db, priced, 4, "month IN ('2026-08', '2026-09')");
    same(db, costed, 5, "month IN ('2026-08', '2026-09')");
    store_close(store);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_has_what_the_views_say),
        cmocka_unit_test(a_site_has_every_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
