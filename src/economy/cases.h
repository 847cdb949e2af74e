/* SPDX-License-Identifier: MIT
 * A file of cases (docs/economics.md): each row's inputs computed by its
 * `model` column, compared with what it expects. */
#ifndef MTOK_CASES_H
#define MTOK_CASES_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_NOT_EXPRESSED };

struct case_result {
    const char *name; /* column `case`; never looked at to compute */
    double computed;  /* NAN where it could not be expressed */
    double low, median,
        high; /* of an interval, at the bounds of its inputs (5 and 95 %); else NAN */
    double expected;
    const char *tolerance;
    enum verdict verdict;
    const char *reason; /* why it could not be expressed, or what was compared */
};

typedef void case_fn(void *user, const struct case_result *result);

/* Runs a CSV with the columns case, inputs, expected, tolerance, model (unit helps). Calls back for
 * each row, in order. -1 when the file is none of that shape. */
int cases_run(const char *bytes, size_t size, case_fn *each, void *user, struct err *err);

#endif
