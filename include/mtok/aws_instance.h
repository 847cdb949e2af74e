/* SPDX-License-Identifier: MIT
 * What accelerators an EC2 instance type holds: the price feeds do not say. */
#ifndef MTOK_AWS_INSTANCE_H
#define MTOK_AWS_INSTANCE_H

struct aws_instance {
    const char *type; /* "p5.48xlarge", "u-p6e-gb200x72" */
    const char *gpu;  /* canonical chip name */
    int gpus;         /* whole chips in it */
};

/* The accelerators of that type; NULL for a type without any, an unknown one, and for slices of a
 * chip (g6f). */
const struct aws_instance *aws_instance_find(const char *type);

#endif
