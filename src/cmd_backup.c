/* SPDX-License-Identifier: MIT
 * mtok backup FILE: a consistent copy while others write, verified. */
#include "command.h"
#include "migrate.h"
#include "session.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {{"force", 0, NULL, "replace FILE if it is there"},
                                             {0}};

/* When the last verified copy was made, for `check`. */
static int remember(const struct context *ctx, struct err *err) {
    struct session session;
    if (session_write(ctx, 60, false, &session, err))
        return -1;
    struct stmt *stmt = db_prepare(session.db,
                                   "INSERT INTO setting(name,value) VALUES('last_backup',?1)"
                                   " ON CONFLICT(name) DO UPDATE SET value=excluded.value",
                                   err);
    int failed = -1;
    if (stmt) {
        stmt_int(stmt, 1, ctx->now);
        failed = stmt_run(stmt, err);
    }
    session_close(&session);
    return failed;
}

static int verify(const char *path, struct err *err) {
    struct db *copy;
    if (db_open(&copy, path, DB_READ, err))
        return -1;
    int failed = migrate_check(copy, err) != 0 || db_verify(copy, err);
    db_close(copy);
    return failed ? -1 : 0;
}

/* The copy appears under its name only when it is whole and verified. */
static int copy_file(const struct context *ctx, const char *target, struct err *err) {
    struct session session;
    char part[4096];
    snprintf(part, sizeof part, "%s.part", target);
    if (session_read(ctx, NULL, &session, err))
        return -1;
    if (session.shipped) {
        session_close(&session);
        return err_set(err, "%s: there is nothing to back up", ctx->db_path);
    }
    unlink(part);
    int failed = db_copy(session.db, part, err);
    session_close(&session);
    if (!failed)
        failed = verify(part, err);
    if (!failed && rename(part, target))
        failed = err_set(err, "%s: cannot be put in place", target);
    if (failed)
        unlink(part);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    struct stat info;
    const char *target = ctx->argv[0];
    if (stat(target, &info) == 0 && !option_value(ctx, "force")) {
        err_set(err, "%s exists; --force replaces it", target);
        return EXIT_FAILED;
    }
    if (copy_file(ctx, target, err) || remember(ctx, err))
        return (int)err->code;
    return EXIT_FINE;
}

const struct command command_backup = {
    .name = "backup",
    .operands = "FILE",
    .summary = "a consistent, verified copy while others write",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
