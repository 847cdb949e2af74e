/* SPDX-License-Identifier: MIT
 * mtok restore FILE: put a backup in the database's place, after checking it. */
#include "command.h"
#include "lock.h"
#include "migrate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {
    {"force", 0, NULL, "replace the database that is there (it is kept as FILE.before-restore)"},
    {0}};

static int copy_checked(const char *from, const char *to, struct err *err) {
    struct db *backup, *copy;
    if (db_open(&backup, from, DB_READ, err))
        return -1;
    unlink(to);
    int failed =
        migrate_check(backup, err) < 0 || db_verify(backup, err) || db_copy(backup, to, err);
    db_close(backup);
    if (failed)
        return -1;
    if (db_open(&copy, to, DB_READ, err))
        return -1;
    failed = db_verify(copy, err);
    db_close(copy);
    return failed;
}

static int put_in_place(const char *part, const char *path, struct err *err) {
    struct stat info;
    char before[4096], wal[4096];
    snprintf(before, sizeof before, "%s.before-restore", path);
    snprintf(wal, sizeof wal, "%s-wal", path);
    if (stat(wal, &info) == 0)
        return err_code(err, EXIT_LOCKED, "%s is in use (%s exists); nothing was changed", path,
                        wal);
    if (stat(path, &info) == 0 && rename(path, before))
        return err_set(err, "%s: %s", before, strerror(errno));
    if (rename(part, path))
        return err_set(err, "%s: %s", path, strerror(errno));
    return 0;
}

static int restore(const struct context *ctx, struct err *err) {
    struct lock *lock;
    struct stat info;
    char part[4096];
    snprintf(part, sizeof part, "%s.part", ctx->db_path);
    if (stat(ctx->db_path, &info) == 0 && !option_value(ctx, "force"))
        return err_set(err, "%s exists; --force replaces it", ctx->db_path);
    if (lock_refuse_network_fs(ctx->db_path, err) ||
        lock_take(ctx->db_path, "mtok restore", 60, NULL, &lock, err))
        return -1;
    int failed = copy_checked(ctx->argv[0], part, err) || put_in_place(part, ctx->db_path, err);
    if (failed)
        unlink(part);
    lock_release(lock);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    return restore(ctx, err) ? (int)err->code : EXIT_FINE;
}

const struct command command_restore = {
    .name = "restore",
    .operands = "FILE",
    .summary = "put a verified backup in the database's place",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
