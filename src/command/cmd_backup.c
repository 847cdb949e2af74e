/* SPDX-License-Identifier: MIT
 * mtok backup FILE: a consistent copy while others write, verified. */
#include "command/command.h"
#include "db/db.h"
#include "db/file.h"
#include "db/migrate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {{"force", 0, NULL, "replace FILE if it is there"},
                                             {0}};

/* When the last verified copy was made, for `check`. No fact, hence without the lock: a backup
 * need not wait for a run that takes ten minutes. */
static int remember(const struct context *ctx, struct err *err) {
    struct db *db;
    if (access(ctx->db_path, W_OK))
        return err_set(err, "%s: %s", ctx->db_path, strerror(errno));
    if (db_open(&db, ctx->db_path, DB_WRITE, err))
        return -1;
    struct stmt *stmt = db_prepare(db,
                                   "INSERT INTO setting(name,value) VALUES('last_backup',?1)"
                                   " ON CONFLICT(name) DO UPDATE SET value=excluded.value",
                                   err);
    int failed = -1;
    if (stmt) {
        char now[24];
        snprintf(now, sizeof now, "%lld", (long long)ctx->now);
        stmt_text(stmt, 1, now);
        failed = stmt_run(stmt, err);
    }
    db_close(db);
    return failed;
}

/* An older mtok's file can be copied too: before it is brought up to date is the time for it. */
static int copy_from(const char *path, const char *part, struct err *err) {
    struct db *db;
    if (db_open(&db, path, DB_READ, err))
        return -1;
    int failed = migrate_check(db, err) < 0 || db_copy(db, part, err);
    db_close(db);
    return failed ? -1 : 0;
}

/* The copy appears under its name only when it is whole, verified and on the disk. */
static int copy_file(const struct context *ctx, const char *target, struct err *err) {
    char part[4096];
    int n = snprintf(part, sizeof part, "%s.part", target);
    if (n < 0 || (size_t)n >= sizeof part)
        return err_set(err, "%s: the path is too long", target);
    unlink(part);
    int failed =
        copy_from(ctx->db_path, part, err) || file_verify(part, err) || file_put(part, target, err);
    if (failed)
        unlink(part);
    return failed ? -1 : 0;
}

static int run(struct context *ctx, struct err *err) {
    struct stat from, to;
    struct err noting = {0};
    const char *target = ctx->argv[0];
    bool is_there = stat(target, &to) == 0;
    if (stat(ctx->db_path, &from))
        err_set(err, "%s: there is nothing to back up: %s", ctx->db_path, strerror(errno));
    else if (is_there && from.st_dev == to.st_dev && from.st_ino == to.st_ino)
        err_code(err, EXIT_USAGE, "%s is the database itself", target);
    else if (is_there && !option_value(ctx, "force"))
        err_set(err, "%s exists; --force replaces it", target);
    else if (copy_file(ctx, target, err) == 0) {
        if (remember(ctx, &noting) && !ctx->quiet)
            fprintf(stderr, "mtok: the copy is made, but `check` will not know of it: %s\n",
                    noting.text);
        return EXIT_FINE;
    }
    return (int)err->code;
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
