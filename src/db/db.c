/* SPDX-License-Identifier: MIT */
#include "db/db_private.h"

#include <mtok/buf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BUSY_MS = 10000 };

struct stmt {
    sqlite3_stmt *handle;
    char *sql;         /* key of the cache; NULL for a statement of its own */
    const char *asked; /* where the text stood when it was asked for */
    bool shown;        /* to the watcher */
    struct stmt *next;
};

struct db {
    sqlite3 *handle;
    char *path;
    enum db_mode mode;
    struct stmt *kept; /* prepared statements, most recently used first */
    struct db_watch watch;
};

static bool has_log(const char *path) {
    struct stat info;
    char wal[4096];
    snprintf(wal, sizeof wal, "%s-wal", path);
    return stat(wal, &info) == 0 && info.st_size > 0;
}

/* Damage and foreign files have an exit code of their own; everything else is a failure that may
 * pass (locked, disk full). */
static int fail(struct db *db, const char *what, struct err *err) {
    int code = sqlite3_errcode(db->handle) & 0xff;
    enum exit_code leads = EXIT_FAILED;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        leads = EXIT_DATABASE;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        leads = EXIT_LOCKED;
    if (db->mode == DB_READ && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) &&
        has_log(db->path))
        return err_code(err, leads,
                        "%s: a run that was cut off left %s-wal, and reading it back needs "
                        "permission to write; any mtok command of the file's owner does it",
                        db->path, db->path);
    return err_code(err, leads, "%s: %s: %s", db->path, what, sqlite3_errmsg(db->handle));
}

static int set_up(struct db *db, struct err *err) {
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_extended_result_codes(db->handle, 1);
    /* trusted_schema stays on: SQLite 3.40 takes json_extract, which a column of ours is generated
     * with, for unsafe otherwise. */
    return db_exec(db, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;", err);
}

/* Whether the first page can be read: SQLite opens files late. */
static int touch(sqlite3 *handle) {
    return sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) & 0xff;
}

/* "file:/a%20b?immutable=1": no lock, no log beside it. For a file that nobody is at work on. */
static int open_immutable(struct db *db) {
    struct buf uri;
    buf_init(&uri, 65536);
    buf_text(&uri, "file:");
    for (const unsigned char *p = (const unsigned char *)db->path; *p; p++)
        if (*p <= ' ' || *p == '%' || *p == '?' || *p == '#')
            buf_printf(&uri, "%%%02x", *p);
        else
            buf_char(&uri, (char)*p);
    buf_text(&uri, "?immutable=1");
    sqlite3_close(db->handle);
    db->handle = NULL;
    int code = sqlite3_open_v2(uri.data, &db->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_free(&uri);
    return code;
}

/* A log left behind by a killed writer is read back, which needs write permission. A file that a
 * writer could not return to DELETE mode (a reader had it open) has no log but wants to make one:
 * where that is not allowed it is read as it stands. */
static int open_read(struct db *db) {
    int flags = has_log(db->path) ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
    if (code != SQLITE_OK)
        return code;
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    code = touch(db->handle);
    if ((code == SQLITE_CANTOPEN || code == SQLITE_READONLY) && !has_log(db->path))
        return open_immutable(db);
    return SQLITE_OK;
}

/* "Permission denied" rather than "unable to open database file". */
static const char *why_closed(struct db *db) {
    int number = sqlite3_system_errno(db->handle);
    return number ? strerror(number) : sqlite3_errmsg(db->handle);
}

int db_open(struct db **out, const char *path, enum db_mode mode, struct err *err) {
    db_memory_choose();
    struct db *db = mem_alloc(sizeof *db);
    db->mode = mode;
    db->path = mem_text(mode == DB_MEMORY ? ":memory:" : path);
    int code;
    if (mode == DB_READ)
        code = open_read(db);
    else
        code = sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                               NULL);
    if (code != SQLITE_OK) {
        err_set(err, "%s: cannot be opened: %s", db->path, why_closed(db));
        db_close(db);
        return -1;
    }
    if (set_up(db, err)) {
        db_close(db);
        return -1;
    }
    *out = db;
    return 0;
}

static bool has_wal(struct db *db) {
    struct stmt *stmt = db_prepare_own(db, "PRAGMA journal_mode", NULL);
    bool wal = stmt && stmt_step(stmt, NULL) > 0 && strcmp(stmt_get_text(stmt, 0), "wal") == 0;
    if (stmt)
        stmt_free(stmt);
    return wal;
}

/* The way into WAL mode and back is one write of the first sector, where the version of the format
 * stands: it is whole or not done without a journal, which would take three syncs more. Where WAL
 * cannot be had a journal protects what follows. */
int db_write_mode(struct db *db, struct err *err) {
    if (!has_wal(db) && db_exec(db, "PRAGMA journal_mode=MEMORY; PRAGMA journal_mode=WAL", err))
        return -1;
    if (!has_wal(db) && db_exec(db, "PRAGMA journal_mode=DELETE", err))
        return -1;
    return db_exec(db, "PRAGMA synchronous=FULL", err);
}

static void free_statement(struct stmt *stmt) {
    sqlite3_finalize(stmt->handle);
    free(stmt->sql);
    free(stmt);
}

static void forget_statements(struct db *db) {
    while (db->kept) {
        struct stmt *stmt = db->kept;
        db->kept = stmt->next;
        free_statement(stmt);
    }
}

void db_close(struct db *db) {
    if (!db)
        return;
    forget_statements(db);
    if (db->mode == DB_WRITE && db->handle)
        /* One plain file that a reader without write permission can open. Fails silently while
         * another program has the file open; its close does it then. */
        sqlite3_exec(db->handle, "PRAGMA journal_mode=MEMORY", NULL, NULL, NULL);
    sqlite3_close(db->handle);
    if (db->watch.free)
        db->watch.free(db->watch.self);
    free(db->path);
    free(db);
}

sqlite3 *db_handle(struct db *db) {
    return db->handle;
}

const char *db_path(const struct db *db) {
    return db->path;
}

void db_watch(struct db *db, const struct db_watch *watch) {
    db->watch = *watch;
    db_watch_again(db);
}

void db_watch_again(struct db *db) {
    for (struct stmt *stmt = db->kept; stmt; stmt = stmt->next)
        stmt->shown = false;
}

void *db_watcher(struct db *db) {
    return db->watch.self;
}

static int show(struct db *db, const char *sql, struct err *err) {
    return db->watch.look ? db->watch.look(db->watch.self, sql, err) : 0;
}

int db_exec(struct db *db, const char *sql, struct err *err) {
    if (show(db, sql, err))
        return -1;
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    return fail(db, "SQL failed", err);
}

int db_begin(struct db *db, struct err *err) {
    return db_exec(db, "BEGIN IMMEDIATE", err);
}

int db_commit(struct db *db, struct err *err) {
    return db_exec(db, "COMMIT", err);
}

void db_rollback(struct db *db) {
    for (struct stmt *stmt = db->kept; stmt; stmt = stmt->next)
        sqlite3_reset(stmt->handle);
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

int64_t db_last_id(struct db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db) {
    return sqlite3_changes64(db->handle);
}

int64_t db_total_changes(struct db *db) {
    return sqlite3_total_changes64(db->handle);
}

struct stmt *db_prepare_own(struct db *db, const char *sql, struct err *err) {
    const char *rest;
    if (show(db, sql, err))
        return NULL;
    struct stmt *stmt = mem_alloc(sizeof *stmt);
    if (sqlite3_prepare_v2(db->handle, sql, -1, &stmt->handle, &rest) != SQLITE_OK) {
        fail(db, "cannot prepare a statement", err);
        free_statement(stmt);
        return NULL;
    }
    if (rest[strspn(rest, "; \t\r\n")]) {
        err_set(err, "more than one statement: '%.40s'", rest);
        free_statement(stmt);
        return NULL;
    }
    return stmt;
}

void stmt_free(struct stmt *stmt) {
    if (stmt && !stmt->sql)
        free_statement(stmt);
}

/* The statement of that text, taken out of the list. Constants keep their address, so nearly all
 * are found by it; the text decides. */
static struct stmt *take_kept(struct db *db, const char *sql) {
    for (int by_text = 0; by_text < 2; by_text++) {
        struct stmt **link = &db->kept;
        for (struct stmt *stmt = db->kept; stmt; link = &stmt->next, stmt = stmt->next)
            if ((by_text || stmt->asked == sql) && strcmp(stmt->sql, sql) == 0) {
                *link = stmt->next;
                return stmt;
            }
    }
    return NULL;
}

struct stmt *db_prepare(struct db *db, const char *sql, struct err *err) {
    struct stmt *stmt = take_kept(db, sql);
    if (stmt) {
        stmt_reset(stmt);
        if (!stmt->shown && show(db, sql, err)) {
            free_statement(stmt);
            return NULL;
        }
    } else {
        stmt = db_prepare_own(db, sql, err);
        if (!stmt)
            return NULL;
        stmt->sql = mem_text(sql);
    }
    stmt->asked = sql;
    stmt->shown = db->watch.look != NULL;
    stmt->next = db->kept;
    db->kept = stmt;
    return stmt;
}

void stmt_int(struct stmt *stmt, int index, int64_t value) {
    sqlite3_bind_int64(stmt->handle, index, value);
}

void stmt_real(struct stmt *stmt, int index, double value) {
    sqlite3_bind_double(stmt->handle, index, value);
}

void stmt_text(struct stmt *stmt, int index, const char *text) {
    sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_TRANSIENT);
}

void stmt_text_n(struct stmt *stmt, int index, const char *text, size_t size) {
    sqlite3_bind_text64(stmt->handle, index, text, size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void stmt_blob(struct stmt *stmt, int index, const void *bytes, size_t size) {
    sqlite3_bind_blob64(stmt->handle, index, bytes, size, SQLITE_TRANSIENT);
}

void stmt_null(struct stmt *stmt, int index) {
    sqlite3_bind_null(stmt->handle, index);
}

/* The database that a statement belongs to, as far as messages need it. */
static int fail_statement(struct stmt *stmt, struct err *err) {
    sqlite3 *handle = sqlite3_db_handle(stmt->handle);
    const char *path = sqlite3_db_filename(handle, "main");
    struct db db = {.handle = handle, .path = (char *)(path && *path ? path : ":memory:")};
    fail(&db, "SQL failed", err);
    sqlite3_reset(stmt->handle);
    return -1;
}

int stmt_step(struct stmt *stmt, struct err *err) {
    int code = sqlite3_step(stmt->handle);
    if (code == SQLITE_ROW)
        return 1;
    if (code != SQLITE_DONE)
        return fail_statement(stmt, err);
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    return 0;
}

int stmt_run(struct stmt *stmt, struct err *err) {
    int code;
    while ((code = stmt_step(stmt, err)) > 0)
        continue;
    return code;
}

void stmt_reset(struct stmt *stmt) {
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
}

int stmt_columns(const struct stmt *stmt) {
    return sqlite3_column_count(stmt->handle);
}

const char *stmt_name(const struct stmt *stmt, int column) {
    return sqlite3_column_name(stmt->handle, column);
}

enum stmt_type stmt_type(const struct stmt *stmt, int column) {
    switch (sqlite3_column_type(stmt->handle, column)) {
    case SQLITE_INTEGER:
        return STMT_INT;
    case SQLITE_FLOAT:
        return STMT_REAL;
    case SQLITE_TEXT:
        return STMT_TEXT;
    case SQLITE_BLOB:
        return STMT_BLOB;
    default:
        return STMT_NULL;
    }
}

int64_t stmt_get_int(struct stmt *stmt, int column) {
    return sqlite3_column_int64(stmt->handle, column);
}

double stmt_get_real(struct stmt *stmt, int column) {
    return sqlite3_column_double(stmt->handle, column);
}

const char *stmt_get_text(struct stmt *stmt, int column) {
    const unsigned char *text = sqlite3_column_text(stmt->handle, column);
    return text ? (const char *)text : "";
}

const void *stmt_get_blob(struct stmt *stmt, int column, size_t *size) {
    const void *bytes = sqlite3_column_blob(stmt->handle, column);
    *size = (size_t)sqlite3_column_bytes(stmt->handle, column);
    return bytes;
}

static int64_t first_int(struct stmt *stmt, int64_t otherwise) {
    int64_t value = otherwise;
    if (stmt_step(stmt, NULL) > 0 && stmt_type(stmt, 0) != STMT_NULL)
        value = stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return value;
}

int64_t db_int(struct db *db, int64_t otherwise, const char *sql) {
    struct stmt *stmt = db_prepare(db, sql, NULL);
    return stmt ? first_int(stmt, otherwise) : otherwise;
}

int64_t db_int_of(struct db *db, int64_t otherwise, const char *sql, int64_t parameter) {
    struct stmt *stmt = db_prepare(db, sql, NULL);
    if (!stmt)
        return otherwise;
    stmt_int(stmt, 1, parameter);
    return first_int(stmt, otherwise);
}

int64_t db_int_of_text(struct db *db, int64_t otherwise, const char *sql, const char *parameter) {
    struct stmt *stmt = db_prepare(db, sql, NULL);
    if (!stmt)
        return otherwise;
    stmt_text(stmt, 1, parameter);
    return first_int(stmt, otherwise);
}

double db_real(struct db *db, double otherwise, const char *sql) {
    struct stmt *stmt = db_prepare(db, sql, NULL);
    double value = otherwise;
    if (!stmt)
        return otherwise;
    if (stmt_step(stmt, NULL) > 0 && stmt_type(stmt, 0) != STMT_NULL)
        value = stmt_get_real(stmt, 0);
    stmt_reset(stmt);
    return value;
}

int db_copy(struct db *db, const char *path, struct err *err) {
    struct stmt *stmt = db_prepare(db, "VACUUM INTO ?1", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, path);
    return stmt_run(stmt, err);
}

int db_verify(struct db *db, struct err *err) {
    struct stmt *stmt = db_prepare_own(db, "PRAGMA integrity_check(1)", err);
    if (!stmt)
        return -1;
    int row = stmt_step(stmt, err);
    int failed = row < 0;
    if (row > 0 && strcmp(stmt_get_text(stmt, 0), "ok") != 0)
        failed =
            err_code(err, EXIT_DATABASE, "%s is damaged: %s", db->path, stmt_get_text(stmt, 0));
    stmt_free(stmt);
    if (failed)
        return -1;
    stmt = db_prepare_own(db, "PRAGMA foreign_key_check", err);
    if (!stmt)
        return -1;
    row = stmt_step(stmt, err);
    if (row > 0)
        err_code(err, EXIT_DATABASE, "%s is damaged: a row of %s points at nothing in %s", db->path,
                 stmt_get_text(stmt, 0), stmt_get_text(stmt, 2));
    stmt_free(stmt);
    return row == 0 ? 0 : -1;
}
