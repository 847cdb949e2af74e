/* SPDX-License-Identifier: MIT
 * What the files of the checks share. */
#ifndef MTOK_CHECKS_PRIVATE_H
#define MTOK_CHECKS_PRIVATE_H

#include "check/checks.h"

/* A chip's dense peaks in FLOP/s (0: none or not known), bandwidth in bytes/s. */
struct chip {
    const char *name;
    bool known;
    double bf16, fp8, fp4, bandwidth, memory_bytes;
    struct chip *next;
};

struct size_of_model {
    const char *subject;
    double active;
    struct size_of_model *next;
};

/* Chips and sizes of models, looked up once each. */
struct lookup {
    struct db *db;
    const char *source;
    struct arena arena;
    struct chip *chips;
    struct size_of_model *sizes;
    bool failed;
    struct err err;
};

/* NULL where the chip is not known. */
const struct chip *lookup_chip(struct lookup *lookup, const char *gpu);
/* Active parameters of the model that the source's name stands for; 0 where not known. */
double lookup_active(struct lookup *lookup, const char *subject);
void lookup_free(struct lookup *lookup);

enum duplicate { DUPLICATE_NONE, DUPLICATE_SAME, DUPLICATE_DIFFERS };
/* Marks, for every row, whether the same series (and stated date) stood before with the same value,
 * or stands anywhere with another. */
void checks_duplicates(const struct sink *sink, unsigned char *verdicts);

#endif
