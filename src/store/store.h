/* SPDX-License-Identifier: MIT
 * The only writer of facts. The rule it keeps: after every commit a series'
 * believed rows are exactly the canonical change list of its part's good
 * fetches in order of observation; a batch writes only the difference. So the
 * order and the grouping of imports do not matter, and running twice counts
 * once. Price arithmetic is not its job. */
#ifndef MTOK_STORE_H
#define MTOK_STORE_H

#include "db/db.h"
#include "read/sink.h"

#include <mtok/fetcher.h>

struct store;

enum outcome {
    OUTCOME_CHANGED,
    OUTCOME_UNCHANGED,
    OUTCOME_NOT_MODIFIED,
    OUTCOME_QUARANTINED,
    OUTCOME_FAILED
};
const char *outcome_name(enum outcome outcome);

/* One attempt at one part, as it goes into the table fetch. */
struct attempt {
    int64_t part_id;
    int64_t observed_at;
    enum outcome outcome;
    int status;                  /* HTTP status, 0 none */
    const unsigned char *sha256; /* of a document that archive_put has kept; NULL none */
    const char *url;
    int64_t bytes;
    const char *message;
    bool states_dates; /* the source's rows may carry `since` */
    bool accepted;     /* by a person: its jumps are let in */
};

struct tally {
    int64_t fetch_id;
    size_t kept;
    size_t refused;
    size_t new_refusals;     /* not known before */
    size_t in_force_refused; /* new refusals on a series that has a price in force */
};

/* What a commit came to: known only then, because a document may change what earlier ones mean. */
struct store_result {
    size_t changes; /* observation rows written */
    size_t jumps;   /* readings newly refused as a jump, each on a series with a price in force */
};

/* Opens a store on a migrated database. Free with store_close. */
int store_open(struct db *db, struct store **store, struct err *err);
void store_close(struct store *store);
/* The database it writes to, for writers of other tables within its batch. */
struct db *store_db(const struct store *store);

/* Begins a transaction and a batch. `now` is clamped to the newest batch's time (a clock that runs
 * behind must not hide what was recorded). The batch row is written with the first fact. */
int store_begin(struct store *store, const char *kind, int64_t now, const char *note,
                struct err *err);
/* Folds the documents in, settles jumps, writes the difference, commits; result may be NULL. After
 * an error everything since store_begin is rolled back. */
int store_commit(struct store *store, struct store_result *result, struct err *err);
void store_rollback(struct store *store);
/* Id of the batch in hand (inserts its row when it is not yet there); for writers of other tables.
 */
int store_batch(struct store *store, int64_t *batch_id, struct err *err);

/* Source and part rows, made when missing. fetcher may be NULL for sources without one. */
int store_source(struct store *store, const char *name, const struct fetcher *fetcher, int64_t *id,
                 struct err *err);
int store_part(struct store *store, int64_t source_id, const char *name, const char *url,
               int64_t *id, struct err *err);

/* The same bytes at another time are CHANGED too, unless they are those of the document just
 * before. Of two documents of a part with the same time the one with the greater hash counts,
 * whichever came first. In a batch of kind "replay" a document that is known at that time is read
 * again: what it says replaces what it said, there and wherever it was found unchanged.
 *
 * Records an attempt and, for OUTCOME_CHANGED, the rows of its document (after the checks). For
 * UNCHANGED and NOT_MODIFIED everything that the part's document before `observed_at` said is said
 * again. A second attempt at the same part and time with the same document is none: nothing is
 * written and tally->fetch_id is the first one's. */
int store_take(struct store *store, const struct attempt *attempt, const struct sink *sink,
               struct tally *tally, struct err *err);

/* A fact by hand: at `since` the series has this state and value, whatever its documents say
 * (stated = 2), or (retract) what stands there is no longer believed. */
int store_correct(struct store *store, int64_t series_id, int64_t since, enum row_state state,
                  int64_t nano, const char *reason, struct err *err);
int store_retract(struct store *store, int64_t series_id, int64_t since, const char *reason,
                  struct err *err);

#endif
