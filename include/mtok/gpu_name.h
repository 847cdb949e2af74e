/* SPDX-License-Identifier: MIT
 * Chips under one name: what a vendor, a cloud or a catalogue calls an
 * accelerator, turned into the name that gpu.csv uses. A table, not a guess:
 * what is not in it has no name. */
#ifndef MTOK_GPU_NAME_H
#define MTOK_GPU_NAME_H

#include <stdbool.h>

/* Canonical name ("H100", "H100-PCIe", "A100-80GB", "RTX 4090", "TPU v5e") of a text such as
 * "NVIDIA H100 80GB HBM3", "8 x H100", "nvidia_h100_sxm5", "A100_80G". NULL for a chip that is not
 * in the table, and for a text that fits two of them ("A100" without its memory). The result is
 * static. */
const char *gpu_name(const char *text);

/* The same where the memory of one chip is known from elsewhere: gigabytes as sold (40, 80, 94) or
 * as the driver reports it in GiB (39, 79); 0 for unknown. A size in the text itself wins. */
const char *gpu_name_memory(const char *text, long gigabytes);

/* The canonical name, else the text itself without a count in front: an unknown chip keeps the name
 * that its source gives it. Never NULL; the result is static or lies in text. */
const char *gpu_label(const char *text, long gigabytes);

/* true for a chip of the table when its memory fits none of that name, or has to be known and is
 * not: then no label says which chip it is. false for one that is in no table. */
bool gpu_is_doubtful(const char *text, long gigabytes);

/* The count in front of a name: 8 for "8 x H100", "8xH100", "8× H100 SXM"; 0 where there is none.
 */
int gpu_count(const char *text);

#endif
