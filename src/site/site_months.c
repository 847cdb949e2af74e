/* SPDX-License-Identifier: MIT
 * A page per month that has a markup. */
#include "report/report_page.h"
#include "rows/rows.h"
#include "site/site.h"

#include <mtok/when.h>

static int write_page(struct db *db, const struct report_ask *ask, struct site *site,
                      struct err *err) {
    char name[32];
    struct report_charts charts;
    struct page_doc page;
    if (report_charts_read(db, ask, &charts, err))
        return -1;
    page_init(&page);
    snprintf(name, sizeof name, "months/%s.html", ask->month);
    FILE *out = site_begin(site, name, err);
    int failed = !out || report_page(db, ask, &charts, &page, err);
    if (!failed) {
        page_print_html(&page, &(struct page_html){.home = "../index.html", .feed = "../feed.xml"},
                        out);
        failed = site_end(site, err);
    }
    page_free(&page);
    report_charts_free(&charts);
    return failed ? -1 : 0;
}

int site_months(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    static const char query[] =
        "SELECT DISTINCT month FROM markup_monthly WHERE scenario = ?1 ORDER BY month";
    struct rows rows;
    struct stmt *stmt = db_prepare(db, query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, ask->scenario);
    if (rows_read(stmt, &rows, err))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        char previous[8];
        int64_t starts, ends;
        const char *month = rows_text(&rows, i, "month");
        failed = when_month(month, &starts, &ends, err);
        if (failed)
            break;
        const struct report_ask page = {.month = month,
                                        .previous = when_month_of(starts - 1, previous),
                                        .scenario = ask->scenario,
                                        .model = ask->model,
                                        .place = ask->place,
                                        .calm = true};
        failed = write_page(db, &page, site, err);
    }
    rows_free(&rows);
    return failed;
}
