/* SPDX-License-Identifier: MIT */
#include "command/report_against.h"

#include "command/session.h"
#include "db/freeze.h"
#include "page/figure.h"
#include "page/page.h"
#include "report/report.h"

#include <math.h>
#include <mtok/when.h>
#include <string.h>

enum { PAGE_WIDTH = 79, SHOWN = 60 };

static const char then_query[] =
    "SELECT figure, scenario, model, value, basis FROM figure_monthly WHERE month = ?1";

/* ?1 month, ?2 the time, ?3 scenario or NULL, ?4 model or NULL. A batch is never recorded earlier
 * than the one before, so that "then" is told by its time. */
static const char difference_query[] =
    "WITH new AS (SELECT * FROM figure_monthly WHERE month = ?1), both AS ("
    "  SELECT n.figure, n.scenario, n.model, t.value AS then_value, n.value AS now_value,"
    "   t.basis AS then_basis, n.basis AS now_basis, n.series_id, n.since"
    "  FROM new AS n LEFT JOIN temp.figure_then AS t USING (figure, scenario, model)"
    "  UNION ALL"
    "  SELECT t.figure, t.scenario, t.model, t.value, NULL, t.basis, NULL, NULL, NULL"
    "  FROM temp.figure_then AS t WHERE NOT EXISTS (SELECT 1 FROM new AS n WHERE n.figure = "
    "t.figure"
    "   AND n.scenario = t.scenario AND n.model = t.model))"
    " SELECT ?1 AS month, b.figure, b.scenario, b.model, b.then_value, b.now_value,"
    "  CASE WHEN b.figure IN ('input cost', 'output cost', 'output markup') THEN 'follows'"
    "   WHEN b.now_value IS NULL THEN 'no longer believed'"
    "   WHEN b.figure IN ('prefill MFU', 'decode MFU', 'use', 'size') THEN 'changed assumption'"
    "   WHEN b.figure = 'rent' AND b.then_basis <> b.now_basis THEN 'changed basis'"
    "   WHEN b.figure = 'rent' AND b.series_id IS NULL THEN"
    "     iif(b.now_basis = 'market', 'late arrival', 'changed assumption')"
    "   WHEN e.correction = 1 OR EXISTS (SELECT 1 FROM observation AS o JOIN batch AS r ON r.id = "
    "o.batch_id"
    "     WHERE o.series_id = b.series_id AND o.since = unixepoch(b.since) AND o.state < 3"
    "     AND r.recorded_at <= unixepoch(?2) AND o.value / 1e9 IS NOT b.now_value) THEN "
    "'correction'"
    "   WHEN e.recorded_at > ?2 THEN 'late arrival'"
    "   ELSE 'another source is believed' END AS reason,"
    "  coalesce(b.then_basis, '') AS then_basis, coalesce(b.now_basis, '') AS now_basis,"
    "  b.since, e.recorded_at"
    " FROM both AS b LEFT JOIN evidence AS e ON e.series_id = b.series_id AND e.since = b.since"
    " WHERE ((b.then_value IS NULL) <> (b.now_value IS NULL)"
    "   OR abs(b.then_value - b.now_value) > 1e-12 * abs(b.now_value))"
    "  AND (?3 IS NULL OR b.scenario IN ('', ?3)) AND (?4 IS NULL OR b.model IN ('', ?4))"
    " ORDER BY reason = 'follows', b.figure, b.model, b.scenario";

static int keep_then(struct db *db, struct db *then, const char *month, struct err *err) {
    if (db_exec(
            db,
            "CREATE TEMP TABLE IF NOT EXISTS figure_then (figure TEXT, scenario TEXT, model TEXT,"
            " value REAL, basis TEXT, PRIMARY KEY (figure, scenario, model))",
            err))
        return -1;
    struct stmt *from = db_prepare(then, then_query, err);
    struct stmt *to =
        db_prepare(db, "INSERT INTO temp.figure_then VALUES (?1, ?2, ?3, ?4, ?5)", err);
    if (!from || !to)
        return -1;
    stmt_text(from, 1, month);
    int step;
    while ((step = stmt_step(from, err)) > 0) {
        for (int i = 0; i < 5; i++)
            if (i != 3)
                stmt_text(to, i + 1, stmt_get_text(from, i));
        if (stmt_type(from, 3) == STMT_NULL)
            stmt_null(to, 4);
        else
            stmt_real(to, 4, stmt_get_real(from, 3));
        if (stmt_run(to, err))
            return -1;
    }
    return step;
}

/* Reads the figures as they were known at `against`. */
static int read_then(const struct context *ctx, struct db *db, const char *against,
                     const char *month, struct err *err) {
    struct session then;
    struct context past = *ctx;
    past.now_given = false; /* that day's present was that day */
    past.quiet = true;
    if (session_read(&past, against, &then, err))
        return -1;
    int failed = freeze_page(then.db, &(struct freeze_ask){.month = month}, err) ||
                 keep_then(db, then.db, month, err);
    session_close(&then);
    return failed ? -1 : 0;
}

static const char *value_of(struct arena *arena, const struct rows *rows, size_t i,
                            const char *name) {
    double value = rows_real(rows, i, name);
    if (isnan(value))
        return "-";
    return strcmp(rows_text(rows, i, "figure"), "size") == 0 ? figure_params(arena, value)
                                                             : figure_exact(arena, value);
}

static void add_table(struct page_doc *page, const struct rows *rows) {
    struct arena *arena = &page->arena;
    struct page_block *table = page_table(page, "", "figure|model|set|>then|>now|why");
    size_t shown = 0;
    for (; shown < rows->count && shown < SHOWN; shown++)
        page_row(page, table, "%s|%s|%s|%s|%s|%s", rows_text(rows, shown, "figure"),
                 report_short(rows_text(rows, shown, "model")), rows_text(rows, shown, "scenario"),
                 value_of(arena, rows, shown, "then_value"),
                 value_of(arena, rows, shown, "now_value"), rows_text(rows, shown, "reason"));
    if (shown < rows->count)
        page_row_note(page, table, "%zu more are in --format csv.", rows->count - shown);
    page_paragraph(page,
                   "correction: a source or a person put another value in its place; late arrival: "
                   "recorded only after that time; follows: a figure that rests on those above.");
}

static void print_page(const struct rows *rows, const char *month, const char *against,
                       enum format format, FILE *out) {
    struct page_doc page;
    page_init(&page);
    page_title(&page, arena_printf(&page.arena, "LLM MARKUP REPORT %s: REVISIONS", month),
               arena_printf(&page.arena, "since %s", against));
    if (rows->count)
        add_table(&page, rows);
    else
        page_paragraph(&page,
                       "Nothing was revised: every figure of this month is as it was known then.");
    if (format == FORMAT_MD)
        page_print_md(&page, out);
    else
        page_print_text(&page, PAGE_WIDTH, out);
    page_free(&page);
}

int report_against(const struct context *ctx, struct db *db, const char *month, enum format format,
                   FILE *out, struct err *err) {
    const char *against = option_value(ctx, "against");
    int64_t when;
    char time[WHEN_TEXT];
    struct rows rows;
    if (when_read(against, strlen(against), &when, err))
        return err_code(err, EXIT_USAGE, "--against: %s is not a time such as 2026-11-23", against);
    when_text(when, time);
    if (read_then(ctx, db, time, month, err))
        return -1;
    struct stmt *stmt = db_prepare(db, difference_query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, month);
    stmt_text(stmt, 2, time);
    stmt_text(stmt, 3, option_value(ctx, "scenario"));
    stmt_text(stmt, 4, option_value(ctx, "model"));
    if (rows_read(stmt, &rows, err))
        return -1;
    if (format == FORMAT_CSV || format == FORMAT_JSON)
        rows_print(&rows, format, "report", out);
    else
        print_page(&rows, month, time, format, out);
    rows_free(&rows);
    return 0;
}
