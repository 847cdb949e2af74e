/* SPDX-License-Identifier: MIT
 * mtok restore FILE: put a backup in the database's place, after checking it. */
#include "command/command.h"
#include "command/session.h"
#include "db/db.h"
#include "db/file.h"
#include "db/lock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_spec options[] = {
    {"force", 0, NULL, "replace the database that is there (it is kept as FILE.before-restore)"},
    {0}};

static int copy_checked(const char *from, const char *to, struct err *err) {
    struct db *backup;
    if (file_verify(from, err) || db_open(&backup, from, DB_READ, err))
        return -1;
    unlink(to);
    int failed = db_copy(backup, to, err);
    db_close(backup);
    return failed ? -1 : file_verify(to, err);
}

/* The database goes aside together with the logs that belong to it: SQLite would play them into the
 * file that takes its place. */
static int move_aside(const char *path, struct err *err) {
    static const char *const ends[] = {"", "-wal", "-journal"};
    char from[4096], to[4096];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(from, sizeof from, "%s%s", path, ends[i]);
        snprintf(to, sizeof to, "%s.before-restore%s", path, ends[i]);
        if (rename(from, to) && errno != ENOENT)
            return err_set(err, "%s: %s", to, strerror(errno));
    }
    snprintf(from, sizeof from, "%s-shm", path);
    unlink(from);
    return 0;
}

static int restore(const struct context *ctx, struct err *err) {
    struct lock *lock;
    struct stat info;
    char part[4096];
    int n = snprintf(part, sizeof part, "%s.part", ctx->db_path);
    if (n < 0 || (size_t)n >= sizeof part - 32)
        return err_set(err, "%s: the path is too long", ctx->db_path);
    if (stat(ctx->db_path, &info) == 0 && !option_value(ctx, "force"))
        return err_set(err, "%s exists; --force replaces it", ctx->db_path);
    if (session_folder(ctx->db_path, err) || lock_refuse_network_fs(ctx->db_path, err) ||
        lock_take(ctx->db_path, "mtok restore", 60, NULL, &lock, err))
        return -1;
    int failed = copy_checked(ctx->argv[0], part, err) || move_aside(ctx->db_path, err) ||
                 file_put(part, ctx->db_path, err);
    if (failed)
        unlink(part);
    lock_release(lock);
    return failed ? -1 : 0;
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
