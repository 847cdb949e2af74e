/* SPDX-License-Identifier: MIT
 * The history that ships with the program (schema/reference). */
#ifndef MTOK_REFERENCE_H
#define MTOK_REFERENCE_H

#include "store/store.h"

/* Loads it through the same path as everything else, in one batch of kind 'init'. A second call
 * changes nothing; a newer program's history adds what differs. */
int reference_load(struct store *store, int64_t now, struct err *err);

#endif
