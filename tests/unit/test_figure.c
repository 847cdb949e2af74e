/* SPDX-License-Identifier: MIT
 * Figures as they stand on pages. */
#include "support.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

static struct arena arena;

static int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void test_prices_are_exact(void **state) {
    (void)state;
    assert_string_equal(figure_price(&arena, 2.5), "2.50");
    assert_string_equal(figure_price(&arena, 10), "10.00");
    assert_string_equal(figure_price(&arena, 0.075), "0.075");
    assert_string_equal(figure_price(&arena, 0.0375), "0.0375");
    assert_string_equal(figure_price(&arena, 0), "0.00");
    assert_string_equal(figure_price(&arena, 2666.666666667), "2,666.666666667");
    assert_string_equal(figure_price(&arena, NAN), "not known");
}

static void test_costs_and_dollars(void **state) {
    (void)state;
    assert_string_equal(figure_cost(&arena, 0.230019), "0.230");
    assert_string_equal(figure_cost(&arena, 1.47966), "1.48");
    assert_string_equal(figure_cost(&arena, 0.0594), "0.059");
    assert_string_equal(figure_cost(&arena, 0.00594), "0.00594");
    assert_string_equal(figure_cost(&arena, 0.9996), "1.00");
    assert_string_equal(figure_cost(&arena, 1234.5), "1,234");
    assert_string_equal(figure_dollars(&arena, 2666.6667), "2,666.67");
    assert_string_equal(figure_dollars(&arena, 39.33), "39.33");
    assert_string_equal(figure_dollars(&arena, 1234567.8), "1,234,567.80");
}

static void test_multiples(void **state) {
    (void)state;
    assert_string_equal(figure_times(&arena, 43.4746), "43.5");
    assert_string_equal(figure_times(&arena, 10.8686), "10.9");
    assert_string_equal(figure_times(&arena, 2.717), "2.7");
    assert_string_equal(figure_times(&arena, 266.667), "267");
    assert_string_equal(figure_times(&arena, 99.96), "100");
    assert_string_equal(figure_times(&arena, 0.35202), "0.35");
    assert_string_equal(figure_ratio(&arena, 1.0844), "1.08");
    assert_string_equal(figure_ratio(&arena, 0.3615), "0.36");
}

static void test_ranges_are_short(void **state) {
    (void)state;
    assert_string_equal(figure_range(&arena, 0.4659, 4.69886), ".47-4.7");
    assert_string_equal(figure_range(&arena, 2.128, 21.46), "2.1-21");
    assert_string_equal(figure_range(&arena, 0.998, 9.96), "1.0-10");
    assert_string_equal(figure_range(&arena, NAN, 3), "");
    assert_string_equal(figure_params_range(&arena, 50e9, 200e9), "50-200B");
    assert_string_equal(figure_params_range(&arena, 1.609e12, 10.221e12), "1.6-10T");
    assert_string_equal(figure_short(&arena, 100000), "100k");
    assert_string_equal(figure_short(&arena, 1e6), "1M");
    assert_string_equal(figure_short(&arena, 0.266), ".27");
}

static void test_parameters(void **state) {
    (void)state;
    assert_string_equal(figure_params(&arena, 100e9), "100B");
    assert_string_equal(figure_params(&arena, 8.03e9), "8.03B");
    assert_string_equal(figure_params(&arena, 70.6e9), "70.6B");
    assert_string_equal(figure_params(&arena, 4.055e12), "4.05T");
    assert_string_equal(figure_params(&arena, 1.15932e15), "1,159T");
    assert_string_equal(figure_params(&arena, 0.9999e12), "1T");
}

static void test_shares(void **state) {
    (void)state;
    assert_string_equal(figure_percent(&arena, 0.00326), "0.3%");
    assert_string_equal(figure_percent(&arena, 0.358), "36%");
    assert_string_equal(figure_percent(&arena, 0.0001), "<0.1%");
    assert_string_equal(figure_percent(&arena, 0.9999), ">99.9%");
    assert_string_equal(figure_percent(&arena, 0), "0.0%");
    assert_string_equal(figure_percent(&arena, 1), "100%");
    assert_string_equal(figure_percent(&arena, NAN), "not known");
}

static void test_calculator_numbers(void **state) {
    (void)state;
    assert_string_equal(figure_exact(&arena, 2e17), "2e17");
    assert_string_equal(figure_exact(&arena, 3.1664e16), "3.1664e16");
    assert_string_equal(figure_exact(&arena, 21.054404581), "21.0544");
    assert_string_equal(figure_exact(&arena, 0.3), "0.3");
    assert_string_equal(figure_exact(&arena, 1), "1");
    assert_string_equal(figure_exact(&arena, 3e-7), "3e-7");
    assert_string_equal(figure_exact(&arena, 30400), "30,400");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prices_are_exact),   cmocka_unit_test(test_costs_and_dollars),
        cmocka_unit_test(test_multiples),          cmocka_unit_test(test_ranges_are_short),
        cmocka_unit_test(test_parameters),         cmocka_unit_test(test_shares),
        cmocka_unit_test(test_calculator_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
