/* SPDX-License-Identifier: MIT
 * mtok trend MODEL: price, cost and markup by month, with a sparkline. */
#include "base/number.h"
#include "chart/sparkline.h"
#include "command/command.h"
#include "command/session.h"
#include "page/month_choice.h"
#include "rows/rows.h"

#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    {"format", 'f', "FORMAT", "text, md, csv or json"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {"scenario", 's', "NAME", "assumptions of the cost (default: split)"},
    {"seller", 0, "NAME", "the seller's price (default: the vendor's own)"},
    {"from", 0, "MONTH", "first month"},
    {"to", 0, "MONTH", "last month"},
    {0}};

static const char query[] =
    "SELECT p.month, p.seller, p.input_price, p.output_price, c.output_usd_per_mtok AS output_cost,"
    "  c.output_p5 AS output_cost_p5, c.output_p95 AS output_cost_p95,"
    "  p.output_price / c.output_usd_per_mtok AS output_markup,"
    "  p.blend_price / c.blend_usd_per_mtok AS blend_markup, c.usd_per_server_hour, c.price_basis,"
    "  max(p.price_stale, coalesce(c.stale, 0)) AS stale"
    " FROM seller_price_monthly AS p LEFT JOIN cost_monthly AS c"
    "  ON c.month=p.month AND c.model=p.model AND c.scenario=?2"
    " WHERE p.model=?1 AND (CASE WHEN ?3 IS NULL THEN p.own ELSE p.seller=?3 END)"
    "  AND (?4 IS NULL OR p.month>=?4) AND (?5 IS NULL OR p.month<=?5) ORDER BY p.month, p.seller";
static const char sellers[] =
    "SELECT group_concat(seller, ', ') FROM (SELECT DISTINCT seller FROM api_price WHERE model=?1"
    " ORDER BY seller)";

static void print_line(const struct rows *rows, const char *column, const char *label, FILE *out) {
    struct buf line;
    double *values = mem_alloc((rows->count + 1) * sizeof *values);
    char first[64], last[64];
    buf_init(&line, 4096);
    for (size_t i = 0; i < rows->count; i++)
        values[i] = rows_real(rows, i, column);
    sparkline(values, rows->count, 60, &line);
    fprintf(out, "%-14s %10s %s %s\n", label, human_number(values[0], 4, first), line.data,
            human_number(values[rows->count - 1], 4, last));
    buf_free(&line);
    free(values);
}

static int no_rows(struct db *db, const char *model, struct err *err) {
    struct stmt *stmt = db_prepare(db, sellers, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, model);
    int row = stmt_step(stmt, err);
    if (row > 0 && *stmt_get_text(stmt, 0))
        err_set(err, "%s has no list price of its vendor's own; sold by %s (--seller)", model,
                stmt_get_text(stmt, 0));
    else if (row >= 0 && !month_check_model(db, model, err))
        err_set(err, "%s: no price is known", model);
    stmt_reset(stmt);
    return -1;
}

static int print(const struct context *ctx, struct db *db, enum format format, struct err *err) {
    const char *scenario = option_value(ctx, "scenario");
    struct rows rows;
    struct stmt *stmt = db_prepare(db, query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, ctx->argv[0]);
    stmt_text(stmt, 2, scenario ? scenario : "split");
    stmt_text(stmt, 3, option_value(ctx, "seller"));
    stmt_text(stmt, 4, option_value(ctx, "from"));
    stmt_text(stmt, 5, option_value(ctx, "to"));
    if (rows_read(stmt, &rows, err))
        return -1;
    int failed = 0;
    if (!rows.count)
        failed = no_rows(db, ctx->argv[0], err);
    else
        rows_print(&rows, format, "trend", stdout);
    if (rows.count && format == FORMAT_TEXT) {
        putchar('\n');
        print_line(&rows, "output_price", "output price", stdout);
        print_line(&rows, "output_cost", "output cost", stdout);
        print_line(&rows, "output_markup", "output markup", stdout);
    }
    rows_free(&rows);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    enum format format;
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = print(ctx, session.db, format, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_trend = {
    .name = "trend",
    .operands = "MODEL",
    .summary = "price, cost and markup by month, with a sparkline",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
