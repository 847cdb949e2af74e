/* SPDX-License-Identifier: MIT
 * Times of observation from the names of saved files. */
#include "support.h"

#include "base/name_time.h"

#include <mtok/when.h>
#include <string.h>

static void expect(const char *path, const char *time) {
    int64_t when;
    struct err err = {0};
    char text[WHEN_TEXT];
    if (name_time(path, &when, &err))
        fail_msg("%s: %s", path, err.text);
    assert_string_equal(when_text(when, text), time);
}

static void refuse(const char *path, const char *why) {
    int64_t when;
    struct err err = {0};
    assert_int_equal(name_time(path, &when, &err), -1);
    if (!strstr(err.text, why))
        fail_msg("%s: %s", path, err.text);
}

static void the_file_name_comes_first(void **state) {
    (void)state;
    expect("litellm/2024-01-31_copy.json", "2024-01-31T00:00:00Z");
    expect("2026-03-12T072511Z_b.json", "2026-03-12T07:25:11Z");
    expect("2026-03-12T07:25:11Z.json", "2026-03-12T07:25:11Z");
    expect("/d/2020-01-01/aws_2026-01-31_45e3e84.json", "2026-01-31T00:00:00Z");
}

static void then_the_nearest_folder(void **state) {
    (void)state;
    expect("x/2025-10-10T200539Z_51758ee/data/openai.json", "2025-10-10T20:05:39Z");
    expect("2020-01-01/2025-06-20_e3ecc39a/api.json", "2025-06-20T00:00:00Z");
}

static void no_guess_is_made(void **state) {
    (void)state;
    refuse("prices.json", "--observed");
    refuse("2026-01-01_to_2026-02-01.csv", "two dates");
    refuse("2026-02-30.json", "2026-02-30");
    refuse("12026-01-01.json", "--observed");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_file_name_comes_first),
                                       cmocka_unit_test(then_the_nearest_folder),
                                       cmocka_unit_test(no_guess_is_made)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
