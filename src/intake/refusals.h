/* SPDX-License-Identifier: MIT
 * Says which prices in force met a reading that was not let in. */
#ifndef MTOK_REFUSALS_H
#define MTOK_REFUSALS_H

#include "db/db.h"

#include <stdio.h>

/* Prints a line for each reading of the newest batch that the checks newly refused (or held back as
 * a jump) while its series has a price in force: source, place, what was read, why. At most a few
 * lines, then how many more there are. */
int refusals_tell(struct db *db, FILE *out, struct err *err);

#endif
