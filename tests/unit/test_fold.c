/* SPDX-License-Identifier: MIT
 * The timeline of a series whose source states dates. Times are hours. */
#include "support.h"

#include "store/fold.h"

#define HOUR 3600

static struct fold fold;
static struct facts list;
static struct said pool[32];
static size_t used;

static struct said *make(enum said_kind kind) {
    struct said *said = &pool[used++];
    *said = (struct said){.kind = kind};
    return said;
}

static struct said *dated(struct said *said, int64_t hour, enum fact_state state, int64_t nano) {
    struct claim claim = {.since = hour * HOUR, .state = state, .nano = nano};
    said_claim(said, &claim);
    return said;
}

static struct said *now(struct said *said, int64_t nano) {
    said->has_now = true;
    said->now = (struct reading){.kind = READING_VALUE, .nano = nano};
    return said;
}

static struct said *present(void) {
    return make(SAID_PRESENT);
}

static void say(int64_t hour, const struct said *said) {
    fold_step(&fold, hour * HOUR, said);
    fold_list(&fold, &list);
}

static void expect(size_t index, int64_t hour, enum fact_state state, int64_t nano, bool stated) {
    assert_true(index < list.count);
    assert_int_equal(list.list[index].since, hour * HOUR);
    assert_int_equal(list.list[index].state, state);
    assert_int_equal(list.list[index].nano, nano);
    assert_int_equal(list.list[index].stated, stated);
}

static int start(void **state) {
    (void)state;
    fold_start(&fold);
    return 0;
}

static int clear(void **state) {
    (void)state;
    while (used)
        said_free(&pool[--used]);
    fold_free(&fold);
    facts_free(&list);
    return 0;
}

static void the_past_is_told_with_its_dates(void **state) {
    (void)state;
    struct said *said =
        dated(dated(dated(present(), 500, FACT_ENDED, 0), 10, FACT_VALUE, 5), 200, FACT_VALUE, 3);
    say(1000, said);
    assert_int_equal(list.count, 3);
    expect(0, 10, FACT_VALUE, 5, true);
    expect(1, 200, FACT_VALUE, 3, true);
    expect(2, 500, FACT_ENDED, 0, true);
    say(2000, said);
    assert_int_equal(list.count, 3);
}

static void the_newest_statement_wins(void **state) {
    (void)state;
    say(100, dated(present(), 10, FACT_VALUE, 5));
    say(200, dated(present(), 20, FACT_VALUE, 5));
    assert_int_equal(list.count, 1);
    expect(0, 10, FACT_VALUE, 5, true);
    say(300, dated(dated(present(), 10, FACT_VALUE, 4), 30, FACT_VALUE, 6));
    assert_int_equal(list.count, 2);
    expect(0, 10, FACT_VALUE, 4, true);
    expect(1, 30, FACT_VALUE, 6, true);
    /* What lies before the first date stays: nobody spoke of it. */
    say(400, dated(present(), 30, FACT_VALUE, 7));
    expect(0, 10, FACT_VALUE, 4, true);
    expect(1, 30, FACT_VALUE, 7, true);
}

static void readings_without_dates_are_changes(void **state) {
    (void)state;
    say(24, now(present(), 5));
    say(48, now(present(), 5));
    say(72, now(present(), 4));
    assert_int_equal(list.count, 2);
    expect(1, 72, FACT_VALUE, 4, false);
    /* A date for what was only seen. */
    say(96, dated(present(), 60, FACT_VALUE, 4));
    assert_int_equal(list.count, 2);
    expect(1, 60, FACT_VALUE, 4, true);
}

static void announced_prices_come_into_force(void **state) {
    (void)state;
    struct said *said = dated(now(present(), 5), 100, FACT_VALUE, 7);
    say(24, said);
    assert_int_equal(list.count, 2);
    expect(1, 100, FACT_VALUE, 7, true);
    say(150, said);
    say(200, now(present(), 7));
    assert_int_equal(list.count, 2);
}

static void a_withdrawn_announcement_goes(void **state) {
    (void)state;
    say(24, dated(now(present(), 5), 100, FACT_VALUE, 7));
    say(48, now(present(), 5));
    assert_int_equal(list.count, 1);
    expect(0, 24, FACT_VALUE, 5, false);
}

static void a_reading_after_the_date_contradicts(void **state) {
    (void)state;
    say(24, dated(now(present(), 5), 100, FACT_VALUE, 7));
    say(120, now(present(), 5));
    assert_int_equal(list.count, 1);
    say(144, dated(now(present(), 5), 200, FACT_VALUE, 7));
    say(201, now(present(), 6));
    assert_int_equal(list.count, 2);
    expect(1, 201, FACT_VALUE, 6, false);
}

static void one_that_came_true_stays(void **state) {
    (void)state;
    say(24, dated(now(present(), 5), 100, FACT_VALUE, 7));
    say(120, now(present(), 7));
    say(144, now(present(), 5));
    assert_int_equal(list.count, 3);
    expect(1, 100, FACT_VALUE, 7, true);
    expect(2, 144, FACT_VALUE, 5, false);
}

static void misses_end_at_the_first(void **state) {
    (void)state;
    struct said *absent = make(SAID_ABSENT);
    say(24, dated(dated(present(), 10, FACT_VALUE, 5), 60, FACT_VALUE, 8));
    say(48, absent);
    expect(1, 48, FACT_MISSED, 0, false);
    say(72, absent);
    assert_int_equal(list.count, 2);
    expect(1, 48, FACT_ENDED, 0, false);
    say(96, dated(present(), 10, FACT_VALUE, 5));
    assert_int_equal(list.count, 1);
}

static void a_refused_row_is_no_miss(void **state) {
    (void)state;
    struct said *absent = make(SAID_ABSENT);
    say(24, dated(present(), 10, FACT_VALUE, 5));
    say(48, absent);
    say(72, make(SAID_REFUSED));
    say(96, absent);
    assert_int_equal(list.count, 3);
    expect(2, 96, FACT_MISSED, 0, false);
}

static void a_jump_waits_to_be_repeated(void **state) {
    (void)state;
    say(24, now(present(), 5));
    say(48, now(present(), 500));
    expect(1, 48, FACT_REFUSED, 500, false);
    say(72, now(present(), 500));
    assert_int_equal(list.count, 3);
    say(96, now(present(), 500));
    assert_int_equal(list.count, 2);
    expect(1, 48, FACT_VALUE, 500, false);
    assert_true(list.list[1].correction);
}

static void a_jump_with_a_date_waits_too(void **state) {
    (void)state;
    struct said *before = dated(present(), 10, FACT_VALUE, 5);
    struct said *jump = dated(dated(present(), 10, FACT_VALUE, 5), 40, FACT_VALUE, 51);
    say(24, before);
    say(48, jump);
    assert_int_equal(list.count, 2);
    expect(1, 48, FACT_REFUSED, 51, false);
    assert_false(fold_settled(&fold, 48 * HOUR, jump));
    say(72, jump);
    expect(2, 72, FACT_REFUSED, 51, false);
    say(96, jump); /* from the date that it gives, which nobody doubts any more */
    assert_int_equal(list.count, 2);
    expect(1, 40, FACT_VALUE, 51, true);
    say(120, jump);
    assert_int_equal(list.count, 2);
}

static void a_jump_taken_back_leaves_a_mark(void **state) {
    (void)state;
    struct said *before = dated(present(), 10, FACT_VALUE, 5);
    struct said *jump = dated(present(), 10, FACT_VALUE, 500); /* of the same date */
    say(24, before);
    say(48, jump);
    say(72, before);
    say(96, jump);
    say(120, make(SAID_REFUSED));
    say(144, jump);
    assert_int_equal(list.count, 4);
    expect(0, 10, FACT_VALUE, 5, true);
    expect(1, 48, FACT_REFUSED, 500, false);
    expect(2, 96, FACT_REFUSED, 500, false);
    expect(3, 144, FACT_REFUSED, 500, false);
}

static void an_announced_jump_waits(void **state) {
    (void)state;
    say(24, dated(now(present(), 5), 100, FACT_VALUE, 500));
    expect(1, 100, FACT_VALUE, 500, true); /* a first document is believed */
    fold_start(&fold);
    say(24, now(present(), 5));
    struct said *jump = dated(now(present(), 5), 200, FACT_VALUE, 500);
    say(48, jump);
    expect(1, 48, FACT_REFUSED, 500, false);
    say(72, jump);
    say(96, jump);
    assert_int_equal(list.count, 2);
    expect(1, 200, FACT_VALUE, 500, true);
}

static void no_jump_where_nothing_was_believed(void **state) {
    (void)state;
    say(24, dated(dated(present(), 10, FACT_VALUE, 500), 20, FACT_VALUE, 5));
    assert_int_equal(list.count, 2);
    /* Of the time before the first date nothing was known; ten times is no jump yet. */
    say(48, dated(dated(dated(present(), 1, FACT_VALUE, 9000), 10, FACT_VALUE, 500), 20, FACT_VALUE,
                  50));
    assert_int_equal(list.count, 3);
    expect(2, 20, FACT_VALUE, 50, true);
    fold.trusted = true;
    say(72, dated(present(), 20, FACT_VALUE, 5000));
    expect(2, 20, FACT_VALUE, 5000, true);
}

/* fold_settled promises that a repetition changes nothing: tried over every short history. */
static void settled_means_settled(void **state) {
    (void)state;
    const struct said *words[] = {
        make(SAID_ABSENT),
        make(SAID_REFUSED),
        now(present(), 5),
        now(present(), 500),
        dated(present(), 10, FACT_VALUE, 5),
        dated(now(present(), 5), 50, FACT_VALUE, 7),
        dated(dated(present(), 10, FACT_VALUE, 6), 90, FACT_VALUE, 7),
        dated(present(), 10, FACT_VALUE, 700),
    };
    struct facts before = {0};
    for (unsigned history = 0; history < 8 * 8 * 8 * 8; history++) {
        unsigned rest = history;
        fold_start(&fold);
        for (int64_t hour = 0; hour < 4; hour++, rest /= 8)
            say(12 + hour * 24, words[rest % 8]);
        const struct said *last = words[history / 512];
        if (!fold_settled(&fold, 84 * HOUR, last))
            continue;
        facts_clear(&before);
        for (size_t k = 0; k < list.count; k++)
            facts_put(&before, &list.list[k]);
        for (int64_t hour = 100; hour < 200; hour += 25)
            say(hour, last);
        assert_int_equal(before.count, list.count);
        for (size_t k = 0; k < list.count; k++) {
            assert_int_equal(before.list[k].since, list.list[k].since);
            assert_int_equal(before.list[k].state, list.list[k].state);
            assert_int_equal(before.list[k].nano, list.list[k].nano);
        }
    }
    facts_free(&before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, clear)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_past_is_told_with_its_dates),
        TEST(the_newest_statement_wins),
        TEST(readings_without_dates_are_changes),
        TEST(announced_prices_come_into_force),
        TEST(a_withdrawn_announcement_goes),
        TEST(a_reading_after_the_date_contradicts),
        TEST(one_that_came_true_stays),
        TEST(misses_end_at_the_first),
        TEST(a_refused_row_is_no_miss),
        TEST(a_jump_waits_to_be_repeated),
        TEST(a_jump_with_a_date_waits_too),
        TEST(a_jump_taken_back_leaves_a_mark),
        TEST(an_announced_jump_waits),
        TEST(no_jump_where_nothing_was_believed),
        TEST(settled_means_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
