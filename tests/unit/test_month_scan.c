/* SPDX-License-Identifier: MIT
 * series_monthly told by the scan in C is series_monthly told by the view, row for row: on random
 * facts with corrections, retractions, dates stated and by hand, at any batch and any present. */
#include "support.h"

#include "db/migrate.h"
#include "db/month_scan.h"
#include "db/shadow.h"

#include <inttypes.h>
#include <stdio.h>

enum { PARTS = 4, BATCHES = 12, FETCHES = 160, SERIES = 60, ROWS = 1500, MONTHS = 30 };
#define EPOCH INT64_C(1704067200) /* 2024-01-01 */
#define DAY INT64_C(86400)

static uint64_t noise;

static int64_t pick(int64_t below) {
    noise = noise * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)(noise >> 33) % below;
}

static void run(struct db *db, const char *sql) {
    struct err err;
    if (db_exec(db, sql, &err))
        fail_msg("%s", err.text);
}

static void fill_frame(struct db *db) {
    run(db,
        "PRAGMA foreign_keys=OFF;"
        "INSERT INTO source (id, name, role) VALUES (1, 'a', 'mixed');"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
        " INSERT INTO part (id, source_id, name) SELECT i, 1, 'p' || i FROM n WHERE i <= 4;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)"
        " INSERT INTO batch (id, recorded_at, kind) SELECT i, 1704067200 + i, 'import' FROM n;"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29)"
        " INSERT OR IGNORE INTO month SELECT strftime('%Y-%m', '2024-01-01', i || ' months'),"
        "  unixepoch('2024-01-01', i || ' months'), unixepoch('2024-01-01', (i + 1) || ' months')"
        "  FROM n;");
}

/* Two and two of them a multiple of 1024 apart, so that what is kept of one is in the other's way.
 */
static int64_t id_of(int64_t i) {
    return i % 2 ? 3 * i : 3 * (i - 1) + 1024;
}

/* Every fourth series was never amended, and the others are marked as the store does it. */
static void mark_amended(struct db *db) {
    run(db,
        "DELETE FROM observation AS o WHERE (series_id - series_id % 3) / 3 % 4 = 0 AND (state > 2"
        "  OR EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id = o.series_id"
        "   AND n.since = o.since AND n.batch_id <> o.batch_id));"
        "UPDATE series SET amended = 1 WHERE id IN ("
        " SELECT series_id FROM observation WHERE state > 2"
        " UNION SELECT series_id FROM observation GROUP BY series_id, since HAVING count(*) > 1)");
    assert_true(db_int(db, 0,
                       "SELECT count(DISTINCT series_id) FROM observation JOIN series AS s"
                       " ON s.id = series_id WHERE amended = 0") > 8);
    assert_true(db_int(db, 0, "SELECT sum(amended) FROM series") > 30);
}

static void fill_facts(struct db *db) {
    static const char *const outcomes[] = {"changed", "unchanged", "not modified", "failed",
                                           "quarantined"};
    char sql[512];
    for (int64_t i = 1; i <= FETCHES; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO fetch (id, part_id, batch_id, observed_at, outcome)"
                 " VALUES (%" PRId64 ", %" PRId64 ", %" PRId64 ", %" PRId64 ", '%s')",
                 i, 1 + pick(PARTS - 1), 1 + pick(BATCHES), EPOCH + pick(900) * DAY,
                 outcomes[pick(5)]);
        run(db, sql);
    }
    for (int64_t i = 1; i <= SERIES; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO series (id, part_id, measure, subject) VALUES (%" PRId64 ", %" PRId64
                 ", 'input', 'm%" PRId64 "')",
                 id_of(i), 1 + pick(PARTS), i);
        run(db, sql);
    }
    for (int64_t i = 0; i < ROWS; i++) {
        int64_t state = pick(6);
        snprintf(sql, sizeof sql,
                 "INSERT OR IGNORE INTO observation (series_id, since, batch_id, state, value,"
                 " fetch_id, stated) VALUES (%" PRId64 ", %" PRId64 ", %" PRId64 ", %" PRId64
                 ", iif(%" PRId64 " IN (0, 5), %" PRId64 ", NULL), %" PRId64 ", %" PRId64 ")",
                 id_of(1 + pick(SERIES - 2)), EPOCH + pick(30) * 30 * DAY, 1 + pick(BATCHES), state,
                 state, pick(1000), 1 + pick(FETCHES), pick(3));
        run(db, sql);
    }
    mark_amended(db);
}

/* The calendar of each year's month of that number alone. */
static void keep_months(struct db *db, int number) {
    char sql[256];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE few AS SELECT * FROM calendar WHERE substr(month, 6) + 0 = %d",
             number);
    run(db, sql);
    run(db, "DROP VIEW temp.calendar; CREATE TEMP TABLE calendar AS SELECT * FROM few");
}

/* The facts as known at one batch and one present, by the view in temp.expected. */
static struct db *database(int64_t batch, int64_t now, int number) {
    struct db *db;
    struct err err;
    char sql[256];
    noise = 42;
    if (db_open(&db, NULL, DB_MEMORY, &err) || migrate_run(db, &err))
        fail_msg("%s", err.text);
    fill_frame(db);
    fill_facts(db);
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE as_of AS SELECT %" PRId64 " AS batch_id, %" PRId64 " AS now", batch,
             now);
    run(db, sql);
    if (shadow_views(db, &err))
        fail_msg("%s", err.text);
    if (number)
        keep_months(db, number);
    run(db, "CREATE TEMP TABLE expected AS SELECT * FROM series_monthly");
    run(db, "DROP VIEW temp.series_monthly; DROP VIEW temp.series_in_month");
    if (month_scan_install(db, "series_monthly", &err) ||
        month_scan_install(db, "series_in_month", &err))
        fail_msg("%s", err.text);
    return db;
}

/* The rows of temp.expected by their keys, one at a time: the months of a series after each other,
 * the series of a month, and either part of the key alone. */
static void same_by_month(struct db *db, int64_t rows) {
    static const char *const joins[] = {
        "series AS s CROSS JOIN month AS c CROSS JOIN series_monthly AS m"
        " ON m.series_id = s.id AND m.month = c.month",
        "month AS c CROSS JOIN series AS s CROSS JOIN series_monthly AS m"
        " ON m.series_id = s.id AND m.month = c.month",
        "(SELECT month FROM month ORDER BY month DESC) AS c CROSS JOIN series AS s"
        " CROSS JOIN series_monthly AS m ON m.series_id = s.id AND m.month = c.month",
        "series AS s CROSS JOIN (SELECT month FROM month ORDER BY random()) AS c"
        " CROSS JOIN series_monthly AS m ON m.series_id = s.id AND m.month = c.month",
        "month AS c CROSS JOIN series_monthly AS m ON m.month = c.month",
        "(SELECT count(*) AS n FROM series) AS s CROSS JOIN series_monthly AS m",
    };
    char sql[512];
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        snprintf(sql, sizeof sql,
                 "CREATE TEMP TABLE told AS SELECT m.* FROM %s; CREATE TEMP VIEW apart AS"
                 " SELECT * FROM told EXCEPT SELECT * FROM temp.expected",
                 joins[i]);
        run(db, sql);
        assert_int_equal(db_int(db, -1, "SELECT count(*) FROM told"), rows);
        assert_int_equal(db_int(db, -1, "SELECT count(*) FROM apart"), 0);
        run(db, "DROP VIEW apart; DROP TABLE told");
    }
}

static void same_rows_of(int number, int64_t batch, int64_t now, int64_t least) {
    struct db *db = database(batch, now, number);
    int64_t rows = db_int(db, -1, "SELECT count(*) FROM temp.expected");
    assert_true(rows >= least);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM series_monthly"), rows);
    assert_int_equal(db_int(db, -1,
                            "SELECT count(*) FROM (SELECT * FROM series_monthly"
                            " EXCEPT SELECT * FROM temp.expected)"),
                     0);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM series_in_month"), rows);
    /* the same by key, and two scans at once */
    assert_int_equal(
        db_int(
            db, -1,
            "SELECT count(*) FROM series AS s CROSS JOIN series_monthly AS m ON m.series_id = s.id"
            " CROSS JOIN series_monthly AS n ON n.series_id = m.series_id AND n.month = m.month"
            " JOIN temp.expected AS e ON e.series_id = n.series_id AND e.month = n.month"
            "  AND e.value IS n.value AND e.confirmed IS m.confirmed"),
        rows);
    same_by_month(db, rows);
    db_close(db);
}

static void same_rows(int64_t batch, int64_t now, int64_t least) {
    same_rows_of(0, batch, now, least);
}

static void the_scan_is_the_view(void **state) {
    (void)state;
    same_rows(INT64_MAX, EPOCH + 2000 * DAY, 500);
    same_rows(INT64_MAX, EPOCH + 400 * DAY, 200);
    same_rows(5, EPOCH + 2000 * DAY, 200);
    same_rows(1, EPOCH + 200 * DAY, 5);
}

/* Years of rows between one month asked for and the next. */
static void months_far_apart(void **state) {
    (void)state;
    for (int number = 1; number <= 6; number++) {
        same_rows_of(number, INT64_MAX, EPOCH + 2000 * DAY, 60);
        same_rows_of(number, 7, EPOCH + 2000 * DAY, 30);
    }
}

static void no_month_no_rows(void **state) {
    (void)state;
    same_rows(INT64_MAX, EPOCH - 40 * DAY, 0);
}

static void keys_that_are_not_there(void **state) {
    (void)state;
    struct db *db = database(INT64_MAX, EPOCH + 2000 * DAY, 0);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM series_monthly WHERE series_id = 1"), 0);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM series_monthly WHERE series_id = NULL"),
                     0);
    db_close(db);
}

/* Whatever is compared with a key: the scan answers as a table would. */
static void keys_of_other_types(void **state) {
    (void)state;
    static const char *const questions[] = {
        "series_id = 9",
        "series_id = '9'",
        "series_id = 9.0",
        "series_id = 9.5",
        "series_id = '9x'",
        "series_id = x'39'",
        "series_id = 9 AND month = '2024-09'",
        "series_id = 9 AND month = '2024-09 '",
        "series_id = 9 AND month = '2024-09 ' COLLATE RTRIM",
        "series_id = 9 AND month = CAST('2024-09' AS BLOB)",
        "series_id = 9 AND month = 2024",
        "series_id = 9 AND month = NULL",
        "series_id = 9 AND month IN ('2024-07', '2024-09', '1999-01')",
        "series_id IN (3, 9, 7) AND month > '2024-09'",
        "month = '2023-12'",
        "month = '9999-12'",
    };
    struct db *db = database(INT64_MAX, EPOCH + 2000 * DAY, 0);
    run(db, "CREATE TEMP TABLE plain (series_id INTEGER, month TEXT);"
            "INSERT INTO plain SELECT series_id, month FROM temp.expected");
    char sql[256];
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM plain WHERE %s", questions[i]);
        int64_t plain = db_int(db, -1, sql);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM series_monthly WHERE %s", questions[i]);
        if (db_int(db, -2, sql) != plain)
            fail_msg("%s: %" PRId64 " rows, not %" PRId64, sql, db_int(db, -2, sql), plain);
        assert_true(plain > 0 || i > 2);
    }
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scan_is_the_view), cmocka_unit_test(months_far_apart),
        cmocka_unit_test(no_month_no_rows),     cmocka_unit_test(keys_that_are_not_there),
        cmocka_unit_test(keys_of_other_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
