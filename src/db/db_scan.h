/* SPDX-License-Identifier: MIT
 * A TEMP table whose rows are not stored but told by C while a statement reads them (a virtual
 * table of SQLite). */
#ifndef MTOK_DB_SCAN_H
#define MTOK_DB_SCAN_H

#include "db/db.h"

struct db_value {
    enum stmt_type type; /* STMT_NULL, STMT_INT or STMT_TEXT */
    int64_t whole;
    const char *text; /* lives as long as the table */
};

/* The rows asked for: where neither is given, all. */
struct db_scan_key {
    const int64_t *first; /* value of the first column; NULL: any */
    const char *second;   /* value of the second; NULL: any */
};

/* What tells the rows. Several cursors may be open at once, each with a memory of its own. */
struct db_scan {
    const char *name;
    const char *columns; /* as in CREATE TABLE; the first, an integer, and the second, a text, are
                            its key */
    void *self;
    size_t cursor_size; /* bytes of a cursor: zero when new, else as an earlier one was left */
    int64_t rows;       /* of one first column, about: for the planner */
    /* Puts the cursor before the rows asked for, in order of the key. */
    int (*start)(void *self, void *cursor, const struct db_scan_key *key, struct err *err);
    /* 1: the cursor stands on a row; 0: there are no more; -1: failed. */
    int (*next)(void *self, void *cursor, struct err *err);
    void (*value)(const void *self, const void *cursor, int column, struct db_value *value);
    void (*free)(void *self); /* when the database is closed or the table dropped */
};

/* Creates temp.NAME. *scan is copied; scan->self is freed by its `free` also where this fails. */
int db_scan_create(struct db *db, const struct db_scan *scan, struct err *err);

#endif
