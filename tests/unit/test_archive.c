/* SPDX-License-Identifier: MIT
 * Documents go in and come out byte for byte, once each, in little space. */
#include "support.h"

#include "db/migrate.h"
#include "store/archive.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct db *db;

static int open_database(void **state) {
    (void)state;
    struct err err = {0};
    if (db_open(&db, "", DB_MEMORY, &err) || migrate_run(db, &err) ||
        db_exec(db,
                "INSERT INTO source (id, name, role) VALUES (1, 's', 'mixed');"
                "INSERT INTO part (id, source_id, name) VALUES (1, 1, ''), (2, 1, 'other')",
                &err))
        fail_msg("%s", err.text);
    return 0;
}

static int close_database(void **state) {
    (void)state;
    db_close(db);
    return 0;
}

static void put(int64_t part, const void *bytes, size_t size, unsigned char *hash) {
    struct err err = {0};
    if (archive_put(db, part, bytes, size, "", hash, &err))
        fail_msg("%s", err.text);
}

static void expect(const unsigned char *hash, const void *bytes, size_t size) {
    struct err err = {0};
    struct buf out;
    buf_init(&out, (size_t)1 << 30);
    if (archive_get(db, hash, &out, NULL, &err))
        fail_msg("%s", err.text);
    assert_int_equal(out.size, size);
    assert_memory_equal(out.data, bytes, size);
    buf_free(&out);
}

static void hashes_are_those_of_the_standard(void **state) {
    (void)state;
    unsigned char hash[SHA256_SIZE], again[SHA256_SIZE];
    char text[2 * SHA256_SIZE + 1];
    /* FIPS 180-2, appendix B.1 */
    sha256_of("abc", 3, hash);
    assert_string_equal(sha256_text(hash, text),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(sha256_read(text, again), 0);
    assert_memory_equal(hash, again, SHA256_SIZE);
    assert_int_equal(sha256_read("ba78", again), -1);
    text[5] = 'g';
    assert_int_equal(sha256_read(text, again), -1);
}

static void the_same_bytes_are_kept_once(void **state) {
    (void)state;
    unsigned char hash[SHA256_SIZE];
    put(1, "one", 3, hash);
    int64_t writes = db_total_changes(db);
    put(1, "one", 3, hash);
    put(2, "one", 3, hash);
    assert_int_equal(db_total_changes(db), writes);
    expect(hash, "one", 3);
    put(1, "", 0, hash);
    expect(hash, "", 0);
}

static void pages_come_back(void **state) {
    (void)state;
    unsigned char hash[SHA256_SIZE];
    struct err err = {0};
    struct buf out, pages;
    buf_init(&out, 1000);
    buf_init(&pages, 1000);
    assert_int_equal(archive_put(db, 1, "aabbb", 5, "2 3", hash, &err), 0);
    assert_int_equal(archive_get(db, hash, &out, &pages, &err), 0);
    assert_string_equal(pages.data, "2 3");
    sha256_of("never seen", 10, hash);
    assert_int_equal(archive_get(db, hash, &out, &pages, &err), -1);
    assert_non_null(strstr(err.text, "is not kept here"));
    buf_free(&out);
    buf_free(&pages);
}

/* Text that changes a little from version to version. */
static size_t version(unsigned n, char *out, size_t room) {
    size_t size = 0;
    unsigned noise = 1;
    for (unsigned line = 0; line < 400; line++) {
        noise = noise * 1103515245u + 12345u;
        unsigned price = noise >> 8;
        if (line % 37 == n % 37)
            price += n;
        size += (size_t)snprintf(out + size, room - size, "model-%03u %u\n", line, price);
    }
    return size;
}

static void versions_lean_on_earlier_ones(void **state) {
    (void)state;
    enum { VERSIONS = 200 };
    static unsigned char hashes[VERSIONS][SHA256_SIZE];
    static char text[32768];
    for (unsigned n = 0; n < VERSIONS; n++) {
        size_t size = version(n, text, sizeof text);
        put(1, text, size, hashes[n]);
    }
    int64_t bytes = db_int(db, 0, "SELECT sum(length(body)) FROM document");
    int64_t first = db_int(db, 0, "SELECT length(body) FROM document WHERE rowid = 1");
    assert_true(bytes < first + VERSIONS * 200);
    /* 15 steps of 1, 12 of 16 */
    assert_true(db_int(db, 1000, "SELECT max(depth) FROM document") <= 27);
    for (unsigned n = VERSIONS; n-- > 0;) {
        size_t size = version(n, text, sizeof text);
        expect(hashes[n], text, size);
    }
}

static void damage_is_found(void **state) {
    (void)state;
    static char text[32768], more[1 << 23];
    unsigned char first[SHA256_SIZE], second[SHA256_SIZE];
    struct err err = {0};
    struct buf out;
    size_t size = version(1, text, sizeof text);
    put(1, text, size, first);
    size = version(2, text, sizeof text);
    put(1, text, size, second);
    /* Pushes both out of the cache. */
    for (int i = 0; i < 40; i++) {
        unsigned char hash[SHA256_SIZE];
        memset(more, 'A' + i, 1000);
        put(2, more, 1000, hash);
    }
    assert_int_equal(db_exec(db,
                             "UPDATE document SET body = (SELECT body FROM document WHERE "
                             "rowid = 3) WHERE rowid = 1",
                             &err),
                     0);
    buf_init(&out, sizeof more);
    assert_int_equal(archive_get(db, second, &out, NULL, &err), -1);
    assert_int_equal(err.code, EXIT_DATABASE);
    assert_int_equal(archive_get(db, first, &out, NULL, &err), -1);
    assert_int_equal(err.code, EXIT_DATABASE);
    buf_free(&out);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The deepest document, rebuilt from its chain alone. */
static double rebuild_deepest(void) {
    static const char filler[1000];
    struct err err = {0};
    struct buf out;
    unsigned char hash[SHA256_SIZE];
    char text[2 * SHA256_SIZE + 1] = "";
    for (char i = 0; i < 9; i++) {
        char bytes[1000];
        memcpy(bytes, filler, sizeof bytes);
        bytes[0] = i;
        put(2, bytes, sizeof bytes, hash);
    }
    struct stmt *stmt =
        db_prepare(db, "SELECT lower(hex(sha256)) FROM document ORDER BY depth DESC LIMIT 1", &err);
    assert_int_equal(stmt_step(stmt, &err), 1);
    snprintf(text, sizeof text, "%s", stmt_get_text(stmt, 0));
    stmt_reset(stmt);
    assert_int_equal(sha256_read(text, hash), 0);
    buf_init(&out, (size_t)1 << 26);
    double from = seconds();
    assert_int_equal(archive_get(db, hash, &out, NULL, &err), 0);
    double spent = seconds() - from;
    buf_free(&out);
    return spent;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* 88 dated copies of a real list, 45 MB: smaller than their git pack after gc --aggressive. */
static void real_versions_stay_small(void **state) {
    (void)state;
    const char *data = real_data("archive of 88 real versions");
    struct dirent **names;
    char path[4096];
    double spent = 0;
    if (!data)
        skip();
    snprintf(path, sizeof path, "%s/api-prices/litellm-series", data);
    int count = scandir(path, &names, NULL, by_name);
    assert_true(count > 80);
    for (int i = 0; i < count; i++) {
        struct buf text;
        unsigned char hash[SHA256_SIZE];
        buf_init(&text, (size_t)1 << 26);
        snprintf(path, sizeof path, "%s/api-prices/litellm-series/%s", data, names[i]->d_name);
        if (strstr(path, ".json")) {
            read_file(path, &text);
            double from = seconds();
            put(1, text.data, text.size, hash);
            spent += seconds() - from;
        }
        buf_free(&text);
        free(names[i]);
    }
    free(names);
    int64_t bytes = db_int(db, 0, "SELECT sum(length(body)) FROM document");
    printf("%d bytes for %d documents, added in %.2f s, greatest depth %d\n", (int)bytes,
           (int)db_int(db, 0, "SELECT count(*) FROM document"), spent,
           (int)db_int(db, 0, "SELECT max(depth) FROM document"));
    assert_true(bytes < 107454);
    printf("deepest rebuilt in %.1f ms\n", rebuild_deepest() * 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_database, close_database)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(hashes_are_those_of_the_standard),
        TEST(the_same_bytes_are_kept_once),
        TEST(pages_come_back),
        TEST(versions_lean_on_earlier_ones),
        TEST(damage_is_found),
        TEST(real_versions_stay_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
