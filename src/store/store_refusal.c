/* SPDX-License-Identifier: MIT
 * Refused rows, each kept once with the first document that had it. */
#include "store/store_private.h"

#include "read/sink.h"

static int find(struct store *store, const struct part *part, const struct refusal *refusal,
                int64_t *id, int64_t *time, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "SELECT r.id, f.observed_at FROM refusal AS r JOIN fetch AS f ON f.id = "
                   "r.fetch_id WHERE r.part_id = ?1 AND r.place = ?2 AND r.text = ?3 AND r.reason "
                   "= ?4",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    stmt_text(stmt, 2, refusal->where);
    stmt_text(stmt, 3, refusal->text);
    stmt_text(stmt, 4, refusal->reason);
    int found = stmt_step(stmt, err);
    if (found > 0) {
        *id = stmt_get_int(stmt, 0);
        *time = stmt_get_int(stmt, 1);
    }
    stmt_reset(stmt);
    return found;
}

static int insert(struct store *store, const struct part *part, const struct refusal *refusal,
                  int64_t series_id, int64_t fetch_id, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "INSERT INTO refusal (part_id, fetch_id, series_id, place, text, "
                   "value, reason, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    stmt_int(stmt, 2, fetch_id);
    if (series_id)
        stmt_int(stmt, 3, series_id);
    stmt_text(stmt, 4, refusal->where);
    stmt_text(stmt, 5, refusal->text);
    if (refusal->row && refusal->row->state == ROW_VALUE)
        stmt_int(stmt, 6, refusal->row->nano);
    stmt_text(stmt, 7, refusal->reason);
    stmt_text(stmt, 8, refusal->kind);
    return stmt_run(stmt, err);
}

/* A document that came late had it earlier. */
static int move(struct store *store, int64_t id, int64_t fetch_id, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db, "UPDATE refusal SET fetch_id = ?2 WHERE id = ?1", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, id);
    stmt_int(stmt, 2, fetch_id);
    return stmt_run(stmt, err);
}

static bool has_price(struct store *store, int64_t series_id, int64_t time) {
    struct stmt *stmt = db_prepare(store->db,
                                   "SELECT state FROM believed WHERE series_id = ?1 AND since <= "
                                   "?2 ORDER BY since DESC LIMIT 1",
                                   NULL);
    if (!stmt)
        return false;
    stmt_int(stmt, 1, series_id);
    stmt_int(stmt, 2, time);
    bool has = stmt_step(stmt, NULL) > 0 && stmt_get_int(stmt, 0) < FACT_ENDED;
    stmt_reset(stmt);
    return has;
}

static int take_one(struct store *store, struct part *part, int64_t fetch_id, int64_t time,
                    const struct refusal *refusal, struct tally *tally, struct err *err) {
    int64_t id, first;
    uint32_t index = 0;
    int found = find(store, part, refusal, &id, &first, err);
    if (found)
        return found > 0 && time < first ? move(store, id, fetch_id, err) : found < 0 ? -1 : 0;
    if (refusal->row && series_of(store, part, refusal->row, &index, err))
        return -1;
    int64_t series_id = refusal->row ? part->series[index].id : 0;
    tally->new_refusals++;
    if (series_id && has_price(store, series_id, time))
        tally->in_force_refused++;
    return insert(store, part, refusal, series_id, fetch_id, err);
}

int refusals_take(struct store *store, struct part *part, int64_t fetch_id, int64_t time,
                  const struct sink *sink, struct tally *tally, struct err *err) {
    for (size_t i = 0; i < sink->refusal_count; i++) {
        const struct refusal *refusal = &sink->refusals[i];
        struct key key = key_start(0);
        key_text(&key, refusal->where);
        key_text(&key, refusal->text);
        key_text(&key, refusal->reason);
        int64_t *first = keys_find(&part->refusals, key);
        if (first && *first <= time)
            continue;
        if (take_one(store, part, fetch_id, time, refusal, tally, err))
            return -1;
        if (first)
            *first = time;
        else
            keys_put(&part->refusals, key, time);
    }
    return 0;
}
