/* SPDX-License-Identifier: MIT
 * The views of a few months, worked out once. A page asks the same views many
 * times; each would go back to the facts every time. */
#ifndef MTOK_FREEZE_H
#define MTOK_FREEZE_H

#include "store/db.h"

/* Puts TEMP views over the facts (where --as-of and --now have not done so), limits the calendar to
 * the months given (NULL: none) and replaces the dear views, each by a TEMP table of the very rows
 * it gives. All other views then stand on these. The file is not changed; a read-only one will do.
 */
int freeze_months(struct db *db, const char *const *months, size_t count, struct err *err);

/* The same for the view `change`, once the months are frozen: a single page asks for one month of it
 * and does better without. */
int freeze_changes(struct db *db, struct err *err);

#endif
