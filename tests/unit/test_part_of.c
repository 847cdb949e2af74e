/* SPDX-License-Identifier: MIT
 * Which part of its source a saved file is, by its name: a region that nobody fetches is still a
 * part of its own, or the absence of its servers would end another region's. */
#include "names/registry.h"
#include "support.h"

#include <string.h>

static void parts(void **state) {
    (void)state;
    static const struct {
        const char *source, *path, *part;
    } tries[] = {
        {"aws-bulk", "2026-09-11_us-east-1.csv", "us-east-1"},
        {"aws-bulk", "2026-09-11/eu-west-3/index.csv", "eu-west-3"},
        {"aws-bulk", "index.csv", "saved"},
        {"aws-bulk", "us-east-1-dfw-2_2026-09-11.csv", "saved"},
        {"aws-on-demand", "feed_ap-southeast-6_2026-09-11.json", "ap-southeast-6"},
        {"aws-on-demand", "eu-north-1/feed_seven.json", "eu-north-1"},
        {"aws-on-demand", "us-gov-west-1.json", "us-gov-west-1"},
        {"azure-retail", "koreacentral_2026-09-11.json", "koreacentral"},
        {"azure-retail", "2026-09-11_eastus2.json", "eastus2"},
        {"azure-retail", "retail_2026.json", "saved"},
        {"skypilot", "catalogs/v5/do/vms.csv", "do"},
        {"skypilot", "catalogs/v8/verda/vms.csv", "verda"},
        {"skypilot", "vms.csv", "aws"},
        {"fred-minimum-wage", "STTMINWGCA.csv", "STTMINWGCA"},
        {"fred-minimum-wage", "STTMINWGXX.csv", "FEDMINNFRWG"},
        {"bls-ecec", "CMU2010000000000D_2026.json", "private"},
        {"bls-ecec", "ecec.csv", "table"},
        {"bls-ecec", "ecec_12142018.htm", "release"},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct buf part;
        buf_init(&part, 256);
        assert_int_equal(registry_find(tries[i].source)->part_of(tries[i].path, &part), 0);
        assert_string_equal(part.data, tries[i].part);
        buf_free(&part);
    }
}

/* Files of the catalogue that hold no prices are none of this source's. */
static void other_tables(void **state) {
    (void)state;
    static const char *const paths[] = {"catalogs/v8/aws/images.csv", "v8/common/accelerators.csv",
                                        "v7/common/metadata.csv",
                                        "v5/aws/instance_quota_mapping.csv"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct buf part;
        buf_init(&part, 256);
        assert_int_equal(registry_find("skypilot")->part_of(paths[i], &part), -1);
        buf_free(&part);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts), cmocka_unit_test(other_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
