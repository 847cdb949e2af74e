/* SPDX-License-Identifier: MIT
 * The table `observation`, one series at a time. A fold's rows and decisions by
 * hand lie in it as two layers: what a hand put at a `since` is believed
 * whatever the fold finds there, and what the fold finds there is noted in the
 * table `statement`, because a row of it would hide the hand's. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void slots_free(struct slots *rows) {
    free(rows->list);
    *rows = (struct slots){0};
}

struct row_slot *slots_slot(struct slots *rows, int64_t since) {
    size_t at = rows->count;
    while (at > 0 && rows->list[at - 1].since >= since)
        at--;
    if (at < rows->count && rows->list[at].since == since)
        return &rows->list[at];
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 16;
        rows->list = mem_grow(rows->list, rows->room * sizeof *rows->list);
    }
    memmove(rows->list + at + 1, rows->list + at, (rows->count - at) * sizeof *rows->list);
    rows->count++;
    rows->list[at] = (struct row_slot){.since = since};
    return &rows->list[at];
}

/* Of several rows of one layer the newest recording counts, which comes last, or first. */
static struct row_slot *take_row(struct store *store, struct slots *rows, struct stmt *stmt,
                                 bool newest_first) {
    struct fact fact = {.since = stmt_get_int(stmt, 0),
                        .state = (enum fact_state)stmt_get_int(stmt, 2),
                        .nano = stmt_get_int(stmt, 3),
                        .stated = stmt_get_int(stmt, 4) == 1,
                        .correction = stmt_get_int(stmt, 5) != 0,
                        .note = stmt_get_int(stmt, 6)};
    struct row_slot *slot = slots_slot(rows, fact.since);
    if (stmt_get_int(stmt, 4) == 2) {
        slot->hand = true;
        slot->by_hand = fact;
    } else if (store->batch && stmt_get_int(stmt, 1) == store->batch) {
        slot->has_own = true;
        slot->own = fact;
    } else if (!newest_first || !slot->has_older) {
        slot->has_older = true;
        slot->older = fact;
    }
    return slot;
}

/* "read [STATE,NANO]", "read []" for nothing. */
static bool parse_hidden(const char *text, struct fact *fact) {
    if (strncmp(text, "read [", 6) != 0)
        return false;
    char *end;
    long long state = strtoll(text + 6, &end, 10);
    if (end == text + 6) {
        fact->state = FACT_RETRACTED;
        return true;
    }
    fact->state = (enum fact_state)state;
    fact->nano = *end == ',' ? strtoll(end + 1, NULL, 10) : 0;
    return true;
}

static int load_hidden(struct store *store, int64_t series_id, struct slots *rows,
                       struct err *err) {
    struct saids saids = {0};
    int failed = saids_load(store, series_id, INT64_MIN, &saids, err);
    for (size_t i = 0; i < saids.count && !failed; i++) {
        struct fact fact = {.since = saids.list[i].time};
        if (!parse_hidden(saids.list[i].text, &fact))
            continue;
        struct row_slot *slot = slots_slot(rows, fact.since);
        slot->has_hidden = true;
        slot->hidden = fact;
    }
    saids_free(&saids);
    return failed;
}

int slots_load(struct store *store, int64_t series_id, struct slots *rows, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "SELECT since, batch_id, state, value, stated, correction, note_id FROM "
                   "observation WHERE series_id = ?1 ORDER BY since, batch_id",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    rows->count = 0;
    int found;
    bool hand = false;
    while ((found = stmt_step(stmt, err)) > 0) {
        hand = hand || stmt_get_int(stmt, 4) == 2;
        take_row(store, rows, stmt, false);
    }
    if (found == 0 && hand)
        return load_hidden(store, series_id, rows, err);
    return found;
}

static const struct fact nothing = {.state = FACT_RETRACTED};

const struct fact *slots_folded(const struct row_slot *slot) {
    if (slot->has_hidden)
        return &slot->hidden;
    if (slot->has_own)
        return &slot->own;
    return slot->has_older ? &slot->older : &nothing;
}

int slots_load_tail(struct store *store, int64_t series_id, struct slots *slots, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "SELECT since, batch_id, state, value, stated, correction, note_id FROM "
                   "observation WHERE series_id = ?1 ORDER BY since DESC, batch_id DESC",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    slots->count = 0;
    int found;
    while ((found = stmt_step(stmt, err)) > 0) {
        const struct row_slot *last = slots->count ? &slots->list[0] : NULL;
        bool enough = last && slots_folded(last)->state == FACT_VALUE;
        bool hand = stmt_get_int(stmt, 4) == 2;
        if ((enough && stmt_get_int(stmt, 0) < last->since) || hand) {
            stmt_reset(stmt);
            return hand;
        }
        take_row(store, slots, stmt, true);
    }
    return found;
}

void slots_list(const struct slots *rows, struct facts *out) {
    facts_clear(out);
    for (size_t i = 0; i < rows->count; i++) {
        const struct fact *fact = slots_folded(&rows->list[i]);
        if (fact->state != FACT_RETRACTED)
            facts_put(out, fact);
    }
}

static bool same(const struct fact *a, const struct fact *b) {
    return a->state == b->state &&
           (a->state == FACT_RETRACTED || (a->nano == b->nano && a->stated == b->stated));
}

/* What slots_write works on. */
struct writer {
    struct store *store;
    struct part *part;
    int64_t series_id;
    bool was_in_force;        /* before this batch something was believed at the `since` in hand */
    bool run_goes_on;         /* the fact before is a refused jump too */
    const struct fact *older; /* at the `since` in hand, recorded before this batch */
    struct err *err;
};

static int64_t fetch_of(struct part *part, int64_t time) {
    const struct moment *moment = part_moment(part, time);
    return moment ? moment->fetch_id : 0;
}

/* The source says something else of a date of which it spoke before. What it had only announced it
 * may change. */
static bool restates(const struct fact *before, const struct fact *fact) {
    return fact->state == FACT_VALUE && fact->stated && !fact->announced &&
           before->state == FACT_VALUE && before->stated && before->nano != fact->nano;
}

/* What a document that is read again says differently is no news: it was never so. */
static bool corrects(const struct writer *writer, const struct fact *fact) {
    if (fact->correction || fact->state == FACT_MISSED || fact->state == FACT_REFUSED)
        return fact->correction;
    if (writer->older && restates(writer->older, fact))
        return true;
    const struct moment *moment = part_moment(writer->part, fact->said_at);
    return writer->store->rereads && moment && moment->reread && writer->was_in_force;
}

int series_amend(struct store *store, int64_t series_id, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db, "UPDATE series SET amended = 1 WHERE id = ?1 AND amended = 0", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    return stmt_run(stmt, err);
}

static int put(struct writer *writer, const struct fact *fact) {
    struct stmt *stmt = db_prepare(
        writer->store->db,
        "INSERT INTO observation (series_id, since, batch_id, state, value, fetch_id, stated, "
        "correction, note_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE "
        "SET state = ?4, value = ?5, fetch_id = ?6, stated = ?7, correction = ?8, note_id = ?9",
        writer->err);
    int64_t batch;
    if (!stmt || store_batch(writer->store, &batch, writer->err))
        return -1;
    bool valued = fact->state == FACT_VALUE || fact->state == FACT_REFUSED;
    stmt_int(stmt, 1, writer->series_id);
    stmt_int(stmt, 2, fact->since);
    stmt_int(stmt, 3, batch);
    stmt_int(stmt, 4, fact->state);
    if (valued)
        stmt_int(stmt, 5, fact->nano);
    else
        stmt_null(stmt, 5);
    stmt_int(stmt, 6, fetch_of(writer->part, fact->said_at));
    stmt_int(stmt, 7, fact->stated);
    stmt_int(stmt, 8, corrects(writer, fact));
    if (fact->note)
        stmt_int(stmt, 9, fact->note);
    else
        stmt_null(stmt, 9);
    if (!writer->store->any_since || fact->since < writer->store->earliest) {
        writer->store->earliest = fact->since;
        writer->store->any_since = true;
    }
    return stmt_run(stmt, writer->err);
}

static int take_back(struct writer *writer, int64_t since) {
    struct stmt *stmt =
        db_prepare(writer->store->db,
                   "DELETE FROM observation WHERE series_id = ?1 AND since = ?2 AND batch_id = ?3",
                   writer->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, writer->series_id);
    stmt_int(stmt, 2, since);
    stmt_int(stmt, 3, writer->store->batch);
    writer->store->result.changes--;
    return stmt_run(stmt, writer->err);
}

/* The moment that a retraction at `since` is recorded from: what stood there was said by it, or,
 * for a stated date, by no reply of that time; then the newest one took it back. */
static int64_t retracted_by(const struct writer *writer, int64_t since) {
    struct part *part = writer->part;
    if (part_moment(part, since) || !part->moment_count)
        return since;
    return part->moments[part->moment_count - 1].time;
}

static int write_hidden(struct writer *writer, const struct row_slot *slot,
                        const struct fact *want) {
    char text[64] = "read []";
    /* A part that states dates is folded from its statements, never from its rows. */
    if (writer->part->stated || same(slots_folded(slot), want))
        return 0;
    if (want->state != FACT_RETRACTED)
        snprintf(text, sizeof text, "read [%d,%lld]", (int)want->state, (long long)want->nano);
    return said_write(writer->store, writer->series_id, slot->since,
                      fetch_of(writer->part, slot->since), text, writer->err);
}

/* A jump counts as new where its run begins, on a series that had a price. */
static void count_jump(struct writer *writer, const struct fact *older, const struct fact *have,
                       const struct fact *want) {
    if (older->state == FACT_REFUSED || !writer->was_in_force || writer->run_goes_on)
        return;
    struct store_result *result = &writer->store->result;
    if (want->state == FACT_REFUSED && have->state != FACT_REFUSED)
        result->jumps++;
    if (want->state != FACT_REFUSED && have->state == FACT_REFUSED)
        result->jumps--;
}

static int write_one(struct writer *writer, const struct row_slot *slot, const struct fact *want) {
    if (slot->hand)
        return write_hidden(writer, slot, want);
    const struct fact *older = slot->has_older ? &slot->older : &nothing;
    const struct fact *have = slot->has_own ? &slot->own : older;
    struct fact fact = *want;
    writer->older = older;
    if (fact.state == FACT_RETRACTED) {
        fact.since = slot->since;
        fact.said_at = retracted_by(writer, slot->since);
    }
    if (same(have, want) && (!slot->has_own || have->correction == corrects(writer, &fact)))
        return 0;
    count_jump(writer, older, have, want);
    if (slot->has_own && same(older, want))
        return take_back(writer, slot->since);
    writer->store->result.changes += !slot->has_own;
    if ((slot->has_older || fact.state > FACT_ENDED) &&
        series_amend(writer->store, writer->series_id, writer->err))
        return -1;
    return put(writer, &fact);
}

static void follow(struct writer *writer, const struct row_slot *slot) {
    const struct fact *older = slot->has_older ? &slot->older : &nothing;
    if (older->state <= FACT_ENDED)
        writer->was_in_force = older->state != FACT_ENDED;
}

int slots_write(struct store *store, struct part *part, int64_t series_id, const struct slots *rows,
                const struct facts *want, struct err *err) {
    struct writer writer = {.store = store, .part = part, .series_id = series_id, .err = err};
    size_t slot = 0, fact = 0;
    while (slot < rows->count || fact < want->count) {
        struct row_slot empty = {0};
        const struct row_slot *at = &empty;
        const struct fact *wanted = &nothing;
        int64_t since = INT64_MAX;
        if (slot < rows->count)
            since = rows->list[slot].since;
        if (fact < want->count && want->list[fact].since < since)
            since = want->list[fact].since;
        empty.since = since;
        if (slot < rows->count && rows->list[slot].since == since)
            at = &rows->list[slot++];
        if (fact < want->count && want->list[fact].since == since)
            wanted = &want->list[fact++];
        bool before = writer.was_in_force;
        follow(&writer, at);
        bool after = writer.was_in_force;
        /* A retraction corrects what stood here; a row, what was believed up to and at it. */
        writer.was_in_force = before || after;
        if (write_one(&writer, at, wanted))
            return -1;
        writer.was_in_force = after;
        if (wanted != &nothing)
            writer.run_goes_on = wanted->state == FACT_REFUSED;
    }
    return 0;
}
