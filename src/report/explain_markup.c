/* SPDX-License-Identifier: MIT
 * What comes out: markup by each convention, parity with a human, what a price
 * would pay for, and what becomes of "about 50x". */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

static const char convention_query[] =
    "SELECT k.convention, k.price, k.cost, k.markup, m.output_markup_p5, m.output_markup_p95,"
    "  m.input_markup_p5, m.input_markup_p95, m.blend_markup_p5, m.blend_markup_p95, "
    "m.gross_margin,"
    "  m.p_below_cost, m.blend_cost, m.blend_price, c.output_sigma, m.output_cost, m.output_price"
    " FROM markup_convention_monthly AS k JOIN markup_monthly AS m USING (month, scenario, model)"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " WHERE k.month = ?1 AND k.scenario = ?2 AND k.model = ?3 ORDER BY k.place";

static const char market_query[] =
    "SELECT m.*, c.output_sigma FROM open_market_monthly AS o"
    " JOIN markup_by_seller_monthly AS m USING (month, model, seller)"
    " JOIN cost_monthly AS c USING (month, scenario, model)"
    " WHERE m.month = ?1 AND m.scenario = ?2 AND m.model = ?3";

static const char parity_query[] =
    "SELECT h.*, w.series_id, w.since, c.active_params, c.output_usd_per_mtok AS output_cost"
    " FROM human_parity_monthly AS h"
    " JOIN wage_monthly AS w ON w.month = h.month AND w.place = h.place AND w.kind = h.wage_kind"
    " LEFT JOIN cost_monthly AS c ON c.month = h.month AND c.scenario = h.scenario AND c.model = "
    "h.model"
    " WHERE h.month = ?1 AND h.scenario = ?2 AND h.model = ?3 AND h.place = ?4 AND h.wage_kind = "
    "'minimum'"
    " ORDER BY h.human_usd_per_mtok DESC";

static const char pays_query[] =
    "SELECT p.*, s.flops, iif(m.moe = 0, s.mfu_decode_dense, s.mfu_decode) AS mfu, s.utilization,"
    "  s.server_usd * s.rent_factor AS rent, s.training_load"
    " FROM pays_for_monthly AS p JOIN scenario_monthly AS s USING (month, scenario)"
    " LEFT JOIN model_now AS m ON m.model = p.model"
    " WHERE p.month = ?1 AND p.scenario = ?2 AND p.model = ?3";

/* Other roads to the same figure, dearer and cheaper than the post's. */
static const char post_query[] =
    "SELECT 1 AS place, 'at a fifth of the rent, as the post says of the market' AS what, "
    "output_markup AS markup"
    " FROM markup_if_monthly WHERE month = ?1 AND model = ?3 AND scenario = 'post-2024' AND "
    "condition = 'fifth'"
    " UNION ALL SELECT 2, 'with the size that its speed suggests', max(output_markup)"
    "  FROM markup_if_monthly WHERE month = ?1 AND model = ?3 AND scenario = 'post-2024'"
    "  AND condition = 'speed' HAVING count(*) > 0"
    " UNION ALL SELECT 3, 'on the set frontier-best', output_markup FROM markup_monthly WHERE "
    "month = ?1"
    "  AND model = ?3 AND scenario = 'frontier-best' ORDER BY 1";

/* Of the model whose size the post assumes: of others it says nothing. */
static const char post_sum_query[] =
    "SELECT convention, markup FROM markup_convention_monthly"
    " WHERE month = ?1 AND scenario = 'post-2024' AND model = ?3 AND convention <> '1:1'"
    "  AND EXISTS (SELECT 1 FROM cost_monthly WHERE month = ?1 AND scenario = 'post-2024'"
    "   AND model = ?3 AND size_basis = 'assumed') ORDER BY place";

static int add_convention(struct explain *explain, const struct rows *rows, size_t i) {
    struct arena *a = &explain->arena;
    const char *name = rows_text(rows, i, "convention");
    const char *column = strcmp(name, "3:1") == 0 ? "blend" : name;
    struct step step =
        step_new("markup", strcmp(name, "sum") == 0 ? "input price + output price over one cost"
                                                    : arena_printf(a, "%s markup", name));
    step.formula = arena_printf(a, "%s / %s", figure_exact(a, rows_real(rows, i, "price")),
                                figure_exact(a, rows_real(rows, i, "cost")));
    step.value = rows_real(rows, i, "markup");
    step.unit = "x";
    if (strcmp(name, "1:1") != 0 && strcmp(name, "sum") != 0) {
        step.low = rows_real(rows, i, arena_printf(a, "%s_markup_p5", column));
        step.high = rows_real(rows, i, arena_printf(a, "%s_markup_p95", column));
    }
    return explain_add(explain, &step);
}

static int add_margin(struct explain *explain, const struct rows *rows) {
    struct arena *a = &explain->arena;
    struct step step = step_new("markup", "gross margin, 3:1");
    step.formula = arena_printf(a, "1 - %s / %s", figure_exact(a, rows_real(rows, 0, "blend_cost")),
                                figure_exact(a, rows_real(rows, 0, "blend_price")));
    step.value = rows_real(rows, 0, "gross_margin");
    step.unit = "of 1";
    if (!isnan(step.value) && explain_add(explain, &step))
        return -1;
    struct step chance = step_new("markup", "chance that output is sold below cost");
    chance.value = rows_real(rows, 0, "p_below_cost");
    if (isnan(chance.value))
        return 0;
    chance.formula =
        arena_printf(a, "Phi(ln(%s / %s) / %s)", figure_exact(a, rows_real(rows, 0, "output_cost")),
                     figure_price(a, rows_real(rows, 0, "output_price")),
                     figure_exact(a, rows_real(rows, 0, "output_sigma")));
    chance.unit = "of 1";
    return explain_add(explain, &chance);
}

/* A model that its makers do not sell themselves: at the seller in the middle. */
static int add_market(struct explain *explain) {
    static const char *const sides[] = {"input", "output", "blend"};
    struct arena *a = &explain->arena;
    struct rows rows;
    if (explain_read(explain, market_query, &rows))
        return -1;
    int failed = 0;
    for (size_t k = 0; rows.count && k < 3 && !failed; k++) {
        struct step step =
            step_new("markup", arena_printf(a, "%s markup", k == 2 ? "3:1" : sides[k]));
        step.value = rows_real(&rows, 0, arena_printf(a, "%s_markup", sides[k]));
        step.formula = arena_printf(
            a, "%s / %s",
            figure_exact(a, rows_real(&rows, 0, arena_printf(a, "%s_price", sides[k]))),
            figure_exact(a, rows_real(&rows, 0, arena_printf(a, "%s_cost", sides[k]))));
        step.low = rows_real(&rows, 0, arena_printf(a, "%s_markup_p5", sides[k]));
        step.high = rows_real(&rows, 0, arena_printf(a, "%s_markup_p95", sides[k]));
        step.unit = "x";
        failed = !isnan(step.value) && explain_add(explain, &step);
    }
    if (rows.count && !failed)
        failed = add_margin(explain, &rows);
    rows_free(&rows);
    return failed;
}

int explain_markup(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, convention_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = add_convention(explain, &rows, i);
    if (rows.count && !failed)
        failed = add_margin(explain, &rows);
    if (!rows.count && !failed)
        failed = add_market(explain);
    rows_free(&rows);
    return failed;
}

static int add_definition(struct explain *explain, const struct rows *rows, size_t i) {
    struct arena *a = &explain->arena;
    const char *name = rows_text(rows, i, "definition");
    double human = rows_real(rows, i, "human_usd_per_mtok");
    double size = rows_real(rows, i, "active_params"), cost = rows_real(rows, i, "output_cost");
    struct step asks = step_new("human parity", arena_printf(a, "%s: a human asks", name));
    asks.formula = arena_printf(a, "1e6 x %s / %s tokens/h",
                                figure_dollars(a, rows_real(rows, i, "usd_per_hour")),
                                figure_exact(a, rows_real(rows, i, "tokens_per_hour")));
    asks.value = human;
    asks.unit = "USD/Mtok";
    struct step times =
        step_new("human parity", arena_printf(a, "%s: the model is cheaper by", name));
    times.formula = arena_printf(a, "%s / %s", figure_exact(a, human),
                                 figure_price(a, rows_real(rows, i, "model_usd_per_mtok")));
    times.value = rows_real(rows, i, "times_cheaper");
    times.unit = "x";
    struct step afford =
        step_new("human parity", arena_printf(a, "%s: N*, affordable active parameters", name));
    afford.value = rows_real(rows, i, "affordable_active_params");
    afford.unit = "parameters";
    if (!isnan(size) && !isnan(cost))
        afford.formula = arena_printf(a, "%s x %s / %s", figure_exact(a, size),
                                      figure_exact(a, human), figure_exact(a, cost));
    else
        afford.formula = "human price x 3600 x server FLOP/s x MFU x use / (2e6 x rent)";
    return explain_add(explain, &asks) || explain_add(explain, &times) ||
           (!isnan(afford.value) && explain_add(explain, &afford));
}

int explain_parity(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, parity_query, &rows))
        return -1;
    int failed = 0;
    if (rows.count) {
        struct step wage = step_new(
            "human parity", arena_printf(&explain->arena, "minimum wage, %s", explain->place));
        wage.value = rows_real(&rows, 0, "usd_per_hour");
        wage.unit = "USD/h";
        wage.series_id = rows_get(&rows, 0, "series_id")->whole;
        wage.since = rows_text(&rows, 0, "since");
        failed = explain_add(explain, &wage);
    }
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = add_definition(explain, &rows, i);
    rows_free(&rows);
    return failed;
}

int explain_pays_for(struct explain *explain) {
    struct arena *a = &explain->arena;
    struct rows rows;
    if (explain_read(explain, pays_query, &rows))
        return -1;
    int failed = 0;
    if (rows.count && !isnan(rows_real(&rows, 0, "output_price"))) {
        struct step step =
            step_new("pays for", "active parameters that the output price just pays for");
        step.formula = arena_printf(a, "%s x 3600 x %s x %s x %s / (2e6 x %s)",
                                    figure_price(a, rows_real(&rows, 0, "output_price")),
                                    figure_exact(a, rows_real(&rows, 0, "flops")),
                                    figure_exact(a, rows_real(&rows, 0, "mfu")),
                                    figure_exact(a, rows_real(&rows, 0, "utilization")),
                                    figure_exact(a, rows_real(&rows, 0, "rent")));
        step.value = rows_real(&rows, 0, "active_params");
        step.unit = "parameters";
        step.low = rows_real(&rows, 0, "active_params_p5");
        step.high = rows_real(&rows, 0, "active_params_p95");
        step.basis =
            "needs no belief about the model's size; if it is larger, output is sold below cost";
        failed = explain_add(explain, &step);
    }
    rows_free(&rows);
    return failed;
}

static int add_bound(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, post_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        struct step step = step_new("about 50x", arena_printf(&explain->arena, "no upper bound: %s",
                                                              rows_text(&rows, i, "what")));
        step.value = rows_real(&rows, i, "markup");
        step.unit = "x, output";
        failed = explain_add(explain, &step);
    }
    rows_free(&rows);
    return failed;
}

int explain_post(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, post_sum_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        const char *name = rows_text(&rows, i, "convention");
        struct step step = step_new(
            "about 50x", arena_printf(&explain->arena, "post-2024, %s",
                                      strcmp(name, "sum") == 0 ? "in + out over one cost" : name));
        step.value = rows_real(&rows, i, "markup");
        step.unit = "x";
        failed = explain_add(explain, &step);
    }
    failed = failed || (rows.count && add_bound(explain));
    rows_free(&rows);
    return failed ? -1 : 0;
}
