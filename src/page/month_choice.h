/* SPDX-License-Identifier: MIT
 * Which month, scenario and model a page is about, and plain words where there
 * is none of the kind. */
#ifndef MTOK_MONTH_CHOICE_H
#define MTOK_MONTH_CHOICE_H

#include "store/db.h"

/* `asked` ("2026-10"), or for NULL the running month where it has figures, else the newest one that
 * has. out holds 8 bytes. EXIT_USAGE where it is no month. */
int month_choose(struct db *db, const char *asked, char *out, struct err *err);
/* -1 with what is on file where the month has no list price. The month may be frozen already. */
int month_check(struct db *db, const char *month, struct err *err);
/* EXIT_USAGE with the known ones. */
int month_check_scenario(struct db *db, const char *name, struct err *err);
int month_check_model(struct db *db, const char *name, struct err *err);

#endif
