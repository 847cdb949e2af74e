/* SPDX-License-Identifier: MIT
 * Price of a whole server from the price of one accelerator, and back. */
#ifndef MTOK_SERVER_H
#define MTOK_SERVER_H

#include <stdint.h>

/* nano × count, both >= 0: 0, or -1 when it does not fit. */
int server_times(int64_t nano, int64_t count, int64_t *out);
/* nano ÷ parts (nano >= 0, parts > 0), rounded half to even. */
int64_t server_share(int64_t nano, int64_t parts);

#endif
