/* SPDX-License-Identifier: MIT
 * The plain tables that ship with the program. */
#ifndef MTOK_REFERENCE_TABLES_H
#define MTOK_REFERENCE_TABLES_H

#include "store/store.h"

#include <mtok/table.h>

/* The shipped file of that name as a table; free with tables_free. */
int reference_table(const char *name, struct tables *out, struct err *err);

/* Sources, models, aliases, chips, servers, scenarios and assumptions, inside the store's open
 * batch. A row is written only where it differs from the newest one of its key; what a person has
 * recorded by hand since is left alone. */
int reference_tables(struct store *store, struct err *err);

#endif
