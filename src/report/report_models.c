/* SPDX-License-Identifier: MIT
 * Section 3: all models whose size is known, under one scenario, and what the
 * prices of the others would pay for. */
#include "report/report.h"

#include <math.h>
#include <string.h>

enum { KNOWN_SHOWN = 12, UNKNOWN_SHOWN = 12 };

/* The vendor's own price where it sells the model, else the open market's. The names that are shown
 * are kept in temp.page_model: later sections speak of the same. */
static const char known_query[] =
    "SELECT m.*, c.size_basis, c.size_low, c.size_high, c.active_params, c.size_evidence, "
    "c.output_p5,"
    "  c.output_p95, c.stale AS cost_stale, o.sellers, o.output_low, o.output_high,"
    "  o.output_low / c.output_usd_per_mtok AS lowest_markup,"
    "  o.output_high / c.output_usd_per_mtok AS highest_markup,"
    "  (SELECT max(w.seller) FROM seller_price_monthly AS w WHERE w.month = ?1 AND w.model = "
    "m.model"
    "   AND w.output_price = o.output_high) AS dearest"
    " FROM (SELECT *, 1 AS own FROM markup_monthly WHERE month = ?1 AND scenario = ?2"
    "       UNION ALL"
    "       SELECT s.*, 0 FROM markup_by_seller_monthly AS s"
    "       JOIN open_market_monthly AS o USING (month, model, seller)"
    "       WHERE s.month = ?1 AND s.scenario = ?2 AND NOT EXISTS ("
    "         SELECT 1 FROM markup_monthly AS m WHERE m.month = ?1 AND m.scenario = ?2"
    "         AND m.model = s.model)) AS m"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " LEFT JOIN open_market_monthly AS o USING (month, model)"
    " LEFT JOIN model_now AS n ON n.model = m.model"
    " WHERE m.output_price > 0"
    " ORDER BY m.model = ?3 DESC, c.size_basis = 'assumed' DESC, m.stale, o.sellers DESC,"
    "  n.released DESC, m.model";

static const char unknown_query[] =
    "SELECT r.model, r.vendor, r.input_price, r.output_price, r.price_stale, p.active_params,"
    "  p.active_params_p5, p.active_params_p95, p.stale,"
    "  (SELECT min(x.context_min) FROM api_price_monthly AS x WHERE x.month = ?1 AND x.model = "
    "r.model"
    "   AND x.seller = r.vendor AND x.component = 'output' AND x.tier = 'standard'"
    "   AND x.context_min > 0) AS longer"
    " FROM recent_model_monthly AS r"
    " JOIN pays_for_monthly AS p ON p.month = r.month AND p.model = r.model AND p.scenario = ?2"
    " WHERE r.month = ?1 AND r.model <> ?3 AND p.known_active_params IS NULL AND r.newest <= 5"
    " ORDER BY r.output_price DESC, r.model";

static int keep_name(struct report *report, const char *model, const char *seller) {
    struct stmt *stmt = db_prepare(
        report->db, "INSERT OR IGNORE INTO temp.page_model VALUES (?1, ?2)", report->err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, model);
    stmt_text(stmt, 2, seller);
    return stmt_run(stmt, report->err);
}

/* Published sizes share one letter. */
static const char *cite_size(struct report *report, const struct rows *rows, size_t i) {
    const char *evidence = rows_text(rows, i, "size_evidence");
    if (strcmp(rows_text(rows, i, "size_basis"), "published") == 0)
        return cite_group(report->cites, "sizes, published", evidence);
    return cite_text(report->cites, "size, assumed", evidence);
}

/* A figure of a row under the set of the page, with its derivation. */
static const char *figure(struct report *report, const struct rows *rows, size_t i,
                          const char *quantity, const char *text) {
    return derived(report->derivations, report->scenario, rows_text(rows, i, "model"), quantity,
                   text);
}

static const char *range(struct report *report, const struct rows *rows, size_t i,
                         const char *quantity, const char *low, const char *high) {
    return figure(
        report, rows, i, quantity,
        figure_range(&report->page->arena, rows_real(rows, i, low), rows_real(rows, i, high)));
}

static const char *price(struct report *report, const struct rows *rows, size_t i,
                         const char *side) {
    struct arena *arena = &report->page->arena;
    return figure(report, rows, i, arena_printf(arena, "%s price", side),
                  figure_price(arena, rows_real(rows, i, arena_printf(arena, "%s_price", side))));
}

static void add_known(struct report *report, struct page_block *table, const struct rows *rows,
                      size_t i) {
    struct arena *arena = &report->page->arena;
    const char *sizes = figure_range(arena, rows_real(rows, i, "size_low") / 1e9,
                                     rows_real(rows, i, "size_high") / 1e9);
    const char *size =
        *sizes ? sizes : figure_cost(arena, rows_real(rows, i, "active_params") / 1e9);
    page_row(report->page, table, "%s|%s|%s%s|%s|%s %s|%s|%s|%sx|%s|%s",
             report_short(rows_text(rows, i, "model")), price(report, rows, i, "input"),
             price(report, rows, i, "output"), report_mark(rows, i, "stale"),
             cite_price(report->cites, report->month, rows_text(rows, i, "model"),
                        rows_text(rows, i, "seller"), "output"),
             figure(report, rows, i, "active parameters N", size), cite_size(report, rows, i),
             figure(report, rows, i, "output cost",
                    figure_cost(arena, rows_real(rows, i, "output_cost"))),
             range(report, rows, i, "output cost", "output_p5", "output_p95"),
             figure(report, rows, i, "output markup",
                    figure_times(arena, rows_real(rows, i, "output_markup"))),
             range(report, rows, i, "output markup", "output_markup_p5", "output_markup_p95"),
             isnan(rows_real(rows, i, "p_below_cost"))
                 ? "-"
                 : figure(report, rows, i, "chance that output is sold below cost",
                          figure_percent(arena, rows_real(rows, i, "p_below_cost"))));
}

/* Where models are sold that their makers do not sell themselves. */
static const char *add_seller(struct report *report, const char *line, const struct rows *rows,
                              size_t i) {
    struct arena *arena = &report->page->arena;
    double sellers = rows_real(rows, i, "sellers");
    if (rows_real(rows, i, "own") > 0)
        return line;
    line = arena_printf(arena, "%s%s%s at %s", line, *line ? "; " : "",
                        report_short(rows_text(rows, i, "model")), rows_text(rows, i, "seller"));
    if (sellers > 1)
        line = arena_printf(
            arena, "%s (middle of %s sellers, %s %sx to %s %s %sx)", line,
            figure_whole(arena, sellers), figure_price(arena, rows_real(rows, i, "output_low")),
            figure_times(arena, rows_real(rows, i, "lowest_markup")), rows_text(rows, i, "dearest"),
            figure_price(arena, rows_real(rows, i, "output_high")),
            figure_times(arena, rows_real(rows, i, "highest_markup")));
    return line;
}

static int add_all_known(struct report *report) {
    struct rows rows;
    if (report_read(report, known_query, &rows))
        return -1;
    if (!rows.count) {
        page_paragraph(report->page,
                       "Not known: no model has both a price and a cost in this month.");
        rows_free(&rows);
        return 0;
    }
    const char *line = "";
    int failed = 0;
    struct page_block *table =
        page_table(report->page, "", "size known|>in|>out||size B|>cost|out|>markup|out|>loss");
    for (size_t i = 0; i < rows.count && i < KNOWN_SHOWN && !failed; i++) {
        add_known(report, table, &rows, i);
        line = add_seller(report, line, &rows, i);
        failed = keep_name(report, rows_text(&rows, i, "model"), rows_text(&rows, i, "seller"));
    }
    if (*line)
        page_row_note(report->page, table, "Open models in the open market: %s.", line);
    if (rows.count > KNOWN_SHOWN)
        page_row_note(report->page, table,
                      "%zu more are in --format csv (or in the view markup_by_seller_monthly).",
                      rows.count - KNOWN_SHOWN);
    rows_free(&rows);
    return failed;
}

static const char pays_for[] = "active parameters that the output price just pays for";

static void add_unknown(struct report *report, struct page_block *table, const struct rows *rows,
                        size_t i) {
    struct arena *arena = &report->page->arena;
    double longer = rows_real(rows, i, "longer");
    page_row(report->page, table, "%s|%s|%s%s|%s|%s|%s|%s",
             report_short(rows_text(rows, i, "model")), price(report, rows, i, "input"),
             price(report, rows, i, "output"), report_mark(rows, i, "price_stale"),
             cite_price(report->cites, report->month, rows_text(rows, i, "model"),
                        rows_text(rows, i, "vendor"), "output"),
             figure(report, rows, i, pays_for,
                    figure_params(arena, rows_real(rows, i, "active_params"))),
             figure(report, rows, i, pays_for,
                    figure_params_range(arena, rows_real(rows, i, "active_params_p5"),
                                        rows_real(rows, i, "active_params_p95"))),
             isnan(longer) ? "" : arena_printf(arena, "prompts < %s", figure_short(arena, longer)));
}

static int add_all_unknown(struct report *report) {
    struct rows rows;
    if (report_read(report, unknown_query, &rows))
        return -1;
    int failed = 0;
    if (rows.count) {
        struct page_block *table =
            page_table(report->page, "", "size not known|>in|>out||>price pays for|5-95 %|");
        for (size_t i = 0; i < rows.count && i < UNKNOWN_SHOWN && !failed; i++) {
            add_unknown(report, table, &rows, i);
            failed = keep_name(report, rows_text(&rows, i, "model"), rows_text(&rows, i, "vendor"));
        }
        if (rows.count > UNKNOWN_SHOWN)
            page_row_note(report->page, table,
                          "%zu more, cheaper ones are in the view pays_for_monthly.",
                          rows.count - UNKNOWN_SHOWN);
    }
    rows_free(&rows);
    return failed;
}

int report_models(struct report *report) {
    if (db_exec(report->db,
                "CREATE TEMP TABLE IF NOT EXISTS page_model (model TEXT PRIMARY KEY, seller TEXT);"
                "DELETE FROM temp.page_model",
                report->err))
        return -1;
    page_heading(report->page, "models",
                 arena_printf(&report->page->arena, "3 ALL MODELS, SET %s", report->scenario));
    return add_all_known(report) || add_all_unknown(report) ? -1 : 0;
}
