/* SPDX-License-Identifier: MIT
 * Names of chips, of AWS regions and instance types, as real pages write them. */
#include "support.h"

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>
#include <mtok/gpu_name.h>
#include <string.h>

static void is_chip(const char *text, const char *name) {
    const char *found = gpu_name(text);
    if (!found || strcmp(found, name))
        fail_msg("%s: %s, expected %s", text, found ? found : "(none)", name);
}

static void vendor_texts(void **state) {
    (void)state;
    is_chip("NVIDIA H100 80GB HBM3", "H100");
    is_chip("8 x H100", "H100");
    is_chip("72 x B200", "B200");
    is_chip("16 x AWS Trainium", "Trainium1");
    is_chip("nvidia_h100_sxm5", "H100");
    is_chip("NVIDIA H100 NVL", "H100-NVL");
    is_chip("H100_nvl pcie", "H100-NVL");
    is_chip("H100-NVL", "H100-NVL");
    is_chip("NVIDIA H100 PCIe", "H100-PCIe");
    is_chip("NVIDIA A100-SXM4-80GB", "A100-80GB");
    is_chip("NVIDIA A100 80GB PCIe", "A100-80GB");
    is_chip("A100_80G", "A100-80GB");
    is_chip("A100-40GB", "A100-40GB");
    is_chip("NVIDIA B300 SXM6 AC", "B300");
    is_chip("AMD Instinct MI300X OAM", "MI300X");
    is_chip("NVIDIA GeForce RTX 4090", "RTX 4090");
    is_chip("RTX4090", "RTX 4090");
    is_chip("RTXA6000", "RTX A6000");
    is_chip("A6000", "RTX A6000");
    is_chip("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "RTX PRO 6000");
    is_chip("RTXPRO6000WS", "RTX PRO 6000");
    is_chip("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada");
    is_chip("RTX6000-Ada", "RTX 6000 Ada");
    is_chip("NVIDIA Quadro RTX 6000", "Quadro RTX 6000");
    is_chip("Tesla V100-FHHL-16GB", "V100");
    is_chip("tpu-v5litepod", "TPU v5e");
    is_chip("GH200", "GH200");
}

static void what_fits_two_has_no_name(void **state) {
    (void)state;
    assert_null(gpu_name("A100"));
    assert_null(gpu_name("8 x A100"));
    assert_null(gpu_name("H100T"));
    assert_null(gpu_name("RTX 6000"));
    assert_null(gpu_name("H100 64GB"));
    assert_null(gpu_name("unknown"));
    assert_null(gpu_name(""));
    assert_null(gpu_name(NULL));
    assert_string_equal(gpu_name_memory("A100", 40), "A100-40GB");
    assert_string_equal(gpu_name_memory("A100 SXM4", 39), "A100-40GB");
    assert_string_equal(gpu_name_memory("A100", 80), "A100-80GB");
    assert_null(gpu_name_memory("A100", 60));
    assert_string_equal(gpu_name_memory("H100 SXM", 79), "H100");
    assert_string_equal(gpu_name_memory("H100", 93), "H100-NVL");
    assert_string_equal(gpu_name_memory("V100", 32), "V100-32GB");
    assert_string_equal(gpu_name_memory("A100-80GB", 40), "A100-80GB");
    assert_string_equal(gpu_label("8 x R100", 0), "R100");
    assert_string_equal(gpu_label("NVIDIA H200", 141), "H200");
}

static void counts(void **state) {
    (void)state;
    assert_int_equal(gpu_count("8 x H100"), 8);
    assert_int_equal(gpu_count("8xH100"), 8);
    assert_int_equal(gpu_count("16\xc3\x97 Trainium"), 16);
    assert_int_equal(gpu_count("8x"), 8);
    assert_int_equal(gpu_count("H100"), 0);
    assert_int_equal(gpu_count("4090"), 0);
}

static void is_region(const char *text, const char *code) {
    const char *found = aws_region_code(text);
    if (!found || strcmp(found, code))
        fail_msg("%s: %s, expected %s", text, found ? found : "(none)", code);
}

static void regions(void **state) {
    (void)state;
    is_region("US East (N. Virginia)", "us-east-1");
    is_region("EU (Stockholm)", "eu-north-1");
    is_region("Europe (Stockholm)", "eu-north-1");
    is_region("Australia (Sydney)", "ap-southeast-2");
    is_region("Asia Pacific (Sydney)", "ap-southeast-2");
    is_region("South America (Sao Paulo)", "sa-east-1");
    is_region("South America (S\xc3\xa3o Paulo)", "sa-east-1");
    is_region("South America (Sa\xcc\x83o Paulo)", "sa-east-1");
    is_region("AWS GovCloud (US-East)", "us-gov-east-1");
    is_region("AWS GovCloud (US-West)", "us-gov-west-1");
    is_region("Dallas Local Zone\n(US East N. Virginia)", "us-east-1-dfw-2a");
    is_region("Dallas Local Zone (US East N. Virginia)", "us-east-1-dfw-2a");
    is_region("US East (Dallas) Local Zone", "us-east-1-dfw-2a");
    is_region("US East (Atlanta) Local Zone", "us-east-1-atl-2a");
    is_region("us-east-1", "us-east-1");
    is_region("us-east-1-dfw-1", "us-east-1-dfw-1");
    assert_null(aws_region_code("Mars (Olympus)"));
    assert_null(aws_region_code("us east"
                                "ern"));
    assert_null(aws_region_code(""));
}

static void instances(void **state) {
    (void)state;
    assert_int_equal(aws_instance_find("p5.48xlarge")->gpus, 8);
    assert_int_equal(aws_instance_find("p5.4xlarge")->gpus, 1);
    assert_string_equal(aws_instance_find("p4d.24xlarge")->gpu, "A100-40GB");
    assert_string_equal(aws_instance_find("u-p6e-gb200x72")->gpu, "GB200");
    assert_null(aws_instance_find("m5.large"));
    assert_null(aws_instance_find("g6f.large"));
}

static void odd_memory_is_no_chip(void **state) {
    (void)state;
    assert_false(gpu_is_doubtful("A100 SXM", 80));
    assert_true(gpu_is_doubtful("A100 SXM", 0));
    assert_true(gpu_is_doubtful("A100 SXM", 7317));
    assert_true(gpu_is_doubtful("NVIDIA H100 SXM", 7317));
    assert_false(gpu_is_doubtful("H100", 0));
    assert_false(gpu_is_doubtful("Rubin Ultra X", 512)); /* in no table: its own name */
    assert_false(gpu_is_doubtful(NULL, 80));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vendor_texts), cmocka_unit_test(what_fits_two_has_no_name),
        cmocka_unit_test(counts),       cmocka_unit_test(regions),
        cmocka_unit_test(instances),    cmocka_unit_test(odd_memory_is_no_chip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
