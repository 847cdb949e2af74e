/* SPDX-License-Identifier: MIT
 * mtok query SQL: a question of one's own, with --as-of and --now, over views whose months are told
 * by a scan in C. */
#include "command/command.h"
#include "command/session.h"
#include "db/freeze.h"
#include "rows/rows.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct option_spec options[] = {
    {"format", 'f', "FORMAT", "text, md, csv or json"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {"from", 0, "MONTH", "first month of the calendar"},
    {"to", 0, "MONTH", "last month of the calendar"},
    {0}};

/* Nothing else gives rows, and nothing else is a question. */
static int check_select(const char *sql, struct err *err) {
    static const char *const words[] = {"SELECT", "WITH", "VALUES", "EXPLAIN"};
    const char *start = sql + strspn(sql, " \t\r\n(");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncasecmp(start, words[i], strlen(words[i])) == 0)
            return 0;
    return err_code(err, EXIT_USAGE,
                    "query takes one SELECT (or WITH, VALUES, EXPLAIN), not '%.40s'", start);
}

static int read_stdin(struct buf *sql, struct err *err) {
    char piece[4096];
    size_t size;
    while ((size = fread(piece, 1, sizeof piece, stdin)) > 0)
        if (buf_add(sql, piece, size))
            return err_set(err, "standard input: the question is longer than 1 MiB");
    return 0;
}

static int ask(const struct context *ctx, struct db *db, const char *sql, enum format format,
               struct err *err) {
    if (freeze_calendar(db, option_value(ctx, "from"), option_value(ctx, "to"), err))
        return -1;
    struct stmt *stmt = db_prepare_own(db, sql, err);
    if (!stmt)
        return err_prefix(err, "the question");
    int failed = rows_query(stmt, format, "query", stdout, err);
    stmt_free(stmt);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    enum format format;
    struct buf text;
    buf_init(&text, (size_t)1 << 20);
    bool piped = strcmp(ctx->argv[0], "-") == 0;
    int failed = format_read(option_value(ctx, "format"), &format, err) ||
                 (piped && read_stdin(&text, err)) ||
                 check_select(piped ? text.data : ctx->argv[0], err) ||
                 session_read(ctx, option_value(ctx, "as-of"), &session, err);
    if (!failed) {
        failed = ask(ctx, session.db, piped ? text.data : ctx->argv[0], format, err);
        session_close(&session);
    }
    buf_free(&text);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_query = {
    .name = "query",
    .operands = "SQL|-",
    .summary = "a SELECT over the views, as of a time, as a table, CSV or JSON",
    .details =
        "The views are those of docs/data-dictionary.md. The file is only read. What several "
        "months\n"
        "need is read once for all of them: over ten years faster than at the sqlite3 prompt.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
