/* SPDX-License-Identifier: MIT
 * What the files of the store share.
 *
 *   store.c           what is taken between begin and commit
 *   store_batch.c     the row of the batch in hand
 *   store_take.c      attempts: which are known already, fetch rows
 *   store_part.c      what is held of a part while the store is open
 *   store_moment.c    its good replies, in order of time
 *   store_series.c    keys and ids of series
 *   store_hear.c      documents become readings, held until the commit
 *   store_fold.c      readings become change lists, series by series
 *   store_rows.c      the difference between a change list and the table
 *   store_said.c      the table `statement`
 *   store_settle.c    jumps that another source confirms
 *   store_refusal.c   refused rows
 *   store_names.c     sources, parts, aliases, servers, regions, months
 *   store_hand.c      facts by hand
 *
 * While documents are taken nothing but their fetch rows, series and names is
 * written. What they say is compared with what was said last, and only the
 * differences are held ("heard"). A commit folds the series that were heard
 * of: what the part's replies before said is made out from the table, the new
 * is merged in, the canonical change list is made and the difference written,
 * in order of the table. A reply that is older than the newest makes every
 * series of its part be folded. */
#ifndef MTOK_STORE_PRIVATE_H
#define MTOK_STORE_PRIVATE_H

#include "base/keys.h"
#include "store/archive.h"
#include "store/canon.h"
#include "store/fold.h"
#include "store/store.h"

#define GOOD_OUTCOMES "('changed', 'unchanged', 'not modified')"

/* Hash of a document, or none. */
struct sha {
    bool known;
    unsigned char bytes[SHA256_SIZE];
};

/* A good reply of a part. */
struct moment {
    int64_t time;
    int64_t fetch_id;
    uint32_t taken; /* number of the take in hand that brought it, 0 for an older one */
    bool late;      /* it was not the newest: what it says is heard series by series */
    bool reread;    /* a document that was known, read again */
    bool accepted;  /* by a person */
    bool copies;    /* it says what an earlier moment says: */
    int64_t copied; /* time of that one */
};

/* What one reply said of one series, where that is not what was said before. */
struct heard {
    uint32_t series; /* index in the part */
    uint32_t taken;
    bool late;
    int64_t time;
    struct reading reading; /* plain parts */
    const char *said;       /* parts that state dates: see store_said.c */
};

/* What is known of a series while the store is open. */
struct known {
    int64_t id;
    struct reading last; /* of the newest reply */
    char *said;          /* the same of a part that states dates; NULL for absent */
    uint32_t marked;     /* number of the take that had a row of it */
    bool pending;        /* even the same again may change something */
    bool swayed;         /* another source let a jump in: its own documents say something else */
    bool pending_stored, swayed_stored; /* as in the table `unsettled` */
    bool told;                          /* the table `statement` has something of it */
    bool dirty;                         /* heard of since the last fold */
    bool fresh;                         /* the table has nothing of it yet */
};

struct part {
    int64_t id, source_id;
    char *source;
    bool stated; /* its source states dates */
    /* The newest good reply. */
    bool any;
    int64_t newest;
    struct sha sha;
    bool pending; /* some series are */

    bool loaded; /* the series are known */
    struct known *series;
    size_t count, room;
    struct keys keys; /* of rows and of series, to indexes */

    bool has_moments;
    struct moment *moments;
    size_t moment_count, moment_room;

    /* In hand since the last fold. */
    bool any_folded;
    int64_t folded; /* the table knows what was said up to here */
    bool late;      /* some moment is */
    bool stale;     /* the newest one too: `last` and `said` of the series are not what it said */
    struct heard *heard;
    size_t heard_count, heard_room;
    struct arena texts;
    struct keys refusals; /* known ones, to the time of their document */
};

struct series_ids {
    int64_t *list;
    size_t count, room;
};

struct store {
    struct db *db;
    bool begun;
    bool rereads; /* the batch is a replay */
    char kind[16];
    char *note;
    int64_t now;
    int64_t batch; /* 0 until a fact needs it */
    struct part **parts;
    size_t part_count;
    uint32_t takes;
    struct series_ids touched; /* what others may lean on has changed */
    struct series_ids judged;  /* there was a jump to judge */
    struct keys regions;       /* names that are in the table */
    struct store_result result;
    bool any_since;
    int64_t earliest; /* `since` that was written */
};

/* store_part.c */
struct part *part_open(struct store *store, int64_t part_id, struct err *err);
int part_load(struct store *store, struct part *part, struct err *err);
/* The series of that id where the series are known, else NULL. */
struct known *part_known(struct part *part, int64_t series_id);
/* Brings the table `unsettled` up to date. */
int part_unsettled(struct store *store, struct part *part, struct err *err);
/* The same for one series of a part whose series are not known. */
int unsettled_raise(struct store *store, int64_t part_id, int64_t series_id, bool open, bool swayed,
                    struct err *err);
void part_free(struct part *part);

/* store_moment.c: reads the part's good replies; a second time is free. */
int part_moments(struct store *store, struct part *part, struct err *err);
/* Index of the first moment from `first` on that is not before that time; their number where there
 * is none. */
size_t moments_from(const struct part *part, size_t first, int64_t time);
/* The moment at exactly that time, or NULL. */
struct moment *part_moment(struct part *part, int64_t time);
/* Puts a moment in at its place; there is none at its time yet. */
struct moment *part_add_moment(struct part *part, const struct moment *moment);

/* store_series.c: index of the row's series in the part, made where it is new. */
int series_of(struct store *store, struct part *part, const struct row *row, uint32_t *index,
              struct err *err);
/* Takes a series that the table has into the part. */
struct known *series_add(struct part *part, int64_t id, struct key key);
/* Key by the columns of the table. */
struct key series_key(const char *measure, const char *subject, const char *seller,
                      const char *place, const char *tier, const char *detail);
/* The id that was added last is not added again. */
void series_ids_add(struct series_ids *ids, int64_t id);

/* store_hear.c */
int hear_document(struct store *store, struct part *part, int64_t time, bool late,
                  const struct sink *sink, struct err *err);
/* The same again at the newest moment. */
int hear_same(struct store *store, struct part *part, int64_t time, struct err *err);

/* store_fold.c */
int fold_part(struct store *store, struct part *part, struct err *err);
/* Folds one plain series again from the table alone, with others asked about its jumps. `swayed` is
 * what the answers came to; it is read afterwards. */
int fold_again(struct store *store, int64_t series_id, confirm_fn confirm, void *context,
               const bool *swayed, struct err *err);
/* The believed list that follows from a series' own documents and from decisions by hand. */
int fold_own(struct store *store, int64_t series_id, struct facts *out, struct err *err);

/* store_rows.c: the rows of one series, by `since`. */
struct row_slot {
    int64_t since;
    bool has_own, has_older, hand, has_hidden;
    struct fact own;     /* recorded in this batch */
    struct fact older;   /* the newest recorded before */
    struct fact by_hand; /* the newest by hand */
    struct fact hidden;  /* what the fold found where a hand's decision stands */
};
struct slots {
    struct row_slot *list;
    size_t count, room;
};
void slots_free(struct slots *rows);
int slots_load(struct store *store, int64_t series_id, struct slots *rows, struct err *err);
/* Only the newest rows, down to the newest value that the fold believes. 1: a hand has been at the
 * series, so that all of it is needed. */
int slots_load_tail(struct store *store, int64_t series_id, struct slots *slots, struct err *err);
struct row_slot *slots_slot(struct slots *rows, int64_t since);
/* What the fold has put there, hand's decisions apart; the state is FACT_RETRACTED for nothing. */
const struct fact *slots_folded(const struct row_slot *slot);
/* All of those that are not retracted, in order. */
void slots_list(const struct slots *rows, struct facts *out);
/* Notes that the newest row of a time need not be what is believed (column series.amended). */
int series_amend(struct store *store, int64_t series_id, struct err *err);
/* Writes the difference between the table and `want`. */
int slots_write(struct store *store, struct part *part, int64_t series_id, const struct slots *rows,
                const struct facts *want, struct err *err);

/* store_said.c: what was said of one series, where it changed. */
struct said_row {
    int64_t time;
    const char *text; /* "" absent, "refused", "read…", or JSON */
};
struct saids {
    struct said_row *list;
    size_t count, room;
    struct arena texts;
};
void saids_clear(struct saids *saids);
void saids_free(struct saids *saids);
/* From that time on. */
int saids_load(struct store *store, int64_t series_id, int64_t from, struct saids *saids,
               struct err *err);
int said_write(struct store *store, int64_t series_id, int64_t time, int64_t fetch_id,
               const char *text, struct err *err);
void said_format(const struct said *said, struct buf *out);
int said_parse(const char *text, struct said *said, struct err *err);
bool said_is_dated(const char *text);

/* store_settle.c */
int settle(struct store *store, struct err *err);

/* store_refusal.c */
int refusals_take(struct store *store, struct part *part, int64_t fetch_id, int64_t time,
                  const struct sink *sink, struct tally *tally, struct err *err);

/* store_names.c */
int names_of_series(struct store *store, const struct part *part, const struct row *row,
                    struct err *err);
int names_of_region(struct store *store, const struct part *part, const struct row *row,
                    struct err *err);
int months_fill(struct store *store, struct err *err);
/* Id of a note, made where it is new; 0 for an empty text. */
int note_id(struct store *store, const char *text, int64_t *id, struct err *err);

#endif
