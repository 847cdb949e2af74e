/* SPDX-License-Identifier: MIT
 * AWS writes one region in many ways; the code is the same. */
#ifndef MTOK_AWS_REGION_H
#define MTOK_AWS_REGION_H

/* Region or Local Zone code ("us-east-1", "us-east-1-dfw-2a") of a text such as
 * "US East (N. Virginia)", "EU (Stockholm)", "Europe (Stockholm)", "Australia (Sydney)",
 * "South America (São Paulo)", "Dallas Local Zone (US East N. Virginia)", "AWS GovCloud (US-East)"
 * or of a text that is a code itself. NULL when it is not known. The result is static, or text. */
const char *aws_region_code(const char *text);

/* The region whose code stands as a word in a saved file's name, else in that of its folder
 * ("2026-09-11_eu-west-3.csv", "eu-west-3/index.csv"); NULL for none. The result is static. */
const char *aws_region_in_path(const char *path);

#endif
