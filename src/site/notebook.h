/* SPDX-License-Identifier: MIT
 * The page with sliders: every assumption of a setting, and what follows. */
#ifndef MTOK_NOTEBOOK_H
#define MTOK_NOTEBOOK_H

#include "db/db.h"

#include <stdio.h>

/* Writes the page with the settings of all scenarios that compute a cost for the model in that
 * month (NULL: the running one). -1 where there are none. */
int notebook_print(struct db *db, const char *model, const char *month, const char *place,
                   FILE *out, struct err *err);

#endif
