/* SPDX-License-Identifier: MIT */
#include "command/session.h"

#include "base/stop.h"
#include "db/lock.h"
#include "db/migrate.h"
#include "db/shadow.h"
#include "intake/reference.h"
#include "store/store.h"

#include <errno.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that we are not allowed to see is not a missing one. */
static bool exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int session_folder(const char *path, struct err *err) {
    char folder[4096];
    int n = snprintf(folder, sizeof folder, "%s", path);
    if (n < 0 || (size_t)n >= sizeof folder)
        return err_set(err, "%s: the path is too long", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(folder, 0777) && errno != EEXIST)
            return err_set(err, "%s: cannot create the folder: %s", folder, strerror(errno));
        *slash = '/';
    }
    return 0;
}

/* Fills a new database with the history that ships with the program. */
static int load_shipped(struct db *db, int64_t now, struct err *err) {
    struct store *store;
    if (store_open(db, &store, err))
        return -1;
    int failed = reference_load(store, now, err);
    store_close(store);
    return failed ? err_prefix(err, "the shipped history") : 0;
}

/* Puts a temp table and views over the facts. now INT64_MIN: the clock of the views. */
static int shadow(struct db *db, int64_t batch, int64_t now, struct err *err) {
    if (db_exec(db, "CREATE TEMP TABLE as_of(batch_id INTEGER NOT NULL, now INTEGER NOT NULL)",
                err))
        return -1;
    struct stmt *stmt = db_prepare(db, "INSERT INTO temp.as_of VALUES(?1, ?2)", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, batch);
    stmt_int(stmt, 2, now);
    return stmt_run(stmt, err) || shadow_views(db, err);
}

static int batch_at(struct db *db, const char *as_of, int64_t *batch, int64_t *when,
                    struct err *err) {
    if (when_read(as_of, strlen(as_of), when, err))
        return err_code(err, EXIT_USAGE, "--as-of: %s is not a time such as 2026-11-23T09:00:00Z",
                        as_of);
    *batch = db_int_of(db, 0, "SELECT max(id) FROM batch WHERE recorded_at <= ?1", *when);
    if (*batch)
        return 0;
    char first[WHEN_TEXT] = "never";
    int64_t born = db_int(db, 0, "SELECT min(recorded_at) FROM batch");
    if (born)
        when_text(born, first);
    return err_set(err, "%s: nothing had been recorded by %s; the first recording is of %s",
                   db_path(db), as_of, first);
}

static int look_back(const struct context *ctx, const char *as_of, struct db *db, struct err *err) {
    int64_t batch = INT64_MAX, when = ctx->now;
    if (as_of && batch_at(db, as_of, &batch, &when, err))
        return -1;
    if (ctx->now_given)
        when = ctx->now;
    if (as_of || ctx->now_given)
        return shadow(db, batch, when, err);
    /* The views of another version, or changed ones, are put right by the next writer. */
    return migrate_has_views(db) ? 0 : shadow_views(db, err);
}

static int open_shipped(const struct context *ctx, struct session *session, struct err *err) {
    if (!ctx->quiet)
        fprintf(stderr, "mtok: %s does not exist; answering from the shipped history\n",
                ctx->db_path);
    session->shipped = true;
    return db_open(&session->db, "", DB_MEMORY, err) || migrate_run(session->db, err) ||
           load_shipped(session->db, ctx->now, err);
}

static int open_file(const struct context *ctx, struct session *session, struct err *err) {
    if (db_open(&session->db, ctx->db_path, DB_READ, err))
        return -1;
    int state = migrate_check(session->db, err);
    if (state < 0)
        return -1;
    if (state > 0)
        return err_code(err, EXIT_DATABASE,
                        "%s was made by an older mtok and is only read here; `mtok init` brings it "
                        "up to date",
                        ctx->db_path);
    return 0;
}

int session_read(const struct context *ctx, const char *as_of, struct session *session,
                 struct err *err) {
    *session = (struct session){0};
    int failed =
        exists(ctx->db_path) ? open_file(ctx, session, err) : open_shipped(ctx, session, err);
    if (failed || look_back(ctx, as_of, session->db, err)) {
        session_close(session);
        return -1;
    }
    return 0;
}

/* Until this is noted in the file, the next writer loads the history (again): a run that was killed
 * in between leaves no gap. */
static int note_history(struct db *db, const char *history, struct err *err) {
    struct stmt *stmt =
        db_prepare(db, "INSERT OR REPLACE INTO setting(name, value) VALUES('history', ?1)", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, history);
    return stmt_run(stmt, err);
}

static int prepare(const struct context *ctx, bool empty, struct session *session,
                   struct err *err) {
    if (db_open(&session->db, ctx->db_path, DB_WRITE, err) || migrate_check(session->db, err) < 0 ||
        db_write_mode(session->db, err) || migrate_run(session->db, err))
        return -1;
    session->created = !db_int(session->db, 0, "SELECT 1 FROM setting WHERE name='history'");
    if (!session->created)
        return 0;
    if (!empty && load_shipped(session->db, ctx->now, err))
        return -1;
    return note_history(session->db, empty ? "none" : "shipped", err);
}

int session_write(const struct context *ctx, int wait_seconds, bool empty, struct session *session,
                  struct err *err) {
    char holder[64];
    *session = (struct session){0};
    snprintf(holder, sizeof holder, "mtok %s", ctx->command->name);
    int failed = session_folder(ctx->db_path, err) || lock_refuse_network_fs(ctx->db_path, err) ||
                 lock_take(ctx->db_path, holder, wait_seconds, &stop_asked, &session->lock, err) ||
                 prepare(ctx, empty, session, err);
    if (failed)
        session_close(session);
    return failed ? -1 : 0;
}

void session_close(struct session *session) {
    db_close(session->db);
    lock_release(session->lock);
    *session = (struct session){0};
}
