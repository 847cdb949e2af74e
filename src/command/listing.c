/* SPDX-License-Identifier: MIT */
#include "command/listing.h"

#include "names/registry.h"

#include <stdio.h>
#include <string.h>

bool listing_for_people(const struct context *ctx) {
    const char *format = option_value(ctx, "format");
    return !format || strcmp(format, "text") == 0 || strcmp(format, "md") == 0;
}

static void bind(struct stmt *stmt, const struct listing_parameter *parameters, int count) {
    for (int i = 0; i < count; i++) {
        if (parameters[i].type == STMT_TEXT)
            stmt_text(stmt, i + 1, parameters[i].text);
        else if (parameters[i].type == STMT_INT)
            stmt_int(stmt, i + 1, parameters[i].whole);
        else
            stmt_null(stmt, i + 1);
    }
}

/* none: what to say where there is no row; NULL: print no rows. */
static int print(const struct context *ctx, struct stmt *stmt, enum format format, const char *none,
                 struct err *err) {
    struct rows rows;
    if (rows_read(stmt, &rows, err))
        return -1;
    int failed = none && !rows.count ? err_code(err, EXIT_USAGE, "%s", none) : 0;
    if (!failed)
        rows_print(&rows, format, ctx->command->name, stdout);
    rows_free(&rows);
    return failed;
}

/* NULL is every source. */
static int need_source(struct db *db, const char *name, struct err *err) {
    if (!name || registry_find(name) ||
        db_int_of_text(db, 0, "SELECT 1 FROM source WHERE name = ?1", name))
        return 0;
    return err_code(err, EXIT_USAGE, "there is no source '%s'", name);
}

static int run(const struct context *ctx, const char *sql,
               const struct listing_parameter *parameters, int count, const char *none,
               const char *source, struct err *err) {
    enum format format;
    struct session session;
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    if (format == FORMAT_HTML) {
        err_code(err, EXIT_USAGE, "%s has no HTML form", ctx->command->name);
        return EXIT_USAGE;
    }
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = -1;
    struct stmt *stmt =
        need_source(session.db, source, err) ? NULL : db_prepare(session.db, sql, err);
    if (stmt) {
        bind(stmt, parameters, count);
        failed = print(ctx, stmt, format, none, err);
    }
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

int listing_run_some(const struct context *ctx, const char *sql,
                     const struct listing_parameter *parameters, int count, const char *none,
                     struct err *err) {
    return run(ctx, sql, parameters, count, none, NULL, err);
}

int listing_run(const struct context *ctx, const char *sql,
                const struct listing_parameter *parameters, int count, struct err *err) {
    return run(ctx, sql, parameters, count, NULL, NULL, err);
}

int listing_run_of(const struct context *ctx, const char *sql,
                   const struct listing_parameter *parameters, int count, const char *source,
                   struct err *err) {
    return run(ctx, sql, parameters, count, NULL, source, err);
}
