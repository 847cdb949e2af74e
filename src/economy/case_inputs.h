/* SPDX-License-Identifier: MIT
 * The inputs of a case: "server_usd_h=39.33; mfu=LN[0.05..0.20]". Every input
 * must be used: one that no formula asks for makes the case not expressed. */
#ifndef MTOK_CASE_INPUTS_H
#define MTOK_CASE_INPUTS_H

#include "economy/econ.h"

#include <mtok/err.h>
#include <stdbool.h>

enum { CASE_INPUTS = 48 };

struct case_input {
    char written[64];        /* as the case spells it */
    const char *name;        /* what it means (case_names.h) */
    double low, value, high; /* in units of econ.h; low = high = value where it is no range */
    bool range;
    bool used;
    bool spread; /* its range went into the answer, not its middle alone */
};

struct case_inputs {
    struct case_input list[CASE_INPUTS];
    size_t count;
    double bounds; /* how far from the median the ranges reach, in standard deviations */
};

/* "a=1;b=100e9;c=100B;d=LN[1..2];e=1..1.5..2;bounds=5-95%": numbers with a thousands comma, a
 * factor (k, M, B, G, T, P, %), a unit behind it ("80 GB", "3.35 TB/s"). Two inputs of one meaning
 * are refused. */
int case_inputs_read(const char *text, struct case_inputs *inputs, struct err *err);
/* "100e9", "100B", "15%", "24,524.9". -1 when it is no finite number. */
int case_number(const char *text, size_t size, double *out);

/* The input of that meaning (marked used), or `otherwise`. */
double case_get(struct case_inputs *inputs, const char *name, double otherwise);
bool case_has(const struct case_inputs *inputs, const char *name);
/* The same as a factor of a product, ranges as lognormals. */
struct econ_factor case_factor(struct case_inputs *inputs, const char *name, int power,
                               double otherwise);
/* Ranges of which only the middle went into the answer. */
bool case_ranges_left(const struct case_inputs *inputs);
/* The same inputs with each range drawn: point `index` (from 1) of the fixed quasi-random draws. */
void case_inputs_draw(const struct case_inputs *inputs, size_t index, struct case_inputs *drawn);
/* Name of an input that nothing asked for, or NULL. */
const char *case_unused(const struct case_inputs *inputs);

#endif
