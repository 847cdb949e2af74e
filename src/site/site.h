/* SPDX-License-Identifier: MIT
 * A folder of pages: an index, one page per month, model and server, a feed of
 * price changes, and the rows behind them. Any static web server will do. */
#ifndef MTOK_SITE_H
#define MTOK_SITE_H

#include "db/db.h"
#include "site/site_file.h"

struct site_ask {
    const char *scenario;
    const char *model; /* headline of the monthly pages */
    const char *place;
};

/* Writes everything that changed; the months of the database get frozen. */
int site_write(struct db *db, const struct site_ask *ask, struct site *site, struct err *err);

/* The parts; the months are frozen. */
int site_months(struct db *db, const struct site_ask *ask, struct site *site, struct err *err);
int site_models(struct db *db, const struct site_ask *ask, struct site *site, struct err *err);
int site_servers(struct db *db, struct site *site, struct err *err);
int site_index(struct db *db, const struct site_ask *ask, struct site *site, struct err *err);
int site_feed(struct db *db, struct site *site, struct err *err);
int site_data(struct db *db, const struct site_ask *ask, struct site *site, struct err *err);

#endif
