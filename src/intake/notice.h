/* SPDX-License-Identifier: MIT
 * What a person is told about a source: once when one of its parts gets into a
 * trouble, again after a week, once when all of them are well again. A message every day would
 * teach everybody to ignore it. */
#ifndef MTOK_NOTICE_H
#define MTOK_NOTICE_H

#include "db/db.h"

#include <stdbool.h>

/* Whether the state of a source, as its last attempts left it, should be told now; remembers that
 * it was. bad: one of its parts has just failed, so that there is something to tell. *recovered is
 * set when it is well after having been told of. */
int notice_due(struct db *db, int64_t source_id, bool bad, int64_t now, bool *tell, bool *recovered,
               struct err *err);

#endif
