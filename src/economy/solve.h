/* SPDX-License-Identifier: MIT
 * The inverse of the calculator: the value that one assumption would have to
 * have for a wanted markup. Without a database. */
#ifndef MTOK_SOLVE_H
#define MTOK_SOLVE_H

#include "economy/estimate.h"

enum solve_side { SOLVE_OUTPUT, SOLVE_INPUT, SOLVE_BLEND };

struct solve_question {
    enum assumption sought; /* ASSUME_MFU_DECODE: of the side asked for, see solve_run */
    enum solve_side side;   /* whose price and cost */
    double markup;          /* wanted price / cost, above 0; a margin g is 1 / (1 - g) */
};

enum solve_verdict {
    SOLVE_POSSIBLE,
    SOLVE_IMPOSSIBLE,  /* a value solves it, but no server can have it: MFU or use above 1 */
    SOLVE_TOO_LARGE,   /* so many parameters do not fit in the memory of the server */
    SOLVE_FULL,        /* the largest size that fits costs less: the value is that size */
    SOLVE_NO_VALUE,    /* whatever the value, the markup is not reached */
    SOLVE_INDEPENDENT, /* by this method the cost does not depend on it */
    SOLVE_UNKNOWN      /* a price, or another input of the cost, is not known */
};

struct solved {
    enum solve_verdict verdict;
    double value;   /* at the medians of everything else; NAN without one */
    double p5, p95; /* over the ranges of everything else; NAN without ranges */
    double other, other_p5,
        other_p95;      /* MFU of a blend: of decode, value is of prefill; else NAN */
    double price, cost; /* USD per Mtok of the side: as it is, and cost as assumed (NAN unknown) */
    double wanted;      /* cost that gives the markup */
};

/* Solves by halving an interval of the logarithm: cost rises with rent and size and falls with MFU
 * and utilization. An MFU is that of prefill for the input side, of decode for output; for a blend
 * both are scaled alike. Another size of a model has more of everything: its other parameters and
 * its cache grow with the active ones (estimate_resize). A range of what is sought is ignored: it
 * is the unknown. */
void solve_run(const struct assumed *assumed, const struct solve_question *question,
               struct solved *out);

/* Why, in words for a person; "" for SOLVE_POSSIBLE. */
const char *solve_reason(const struct solve_question *question, enum solve_verdict verdict);

#endif
