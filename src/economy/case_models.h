/* SPDX-License-Identifier: MIT
 * How each `model` of a file of cases is computed. */
#ifndef MTOK_CASE_MODELS_H
#define MTOK_CASE_MODELS_H

#include "economy/case_inputs.h"

/* What a model came to. A range among the inputs makes it a distribution. */
struct case_value {
    double value;
    double p5, p95; /* NAN for a point */
};

/* Computes by the name of the model, the unit and the inputs. -1 where it cannot be expressed. */
int case_compute(const char *model, const char *unit, struct case_inputs *inputs,
                 struct case_value *out, struct err *err);

#endif
