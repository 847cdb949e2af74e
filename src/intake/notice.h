/* SPDX-License-Identifier: MIT
 * What a person is told about a source: once when its state changes, again
 * after a week, once when it is well again. A message every day would teach
 * everybody to ignore it. */
#ifndef MTOK_NOTICE_H
#define MTOK_NOTICE_H

#include "store/db.h"

#include <stdbool.h>

/* Whether this state of a source ('fine', 'failed', 'quarantined') should be told now; remembers
 * that it was. *recovered is set when it is well after having been told of. */
int notice_due(struct db *db, int64_t source_id, const char *state, int64_t now, bool *tell,
               bool *recovered, struct err *err);

#endif
