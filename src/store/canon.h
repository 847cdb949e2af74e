/* SPDX-License-Identifier: MIT
 * The canonical change list of one series: which rows follow from what its
 * part's good replies said, in order of observation. Pure: no database, no
 * clock. Price arithmetic is not its job, but for the factor of a jump. */
#ifndef MTOK_CANON_H
#define MTOK_CANON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* States of a row, as stored. Up to FACT_ENDED a row is believed. */
enum fact_state {
    FACT_VALUE,
    FACT_DYNAMIC,
    FACT_ENDED,
    FACT_MISSED,    /* not in the reply at `since` */
    FACT_RETRACTED, /* nothing stands at `since` any more */
    FACT_REFUSED    /* the reply at `since` gave this value: a jump, not believed */
};

struct fact {
    int64_t since;   /* UTC seconds */
    int64_t said_at; /* time of the reply that said so: `since` but for dated statements */
    enum fact_state state;
    bool correction; /* what was believed before it was never true: no change */
    bool stated;     /* the source itself gives the date */
    bool announced;  /* stated before it came into force (fold only; not stored) */
    int64_t nano;    /* value of FACT_VALUE and FACT_REFUSED, in 1e-9 of the unit; else 0 */
    int64_t note;    /* id of its note, 0 none */
};

/* Facts in order of `since`, at most one at each. Zeroed it is empty; free with facts_free. */
struct facts {
    struct fact *list;
    size_t count, room;
};
void facts_free(struct facts *facts);
void facts_clear(struct facts *facts);
/* Puts a fact in, in place of one at the same `since`. */
void facts_put(struct facts *facts, const struct fact *fact);
/* Takes out every fact in [from, until]. */
void facts_drop(struct facts *facts, int64_t from, int64_t until);
/* Takes out the facts of one state in [from, until]. */
void facts_drop_state(struct facts *facts, enum fact_state state, int64_t from, int64_t until);
/* Index of the first fact at or after `since`; count where there is none. */
size_t facts_from(const struct facts *facts, int64_t since);
/* The newest believed fact at or before `when`; NULL where there is none. */
const struct fact *facts_in_force(const struct facts *facts, int64_t when);

/* What one good reply said of a series. */
enum reading_kind {
    READING_ABSENT,
    READING_VALUE,
    READING_DYNAMIC,
    READING_HELD /* a row was there, but the checks refused it: neither a miss nor a change */
};
struct reading {
    enum reading_kind kind;
    int64_t nano; /* of READING_VALUE, else 0 */
    int64_t note; /* id of a note that belongs to it, 0 none; no part of what it says */
};
bool reading_same(struct reading a, struct reading b);

/* Whether somebody else says the same: a source that is not the series' own had a value within 1 %
 * of `nano` in force at `when`. */
typedef bool (*confirm_fn)(void *context, int64_t when, int64_t nano);

/* A jump: more than ten times more or less than `base`. From or to 0 (free) is none. */
bool jump_is(int64_t base, int64_t nano);

/* Refused readings that wait to be repeated. Two later replies that agree with the first (within a
 * factor of two, for a spot price or a speed is never twice the same) let it in. */
enum { RUN_ENTERS = 3 };
struct run {
    size_t count;
    struct reading readings[RUN_ENTERS];
    int64_t times[RUN_ENTERS];
};
/* Adds a reading, to a new run where it does not agree with the one in hand. true: it may enter. */
bool run_add(struct run *run, int64_t when, struct reading reading);

/* Two misses end a series when they are at least this far apart (seconds). */
#define MISSES_APART (20 * 3600)

/* State of one series between two replies. */
struct canon {
    struct facts *facts; /* where rows go; borrowed */
    confirm_fn confirm;  /* NULL: nobody else is asked */
    void *context;
    bool known;          /* a value is, or was, in force */
    struct fact current; /* then the believed row in force */
    bool has_base;
    int64_t base;  /* last value believed: what a jump jumps from */
    unsigned seen; /* replies that said what is in force: 1, or 2 for more */
    bool missing;  /* missed since `missed`, not ended yet */
    int64_t missed;
    struct run run;
    bool judged;  /* there was a jump to judge */
    bool trusted; /* set before a step: a person accepted this reply, jumps and all */
};

/* Starts an empty list. */
void canon_start(struct canon *canon, struct facts *facts, confirm_fn confirm, void *context);
/* Goes on from a value in the list (FACT_VALUE), as if all before it had been taken; the reply that
 * gave it is the next to be taken. */
void canon_resume(struct canon *canon, const struct fact *value);
/* Takes the next reply; `when` is later than all before. */
void canon_step(struct canon *canon, int64_t when, struct reading reading);
/* true where the same reading, said again later any number of times, changes nothing. */
bool canon_settled(const struct canon *canon, struct reading reading);

#endif
