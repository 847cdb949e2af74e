/* SPDX-License-Identifier: MIT
 * TEMP views in the place of the file's own, so that they stand on temp tables (as_of, those of
 * freeze.h) and see another state of the facts. The file is not changed; a read-only one will do.
 * Each is made when a statement first names it, after those that it stands on: no command asks
 * all of them. */
#ifndef MTOK_SHADOW_H
#define MTOK_SHADOW_H

#include "db/db.h"

#include <stdbool.h>

/* From now on. Temp tables that there are already take their views' places. Once a connection. */
int shadow_views(struct db *db, struct err *err);
/* Whether that has been said of this connection. */
bool shadow_is_on(struct db *db);

/* What else than a TEMP view takes the place of a view; select: its SELECT, of `size` bytes. 1: it
 * is made; 0: nothing else; -1: failed. */
typedef int shadow_maker(struct db *db, const char *name, const char *select, size_t size,
                         struct err *err);
/* Those named from now on; those made before are dropped. NULL: nothing else for any. No statement
 * may be running. */
int shadow_with(struct db *db, shadow_maker *maker, struct err *err);

#endif
