/* SPDX-License-Identifier: MIT
 * SQLite's memory. Parsing a schema of a hundred views and preparing statements over them is for a
 * third malloc and free of nodes of a few dozen bytes, each counted under a lock. */
#include "base/pool.h"
#include "db/db_private.h"

static void *take(int size) {
    return pool_take((size_t)size);
}

static void *resize(void *piece, int size) {
    return pool_resize(piece, (size_t)size);
}

static int size_of(void *piece) {
    return (int)pool_size(piece);
}

static int round_up(int size) {
    return (int)pool_round((size_t)size);
}

static int start(void *unused) {
    (void)unused;
    return SQLITE_OK;
}

static void end(void *unused) {
    (void)unused;
}

/* A memory checker sees the pieces only where they are malloc's. */
static void use_pool(void) {
#ifndef __SANITIZE_ADDRESS__
    static const sqlite3_mem_methods methods = {take,     pool_give, resize, size_of,
                                                round_up, start,     end,    NULL};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
#else
    (void)take, (void)resize, (void)size_of, (void)round_up, (void)start, (void)end;
#endif
}

void db_memory_choose(void) {
    static bool chosen;
    if (chosen)
        return;
    chosen = true;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    use_pool();
}
