/* SPDX-License-Identifier: MIT */
#include "db/db_scan.h"

#include "db/db_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scan_table {
    sqlite3_vtab base; /* first: SQLite sees only this */
    const struct db_scan *scan;
    void *spare; /* memory of a cursor that was closed: a subquery opens one for each row */
};

enum plan { BY_FIRST = 1, BY_SECOND = 2 };

struct scan_cursor {
    sqlite3_vtab_cursor base; /* first: SQLite sees only this */
    int64_t row;
    bool ended;
    void *own; /* memory of the scan */
};

static const struct db_scan *scan_of(const struct scan_cursor *cursor) {
    return ((const struct scan_table *)cursor->base.pVtab)->scan;
}

static int told(struct scan_cursor *cursor, const struct err *err) {
    sqlite3_vtab *table = cursor->base.pVtab;
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", err->text);
    return SQLITE_ERROR;
}

static int scan_connect(sqlite3 *handle, void *aux, int argc, const char *const *argv,
                        sqlite3_vtab **out, char **message) {
    (void)argc, (void)argv, (void)message;
    const struct db_scan *scan = aux;
    char sql[1024];
    snprintf(sql, sizeof sql, "CREATE TABLE x(%s)", scan->columns);
    int code = sqlite3_declare_vtab(handle, sql);
    if (code != SQLITE_OK)
        return code;
    struct scan_table *table = mem_alloc(sizeof *table);
    table->scan = scan;
    *out = &table->base;
    return SQLITE_OK;
}

static int scan_disconnect(sqlite3_vtab *base) {
    struct scan_table *table = (struct scan_table *)base;
    free(table->spare);
    free(table);
    return SQLITE_OK;
}

/* Is column `column` to equal something? Then it becomes argument `argument`. Texts are looked for
 * byte by byte, and SQLite looks at them once more (a blob is no text). */
static bool use_equal(sqlite3_index_info *info, int column, int argument) {
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].iColumn == column && info->aConstraint[i].usable &&
            info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ &&
            strcmp(sqlite3_vtab_collation(info, i), "BINARY") == 0) {
            info->aConstraintUsage[i].argvIndex = argument;
            info->aConstraintUsage[i].omit = column == 0;
            return true;
        }
    return false;
}

/* One or both parts of the key, or everything; other conditions are SQLite's. */
static int scan_plan(sqlite3_vtab *base, sqlite3_index_info *info) {
    const struct db_scan *scan = ((struct scan_table *)base)->scan;
    info->estimatedRows = 1000000;
    info->estimatedCost = 1e9;
    info->idxNum = use_equal(info, 0, 1) ? BY_FIRST : 0;
    if (info->idxNum) {
        info->estimatedRows = scan->rows;
        info->estimatedCost = (double)scan->rows + 10;
    }
    if (use_equal(info, 1, info->idxNum ? 2 : 1)) {
        info->estimatedRows = info->idxNum ? 1 : info->estimatedRows / 10;
        info->estimatedCost = info->idxNum ? 10 : info->estimatedCost / 10;
        info->idxNum |= BY_SECOND;
    }
    return SQLITE_OK;
}

static int scan_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out) {
    struct scan_table *table = (struct scan_table *)base;
    struct scan_cursor *cursor = mem_alloc(sizeof *cursor);
    cursor->own = table->spare ? table->spare : mem_alloc(table->scan->cursor_size);
    table->spare = NULL;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int scan_close(sqlite3_vtab_cursor *base) {
    struct scan_cursor *cursor = (struct scan_cursor *)base;
    struct scan_table *table = (struct scan_table *)base->pVtab;
    free(table->spare);
    table->spare = cursor->own;
    free(cursor);
    return SQLITE_OK;
}

static int scan_next(sqlite3_vtab_cursor *base) {
    struct scan_cursor *cursor = (struct scan_cursor *)base;
    const struct db_scan *scan = scan_of(cursor);
    struct err err;
    int row = scan->next(scan->self, cursor->own, &err);
    cursor->ended = row <= 0;
    cursor->row++;
    return row < 0 ? told(cursor, &err) : SQLITE_OK;
}

/* As SQLite compares with a whole number: '12' and 12.0 are 12, 12.5 and 'x' are none. */
static bool whole_number(sqlite3_value *value, int64_t *whole) {
    int type = sqlite3_value_numeric_type(value);
    *whole = sqlite3_value_int64(value);
    return type == SQLITE_INTEGER ||
           (type == SQLITE_FLOAT && (double)*whole == sqlite3_value_double(value));
}

static int scan_filter(sqlite3_vtab_cursor *base, int plan, const char *unused, int argc,
                       sqlite3_value **argv) {
    (void)unused;
    struct scan_cursor *cursor = (struct scan_cursor *)base;
    const struct db_scan *scan = scan_of(cursor);
    struct err err;
    cursor->row = 0;
    int64_t first = 0;
    const char *second = NULL;
    if (plan & BY_SECOND)
        second = (const char *)sqlite3_value_text(argv[argc - 1]);
    cursor->ended =
        (plan & BY_FIRST && !whole_number(argv[0], &first)) || (plan & BY_SECOND && !second);
    if (cursor->ended)
        return SQLITE_OK;
    struct db_scan_key key = {.first = plan & BY_FIRST ? &first : NULL, .second = second};
    if (scan->start(scan->self, cursor->own, &key, &err))
        return told(cursor, &err);
    return scan_next(base);
}

static int scan_ended(sqlite3_vtab_cursor *base) {
    return ((struct scan_cursor *)base)->ended;
}

static int scan_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column) {
    struct scan_cursor *cursor = (struct scan_cursor *)base;
    const struct db_scan *scan = scan_of(cursor);
    struct db_value value = {0};
    scan->value(scan->self, cursor->own, column, &value);
    if (value.type == STMT_INT)
        sqlite3_result_int64(out, value.whole);
    else if (value.type == STMT_TEXT)
        sqlite3_result_text(out, value.text, -1, SQLITE_STATIC);
    else
        sqlite3_result_null(out);
    return SQLITE_OK;
}

static int scan_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row) {
    *row = ((struct scan_cursor *)base)->row;
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .xCreate = scan_connect,
    .xConnect = scan_connect,
    .xBestIndex = scan_plan,
    .xDisconnect = scan_disconnect,
    .xDestroy = scan_disconnect,
    .xOpen = scan_open,
    .xClose = scan_close,
    .xFilter = scan_filter,
    .xNext = scan_next,
    .xEof = scan_ended,
    .xColumn = scan_column,
    .xRowid = scan_rowid,
};

static void free_scan(void *aux) {
    struct db_scan *scan = aux;
    scan->free(scan->self);
    free(scan);
}

int db_scan_create(struct db *db, const struct db_scan *scan, struct err *err) {
    char sql[256];
    struct db_scan *copy = mem_alloc(sizeof *copy);
    *copy = *scan;
    if (sqlite3_create_module_v2(db_handle(db), scan->name, &module, copy, free_scan) != SQLITE_OK)
        return err_set(err, "%s: %s", scan->name, sqlite3_errmsg(db_handle(db)));
    snprintf(sql, sizeof sql, "CREATE VIRTUAL TABLE temp.%s USING %s", scan->name, scan->name);
    return db_exec(db, sql, err);
}
