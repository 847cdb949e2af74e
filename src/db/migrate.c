/* SPDX-License-Identifier: MIT */
#include "db/migrate.h"

#include "db/view_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number in front of "0001-facts". */
static int number_of(const char *name) {
    return (int)strtol(name, NULL, 10);
}

static int newest_of(const struct embedded *migrations) {
    int newest = 0;
    for (; migrations->name; migrations++)
        if (number_of(migrations->name) > newest)
            newest = number_of(migrations->name);
    return newest;
}

int migrate_newest(void) {
    return newest_of(embedded_migrations);
}

/* Is this the text that SQLite kept of the view? It keeps the statement without what stands before
 * and behind it. */
static bool is_same_view(const struct embedded *view, const char *kept) {
    const char *at = view_statement(view);
    size_t size = strlen(kept);
    return at && size && strncmp(at, kept, size) == 0 &&
           at[size + strspn(at + size, " \t\r\n")] == ';';
}

/* The file itself is asked, not a note in it: somebody may have dropped or changed a view. Views of
 * other names are not ours to judge. Ours stand in the order in which they were made. */
static bool has_views(struct db *db, const struct embedded *views) {
    struct stmt *stmt = db_prepare(db,
                                   "SELECT name, sql FROM main.sqlite_schema WHERE type='view'"
                                   " ORDER BY rowid",
                                   NULL);
    while (stmt && views->name && stmt_step(stmt, NULL) > 0) {
        if (strcmp(stmt_get_text(stmt, 0), view_name(views)) != 0)
            continue;
        if (!is_same_view(views, stmt_get_text(stmt, 1)))
            break;
        views++;
    }
    if (stmt)
        stmt_reset(stmt);
    return !views->name;
}

bool migrate_has_views(struct db *db) {
    return has_views(db, embedded_views);
}

static int check_against(struct db *db, int newest, struct err *err) {
    struct err reading = {0};
    if (db_exec(db, "SELECT count(*) FROM sqlite_schema", &reading))
        return err_code(err, EXIT_DATABASE, "%s", reading.text);
    int64_t id = db_int(db, 0, "PRAGMA application_id");
    int64_t version = db_int(db, 0, "PRAGMA user_version");
    if (id == 0 && version == 0 && db_int(db, 1, "SELECT count(*) FROM sqlite_schema") == 0)
        return 1;
    if (id != DB_APPLICATION_ID)
        return err_code(err, EXIT_DATABASE,
                        "%s is not a database of mtok (application id %lld, expected %d); it was "
                        "left as it is",
                        db_path(db), (long long)id, DB_APPLICATION_ID);
    if (version > newest)
        return err_code(err, EXIT_DATABASE,
                        "%s has version %lld, this program knows up to %d: use a newer mtok; the "
                        "file was left as it is",
                        db_path(db), (long long)version, newest);
    return version < newest;
}

int migrate_check(struct db *db, struct err *err) {
    return check_against(db, migrate_newest(), err);
}

/* Views go first: a table cannot be rebuilt while a view looks at it. */
static int drop_views(struct db *db, struct err *err) {
    static const char next[] = "SELECT name FROM main.sqlite_schema WHERE type='view' LIMIT 1";
    for (;;) {
        struct stmt *stmt = db_prepare_own(db, next, err);
        if (!stmt)
            return -1;
        int row = stmt_step(stmt, err);
        char sql[512];
        snprintf(sql, sizeof sql, "DROP VIEW \"%s\"", row > 0 ? stmt_get_text(stmt, 0) : "");
        stmt_free(stmt);
        if (row <= 0)
            return row;
        if (db_exec(db, sql, err))
            return -1;
    }
}

static int make_views(struct db *db, const struct embedded *views, struct err *err) {
    for (; views->name; views++)
        if (db_exec(db, views->begin, err))
            return err_prefix(err, "view %s", view_name(views));
    return 0;
}

static int stamp(struct db *db, int version, struct err *err) {
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d", DB_APPLICATION_ID,
             version);
    return db_exec(db, sql, err);
}

static int check_keys(struct db *db, struct err *err) {
    struct stmt *stmt = db_prepare_own(db, "PRAGMA foreign_key_check", err);
    if (!stmt)
        return -1;
    int row = stmt_step(stmt, err);
    if (row > 0)
        err_code(err, EXIT_DATABASE, "a row of %s would point at nothing in %s",
                 stmt_get_text(stmt, 0), stmt_get_text(stmt, 2));
    stmt_free(stmt);
    return row == 0 ? 0 : -1;
}

static int steps(struct db *db, const struct embedded *migrations, const struct embedded *views,
                 struct err *err) {
    int64_t version = db_int(db, 0, "PRAGMA user_version");
    if (drop_views(db, err))
        return -1;
    for (const struct embedded *step = migrations; step->name; step++)
        if (number_of(step->name) > version && db_exec(db, step->begin, err))
            return err_prefix(err, "migration %s", step->name);
    if (make_views(db, views, err) || check_keys(db, err))
        return -1;
    return stamp(db, newest_of(migrations), err);
}

int migrate_run_with(struct db *db, const struct embedded *migrations, const struct embedded *views,
                     struct err *err) {
    int state = check_against(db, newest_of(migrations), err);
    if (state < 0)
        return -1;
    if (state == 0 && has_views(db, views))
        return 0;
    /* Inside a transaction this pragma does nothing, and a rebuilt table would lose its children.
     */
    if (db_exec(db, "PRAGMA foreign_keys=OFF", err) || db_begin(db, err))
        return -1;
    int failed = steps(db, migrations, views, err) || db_commit(db, err);
    if (failed)
        db_rollback(db);
    if (db_exec(db, "PRAGMA foreign_keys=ON", failed ? NULL : err))
        return -1;
    return failed ? -1 : 0;
}

int migrate_run(struct db *db, struct err *err) {
    return migrate_run_with(db, embedded_migrations, embedded_views, err);
}
