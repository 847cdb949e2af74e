/* SPDX-License-Identifier: MIT
 * The change list of one series, case by case. Times are hours. */
#include "support.h"

#include "store/canon.h"

#define HOUR 3600

static struct facts facts;
static struct canon canon;

static struct reading value(int64_t nano) {
    return (struct reading){.kind = READING_VALUE, .nano = nano};
}

static const struct reading absent = {.kind = READING_ABSENT};
static const struct reading dynamic = {.kind = READING_DYNAMIC};
static const struct reading held = {.kind = READING_HELD};

static void start(void) {
    canon_start(&canon, &facts, NULL, NULL);
}

static void say(int64_t hour, struct reading reading) {
    canon_step(&canon, hour * HOUR, reading);
}

static void expect(size_t index, int64_t hour, enum fact_state state, int64_t nano) {
    assert_true(index < facts.count);
    assert_int_equal(facts.list[index].since, hour * HOUR);
    assert_int_equal(facts.list[index].state, state);
    assert_int_equal(facts.list[index].nano, nano);
}

static void only_changes_are_kept(void **state) {
    (void)state;
    start();
    say(0, absent);
    say(24, value(5));
    say(48, value(5));
    say(72, value(7));
    say(96, dynamic);
    say(120, dynamic);
    say(144, value(7));
    assert_int_equal(facts.count, 4);
    expect(0, 24, FACT_VALUE, 5);
    expect(1, 72, FACT_VALUE, 7);
    expect(2, 96, FACT_DYNAMIC, 0);
    expect(3, 144, FACT_VALUE, 7);
    assert_false(canon.judged);
}

static void two_misses_twenty_hours_apart_end(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, absent);
    say(30, absent);
    say(43, absent);
    assert_int_equal(facts.count, 4);
    expect(3, 43, FACT_MISSED, 0);
    say(44, absent);
    assert_int_equal(facts.count, 2);
    expect(1, 24, FACT_ENDED, 0);
    say(100, absent);
    assert_int_equal(facts.count, 2);
    say(124, value(5));
    expect(2, 124, FACT_VALUE, 5);
}

static void one_miss_is_only_marked(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, absent);
    say(48, value(5));
    say(72, absent);
    say(96, held);
    say(120, absent);
    say(139, absent);
    say(141, value(6));
    assert_int_equal(facts.count, 6);
    expect(1, 24, FACT_MISSED, 0);
    expect(2, 72, FACT_MISSED, 0);
    expect(3, 120, FACT_MISSED, 0);
    expect(4, 139, FACT_MISSED, 0);
    expect(5, 141, FACT_VALUE, 6);
}

static void held_rows_change_nothing(void **state) {
    (void)state;
    start();
    say(0, held);
    say(24, value(5));
    say(48, held);
    say(72, value(5));
    assert_int_equal(facts.count, 1);
}

static void a_jump_is_refused_until_repeated_twice(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, value(5));
    say(48, value(51));
    assert_true(canon.judged);
    expect(1, 48, FACT_REFUSED, 51);
    say(72, value(51));
    expect(2, 72, FACT_REFUSED, 51);
    say(96, value(51));
    assert_int_equal(facts.count, 2);
    expect(1, 48, FACT_VALUE, 51);
    assert_false(facts.list[1].correction);
}

static void a_jump_from_an_unconfirmed_value_corrects(void **state) {
    (void)state;
    start();
    say(0, value(5000));
    for (int64_t hour = 24; hour <= 72; hour += 24)
        say(hour, value(5));
    assert_int_equal(facts.count, 2);
    expect(1, 24, FACT_VALUE, 5);
    assert_true(facts.list[1].correction);
}

static void a_jump_that_goes_back_stays_refused(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, value(500));
    say(48, value(500));
    say(72, value(5));
    say(96, value(500));
    say(120, value(500));
    assert_int_equal(facts.count, 5);
    expect(1, 24, FACT_REFUSED, 500);
    expect(2, 48, FACT_REFUSED, 500);
    expect(3, 96, FACT_REFUSED, 500);
    expect(4, 120, FACT_REFUSED, 500);
    say(144, value(500));
    assert_int_equal(facts.count, 4);
    expect(3, 96, FACT_VALUE, 500);
}

static void a_run_may_wobble_but_not_wander(void **state) {
    (void)state;
    start();
    say(0, value(20));
    say(24, value(300));
    say(48, value(310));
    say(72, value(310));
    expect(1, 24, FACT_VALUE, 300);
    expect(2, 48, FACT_VALUE, 310);
    assert_int_equal(facts.count, 3);
    start();
    say(0, value(20));
    say(24, value(300));
    say(48, value(700));
    say(72, value(1500));
    assert_int_equal(facts.count, 4);
    expect(3, 72, FACT_REFUSED, 1500);
}

static void zero_is_free_and_no_jump(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, value(0));
    say(48, value(5000));
    assert_int_equal(facts.count, 3);
    assert_false(jump_is(5, 50));
    assert_true(jump_is(5, 51));
    assert_true(jump_is(51, 5));
    assert_true(jump_is(1, INT64_MAX));
    assert_false(jump_is(0, 5));
    assert_false(jump_is(5, 0));
}

static void a_return_is_judged_against_the_last_value(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, dynamic);
    say(48, value(500));
    expect(2, 48, FACT_REFUSED, 500);
    say(72, absent);
    say(96, absent);
    say(120, value(500));
    assert_int_equal(facts.count, 5);
    expect(3, 72, FACT_ENDED, 0);
    expect(4, 120, FACT_REFUSED, 500);
    say(144, value(5));
    expect(5, 144, FACT_VALUE, 5);
}

static bool says_500(void *context, int64_t when, int64_t nano) {
    return when >= *(int64_t *)context && nano == 500;
}

static void a_second_source_lets_a_jump_in(void **state) {
    (void)state;
    int64_t from = 48 * HOUR;
    canon_start(&canon, &facts, says_500, &from);
    say(0, value(5));
    say(24, value(500));
    expect(1, 24, FACT_REFUSED, 500);
    say(48, value(500));
    assert_int_equal(facts.count, 2);
    expect(1, 24, FACT_VALUE, 500);
    assert_true(facts.list[1].correction);
    say(72, value(5));
    expect(2, 72, FACT_REFUSED, 5);
}

/* canon_settled promises that a repetition changes nothing: tried over every short history. */
static void what_a_person_accepted_is_no_jump(void **state) {
    (void)state;
    start();
    say(0, value(5));
    say(24, value(5));
    say(48, value(500));
    canon.trusted = true;
    say(72, value(500));
    canon.trusted = false;
    say(96, value(500));
    assert_int_equal(facts.count, 3);
    expect(1, 48, FACT_REFUSED, 500);
    expect(2, 72, FACT_VALUE, 500);
    assert_false(facts.list[2].correction);
    say(120, value(5));
    expect(3, 120, FACT_REFUSED, 5);
}

static void settled_means_settled(void **state) {
    (void)state;
    const struct reading words[] = {absent, value(5), value(500), dynamic, held};
    struct facts before = {0};
    for (unsigned history = 0; history < 5 * 5 * 5 * 5; history++) {
        unsigned rest = history;
        start();
        for (int64_t hour = 0; hour < 4; hour++, rest /= 5)
            say(hour * 24, words[rest % 5]);
        for (unsigned i = 0; i < 5; i++) {
            struct canon copy = canon;
            if (!canon_settled(&canon, words[i]))
                continue;
            facts_clear(&before);
            for (size_t k = 0; k < facts.count; k++)
                facts_put(&before, &facts.list[k]);
            for (int64_t hour = 100; hour < 200; hour += 25)
                say(hour, words[i]);
            assert_int_equal(before.count, facts.count);
            assert_memory_equal(before.list, facts.list, before.count * sizeof *before.list);
            assert_int_equal(copy.run.count, canon.run.count);
            assert_int_equal(copy.seen, canon.seen);
        }
    }
    facts_free(&before);
}

static int done(void **state) {
    (void)state;
    facts_free(&facts);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_changes_are_kept),
        cmocka_unit_test(two_misses_twenty_hours_apart_end),
        cmocka_unit_test(one_miss_is_only_marked),
        cmocka_unit_test(held_rows_change_nothing),
        cmocka_unit_test(a_jump_is_refused_until_repeated_twice),
        cmocka_unit_test(a_jump_from_an_unconfirmed_value_corrects),
        cmocka_unit_test(a_jump_that_goes_back_stays_refused),
        cmocka_unit_test(a_run_may_wobble_but_not_wander),
        cmocka_unit_test(zero_is_free_and_no_jump),
        cmocka_unit_test(a_return_is_judged_against_the_last_value),
        cmocka_unit_test(a_second_source_lets_a_jump_in),
        cmocka_unit_test(what_a_person_accepted_is_no_jump),
        cmocka_unit_test(settled_means_settled),
    };
    return cmocka_run_group_tests(tests, NULL, done);
}
