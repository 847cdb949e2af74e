/* SPDX-License-Identifier: MIT
 * Lines to hold the page's figures against: costs that others published,
 * margins that were reported, what no machine can do. */
#include "report/report.h"

#include <math.h>
#include <string.h>

/* Published up to this month, beside what the page's set makes of it now. */
static const char estimate_query[] =
    "SELECT DISTINCT e.subject, e.publisher, e.component, e.month, e.published, e.series_id, "
    "e.since,"
    "  iif(e.component = 'input', c.input_usd_per_mtok, c.output_usd_per_mtok) AS ours"
    " FROM cost_estimate AS e"
    " LEFT JOIN cost_monthly AS c ON c.month = ?1 AND c.scenario = ?2 AND c.model = e.subject"
    " WHERE e.month <= ?1 ORDER BY e.since, e.subject, e.component LIMIT 8";

/* In force at the end of the month, of the vendor of the headline. */
static const char margin_query[] =
    "SELECT g.subject, g.scope, g.month, g.margin, g.multiple, g.series_id, g.since"
    " FROM company_margin AS g WHERE g.month <= ?1 AND coalesce(substr(g.until, 1, 7), '9') > ?1"
    "  AND g.company = substr(?3, 1, instr(?3, '/') - 1) ORDER BY g.since, g.scope LIMIT 6";

/* What a sparse peak does the first paragraph says. */
static const char impossible_query[] =
    "SELECT kind, subject, detail, times FROM impossible_input"
    " WHERE kind <> 'sparse peak' AND substr(coalesce(since, ''), 1, 7) <= ?1"
    " ORDER BY times DESC LIMIT 3";

static const char *letter(struct report *report, const struct rows *rows, size_t i) {
    return cite_fact(report->cites, rows_get(rows, i, "series_id")->whole,
                     rows_text(rows, i, "since"), "");
}

static const char *estimate(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *publisher = rows_text(rows, i, "publisher");
    const char *component = rows_text(rows, i, "component");
    double ours = rows_real(rows, i, "ours");
    const char *here = isnan(ours) ? "no size here"
                                   : worked_out(report->derivations, figure_cost(arena, ours),
                                                "cost of %s of %s under %s: %s", component,
                                                rows_text(rows, i, "subject"), report->scenario,
                                                figure_exact(arena, ours));
    return arena_printf(
        arena, "%s %s%s%s %s (%s, %s), here %s", *publisher ? publisher : "the post",
        report_short(rows_text(rows, i, "subject")), strcmp(component, "token") == 0 ? "" : " ",
        strcmp(component, "token") == 0 ? "" : component,
        figure_cost(arena, rows_real(rows, i, "published")), rows_text(rows, i, "month"),
        letter(report, rows, i), here);
}

static const char *margin(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    return arena_printf(
        arena, "%s %s or %sx (%s; %s, %s)", report_short(rows_text(rows, i, "subject")),
        figure_percent(arena, rows_real(rows, i, "margin")),
        figure_times(arena, rows_real(rows, i, "multiple")), rows_text(rows, i, "scope"),
        rows_text(rows, i, "month"), letter(report, rows, i));
}

static const char *impossible(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    return arena_printf(arena, "%s %s, %sx (%s)", report_short(rows_text(rows, i, "subject")),
                        rows_text(rows, i, "kind"),
                        figure_ratio(arena, rows_real(rows, i, "times")),
                        rows_text(rows, i, "detail"));
}

/* One item of all rows, "" for none; what follows them. */
static int add_line(struct report *report, const char *name, const char *query,
                    const char *(*say)(struct report *, const struct rows *, size_t),
                    const char *after) {
    struct rows rows;
    if (report_read(report, query, &rows))
        return -1;
    const char *line = "";
    for (size_t i = 0; i < rows.count; i++)
        line = arena_printf(&report->page->arena, "%s%s%s", line, *line ? "; " : "",
                            say(report, &rows, i));
    if (rows.count)
        page_item(report->page, name, "%s.%s", line, after);
    rows_free(&rows);
    return 0;
}

int report_lines(struct report *report) {
    return add_line(report, "published", estimate_query, estimate,
                    " USD per Mtok, as others reckoned it for their own rent and use.") ||
                   add_line(report, "margins", margin_query, margin,
                            " Of a whole company on what it was really paid: lines to hold the "
                            "page against, none of them that of one model.") ||
                   add_line(report, "impossible", impossible_query, impossible,
                            " No machine does that: the reading is wrong, or counts a cache.")
               ? -1
               : 0;
}
