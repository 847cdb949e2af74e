/* SPDX-License-Identifier: MIT
 * Times. The expected seconds come from `date -u -d … +%s`. */
#include "support.h"

#include <mtok/when.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void test_reads_every_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t when;
    } cases[] = {
        {"1970-01-01", 0},
        {"1969-12-31T23:59:59Z", -1},
        {"2026-03-12", 1773273600},
        {"2026-03-12T07:25:11Z", 1773300311},
        {"2026-03-12T07:25:11", 1773300311},
        {"2026-03-12T072511Z", 1773300311},
        {"2026-03-12t07:25:11z", 1773300311},
        {"2026-03-12 07:25", 1773300300},
        {"2026-03-12T0725", 1773300300},
        {"2026-03-12T07:25:11.999Z", 1773300311},
        {"2026-03-12T09:25:11+02:00", 1773300311},
        {"2026-03-12T09:25:11+0200", 1773300311},
        {"2026-03-12T09:25:11+02", 1773300311},
        {"2026-03-11T23:25:11-08:00", 1773300311},
        {"2026-03", 1772323200},
        {"2024-02-29", 1709164800},
        {"2000-02-29", 951782400},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t when = -77;
        struct err err = {0};
        if (when_read(cases[i].text, strlen(cases[i].text), &when, &err))
            fail_msg("%s", err.text);
        if (when != cases[i].when)
            fail_msg("%s was read as %lld", cases[i].text, (long long)when);
    }
}

static void test_refuses_the_rest(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-3-12",
                                      "2026-13",
                                      "2026-00",
                                      "2026-02-29",
                                      "1900-02-29",
                                      "2026-04-31",
                                      "2026-03-00",
                                      "2026-03-12T",
                                      "2026-03-12T24:00:00Z",
                                      "2026-03-12T07:60:00Z",
                                      "2026-03-12T23:59:60Z",
                                      "2026-03-12T07",
                                      "2026-03-12T07:2511Z",
                                      "2026-03-12T07:25:11.Z",
                                      "2026-03-12T07:25:11+2",
                                      "2026-03-12T07:25:11+02:0",
                                      "2026-03-12T07:25:11+24:00",
                                      "2026-03-12T07:25:11Zulu",
                                      "2026-03-12Z",
                                      " 2026-03-12",
                                      "2026-03-12 ",
                                      "2026-03T07:25",
                                      "20260312",
                                      "-2026-03-12",
                                      "2026/03/12",
                                      "12.03.2026"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t when = -77;
        struct err err = {0};
        if (when_read(bad[i], strlen(bad[i]), &when, &err) != -1)
            fail_msg("\"%s\" was read as %lld", bad[i], (long long)when);
        assert_int_equal(when, -77);
        assert_non_null(strstr(err.text, "is not a time"));
    }
    int64_t when;
    assert_int_equal(when_read("2026-03-12\0", 11, &when, NULL), -1);
    assert_int_equal(when_read("2026-03-12T07:25:11Z", 10, &when, NULL), 0);
    assert_int_equal(when, 1773273600);
}

static void test_writes(void **state) {
    (void)state;
    char out[WHEN_TEXT];
    assert_string_equal(when_text(1773300311, out), "2026-03-12T07:25:11Z");
    assert_string_equal(when_text(-1, out), "1969-12-31T23:59:59Z");
    assert_string_equal(when_text(0, out), "1970-01-01T00:00:00Z");
    assert_string_equal(when_day(1773300311, out), "2026-03-12");
    assert_string_equal(when_month_of(1773300311, out), "2026-03");
    assert_string_equal(when_text(INT64_MAX, out), "9999-12-31T23:59:59Z");
    assert_string_equal(when_text(INT64_MIN, out), "0000-01-01T00:00:00Z");
}

/* Every day from 1600 to 2400 against the C library. */
static void test_calendar_agrees_with_the_c_library(void **state) {
    (void)state;
    for (time_t day = -11676096000; day < 13569465600; day += 86400) {
        struct tm tm;
        char want[WHEN_TEXT], out[WHEN_TEXT];
        assert_non_null(gmtime_r(&day, &tm));
        strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%SZ", &tm);
        when_text(day, out);
        if (strcmp(want, out) != 0)
            fail_msg("%s, expected %s", out, want);
        assert_int_equal(when_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday), day);
        int64_t again;
        assert_int_equal(when_read(out, 20, &again, NULL), 0);
        assert_int_equal(again, day);
    }
}

static void test_months(void **state) {
    (void)state;
    int64_t starts, ends;
    assert_int_equal(when_month("2024-02", &starts, &ends, NULL), 0);
    assert_int_equal(starts, 1706745600);
    assert_int_equal(ends, 1709251200);
    assert_int_equal(when_month("2025-12", &starts, &ends, NULL), 0);
    assert_int_equal(ends, 1767225600);
    static const char *const bad[] = {"",       "2025",       "2025-13", "2025-00",
                                      "2025-1", "2025-12-01", "x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        assert_int_equal(when_month(bad[i], &starts, &ends, &err), -1);
        assert_non_null(strstr(err.text, "expected YYYY-MM"));
    }
}

static void test_english(void **state) {
    (void)state;
    static const char *const good[] = {"August 31, 2026",  "Aug 31 2026",       "31 August 2026",
                                       "Aug. 31, 2026",    "august 31st, 2026", " 31 AUG 2026 ",
                                       "31st August, 2026"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t when = -77;
        int failed = when_read_english(good[i], &when);
        if (failed || when != 1788134400)
            fail_msg("%s: %d, %lld", good[i], failed, (long long)when);
    }
    static const char *const bad[] = {"",
                                      "August 2026",
                                      "31. August 2026",
                                      "August 32, 2026",
                                      "February 29, 2026",
                                      "Augu 31, 2026",
                                      "Au 31, 2026",
                                      "August 31",
                                      "August 31, 26",
                                      "August 312026",
                                      "August 31, 2026 at noon",
                                      "31 31 2026",
                                      "2026-08-31"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t when = -77;
        if (when_read_english(bad[i], &when) != -1)
            fail_msg("\"%s\" was read as %lld", bad[i], (long long)when);
        assert_int_equal(when, -77);
    }
    int64_t when;
    assert_int_equal(when_read_english("Sept 5, 2025", &when), 0);
    assert_int_equal(when, 1757030400);
    assert_int_equal(when_read_english("May 5, 2025", &when), 0);
    assert_int_equal(when, 1746403200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_every_form),
        cmocka_unit_test(test_refuses_the_rest),
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_calendar_agrees_with_the_c_library),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
