/* SPDX-License-Identifier: MIT
 * Source: https://learn.microsoft.com/azure/virtual-machines/sizes/overview (GPU accelerated) */
#include <mtok/azure_instance.h>

#include <stddef.h>
#include <string.h>

static const struct azure_instance instances[] = {
    {"Standard_NC6s_v3", "V100", 1},
    {"Standard_NC12s_v3", "V100", 2},
    {"Standard_NC24s_v3", "V100", 4},
    {"Standard_NC24rs_v3", "V100", 4},
    {"Standard_ND40rs_v2", "V100-32GB", 8},
    {"Standard_NC4as_T4_v3", "T4", 1},
    {"Standard_NC8as_T4_v3", "T4", 1},
    {"Standard_NC16as_T4_v3", "T4", 1},
    {"Standard_NC64as_T4_v3", "T4", 4},
    {"Standard_NC8ads_A10_v4", "A10", 1},
    {"Standard_NC16ads_A10_v4", "A10", 1},
    {"Standard_NC32ads_A10_v4", "A10", 2},
    {"Standard_NV36ads_A10_v5", "A10", 1},
    {"Standard_NV36adms_A10_v5", "A10", 1},
    {"Standard_NV72ads_A10_v5", "A10", 2},
    {"Standard_ND96asr_v4", "A100-40GB", 8},
    {"Standard_ND96amsr_A100_v4", "A100-80GB", 8},
    {"Standard_ND96ams_A100_v4", "A100-80GB", 8},
    {"Standard_NC24ads_A100_v4", "A100-80GB", 1},
    {"Standard_NC48ads_A100_v4", "A100-80GB", 2},
    {"Standard_NC96ads_A100_v4", "A100-80GB", 4},
    {"Standard_NC40ads_H100_v5", "H100-NVL", 1},
    {"Standard_NC80adis_H100_v5", "H100-NVL", 2},
    {"Standard_NCC40ads_H100_v5", "H100-NVL", 1},
    {"Standard_ND96is_H100_v5", "H100", 8},
    {"Standard_ND96isr_H100_v5", "H100", 8},
    {"Standard_ND96isnIB_H100_v5", "H100", 8},
    {"Standard_ND96isfl_H100_v5", "H100", 8},
    {"Standard_ND96isr_H200_v5", "H200", 8},
    {"Standard_ND96is_MI300X_v5", "MI300X", 8},
    {"Standard_ND96isr_MI300X_v5", "MI300X", 8},
    {"Standard_ND128isr_NDR_GB200_v6", "GB200", 4},
    {"Standard_ND128isr_GB300_v6", "GB300", 4},
};

const struct azure_instance *azure_instance_find(const char *size) {
    for (size_t i = 0; size && i < sizeof instances / sizeof *instances; i++)
        if (strcmp(instances[i].size, size) == 0)
            return &instances[i];
    return NULL;
}
