/* SPDX-License-Identifier: MIT
 * Section 2: the headline model by assumption set. */
#include "report/report.h"

#include <math.h>
#include <string.h>

static const char query[] =
    "SELECT c.scenario, c.method, c.usd_per_server_hour, c.price_basis, c.peak, c.precision, "
    "c.gpu, c.gpus,"
    "  c.mfu_prefill, c.mfu_decode, c.utilization, c.input_usd_per_mtok AS input_cost,"
    "  c.output_usd_per_mtok AS output_cost, c.input_p5, c.input_p95, c.output_p5, c.output_p95,"
    "  m.input_markup, m.output_markup, m.blend_markup, m.gross_margin, m.input_markup_p5,"
    "  m.input_markup_p95, m.output_markup_p5, m.output_markup_p95, m.blend_markup_p5,"
    "  m.blend_markup_p95, m.input_price, m.output_price, m.seller, c.stale, m.stale AS "
    "price_stale,"
    "  c.active_params, c.size_basis, c.size_evidence, c.server_low, c.server_high, c.size_low,"
    "  c.size_high, c.mfu_prefill_low, c.mfu_prefill_high, c.mfu_decode_low, c.mfu_decode_high,"
    "  c.utilization_low, c.utilization_high, c.server_share, c.size_share, c.mfu_share,"
    "  c.utilization_share, h.series_id, h.since, h.confirmed_at, a.evidence AS rent_evidence"
    " FROM cost_monthly AS c"
    " LEFT JOIN markup_monthly AS m USING (month, scenario, model)"
    " LEFT JOIN server_price_headline_monthly AS h ON c.price_basis = 'list price'"
    "  AND h.month = c.month AND h.provider = c.provider AND h.server = c.server"
    "  AND h.price_kind = c.price_kind"
    " LEFT JOIN assumption_in_force AS a ON a.month = c.month AND a.scenario = c.scenario"
    "  AND a.model = '' AND a.name = CASE WHEN c.price_basis IN ('assumed', 'owned')"
    "   THEN 'server_usd_per_hour' WHEN c.price_basis = 'ownership' THEN 'capex' END"
    " WHERE c.month = ?1 AND c.model = ?3"
    " ORDER BY CASE c.scenario WHEN 'post-2024' THEN 1 WHEN 'post-bf16' THEN 2 WHEN 'split-aws' "
    "THEN 3"
    "  WHEN ?2 THEN 4 WHEN 'split' THEN 5 WHEN 'split-b200' THEN 6 WHEN 'owner' THEN 7 ELSE 8 END,"
    " c.scenario";

static const char convention_query[] =
    "SELECT convention, markup FROM markup_convention_monthly WHERE month = ?1 AND model = ?3"
    " AND scenario = 'post-2024' AND convention <> '1:1' ORDER BY place";

/* One basis through all months, so that a change of it is not shown as a change of markup. Since
 * the month of the post, and since the month before. */
static const char why_query[] =
    "SELECT * FROM attribution_since WHERE month = ?1 AND since IN (?5, '" REPORT_POST_MONTH "')"
    " AND model = ?3 AND scenario = 'split-aws' AND component = 'output' ORDER BY since";

static const char *percent(struct arena *arena, double share) {
    return isnan(share) ? "" : arena_printf(arena, "%.0f", 100 * share);
}

static const char *percent_range(struct arena *arena, const struct rows *rows, size_t row,
                                 const char *low, const char *high) {
    return arena_printf(arena, "%s-%s", percent(arena, rows_real(rows, row, low)),
                        percent(arena, rows_real(rows, row, high)));
}

/* A figure of the headline model under the set of a row, with its derivation; "-" for none. */
static const char *figure(struct report *report, const struct rows *rows, size_t i,
                          const char *quantity, const char *text, double value) {
    if (isnan(value))
        return "-";
    return derived(report->derivations, rows_text(rows, i, "scenario"), report->model, quantity,
                   text);
}

/* The interval of such a figure. */
static const char *range(struct report *report, const struct rows *rows, size_t i,
                         const char *quantity, const char *low, const char *high) {
    return derived(
        report->derivations, rows_text(rows, i, "scenario"), report->model, quantity,
        figure_range(&report->page->arena, rows_real(rows, i, low), rows_real(rows, i, high)));
}

static const char *times(struct report *report, const struct rows *rows, size_t i,
                         const char *quantity, const char *column) {
    double value = rows_real(rows, i, column);
    return figure(report, rows, i, quantity, figure_times(&report->page->arena, value), value);
}

static void add_interval(struct report *report, struct page_block *table, const struct rows *rows,
                         size_t i) {
    struct arena *arena = &report->page->arena;
    const char *rent =
        figure_range(arena, rows_real(rows, i, "server_low"), rows_real(rows, i, "server_high"));
    const char *size =
        figure_params_range(arena, rows_real(rows, i, "size_low"), rows_real(rows, i, "size_high"));
    const char *mfu =
        isnan(rows_real(rows, i, "mfu_decode_low"))
            ? ""
            : arena_printf(arena, ", MFU in %s, out %s",
                           percent_range(arena, rows, i, "mfu_prefill_low", "mfu_prefill_high"),
                           percent_range(arena, rows, i, "mfu_decode_low", "mfu_decode_high"));
    const char *use =
        isnan(rows_real(rows, i, "utilization_low"))
            ? ""
            : arena_printf(arena, ", use %s",
                           percent_range(arena, rows, i, "utilization_low", "utilization_high"));
    page_row_note(report->page, table,
                  "5-95 %%: %s%s%s%s%s%s gives cost %s / %s, markup %s / %s / %s",
                  *rent ? "rent " : "rent fixed", rent, *size ? ", size " : "", size, mfu, use,
                  range(report, rows, i, "input cost", "input_p5", "input_p95"),
                  range(report, rows, i, "output cost", "output_p5", "output_p95"),
                  range(report, rows, i, "input markup", "input_markup_p5", "input_markup_p95"),
                  range(report, rows, i, "output markup", "output_markup_p5", "output_markup_p95"),
                  range(report, rows, i, "3:1 markup", "blend_markup_p5", "blend_markup_p95"));
}

/* One letter for the whole market of a chip: who asks what, each with its own letter. */
static const char *cite_market(struct report *report, const char *gpu) {
    static const char quotes[] =
        "SELECT q.provider, q.usd_per_hour, q.stale, q.series_id, p.since, q.confirmed_at"
        " FROM market_quote_monthly AS q JOIN server_price_by_provider_monthly AS p"
        "  ON p.month = q.month AND p.series_id = q.series_id"
        " WHERE q.month = ?1 AND q.gpu = ?2 AND q.counts ORDER BY q.usd_per_hour, q.provider";
    struct arena *arena = &report->page->arena;
    struct rows rows;
    struct stmt *stmt = db_prepare(report->db, quotes, report->err);
    if (!stmt)
        return "";
    stmt_text(stmt, 1, report->month);
    stmt_text(stmt, 2, gpu);
    if (rows_read(stmt, &rows, report->err))
        return "";
    const char *line = "";
    for (size_t i = 0; i < rows.count; i++)
        line = arena_printf(
            arena, "%s%s%s %s%s (%s)", line, i ? ", " : "", rows_text(&rows, i, "provider"),
            figure_dollars(arena, rows_real(&rows, i, "usd_per_hour")),
            report_mark(&rows, i, "stale"),
            cite_fact(report->cites, rows_get(&rows, i, "series_id")->whole,
                      rows_text(&rows, i, "since"), rows_text(&rows, i, "confirmed_at")));
    rows_free(&rows);
    return cite_text(report->cites, arena_printf(arena, "market, 8 x %s on demand, USD/h", gpu),
                     line);
}

static const char *cite_rent(struct report *report, const struct rows *rows, size_t i) {
    const char *basis = rows_text(rows, i, "price_basis");
    if (strcmp(basis, "market") == 0)
        return cite_market(report, rows_text(rows, i, "gpu"));
    if (*rows_text(rows, i, "rent_evidence"))
        return cite_text(report->cites, arena_printf(&report->page->arena, "rent, %s", basis),
                         rows_text(rows, i, "rent_evidence"));
    return cite_fact(report->cites, rows_get(rows, i, "series_id")->whole,
                     rows_text(rows, i, "since"), rows_text(rows, i, "confirmed_at"));
}

/* "25/10": MFU of prefill and of decode. */
static const char *efficiencies(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    double prefill = rows_real(rows, i, "mfu_prefill"), decode = rows_real(rows, i, "mfu_decode");
    return arena_printf(
        arena, "%s/%s",
        figure(report, rows, i, "MFU of prefill (input)", percent(arena, prefill), prefill),
        figure(report, rows, i, "MFU of decode (output)", percent(arena, decode), decode));
}

static void add_set(struct report *report, struct page_block *table, const struct rows *rows,
                    size_t i) {
    struct arena *arena = &report->page->arena;
    const char *gpu = rows_text(rows, i, "gpu");
    const char *chip = strcmp(gpu, "H100") == 0 || strcasestr(rows_text(rows, i, "scenario"), gpu)
                           ? ""
                           : arena_printf(arena, " %s", gpu);
    double in = rows_real(rows, i, "input_cost"), prefill = rows_real(rows, i, "mfu_prefill");
    double use = rows_real(rows, i, "utilization");
    double out = rows_real(rows, i, "output_cost"), margin = rows_real(rows, i, "gross_margin");
    page_row(
        report->page, table, "%s%s|%s%s %s|%s|%s|%s|%s|%s|%s|%s|%s|%s",
        rows_text(rows, i, "scenario"), chip,
        derived(report->derivations, rows_text(rows, i, "scenario"), report->model, "server",
                figure_dollars(arena, rows_real(rows, i, "usd_per_server_hour"))),
        report_mark(rows, i, "stale"), cite_rent(report, rows, i),
        figure(report, rows, i, "peak of one accelerator",
               report_peak(report, rows_text(rows, i, "peak"), rows_text(rows, i, "precision")), 0),
        isnan(prefill) ? "-" : efficiencies(report, rows, i),
        figure(report, rows, i, "use: delivered over deliverable tokens",
               arena_printf(arena, "%s%%", percent(arena, use)), use),
        figure(report, rows, i, "input cost", figure_cost(arena, in), in),
        figure(report, rows, i, "output cost", figure_cost(arena, out), out),
        times(report, rows, i, "input markup", "input_markup"),
        times(report, rows, i, "output markup", "output_markup"),
        times(report, rows, i, "3:1 markup", "blend_markup"),
        figure(report, rows, i, "gross margin, 3:1", percent(arena, margin), margin));
    if (!isnan(rows_real(rows, i, "output_p5")))
        add_interval(report, table, rows, i);
}

/* The inputs by their part in the variance, largest first. */
static void add_shares(struct report *report, const struct rows *rows, size_t i) {
    struct share {
        const char *name;
        double value;
    } shares[] = {{"size", rows_real(rows, i, "size_share")},
                  {"MFU", rows_real(rows, i, "mfu_share")},
                  {"rent", rows_real(rows, i, "server_share")},
                  {"use", rows_real(rows, i, "utilization_share")}};
    struct arena *arena = &report->page->arena;
    const char *line = "";
    if (isnan(shares[0].value))
        return;
    for (int n = 0; n < 4; n++) {
        struct share *most = &shares[0];
        for (int k = 1; k < 4; k++)
            if (shares[k].value > most->value + 1e-9)
                most = &shares[k];
        line =
            arena_printf(arena, "%s%s%s %s", line, n ? ", " : "", most->name,
                         derived(report->derivations, report->scenario, report->model,
                                 arena_printf(arena, "part of the %s in the variance", most->name),
                                 figure_percent(arena, most->value)));
        most->value = -1;
    }
    page_paragraph(report->page, "What moves the output cost under %s: %s.", report->scenario,
                   line);
}

static const char *convention(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *name = rows_text(rows, i, "convention");
    return derived(report->derivations, "post-2024", report->model,
                   strcmp(name, "sum") == 0 ? "input price + output price over one cost"
                                            : arena_printf(arena, "%s markup", name),
                   figure_times(arena, rows_real(rows, i, "markup")));
}

static int add_conventions(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, convention_query, &rows))
        return -1;
    const char *line = "";
    for (size_t i = 0; i < rows.count; i++) {
        const char *name = rows_text(&rows, i, "convention");
        if (strcmp(name, "sum") == 0)
            name = "in + out";
        else if (strcmp(name, "input") == 0)
            name = "in";
        else if (strcmp(name, "output") == 0)
            name = "out";
        line = arena_printf(arena, "%s%s%s%s %s", line, i ? ", " : "", convention(report, &rows, i),
                            strchr(name, ':') ? " at" : "", name);
    }
    if (rows.count)
        page_paragraph(report->page, "The post's \"50x\" by convention: %s.", line);
    rows_free(&rows);
    return 0;
}

/* "server -0.194": one part of the change, as a logarithm. old, new: the columns it is reckoned
 * from. */
static const char *part(struct report *report, const struct rows *rows, size_t i, const char *name,
                        const char *formula, const char *new, const char *old) {
    struct arena *arena = &report->page->arena;
    double value = rows_real(rows, i, name);
    const char *text = arena_printf(arena, "%+.3f", fabs(value) < 0.0005 ? 0.0 : value);
    if (*new)
        text = worked_out(report->derivations, text, "%s: %s(%s / %s) = %s, %s to %s", name,
                          formula, figure_exact(arena, rows_real(rows, i, new)),
                          figure_exact(arena, rows_real(rows, i, old)), text,
                          rows_text(rows, i, "since"), report->month);
    return arena_printf(arena, "%s %s", name, text);
}

static void add_reason(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *price = rows_real(rows, i, "same_source") > 0 ? "list_price" : "";
    const char *rent = rows_real(rows, i, "same_rent") > 0 ? "rent" : "";
    page_paragraph(
        report->page,
        "Why, on AWS rent since %s, output %sx -> %sx: ln %+.3f = %s, %s, %s, %s, %s.",
        rows_text(rows, i, "since"), figure_times(arena, rows_real(rows, i, "old_markup")),
        derived(report->derivations, "split-aws", report->model, "output markup",
                figure_times(arena, rows_real(rows, i, "markup"))),
        rows_real(rows, i, "change"), part(report, rows, i, "price", "ln", price, "old_price"),
        part(report, rows, i, "server", "-ln", rent, "old_rent"),
        part(report, rows, i, "efficiency", "ln", "speed", "old_speed"),
        part(report, rows, i, "size", "-ln", "params", "old_params"),
        part(report, rows, i, "basis", "", "", ""));
}

/* Why the markup is another than it was: logarithms, so that the parts add up. */
static int add_why(struct report *report) {
    struct rows rows;
    if (report_read(report, why_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++)
        if (fabs(rows_real(&rows, i, "change")) >= 0.0005)
            add_reason(report, &rows, i);
    rows_free(&rows);
    return 0;
}

static void add_heading(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    double price = rows_real(rows, 0, "output_price");
    const char *letter = cite_price(report->cites, report->month, report->model,
                                    rows_text(rows, 0, "seller"), "output");
    const char *size = "";
    for (size_t i = 0; i < rows->count && !*size; i++)
        if (strcmp(rows_text(rows, i, "scenario"), report->scenario) == 0)
            size = arena_printf(arena, ", %s active (%s, %s)",
                                figure_params(arena, rows_real(rows, i, "active_params")),
                                rows_text(rows, i, "size_basis"),
                                strcmp(rows_text(rows, i, "size_basis"), "published") == 0
                                    ? cite_group(report->cites, "sizes, published",
                                                 rows_text(rows, i, "size_evidence"))
                                    : cite_text(report->cites, "size, assumed",
                                                rows_text(rows, i, "size_evidence")));
    page_heading(report->page, "sets",
                 isnan(price)
                     ? arena_printf(arena, "2 %s, price not known%s, BY ASSUMPTION SET",
                                    report_short(report->model), size)
                     : arena_printf(arena, "2 %s, %s in / %s out%s (%s)%s, BY ASSUMPTION SET",
                                    report_short(report->model),
                                    figure_price(arena, rows_real(rows, 0, "input_price")),
                                    figure_price(arena, price), report_mark(rows, 0, "price_stale"),
                                    letter, size));
}

int report_sets(struct report *report) {
    struct rows rows;
    if (report_read(report, query, &rows))
        return -1;
    if (!rows.count) {
        page_heading(report->page, "sets",
                     arena_printf(&report->page->arena, "2 %s BY ASSUMPTION SET",
                                  report_short(report->model)));
        page_paragraph(report->page,
                       "Not known: no scenario has a size for this model, so it has no cost.");
        rows_free(&rows);
        return 0;
    }
    add_heading(report, &rows);
    struct page_block *table = page_table(
        report->page, "", "set|>$/h|peak|>MFU %|>use|>cost in|>out|>x in|>x out|>3:1|>gm%");
    for (size_t i = 0; i < rows.count; i++)
        add_set(report, table, &rows, i);
    for (size_t i = 0; i < rows.count; i++)
        if (strcmp(rows_text(&rows, i, "scenario"), report->scenario) == 0)
            add_shares(report, &rows, i);
    rows_free(&rows);
    return add_why(report) || add_conventions(report) ? -1 : 0;
}
