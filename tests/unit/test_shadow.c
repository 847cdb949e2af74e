/* SPDX-License-Identifier: MIT
 * TEMP views made when they are named: all that a statement stands on, and no others. */
#include "support.h"

#include "db/freeze.h"
#include "db/migrate.h"
#include "db/shadow.h"
#include "db/view_text.h"

#include <stdio.h>
#include <string.h>

static void run(struct db *db, const char *sql) {
    struct err err;
    if (db_exec(db, sql, &err))
        fail_msg("%s: %s", sql, err.text);
}

static struct db *database(void) {
    struct db *db;
    struct err err;
    if (db_open(&db, NULL, DB_MEMORY, &err) || migrate_run(db, &err))
        fail_msg("%s", err.text);
    return db;
}

/* The file's own views are gone, so that one which is not made is missed. */
static struct db *database_without_views(void) {
    struct db *db = database();
    char sql[256];
    for (const struct embedded *view = embedded_views; view->name; view++) {
        snprintf(sql, sizeof sql, "DROP VIEW main.%s", view_name(view));
        run(db, sql);
    }
    run(db, "CREATE TEMP TABLE as_of AS SELECT 9223372036854775807 AS batch_id,"
            " 1790000000 AS now");
    return db;
}

static void start(struct db *db) {
    struct err err;
    if (shadow_views(db, &err))
        fail_msg("%s", err.text);
}

static int64_t temp_count(struct db *db, const char *name) {
    return db_int_of_text(db, 0, "SELECT count(*) FROM sqlite_temp_schema WHERE name = ?1", name);
}

static void count_all(struct db *db, const struct embedded *view) {
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", view_name(view));
    run(db, sql);
}

static void each_view_stands_on_what_it_names(void **state) {
    (void)state;
    struct db *db = database_without_views();
    start(db);
    for (const struct embedded *view = embedded_views; view->name; view++) {
        struct err err;
        assert_int_equal(shadow_with(db, NULL, &err), 0);
        count_all(db, view);
    }
    db_close(db);
}

static void each_view_freezes(void **state) {
    static const char *const months[] = {"2026-10", "2026-09"};
    static const struct freeze_ask ask = {
        .month = "2026-10", .before = "2026-09", .compared = "2024-11", .model = "acme/m"};
    (void)state;
    struct db *db = database_without_views();
    start(db);
    struct err err;
    assert_int_equal(freeze_page(db, &ask, &err), 0);
    for (const struct embedded *view = embedded_views; view->name; view++)
        count_all(db, view);
    assert_int_equal(freeze_months(db, months, 2, &err), 0);
    for (const struct embedded *view = embedded_views; view->name; view++)
        count_all(db, view);
    db_close(db);
}

static void only_what_is_named(void **state) {
    (void)state;
    struct db *db = database_without_views();
    start(db);
    run(db, "SELECT 1 -- calendar\n; SELECT /* calendar */ 2; SELECT 3 -- calendar");
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM sqlite_temp_schema"), 1);
    run(db, "SELECT * FROM \"Calendar\"");
    assert_int_equal(temp_count(db, "calendar"), 1);
    assert_int_equal(temp_count(db, "api_series"), 0);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM 'api_price_now'"), 0);
    assert_int_equal(temp_count(db, "api_series"), 1);
    assert_int_equal(temp_count(db, "wage"), 0);
    assert_int_equal(db_int(db, -1, "SELECT now FROM as_of"), 1790000000);
    db_close(db);
}

/* A kept statement asked again after the views under it were dropped. */
static void kept_statements(void **state) {
    static const struct freeze_ask ask = {.month = "2026-09"};
    static const char asked[] = "SELECT count(*) FROM calendar";
    (void)state;
    struct db *db = database();
    struct err err;
    run(db, "INSERT OR IGNORE INTO month VALUES ('2026-08', 1785542400, 1788220800),"
            " ('2026-09', 1788220800, 1790812800);"
            "CREATE TEMP TABLE as_of AS SELECT 9223372036854775807 AS batch_id, 1790000000 AS now");
    int64_t all = db_int(db, -1, asked);
    start(db);
    int64_t begun = db_int(db, -1, asked);
    assert_true(all >= 2 && begun >= 2);
    for (int turn = 0; turn < 3; turn++) {
        assert_int_equal(freeze_page(db, &ask, &err), 0);
        assert_int_equal(db_int(db, -1, asked), 1);
        assert_int_equal(freeze_end(db, &err), 0);
        assert_int_equal(temp_count(db, "calendar"), 0);
        assert_int_equal(db_int(db, -1, asked), begun);
    }
    db_close(db);
}

static int names_what_names_it(struct db *db, const char *name, const char *select, size_t size,
                               struct err *err) {
    (void)select, (void)size;
    if (strcmp(name, "wage") == 0)
        return db_exec(db, "CREATE TEMP TABLE wage AS SELECT * FROM calendar", err) ? -1 : 1;
    if (strcmp(name, "calendar") == 0)
        return db_exec(db, "CREATE TEMP TABLE calendar AS SELECT * FROM wage", err) ? -1 : 1;
    return 0;
}

static void a_circle_is_told(void **state) {
    (void)state;
    struct db *db = database();
    struct err err;
    start(db);
    assert_int_equal(shadow_with(db, names_what_names_it, &err), 0);
    assert_int_equal(db_exec(db, "SELECT * FROM wage", &err), -1);
    assert_non_null(strstr(err.text, "view wage: view calendar: it names wage, which names it"));
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_view_stands_on_what_it_names),
        cmocka_unit_test(each_view_freezes),
        cmocka_unit_test(only_what_is_named),
        cmocka_unit_test(kept_statements),
        cmocka_unit_test(a_circle_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
