/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <mtok/part_name.h>
#include <mtok/seen.h>
#include <mtok/server.h>

static void values_under_keys(void **state) {
    struct seen seen = {0};
    (void)state;
    assert_null(seen_get(&seen, "%s", "none"));
    for (int i = 0; i < 5000; i++)
        assert_int_equal(seen_put(&seen, i, "key %d", i), SEEN_NEW);
    assert_int_equal(seen_put(&seen, 4999, "key %d", 4999), SEEN_AGAIN);
    assert_int_equal(seen_put(&seen, 0, "key %d", 4999), SEEN_DIFFERENT);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(*seen_get(&seen, "key %d", i), i);
    assert_null(seen_get(&seen, "key %d", 5000));
    seen_free(&seen);
}

static void whole_servers(void **state) {
    int64_t out;
    (void)state;
    assert_int_equal(server_times(INT64_C(3990000000), 8, &out), 0);
    assert_int_equal(out, INT64_C(31920000000));
    assert_int_equal(server_times(INT64_MAX / 2, 3, &out), -1);
    assert_int_equal(server_times(-1, 3, &out), -1);
    assert_int_equal(server_share(7, 2), 4);
    assert_int_equal(server_share(5, 2), 2);
    assert_int_equal(server_share(INT64_C(551221000000000), 8760), INT64_C(62924771689));
}

static void part_of_a_file(void **state) {
    static const struct fetcher_part parts[] = {
        {"us-east-1", ""}, {"us-east-1-dfw-2a", ""}, {"lambda", ""}, {"", ""}};
    (void)state;
    assert_string_equal(part_in_name("/x/feed_2026-01-01_us-east-1.json", parts, 4), "us-east-1");
    assert_string_equal(part_in_name("us-east-1-dfw-2a.json", parts, 4), "us-east-1-dfw-2a");
    assert_null(part_in_name("us-east-10.json", parts, 4));
    assert_null(part_in_name("us-east-1-atl-1.json", parts, 4));
    assert_string_equal(part_in_name("catalogs/v8/lambda/vms.csv", parts, 4), "lambda");
    assert_null(part_in_name("/lambda/x/vms.csv", parts, 4));
    assert_null(part_in_name("vms.csv", parts, 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_under_keys),
        cmocka_unit_test(whole_servers),
        cmocka_unit_test(part_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
