/* SPDX-License-Identifier: MIT
 * Exact decimals: every expected value is written out by hand as an integer. */
#include "support.h"

#include <locale.h>
#include <math.h>
#include <mtok/decimal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t read_text(const char *text, int shift) {
    int64_t nano = -77;
    struct err err = {0};
    if (decimal_read(text, strlen(text), shift, &nano, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return nano;
}

static void refuse_text(const char *text, size_t size, int shift, const char *why) {
    int64_t nano = -77;
    struct err err = {0};
    if (decimal_read(text, size, shift, &nano, &err) != -1)
        fail_msg("\"%s\" was read as %lld", text, (long long)nano);
    assert_int_equal(nano, -77);
    if (!strstr(err.text, why))
        fail_msg("\"%s\": \"%s\" does not say \"%s\"", text, err.text, why);
}

static void test_plain_numbers(void **state) {
    (void)state;
    assert_int_equal(read_text("0", 0), 0);
    assert_int_equal(read_text("-0", 0), 0);
    assert_int_equal(read_text("0.000", 0), 0);
    assert_int_equal(read_text("2.5", 0), 2500000000);
    assert_int_equal(read_text("+2.5", 0), 2500000000);
    assert_int_equal(read_text("-1", 0), -1000000000);
    assert_int_equal(read_text(".075", 0), 75000000);
    assert_int_equal(read_text("007.5", 0), 7500000000);
    assert_int_equal(read_text(" \t39.33\r\n", 0), 39330000000);
    assert_int_equal(read_text("98.31999999", 0), 98319999990);
    assert_int_equal(read_text("0.000000001", 0), 1);
}

static void test_commas_only_between_groups_of_three(void **state) {
    (void)state;
    assert_int_equal(read_text("1,234.56", 0), 1234560000000);
    assert_int_equal(read_text("1,234,567", 0), 1234567000000000);
    assert_int_equal(read_text("12,345", -3), 12345000000);
    static const char *const bad[] = {"1,23",     "1,5",    "1,2345",  ",123",    "1,,234",
                                      "1234,567", "1,234,", "1.234,5", "1.2,345", "0,123"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuse_text(bad[i], strlen(bad[i]), 0, "is not a decimal number");
}

static void test_exponents_move_the_point(void **state) {
    (void)state;
    assert_int_equal(read_text("3e-06", 6), 3000000000);
    assert_int_equal(read_text("2.5E2", 0), 250000000000);
    assert_int_equal(read_text("25e+0", 0), 25000000000);
    assert_int_equal(read_text("1234567e-16", 9), 123456700);
    assert_int_equal(read_text("0e999999999999999999999999999", 0), 0);
    assert_int_equal(read_text("1e-999999999999999999999999999", 0), 0);
    refuse_text("1e999999999999999999999999999", 29, 0, "out of range");
    refuse_text("1e400", 5, 0, "out of range");
    refuse_text("1e-400", 6, 1000, "out of range");
}

static void test_long_exponent_meets_long_digits(void **state) {
    (void)state;
    enum { DIGITS = 200000 };
    struct buf text;
    buf_init(&text, 4 * DIGITS);
    buf_text(&text, "0.");
    for (int i = 0; i < DIGITS; i++)
        buf_char(&text, '0');
    buf_printf(&text, "25e%d", DIGITS + 1);
    assert_int_equal(read_text(text.data, 0), 2500000000);
    buf_clear(&text);
    for (int i = 0; i < DIGITS; i++)
        buf_char(&text, '9');
    refuse_text(text.data, text.size, 0, "out of range");
    buf_printf(&text, "e-%d", DIGITS);
    assert_int_equal(read_text(text.data, 0), 1000000000);
    buf_free(&text);
}

static void test_shift_is_exact(void **state) {
    (void)state;
    assert_int_equal(read_text("0.0000025", 6), 2500000000);
    assert_int_equal(read_text("0.0005", 3), 500000000);
    assert_int_equal(read_text("25", -2), 250000000);
    assert_int_equal(read_text("0.00000000000000125", 6), 1); /* 1.25 nano */
    assert_int_equal(read_text("9223372036.854775807", 0), INT64_MAX);
    assert_int_equal(read_text("-9223372036.854775807", 0), -INT64_MAX);
}

static void test_rounds_once_half_to_even(void **state) {
    (void)state;
    assert_int_equal(read_text("0.0000000005", 0), 0);
    assert_int_equal(read_text("0.0000000015", 0), 2);
    assert_int_equal(read_text("0.0000000025", 0), 2);
    assert_int_equal(read_text("-0.0000000015", 0), -2);
    assert_int_equal(read_text("0.00000000050000000000000000000000001", 0), 1);
    assert_int_equal(read_text("0.0000000004999999999999999999999999999", 0), 0);
    /* Twice rounded (to 10 places, then 9) this would be 2. */
    assert_int_equal(read_text("0.00000000149999", 0), 1);
    assert_int_equal(read_text("0.9999999999", 0), 1000000000);
    assert_int_equal(read_text("0.00000000005", 0), 0);
    assert_int_equal(read_text("5e-10", 0), 0);
    assert_int_equal(read_text("6e-10", 0), 1);
    refuse_text("9223372036.8547758075", 21, 0, "out of range");
    refuse_text("9223372036.854775808", 20, 0, "out of range");
    refuse_text("10000000000", 11, 0, "out of range");
}

static void test_what_is_no_number(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",    " ",     "NaN", "nan", "Infinity", "-inf", "0x10",   "1.2.3", "1e",
        "1e+", "e5",    ".",   "-",   "+-1",      "--1",  "5.",     "1 2",   "1_000",
        "$5",  "5 USD", "½",   "٣",   "1e1.5",    "- 1",  "1e5,000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuse_text(bad[i], strlen(bad[i]), 0, "is not a decimal number");
    refuse_text("1\0005", 3, 0, "is not a decimal number");
    refuse_text("1\000", 2, 0, "is not a decimal number");
}

static void test_only_size_bytes_are_read(void **state) {
    (void)state;
    int64_t nano;
    assert_int_equal(decimal_read("12x", 2, 0, &nano, NULL), 0);
    assert_int_equal(nano, 12000000000);
    assert_int_equal(decimal_read("x", 1, 0, &nano, NULL), -1);
}

static void test_message_does_not_cut_a_character(void **state) {
    (void)state;
    char text[200] = "";
    for (int i = 0; i < 60; i++)
        strncat(text, "€", sizeof text - strlen(text) - 1);
    struct err err = {0};
    int64_t nano;
    assert_int_equal(decimal_read(text, strlen(text), 0, &nano, &err), -1);
    char want[200] = "\"";
    for (int i = 0; i < 20; i++)
        strncat(want, "€", sizeof want - strlen(want) - 1);
    strncat(want, "\" is not a decimal number", sizeof want - strlen(want) - 1);
    assert_string_equal(err.text, want);
}

static int64_t of_double(double value, int shift) {
    int64_t nano = -77;
    struct err err = {0};
    if (decimal_from_double(value, shift, &nano, &err))
        fail_msg("%g: %s", value, err.text);
    return nano;
}

static void check_doubles(void) {
    assert_int_equal(of_double(2.5e-06, 6), 2500000000);
    assert_int_equal(of_double(3.0000000000000004e-06, 6), 3000000000);
    assert_int_equal(of_double(7.5e-08, 6), 75000000);
    assert_int_equal(of_double(39.33, 0), 39330000000);
    assert_int_equal(of_double(-0.0, 0), 0);
    assert_int_equal(of_double(0.1 + 0.2, 0), 300000000);
    assert_int_equal(of_double(123456789.123456789, 0), 123456789123456790);
}

static void test_doubles(void **state) {
    (void)state;
    check_doubles();
    int64_t nano;
    assert_int_equal(decimal_from_double((double)INFINITY, 0, &nano, NULL), -1);
    assert_int_equal(decimal_from_double((double)-INFINITY, 0, &nano, NULL), -1);
    assert_int_equal(decimal_from_double((double)NAN, 0, &nano, NULL), -1);
    assert_int_equal(decimal_from_double(1e300, 0, &nano, NULL), -1);
}

static void expect_short(double value) {
    char text[32], want[32];
    snprintf(want, sizeof want, "%.15g", value);
    assert_string_equal(decimal_double_text(value, text, sizeof text), want);
}

/* The quick ways against the slow ones: prices per token and per Mtok, every order of magnitude,
 * neighbours of decimals, and residue. */
static void test_doubles_quickly(void **state) {
    (void)state;
    uint64_t seed = 42;
    const double odd[] = {
        0,    -0.0, 1,    10,     100000, 123456.5, 999999.999999999, 1e6,        1e14,
        1e15, 1e21, 1e22, 5e-324, 1.5,    -2.5e-06, 0.0001,           0.00012345, 9.9999e-05};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        expect_short(odd[i]);
    for (int i = 0; i < 200000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double value = (double)(seed >> 40) / pow(10, (double)(seed >> 8 & 31));
        for (int k = 0; k < 3; k++) {
            char text[64];
            int64_t slow = 0;
            expect_short(value);
            snprintf(text, sizeof text, "%.17g", value);
            if (decimal_read(text, strlen(text), 6, &slow, NULL) == 0)
                assert_int_equal(of_double(value, 6), slow);
            value = k ? value * 3 : nextafter(value, 1);
        }
    }
}

/* In a locale whose decimal sign is a comma nothing may change. */
static void test_locale_plays_no_part(void **state) {
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof commas / sizeof *commas && !found; i++)
        found = setlocale(LC_ALL, commas[i]);
    if (!found) {
        fprintf(stderr, "SKIPPED: decimals in a comma locale (none is installed)\n");
        skip();
    }
    char text[32];
    snprintf(text, sizeof text, "%.1f", 0.5);
    assert_string_equal(text, "0,5");
    check_doubles();
    assert_int_equal(read_text("2.5", 0), 2500000000);
    assert_string_equal(decimal_text(2500000000, text), "2.5");
    int64_t nano;
    assert_int_equal(decimal_read("2,5", 3, 0, &nano, NULL), -1);
    setlocale(LC_ALL, "C");
}

static void test_text(void **state) {
    (void)state;
    char out[24];
    assert_string_equal(decimal_text(0, out), "0");
    assert_string_equal(decimal_text(2500000000, out), "2.5");
    assert_string_equal(decimal_text(-1, out), "-0.000000001");
    assert_string_equal(decimal_text(10000000000, out), "10");
    assert_string_equal(decimal_text(100000000000, out), "100");
    assert_string_equal(decimal_text(-100, out), "-0.0000001");
    assert_string_equal(decimal_text(INT64_MAX, out), "9223372036.854775807");
    assert_string_equal(decimal_text(INT64_MIN, out), "-9223372036.854775808");
}

static void test_text_reads_back(void **state) {
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int64_t nano = (int64_t)seed >> (seed >> 59);
        if (nano == INT64_MIN)
            continue;
        char out[24];
        assert_int_equal(read_text(decimal_text(nano, out), 0), nano);
    }
}

static void test_prices(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum price_unit unit;
        int64_t nano;
    } cases[] = {
        {"$5 / MTok", PRICE_PER_MTOK, 5000000000},
        {"$39.33 USD", PRICE_PLAIN, 39330000000},
        {"US$0.50", PRICE_PLAIN, 500000000},
        {"$0.0005 per 1K tokens", PRICE_PER_MTOK, 500000000},
        {"$0.0005/1k", PRICE_PER_MTOK, 500000000},
        {"25 cents", PRICE_PLAIN, 250000000},
        {"25¢ / 1M tokens", PRICE_PER_MTOK, 250000000},
        {"25¢ per 1K tokens", PRICE_PER_MTOK, 250000000000},
        {"USD 2.50", PRICE_PLAIN, 2500000000},
        {"2.50 USD", PRICE_PER_MTOK, 2500000000},
        {"$1,234.50", PRICE_PLAIN, 1234500000000},
        {"$3.75 per million tokens", PRICE_PER_MTOK, 3750000000},
        {"$2.00 per 1M input tokens", PRICE_PER_MTOK, 2000000000},
        {"$2.00 / 1M output tokens", PRICE_PER_TOKEN, 2000000000},
        {"$0.50 / 1,000,000 tokens", PRICE_PER_MTOK, 500000000},
        {"$0.002 / 1,000 tokens", PRICE_PER_MTOK, 2000000000},
        {"$15 / M tokens", PRICE_PER_MTOK, 15000000000},
        {"$0.000003 per token", PRICE_PER_MTOK, 3000000000},
        {"$0.000003 per input token", PRICE_PER_MTOK, 3000000000},
        {"3 $/hr", PRICE_PLAIN, 3000000000},
        {"$2.99 / hour", PRICE_PLAIN, 2990000000},
        {"$2.99 per hour", PRICE_PLAIN, 2990000000},
        {"\xC2\xA0$2.99\xC2\xA0/\xC2\xA0hr ", PRICE_PLAIN, 2990000000},
        {"$.075", PRICE_PER_MTOK, 75000000},
        {"0.00000025", PRICE_PER_TOKEN, 250000000},
        {"2.5e-07", PRICE_PER_TOKEN, 250000000},
        {"0.0015", PRICE_PER_1K, 1500000000},
        {"0", PRICE_PER_TOKEN, 0},
        {"-$5", PRICE_PLAIN, -5000000000},
        {"$-5", PRICE_PLAIN, -5000000000},
        {"$ 5", PRICE_PLAIN, 5000000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t nano = -77;
        struct err err = {0};
        if (decimal_price(cases[i].text, cases[i].unit, &nano, &err))
            fail_msg("%s", err.text);
        if (nano != cases[i].nano)
            fail_msg("\"%s\" was read as %lld", cases[i].text, (long long)nano);
    }
}

static void test_what_is_no_price(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        {"€5", "\"€\" is not US dollars"},
        {"5 EUR", "\"EUR\" is not US dollars"},
        {"£5 / MTok", "\"£\" is not US dollars"},
        {"¥5", "\"¥\" is not US dollars"},
        {"5元", "\"元\" is not US dollars"},
        {"A$5", "\"A\" was not expected"},
        {"CA$5", "\"CA\" was not expected"},
        {"$50% off", "\"%\" was not expected"},
        {"$5 $6", "\"$\" stands twice"},
        {"$5 6", "\"6\" is a second number"},
        {"$5-$10", "\"-\" was not expected"},
        {"5-10", "\"-\" was not expected"},
        {"$2.50 – $5", "\"–\" was not expected"},
        {"Free", "\"Free\" was not expected"},
        {"—", "\"—\" was not expected"},
        {"-", "\"-\" was not expected"},
        {"", "no number"},
        {" ", "no number"},
        {"$", "no number"},
        {"USD", "no number"},
        {"$5 per 1M characters", "\"characters\" was not expected"},
        {"$5 per image", "\"image\" is no unit"},
        {"$5 per month", "\"month\" is no unit"},
        {"$5/m", "\"m\" is no unit"},
        {"$5 / 10M tokens", "is no unit"},
        {"$5 per 10000 tokens", "\"0\" is a second number"},
        {"$5 / MTok / MTok", "stands where no unit was expected"},
        {"per 1M tokens $5", "stands where no unit was expected"},
        {"$5 per", "is no unit"},
        {"$0.25 cents", "in dollars and in cents"},
        {"$5.", "not a decimal number"},
        {"$5,10", "not a decimal number"},
        {"$1.2.3", "not a decimal number"},
        {"--5", "\"-\" was not expected"},
        {"$5*", "\"*\" was not expected"},
        {"$5each", "\"each\" was not expected"},
        {"$1e400", "out of range"},
        {"$5/hr", "is per hour, expected a price of tokens"},
        {"USD 5 USD", "\"USD\" stands twice"},
        {"~$5", "\"~\" was not expected"},
        {"\xFF", "was not expected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t nano = -77;
        struct err err = {0};
        if (decimal_price(cases[i].text, PRICE_PER_MTOK, &nano, &err) != -1)
            fail_msg("\"%s\" was read as %lld", cases[i].text, (long long)nano);
        if (!strstr(err.text, cases[i].why))
            fail_msg("\"%s\": \"%s\" does not say \"%s\"", cases[i].text, err.text, cases[i].why);
        assert_int_equal(nano, -77);
    }
    char text[5000];
    memset(text, '5', sizeof text - 1);
    text[sizeof text - 1] = 0;
    int64_t nano;
    assert_int_equal(decimal_price(text, PRICE_PLAIN, &nano, NULL), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_numbers),
        cmocka_unit_test(test_commas_only_between_groups_of_three),
        cmocka_unit_test(test_exponents_move_the_point),
        cmocka_unit_test(test_long_exponent_meets_long_digits),
        cmocka_unit_test(test_shift_is_exact),
        cmocka_unit_test(test_rounds_once_half_to_even),
        cmocka_unit_test(test_what_is_no_number),
        cmocka_unit_test(test_only_size_bytes_are_read),
        cmocka_unit_test(test_message_does_not_cut_a_character),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_doubles_quickly),
        cmocka_unit_test(test_locale_plays_no_part),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_text_reads_back),
        cmocka_unit_test(test_prices),
        cmocka_unit_test(test_what_is_no_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
