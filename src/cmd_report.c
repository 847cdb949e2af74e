/* SPDX-License-Identifier: MIT
 * mtok report: the monthly markup report, a page for people or the rows behind
 * it for machines. */
#include "command.h"
#include "freeze.h"
#include "listing.h"
#include "month_choice.h"
#include "output_file.h"
#include "report.h"
#include "report_against.h"
#include "session.h"

#include <mtok/when.h>
#include <string.h>

enum { PAGE_WIDTH = 79 };

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"month", 'm', "YYYY-MM", "the month (default: the running one, else the newest with figures)"},
    {"scenario", 's', "NAME", "assumptions of the page (default: split); csv, json: only these"},
    {"model", 0, "MODEL", "the headline (default: openai/gpt-4o); csv, json: only this model"},
    {"place", 0, "PLACE", "place of the minimum wage (default: New York City)"},
    {"against", 0, "TIME", "what was revised since then, instead of the page"},
    {"output", 'o', "FILE", "write to FILE, whole or not at all"},
    {0}};

static const char machine_query[] =
    "SELECT m.*, c.method, c.server, c.gpu, c.gpus, c.usd_per_server_hour, c.active_params,"
    "  c.peak_flops, c.mfu_prefill, c.mfu_decode, c.utilization, c.tokens_per_second"
    " FROM markup_monthly AS m JOIN cost_monthly AS c USING (month, scenario, model)"
    " WHERE m.month = ?1 AND (?2 IS NULL OR m.scenario = ?2) AND (?3 IS NULL OR m.model = ?3)"
    " ORDER BY m.month, m.scenario, m.model";

/* What the command line asks for. */
struct request {
    enum format format;
    char month[8];
    char previous[8];
    const char *scenario;
    const char *model;
    const char *place;
};

static int choose_month(const struct context *ctx, struct db *db, struct request *request,
                        struct err *err) {
    int64_t starts, ends;
    if (month_choose(db, option_value(ctx, "month"), request->month, err) ||
        when_month(request->month, &starts, &ends, err))
        return -1;
    when_month_of(starts - 1, request->previous);
    return 0;
}

static int read_request(const struct context *ctx, struct db *db, struct request *request,
                        struct err *err) {
    request->scenario = option_value(ctx, "scenario");
    request->model = option_value(ctx, "model");
    request->place = option_value(ctx, "place");
    if (request->scenario && month_check_scenario(db, request->scenario, err))
        return -1;
    if (request->model && month_check_model(db, request->model, err))
        return -1;
    if (choose_month(ctx, db, request, err))
        return -1;
    const char *months[] = {request->month, request->previous};
    if (freeze_months(db, months, 2, err))
        return -1;
    return month_check(db, request->month, err);
}

static int print_rows(struct db *db, const struct request *request, FILE *out, struct err *err) {
    struct stmt *stmt = db_prepare(db, machine_query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, request->month);
    stmt_text(stmt, 2, request->scenario);
    stmt_text(stmt, 3, request->model);
    return rows_query(stmt, request->format, "report", out, err);
}

static int fill_page(struct report *report) {
    page_title(report->page,
               arena_printf(&report->page->arena, "LLM MARKUP REPORT %s", report->month),
               arena_printf(&report->page->arena, "USD per Mtok, list prices at %s",
                            report->running ? report->upto : "month end"));
    if (report_answer(report) || report_changes(report) || report_sets(report) ||
        report_models(report) || report_parity(report) || report_test(report) ||
        report_gaps(report))
        return -1;
    page_heading(report->page, "sources", "SOURCES");
    cites_print(report->cites, report->page);
    return 0;
}

static int print_page(struct db *db, const struct request *request, FILE *out, struct err *err) {
    struct page_doc page;
    char upto[WHEN_TEXT];
    page_init(&page);
    int64_t end =
        db_int_of_text(db, 0, "SELECT upto FROM calendar WHERE month = ?1", request->month);
    struct report report = {
        .db = db,
        .page = &page,
        .cites = cites_new(db, request->month),
        .err = err,
        .month = request->month,
        .previous = request->previous,
        .scenario = request->scenario ? request->scenario : "split",
        .model = request->model ? request->model : "openai/gpt-4o",
        .place = request->place ? request->place : "New York City",
        .running = db_int_of_text(db, 0, "SELECT running FROM calendar WHERE month = ?1",
                                  request->month) != 0,
        .upto = when_text(end - 1, upto),
    };
    int failed = fill_page(&report);
    if (!failed && request->format == FORMAT_MD)
        page_print_md(&page, out);
    else if (!failed)
        page_print_text(&page, PAGE_WIDTH, out);

    cites_free(report.cites);
    page_free(&page);
    return failed;
}

static int print_report(const struct context *ctx, struct db *db, const struct request *request,
                        struct err *err) {
    struct output_file *file = output_open(option_value(ctx, "output"), err);
    if (!file)
        return -1;
    FILE *out = output_stream(file);
    int failed;
    if (option_value(ctx, "against"))
        failed = report_against(ctx, db, request->month, request->format, out, err);
    else if (request->format == FORMAT_CSV || request->format == FORMAT_JSON)
        failed = print_rows(db, request, out, err);
    else
        failed = print_page(db, request, out, err);
    if (!failed)
        return output_commit(file, err);
    output_drop(file);
    return -1;
}

static int refuse_html(enum format format, struct err *err) {
    if (format != FORMAT_HTML)
        return 0;
    return err_code(err, EXIT_USAGE,
                    "--format html: report has no HTML form yet; md can be converted");
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    struct request request = {0};
    if (format_read(option_value(ctx, "format"), &request.format, err) ||
        refuse_html(request.format, err))
        return EXIT_USAGE;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = read_request(ctx, session.db, &request, err) ||
                 print_report(ctx, session.db, &request, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_report = {
    .name = "report",
    .operands = "",
    .summary = "the monthly markup report",
    .details =
        "csv and json are the rows of the view markup_monthly with what went into their costs.",
    .options = options,
    .operands_max = 0,
    .run = run,
};
