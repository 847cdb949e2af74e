/* SPDX-License-Identifier: MIT
 * What is held of a part while the store is open: its newest reply at first,
 * its series with what was said last when a document comes, its replies when a
 * series is folded. */
#include "store/store_private.h"

#include <stdlib.h>
#include <string.h>

void part_free(struct part *part) {
    for (size_t i = 0; i < part->count; i++)
        free(part->series[i].said);
    free(part->series);
    keys_free(&part->keys);
    keys_free(&part->refusals);
    free(part->moments);
    free(part->heard);
    arena_free(&part->texts);
    free(part->source);
    free(part);
}

static int read_newest(struct store *store, struct part *part, struct err *err) {
    struct stmt *stmt = db_prepare(
        store->db,
        "SELECT observed_at, sha256 FROM fetch WHERE part_id = ?1 AND outcome IN " GOOD_OUTCOMES
        " ORDER BY observed_at DESC, sha256 DESC LIMIT 1",
        err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found = stmt_step(stmt, err);
    if (found > 0) {
        size_t size;
        const void *sha = stmt_get_blob(stmt, 1, &size);
        part->any = part->any_folded = true;
        part->newest = part->folded = stmt_get_int(stmt, 0);
        part->sha.known = size == sizeof part->sha.bytes;
        if (part->sha.known)
            memcpy(part->sha.bytes, sha, size);
    }
    stmt_reset(stmt);
    return found < 0 ? -1 : 0;
}

static int read_part(struct store *store, struct part *part, struct err *err) {
    struct stmt *stmt = db_prepare(store->db,
                                   "SELECT p.source_id, EXISTS (SELECT 1 FROM unsettled WHERE "
                                   "part_id = p.id), s.name FROM part AS p JOIN "
                                   "source AS s ON s.id = p.source_id WHERE p.id = ?1",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found = stmt_step(stmt, err);
    if (found <= 0)
        return found ? -1 : err_set(err, "there is no part %lld", (long long)part->id);
    part->source_id = stmt_get_int(stmt, 0);
    part->pending = stmt_get_int(stmt, 1) != 0;
    part->source = mem_text(stmt_get_text(stmt, 2));
    stmt_reset(stmt);
    return read_newest(store, part, err);
}

struct part *part_open(struct store *store, int64_t part_id, struct err *err) {
    for (size_t i = store->part_count; i-- > 0;)
        if (store->parts[i]->id == part_id)
            return store->parts[i];
    struct part *part = mem_alloc(sizeof *part);
    part->id = part_id;
    if (read_part(store, part, err)) {
        part_free(part);
        return NULL;
    }
    store->parts = mem_grow(store->parts, (store->part_count + 1) * sizeof(struct part *));
    store->parts[store->part_count++] = part;
    return part;
}

/* A mark stands for one reply only. */
static bool counts(const struct part *part, int64_t since, enum fact_state state) {
    return state <= FACT_ENDED || (state != FACT_RETRACTED && part->any && since == part->newest);
}

static struct reading reading_of(enum fact_state state, int64_t nano) {
    if (state == FACT_VALUE || state == FACT_REFUSED)
        return (struct reading){.kind = READING_VALUE, .nano = nano};
    return (struct reading){.kind = state == FACT_DYNAMIC ? READING_DYNAMIC : READING_ABSENT};
}

/* What the newest reply said of a plain series, from its newest rows alone. Returns 1 where a hand
 * has been at it, so that more must be read. */
static int read_last(struct store *store, const struct part *part, struct known *known,
                     struct err *err) {
    struct stmt *stmt = db_prepare(store->db,
                                   "SELECT since, state, value, stated FROM observation WHERE "
                                   "series_id = ?1 ORDER BY since DESC, batch_id DESC",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, known->id);
    int found;
    int64_t before = 0;
    bool any = false;
    while ((found = stmt_step(stmt, err)) > 0) {
        int64_t since = stmt_get_int(stmt, 0);
        enum fact_state state = (enum fact_state)stmt_get_int(stmt, 1);
        bool by_hand = stmt_get_int(stmt, 3) == 2;
        if (any && since == before)
            continue;
        any = true;
        before = since;
        if (!by_hand && !counts(part, since, state))
            continue;
        known->last = reading_of(state, stmt_get_int(stmt, 2));
        stmt_reset(stmt);
        return by_hand;
    }
    return found;
}

/* The same where a hand's decision hides what the documents said. */
static int read_last_hidden(struct store *store, const struct part *part, struct known *known,
                            struct err *err) {
    struct slots rows = {0};
    struct facts facts = {0};
    int failed = slots_load(store, known->id, &rows, err);
    slots_list(&rows, &facts);
    const struct fact *fact = facts.count ? &facts.list[facts.count - 1] : NULL;
    if (fact && !counts(part, fact->since, fact->state))
        fact = facts_in_force(&facts, part->newest);
    known->last = (struct reading){.kind = READING_ABSENT};
    if (fact)
        known->last = reading_of(fact->state, fact->nano);
    facts_free(&facts);
    slots_free(&rows);
    return failed;
}

static int read_known(struct store *store, struct part *part, struct known *known, const char *said,
                      struct err *err) {
    if (part->stated) {
        known->said = *said ? mem_text(said) : NULL;
        return 0;
    }
    int more = read_last(store, part, known, err);
    if (more > 0)
        more = read_last_hidden(store, part, known, err);
    if (strcmp(said, "refused") == 0)
        known->last = (struct reading){.kind = READING_HELD};
    return more;
}

static int compare_id(const void *id, const void *known) {
    int64_t a = *(const int64_t *)id, b = ((const struct known *)known)->id;
    return (a > b) - (a < b);
}

struct known *part_known(struct part *part, int64_t series_id) {
    if (!part->count)
        return NULL;
    return bsearch(&series_id, part->series, part->count, sizeof *part->series, compare_id);
}

static int load_unsettled(struct store *store, struct part *part, struct err *err) {
    struct stmt *stmt = db_prepare(
        store->db, "SELECT series_id, open, swayed FROM unsettled WHERE part_id = ?1", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found;
    while ((found = stmt_step(stmt, err)) > 0) {
        struct known *known = part_known(part, stmt_get_int(stmt, 0));
        if (!known)
            continue;
        known->pending = known->pending_stored = stmt_get_int(stmt, 1) != 0;
        known->swayed = known->swayed_stored = stmt_get_int(stmt, 2) != 0;
    }
    return found;
}

static int unsettled_write(struct store *store, int64_t part_id, const struct known *known,
                           struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "INSERT INTO unsettled (part_id, series_id, open, swayed) VALUES (?1, ?2, ?3, "
                   "?4) ON CONFLICT DO UPDATE SET open = ?3, swayed = ?4",
                   err);
    if (!known->pending && !known->swayed)
        stmt = db_prepare(store->db, "DELETE FROM unsettled WHERE part_id = ?1 AND series_id = ?2",
                          err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, known->id);
    if (known->pending || known->swayed) {
        stmt_int(stmt, 3, known->pending);
        stmt_int(stmt, 4, known->swayed);
    }
    return stmt_run(stmt, err);
}

int unsettled_raise(struct store *store, int64_t part_id, int64_t series_id, bool open, bool swayed,
                    struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "INSERT INTO unsettled (part_id, series_id, open, swayed) SELECT ?1, ?2, ?3, ?4 "
                   "WHERE ?3 OR ?4 OR EXISTS (SELECT 1 FROM unsettled WHERE part_id = ?1 AND "
                   "series_id = ?2) ON CONFLICT DO UPDATE SET open = max(open, ?3), swayed = ?4",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, series_id);
    stmt_int(stmt, 3, open);
    stmt_int(stmt, 4, swayed);
    return stmt_run(stmt, err);
}

int part_unsettled(struct store *store, struct part *part, struct err *err) {
    if (!part->loaded)
        return 0;
    part->pending = false;
    for (size_t i = 0; i < part->count; i++) {
        struct known *known = &part->series[i];
        part->pending = part->pending || known->pending;
        if (known->pending == known->pending_stored && known->swayed == known->swayed_stored)
            continue;
        if (unsettled_write(store, part->id, known, err))
            return -1;
        known->pending_stored = known->pending;
        known->swayed_stored = known->swayed;
    }
    return 0;
}

int part_load(struct store *store, struct part *part, struct err *err) {
    if (part->loaded)
        return 0;
    struct stmt *stmt = db_prepare(
        store->db,
        "SELECT id, measure, subject, seller, place, tier, detail, (SELECT said FROM statement "
        "WHERE series_id = series.id ORDER BY observed_at DESC, fetch_id DESC LIMIT 1) "
        "FROM series WHERE part_id = ?1 ORDER BY id",
        err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found;
    while ((found = stmt_step(stmt, err)) > 0) {
        struct key key =
            series_key(stmt_get_text(stmt, 1), stmt_get_text(stmt, 2), stmt_get_text(stmt, 3),
                       stmt_get_text(stmt, 4), stmt_get_text(stmt, 5), stmt_get_text(stmt, 6));
        struct known *known = series_add(part, stmt_get_int(stmt, 0), key);
        known->told = stmt_type(stmt, 7) != STMT_NULL;
        if (read_known(store, part, known, stmt_get_text(stmt, 7), err)) {
            stmt_reset(stmt);
            return -1;
        }
    }
    if (found < 0 || load_unsettled(store, part, err))
        return -1;
    part->loaded = true;
    return 0;
}
