/* SPDX-License-Identifier: MIT
 * SQLite, named here and nowhere else. Statements are constants with bound
 * parameters. Functions return 0 or -1 with a message in err unless they say
 * otherwise. */
#ifndef MTOK_DB_H
#define MTOK_DB_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct stmt;

enum { DB_APPLICATION_ID = 0x6d746f6b }; /* "mtok" */

enum db_mode {
    DB_READ,  /* the file must exist; nothing is ever written to it */
    DB_WRITE, /* created when missing; WAL while open, one plain file afterwards */
    DB_MEMORY /* a private database that vanishes; path is ignored */
};

/* Opens the file. Waits up to 10 s for other programs. Does not look at its content: see
 * migrate.h. */
int db_open(struct db **db, const char *path, enum db_mode mode, struct err *err);
/* Closes; a writer returns the file to DELETE mode. NULL is allowed. */
void db_close(struct db *db);
/* Switches a DB_WRITE file that migrate_check has accepted to WAL with FULL sync. Not done at open,
 * because that alone would change a foreign file. */
int db_write_mode(struct db *db, struct err *err);
const char *db_path(const struct db *db);

/* Somebody who is shown every SQL text before it is prepared or run, and makes ready what it names.
 * -1 stops it. The watcher may use the database itself: its own texts are shown to it too. */
struct db_watch {
    void *self;
    int (*look)(void *self, const char *sql, struct err *err);
    void (*free)(void *self); /* when the database is closed */
};
/* From now on; *watch is copied. One for a connection. */
void db_watch(struct db *db, const struct db_watch *watch);
/* Statements that are kept are shown again when they are next asked for. */
void db_watch_again(struct db *db);
void *db_watcher(struct db *db); /* its self; NULL for none */

/* Runs SQL without results; several statements allowed. */
int db_exec(struct db *db, const char *sql, struct err *err);
int db_begin(struct db *db, struct err *err); /* BEGIN IMMEDIATE */
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* also when no transaction is open */
int64_t db_last_id(struct db *db);
int64_t db_changes(struct db *db);
int64_t db_total_changes(struct db *db);

/* Prepares a constant statement; kept and reused by its text until db_close, so preparing in a
 * loop is cheap. NULL on error. */
struct stmt *db_prepare(struct db *db, const char *sql, struct err *err);
/* A statement of its own, for SQL that is composed (names of views); free with stmt_free. */
struct stmt *db_prepare_own(struct db *db, const char *sql, struct err *err);
void stmt_free(struct stmt *stmt);

/* Parameters, numbered from 1. Texts are copied. NULL text binds NULL. */
void stmt_int(struct stmt *stmt, int index, int64_t value);
void stmt_real(struct stmt *stmt, int index, double value);
void stmt_text(struct stmt *stmt, int index, const char *text);
void stmt_text_n(struct stmt *stmt, int index, const char *text, size_t size);
void stmt_blob(struct stmt *stmt, int index, const void *bytes, size_t size);
void stmt_null(struct stmt *stmt, int index);

/* 1: a row is there; 0: done (the statement is reset, its bindings cleared); -1: error (reset). */
int stmt_step(struct stmt *stmt, struct err *err);
/* Runs a statement that gives no rows, and resets it. */
int stmt_run(struct stmt *stmt, struct err *err);
/* Ends a query before its last row. */
void stmt_reset(struct stmt *stmt);

enum stmt_type { STMT_NULL, STMT_INT, STMT_REAL, STMT_TEXT, STMT_BLOB };
int stmt_columns(const struct stmt *stmt);
const char *stmt_name(const struct stmt *stmt, int column); /* columns from 0 */
enum stmt_type stmt_type(const struct stmt *stmt, int column);
int64_t stmt_get_int(struct stmt *stmt, int column);
double stmt_get_real(struct stmt *stmt, int column);
/* "" for NULL; lives until the next step. */
const char *stmt_get_text(struct stmt *stmt, int column);
const void *stmt_get_blob(struct stmt *stmt, int column, size_t *size);

/* One-line reads: the first column of the first row, or `otherwise` where there is no row, it is
 * NULL, or the statement fails. */
int64_t db_int(struct db *db, int64_t otherwise, const char *sql);
int64_t db_int_of(struct db *db, int64_t otherwise, const char *sql, int64_t parameter);
int64_t db_int_of_text(struct db *db, int64_t otherwise, const char *sql, const char *parameter);
double db_real(struct db *db, double otherwise, const char *sql);

/* A consistent copy into a new file while others write (VACUUM INTO); the file must not exist. */
int db_copy(struct db *db, const char *path, struct err *err);
/* PRAGMA integrity_check and foreign_key_check; -1 with the first finding (EXIT_DATABASE). */
int db_verify(struct db *db, struct err *err);

#endif
