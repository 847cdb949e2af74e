/* SPDX-License-Identifier: MIT
 * A price of an AWS server as the price feeds name it. */
#ifndef MTOK_AWS_SERVER_H
#define MTOK_AWS_SERVER_H

#include <mtok/sink.h>

/* The row of `type` ("p5.48xlarge") in a region that the feed calls `location` ("US East (Ohio)",
 * "us-east-2"), at `nano` (1e-9 USD per server-hour), as `text` says it. The chip and the count
 * stay open for a slice of a chip and for a type of tomorrow. Points to what it was given. */
struct row aws_server_row(enum measure measure, const char *type, const char *location,
                          int64_t nano, const char *text);

#endif
