/* SPDX-License-Identifier: MIT
 * The timeline of one series of a source that states dates: each document may
 * tell the past anew, announce, or only read what holds now. Folded over the
 * documents in order of observation; the newest statement wins. Pure. */
#ifndef MTOK_FOLD_H
#define MTOK_FOLD_H

#include "store/canon.h"

/* "From `since` on it was so." */
struct claim {
    int64_t since;
    enum fact_state state; /* FACT_VALUE, FACT_DYNAMIC, FACT_ENDED */
    int64_t nano;
    int64_t note;
};

/* All that one document said of a series. */
enum said_kind { SAID_ABSENT, SAID_REFUSED, SAID_PRESENT };
struct said {
    enum said_kind kind;
    bool has_now; /* a value without a date: it holds at the time of observation */
    struct reading now;
    struct claim *dates; /* in order of `since`, none twice; owned */
    size_t count;
};
void said_free(struct said *said);
/* Adds a claim at its place; the later one counts where two have the same date. */
void said_claim(struct said *said, const struct claim *claim);

struct fold {
    struct facts timeline;   /* claims and readings, announced ones too */
    struct facts marks;      /* misses and refused jumps */
    const struct said *said; /* of the document before; borrowed */
    bool present;            /* the series was ever there */
    int64_t last;            /* when it was there last */
    unsigned seen;           /* documents that read what is in force: 1, or 2 for more */
    bool missing;
    int64_t missed;
    struct run run;   /* of readings without a date */
    struct run doubt; /* of statements with a date that is a jump */
    bool trusted;     /* set before a step: a person accepted this document, jumps and all */
};

void fold_start(struct fold *fold);
void fold_free(struct fold *fold);
/* Takes the next document. `said` must live until the fold is done; the same pointer as before
 * means that the same was said again. A statement about the past covers everything from its first
 * date to `when`; one about the future replaces what was announced before. A value without a date
 * counts only beside no dated past: otherwise it is what held before the first date. A statement
 * with a date whose value is a jump from what was believed of that date waits, whole, until two
 * later documents agree; of the first document of a series nothing is one. */
void fold_step(struct fold *fold, int64_t when, const struct said *said);
/* true where the same, said again later any number of times, changes nothing. */
bool fold_settled(const struct fold *fold, int64_t when, const struct said *said);
/* The same was said up to `when`, and nothing came of it. */
void fold_skip(struct fold *fold, int64_t when);
/* Writes the change list: the timeline without repetitions, then the marks beside it. */
void fold_list(const struct fold *fold, struct facts *out);

#endif
