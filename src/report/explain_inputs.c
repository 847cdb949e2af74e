/* SPDX-License-Identifier: MIT
 * What goes into a cost: prices, rent, size, chip, efficiencies, each with its
 * source or its reason. */
#include "report/explain.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

/* The vendor's own price, else that of the seller in the middle of the open market. */
static const char price_query[] =
    "SELECT p.component, p.usd_per_mtok, p.seller, p.source, p.sources, p.series_id, p.since, "
    "p.stale,"
    "  w.blend_price, o.seller IS NULL AS own, o.sellers, o.output_low, o.output_high"
    " FROM seller_price_monthly AS w JOIN api_price_monthly AS p USING (month, model, seller)"
    " LEFT JOIN open_market_monthly AS o ON o.month = w.month AND o.model = w.model AND o.seller = "
    "w.seller"
    "  AND NOT w.own"
    " WHERE w.month = ?1 AND w.model = ?3 AND p.tier = 'standard' AND p.context_min = 0"
    "  AND p.component IN ('input', 'output')"
    "  AND (w.own OR o.seller IS NOT NULL AND NOT EXISTS (SELECT 1 FROM own_price_monthly AS x"
    "   WHERE x.month = ?1 AND x.model = ?3))"
    " ORDER BY p.component";

/* Of the chip that the cost of this model stands on; a measured one may not be the scenario's own.
 */
static const char rent_query[] =
    "SELECT s.price_basis, s.server_usd, s.server_low, s.server_high, s.server_sigma, s.provider, "
    "s.server,"
    "  s.region, s.price_kind, s.gpu, s.gpus, s.rent_factor, s.price_providers, s.peak, "
    "s.peak_flops,"
    "  s.precision, s.method, coalesce(h.series_id, o.series_id) AS series_id,"
    "  coalesce(h.since, o.since) AS since, a.reason, a.evidence, s.price_stale,"
    "  g.evidence AS chip, c.usd_per_server_hour, c.gpus AS costed_gpus"
    " FROM scenario_chip_monthly AS s"
    " LEFT JOIN cost_monthly AS c ON c.month = s.month AND c.scenario = s.scenario AND c.model = ?3"
    " LEFT JOIN gpu_now AS g ON g.gpu = s.gpu"
    " LEFT JOIN server_price_headline_monthly AS h ON s.price_basis = 'list price'"
    "  AND h.month = s.month AND h.provider = s.provider AND h.server = s.server"
    "  AND h.price_kind = s.price_kind"
    " LEFT JOIN server_price AS o ON s.price_basis = 'stated' AND o.price_kind = 'owned'"
    "  AND o.fetch_id = s.price_fetch_id AND o.gpu = s.gpu AND o.region = s.region"
    "  AND substr(o.since, 1, 7) = s.month"
    " LEFT JOIN assumption_in_force AS a ON a.month = s.month AND a.scenario = s.scenario"
    "  AND a.name = 'server_usd_per_hour' AND a.model = '' AND s.price_basis IN ('assumed', "
    "'owned')"
    " WHERE s.month = ?1 AND s.scenario = ?2 AND iif(c.gpu IS NULL, s.own, s.gpu = c.gpu)"
    " ORDER BY s.own DESC LIMIT 1";

static const char quote_query[] =
    "SELECT q.provider, q.server, q.region, q.usd_per_hour, q.series_id, q.stale, p.since"
    " FROM market_quote_monthly AS q"
    " JOIN server_price_by_provider_monthly AS p ON p.month = q.month AND p.series_id = q.series_id"
    " WHERE q.month = ?1 AND q.gpu = ?3 AND q.counts ORDER BY q.usd_per_hour, q.provider";

static const char size_query[] =
    "SELECT active_params, size_low, size_high, size_sigma, basis, size_reason, size_evidence"
    " FROM model_size_monthly WHERE month = ?1 AND scenario = ?2 AND model = ?3";

/* What the scenario says of MFU and use: the value made for this model goes before that for all. */
static const char factor_query[] =
    "SELECT f.name, f.label, a.low, a.base, a.high, a.reason, a.evidence, a.model,"
    "  CASE f.name WHEN 'mfu_prefill' THEN c.mfu_prefill_sigma WHEN 'utilization' THEN "
    "c.utilization_sigma"
    "   ELSE c.mfu_decode_sigma END AS sigma, c.utilization AS use"
    " FROM (SELECT 1 AS place, 'mfu_prefill' AS name, 'MFU of prefill (input)' AS label UNION ALL"
    "  SELECT 2, CASE WHEN (SELECT moe FROM model_now WHERE model = ?3) = 0 AND EXISTS ("
    "   SELECT 1 FROM assumption_in_force WHERE month = ?1 AND scenario = ?2 AND name = "
    "'mfu_decode_dense')"
    "   THEN 'mfu_decode_dense' ELSE 'mfu_decode' END, 'MFU of decode (output)' UNION ALL"
    "  SELECT 3, 'utilization', 'use: delivered over deliverable tokens') AS f"
    " JOIN assumption_in_force AS a ON a.month = ?1 AND a.scenario = ?2 AND a.name = f.name"
    "  AND a.model = (SELECT max(x.model) FROM assumption_in_force AS x WHERE x.month = ?1"
    "   AND x.scenario = ?2 AND x.name = f.name AND x.model IN ('', ?3))"
    " LEFT JOIN cost_monthly AS c ON c.month = ?1 AND c.scenario = ?2 AND c.model = ?3"
    " ORDER BY f.place";

/* Of a measured cost: the output speed, and that of input where it had machines of its own. */
static const char speed_query[] =
    "SELECT 'output' AS side, v.gpus, v.gpu, v.precision, v.variant, v.series_id, v.since,"
    "  c.tokens_per_second AS used FROM cost_monthly AS c"
    " JOIN measured_speed_monthly AS v ON v.month = c.month AND v.model = c.model AND v.gpu = c.gpu"
    " WHERE c.month = ?1 AND c.scenario = ?2 AND c.model = ?3 AND c.method = 'measured'"
    " UNION ALL SELECT * FROM (SELECT 'input', t.gpus, t.gpu, t.precision, t.variant, t.series_id,"
    "  t.since, t.tokens_per_second FROM cost_monthly AS c"
    " JOIN measured_speed_monthly AS v ON v.month = c.month AND v.model = c.model AND v.gpu = c.gpu"
    " JOIN throughput_monthly AS t ON t.month = c.month AND t.model = c.model AND t.gpu = c.gpu"
    "  AND t.source = v.source AND t.kind = 'system' AND t.token_kind = 'input'"
    "  AND t.gpus = c.input_gpus AND t.tokens_per_second = c.input_tokens_per_second"
    " WHERE c.month = ?1 AND c.scenario = ?2 AND c.model = ?3 AND c.method = 'measured' LIMIT 1)";

int explain_price(struct explain *explain) {
    struct arena *arena = &explain->arena;
    struct rows rows;
    if (explain_read(explain, price_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        struct step step =
            step_new("price", arena_printf(arena, "%s price", rows_text(&rows, i, "component")));
        double sources = rows_real(&rows, i, "sources");
        step.value = rows_real(&rows, i, "usd_per_mtok");
        step.unit = "USD/Mtok";
        step.basis = arena_printf(
            arena, "%s %s, standard tier%s%s",
            rows_real(&rows, i, "own") > 0 ? "list price of"
                                           : "in the open market, the seller in the middle:",
            rows_text(&rows, i, "seller"),
            sources > 1 ? arena_printf(arena, "; %.0f sources, this one is believed", sources) : "",
            rows_real(&rows, i, "stale") > 0 ? "; stale" : "");
        step.series_id = rows_get(&rows, i, "series_id")->whole;
        step.since = rows_text(&rows, i, "since");
        failed = explain_add(explain, &step);
    }
    if (rows.count == 2 && !failed && !isnan(rows_real(&rows, 0, "blend_price"))) {
        struct step step = step_new("price", "blended price, 3:1");
        step.formula = arena_printf(arena, "(3 x %s + %s) / 4",
                                    figure_price(arena, rows_real(&rows, 0, "usd_per_mtok")),
                                    figure_price(arena, rows_real(&rows, 1, "usd_per_mtok")));
        step.value = rows_real(&rows, 0, "blend_price");
        step.unit = "USD/Mtok";
        failed = explain_add(explain, &step);
    }
    if (!rows.count) {
        struct step step = step_new("price", "price");
        step.basis = "not known: the vendor's own list price is not on file for this month";
        failed = explain_add(explain, &step);
    }
    rows_free(&rows);
    return failed;
}

static int add_quotes(struct explain *explain, const char *gpu) {
    struct arena *arena = &explain->arena;
    struct explain chip = *explain;
    struct rows rows;
    chip.model = gpu;
    if (explain_read(&chip, quote_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        struct step step =
            step_new("rent", arena_printf(arena, "quote of %s", rows_text(&rows, i, "provider")));
        step.value = rows_real(&rows, i, "usd_per_hour");
        step.unit = "USD/h";
        step.basis =
            arena_printf(arena, "on demand, %s%s%s%s", rows_text(&rows, i, "server"),
                         *rows_text(&rows, i, "region") ? ", " : "", rows_text(&rows, i, "region"),
                         rows_real(&rows, i, "stale") > 0 ? "; stale" : "");
        step.series_id = rows_get(&rows, i, "series_id")->whole;
        step.since = rows_text(&rows, i, "since");
        failed = explain_add(explain, &step);
    }
    rows_free(&rows);
    return failed;
}

/* What goes into the cost where it is not the rent itself: after discount, or of so many measured
 * accelerators. */
static int add_rent_paid(struct explain *explain, const struct rows *rows) {
    struct arena *arena = &explain->arena;
    double factor = rows_real(rows, 0, "rent_factor"), gpus = rows_real(rows, 0, "gpus");
    double costed = rows_real(rows, 0, "costed_gpus");
    bool part = !isnan(costed) && (costed < gpus || costed > gpus);
    bool discounted = !isnan(factor) && factor < 1;
    if (!part && !discounted)
        return 0;
    struct step paid = step_new("rent", "rent that goes into the cost");
    paid.formula = figure_exact(arena, rows_real(rows, 0, "server_usd"));
    if (discounted)
        paid.formula = arena_printf(arena, "%s x %s", paid.formula, figure_exact(arena, factor));
    if (part)
        paid.formula = arena_printf(arena, "%s / %.0f x %.0f", paid.formula, gpus, costed);
    paid.value = rows_real(rows, 0, "usd_per_server_hour");
    paid.unit = "USD/h";
    return explain_add(explain, &paid);
}

static int add_rent(struct explain *explain, const struct rows *rows) {
    struct arena *arena = &explain->arena;
    const char *basis = rows_text(rows, 0, "price_basis");
    struct step step = step_new("rent", "server");
    step.value = rows_real(rows, 0, "server_usd");
    step.unit = "USD/h";
    step.low = rows_real(rows, 0, "server_low");
    step.high = rows_real(rows, 0, "server_high");
    step.sigma = rows_real(rows, 0, "server_sigma");
    step.basis = arena_printf(arena, "%s, %.0f x %s", basis, rows_real(rows, 0, "gpus"),
                              rows_text(rows, 0, "gpu"));
    if (strcmp(basis, "list price") == 0)
        step.basis = arena_printf(arena, "%s: %s %s %s, %s", step.basis,
                                  rows_text(rows, 0, "provider"), rows_text(rows, 0, "server"),
                                  rows_text(rows, 0, "region"), rows_text(rows, 0, "price_kind"));
    if (strcmp(basis, "stated") == 0)
        step.basis =
            arena_printf(arena, "%s: no market, what the seller reckons a server at", step.basis);
    if (strcmp(basis, "market") == 0)
        step.formula =
            arena_printf(arena, "median of %.0f providers; range: 10th to 90th percentile",
                         rows_real(rows, 0, "price_providers"));
    step.series_id = rows_get(rows, 0, "series_id")->whole;
    step.since = rows_text(rows, 0, "since");
    step.reason = rows_text(rows, 0, "reason");
    step.evidence = rows_text(rows, 0, "evidence");
    if (explain_add(explain, &step))
        return -1;
    return add_rent_paid(explain, rows);
}

static int add_chip(struct explain *explain, const struct rows *rows) {
    struct step step = step_new("chip", "peak of one accelerator");
    if (strcmp(rows_text(rows, 0, "method"), "measured") == 0)
        return 0;
    step.value = rows_real(rows, 0, "peak_flops");
    step.unit = "FLOP/s";
    step.basis = arena_printf(&explain->arena, "%s, %s at %s", rows_text(rows, 0, "gpu"),
                              rows_text(rows, 0, "peak"), rows_text(rows, 0, "precision"));
    step.evidence = rows_text(rows, 0, "chip");
    return explain_add(explain, &step);
}

static int add_size(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, size_query, &rows))
        return -1;
    struct step step = step_new("size", "active parameters N");
    step.basis = "not known: nobody has published it and the scenario assumes none";
    if (rows.count) {
        step.value = rows_real(&rows, 0, "active_params");
        step.unit = "parameters";
        step.low = rows_real(&rows, 0, "size_low");
        step.high = rows_real(&rows, 0, "size_high");
        step.sigma = rows_real(&rows, 0, "size_sigma");
        step.basis = rows_text(&rows, 0, "basis");
        step.reason = rows_text(&rows, 0, "size_reason");
        step.evidence = rows_text(&rows, 0, "size_evidence");
    }
    int failed = explain_add(explain, &step);
    rows_free(&rows);
    return failed;
}

/* An average over deployed machines has the idle hours inside: use is 1, whatever the scenario
 * says. */
static void judge_use(struct step *step, double use) {
    if (!(use < step->value || use > step->value))
        return;
    step->value = use;
    step->low = step->high = step->sigma = NAN;
    step->basis = "the speed is an average over deployed machines, idle hours included";
    step->reason = step->evidence = "";
}

static int add_factors(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, factor_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        struct step step = step_new("efficiency", rows_text(&rows, i, "label"));
        step.value = rows_real(&rows, i, "base");
        step.unit = "of 1";
        step.low = rows_real(&rows, i, "low");
        step.high = rows_real(&rows, i, "high");
        step.sigma = rows_real(&rows, i, "sigma");
        step.basis = arena_printf(&explain->arena, "assumption %s%s%s", rows_text(&rows, i, "name"),
                                  *rows_text(&rows, i, "model") ? " for " : "",
                                  rows_text(&rows, i, "model"));
        step.reason = rows_text(&rows, i, "reason");
        step.evidence = rows_text(&rows, i, "evidence");
        if (strcmp(rows_text(&rows, i, "name"), "utilization") == 0)
            judge_use(&step, rows_real(&rows, i, "use"));
        failed = explain_add(explain, &step);
    }
    rows_free(&rows);
    return failed;
}

static int add_one_speed(struct explain *explain, const struct rows *rows, size_t i) {
    struct step step = step_new(
        "speed",
        arena_printf(&explain->arena, "%s tokens of the %s", rows_text(rows, i, "side"),
                     strcmp(rows_text(rows, i, "side"), "input") == 0 ? "machines that only read"
                                                                      : "whole system"));
    step.value = rows_real(rows, i, "used");
    step.unit = "tokens/s";
    step.basis = arena_printf(&explain->arena, "measured on %.0f x %s %s %s",
                              rows_real(rows, i, "gpus"), rows_text(rows, i, "gpu"),
                              rows_text(rows, i, "precision"), rows_text(rows, i, "variant"));
    step.series_id = rows_get(rows, i, "series_id")->whole;
    step.since = rows_text(rows, i, "since");
    return explain_add(explain, &step);
}

static int add_speed(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, speed_query, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = add_one_speed(explain, &rows, i);
    rows_free(&rows);
    return failed;
}

int explain_inputs(struct explain *explain) {
    struct rows rows;
    if (explain_read(explain, rent_query, &rows))
        return -1;
    int failed = 0;
    if (rows.count && !isnan(rows_real(&rows, 0, "server_usd"))) {
        bool market = strcmp(rows_text(&rows, 0, "price_basis"), "market") == 0;
        failed = (market && add_quotes(explain, rows_text(&rows, 0, "gpu"))) ||
                 explain_owner(explain) || add_rent(explain, &rows);
    } else {
        struct step step = step_new("rent", "server");
        step.basis = "not known: the scenario has no rent in this month";
        failed = explain_add(explain, &step);
    }
    failed = failed || add_size(explain) || explain_size_by_speed(explain) ||
             (rows.count && add_chip(explain, &rows)) || add_speed(explain) || add_factors(explain);
    rows_free(&rows);
    return failed ? -1 : 0;
}
