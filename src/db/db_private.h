/* SPDX-License-Identifier: MIT
 * What the files share that name SQLite: its own handle, and how it has its memory. */
#ifndef MTOK_DB_PRIVATE_H
#define MTOK_DB_PRIVATE_H

#include "db/db.h"

#include <sqlite3.h>

sqlite3 *db_handle(struct db *db);

/* Once, before SQLite is used: no locks, for only one thread of the program speaks to it, nothing
 * counted, and pieces from the pool. */
void db_memory_choose(void);

#endif
