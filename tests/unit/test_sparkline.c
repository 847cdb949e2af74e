/* SPDX-License-Identifier: MIT
 * Sparklines. */
#include "support.h"

#include "chart/sparkline.h"

#include <math.h>

static void expect(const double *values, size_t count, size_t width, const char *want) {
    struct buf out;
    buf_init(&out, 1000);
    sparkline(values, count, width, &out);
    assert_string_equal(out.data, want);
    buf_free(&out);
}

static void least_and_greatest_are_the_ends(void **state) {
    (void)state;
    expect((double[]){1, 2, 8}, 3, 10, "▁▂█");
}

static void unknown_is_a_gap_and_not_zero(void **state) {
    (void)state;
    expect((double[]){1, (double)NAN, 2}, 3, 10, "▁ █");
}

static void equal_values_lie_in_the_middle(void **state) {
    (void)state;
    expect((double[]){5, 5}, 2, 10, "▅▅");
}

static void a_long_row_keeps_its_last_value(void **state) {
    (void)state;
    double values[100];
    for (int i = 0; i < 100; i++)
        values[i] = i < 99 ? 1 : 9;
    expect(values, 100, 4, "▁▁▁█");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(least_and_greatest_are_the_ends),
                                       cmocka_unit_test(unknown_is_a_gap_and_not_zero),
                                       cmocka_unit_test(equal_values_lie_in_the_middle),
                                       cmocka_unit_test(a_long_row_keeps_its_last_value)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
