/* SPDX-License-Identifier: MIT
 * The inputs of a case: "server_usd_h=39.33;mfu=LN[0.05..0.20]". Every input
 * must be used: one that no formula asks for makes the case not expressed. */
#ifndef MTOK_CASE_INPUTS_H
#define MTOK_CASE_INPUTS_H

#include "economy/econ.h"

#include <mtok/err.h>
#include <stdbool.h>

enum { CASE_INPUTS = 32 };

struct case_input {
    char name[64];
    double low, value, high; /* low = high = value where it is no range */
    bool range;
    bool used;
};

struct case_inputs {
    struct case_input list[CASE_INPUTS];
    size_t count;
};

/* "a=1;b=100e9;c=100B;d=LN[1..2]" */
int case_inputs_read(const char *text, struct case_inputs *inputs, struct err *err);

/* A name with the factor that turns it into the unit wanted: {"peak_tflops", 1e12}. */
struct case_name {
    const char *name;
    double factor;
};

/* The first of the names that is there (marked used), or `otherwise`. */
double case_get(struct case_inputs *inputs, const struct case_name *names, double otherwise);
bool case_has(const struct case_inputs *inputs, const struct case_name *names);
/* The same as a factor of a product, ranges as lognormals with these 5 % and 95 % points. */
struct econ_factor case_factor(struct case_inputs *inputs, const struct case_name *names, int power,
                               double otherwise);
/* Name of an input that nothing asked for, or NULL. */
const char *case_unused(const struct case_inputs *inputs);

#endif
