/* SPDX-License-Identifier: MIT
 * What db.c and db_scan.c share: SQLite's own handle. */
#ifndef MTOK_DB_PRIVATE_H
#define MTOK_DB_PRIVATE_H

#include "store/db.h"

#include <sqlite3.h>

sqlite3 *db_handle(struct db *db);

#endif
