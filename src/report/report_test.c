/* SPDX-License-Identifier: MIT
 * Section 5: does the scenario hold? Against open models at their market price,
 * against measured speeds, and what the speed and the post say. */
#include "report/report.h"

#include <math.h>
#include <string.h>

enum { SPEEDS_SHOWN = 6, LOSSES_SHOWN = 4 };

static const char test_query[] =
    "SELECT * FROM scenario_test_monthly WHERE month = ?1 AND (scenario = ?2 OR scenario IN"
    " ('split-aws', 'owner', 'post-2024', 'post-bf16')) ORDER BY scenario <> ?2, scenario";

static const char loss_query[] =
    "SELECT m.model, m.seller, m.output_price, m.output_cost, m.output_markup, m.p_below_cost, "
    "m.stale"
    " FROM open_market_monthly AS o"
    " JOIN markup_by_seller_monthly AS m USING (month, model, seller)"
    " WHERE m.month = ?1 AND m.scenario = ?2 ORDER BY m.stale, m.output_markup, m.model";

static const char speed_query[] =
    "SELECT t.*, p.ratio AS post_ratio, p.predicted AS post_predicted, c.output_usd_per_mtok AS "
    "measured_cost, c.utilization,"
    "  m.seller, m.output_price, m.output_markup"
    " FROM speed_test_monthly AS t"
    " JOIN scenario_monthly AS s ON s.month = t.month AND s.scenario = t.scenario"
    " LEFT JOIN speed_test_monthly AS p ON p.month = t.month AND p.model = t.model AND p.gpu = "
    "t.gpu"
    "  AND p.scenario = 'post-2024'"
    " LEFT JOIN cost_monthly AS c ON c.month = t.month AND c.model = t.model AND c.gpu = t.gpu"
    "  AND c.scenario = 'measured'"
    " LEFT JOIN open_market_monthly AS o ON o.month = t.month AND o.model = t.model"
    " LEFT JOIN markup_by_seller_monthly AS m ON m.month = t.month AND m.model = t.model"
    "  AND m.seller = o.seller AND m.scenario = 'measured' AND c.model IS NOT NULL"
    " WHERE t.month = ?1 AND t.scenario = ?2"
    " ORDER BY m.seller IS NULL, t.gpu <> s.gpu, t.since DESC, t.model, t.gpu";

static const char size_query[] =
    "SELECT z.*, i.output_cost, i.output_markup, c.active_params AS assumed"
    " FROM size_from_speed_monthly AS z"
    " LEFT JOIN markup_if_monthly AS i ON i.month = z.month AND i.model = z.model"
    "  AND i.condition = 'speed' AND i.source = z.source AND i.platform = z.platform AND "
    "i.scenario = ?2"
    " LEFT JOIN cost_monthly AS c ON c.month = z.month AND c.model = z.model AND c.scenario = ?2"
    " WHERE z.month = ?1 AND z.model = ?3 AND z.platform = '' ORDER BY z.stale, z.since DESC LIMIT "
    "3";

static const char claim_query[] =
    "SELECT b.*, i.value AS fifth, i.output_cost, i.output_markup"
    " FROM scenario_monthly AS s"
    " JOIN block_against_market_monthly AS b ON b.month = s.month AND b.gpu = s.gpu AND b.provider "
    "= 'aws'"
    " LEFT JOIN markup_if_monthly AS i ON i.month = s.month AND i.scenario = s.scenario"
    "  AND i.model = ?3 AND i.condition = 'fifth'"
    " WHERE s.month = ?1 AND s.scenario = ?2";

/* The open models on either side: the one in the middle, and the cheapest for its size. */
static const char per_size_query[] =
    "WITH p AS MATERIALIZED (SELECT * FROM price_per_size_monthly WHERE month = ?1 AND scenario = "
    "?2)"
    " SELECT h.usd_per_mtok_per_100b AS mine, o.model, o.seller, o.usd_per_mtok_per_100b AS theirs,"
    "  h.usd_per_mtok_per_100b / o.usd_per_mtok_per_100b AS ratio, o.stale"
    " FROM p AS h JOIN (SELECT *, 1 AS place FROM p WHERE middle"
    "  UNION ALL SELECT * FROM (SELECT *, 2 FROM p WHERE open"
    "   AND stale = (SELECT min(stale) FROM p WHERE open)"
    "   ORDER BY usd_per_mtok_per_100b, model LIMIT 1)) AS o"
    " WHERE h.model = ?3 AND h.open = 0 ORDER BY o.place";

/* "6 of 18": the models below cost, and how far the test goes. */
static const char *count_below(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *text =
        arena_printf(arena, "%s of %s", figure_whole(arena, rows_real(rows, i, "below_cost")),
                     figure_whole(arena, rows_real(rows, i, "models")));
    return worked_out(
        report->derivations, text,
        "open models sold below cost under %s: %s; output price in the open market over "
        "output cost runs from %sx to %sx; surely below (chance above 95 %%): %s",
        rows_text(rows, i, "scenario"), text,
        figure_times(arena, rows_real(rows, i, "lowest_markup")),
        figure_times(arena, rows_real(rows, i, "highest_markup")),
        figure_whole(arena, rows_real(rows, i, "surely_below")));
}

/* "0.35x": the output price at one seller over the cost under one set. */
static const char *price_over_cost(struct report *report, const struct rows *rows, size_t i,
                                   const char *scenario, const char *cost) {
    struct arena *arena = &report->page->arena;
    const char *model = rows_text(rows, i, "model");
    const char *text =
        arena_printf(arena, "%sx", figure_times(arena, rows_real(rows, i, "output_markup")));
    return worked_out(report->derivations, text,
                      "%s at %s under %s: output price / output cost = %s / %s = %s", model,
                      rows_text(rows, i, "seller"), scenario,
                      figure_price(arena, rows_real(rows, i, "output_price")),
                      derived(report->derivations, scenario, model, "output cost",
                              figure_exact(arena, rows_real(rows, i, cost))),
                      text);
}

static int add_test(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, test_query, &rows))
        return -1;
    bool own = rows.count && strcmp(rows_text(&rows, 0, "scenario"), report->scenario) == 0;
    bool dear = own && strcmp(rows_text(&rows, 0, "verdict"), "too dear") == 0;
    page_heading(report->page, "test",
                 !own ? "5 DOES IT HOLD? Not tested: no open model has a market price and a cost."
                 : dear
                     ? arena_printf(arena, "5 DOES IT HOLD? No: %s is too dear.", report->scenario)
                     : arena_printf(arena, "5 DOES IT HOLD? %s passes.", report->scenario));
    const char *line = "";
    for (size_t i = 0; i < rows.count; i++)
        line = arena_printf(arena, "%s%s%s %s (%s)", line, i ? ", " : "",
                            rows_text(&rows, i, "scenario"), count_below(report, &rows, i),
                            rows_text(&rows, i, "verdict"));
    if (*line)
        page_item(report->page, "open models", "that would be sold below cost: %s.", line);
    rows_free(&rows);
    return 0;
}

static int add_losses(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, loss_query, &rows))
        return -1;
    const char *line = "";
    for (size_t i = 0; i < rows.count && i < LOSSES_SHOWN; i++)
        line = arena_printf(arena, "%s%s%s %s%s (%s, %s) %s", line, i ? "; " : "",
                            report_short(rows_text(&rows, i, "model")),
                            figure_price(arena, rows_real(&rows, i, "output_price")),
                            report_mark(&rows, i, "stale"), rows_text(&rows, i, "seller"),
                            cite_price(report->cites, report->month, rows_text(&rows, i, "model"),
                                       rows_text(&rows, i, "seller"), "output"),
                            price_over_cost(report, &rows, i, report->scenario, "output_cost"));
    if (*line)
        page_item(report->page, "lowest", "output price over cost under %s: %s.", report->scenario,
                  line);
    rows_free(&rows);
    return 0;
}

/* "1.08x": measured speed over that which a set predicts. */
static const char *ratio(struct report *report, const struct rows *rows, size_t i,
                         const char *scenario, const char *column, const char *predicted) {
    struct arena *arena = &report->page->arena;
    double value = rows_real(rows, i, column);
    if (isnan(value))
        return "-";
    const char *text = arena_printf(arena, "%sx", figure_ratio(arena, value));
    return worked_out(
        report->derivations, text,
        "%s on %s x %s: %s tokens/s measured / %s by %s (accelerators x peak x decode MFU "
        "/ (2 x active parameters)) = %s",
        rows_text(rows, i, "model"), figure_whole(arena, rows_real(rows, i, "gpus")),
        rows_text(rows, i, "gpu"), figure_exact(arena, rows_real(rows, i, "tokens_per_second")),
        figure_exact(arena, rows_real(rows, i, predicted)), scenario, text);
}

static void add_speed(struct report *report, struct page_block *table, const struct rows *rows,
                      size_t i) {
    struct arena *arena = &report->page->arena;
    double cost = rows_real(rows, i, "measured_cost"), markup = rows_real(rows, i, "output_markup");
    const char *sold = isnan(markup)
                           ? "-"
                           : arena_printf(arena, "%.10s %s", rows_text(rows, i, "seller"),
                                          figure_price(arena, rows_real(rows, i, "output_price")));
    page_row(
        report->page, table, "%s|%s %s|%s%s|%s|%s|%s|%s|%s|%s",
        report_short(rows_text(rows, i, "model")), figure_whole(arena, rows_real(rows, i, "gpus")),
        rows_text(rows, i, "gpu"), figure_whole(arena, rows_real(rows, i, "tokens_per_second")),
        report_mark(rows, i, "stale"),
        cite_fact(report->cites, rows_get(rows, i, "series_id")->whole, rows_text(rows, i, "since"),
                  ""),
        ratio(report, rows, i, report->scenario, "ratio", "predicted"),
        ratio(report, rows, i, "post-2024", "post_ratio", "post_predicted"),
        isnan(cost) ? "-"
                    : derived(report->derivations, "measured", rows_text(rows, i, "model"),
                              "output cost", figure_cost(arena, cost)),
        sold, isnan(markup) ? "-" : price_over_cost(report, rows, i, "measured", "measured_cost"));
}

static int add_speeds(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, speed_query, &rows))
        return -1;
    if (rows.count) {
        struct page_block *table =
            page_table(report->page, "",
                       arena_printf(arena, "measured|chips|>tok/s||>%s|>post|>cost|sold at|>markup",
                                    report->scenario));
        for (size_t i = 0; i < rows.count && i < SPEEDS_SHOWN; i++)
            add_speed(report, table, &rows, i);
        page_row_note(report->page, table,
                      "%s, post: cost by that set over cost as measured, at the same rent and use; "
                      "below 1x it is too cheap. cost: as measured, at the rent of that chip and "
                      "the use of %s.%s",
                      report->scenario, report->scenario,
                      rows.count > SPEEDS_SHOWN
                          ? arena_printf(arena, " %zu more in the view speed_test_monthly.",
                                         rows.count - SPEEDS_SHOWN)
                          : "");
    } else {
        page_item(report->page, "measured",
                  "not known: no measured speed of an open model is on file.");
    }
    rows_free(&rows);
    return 0;
}

/* The size that the speed of a model suggests. */
static const char *suggested(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *text = figure_params(arena, rows_real(rows, i, "active_params"));
    return worked_out(
        report->derivations, text,
        "size from speed: a straight line through (ln tokens/s, ln active parameters) of %s "
        "models of known size in the same source, read at %s tokens/s: %s; 5 and 95 %%: a "
        "factor of %s either way",
        figure_whole(arena, rows_real(rows, i, "models")),
        figure_exact(arena, rows_real(rows, i, "tokens_per_second")), text,
        figure_exact(arena, rows_real(rows, i, "factor")));
}

/* Cost and markup at that size: cost is proportional to it. */
static const char *if_so(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *cost = figure_cost(arena, rows_real(rows, i, "output_cost"));
    const char *times = figure_times(arena, rows_real(rows, i, "output_markup"));
    const char *size = figure_exact(arena, rows_real(rows, i, "active_params"));
    const char *assumed = figure_exact(arena, rows_real(rows, i, "assumed"));
    return arena_printf(arena, "; output would then cost %s, markup %sx",
                        worked_out(report->derivations, cost,
                                   "output cost at the size from speed: that of %s x %s / %s "
                                   "= %s",
                                   report->scenario, size, assumed, cost),
                        worked_out(report->derivations, times,
                                   "output markup at the size from speed: that of %s x %s / "
                                   "%s = %sx",
                                   report->scenario, assumed, size, times));
}

static int add_size(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, size_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++) {
        double markup = rows_real(&rows, i, "output_markup");
        page_item(
            report->page, "size",
            "%s tok/s (%.7s) beside %s models of known size (%s-%s tok/s)%s suggests %s (%s), not "
            "%s%s (%s)",
            figure_times(arena, rows_real(&rows, i, "tokens_per_second")),
            rows_text(&rows, i, "since"), figure_whole(arena, rows_real(&rows, i, "models")),
            figure_times(arena, rows_real(&rows, i, "slowest")),
            figure_times(arena, rows_real(&rows, i, "fastest")),
            rows_real(&rows, i, "outside") > 0 ? ", outside their range," : "",
            suggested(report, &rows, i),
            figure_params_range(arena, rows_real(&rows, i, "low"), rows_real(&rows, i, "high")),
            figure_params(arena, rows_real(&rows, i, "assumed")),
            isnan(markup) ? "" : if_so(report, &rows, i),
            cite_fact(report->cites, rows_get(&rows, i, "series_id")->whole,
                      rows_text(&rows, i, "since"), ""));
    }
    rows_free(&rows);
    return 0;
}

/* "1.5x": AWS's block over a quote. */
static const char *block_over(struct report *report, const struct rows *rows, const char *times,
                              const char *quote) {
    struct arena *arena = &report->page->arena;
    const char *text = arena_printf(arena, "%sx", figure_times(arena, rows_real(rows, 0, times)));
    return worked_out(
        report->derivations, text,
        "AWS's block of 8 x %s over the %s on-demand quote of the market: %s / %s = %s",
        rows_text(rows, 0, "gpu"), quote, figure_price(arena, rows_real(rows, 0, "usd_per_hour")),
        figure_price(arena, rows_real(rows, 0, quote)), text);
}

/* What a fifth of the block's price would make of cost and markup. */
static const char *at_a_fifth(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    const char *fifth = figure_dollars(arena, rows_real(rows, 0, "fifth"));
    const char *block = figure_price(arena, rows_real(rows, 0, "usd_per_hour"));
    const char *cost = figure_cost(arena, rows_real(rows, 0, "output_cost"));
    const char *markup = figure_times(arena, rows_real(rows, 0, "output_markup"));
    return arena_printf(
        arena, "; a fifth is %s/h and would give %s and %sx",
        worked_out(report->derivations, fifth, "a fifth of AWS's block: %s / 5 = %s", block, fifth),
        worked_out(report->derivations, cost,
                   "output cost under %s at that rent: proportional to it, %s", report->scenario,
                   cost),
        worked_out(report->derivations, markup,
                   "output markup under %s at that rent: output price / %s "
                   "= %sx",
                   report->scenario, cost, markup));
}

static int add_claim(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, claim_query, &rows))
        return -1;
    if (rows.count) {
        const char *found = "no market quote of this month is on file";
        if (!isnan(rows_real(&rows, 0, "times_cheapest")))
            found = arena_printf(
                arena,
                "the cheapest quote is %s/h (%s), AWS's block %s, that is %s; the median %s, %s",
                figure_dollars(arena, rows_real(&rows, 0, "cheapest")),
                rows_text(&rows, 0, "cheapest_provider"),
                figure_dollars(arena, rows_real(&rows, 0, "usd_per_hour")),
                block_over(report, &rows, "times_cheapest", "cheapest"),
                figure_dollars(arena, rows_real(&rows, 0, "median")),
                block_over(report, &rows, "times_median", "median"));
        page_item(report->page, "the post", "\"market five times cheaper\": %s%s.", found,
                  isnan(rows_real(&rows, 0, "output_markup")) ? "" : at_a_fifth(report, &rows));
    }
    rows_free(&rows);
    return 0;
}

/* "17.6x": the price for the size of the headline over that of an open model. */
static const char *per_size(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *text = arena_printf(arena, "%sx", figure_times(arena, rows_real(rows, i, "ratio")));
    return worked_out(report->derivations, text,
                      "output price x 100B / active parameters: of %s %s, of %s %s; %s / %s = %s",
                      report->model, figure_exact(arena, rows_real(rows, i, "mine")),
                      rows_text(rows, i, "model"),
                      figure_exact(arena, rows_real(rows, i, "theirs")),
                      figure_exact(arena, rows_real(rows, i, "mine")),
                      figure_exact(arena, rows_real(rows, i, "theirs")), text);
}

static int add_per_size(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, per_size_query, &rows))
        return -1;
    const char *line = "";
    bool one =
        rows.count == 2 && strcmp(rows_text(&rows, 0, "model"), rows_text(&rows, 1, "model")) == 0;
    for (size_t i = 0; i < rows.count && !(one && i); i++)
        line = arena_printf(arena, "%s; the open model %s (%s at %s%s) %s, that is %s", line,
                            i ? "cheapest for its size" : "in the middle",
                            report_short(rows_text(&rows, i, "model")),
                            rows_text(&rows, i, "seller"), report_mark(&rows, i, "stale"),
                            figure_cost(arena, rows_real(&rows, i, "theirs")),
                            per_size(report, &rows, i));
    if (rows.count)
        page_item(report->page, "no GPU", "output price per 100B active: %s %s%s.",
                  report_short(report->model), figure_cost(arena, rows_real(&rows, 0, "mine")),
                  line);
    rows_free(&rows);
    return 0;
}

int report_test(struct report *report) {
    return add_test(report) || add_losses(report) || add_speeds(report) || add_size(report) ||
                   add_per_size(report) || add_claim(report) || report_lines(report)
               ? -1
               : 0;
}
