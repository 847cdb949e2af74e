/* SPDX-License-Identifier: MIT
 * Attempts: which of them are known already, and what becomes of a new one. */
#include "store/store_private.h"

#include "read/sink.h"

#include <stdlib.h>
#include <string.h>

/* So many readings in hand are folded before more come in: it bounds the memory of a backfill. */
enum { HEARD_MAX = 100000 };

static bool is_good(enum outcome outcome) {
    return outcome == OUTCOME_CHANGED || outcome == OUTCOME_UNCHANGED ||
           outcome == OUTCOME_NOT_MODIFIED;
}

static struct sha sha_of(const unsigned char *bytes) {
    struct sha sha = {.known = bytes != NULL};
    if (bytes)
        memcpy(sha.bytes, bytes, sizeof sha.bytes);
    return sha;
}

/* Order of hashes; none is the smallest. */
static int sha_compare(const struct sha *a, const struct sha *b) {
    if (!a->known || !b->known)
        return (int)a->known - (int)b->known;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static struct sha read_sha(struct stmt *stmt, int column) {
    size_t size;
    const void *bytes = stmt_get_blob(stmt, column, &size);
    return sha_of(size == SHA256_SIZE ? bytes : NULL);
}

/* An attempt on its way in. */
struct take {
    struct store *store;
    struct part *part;
    const struct attempt *attempt;
    const struct sink *sink;
    struct sha sha;
    int64_t fetch_id;
    bool shadowed; /* another document of the same time counts */
    struct err *err;
};

static bool in_order(const struct take *take) {
    return !take->part->any || take->attempt->observed_at > take->part->newest;
}

/* Finds a good reply of the same time: 1 where the attempt is the same again. */
static int find_good(struct take *take) {
    struct stmt *stmt = db_prepare(take->store->db,
                                   "SELECT id, sha256 FROM fetch WHERE part_id = ?1 AND "
                                   "observed_at = ?2 AND outcome IN " GOOD_OUTCOMES,
                                   take->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, take->part->id);
    stmt_int(stmt, 2, take->attempt->observed_at);
    int found, known = 0;
    while (!known && (found = stmt_step(stmt, take->err)) > 0) {
        struct sha sha = read_sha(stmt, 1);
        int order = sha_compare(&sha, &take->sha);
        known = order == 0 || take->attempt->outcome != OUTCOME_CHANGED;
        take->shadowed = take->shadowed || order > 0;
        if (known)
            take->fetch_id = stmt_get_int(stmt, 0);
    }
    if (!known)
        return found;
    stmt_reset(stmt);
    return 1;
}

static int find_bad(struct take *take) {
    struct stmt *stmt = db_prepare(take->store->db,
                                   "SELECT id FROM fetch WHERE part_id = ?1 AND observed_at = ?2 "
                                   "AND outcome = ?3 AND sha256 IS ?4",
                                   take->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, take->part->id);
    stmt_int(stmt, 2, take->attempt->observed_at);
    stmt_text(stmt, 3, outcome_name(take->attempt->outcome));
    if (take->sha.known)
        stmt_blob(stmt, 4, take->sha.bytes, sizeof take->sha.bytes);
    int found = stmt_step(stmt, take->err);
    if (found > 0)
        take->fetch_id = stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return found;
}

static int find_known(struct take *take) {
    if (!is_good(take->attempt->outcome))
        return find_bad(take);
    return in_order(take) ? 0 : find_good(take);
}

/* A reply without a body is of the document before it. */
static int fill_sha(struct take *take) {
    enum outcome outcome = take->attempt->outcome;
    if (take->sha.known || (outcome != OUTCOME_UNCHANGED && outcome != OUTCOME_NOT_MODIFIED))
        return 0;
    if (in_order(take)) {
        take->sha = take->part->sha;
        return 0;
    }
    struct stmt *stmt =
        db_prepare(take->store->db,
                   "SELECT sha256 FROM fetch WHERE part_id = ?1 AND observed_at < ?2 AND outcome "
                   "IN " GOOD_OUTCOMES " ORDER BY observed_at DESC, sha256 DESC LIMIT 1",
                   take->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, take->part->id);
    stmt_int(stmt, 2, take->attempt->observed_at);
    int found = stmt_step(stmt, take->err);
    if (found > 0)
        take->sha = read_sha(stmt, 0);
    stmt_reset(stmt);
    return found < 0 ? -1 : 0;
}

/* Why it failed; else what the parser noted. */
static void message(const struct take *take, struct buf *out) {
    if (take->attempt->message && *take->attempt->message) {
        buf_text(out, take->attempt->message);
        return;
    }
    for (size_t i = 0; take->sink && i < take->sink->note_count; i++)
        buf_printf(out, "%s%s", i ? "; " : "", take->sink->notes[i]);
}

static int insert_fetch(struct take *take) {
    const struct attempt *attempt = take->attempt;
    struct buf text;
    int64_t batch;
    struct stmt *stmt = db_prepare(take->store->db,
                                   "INSERT INTO fetch (part_id, batch_id, observed_at, outcome, "
                                   "status, sha256, url, kept, refused, bytes, message) VALUES "
                                   "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                                   take->err);
    if (!stmt || store_batch(take->store, &batch, take->err))
        return -1;
    buf_init(&text, 65536);
    message(take, &text);
    stmt_int(stmt, 1, take->part->id);
    stmt_int(stmt, 2, batch);
    stmt_int(stmt, 3, attempt->observed_at);
    stmt_text(stmt, 4, outcome_name(attempt->outcome));
    if (attempt->status)
        stmt_int(stmt, 5, attempt->status);
    if (take->sha.known)
        stmt_blob(stmt, 6, take->sha.bytes, sizeof take->sha.bytes);
    stmt_text(stmt, 7, attempt->url ? attempt->url : "");
    stmt_int(stmt, 8, take->sink ? (int64_t)take->sink->row_count : 0);
    stmt_int(stmt, 9, take->sink ? (int64_t)take->sink->refusal_count : 0);
    stmt_int(stmt, 10, attempt->bytes);
    stmt_text(stmt, 11, text.data);
    int failed = stmt_run(stmt, take->err);
    buf_free(&text);
    take->fetch_id = db_last_id(take->store->db);
    return failed;
}

/* Puts a moment among those of the part; one of the same time gives way. */
static void place(struct part *part, const struct moment *moment) {
    if (moment->late) {
        part->late = true;
        part->stale = part->stale || moment->time == part->newest;
    }
    struct moment *there = part->has_moments ? part_moment(part, moment->time) : NULL;
    if (there)
        *there = *moment;
    else if (part->has_moments)
        part_add_moment(part, moment);
}

static struct moment moment_of(const struct take *take) {
    return (struct moment){.time = take->attempt->observed_at,
                           .fetch_id = take->fetch_id,
                           .taken = take->store->takes,
                           .accepted = take->attempt->accepted};
}

static int take_in_order(struct take *take) {
    struct part *part = take->part;
    const struct attempt *attempt = take->attempt;
    if (part->stale && fold_part(take->store, part, take->err))
        return -1;
    int failed =
        attempt->outcome == OUTCOME_CHANGED
            ? hear_document(take->store, part, attempt->observed_at, false, take->sink, take->err)
            : hear_same(take->store, part, attempt->observed_at, take->err);
    struct moment moment = moment_of(take);
    place(part, &moment);
    part->any = true;
    part->newest = attempt->observed_at;
    part->sha = take->sha;
    return failed;
}

/* The newest moment before this time; there is one, or the reply would not be a repetition. */
static void copy_before(const struct part *part, struct moment *moment) {
    for (size_t i = part->moment_count; i-- > 0;)
        if (part->moments[i].time < moment->time) {
            moment->copies = true;
            moment->copied = part->moments[i].time;
            return;
        }
}

static int take_late(struct take *take) {
    struct part *part = take->part;
    if (take->shadowed)
        return 0;
    /* What was taken as a repetition of the document that gives way keeps its meaning. */
    if (part->late && part_moment(part, take->attempt->observed_at) &&
        fold_part(take->store, part, take->err))
        return -1;
    struct moment moment = moment_of(take);
    moment.late = true;
    if (take->attempt->outcome != OUTCOME_CHANGED)
        copy_before(part, &moment);
    else if (hear_document(take->store, part, moment.time, true, take->sink, take->err))
        return -1;
    place(part, &moment);
    if (moment.time == part->newest)
        part->sha = take->sha;
    return 0;
}

/* Where the document was found unchanged later it now says the new, too. */
static int reread_repeats(struct take *take) {
    struct stmt *stmt =
        db_prepare(take->store->db,
                   "SELECT observed_at, id FROM fetch WHERE part_id = ?1 AND sha256 = ?2 AND "
                   "observed_at > ?3 AND outcome IN ('unchanged', 'not modified')",
                   take->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, take->part->id);
    stmt_blob(stmt, 2, take->sha.bytes, sizeof take->sha.bytes);
    stmt_int(stmt, 3, take->attempt->observed_at);
    int found;
    while ((found = stmt_step(stmt, take->err)) > 0) {
        struct moment *moment = part_moment(take->part, stmt_get_int(stmt, 0));
        if (!moment || moment->fetch_id != stmt_get_int(stmt, 1))
            continue;
        moment->late = moment->reread = moment->copies = true;
        moment->copied = take->attempt->observed_at;
        moment->taken = take->store->takes;
        take->part->stale = take->part->stale || moment->time == take->part->newest;
    }
    return found;
}

/* What today's parser makes of a known document: the next one is compared with that. */
static int recount(struct take *take) {
    struct stmt *stmt = db_prepare(take->store->db,
                                   "UPDATE fetch SET kept = ?2, refused = ?3 WHERE id = ?1 AND "
                                   "(kept, refused) <> (?2, ?3)",
                                   take->err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, take->fetch_id);
    stmt_int(stmt, 2, (int64_t)take->sink->row_count);
    stmt_int(stmt, 3, (int64_t)take->sink->refusal_count);
    return stmt_run(stmt, take->err);
}

static int reread(struct take *take) {
    struct part *part = take->part;
    if (recount(take) || part_moments(take->store, part, take->err))
        return -1;
    const struct moment *there = part_moment(part, take->attempt->observed_at);
    if (!there || there->fetch_id != take->fetch_id)
        return 0;
    struct moment moment = moment_of(take);
    moment.late = moment.reread = true;
    place(part, &moment);
    if (hear_document(take->store, part, moment.time, true, take->sink, take->err))
        return -1;
    return take->sha.known ? reread_repeats(take) : 0;
}

static int take_new(struct take *take, struct tally *tally) {
    const struct attempt *attempt = take->attempt;
    /* What is known of the series must be read before the reply counts among the part's. */
    if (attempt->outcome == OUTCOME_CHANGED && part_load(take->store, take->part, take->err))
        return -1;
    bool ordered = in_order(take);
    if (!ordered && is_good(attempt->outcome) && !take->shadowed &&
        part_moments(take->store, take->part, take->err))
        return -1;
    if (insert_fetch(take))
        return -1;
    tally->fetch_id = take->fetch_id;
    if (attempt->outcome == OUTCOME_CHANGED &&
        refusals_take(take->store, take->part, take->fetch_id, attempt->observed_at, take->sink,
                      tally, take->err))
        return -1;
    if (!is_good(attempt->outcome))
        return 0;
    return ordered ? take_in_order(take) : take_late(take);
}

int store_take(struct store *store, const struct attempt *attempt, const struct sink *sink,
               struct tally *tally, struct err *err) {
    struct take take = {.store = store,
                        .attempt = attempt,
                        .sink = sink,
                        .sha = sha_of(attempt->sha256),
                        .err = err};
    *tally = (struct tally){.kept = sink ? sink->row_count : 0,
                            .refused = sink ? sink->refusal_count : 0};
    if (!store->begun)
        return err_set(err, "no batch is open");
    if (attempt->outcome == OUTCOME_CHANGED && !sink)
        return err_set(err, "a changed document came without its rows");
    take.part = part_open(store, attempt->part_id, err);
    if (!take.part)
        return -1;
    if (is_good(attempt->outcome) && !take.part->loaded)
        take.part->stated = attempt->states_dates;
    store->takes++;
    int known = fill_sha(&take) ? -1 : find_known(&take);
    if (known < 0)
        return -1;
    if (known) {
        tally->fetch_id = take.fetch_id;
        if (!store->rereads || attempt->outcome != OUTCOME_CHANGED)
            return 0;
        /* A row that is refused now may be of a series that is known. */
        if (part_load(store, take.part, err) ||
            refusals_take(store, take.part, take.fetch_id, attempt->observed_at, sink, tally,
                          err) ||
            reread(&take))
            return -1;
    } else if (take_new(&take, tally)) {
        return -1;
    }
    return take.part->heard_count > HEARD_MAX ? fold_part(store, take.part, err) : 0;
}
