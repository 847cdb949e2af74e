/* SPDX-License-Identifier: MIT
 * From any older file to today's tables and views, or a refusal that leaves
 * the file untouched. */
#ifndef MTOK_MIGRATE_H
#define MTOK_MIGRATE_H

#include "base/embed.h"
#include "db/db.h"

#include <stdbool.h>

/* Number of the newest migration. */
int migrate_newest(void);

/* Looks at a file without changing it: 0 where it is an mtok database of today's version, 1 where
 * it is empty or older (and can be migrated), -1 (EXIT_DATABASE) where it is foreign, damaged or
 * newer than the program; the message names both versions. */
int migrate_check(struct db *db, struct err *err);

/* Brings the file up to date in one transaction: views dropped, migrations run in order, views made
 * anew, keys checked, application_id and user_version stamped. Does nothing where it is already
 * today's, views included. A failing step leaves the file as it was. */
int migrate_run(struct db *db, struct err *err);

/* The same with other lists than the embedded ones, for tests. */
int migrate_run_with(struct db *db, const struct embedded *migrations, const struct embedded *views,
                     struct err *err);

/* Whether the file's views are today's, word by word. Where they are not, a reader uses
 * shadow_views (shadow.h). */
bool migrate_has_views(struct db *db);

#endif
