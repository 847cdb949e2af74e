/* SPDX-License-Identifier: MIT
 * What accelerators an Azure VM size holds. */
#ifndef MTOK_AZURE_INSTANCE_H
#define MTOK_AZURE_INSTANCE_H

struct azure_instance {
    const char *size; /* "Standard_ND96isr_H100_v5" */
    const char *gpu;  /* canonical chip name */
    int gpus;
};

/* NULL for a size without accelerators, an unknown one, and for slices of a chip (NV6ads_A10_v5).
 */
const struct azure_instance *azure_instance_find(const char *size);

#endif
