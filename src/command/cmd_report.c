/* SPDX-License-Identifier: MIT
 * mtok report: the monthly markup report, a page for people or the rows behind
 * it for machines. */
#include "base/output_file.h"
#include "command/command.h"
#include "command/listing.h"
#include "command/report_against.h"
#include "command/session.h"
#include "db/freeze.h"
#include "page/month_choice.h"
#include "report/report.h"
#include "report/report_charts.h"
#include "report/report_mail.h"
#include "report/report_page.h"

#include <string.h>

enum { PAGE_WIDTH = 79 };

static const char HEADLINE[] = "openai/gpt-4o";

static const struct option_spec options[] = {
    {"format", 'f', "FORMAT", "text, md, csv, json, html or mail"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
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
    bool mail; /* HTML with the text beside it */
    int64_t now;
    struct month_page page;
    const char *scenario; /* as given, NULL for the default */
    const char *model;
    struct report_ask ask;
    struct report_charts charts; /* HTML and mail */
};

static const char *or_default(const char *given, const char *otherwise) {
    return given ? given : otherwise;
}

static void fill_ask(const struct context *ctx, struct request *request) {
    request->now = ctx->now;
    request->ask = (struct report_ask){
        .month = request->page.month,
        .previous = request->page.previous,
        .scenario = or_default(request->scenario, "split"),
        .model = request->page.model,
        .place = or_default(option_value(ctx, "place"), "New York City"),
        .brief = request->mail,
    };
}

/* Charts span all months. */
static int read_charts(struct db *db, struct request *request, struct err *err) {
    return freeze_end(db, err) || report_charts_read(db, &request->ask, &request->charts, err) ||
           month_freeze(db, &request->page, err);
}

static int read_request(const struct context *ctx, struct db *db, struct request *request,
                        struct err *err) {
    request->scenario = option_value(ctx, "scenario");
    request->model = option_value(ctx, "model");
    if (request->scenario && month_check_scenario(db, request->scenario, err))
        return -1;
    if (request->model && month_check_model(db, request->model, err))
        return -1;
    request->page = (struct month_page){.compared = REPORT_POST_MONTH,
                                        .model = or_default(request->model, HEADLINE)};
    if (month_choose(db, option_value(ctx, "month"), &request->page, err))
        return -1;
    fill_ask(ctx, request);
    if (request->format == FORMAT_HTML && read_charts(db, request, err))
        return -1;
    return month_check(db, request->page.month, err);
}

static int print_rows(struct db *db, const struct request *request, FILE *out, struct err *err) {
    struct stmt *stmt = db_prepare(db, machine_query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, request->page.month);
    stmt_text(stmt, 2, request->scenario);
    stmt_text(stmt, 3, request->model);
    return rows_query(stmt, request->format, "report", out, err);
}

static int print_page(struct db *db, const struct request *request, FILE *out, struct err *err) {
    struct page_doc page;
    page_init(&page);
    int failed = report_page(db, &request->ask,
                             request->format == FORMAT_HTML ? &request->charts : NULL, &page, err);
    if (!failed && request->mail)
        failed = report_mail(&page, &request->charts, request->ask.month, request->now, out, err);
    else if (!failed && request->format == FORMAT_HTML)
        page_print_html(&page, &(struct page_html){0}, out);
    else if (!failed && request->format == FORMAT_MD)
        page_print_md(&page, out);
    else if (!failed)
        page_print_text(&page, PAGE_WIDTH, out);
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
        failed = report_against(ctx, db, request->page.month, request->format, out, err);
    else if (request->format == FORMAT_CSV || request->format == FORMAT_JSON)
        failed = print_rows(db, request, out, err);
    else
        failed = print_page(db, request, out, err);
    if (!failed)
        return output_commit(file, err);
    output_drop(file);
    return -1;
}

static int read_format(const char *text, struct request *request, struct err *err) {
    request->mail = text && strcmp(text, "mail") == 0;
    return format_read(request->mail ? "html" : text, &request->format, err);
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    struct request request = {0};
    if (read_format(option_value(ctx, "format"), &request, err))
        return EXIT_USAGE;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = read_request(ctx, session.db, &request, err) ||
                 print_report(ctx, session.db, &request, err);
    session_close(&session);
    report_charts_free(&request.charts);
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
