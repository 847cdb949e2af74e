/* SPDX-License-Identifier: MIT
 * Section 1: what changed in the month. A change of price, a correction of a
 * source and a change of basis are different lines. */
#include "report/report.h"

#include <math.h>
#include <string.h>

enum { SHOWN_OF_A_KIND = 6 };

/* List prices of the vendors themselves, and of others what was wrong, input and output of one
 * reading side by side. What several sources say is told once, by the one that is believed most.
 * New is what had no price a month ago, gone what has none now, whatever a single source begins or
 * ceases to list. */
static const char api_query[] =
    "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY kind, subject, new_in, new_out"
    "   ORDER BY rank, since) AS choice FROM ("
    "  SELECT CASE WHEN kind IN ('new', 'gone', 'price', 'correction') THEN kind END AS kind, "
    "subject, since,"
    "   source, seller, min(rank) AS rank, max(stated) AS stated, max(series_id) AS series_id,"
    "   max(changed_after) AS changed_after,"
    "   max(CASE component WHEN 'input' THEN old_value END) AS old_in,"
    "   max(CASE component WHEN 'output' THEN old_value END) AS old_out,"
    "   max(CASE component WHEN 'input' THEN new_value END) AS new_in,"
    "   max(CASE component WHEN 'output' THEN new_value END) AS new_out"
    "  FROM temp.page_change WHERE domain = 'api price'"
    "   AND (kind = 'correction' OR seller = substr(subject, 1, instr(subject, '/') - 1))"
    "   AND tier = 'standard'"
    "   AND context_min = 0 AND component IN ('input', 'output')"
    "   AND kind IN ('price', 'correction', 'new', 'gone')"
    "  GROUP BY kind, subject, since, source, seller))"
    " WHERE choice = 1"
    "  AND (kind <> 'new' OR subject NOT IN (SELECT model FROM own_price_monthly WHERE month = ?5))"
    "  AND (kind <> 'gone' OR (subject NOT IN (SELECT model FROM own_price_monthly WHERE month = "
    "?1)"
    "       AND subject IN (SELECT model FROM own_price_monthly WHERE month = ?5)))"
    " ORDER BY CASE kind WHEN 'price' THEN 1 WHEN 'correction' THEN 2 WHEN 'new' THEN 3 ELSE 4 END,"
    "  subject = ?3 DESC, rank, since, subject";

/* Server prices by which a provider's SKU is known, and wages of the place. */
static const char other_query[] =
    "SELECT c.* FROM temp.page_change AS c WHERE c.kind IN ('price', 'correction')"
    "  AND (c.domain = 'server price' AND c.component IN ('capacity_block', 'on_demand')"
    "       AND c.series_id IN (SELECT series_id FROM server_price_headline_monthly WHERE month = "
    "?1)"
    "       OR c.domain = 'wage' AND c.subject = ?4)"
    " ORDER BY c.kind DESC, c.domain, c.seller, c.component, c.since, c.subject";

static const char basis_query[] =
    "SELECT c.* FROM temp.page_change AS c WHERE c.kind = 'basis' AND (c.domain = 'scenario'"
    "  OR (c.component = 'output' AND c.tier = 'standard' AND c.context_min = 0))"
    " ORDER BY c.domain DESC, c.subject = ?2 DESC, c.subject = ?3 DESC, c.subject";

/* What had been stated by the end of the month and begins after it, told once. */
static const char announced_query[] =
    "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY subject, since, new_in, new_out"
    "  ORDER BY rank, source) AS choice FROM ("
    "   SELECT a.model AS subject, a.since, a.source, a.rank, max(a.series_id) AS series_id,"
    "    max(CASE a.component WHEN 'input' THEN a.old_usd_per_mtok END) AS old_in,"
    "    max(CASE a.component WHEN 'output' THEN a.old_usd_per_mtok END) AS old_out,"
    "    max(CASE a.component WHEN 'input' THEN a.usd_per_mtok END) AS new_in,"
    "    max(CASE a.component WHEN 'output' THEN a.usd_per_mtok END) AS new_out"
    "   FROM calendar AS c CROSS JOIN announcement AS a ON c.month = ?1 AND a.begins >= c.upto"
    "    AND unixepoch(a.announced_at) < c.upto"
    "   WHERE a.seller = substr(a.model, 1, instr(a.model, '/') - 1) AND a.tier = 'standard'"
    "    AND a.context_min = 0 AND a.component IN ('input', 'output')"
    "   GROUP BY a.model, a.since, a.source, a.rank))"
    " WHERE choice = 1 ORDER BY since, subject = ?3 DESC, subject";

/* What the queries above ask of the view, so that nothing else is worked out. */
static const char keep_query[] =
    "CREATE TEMP TABLE page_change AS SELECT * FROM change WHERE month = ?1"
    " AND (domain <> 'server price' OR component IN ('capacity_block', 'on_demand'))"
    " AND (domain <> 'api price' OR (component IN ('input', 'output') AND tier = 'standard'"
    "  AND context_min = 0 AND seller = substr(subject, 1, instr(subject, '/') - 1)))";

/* The two figures that the page rests on, where nothing moved. */
static const char unchanged_query[] =
    "SELECT 'price' AS what, n.input_price, n.output_price, NULL AS usd_per_hour, n.model AS name, "
    "'' AS place, n.seller, NULL AS series_id, '' AS since, '' AS confirmed_at"
    " FROM own_price_monthly AS n JOIN own_price_monthly AS o ON o.month = ?5 AND o.model = n.model"
    " WHERE n.month = ?1 AND n.model = ?3 AND n.input_price IS o.input_price"
    "  AND n.output_price IS o.output_price AND NOT n.price_stale"
    " UNION ALL"
    " SELECT 'rent', NULL, NULL, n.usd_per_hour, n.provider || ' ' || n.server, n.region, '',"
    "  n.series_id, n.since, n.confirmed_at"
    " FROM server_price_headline_monthly AS n JOIN server_price_headline_monthly AS o"
    "  ON o.month = ?5 AND o.provider = n.provider AND o.server = n.server AND o.price_kind = "
    "n.price_kind"
    " WHERE n.month = ?1 AND n.provider = 'aws' AND n.server = 'p5.48xlarge'"
    "  AND n.price_kind = 'capacity_block' AND n.usd_per_hour = o.usd_per_hour AND NOT n.stale";

static const char *price(struct arena *arena, double value) {
    return isnan(value) ? "-" : figure_price(arena, value);
}

static const char *pair(struct arena *arena, const struct rows *rows, size_t i, const char *in,
                        const char *out) {
    return arena_printf(arena, "%s/%s", price(arena, rows_real(rows, i, in)),
                        price(arena, rows_real(rows, i, out)));
}

/* "on 2024-11-04" where the source states the day, else the first reading that had it. */
static const char *day(struct arena *arena, const struct rows *rows, size_t i) {
    const char *after = rows_text(rows, i, "changed_after");
    if (rows_real(rows, i, "stated") > 0)
        return arena_printf(arena, "on %.10s", rows_text(rows, i, "since"));
    if (*after && strncmp(after, rows_text(rows, i, "since"), 10) != 0)
        return arena_printf(arena, "seen %.10s (not yet %.10s)", rows_text(rows, i, "since"),
                            after);
    return arena_printf(arena, "seen %.10s", rows_text(rows, i, "since"));
}

static const char *letter(struct report *report, const struct rows *rows, size_t i) {
    return cite_fact(report->cites, rows_get(rows, i, "series_id")->whole,
                     rows_text(rows, i, "since"), "");
}

/* Only one of the two prices moved: the other is not in this change. */
static const char *api_values(struct arena *arena, const struct rows *rows, size_t i) {
    bool was = !isnan(rows_real(rows, i, "old_in")) || !isnan(rows_real(rows, i, "old_out"));
    bool is = !isnan(rows_real(rows, i, "new_in")) || !isnan(rows_real(rows, i, "new_out"));
    if (was && is && isnan(rows_real(rows, i, "old_in")) && isnan(rows_real(rows, i, "new_in")))
        return arena_printf(arena, "out %s -> %s", price(arena, rows_real(rows, i, "old_out")),
                            price(arena, rows_real(rows, i, "new_out")));
    if (was && is && isnan(rows_real(rows, i, "old_out")) && isnan(rows_real(rows, i, "new_out")))
        return arena_printf(arena, "in %s -> %s", price(arena, rows_real(rows, i, "old_in")),
                            price(arena, rows_real(rows, i, "new_in")));
    if (was && is)
        return arena_printf(arena, "%s -> %s", pair(arena, rows, i, "old_in", "old_out"),
                            pair(arena, rows, i, "new_in", "new_out"));
    return was ? pair(arena, rows, i, "old_in", "old_out")
               : pair(arena, rows, i, "new_in", "new_out");
}

/* " at vertex-ai" where it is not the vendor's own. */
static const char *elsewhere(struct arena *arena, const struct rows *rows, size_t i) {
    const char *seller = rows_text(rows, i, "seller"), *model = rows_text(rows, i, "subject");
    size_t size = strcspn(model, "/");
    bool own = strlen(seller) == size && strncmp(seller, model, size) == 0;
    return own ? "" : arena_printf(arena, " at %s", seller);
}

/* Prints the rows, so many of each kind at most; gives how many were left out. */
static int add_api(struct report *report, size_t *lines, size_t *more) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, api_query, &rows))
        return -1;
    size_t of_kind = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const char *kind = rows_text(&rows, i, "kind");
        of_kind = i && strcmp(kind, rows_text(&rows, i - 1, "kind")) == 0 ? of_kind + 1 : 0;
        if (of_kind >= SHOWN_OF_A_KIND) {
            ++*more;
            continue;
        }
        const char *source =
            strcmp(kind, "correction") == 0
                ? arena_printf(arena, "; not a price move, %s had it wrong or late",
                               rows_text(&rows, i, "source"))
                : "";
        page_item(report->page, kind, "%s%s %s, %s%s (%s)",
                  report_short(rows_text(&rows, i, "subject")), elsewhere(arena, &rows, i),
                  api_values(arena, &rows, i), day(arena, &rows, i), source,
                  letter(report, &rows, i));
        ++*lines;
    }
    rows_free(&rows);
    return 0;
}

static int add_others(struct report *report, size_t *lines, size_t *more) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, other_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++) {
        bool wage = strcmp(rows_text(&rows, i, "domain"), "wage") == 0;
        if (i >= 2 * SHOWN_OF_A_KIND) {
            ++*more;
            continue;
        }
        page_item(report->page, rows_text(&rows, i, "kind"), "%s%s%s %s%s%s, %s/h -> %s/h, %s (%s)",
                  rows_text(&rows, i, "seller"), wage ? "" : " ", rows_text(&rows, i, "subject"),
                  wage ? "minimum wage" : rows_text(&rows, i, "component"),
                  *rows_text(&rows, i, "place") && !wage ? " " : "",
                  wage ? "" : rows_text(&rows, i, "place"),
                  price(arena, rows_real(&rows, i, "old_value")),
                  price(arena, rows_real(&rows, i, "new_value")), day(arena, &rows, i),
                  letter(report, &rows, i));
        ++*lines;
    }
    rows_free(&rows);
    return 0;
}

static int add_basis(struct report *report, size_t *lines, size_t *more) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, basis_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++) {
        bool scenario = strcmp(rows_text(&rows, i, "domain"), "scenario") == 0;
        if (i >= SHOWN_OF_A_KIND) {
            ++*more;
            continue;
        }
        page_item(report->page, "basis", "%s: %s (%s -> %s); not a change of price",
                  report_short(rows_text(&rows, i, "subject")), rows_text(&rows, i, "note"),
                  scenario ? figure_dollars(arena, rows_real(&rows, i, "old_value"))
                           : price(arena, rows_real(&rows, i, "old_value")),
                  scenario ? figure_dollars(arena, rows_real(&rows, i, "new_value"))
                           : price(arena, rows_real(&rows, i, "new_value")));
        ++*lines;
    }
    rows_free(&rows);
    return 0;
}

static int add_announced(struct report *report, size_t *lines, size_t *more) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, announced_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++) {
        if (i >= SHOWN_OF_A_KIND) {
            ++*more;
            continue;
        }
        page_item(report->page, "announced", "%s %s, from %.10s (%s)",
                  report_short(rows_text(&rows, i, "subject")), api_values(arena, &rows, i),
                  rows_text(&rows, i, "since"), letter(report, &rows, i));
        ++*lines;
    }
    rows_free(&rows);
    return 0;
}

static int add_unchanged(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows;
    if (report_read(report, unchanged_query, &rows))
        return -1;
    for (size_t i = 0; i < rows.count; i++) {
        bool price = strcmp(rows_text(&rows, i, "what"), "price") == 0;
        page_item(report->page, "unchanged", "%s %s%s%s%s (%s)",
                  report_short(rows_text(&rows, i, "name")), rows_text(&rows, i, "place"),
                  *rows_text(&rows, i, "place") ? " " : "",
                  price ? pair(arena, &rows, i, "input_price", "output_price")
                        : figure_dollars(arena, rows_real(&rows, i, "usd_per_hour")),
                  price ? "" : "/h",
                  price ? cite_price(report->cites, report->month, rows_text(&rows, i, "name"),
                                     rows_text(&rows, i, "seller"), "output")
                        : cite_fact(report->cites, rows_get(&rows, i, "series_id")->whole,
                                    rows_text(&rows, i, "since"),
                                    rows_text(&rows, i, "confirmed_at")));
    }
    rows_free(&rows);
    return 0;
}

/* The month's changes, worked out once a page. */
static int keep_changes(struct report *report) {
    if (db_exec(report->db, "DROP TABLE IF EXISTS temp.page_change", report->err))
        return -1;
    struct stmt *stmt = db_prepare(report->db, keep_query, report->err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, report->month);
    return stmt_run(stmt, report->err);
}

int report_changes(struct report *report) {
    size_t lines = 0, more = 0;
    if (keep_changes(report))
        return -1;
    page_heading(
        report->page, "changes",
        arena_printf(&report->page->arena, "1 CHANGED SINCE THE END OF %s", report->previous));
    if (add_api(report, &lines, &more) || add_others(report, &lines, &more) ||
        add_basis(report, &lines, &more) || add_announced(report, &lines, &more) ||
        add_unchanged(report))
        return -1;
    if (!lines)
        page_item(report->page, "none", "no price, source or basis is known to have changed");
    if (more)
        page_item(report->page, "more", "%zu others: `mtok changes --since %s-01`", more,
                  report->month);
    return 0;
}
