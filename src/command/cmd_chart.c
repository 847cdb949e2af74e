/* SPDX-License-Identifier: MIT
 * mtok chart METRIC: one metric over the history, as a picture. */
#include "chart/chart_data.h"
#include "command/command.h"
#include "command/session.h"
#include "page/month_choice.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct option_spec options[] = {
    {"model", 'm', "MODEL", "of which model (openai/gpt-4o)"},
    {"scenario", 's', "NAME", "assumptions of the cost (default: split)"},
    {"server", 0, "SKU", "server-price: of which server (default: the scenario's rent)"},
    {"place", 0, "PLACE", "parity: whose wage (default: New York City)"},
    {"from", 0, "MONTH", "first month"},
    {"to", 0, "MONTH", "last month"},
    {"format", 'f', "FORMAT", "text, svg, png or json (default: text)"},
    {"width", 0, "N", "png: pixels (default: 1120); text: characters"},
    {"output", 'o', "FILE", "write there instead of to stdout"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {0}};

static const char *value_or(const struct context *ctx, const char *name, const char *otherwise) {
    const char *value = option_value(ctx, name);
    return value ? value : otherwise;
}

static int read_ask(const struct context *ctx, struct chart_ask *ask, struct err *err) {
    int metric = chart_metric_find(ctx->argv[0]);
    if (metric < 0)
        return err_code(err, EXIT_USAGE,
                        "chart: do not know '%s'; expected price, cost, markup, server-price, "
                        "parity or throughput",
                        ctx->argv[0]);
    *ask = (struct chart_ask){.metric = (enum chart_metric)metric,
                              .model = option_value(ctx, "model"),
                              .scenario = value_or(ctx, "scenario", "split"),
                              .server = option_value(ctx, "server"),
                              .place = value_or(ctx, "place", "New York City"),
                              .from = option_value(ctx, "from"),
                              .to = option_value(ctx, "to")};
    if (!ask->model && ask->metric != CHART_SERVER_PRICE)
        return err_code(err, EXIT_USAGE, "chart %s: expected --model MODEL", ctx->argv[0]);
    return 0;
}

/* The terminal's width, 80 where there is none. */
static int own_width(const struct context *ctx, bool png) {
    struct winsize size;
    const char *given = option_value(ctx, "width");
    long width = 0;
    for (; given && *given >= '0' && *given <= '9' && width < 10000; given++)
        width = width * 10 + *given - '0';
    if (width > 0)
        return (int)(width > 4000 ? 4000 : width);
    if (png)
        return 1120;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static int print_png(const struct context *ctx, const struct chart *chart, FILE *out,
                     struct err *err) {
    struct buf png;
    if (out == stdout && isatty(STDOUT_FILENO))
        return err_code(err, EXIT_USAGE, "chart: a PNG does not go to a terminal; --output FILE");
    buf_init(&png, (size_t)64 << 20);
    int failed = chart_png(chart, own_width(ctx, true), &png, err);
    if (!failed)
        fwrite(png.data, 1, png.size, out);
    buf_free(&png);
    return failed;
}

static int print(const struct context *ctx, const struct chart *chart, FILE *out, struct err *err) {
    const char *format = value_or(ctx, "format", "text");
    if (chart_empty(chart))
        return err_set(err, "%s: nothing is known", chart->title);
    if (strcmp(format, "svg") == 0)
        chart_svg(chart, true, out);
    else if (strcmp(format, "png") == 0)
        return print_png(ctx, chart, out, err);
    else if (strcmp(format, "json") == 0)
        chart_json(chart, out);
    else if (strcmp(format, "text") == 0)
        chart_text(chart, (size_t)own_width(ctx, false), out);
    else
        return err_code(err, EXIT_USAGE, "--format %s: expected text, svg, png or json", format);
    return 0;
}

static int print_to(const struct context *ctx, const struct chart *chart, struct err *err) {
    const char *path = option_value(ctx, "output");
    FILE *out = path ? fopen(path, "w") : stdout;
    if (!out)
        return err_set(err, "%s: cannot be written", path);
    int failed = print(ctx, chart, out, err);
    if (path && fclose(out) && !failed)
        failed = err_set(err, "%s: cannot be written", path);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    struct chart_ask ask;
    struct chart chart;
    struct session session;
    if (read_ask(ctx, &ask, err))
        return EXIT_USAGE;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = (ask.model && month_check_model(session.db, ask.model, err)) ||
                 chart_read(session.db, &ask, &chart, err);
    session_close(&session);
    if (failed)
        return (int)err->code;
    failed = print_to(ctx, &chart, err);
    chart_free(&chart);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_chart = {
    .name = "chart",
    .operands = "METRIC",
    .summary = "a metric over the history, as a picture",
    .details = "METRIC: price, cost, markup, server-price, parity or throughput.\n"
               "Values hold until they change; months without a figure are gaps; what was not\n"
               "confirmed within its source's limit is drawn broken.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
