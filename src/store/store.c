/* SPDX-License-Identifier: MIT
 * Batches: what is taken between store_begin and store_commit stands or falls
 * together. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *outcome_name(enum outcome outcome) {
    static const char *const names[] = {"changed", "unchanged", "not modified", "quarantined",
                                        "failed"};
    return names[outcome];
}

int store_open(struct db *db, struct store **store, struct err *err) {
    (void)err;
    *store = mem_alloc(sizeof **store);
    (*store)->db = db;
    return 0;
}

static void forget_parts(struct store *store) {
    for (size_t i = 0; i < store->part_count; i++)
        part_free(store->parts[i]);
    free(store->parts);
    store->parts = NULL;
    store->part_count = 0;
    keys_free(&store->regions);
}

void store_close(struct store *store) {
    if (!store)
        return;
    store_rollback(store);
    forget_parts(store);
    free(store->touched.list);
    free(store->judged.list);
    free(store->note);
    free(store);
}

struct db *store_db(const struct store *store) {
    return store->db;
}

int store_begin(struct store *store, const char *kind, int64_t now, const char *note,
                struct err *err) {
    if (store->begun)
        return err_set(err, "a batch is already open");
    if (db_begin(store->db, err))
        return -1;
    int64_t newest =
        db_int(store->db, INT64_MIN, "SELECT recorded_at FROM batch ORDER BY id DESC LIMIT 1");
    store->begun = true;
    snprintf(store->kind, sizeof store->kind, "%s", kind);
    store->rereads = strcmp(kind, "replay") == 0;
    store->now = now > newest ? now : newest;
    free(store->note);
    store->note = mem_text(note ? note : "");
    store->batch = 0;
    store->touched.count = store->judged.count = 0;
    store->result = (struct store_result){0};
    store->any_since = false;
    return 0;
}

/* A replay may write a row and take it back when the other sources have been asked: then nothing
 * was recorded. */
static int forget_empty_batch(struct store *store, struct err *err) {
    if (!store->rereads || !store->batch || store->result.changes)
        return 0;
    struct stmt *stmt =
        db_prepare(store->db,
                   "DELETE FROM batch WHERE id = ?1"
                   " AND NOT EXISTS (SELECT 1 FROM fetch WHERE batch_id = ?1)"
                   " AND NOT EXISTS (SELECT 1 FROM observation WHERE batch_id = ?1)"
                   " AND NOT EXISTS (SELECT 1 FROM model_alias WHERE batch_id = ?1)"
                   " AND NOT EXISTS (SELECT 1 FROM server WHERE batch_id = ?1)"
                   " AND NOT EXISTS (SELECT 1 FROM source_rank WHERE batch_id = ?1)",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, store->batch);
    return stmt_run(stmt, err);
}

static int finish(struct store *store, struct err *err) {
    for (size_t i = 0; i < store->part_count; i++)
        if (fold_part(store, store->parts[i], err))
            return -1;
    if (settle(store, err))
        return -1;
    for (size_t i = 0; i < store->part_count; i++)
        if (part_unsettled(store, store->parts[i], err))
            return -1;
    return months_fill(store, err) || forget_empty_batch(store, err) ? -1 : 0;
}

int store_commit(struct store *store, struct store_result *result, struct err *err) {
    if (!store->begun)
        return err_set(err, "no batch is open");
    if (finish(store, err) || db_commit(store->db, err)) {
        store_rollback(store);
        return -1;
    }
    store->begun = false;
    if (result)
        *result = store->result;
    return 0;
}

void store_rollback(struct store *store) {
    if (!store->begun)
        return;
    db_rollback(store->db);
    store->begun = false;
    /* What is held in memory may be of rows that no longer exist. */
    forget_parts(store);
}
