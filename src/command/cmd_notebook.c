/* SPDX-License-Identifier: MIT
 * mtok notebook: the calculator as a page with sliders. */
#include "base/html_put.h"
#include "base/output_file.h"
#include "command/command.h"
#include "command/session.h"
#include "page/html_page.h"
#include "site/notebook.h"

static const struct option_spec options[] = {
    {"model", 'm', "MODEL", "prices and size to begin with (default: openai/gpt-4o)"},
    {"month", 0, "YYYY-MM", "rents of that month (default: the running one)"},
    {"place", 0, "PLACE", "whose wage (default: New York City)"},
    {"output", 'o', "FILE", "write to FILE, whole or not at all"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {0}};

static int print(const struct context *ctx, struct db *db, struct err *err) {
    const char *model = option_value(ctx, "model"), *place = option_value(ctx, "place");
    struct output_file *file = output_open(option_value(ctx, "output"), err);
    if (!file)
        return -1;
    if (notebook_print(db, model ? model : "openai/gpt-4o", option_value(ctx, "month"),
                       place ? place : "New York City", output_stream(file), err) == 0)
        return output_commit(file, err);
    output_drop(file);
    return -1;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = print(ctx, session.db, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_notebook = {
    .name = "notebook",
    .operands = "",
    .summary = "the calculator as a page with sliders (HTML)",
    .details =
        "Begins with the assumptions of each shipped scenario; what is changed stands in the\n"
        "address of the page. Its arithmetic is tested against `mtok estimate`.",
    .options = options,
    .operands_max = 0,
    .run = run,
};
