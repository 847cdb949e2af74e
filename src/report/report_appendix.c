/* SPDX-License-Identifier: MIT */
#include "report/report_appendix.h"

#include "base/number.h"
#include <math.h>
#include <string.h>

static const char assumption_query[] =
    "SELECT name, model, low, base, high, text, reason, evidence FROM assumption_in_force"
    " WHERE month=?1 AND scenario=?2 AND model IN ('', ?3) ORDER BY name, model";
/* As the sources stand now: a page of a past month has no health of its own. */
static const char health_query[] =
    "SELECT source, part, last_good, last_change, outcome, overdue, kept, refused, message"
    " FROM source_health WHERE last_attempt IS NOT NULL OR overdue ORDER BY source, part";

static int read_rows(struct db *db, const char *sql, const struct report_ask *ask,
                     struct rows *rows, struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    if (ask) {
        stmt_text(stmt, 1, ask->month);
        stmt_text(stmt, 2, ask->scenario);
        stmt_text(stmt, 3, ask->model);
    }
    return rows_read(stmt, rows, err);
}

/* A text as a cell: a bar would end it. */
static const char *cell(struct page_doc *page, const struct rows *rows, size_t i,
                        const char *name) {
    const char *text = rows_text(rows, i, name);
    char *copy = arena_alloc(&page->arena, strlen(text) + 1);
    for (size_t k = 0; text[k]; k++)
        copy[k] = text[k] == '|' ? '/' : text[k];
    return copy;
}

static const char *number(struct page_doc *page, const struct rows *rows, size_t i,
                          const char *name) {
    char text[32];
    double value = rows_real(rows, i, name);
    return isnan(value) ? "" : arena_text(&page->arena, real_text(value, text));
}

static int add_assumptions(struct db *db, const struct report_ask *ask, struct page_doc *page,
                           struct err *err) {
    struct rows rows;
    if (read_rows(db, assumption_query, ask, &rows, err))
        return -1;
    page_heading(page, "assumptions",
                 arena_printf(&page->arena, "ASSUMPTIONS of the set %s", ask->scenario));
    struct page_block *table =
        page_table(page, "", "assumption|of|>5 %|>base|>95 %|or|reason|evidence");
    for (size_t i = 0; i < rows.count; i++)
        page_row(page, table, "%s|%s|%s|%s|%s|%s|%s|%s", cell(page, &rows, i, "name"),
                 cell(page, &rows, i, "model"), number(page, &rows, i, "low"),
                 number(page, &rows, i, "base"), number(page, &rows, i, "high"),
                 cell(page, &rows, i, "text"), cell(page, &rows, i, "reason"),
                 cell(page, &rows, i, "evidence"));
    rows_free(&rows);
    return 0;
}

static int add_health(struct db *db, struct page_doc *page, struct err *err) {
    struct rows rows;
    if (read_rows(db, health_query, NULL, &rows, err))
        return -1;
    page_heading(page, "health", "HEALTH OF THE SOURCES");
    struct page_block *table = page_table(
        page, "", "source|part|last good|last change|outcome|overdue|>kept|>refused|message");
    for (size_t i = 0; i < rows.count; i++)
        page_row(page, table, "%s|%s|%.10s|%.10s|%s|%s|%s|%s|%s", cell(page, &rows, i, "source"),
                 cell(page, &rows, i, "part"), rows_text(&rows, i, "last_good"),
                 rows_text(&rows, i, "last_change"), rows_text(&rows, i, "outcome"),
                 rows_real(&rows, i, "overdue") > 0 ? "overdue" : "",
                 number(page, &rows, i, "kept"), number(page, &rows, i, "refused"),
                 cell(page, &rows, i, "message"));
    rows_free(&rows);
    return 0;
}

int report_appendix(struct db *db, const struct report_ask *ask, struct derivations *derivations,
                    struct page_doc *page, struct err *err) {
    struct explain explain = {.db = db,
                              .err = err,
                              .month = ask->month,
                              .scenario = ask->scenario,
                              .model = ask->model,
                              .place = ask->place};
    page_heading(page, "derivation", "DERIVATION OF THE FIGURES");
    int failed = derivations_print(derivations, &explain) || add_assumptions(db, ask, page, err) ||
                 add_health(db, page, err);
    arena_free(&explain.arena);
    return failed ? -1 : 0;
}
