/* SPDX-License-Identifier: MIT
 * Old bodies go; what leaned on them, hashes and attempts stay. */
#include "support.h"

#include "db/migrate.h"
#include "store/archive.h"
#include "store/archive_prune.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSIONS = 300, DAY = 86400, ROOM = 32768 };

static struct db *db;
static unsigned char hashes[VERSIONS][SHA256_SIZE];

/* Version n of a list of prices: most lines as before, some not. */
static size_t version(unsigned n, char *out) {
    unsigned noise = 7;
    size_t size = 0;
    for (unsigned line = 0; line < 400; line++) {
        noise = noise * 1103515245u + 12345u;
        unsigned price = noise >> 8;
        if (line % 37 == n % 37)
            price += n;
        size += (size_t)snprintf(out + size, ROOM - size, "model-%03u %u\n", line, price);
    }
    return size;
}

static void attempt(unsigned n, unsigned day, const char *outcome) {
    struct err err = {0};
    struct stmt *stmt = db_prepare(db,
                                   "INSERT INTO fetch (part_id, batch_id, observed_at, outcome, "
                                   "sha256) VALUES (1, 1, ?1, ?2, ?3)",
                                   &err);
    assert_non_null(stmt);
    stmt_int(stmt, 1, (int64_t)day * DAY);
    stmt_text(stmt, 2, outcome);
    stmt_blob(stmt, 3, hashes[n], SHA256_SIZE);
    assert_int_equal(stmt_run(stmt, &err), 0);
}

/* One version a day, from day 0 on. */
static int fill(void **state) {
    (void)state;
    static char text[ROOM];
    struct err err = {0};
    if (db_open(&db, "", DB_MEMORY, &err) || migrate_run(db, &err) ||
        db_exec(db,
                "INSERT INTO source (id, name, role) VALUES (1, 's', 'mixed'), (2, 't', 'mixed');"
                "INSERT INTO part (id, source_id, name) VALUES (1, 1, '');"
                "INSERT INTO batch (id, recorded_at, kind) VALUES (1, 0, 'import')",
                &err))
        fail_msg("%s", err.text);
    for (unsigned n = 0; n < VERSIONS; n++) {
        size_t size = version(n, text);
        assert_int_equal(archive_put(db, 1, text, size, "", hashes[n], &err), 0);
        attempt(n, n, "changed");
    }
    return 0;
}

static int empty(void **state) {
    (void)state;
    db_close(db);
    return 0;
}

static struct pruned prune(unsigned day) {
    struct pruned pruned;
    struct err err = {0};
    if (archive_prune(db, NULL, (int64_t)day * DAY, false, &pruned, &err))
        fail_msg("%s", err.text);
    return pruned;
}

/* All from `from` on are there byte for byte; how many of those before are, too. */
static unsigned kept_before(unsigned from) {
    static char text[ROOM];
    unsigned kept = 0;
    for (unsigned n = 0; n < VERSIONS; n++) {
        struct buf out;
        struct err err = {0};
        buf_init(&out, ROOM);
        size_t size = version(n, text);
        int failed = archive_get(db, hashes[n], &out, NULL, &err);
        if (n >= from && failed)
            fail_msg("%u: %s", n, err.text);
        if (!failed) {
            assert_int_equal(out.size, size);
            assert_memory_equal(out.data, text, size);
            kept += n < from;
        } else {
            assert_non_null(strstr(err.text, "not kept (dropped)"));
        }
        buf_free(&out);
    }
    return kept;
}

static void old_ones_go_and_the_rest_stays(void **state) {
    (void)state;
    static const unsigned days[] = {1, 16, 17, 100, 257, 299};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int64_t before = db_int(db, 0, "SELECT sum(length(body)) FROM document");
        struct pruned pruned = prune(days[i]);
        assert_int_equal(pruned.documents, days[i] - (i ? days[i - 1] : 0));
        assert_int_equal(before - db_int(db, 0, "SELECT sum(length(body)) FROM document"),
                         pruned.freed);
        assert_int_equal(kept_before(days[i]), 0);
        assert_int_equal(db_int(db, 0, "SELECT count(*) FROM document"), VERSIONS);
        assert_int_equal(
            db_int(db, -1,
                   "SELECT count(*) FROM document AS d JOIN document AS b ON b.sha256 = d.base"
                   " WHERE d.depth <> b.depth + 1 OR b.encoding = 'dropped'"),
            0);
        assert_int_equal(db_int(db, -1, "SELECT count(*) FROM document WHERE body IS NULL"),
                         days[i]);
    }
    assert_int_equal(prune(299).documents, 0);
}

static void what_is_left_is_small(void **state) {
    (void)state;
    int64_t whole = db_int(db, 0, "SELECT sum(length(body)) FROM document");
    struct pruned pruned = prune(150);
    /* One of them stands alone now; the others lean on it. */
    assert_true(pruned.rekeyed >= 1 && pruned.rekeyed <= 20);
    assert_true(db_int(db, 0, "SELECT sum(length(body)) FROM document") < whole);
    assert_int_equal(db_int(db, 0, "SELECT count(*) FROM document WHERE encoding = 'zstd'"), 1);
}

static void what_is_needed_stays(void **state) {
    (void)state;
    struct err err = {0};
    struct pruned pruned;
    attempt(3, 400, "unchanged"); /* seen again */
    attempt(5, 5, "quarantined"); /* waits for a review */
    attempt(7, 7, "quarantined"); /* decided */
    struct stmt *stmt = db_prepare(db,
                                   "INSERT INTO review (part_id, sha256, batch_id, decision, note) "
                                   "VALUES (1, ?1, 1, 'refuse', '')",
                                   &err);
    stmt_blob(stmt, 1, hashes[7], SHA256_SIZE);
    assert_int_equal(stmt_run(stmt, &err), 0);
    assert_int_equal(archive_prune(db, "t", INT64_C(390) * DAY, false, &pruned, &err), 0);
    assert_int_equal(pruned.documents, 0);
    assert_int_equal(archive_prune(db, "s", INT64_C(390) * DAY, true, &pruned, &err), 0);
    assert_int_equal(pruned.documents, VERSIONS - 3);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM document WHERE body IS NULL"), 0);
    assert_int_equal(prune(390).documents, VERSIONS - 3);
    assert_int_equal(kept_before(VERSIONS - 1), 2);
    unsigned char hash[SHA256_SIZE];
    static char text[ROOM];
    struct buf out;
    size_t size = version(1000, text);
    assert_int_equal(archive_put(db, 1, text, size, "", hash, &err), 0);
    buf_init(&out, ROOM);
    assert_int_equal(archive_get(db, hash, &out, NULL, &err), 0);
    assert_int_equal(out.size, size);
    buf_free(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fill, empty)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(old_ones_go_and_the_rest_stays),
        TEST(what_is_left_is_small),
        TEST(what_is_needed_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
