/* SPDX-License-Identifier: MIT
 * Facts by hand stand beside what the documents say and are believed instead. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>

/* Every fact names a reply; a decision by hand the one it was made in the light of. */
static int64_t newest_fetch(struct store *store, int64_t series_id) {
    return db_int_of(store->db, 0,
                     "SELECT f.id FROM series AS s JOIN fetch AS f ON f.part_id = s.part_id WHERE "
                     "s.id = ?1 ORDER BY f.id DESC LIMIT 1",
                     series_id);
}

/* What the fold wrote in this very batch would be lost under the hand's row: it is hidden. */
static int keep_own(struct store *store, int64_t series_id, int64_t since, int64_t fetch_id,
                    struct err *err) {
    struct slots rows = {0};
    char text[64] = "read []";
    int failed = slots_load(store, series_id, &rows, err);
    const struct row_slot *slot = failed ? NULL : slots_slot(&rows, since);
    if (slot && slot->has_own && !slot->hand) {
        if (slot->own.state != FACT_RETRACTED)
            snprintf(text, sizeof text, "read [%d,%lld]", (int)slot->own.state,
                     (long long)slot->own.nano);
        failed = said_write(store, series_id, since, fetch_id, text, err);
    }
    slots_free(&rows);
    return failed;
}

static int write(struct store *store, int64_t series_id, const struct fact *fact,
                 const char *reason, struct err *err) {
    int64_t batch, note, fetch_id = newest_fetch(store, series_id);
    if (!fetch_id)
        return err_set(err, "there is no series %lld with a document", (long long)series_id);
    if (store_batch(store, &batch, err) || note_id(store, reason, &note, err) ||
        keep_own(store, series_id, fact->since, fetch_id, err) ||
        series_amend(store, series_id, err))
        return -1;
    struct stmt *stmt = db_prepare(
        store->db,
        "INSERT INTO observation (series_id, since, batch_id, state, value, fetch_id, stated, "
        "correction, note_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 2, 1, ?7) ON CONFLICT DO UPDATE SET "
        "state = ?4, value = ?5, fetch_id = ?6, stated = 2, correction = 1, note_id = ?7",
        err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    stmt_int(stmt, 2, fact->since);
    stmt_int(stmt, 3, batch);
    stmt_int(stmt, 4, fact->state);
    if (fact->state == FACT_VALUE)
        stmt_int(stmt, 5, fact->nano);
    stmt_int(stmt, 6, fetch_id);
    if (note)
        stmt_int(stmt, 7, note);
    store->result.changes++;
    if (!store->any_since || fact->since < store->earliest)
        store->earliest = fact->since;
    store->any_since = true;
    series_ids_add(&store->touched, series_id);
    return stmt_run(stmt, err);
}

/* Documents that were taken in the same batch come first. */
static int fold_parts(struct store *store, struct err *err) {
    for (size_t i = 0; i < store->part_count; i++)
        if (fold_part(store, store->parts[i], err))
            return -1;
    return 0;
}

int store_correct(struct store *store, int64_t series_id, int64_t since, enum row_state state,
                  int64_t nano, const char *reason, struct err *err) {
    struct fact fact = {.since = since, .state = (enum fact_state)state, .nano = nano};
    if (!store->begun)
        return err_set(err, "no batch is open");
    return fold_parts(store, err) || write(store, series_id, &fact, reason, err) ? -1 : 0;
}

int store_retract(struct store *store, int64_t series_id, int64_t since, const char *reason,
                  struct err *err) {
    struct fact fact = {.since = since, .state = FACT_RETRACTED};
    if (!store->begun)
        return err_set(err, "no batch is open");
    return fold_parts(store, err) || write(store, series_id, &fact, reason, err) ? -1 : 0;
}
