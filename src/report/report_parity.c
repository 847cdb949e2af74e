/* SPDX-License-Identifier: MIT
 * Section 4: human parity in all its definitions. */
#include "report/report.h"

#include <math.h>
#include <string.h>

enum { MODELS = 3 };

static const char model_query[] =
    "SELECT model FROM (SELECT ?3 AS model, 0 AS place, 0 AS price UNION ALL"
    "  SELECT p.model, 1, -w.output_price FROM temp.page_model AS p"
    "  JOIN own_price_monthly AS w ON w.month = ?1 AND w.model = p.model AND w.seller = p.seller"
    "  JOIN recent_model_monthly AS r ON r.month = ?1 AND r.model = p.model"
    "  WHERE p.model <> ?3)"
    " ORDER BY place, price, model LIMIT 3";

static const char query[] =
    "SELECT h.*, w.source, w.since, w.confirmed_at, w.series_id FROM human_parity_monthly AS h"
    " JOIN wage_monthly AS w ON w.month = h.month AND w.place = h.place AND w.kind = h.wage_kind"
    " WHERE h.month = ?1 AND h.scenario = ?2 AND h.place = ?4 AND h.wage_kind = 'minimum'"
    " AND h.model IN (SELECT ?3 UNION SELECT model FROM temp.page_model)";

static const char sets_query[] =
    "SELECT scenario, affordable_active_params FROM human_parity_monthly WHERE month = ?1"
    " AND model = ?3 AND place = ?4 AND wage_kind = 'minimum' AND definition = 'token'"
    " AND scenario <> ?2 AND affordable_active_params IS NOT NULL"
    " AND scenario IN (SELECT scenario FROM model_size_monthly WHERE month = ?1 AND model = ?3)"
    " ORDER BY CASE scenario WHEN 'post-2024' THEN 1 WHEN 'post-bf16' THEN 2 WHEN 'split-aws' THEN "
    "3"
    "  ELSE 4 END, scenario";

/* One line of the table: one definition, or a range of two. */
struct line {
    const char *label;
    const char *low;
    const char *high; /* NULL for a single one */
    const char *assumption;
};

static size_t find(const struct rows *rows, const char *model, const char *definition) {
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows_text(rows, i, "model"), model) == 0 &&
            strcmp(rows_text(rows, i, "definition"), definition) == 0)
            return i;
    return rows->count;
}

typedef const char *figure_of(struct arena *arena, double value);

/* What a line has of each model: the view's column, and the step that explains it. */
struct measure {
    const char *column;
    const char *quantity;
    figure_of *figure;
};

/* The figure of the line's definition, or of both joined by a dash; it leads to the one that stands
 * first. */
static const char *cell(struct report *report, const struct rows *rows, const struct line *line,
                        const char *model, const struct measure *measure) {
    struct arena *arena = &report->page->arena;
    size_t low = find(rows, model, line->low);
    if (low == rows->count || isnan(rows_real(rows, low, measure->column)))
        return "-";
    double value = rows_real(rows, low, measure->column);
    size_t high = line->high ? find(rows, model, line->high) : rows->count;
    const char *text = measure->figure(arena, value), *first = line->low;
    if (high < rows->count && measure->figure == figure_params) {
        first = line->high;
        text = figure_params_range(arena, rows_real(rows, high, measure->column), value);
    } else if (high < rows->count) {
        text = arena_printf(arena, "%s-%s", figure_short(arena, value),
                            figure_short(arena, rows_real(rows, high, measure->column)));
    }
    return derived_parity(report->derivations, report->scenario, model,
                          arena_printf(arena, "%s: %s", first, measure->quantity), text);
}

static const char *letter_of(struct report *report, const char *name) {
    static const char evidence[] =
        "SELECT evidence FROM assumption_in_force WHERE month = ?1 AND scenario = ?2 AND name = ?3"
        " AND model = ''";
    struct err err;
    struct stmt *stmt = db_prepare(report->db, evidence, &err);
    if (!stmt)
        return "";
    stmt_text(stmt, 1, report->month);
    stmt_text(stmt, 2, report->scenario);
    stmt_text(stmt, 3, name);
    const char *letter = "";
    if (stmt_step(stmt, &err) > 0)
        letter = cite_text(report->cites, name, stmt_get_text(stmt, 0));
    stmt_reset(stmt);
    return letter;
}

static const char *label_of(struct report *report, const struct rows *rows, const struct line *line,
                            const char *model) {
    struct arena *arena = &report->page->arena;
    size_t low = find(rows, model, line->low);
    size_t high = line->high ? find(rows, model, line->high) : low;
    if (low == rows->count || high == rows->count)
        return line->label;
    const char *speed =
        high == low ? figure_whole(arena, rows_real(rows, low, "tokens_per_hour"))
                    : arena_printf(arena, "%s-%s",
                                   figure_short(arena, rows_real(rows, low, "tokens_per_hour")),
                                   figure_short(arena, rows_real(rows, high, "tokens_per_hour")));
    return arena_printf(arena, "%s, %s/h %s", line->label, speed,
                        letter_of(report, line->assumption));
}

static void add_table(struct report *report, const struct rows *rows, const struct rows *models) {
    static const struct line lines[] = {
        {"token", "token", NULL, "tokens_per_minute"},
        {"thought", "thought", NULL, "thought_tokens_per_hour"},
        {"task", "task_low", "task_high", "task_tokens_low"},
    };
    static const struct measure asks = {"human_usd_per_mtok", "a human asks", figure_dollars};
    static const struct measure times = {"times_cheaper", "the model is cheaper by", figure_times};
    static const struct measure affordable = {"affordable_active_params",
                                              "N*, affordable active parameters", figure_params};
    struct arena *arena = &report->page->arena;
    const char *heads = "tokens of a human|>asks";
    const char *prices = "output price|";
    for (size_t k = 0; k < models->count; k++) {
        const char *model = rows_text(models, k, "model");
        size_t row = find(rows, model, "token");
        heads = arena_printf(arena, "%s|>%s", heads, report_short(model));
        prices = arena_printf(
            arena, "%s|%s", prices,
            row == rows->count
                ? "-"
                : derived_parity(report->derivations, report->scenario, model, "output price",
                                 figure_price(arena, rows_real(rows, row, "model_usd_per_mtok"))));
    }
    struct page_block *table = page_table(report->page, "", arena_printf(arena, "%s|>N*", heads));
    page_row(report->page, table, "%s", prices);
    const char *headline = rows_text(models, 0, "model");
    if (find(rows, headline, "token") == rows->count)
        headline = rows_text(rows, 0, "model");
    for (size_t n = 0; n < sizeof lines / sizeof *lines; n++) {
        const char *text = arena_printf(arena, "%s|%s", label_of(report, rows, &lines[n], headline),
                                        cell(report, rows, &lines[n], headline, &asks));
        for (size_t k = 0; k < models->count; k++)
            text =
                arena_printf(arena, "%s|%sx", text,
                             cell(report, rows, &lines[n], rows_text(models, k, "model"), &times));
        page_row(report->page, table, "%s|%s", text,
                 cell(report, rows, &lines[n], headline, &affordable));
    }
}

/* How many accelerators N* fills with its weights. */
static const char *memory(struct report *report, const struct rows *rows, size_t i) {
    struct arena *arena = &report->page->arena;
    const char *text = figure_whole(arena, rows_real(rows, i, "memory_gpus"));
    return worked_out(
        report->derivations, text,
        "accelerators that the weights of N* fill at one byte a parameter: %s x 1 byte "
        "/ (0.9 x their memory) = %s",
        figure_exact(arena, rows_real(rows, i, "affordable_active_params")), text);
}

static int add_sets(struct report *report, const struct rows *rows) {
    struct arena *arena = &report->page->arena;
    struct rows sets;
    if (report_read(report, sets_query, &sets))
        return -1;
    size_t token = find(rows, report->model, "token");
    const char *line = "";
    for (size_t i = 0; i < sets.count; i++)
        line = arena_printf(
            arena, "%s%s%s %s", line, i ? ", " : "", rows_text(&sets, i, "scenario"),
            derived_parity(report->derivations, rows_text(&sets, i, "scenario"), report->model,
                           "token: N*, affordable active parameters",
                           figure_params(arena, rows_real(&sets, i, "affordable_active_params"))));
    page_paragraph(
        report->page,
        "x: times cheaper than the human; below 1 the human is cheaper. N*: the size whose "
        "output would cost what the human costs%s%s%s%s%s.",
        token < rows->count ? "; by token it fills " : "",
        token < rows->count ? memory(report, rows, token) : "",
        token < rows->count ? " accelerators with its weights alone" : "",
        *line ? "; in other sets " : "", line);
    rows_free(&sets);
    return 0;
}

int report_parity(struct report *report) {
    struct arena *arena = &report->page->arena;
    struct rows rows, models;
    if (report_read(report, query, &rows))
        return -1;
    if (!rows.count) {
        page_heading(report->page, "parity", "4 HUMAN PARITY");
        page_paragraph(report->page,
                       "Not known: no minimum wage of %s, or no output price, is on file for %s.",
                       report->place, report->month);
        rows_free(&rows);
        return 0;
    }
    if (report_read(report, model_query, &models)) {
        rows_free(&rows);
        return -1;
    }
    page_heading(
        report->page, "parity",
        arena_printf(arena, "4 HUMAN PARITY, %s minimum wage %s/h (%s), SET %s", report->place,
                     figure_dollars(arena, rows_real(&rows, 0, "usd_per_hour")),
                     cite_fact(report->cites, rows_get(&rows, 0, "series_id")->whole,
                               rows_text(&rows, 0, "since"), rows_text(&rows, 0, "confirmed_at")),
                     report->scenario));
    add_table(report, &rows, &models);
    int failed = add_sets(report, &rows);
    rows_free(&models);
    rows_free(&rows);
    return failed;
}
