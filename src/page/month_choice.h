/* SPDX-License-Identifier: MIT
 * Which month, scenario and model a page is about, and plain words where there
 * is none of the kind. */
#ifndef MTOK_MONTH_CHOICE_H
#define MTOK_MONTH_CHOICE_H

#include "db/db.h"

/* The month of a page, and the views frozen for it (freeze_page). */
struct month_page {
    char month[8];
    char previous[8];     /* the month before */
    const char *compared; /* a month more, NULL: neither it nor the month before is frozen */
    const char *model;    /* the headline */
};

/* `asked` ("2026-10"), or for NULL the running month where it has figures, else the newest one that
 * has. EXIT_USAGE where it is no month. */
int month_choose(struct db *db, const char *asked, struct month_page *page, struct err *err);
/* Freezes the month that was chosen anew. */
int month_freeze(struct db *db, const struct month_page *page, struct err *err);
/* -1 with what is on file where the month, frozen, has no list price. */
int month_check(struct db *db, const char *month, struct err *err);
/* EXIT_USAGE with the known ones. */
int month_check_scenario(struct db *db, const char *name, struct err *err);
int month_check_model(struct db *db, const char *name, struct err *err);

#endif
