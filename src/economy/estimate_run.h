/* SPDX-License-Identifier: MIT
 * What the files of the calculator share; nobody else includes it. */
#ifndef MTOK_ESTIMATE_RUN_H
#define MTOK_ESTIMATE_RUN_H

#include "economy/estimate.h"

#include <stdbool.h>

/* All that is carried from one figure to the next. */
struct run {
    const struct assumed *a;
    estimate_fn *each;
    void *user;
    struct econ_server server;
    struct econ_factor input, output; /* cost, USD per Mtok */
    double shared;                    /* sigma that both have in common */
    double rent_sigma;                /* of the rent: quoted, or of the owner's parts */
    struct econ_factor speed;         /* output tokens per second of the server, busy */
    double e_b_sigma, e_f_sigma;      /* of a roofline's speed: by bandwidth, by FLOP */
};

double run_base(const struct run *run, enum assumption which);
bool run_given(const struct run *run, enum assumption which);
struct econ_factor run_factor(const struct run *run, enum assumption which, int power);
/* A figure with its interval, one without: only those that are finite are told. */
void run_tell(struct run *run, const char *name, const struct econ_factor *value, const char *unit,
              const char *formula);
void run_tell_point(struct run *run, const char *name, double value, const char *unit,
                    const char *formula);
double run_unshared(double sigma, double shared);

void run_markups(struct run *run); /* prices against costs */
void run_humans(struct run *run);  /* parity */
void run_shares(struct run *run);  /* what moves the output cost: parts of its variance */
void run_energy(struct run *run);

#endif
