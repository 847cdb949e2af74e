/* SPDX-License-Identifier: MIT
 * The part of an imported file: the same name on two days is one part. */
#include "support.h"

#include <mtok/fact.h>

static void part_is_the_name_without_its_date(void **state) {
    (void)state;
    static const struct {
        const char *path, *part;
    } expected[] = {
        {"acme.csv", "acme"},
        {"/home/me/prices/acme.csv", "acme"},
        {"acme_2026-02-03.csv", "acme"},
        {"acme-2026-02-03T072511Z.csv", "acme"},
        {"2026-02-03_acme.ndjson", "acme"},
        {"acme_2026-02-03_eu.csv", "acme_eu"},
        {"2026-02-03.csv", ""},
        {"2026-02-03/acme.csv", "acme"},
        {"acme-12.csv", "acme-12"},
        {"acme", "acme"},
        {"acme12026-02-03.csv", "acme12026-02-03"},
        {"acme.v2.csv", "acme.v2"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct buf part;
        buf_init(&part, 4096);
        assert_int_equal(fact_part_of(expected[i].path, &part), 0);
        assert_string_equal(part.data, expected[i].part);
        buf_free(&part);
    }
}

static void only_an_extension_is_no_name(void **state) {
    (void)state;
    struct buf part;
    buf_init(&part, 4096);
    assert_int_equal(fact_part_of("folder/.csv", &part), -1);
    buf_free(&part);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(part_is_the_name_without_its_date),
        cmocka_unit_test(only_an_extension_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
