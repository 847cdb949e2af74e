/* SPDX-License-Identifier: MIT
 * Charts: values hold until they change, gaps stay gaps, names stay text. */
#include "support.h"

#include "base/html_put.h"
#include "chart/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400 };

static struct chart_point value(int64_t day, double number) {
    return (struct chart_point){
        .when = day * DAY, .value = number, .low = (double)NAN, .high = (double)NAN};
}

static char *svg_of(const struct chart *chart, bool whole) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    chart_svg(chart, whole, out);
    fclose(out);
    return text;
}

static void same_values_make_no_point(void **state) {
    (void)state;
    struct chart chart;
    chart_init(&chart, "price", "t", "u");
    struct chart_series *series = chart_series(&chart, "a");
    chart_add(series, value(0, 5), 10 * DAY);
    chart_add(series, value(10, 5), 20 * DAY);
    chart_add(series, value(20, 7), 30 * DAY);
    assert_int_equal(series->count, 2);
    assert_int_equal(chart_steps(series), 1);
    assert_int_equal(chart_at(series, 19 * DAY)->value, 5);
    assert_int_equal(chart_at(series, 20 * DAY)->value, 7);
    assert_null(chart_at(series, 30 * DAY));
    chart_free(&chart);
}

static void a_gap_is_neither_value_nor_step(void **state) {
    (void)state;
    struct chart chart;
    chart_init(&chart, "price", "t", "u");
    struct chart_series *series = chart_series(&chart, "a");
    chart_add(series, value(0, 5), 10 * DAY);
    chart_add(series, value(10, (double)NAN), 20 * DAY);
    chart_add(series, value(20, 7), 30 * DAY);
    assert_null(chart_at(series, 15 * DAY));
    assert_int_equal(chart_steps(series), 0);
    char *svg = svg_of(&chart, false);
    int lines = 0;
    for (const char *p = svg; (p = strstr(p, "class=\"line s0\" d=")); p++)
        lines++;
    assert_int_equal(lines, 3); /* before, after, and the legend's */
    free(svg);
    chart_free(&chart);
}

static void lines_never_slope(void **state) {
    (void)state;
    struct chart chart;
    chart_init(&chart, "price", "t", "u");
    for (int k = 0; k < 3; k++) {
        struct chart_series *series = chart_series(&chart, k == 0 ? "a" : k == 1 ? "b" : "c");
        for (int i = 0; i < 40; i++) {
            struct chart_point point = value(i * 7, (i * 37 + k * 11) % 23 + 1);
            point.stale = i % 5 == 4;
            point.low = point.value / 2;
            point.high = point.value * 2;
            chart_add(series, point, (i + 1) * 7 * DAY);
        }
    }
    for (int log = 0; log < 2; log++) {
        chart.log = log;
        char *svg = svg_of(&chart, true);
        for (const char *p = svg; (p = strstr(p, " d=\"")); p++)
            for (const char *c = p + 4; *c != '"'; c++)
                assert_true(strchr("MHVZ 0123456789.-", *c) != NULL);
        free(svg);
    }
    chart_free(&chart);
}

static void a_change_of_basis_is_not_joined(void **state) {
    (void)state;
    struct chart chart;
    chart_init(&chart, "cost", "t", "u");
    struct chart_series *series = chart_series(&chart, "a");
    struct chart_point second = value(10, 5);
    second.apart = true;
    chart_add(series, value(0, 5), 10 * DAY);
    chart_add(series, second, 20 * DAY);
    assert_int_equal(series->count, 2); /* though it says the same */
    char *svg = svg_of(&chart, false);
    int lines = 0;
    for (const char *p = svg; (p = strstr(p, "class=\"line s0\" d=")); p++)
        lines++;
    assert_int_equal(lines, 3);
    free(svg);
    chart_free(&chart);
}

static void names_stay_text(void **state) {
    (void)state;
    static const char evil[] = "</title><script>alert('1')</script>\"&\x01\xe2\x80\xae\xff";
    struct chart chart;
    chart_init(&chart, "price", evil, evil);
    chart_add(chart_series(&chart, evil), value(0, 5), 10 * DAY);
    chart.about = evil;
    char *svg = svg_of(&chart, true);
    assert_null(strstr(svg, "<script"));
    assert_null(strchr(svg, '\x01'));
    assert_null(strstr(svg, "\xe2\x80\xae"));
    assert_null(strchr(svg, '\xff'));
    assert_non_null(strstr(svg, "&lt;script&gt;alert(&#39;1&#39;)"));
    free(svg);
    char *json = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&json, &size);
    chart_json(&chart, out);
    fclose(out);
    assert_null(strchr(json, '<'));
    assert_null(strchr(json, '>'));
    free(json);
    chart_free(&chart);
}

static void scales_hold_what_is_drawn(void **state) {
    (void)state;
    static const double values[][2] = {{0.003, 4000}, {5, 5}, {16, 2833}, {0, 0}, {97.3, 102}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int log = 0; log < 2; log++) {
            struct chart chart;
            struct chart_scale scale;
            chart_init(&chart, "x", "t", "u");
            chart.log = log;
            struct chart_series *series = chart_series(&chart, "a");
            chart_add(series, value(20000, values[i][0]), 20100 * DAY);
            chart_add(series, value(20100, values[i][1]), 20800 * DAY);
            chart_scale(&chart, &scale);
            assert_true(scale.tick_count >= 2 && scale.time_count >= 2);
            for (int k = 0; k < 2; k++) {
                double share = chart_scale_y(&scale, values[i][k]);
                assert_true((log && values[i][k] <= 0) ? isnan(share) : share >= 0 && share <= 1);
            }
            chart_free(&chart);
        }
}

static void the_ninth_series_is_counted(void **state) {
    (void)state;
    struct chart chart;
    char name[8];
    chart_init(&chart, "x", "t", "u");
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof name, "s%d", i);
        struct chart_series *series = chart_series(&chart, name);
        assert_true(i < CHART_SERIES ? series != NULL : series == NULL);
    }
    assert_int_equal(chart.left_out, 1);
    chart_free(&chart);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_values_make_no_point),
        cmocka_unit_test(a_gap_is_neither_value_nor_step),
        cmocka_unit_test(lines_never_slope),
        cmocka_unit_test(a_change_of_basis_is_not_joined),
        cmocka_unit_test(names_stay_text),
        cmocka_unit_test(scales_hold_what_is_drawn),
        cmocka_unit_test(the_ninth_series_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
