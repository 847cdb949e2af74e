/* SPDX-License-Identifier: MIT
 * mtok explain MODEL: each step from source document to figure. */
#include "base/output_file.h"
#include "command/command.h"
#include "command/listing.h"
#include "command/session.h"
#include "db/freeze.h"
#include "page/month_choice.h"
#include "page/page.h"
#include "report/explain.h"
#include "report/explain_page.h"

#include <stdbool.h>
#include <string.h>

enum { PAGE_WIDTH = 79 };

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"month", 'm', "YYYY-MM", "the month (default: the running one, else the newest with figures)"},
    {"scenario", 's', "NAME", "assumptions (default: split)"},
    {"all-scenarios", 'a', NULL, "one after the other, every scenario that has a cost"},
    {"place", 0, "PLACE", "place of the minimum wage (default: New York City)"},
    {"over-time", 0, NULL, "also ceiling, crossings and half-lives, from all months (slower)"},
    {"output", 'o', "FILE", "write to FILE, whole or not at all"},
    {0}};

/* What the page of a month has, and what is not on it. */
static int explain_whole(struct explain *explain) {
    return explain_one(explain) || explain_uses(explain) || explain_changes(explain);
}

static int explain_all(struct explain *explain) {
    static const char scenarios[] =
        "SELECT scenario FROM cost_monthly WHERE month = ?1 AND model = ?3"
        " ORDER BY CASE scenario WHEN 'post-2024' THEN 1 WHEN 'post-bf16' THEN 2 WHEN 'split-aws' "
        "THEN 3"
        "  WHEN 'split' THEN 4 ELSE 5 END, scenario";
    struct rows rows;
    if (explain_read(explain, scenarios, &rows))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++) {
        explain->scenario = arena_text(&explain->arena, rows_text(&rows, i, "scenario"));
        failed = explain_whole(explain);
    }
    if (!rows.count && !failed)
        failed = explain_whole(explain);
    rows_free(&rows);
    return failed;
}

static void fill_page(struct page_doc *page, const struct explain *explain,
                      const struct rows *rows) {
    struct arena *arena = &page->arena;
    const char *scenario = "", *part = "";
    bool post = false;
    page_title(page, arena_printf(arena, "%s IN %s", explain->model, explain->month),
               "step by step");
    for (size_t i = 0; i < rows->count; i++) {
        if (strcmp(scenario, rows_text(rows, i, "scenario")) != 0) {
            scenario = rows_text(rows, i, "scenario");
            page_paragraph(page,
                           "Set of assumptions: %s. USD per million tokens; x: price over cost.",
                           scenario);
            part = "";
        }
        explain_page_step(page, rows, i, part);
        part = rows_text(rows, i, "part");
        post = post || strcmp(part, "about 50x") == 0;
    }
    if (post)
        page_paragraph(
            page, "post-2024 is no upper bound: it is the post's sum, with its own size, rent, "
                  "peak and use, each of which may be better or worse.");
}

static int print(const struct context *ctx, struct explain *explain, enum format format) {
    struct stmt *stmt =
        db_prepare(explain->db, "SELECT * FROM temp.step ORDER BY step", explain->err);
    struct rows rows;
    if (!stmt || rows_read(stmt, &rows, explain->err))
        return -1;
    struct output_file *file = output_open(option_value(ctx, "output"), explain->err);
    if (file && (format == FORMAT_JSON || format == FORMAT_CSV)) {
        rows_print(&rows, format, "explain", output_stream(file));
    } else if (file) {
        struct page_doc page;
        page_init(&page);
        fill_page(&page, explain, &rows);
        if (format == FORMAT_MD)
            page_print_md(&page, output_stream(file));
        else
            page_print_text(&page, PAGE_WIDTH, output_stream(file));
        page_free(&page);
    }
    rows_free(&rows);
    return file ? output_commit(file, explain->err) : -1;
}

static int explain_model(const struct context *ctx, struct db *db, enum format format,
                         struct err *err) {
    struct month_page page = {.model = ctx->argv[0], .compared = EXPLAIN_POST_MONTH};
    const char *scenario = option_value(ctx, "scenario");
    if (month_check_model(db, ctx->argv[0], err) ||
        (scenario && month_check_scenario(db, scenario, err)) ||
        month_choose(db, option_value(ctx, "month"), &page, err) ||
        month_check(db, page.month, err))
        return -1;
    const char *place = option_value(ctx, "place");
    struct explain explain = {.db = db,
                              .err = err,
                              .month = page.month,
                              .scenario = scenario ? scenario : "split",
                              .model = ctx->argv[0],
                              .place = place ? place : "New York City"};
    int failed =
        explain_begin(&explain) ||
        (option_value(ctx, "all-scenarios") ? explain_all(&explain) : explain_whole(&explain)) ||
        (option_value(ctx, "over-time") && (freeze_end(db, err) || explain_all_time(&explain))) ||
        print(ctx, &explain, format);
    arena_free(&explain.arena);
    return failed ? -1 : 0;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    enum format format;
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    if (format == FORMAT_HTML)
        return err_code(err, EXIT_USAGE, "--format html: explain has no HTML form") ? EXIT_USAGE
                                                                                    : 0;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = explain_model(ctx, session.db, format, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_explain = {
    .name = "explain",
    .operands = "MODEL",
    .summary = "each step from source document to figure",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
