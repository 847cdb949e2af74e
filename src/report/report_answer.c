/* SPDX-License-Identifier: MIT
 * The answer, first on the page: is the API sold at a loss? With an interval, a
 * probability, and what is left out. */
#include "report/report.h"

#include <math.h>
#include <string.h>

static const char query[] =
    "SELECT m.output_markup, m.output_markup_p5, m.output_markup_p95, m.p_below_cost, m.stale,"
    "  m.output_price, c.output_usd_per_mtok, c.active_params, c.size_low, c.size_high, "
    "c.size_basis,"
    "  c.price_basis, c.price_providers, c.usd_per_server_hour, c.server_low, c.server_high, c.gpu,"
    "  coalesce(nullif(n.name, ''), ?3) AS name, k.chance AS chance_40, p.output_markup AS "
    "post_markup,"
    "  o.output_markup AS owner_markup, o.output_markup_p5 AS owner_p5,"
    "  o.output_markup_p95 AS owner_p95, t.verdict, t.models, t.below_cost, t.surely_below,"
    "  a.output_markup AS aws_markup"
    " FROM markup_monthly AS m"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " LEFT JOIN model_now AS n ON n.model = m.model"
    " LEFT JOIN markup_chance_monthly AS k ON k.month = ?1 AND k.scenario = ?2 AND k.model = ?3"
    "  AND k.multiple = 40"
    " LEFT JOIN markup_monthly AS p ON p.month = ?1 AND p.model = ?3 AND p.scenario = 'post-2024'"
    " LEFT JOIN markup_monthly AS o ON o.month = ?1 AND o.model = ?3 AND o.scenario = 'owner'"
    "  AND ?2 <> 'owner'"
    " LEFT JOIN markup_monthly AS a ON a.month = ?1 AND a.model = ?3 AND a.scenario = 'split-aws'"
    "  AND ?2 <> 'split-aws'"
    " LEFT JOIN scenario_test_monthly AS t ON t.month = ?1 AND t.scenario = ?2"
    " WHERE m.month = ?1 AND m.scenario = ?2 AND m.model = ?3";

static const char query_unknown[] =
    "SELECT coalesce(nullif(n.name, ''), ?3) AS name, w.output_price, p.active_params,"
    "  p.active_params_p5, p.active_params_p95, c.output_usd_per_mtok"
    " FROM (SELECT 1) LEFT JOIN model_now AS n ON n.model = ?3"
    " LEFT JOIN own_price_monthly AS w ON w.month = ?1 AND w.model = ?3"
    " LEFT JOIN cost_monthly AS c ON c.month = ?1 AND c.model = ?3 AND c.scenario = ?2"
    " LEFT JOIN pays_for_monthly AS p ON p.month = ?1 AND p.scenario = ?2 AND p.model = ?3";

/* "If GPT-4o has 50-200B active parameters, it" or, of a published size, "GPT-OSS (5.1B …)". */
static const char *who(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    const char *name = rows_text(rows, 0, "name");
    const char *range =
        figure_params_range(arena, rows_real(rows, 0, "size_low"), rows_real(rows, 0, "size_high"));
    const char *size = figure_params(arena, rows_real(rows, 0, "active_params"));
    if (*range)
        return arena_printf(arena, "If %s has %s active parameters, it", name, range);
    if (strcmp(rows_text(rows, 0, "size_basis"), "assumed") == 0)
        return arena_printf(arena, "If %s has %s active parameters, it", name, size);
    return arena_printf(arena, "%s (%s active parameters, published)", name, size);
}

static const char *verdict(const struct rows *rows) {
    double low = rows_real(rows, 0, "output_markup_p5");
    double high = rows_real(rows, 0, "output_markup_p95");
    double middle = rows_real(rows, 0, "output_markup");
    if (isnan(low))
        return middle >= 1 ? "is not sold at a loss" : "is sold at a loss";
    if (low >= 1)
        return "is not sold at a loss";
    if (high < 1)
        return "is sold at a loss";
    return middle >= 1 ? "is probably not sold at a loss" : "is probably sold at a loss";
}

/* A figure of the headline under a set, with its derivation. */
static const char *figure(struct report *report, const char *scenario, const char *quantity,
                          const char *text) {
    return derived(report->derivations, scenario, report->model, quantity, text);
}

static const char *main_sentence(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    const char *times = figure(report, report->scenario, "output markup",
                               figure_times(arena, rows_real(rows, 0, "output_markup")));
    const char *range = figure(report, report->scenario, "output markup",
                               figure_range(arena, rows_real(rows, 0, "output_markup_p5"),
                                            rows_real(rows, 0, "output_markup_p95")));
    const char *stale = report_mark(rows, 0, "stale");
    if (!*range)
        return arena_printf(arena,
                            "%s %s: its output sells at %sx%s the cost of serving it (%s gives no "
                            "interval).",
                            who(report, rows), verdict(rows), times, stale, report->scenario);
    return arena_printf(arena,
                        "%s %s: its output sells at %sx%s the cost of serving it (%sx, 5-95 %%), "
                        "the chance of a price below that cost is %s.",
                        who(report, rows), verdict(rows), times, stale, range,
                        figure(report, report->scenario, "chance that output is sold below cost",
                               figure_percent(arena, rows_real(rows, 0, "p_below_cost"))));
}

static const char *post_sentence(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    double post = rows_real(rows, 0, "post_markup");
    double chance = rows_real(rows, 0, "chance_40");
    if (isnan(post) || strcmp(report->model, "openai/gpt-4o") != 0)
        return "";
    const char *text =
        arena_printf(arena,
                     " The famous \"about 50x\" (%sx by post-2024) needs the sparse "
                     "FP8 peak and servers that are never idle",
                     figure(report, "post-2024", "output markup", figure_times(arena, post)));
    if (isnan(chance))
        return arena_printf(arena, "%s.", text);
    return arena_printf(
        arena, "%s; the chance of 40x or more is %s.", text,
        worked_out(report->derivations, figure_percent(arena, chance),
                   "chance of 40x or more under %s: Phi(ln(%s / 40) / sigma), where "
                   "sigma is that of the output cost, = %s",
                   report->scenario, figure_exact(arena, rows_real(rows, 0, "output_markup")),
                   figure_exact(arena, chance)));
}

/* Which rent the figure stands on, and how it is on others. */
static const char *basis_sentence(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    const char *basis = rows_text(rows, 0, "price_basis");
    const char *rent = figure(report, report->scenario, "server",
                              figure_dollars(arena, rows_real(rows, 0, "usd_per_server_hour")));
    const char *text = arena_printf(arena, " Rent: %s/h, %s.", rent, basis);
    if (strcmp(basis, "market") == 0)
        text = arena_printf(arena, " Rent: %s/h, the median list price of %s providers.", rent,
                            figure_whole(arena, rows_real(rows, 0, "price_providers")));
    else if (strcmp(basis, "assumed") == 0)
        text = arena_printf(arena,
                            " Weak point: the rent, assumed %s/h (%s), for fewer than three market "
                            "quotes of this month are on file.",
                            rent,
                            figure_range(arena, rows_real(rows, 0, "server_low"),
                                         rows_real(rows, 0, "server_high")));
    double aws = rows_real(rows, 0, "aws_markup"), owner = rows_real(rows, 0, "owner_markup");
    if (!isnan(aws))
        text = arena_printf(arena, "%s On AWS rent, one basis through all months: %sx.", text,
                            figure(report, "split-aws", "output markup", figure_times(arena, aws)));
    if (!isnan(owner))
        text = arena_printf(arena, "%s On owned servers: %sx (%s).", text,
                            figure(report, "owner", "output markup", figure_times(arena, owner)),
                            figure(report, "owner", "output markup",
                                   figure_range(arena, rows_real(rows, 0, "owner_p5"),
                                                rows_real(rows, 0, "owner_p95"))));
    return text;
}

static const char *test_sentence(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    if (strcmp(rows_text(rows, 0, "verdict"), "too dear") != 0)
        return "";
    return arena_printf(
        arena,
        " %s fails the test of section 5: at its costs %s of %s open models would be sold below "
        "cost in the open market. Read %sx as the dear case%s.",
        report->scenario, figure_whole(arena, rows_real(rows, 0, "below_cost")),
        figure_whole(arena, rows_real(rows, 0, "models")),
        figure_times(arena, rows_real(rows, 0, "output_markup")),
        isnan(rows_real(rows, 0, "owner_markup"))
            ? ""
            : arena_printf(arena, ", %sx as that of an owner",
                           figure_times(arena, rows_real(rows, 0, "owner_markup"))));
}

static const char pays_for[] = "active parameters that the output price just pays for";

static int answer_unknown(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, query_unknown, &rows))
        return -1;
    const char *name = rows_text(&rows, 0, "name");
    double price = rows_real(&rows, 0, "output_price");
    if (isnan(price))
        page_paragraph(report->page,
                       "Not known: no list price of %s by its own vendor is on file for %s.", name,
                       report->month);
    else if (!isnan(rows_real(&rows, 0, "active_params")))
        page_paragraph(report->page,
                       "What it costs to serve %s is not known, for nobody has published its size "
                       "and %s assumes none. Its output price of %s just pays for %s active "
                       "parameters (%s, 5-95 %%): if it is larger, it is sold at a loss.",
                       name, report->scenario, figure_price(arena, price),
                       figure(report, report->scenario, pays_for,
                              figure_params(arena, rows_real(&rows, 0, "active_params"))),
                       figure_params_range(arena, rows_real(&rows, 0, "active_params_p5"),
                                           rows_real(&rows, 0, "active_params_p95")));
    else
        page_paragraph(report->page,
                       "Not known: %s has no cost under %s in %s, for the scenario has no rent or "
                       "no size for it.",
                       name, report->scenario, report->month);
    rows_free(&rows);
    return 0;
}

int report_answer(struct report *report) {
    struct rows rows;
    if (report_read(report, query, &rows))
        return -1;
    int failed = 0;
    if (rows.count)
        page_paragraph(report->page,
                       "%s%s%s%s Serving only (no training, staff, free users), before batch and "
                       "cache discounts.",
                       main_sentence(report, &rows), post_sentence(report, &rows),
                       basis_sentence(report, &rows), test_sentence(report, &rows));
    else
        failed = answer_unknown(report);
    rows_free(&rows);
    return failed;
}
