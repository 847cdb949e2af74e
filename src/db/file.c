/* SPDX-License-Identifier: MIT */
#include "db/file.h"

#include "db/db.h"
#include "db/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int file_verify(const char *path, struct err *err) {
    struct db *db;
    if (db_open(&db, path, DB_READ, err))
        return -1;
    int failed = migrate_check(db, err) < 0;
    if (!failed && db_int(db, 0, "PRAGMA user_version") == 0)
        failed = err_code(err, EXIT_DATABASE, "%s is empty", path);
    if (!failed)
        failed = db_verify(db, err);
    db_close(db);
    return failed ? -1 : 0;
}

static int sync_one(const char *path, int flags, struct err *err) {
    int file = open(path, flags | O_CLOEXEC);
    int failed = file < 0 || fsync(file);
    if (failed)
        err_set(err, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return failed ? -1 : 0;
}

int file_put(const char *from, const char *to, struct err *err) {
    if (sync_one(from, O_RDONLY, err))
        return -1;
    if (rename(from, to))
        return err_set(err, "%s cannot be put in place: %s", to, strerror(errno));
    char *copy = mem_text(to);
    int failed = sync_one(dirname(copy), O_RDONLY | O_DIRECTORY, err);
    free(copy);
    return failed;
}
