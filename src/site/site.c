/* SPDX-License-Identifier: MIT */
#include "site/site.h"

#include "db/freeze.h"
#include "rows/rows.h"
#include "site/notebook.h"

#include <stdlib.h>

/* The months that pages are about: from the first list price on. */
static int freeze_all(struct db *db, struct err *err) {
    struct rows rows;
    struct stmt *stmt =
        db_prepare(db,
                   "SELECT month FROM calendar WHERE month >= (SELECT substr(min(since), 1, 7)"
                   " FROM api_price) ORDER BY month",
                   err);
    if (!stmt || rows_read(stmt, &rows, err))
        return -1;
    if (!rows.count) {
        rows_free(&rows);
        return err_set(err, "no list price is on file; `mtok fetch` or `mtok import` brings them");
    }
    const char **months = mem_alloc(rows.count * sizeof *months);
    for (size_t i = 0; i < rows.count; i++)
        months[i] = rows_text(&rows, i, "month");
    int failed = freeze_months(db, months, rows.count, err);
    free(months);
    rows_free(&rows);
    return failed;
}

static int notebook(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    FILE *out = site_begin(site, "notebook.html", err);
    if (!out || notebook_print(db, ask->model, NULL, ask->place, out, err))
        return -1;
    return site_end(site, err);
}

int site_write(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    int failed = freeze_all(db, err) || site_months(db, ask, site, err) ||
                 site_models(db, ask, site, err) || site_servers(db, site, err) ||
                 notebook(db, ask, site, err) || site_feed(db, site, err) ||
                 site_data(db, ask, site, err) || site_index(db, ask, site, err);
    site_drop(site);
    return failed ? -1 : 0;
}
