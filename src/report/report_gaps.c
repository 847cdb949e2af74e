/* SPDX-License-Identifier: MIT
 * Section 6: where the sources disagree, how old the evidence is, and what is
 * not known. */
#include "report/report.h"

#include <math.h>
#include <string.h>

enum { DISAGREEMENTS_SHOWN = 8 };

/* Of the models on the page, each source's input and output price side by side: the believed first,
 * then those that say the same, then the others in order of belief. */
static const char disagreement_query[] =
    "SELECT *, max(believed) OVER pair AS pair_believed, min(rank) OVER pair AS pair_rank FROM ("
    " SELECT d.model, d.seller, d.source, max(d.believed) AS believed, min(d.rank) AS rank,"
    "  max(CASE d.component WHEN 'input' THEN d.usd_per_mtok END) AS input_price,"
    "  max(CASE d.component WHEN 'output' THEN d.usd_per_mtok END) AS output_price,"
    "  max(d.stale) AS stale, max(d.series_id) AS series_id, max(d.since) AS since,"
    "  max(d.confirmed_at) AS confirmed_at"
    " FROM price_disagreement_monthly AS d JOIN temp.page_model AS p USING (model, seller)"
    " WHERE d.month = ?1 AND d.tier = 'standard' AND d.context_min = 0"
    "  AND d.component IN ('input', 'output') GROUP BY d.model, d.seller, d.source)"
    " WINDOW pair AS (PARTITION BY model, input_price, output_price)"
    " ORDER BY model = ?3 DESC, model, pair_believed DESC, pair_rank, input_price, output_price,"
    "  believed DESC, rank, source";

static const char gap_query[] =
    "SELECT (SELECT count(*) FROM market_quote_monthly AS q JOIN scenario_monthly AS s USING "
    "(month, gpu)"
    "        WHERE q.month = ?1 AND q.counts AND s.scenario = ?2) AS quotes,"
    " (SELECT s.gpu FROM scenario_monthly AS s WHERE s.month = ?1 AND s.scenario = ?2) AS gpu,"
    " (SELECT count(*) FROM own_price_monthly AS w JOIN temp.page_model AS p USING (model)"
    "  WHERE w.month = ?1 AND w.price_stale) AS stale_prices,"
    " (SELECT min(w.confirmed_at) FROM own_price_monthly AS w JOIN temp.page_model AS p USING "
    "(model)"
    "  WHERE w.month = ?1 AND w.price_stale) AS oldest,"
    " (SELECT count(*) FROM own_price_monthly AS w WHERE w.month = ?1 AND w.model NOT IN ("
    "   SELECT c.model FROM cost_monthly AS c WHERE c.month = ?1 AND c.scenario = ?2))"
    "  AS without_size,"
    " (SELECT count(*) FROM own_price_monthly WHERE month = ?1) AS models";

static const char *price_or_dash(struct arena *arena, double price) {
    return isnan(price) ? "-" : figure_price(arena, price);
}

static bool same_pair(const struct rows *rows, size_t i) {
    static const char *const columns[] = {"model", "input_price", "output_price"};
    for (size_t k = 0; k < 3; k++) {
        const struct cell *a = rows_get(rows, i - 1, columns[k]),
                          *b = rows_get(rows, i, columns[k]);
        if (a->type != b->type || strcmp(a->text, b->text) != 0 || a->real > b->real ||
            a->real < b->real)
            return false;
    }
    return true;
}

/* " 2.50/10.00 (a b, believed)": the letters of all sources that say the same. */
static const char *add_pair(struct report *report, const char *line, const struct rows *rows,
                            size_t *at) {
    struct arena *arena = &report->page->arena;
    size_t i = *at;
    const char *letters = "";
    do {
        letters = arena_printf(arena, "%s%s%s%s", letters, *letters ? " " : "",
                               cite_fact(report->cites, rows_get(rows, *at, "series_id")->whole,
                                         rows_text(rows, *at, "since"),
                                         rows_text(rows, *at, "confirmed_at")),
                               report_mark(rows, *at, "stale"));
        ++*at;
    } while (*at < rows->count && same_pair(rows, *at));
    return arena_printf(arena, "%s %s/%s (%s%s)", line,
                        price_or_dash(arena, rows_real(rows, i, "input_price")),
                        price_or_dash(arena, rows_real(rows, i, "output_price")), letters,
                        rows_real(rows, i, "believed") > 0 ? ", believed" : "");
}

static int add_disagreements(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, disagreement_query, &rows))
        return -1;
    const char *line = "", *model = "";
    size_t shown = 0;
    for (size_t i = 0; i < rows.count;) {
        bool next = strcmp(model, rows_text(&rows, i, "model")) != 0;
        model = rows_text(&rows, i, "model");
        if (next && ++shown > DISAGREEMENTS_SHOWN)
            break;
        line = arena_printf(arena, "%s%s%s", line,
                            !next   ? ","
                            : *line ? " | "
                                    : "",
                            next ? report_short(model) : "");
        line = add_pair(report, line, &rows, &i);
    }
    if (shown > DISAGREEMENTS_SHOWN)
        line = arena_printf(arena, "%s; more in the view price_disagreement_monthly", line);
    page_item(report->page, "disagree", "%s.",
              *line ? line : "of the models above no two sources in force differ");
    rows_free(&rows);
    return 0;
}

/* Sources that three independent ones have outvoted, and what is believed instead. */
static const char outvoted_query[] =
    "SELECT r.model, r.source, r.value / 1e9 AS usd_per_mtok, m.usd_per_mtok AS believed"
    " FROM api_price_ranked_monthly AS r JOIN temp.page_model AS p USING (model)"
    " JOIN api_price_monthly AS m ON m.month = r.month AND m.model = r.model"
    "  AND m.seller = r.seller AND m.component = r.component AND m.tier = r.tier"
    "  AND m.context_min = r.context_min"
    " WHERE r.month = ?1 AND r.outvoted AND r.source <> m.source AND r.component = 'output'"
    "  AND r.tier = 'standard' AND r.context_min = 0 ORDER BY r.model, r.source";

static int add_outvoted(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, outvoted_query, &rows))
        return -1;
    const char *line = "";
    for (size_t i = 0; i < rows.count; i++)
        line = arena_printf(arena, "%s%s%s's %s of %s", line, *line ? "; " : "",
                            report_short(rows_text(&rows, i, "model")),
                            price_or_dash(arena, rows_real(&rows, i, "usd_per_mtok")),
                            rows_text(&rows, i, "source"));
    if (*line)
        page_item(report->page, "outvoted",
                  "for 14 days by three independent sources and not believed: %s.", line);
    rows_free(&rows);
    return 0;
}

/* Speeds that one user gets of a model of the page or of the post, where two sources are more than
 * a tenth apart; of one source what its hosts have lies between slowest and fastest. */
static const char speed_query[] =
    "SELECT * FROM (SELECT *, max(slowest) OVER m > 1.1 * min(fastest) OVER m AS apart FROM ("
    "  SELECT model, source, min(tokens_per_second) AS slowest, max(tokens_per_second) AS fastest,"
    "   min(stale) AS stale, max(series_id) AS series_id, max(since) AS since,"
    "   max(confirmed_at) AS confirmed_at"
    "  FROM (SELECT *, min(stale) OVER (PARTITION BY model, source) AS freshest"
    "   FROM throughput_monthly WHERE month = ?1 AND kind = 'per_request' AND token_kind = 'output'"
    "   AND (model IN (SELECT model FROM temp.page_model) OR model IN (SELECT model"
    "    FROM throughput_monthly WHERE month = ?1 AND source = 'post-2024')))"
    "  WHERE stale = freshest GROUP BY model, source) WINDOW m AS (PARTITION BY model))"
    " WHERE apart ORDER BY model = ?3 DESC, model, stale, source";

static const char *speed(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    double low = rows_real(rows, i, "slowest"), high = rows_real(rows, i, "fastest");
    const char *text = figure_times(arena, low);
    if (high > low)
        text = arena_printf(arena, "%s-%s", text, figure_times(arena, high));
    return arena_printf(arena, "%s (%s%s)", text,
                        cite_fact(report->cites, rows_get(rows, i, "series_id")->whole,
                                  rows_text(rows, i, "since"), rows_text(rows, i, "confirmed_at")),
                        report_mark(rows, i, "stale"));
}

static int add_speeds(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, speed_query, &rows))
        return -1;
    const char *line = "", *model = "";
    size_t shown = 0;
    for (size_t i = 0; i < rows.count; i++) {
        bool next = strcmp(model, rows_text(&rows, i, "model")) != 0;
        model = rows_text(&rows, i, "model");
        if (next && ++shown > DISAGREEMENTS_SHOWN)
            break;
        line = arena_printf(arena, "%s%s%s %s", line,
                            !next   ? ","
                            : *line ? " | "
                                    : "",
                            next ? report_short(model) : "", speed(report, &rows, i));
    }
    if (*line)
        page_item(report->page, "speed", "tokens/s that one user gets: %s.", line);
    rows_free(&rows);
    return 0;
}

static int add_gaps(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, gap_query, &rows))
        return -1;
    double quotes = rows_real(&rows, 0, "quotes"), stale = rows_real(&rows, 0, "stale_prices");
    const char *line = arena_printf(arena, "sizes of %s of %s models with a price",
                                    figure_whole(arena, rows_real(&rows, 0, "without_size")),
                                    figure_whole(arena, rows_real(&rows, 0, "models")));
    if (quotes < 3)
        line = arena_printf(arena,
                            "%s; market rent of 8 x %s (quotes on file: %s, three make a market)",
                            line, rows_text(&rows, 0, "gpu"), figure_whole(arena, quotes));
    if (stale > 0)
        line = arena_printf(
            arena, "%s; this month's price of %s of the models above, last found %.10s (*)", line,
            figure_whole(arena, stale), rows_text(&rows, 0, "oldest"));
    page_item(report->page, "not known",
              "%s; hours actually sold; rents paid; which chips closed models run on.", line);
    rows_free(&rows);
    return 0;
}

int report_gaps(struct report *report) {
    page_heading(report->page, "gaps", "6 DISAGREEMENTS, AGE IN DAYS, NOT KNOWN");
    if (add_disagreements(report) || add_outvoted(report) || add_speeds(report))
        return -1;
    const char *ages = cites_ages(report->cites, &report->page->arena);
    page_item(report->page, "age", "%s",
              *ages ? ages : "all evidence was found so at the end of the month");
    return add_gaps(report);
}
