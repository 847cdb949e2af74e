/* SPDX-License-Identifier: MIT */
#include "page/month_choice.h"

#include "db/freeze.h"
#include "rows/rows.h"

#include <mtok/when.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int set_month(struct month_page *page, const char *month, struct err *err) {
    int64_t starts, ends;
    if (strlen(month) != 7 || when_month(month, &starts, &ends, err))
        return err_code(err, EXIT_USAGE, "--month %s: expected a month such as 2026-10", month);
    snprintf(page->month, sizeof page->month, "%s", month);
    when_month_of(starts - 1, page->previous);
    return 0;
}

int month_freeze(struct db *db, const struct month_page *page, struct err *err) {
    struct freeze_ask ask = {.month = page->month, .model = page->model};
    if (page->compared) {
        ask.before = page->previous;
        ask.compared = page->compared;
    }
    return freeze_page(db, &ask, err);
}

/* 1: the month has figures, and is frozen; 0: it has none. */
static int has_figures(struct db *db, const struct month_page *page, struct err *err) {
    if (month_freeze(db, page, err))
        return -1;
    struct stmt *stmt =
        db_prepare(db, "SELECT 1 FROM markup_monthly WHERE month = ?1 LIMIT 1", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, page->month);
    int found = stmt_step(stmt, err);
    stmt_reset(stmt);
    return found;
}

/* The newest month that has figures. Each is looked at as its page would be, so that what is worked
 * out for the one that is taken is the page's. */
static int newest_month(struct db *db, struct month_page *page, struct err *err) {
    struct rows months;
    struct stmt *stmt =
        db_prepare(db, "SELECT month FROM calendar ORDER BY month DESC LIMIT 120", err);
    if (!stmt || rows_read(stmt, &months, err))
        return -1;
    int found = 0;
    for (size_t i = 0; i < months.count && !found; i++)
        found =
            set_month(page, rows_text(&months, i, "month"), err) ? -1 : has_figures(db, page, err);
    rows_free(&months);
    if (found)
        return found > 0 ? 0 : -1;
    return err_set(err, "no month has a price and a cost; `mtok fetch` or `mtok import` "
                        "brings them");
}

static int no_such_month(struct db *db, const char *month, struct err *err) {
    struct stmt *stmt =
        db_prepare(db,
                   "SELECT coalesce(min(substr(since, 1, 7)), ''), max(substr(since, 1, 7))"
                   " FROM api_price WHERE state = 'value'",
                   err);
    if (!stmt || stmt_step(stmt, err) <= 0)
        return -1;
    const char *first = stmt_get_text(stmt, 0), *last = stmt_get_text(stmt, 1);
    if (*first)
        err_set(err, "%s: no figures; list prices are on file that begin from %s to %s", month,
                first, last);
    else
        err_set(err, "%s: no figures; no price at all is on file", month);
    stmt_reset(stmt);
    return -1;
}

int month_choose(struct db *db, const char *asked, struct month_page *page, struct err *err) {
    if (!asked)
        return newest_month(db, page, err);
    return set_month(page, asked, err) || month_freeze(db, page, err);
}

int month_check(struct db *db, const char *month, struct err *err) {
    if (db_int_of_text(db, 0, "SELECT 1 FROM own_price_monthly WHERE month = ?1 LIMIT 1", month))
        return 0;
    return no_such_month(db, month, err);
}

int month_check_scenario(struct db *db, const char *name, struct err *err) {
    if (db_int_of_text(db, 0, "SELECT 1 FROM scenario_now WHERE scenario = ?1", name))
        return 0;
    struct stmt *stmt =
        db_prepare(db, "SELECT group_concat(scenario, ', ') FROM scenario_now", err);
    if (!stmt || stmt_step(stmt, err) <= 0)
        return -1;
    err_code(err, EXIT_USAGE, "--scenario %s: there is none of that name; known: %s", name,
             stmt_get_text(stmt, 0));
    stmt_reset(stmt);
    return -1;
}

/* Models that the name may have meant: the same without its vendor, in other case, or as some
 * source writes it. */
static const char meant[] =
    "SELECT group_concat(model, ', ') FROM (SELECT model FROM model_now WHERE"
    " lower(model) = lower(?1) OR substr(model, -length(?1) - 1) = '/' || lower(?1)"
    " UNION SELECT model FROM alias_now WHERE name = ?1"
    " AND model IN (SELECT model FROM model_now) LIMIT 3)";

static int unknown_model(struct db *db, const char *name, struct err *err) {
    struct stmt *stmt = db_prepare(db, meant, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, name);
    bool some = stmt_step(stmt, err) > 0 && stmt_type(stmt, 0) != STMT_NULL;
    if (some)
        err_code(err, EXIT_USAGE, "%s: no such model; is it %s?", name, stmt_get_text(stmt, 0));
    else
        err_code(err, EXIT_USAGE, "%s: no such model; `mtok models` lists them", name);
    stmt_reset(stmt);
    return -1;
}

int month_check_model(struct db *db, const char *name, struct err *err) {
    if (db_int_of_text(db, 0, "SELECT 1 FROM model_now WHERE model = ?1", name) ||
        db_int_of_text(db, 0, "SELECT 1 FROM alias_now WHERE model = ?1 LIMIT 1", name))
        return 0;
    return unknown_model(db, name, err);
}
