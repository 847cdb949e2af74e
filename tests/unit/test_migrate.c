/* SPDX-License-Identifier: MIT
 * Opening, migrating and refusing files. */
#include "support.h"

#include "db/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT(name, text)                                                                           \
    { name, text, (text) + sizeof(text) - 1 }

static char path[] = "/tmp/mtok-migrate-XXXXXX";

static int set_up(void **state) {
    (void)state;
    memcpy(path, "/tmp/mtok-migrate-XXXXXX", sizeof path);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    unlink(path);
    return 0;
}

static struct db *open_file(void) {
    struct db *db;
    struct err err = {0};
    if (db_open(&db, path, DB_WRITE, &err))
        fail_msg("%s", err.text);
    return db;
}

static void an_empty_file_becomes_todays_database(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_check(db, &err), 1);
    if (migrate_run(db, &err))
        fail_msg("%s", err.text);
    assert_int_equal(migrate_check(db, &err), 0);
    assert_int_equal(db_int(db, 0, "PRAGMA user_version"), migrate_newest());
    assert_true(db_int(db, 0, "SELECT count(*) FROM sqlite_schema WHERE type='view'") > 2);
    int64_t before = db_total_changes(db);
    assert_int_equal(migrate_run(db, &err), 0);
    assert_int_equal(db_total_changes(db), before);
    db_close(db);
}

static void a_foreign_file_is_refused_untouched(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(db_exec(db, "CREATE TABLE other(x); PRAGMA user_version=1", &err), 0);
    assert_int_equal(migrate_run(db, &err), -1);
    assert_int_equal(err.code, EXIT_DATABASE);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM sqlite_schema"), 1);
    db_close(db);
}

static void text_is_no_database(void **state) {
    (void)state;
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 200; i++)
        fputs("this is no database, only text\n", file);
    fclose(file);
    struct db *db;
    struct err err = {0};
    if (db_open(&db, path, DB_WRITE, &err) == 0) {
        assert_int_equal(migrate_check(db, &err), -1);
        db_close(db);
    }
    assert_int_equal(err.code, EXIT_DATABASE);
}

static void a_newer_file_is_refused_and_both_versions_are_named(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_run(db, &err), 0);
    assert_int_equal(db_exec(db, "PRAGMA user_version=9999", &err), 0);
    assert_int_equal(migrate_check(db, &err), -1);
    assert_int_equal(err.code, EXIT_DATABASE);
    assert_non_null(strstr(err.text, "9999"));
    assert_int_equal(db_int(db, 0, "PRAGMA user_version"), 9999);
    db_close(db);
}

static const struct embedded no_views[] = {{0, 0, 0}};

static const struct embedded first[] = {
    TEXT("0001-a", "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
                   "CREATE TABLE parent(id INTEGER PRIMARY KEY);"
                   "CREATE TABLE child(p REFERENCES parent ON DELETE CASCADE);"
                   "INSERT INTO parent VALUES(1); INSERT INTO child VALUES(1);"),
    {0, 0, 0}};

static const struct embedded a_view[] = {TEXT("0010-v", "CREATE VIEW v AS SELECT id FROM parent;"),
                                         {0, 0, 0}};

static const struct embedded rebuild[] = {
    TEXT("0001-a", "SELECT 1;"),
    TEXT("0002-b", "CREATE TABLE parent2(id INTEGER PRIMARY KEY, more TEXT);"
                   "INSERT INTO parent2(id) SELECT id FROM parent; DROP TABLE parent;"
                   "ALTER TABLE parent2 RENAME TO parent;"),
    {0, 0, 0}};

static void a_rebuild_under_a_view_keeps_the_children(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_run_with(db, first, a_view, &err), 0);
    if (migrate_run_with(db, rebuild, a_view, &err))
        fail_msg("%s", err.text);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM child"), 1);
    assert_int_equal(db_int(db, 0, "SELECT id FROM v"), 1);
    assert_int_equal(db_int(db, 0, "PRAGMA user_version"), 2);
    db_close(db);
}

static const struct embedded breaks[] = {
    TEXT("0001-a", "SELECT 1;"),
    TEXT("0002-b", "CREATE TABLE half(x); SELECT * FROM nowhere;"),
    {0, 0, 0}};

static void a_failing_migration_leaves_the_file_as_it_was(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_run_with(db, first, a_view, &err), 0);
    assert_int_equal(migrate_run_with(db, breaks, no_views, &err), -1);
    assert_non_null(strstr(err.text, "0002-b"));
    assert_int_equal(db_int(db, 0, "PRAGMA user_version"), 1);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM sqlite_schema WHERE name='half'"), 0);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM sqlite_schema WHERE name='v'"), 1);
    db_close(db);
}

static const struct embedded orphans[] = {
    TEXT("0001-a", "SELECT 1;"), TEXT("0002-b", "DELETE FROM parent;"), {0, 0, 0}};

static void a_migration_that_orphans_rows_is_undone(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_run_with(db, first, no_views, &err), 0);
    assert_int_equal(migrate_run_with(db, orphans, no_views, &err), -1);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM parent"), 1);
    db_close(db);
}

static void changed_views_are_made_anew(void **state) {
    (void)state;
    struct db *db = open_file();
    struct err err = {0};
    assert_int_equal(migrate_run_with(db, first, no_views, &err), 0);
    assert_int_equal(db_exec(db, "CREATE VIEW mine AS SELECT 1", &err), 0);
    assert_int_equal(migrate_run_with(db, first, a_view, &err), 0);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM sqlite_schema WHERE name='v'"), 1);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_file_becomes_todays_database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_foreign_file_is_refused_untouched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_is_no_database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_newer_file_is_refused_and_both_versions_are_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_rebuild_under_a_view_keeps_the_children, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_failing_migration_leaves_the_file_as_it_was, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_migration_that_orphans_rows_is_undone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_views_are_made_anew, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
