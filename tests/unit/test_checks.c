/* SPDX-License-Identifier: MIT
 * Plausibility, by measure. */
#include "support.h"

#include "check/checks.h"
#include "db/migrate.h"

#include <mtok/decimal.h>
#include <stdio.h>
#include <string.h>

static struct db *db;
static struct sink sink;

static int set_up(void **state) {
    (void)state;
    struct err err = {0};
    if (db_open(&db, "", DB_MEMORY, &err) || migrate_run(db, &err))
        fail_msg("%s", err.text);
    if (db_exec(db,
                "INSERT INTO batch(id, recorded_at, kind) VALUES(1, 1, 'init');"
                "INSERT INTO source(id, name, role) VALUES(1, 'acme', 'throughput');"
                "INSERT INTO gpu(gpu, batch_id, bf16_dense, fp8_dense, bandwidth, memory_bytes)"
                " VALUES('H100', 1, 9.895e14, 1.979e15, 3.35e12, 8e10);"
                "INSERT INTO model(model, batch_id, active_params) VALUES('v/m37', 1, 37e9),"
                " ('v/m8', 1, 8e9);"
                "INSERT INTO model_alias(source_id, name, batch_id, model)"
                " VALUES(1, 'm37', 1, 'v/m37'), (1, 'm8', 1, 'v/m8');",
                &err))
        fail_msg("%s", err.text);
    sink_init(&sink);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    sink_free(&sink);
    db_close(db);
    return 0;
}

static void price(const char *subject, double usd) {
    struct row row = row_new(MEASURE_OUTPUT, subject);
    row.nano = (int64_t)(usd * 1e9);
    sink_row(&sink, &row);
}

static void server(enum measure measure, double usd, int gpus, double each) {
    struct row row = row_new(measure, "p5.48xlarge");
    char place[32];
    snprintf(place, sizeof place, "region-%zu", sink.row_count);
    row.place = place;
    row.gpu = "H100";
    row.gpus = gpus;
    row.nano = (int64_t)(usd * 1e9);
    row.accelerator = each < 0 ? -1 : (int64_t)(each * 1e9);
    sink_row(&sink, &row);
}

static void speed(enum measure measure, const char *model, double tokens, int gpus,
                  const char *precision) {
    struct row row = row_new(measure, model);
    row.gpu = "H100";
    row.gpus = gpus;
    row.precision = precision;
    row.nano = (int64_t)(tokens * 1e9);
    row.concurrency = (int)sink.row_count + 1;
    sink_row(&sink, &row);
}

/* Runs the checks; the kinds of the refusals, joined, must be those. */
static void expect(const char *kinds, size_t kept) {
    struct err err = {0};
    char got[512] = "";
    if (checks_rows(db, "acme", &sink, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < sink.refusal_count; i++) {
        strncat(got, i ? " " : "", sizeof got - strlen(got) - 1);
        strncat(got, sink.refusals[i].kind, sizeof got - strlen(got) - 1);
    }
    assert_string_equal(got, kinds);
    assert_int_equal(sink.row_count, kept);
}

static void prices_have_a_ceiling_and_a_floor(void **state) {
    (void)state;
    price("a", 600);
    price("b", 22000);
    price("c", -1);
    price("free", 0);
    price("edge", 1000);
    expect("ceiling negative", 3);
}

static void servers_must_agree_with_their_accelerators(void **state) {
    (void)state;
    server(MEASURE_CAPACITY_BLOCK, 39.33, 8, 4.916);
    server(MEASURE_CAPACITY_BLOCK, 31.464, 8, -1);
    server(MEASURE_CAPACITY_BLOCK, 10.582, 72, 0); /* the rate of one, printed as the server's */
    server(MEASURE_CAPACITY_BLOCK, 10.582, 72, 10.582);
    server(MEASURE_ON_DEMAND, 2, 8, -1); /* 0.25 per H100 */
    server(MEASURE_SPOT, 2, 8, -1);      /* a bid may be that low */
    server(MEASURE_ON_DEMAND, 0, 8, -1);
    server(MEASURE_ON_DEMAND, 9000, 8, -1);
    expect("unit unit unit zero ceiling", 3);
}

static void speeds_obey_physics(void **state) {
    (void)state;
    speed(MEASURE_SYSTEM_OUTPUT, "m37", 26743 * 8 - 100, 8, "fp8");
    speed(MEASURE_SYSTEM_OUTPUT, "m37", 26743 * 8 + 100, 8, "fp8");
    speed(MEASURE_SYSTEM_OUTPUT, "m37", 26743 * 8 - 100, 8, "bf16");
    speed(MEASURE_REQUEST_OUTPUT, "m8", 209, 1, "bf16");
    speed(MEASURE_REQUEST_OUTPUT, "m8", 240, 1, "bf16");
    speed(MEASURE_SYSTEM_OUTPUT, "unknown", 1e6, 8, "fp8");
    speed(MEASURE_SYSTEM_OUTPUT, "m37", 0, 8, "fp8");
    expect("physics physics physics zero", 3);
}

static void the_same_again_is_nothing_and_a_contradiction_is_refused(void **state) {
    (void)state;
    price("twice", 1);
    price("twice", 1);
    price("torn", 1);
    price("torn", 2);
    price("torn", 1);
    price("whole", 3);
    expect("duplicate duplicate duplicate", 2);
}

static void judge(size_t rows, size_t refused, size_t before, const char *why) {
    struct document_facts facts = {rows, refused, 5, before};
    struct err err = {0};
    int verdict = checks_document(&facts, &err);
    assert_int_equal(verdict, why ? -1 : 0);
    if (why && !strstr(err.text, why))
        fail_msg("%s", err.text);
}

static void documents_are_judged_as_a_whole(void **state) {
    (void)state;
    judge(100, 0, 0, NULL);
    judge(100, 0, 140, NULL);
    judge(100, 0, 150, "fall");
    judge(4, 0, 0, "at least 5");
    judge(0, 9, 0, "no row");
    judge(60, 40, 0, "third");
    judge(90, 10, 0, NULL);
}

static int unit_change(size_t count, size_t moved, double factor) {
    double ratios[100];
    struct err err = {0};
    for (size_t i = 0; i < count; i++)
        ratios[i] = i < moved ? factor : 1;
    return checks_unit_change(ratios, count, &err);
}

static void everything_times_a_thousand_is_a_changed_unit(void **state) {
    (void)state;
    assert_int_equal(unit_change(50, 50, 1000), -1);
    assert_int_equal(unit_change(50, 26, 1000), -1);
    assert_int_equal(unit_change(50, 25, 1000), 0);
    assert_int_equal(unit_change(50, 50, 0.001), -1);
    assert_int_equal(unit_change(50, 50, 2), 0);
    assert_int_equal(unit_change(50, 50, 1), 0);
    assert_int_equal(unit_change(3, 3, 1000), -1);
    assert_int_equal(unit_change(4, 3, 1000), 0);
    assert_int_equal(unit_change(2, 2, 1000), 0);
}
static void a_kind_of_price_does_not_vanish_from_a_list(void **state) {
    (void)state;
    struct err err = {0};
    size_t was[MEASURE_COUNT] = {[MEASURE_INPUT] = 100, [MEASURE_CACHE_READ] = 10};
    size_t is[MEASURE_COUNT] = {[MEASURE_INPUT] = 100, [MEASURE_CACHE_READ] = 7};
    assert_int_equal(checks_columns(was, is, &err), 0);
    is[MEASURE_CACHE_READ] = 6;
    assert_int_equal(checks_columns(was, is, &err), -1);
    assert_non_null(strstr(err.text, "6 prices of cache_read, there were 10"));
    was[MEASURE_CACHE_READ] = 9;
    assert_int_equal(checks_columns(was, is, &err), 0);
    was[MEASURE_SYSTEM_OUTPUT] = 500;
    assert_int_equal(checks_columns(was, is, &err), 0);
    was[MEASURE_SPOT] = 20;
    is[MEASURE_SPOT] = 6;
    assert_int_equal(checks_columns(was, is, &err), 0);
    is[MEASURE_SPOT] = 5;
    assert_int_equal(checks_columns(was, is, &err), -1);
}
static void prices_may_move_with_the_unit(void **state) {
    (void)state;
    struct err err = {0};
    double moved[] = {0.001, 0.0008, 0.001, 0.0015};
    assert_int_equal(checks_unit_change(moved, 4, &err), -1);
    assert_non_null(strstr(err.text, "4 of 4 values are about 0.001 times"));
    double both_ways[] = {1000, 0.001, 1000, 0.001};
    assert_int_equal(checks_unit_change(both_ways, 4, &err), 0);
    double one_not[] = {1000, 800, 1000, 9};
    assert_int_equal(checks_unit_change(one_not, 4, &err), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(prices_have_a_ceiling_and_a_floor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(servers_must_agree_with_their_accelerators, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(speeds_obey_physics, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_again_is_nothing_and_a_contradiction_is_refused,
                                        set_up, tear_down),
        cmocka_unit_test(documents_are_judged_as_a_whole),
        cmocka_unit_test(everything_times_a_thousand_is_a_changed_unit),
        cmocka_unit_test(prices_may_move_with_the_unit),
        cmocka_unit_test(a_kind_of_price_does_not_vanish_from_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
