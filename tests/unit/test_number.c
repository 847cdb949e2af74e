/* SPDX-License-Identifier: MIT
 * The shortest text of a number is the one that trying 15, 16 and 17 digits finds. */
#include "support.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t noise = 1;

static double some_number(int kind) {
    double value;
    noise = noise * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t bits = noise ^ (noise >> 29);
    if (kind == 0)
        memcpy(&value, &bits, sizeof value);
    else if (kind == 1)
        value = (double)(bits % 100000) / 1000;
    else if (kind == 2)
        value = (double)(bits % 1000003) / (double)(1 + (bits >> 40) % 997);
    else if (kind == 3)
        value = ldexp(1 + (double)(bits >> 60) * 0x1p-52, (int)(bits % 120) - 60);
    else
        value = -exp((double)(bits >> 12) * 0x1p-52 * 50 - 12);
    return value;
}

static void by_trying(double value, char *out) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
}

static void shortest_text(void **state) {
    (void)state;
    char expected[32], got[32];
    for (int i = 0; i < 200000; i++) {
        double value = some_number(i % 5);
        if (!isfinite(value))
            continue;
        by_trying(value, expected);
        assert_string_equal(real_text(value, got), expected);
    }
}

static void edges(void **state) {
    (void)state;
    static const double values[] = {
        0.0,   -0.0,   1e-4, 0.0001234, 9.9999999999999e-5, 1e15,
        1e14,  0.1,    0.3,  2.5,       999999999999999.9,  123456789012345.6,
        1e300, 5e-324, 1e16, 0x1p53,    9007199254740993.0, -17.5};
    char expected[32], got[32];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        by_trying(values[i], expected);
        assert_string_equal(real_text(values[i], got), expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(shortest_text), cmocka_unit_test(edges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
