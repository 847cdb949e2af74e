/* SPDX-License-Identifier: MIT
 * The inverse of the calculator, against figures worked out by hand, and put
 * back into the calculator. */
#include "base/number.h"
#include "support.h"

#include "economy/solve.h"
#include "rows/rows.h"

#include <math.h>
#include <string.h>

#define NONE ((double)NAN)

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= fabs(want) * relative))
        fail_msg("got %.12g, expected %.12g", got, want);
}

static void point(struct assumed *assumed, enum assumption which, double value) {
    assumed[which] = (struct assumed){NONE, value, NONE};
}

/* The post at the dense FP8 peak: 0.46 USD, a markup of 21.7 on output, 5.4 on input. */
static void set_up(struct assumed *a) {
    for (int i = 0; i < ASSUME_COUNT; i++)
        point(a, (enum assumption)i, assumption_info((enum assumption)i)->otherwise);
    point(a, ASSUME_SERVER_PRICE, 39.33);
    point(a, ASSUME_PEAK_FLOPS, 1.979e15);
    point(a, ASSUME_MFU_PREFILL, 0.3);
    point(a, ASSUME_MFU_DECODE, 0.3);
    point(a, ASSUME_ACTIVE_PARAMS, 100e9);
    point(a, ASSUME_PRICE_IN, 2.5);
    point(a, ASSUME_PRICE_OUT, 10);
    point(a, ASSUME_MEMORY, 80e9);
}

static struct solved ask(const struct assumed *a, enum assumption sought, enum solve_side side,
                         double markup) {
    struct solve_question question = {sought, side, markup};
    struct solved solved;
    solve_run(a, &question, &solved);
    return solved;
}

static void by_hand(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    /* cost 0.460037 = 39.33 × 2e17 / (3600 × 8 × 1.979e15 × 0.3 × 1e0); × 10 / 10 for markup 1 */
    struct solved mfu = ask(a, ASSUME_MFU_DECODE, SOLVE_OUTPUT, 1);
    near(mfu.cost, 0.460037, 1e-5);
    near(mfu.value, 0.3 * 0.460037 / 10, 1e-5);
    assert_int_equal(mfu.verdict, SOLVE_POSSIBLE);
    assert_true(isnan(mfu.p5) && isnan(mfu.other));
    near(ask(a, ASSUME_SERVER_PRICE, SOLVE_OUTPUT, 2).value, 39.33 * 5 / 0.460037, 1e-5);
    near(ask(a, ASSUME_UTILIZATION, SOLVE_OUTPUT, 4).value, 0.460037 / 2.5, 1e-5);
    struct solved input = ask(a, ASSUME_MFU_DECODE, SOLVE_INPUT, 1);
    near(input.value, 0.3 * 0.460037 / 2.5, 1e-5);
}

/* What nobody can have is named, and still printed. */
static void impossible(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    struct solved mfu = ask(a, ASSUME_MFU_DECODE, SOLVE_OUTPUT, 80);
    assert_int_equal(mfu.verdict, SOLVE_IMPOSSIBLE);
    near(mfu.value, 0.3 * 0.460037 * 8, 1e-5);
    assert_int_equal(ask(a, ASSUME_UTILIZATION, SOLVE_OUTPUT, 30).verdict, SOLVE_IMPOSSIBLE);
    /* 8 × 80 GB × 0.9 hold 576e9 parameters at a byte; markup 1 needs 2174e9, markup 4 543e9 */
    assert_int_equal(ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 1).verdict, SOLVE_TOO_LARGE);
    assert_int_equal(ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 4).verdict, SOLVE_POSSIBLE);
    point(a, ASSUME_PRICE_OUT, NONE);
    assert_int_equal(ask(a, ASSUME_MFU_DECODE, SOLVE_OUTPUT, 1).verdict, SOLVE_UNKNOWN);
    assert_int_equal(ask(a, ASSUME_MFU_DECODE, SOLVE_INPUT, 1).verdict, SOLVE_POSSIBLE);
    point(a, ASSUME_ACTIVE_PARAMS, NONE);
    assert_int_equal(ask(a, ASSUME_MFU_DECODE, SOLVE_INPUT, 1).verdict, SOLVE_UNKNOWN);
    struct solved size = ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_INPUT, 10);
    near(size.value, 100e9 * 0.25 / 0.460037, 1e-5);
    assert_true(isnan(size.cost));
}

/* With a measured speed neither MFU nor size matters; with a roofline another size scales all that
 * goes with it. */
static void other_methods(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    point(a, ASSUME_SPEED, 14800);
    assert_int_equal(ask(a, ASSUME_MFU_DECODE, SOLVE_OUTPUT, 1).verdict, SOLVE_INDEPENDENT);
    assert_int_equal(ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 1).verdict, SOLVE_INDEPENDENT);
    near(ask(a, ASSUME_SERVER_PRICE, SOLVE_OUTPUT, 10).value, 14800 * 0.0036, 1e-9);
    point(a, ASSUME_SPEED, NONE);
    point(a, ASSUME_BATCH, 8);
    point(a, ASSUME_BANDWIDTH, 3.35e12);
    point(a, ASSUME_KV_BYTES, 1e6);
    point(a, ASSUME_CONTEXT, 1e6);
    point(a, ASSUME_WEIGHT_BYTES, 1e11);
    /* 8e12 B of cache and 1e11 of weights a step at 26.8 TB/s: 0.30224 s for 8 tokens, 412.75 USD;
     * all of it in proportion to the size */
    struct solved size = ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 1);
    near(size.cost, 39.33 / (8 / (8.1e12 / 26.8e12)) / 0.0036, 1e-9);
    near(size.value, 100e9 * 10 / size.cost, 1e-9);
    assert_int_equal(size.verdict, SOLVE_POSSIBLE);
    /* output alone is dearer than the blend is sold for, whatever prefill reaches */
    assert_int_equal(ask(a, ASSUME_MFU_DECODE, SOLVE_BLEND, 1).verdict, SOLVE_NO_VALUE);
}

/* Eight H100 hold 576e9 parameters at a byte beside their cache. */
static void a_size_that_fits(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    point(a, ASSUME_ACTIVE_PARAMS, 70e9);
    point(a, ASSUME_TOTAL_PARAMS, 70e9);
    point(a, ASSUME_BATCH, 64);
    point(a, ASSUME_BANDWIDTH, 3.35e12);
    point(a, ASSUME_KV_BYTES, 160e3);
    point(a, ASSUME_CONTEXT, 2000);
    struct solved size = ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 1);
    assert_int_equal(size.verdict, SOLVE_POSSIBLE);
    /* of so large a model fewer than 64 sequences fit: dearer than in proportion */
    assert_true(size.value < 70e9 * 10 / size.cost && size.value > 70e9);
    point(a, ASSUME_PRICE_OUT, 1e6);
    size = ask(a, ASSUME_ACTIVE_PARAMS, SOLVE_OUTPUT, 1);
    assert_int_equal(size.verdict, SOLVE_FULL);
    /* weights N and one sequence of 2,000 tokens at 160e3 / 70e9 of N each fill 576e9 */
    near(size.value, 576e9 / (1 + 2000 * 160e3 / 70e9), 1e-6);
}

static double found;
static void take(void *user, const struct estimate_row *row) {
    if (strcmp(row->name, (const char *)user) == 0)
        found = row->value;
}

/* Ranges give a range; the answer put back gives the markup. */
static void ranges_and_back(void **state) {
    (void)state;
    struct assumed a[ASSUME_COUNT];
    set_up(a);
    a[ASSUME_SERVER_PRICE] = (struct assumed){16, geometric_middle(16, 40), 40};
    a[ASSUME_ACTIVE_PARAMS] = (struct assumed){50e9, 100e9, 200e9};
    a[ASSUME_UTILIZATION] = (struct assumed){0.4, 0.6, 0.9};
    a[ASSUME_MFU_DECODE] = (struct assumed){0.05, 0.1, 0.2};
    point(a, ASSUME_MFU_PREFILL, 0.25);
    /* its own range does not count: ln 2.5, ln 4, ln 2.25 give a factor of 2.5198 either way */
    struct solved mfu = ask(a, ASSUME_MFU_DECODE, SOLVE_OUTPUT, 1);
    near(mfu.p95 / mfu.value, 2.5206, 2e-3);
    near(mfu.value / mfu.p5, 2.5206, 2e-3);
    struct solved blend = ask(a, ASSUME_MFU_DECODE, SOLVE_BLEND, 3);
    near(blend.value / blend.other, 2.5, 1e-9);
    point(a, ASSUME_MFU_PREFILL, blend.value);
    point(a, ASSUME_MFU_DECODE, blend.other);
    estimate_run(a, take, (char *)"blend_markup");
    near(found, 3, 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),         cmocka_unit_test(impossible),
        cmocka_unit_test(other_methods),   cmocka_unit_test(a_size_that_fits),
        cmocka_unit_test(ranges_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
