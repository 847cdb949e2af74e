/* SPDX-License-Identifier: MIT */
#include "store/fold.h"

#include <mtok/buf.h>
#include <stdlib.h>
#include <string.h>

void said_free(struct said *said) {
    free(said->dates);
    *said = (struct said){0};
}

void said_claim(struct said *said, const struct claim *claim) {
    size_t at = said->count;
    while (at > 0 && said->dates[at - 1].since >= claim->since)
        at--;
    if (at < said->count && said->dates[at].since == claim->since) {
        said->dates[at] = *claim;
        return;
    }
    said->dates = mem_grow(said->dates, (said->count + 1) * sizeof *said->dates);
    memmove(said->dates + at + 1, said->dates + at, (said->count - at) * sizeof *said->dates);
    said->dates[at] = *claim;
    said->count++;
}

void fold_start(struct fold *fold) {
    facts_clear(&fold->timeline);
    facts_clear(&fold->marks);
    *fold = (struct fold){.timeline = fold->timeline, .marks = fold->marks};
}

void fold_free(struct fold *fold) {
    facts_free(&fold->timeline);
    facts_free(&fold->marks);
}

static bool in_force(const struct fold *fold, int64_t when) {
    const struct fact *fact = facts_in_force(&fold->timeline, when);
    return fact && fact->state != FACT_ENDED;
}

static void forget_jumps(struct fold *fold) {
    fold->run.count = fold->doubt.count = 0;
}

static void miss(struct fold *fold, int64_t when) {
    if (!in_force(fold, when)) {
        forget_jumps(fold);
        return;
    }
    if (fold->missing && when - fold->missed >= MISSES_APART) {
        struct fact ended = {.since = fold->missed, .said_at = fold->missed, .state = FACT_ENDED};
        facts_drop_state(&fold->marks, FACT_MISSED, fold->missed, when);
        facts_drop(&fold->timeline, fold->missed, INT64_MAX);
        facts_put(&fold->timeline, &ended);
        fold->missing = false;
        forget_jumps(fold);
        return;
    }
    if (!fold->missing)
        fold->missed = when;
    fold->missing = true;
    struct fact fact = {.since = when, .said_at = when, .state = FACT_MISSED};
    facts_put(&fold->marks, &fact);
}

static bool tells_past(const struct said *said, int64_t when) {
    return said->count && said->dates[0].since <= when;
}

/* A claim as a fact. Who said the same before said it first. */
static struct fact claimed(const struct fold *fold, const struct claim *claim, int64_t when) {
    struct fact fact = {.since = claim->since,
                        .said_at = when,
                        .state = claim->state,
                        .stated = true,
                        .announced = claim->since > when,
                        .nano = claim->nano,
                        .note = claim->note};
    size_t at = facts_from(&fold->timeline, claim->since);
    if (at < fold->timeline.count) {
        const struct fact *old = &fold->timeline.list[at];
        if (old->since == fact.since && old->stated && old->state == fact.state &&
            old->nano == fact.nano)
            fact.said_at = old->said_at;
    }
    return fact;
}

static void overlay(struct fold *fold, int64_t when, const struct said *said) {
    struct fact *facts = mem_alloc(said->count * sizeof *facts);
    for (size_t i = 0; i < said->count; i++)
        facts[i] = claimed(fold, &said->dates[i], when);
    if (tells_past(said, when)) {
        facts_drop(&fold->timeline, said->dates[0].since, when);
        fold->run.count = 0;
    }
    if (when < INT64_MAX)
        facts_drop(&fold->timeline, when + 1, INT64_MAX);
    for (size_t i = 0; i < said->count; i++)
        facts_put(&fold->timeline, &facts[i]);
    free(facts);
}

static const struct fact *last_value(const struct fold *fold, int64_t when) {
    const struct fact *fact = facts_in_force(&fold->timeline, when);
    while (fact && fact->state != FACT_VALUE)
        fact = fact == fold->timeline.list ? NULL : fact - 1;
    return fact;
}

static void refuse(struct fold *fold, int64_t when, struct reading reading) {
    struct fact refused = {.since = when,
                           .said_at = when,
                           .state = FACT_REFUSED,
                           .nano = reading.nano,
                           .note = reading.note};
    facts_put(&fold->marks, &refused);
}

/* The first value with a date that is a jump from what was believed of that date; NULL: none. */
static const struct claim *first_jump(const struct fold *fold, const struct said *said) {
    for (size_t i = 0; i < said->count; i++) {
        const struct claim *claim = &said->dates[i];
        const struct fact *base = last_value(fold, claim->since);
        if (claim->state == FACT_VALUE && base && jump_is(base->nano, claim->nano))
            return claim;
    }
    return NULL;
}

/* true where what is said with dates must wait to be repeated. */
static bool doubts(struct fold *fold, int64_t when, const struct said *said) {
    const struct claim *jump = fold->present && !fold->trusted ? first_jump(fold, said) : NULL;
    if (!jump) {
        fold->doubt.count = 0;
        return false;
    }
    struct reading reading = {.kind = READING_VALUE, .nano = jump->nano, .note = jump->note};
    fold->run.count = 0;
    if (!run_add(&fold->doubt, when, reading)) {
        refuse(fold, when, reading);
        return true;
    }
    for (size_t i = 0; i < fold->doubt.count; i++)
        facts_drop(&fold->marks, fold->doubt.times[i], fold->doubt.times[i]);
    fold->doubt.count = 0;
    return false;
}

static bool says(const struct fact *fact, struct reading reading) {
    if (!fact)
        return false;
    if (reading.kind == READING_DYNAMIC)
        return fact->state == FACT_DYNAMIC;
    return fact->state == FACT_VALUE && fact->nano == reading.nano;
}

static void put_reading(struct fold *fold, int64_t when, struct reading reading, bool correction) {
    struct fact fact = {.since = when,
                        .said_at = when,
                        .state = reading.kind == READING_DYNAMIC ? FACT_DYNAMIC : FACT_VALUE,
                        .correction = correction,
                        .nano = reading.nano,
                        .note = reading.note};
    facts_put(&fold->timeline, &fact);
    fold->seen = 1;
}

static void enter(struct fold *fold) {
    struct run run = fold->run;
    const struct fact *old = facts_in_force(&fold->timeline, run.times[0]);
    bool correction = old && old->state == FACT_VALUE && !old->stated && fold->seen < 2;
    for (size_t i = 0; i < run.count; i++) {
        facts_drop(&fold->marks, run.times[i], run.times[i]);
        if (i > 0 && says(facts_in_force(&fold->timeline, run.times[i]), run.readings[i]))
            fold->seen = 2;
        else
            put_reading(fold, run.times[i], run.readings[i], i == 0 && correction);
    }
    fold->run.count = 0;
}

/* An announced row that came into force since the series was last read, and that this reading
 * contradicts, never came true. */
static void withdraw(struct fold *fold, int64_t when, struct reading now) {
    const struct fact *fact;
    while ((fact = facts_in_force(&fold->timeline, when)) && fact->announced &&
           fact->since > fold->last && !says(fact, now))
        facts_drop(&fold->timeline, fact->since, fact->since);
}

static void read_now(struct fold *fold, int64_t when, struct reading now) {
    if (fold->present)
        withdraw(fold, when, now);
    if (says(facts_in_force(&fold->timeline, when), now)) {
        fold->run.count = 0;
        fold->seen = 2;
        return;
    }
    const struct fact *base = last_value(fold, when);
    if (now.kind != READING_VALUE || !base || fold->trusted || !jump_is(base->nano, now.nano)) {
        fold->run.count = 0;
        put_reading(fold, when, now, false);
    } else if (run_add(&fold->run, when, now)) {
        enter(fold);
    } else {
        refuse(fold, when, now);
    }
}

/* What a document says that has the series. */
static void hear(struct fold *fold, int64_t when, const struct said *said) {
    bool again = said == fold->said && !fold->doubt.count;
    bool waits = !again && doubts(fold, when, said);
    if (!again && !waits)
        overlay(fold, when, said);
    if (said->has_now && !tells_past(said, when) && !waits)
        read_now(fold, when, said->now);
    fold->present = true;
    fold->last = when;
}

void fold_step(struct fold *fold, int64_t when, const struct said *said) {
    if (said->kind == SAID_ABSENT)
        miss(fold, when);
    else
        fold->missing = false;
    if (said->kind == SAID_REFUSED)
        forget_jumps(fold);
    if (said->kind == SAID_PRESENT)
        hear(fold, when, said);
    fold->said = said;
}

bool fold_settled(const struct fold *fold, int64_t when, const struct said *said) {
    if (fold->said != said || fold->run.count || fold->doubt.count)
        return false;
    if (said->kind == SAID_ABSENT)
        return !in_force(fold, when) &&
               (when == INT64_MAX || facts_from(&fold->timeline, when + 1) == fold->timeline.count);
    if (fold->missing)
        return false;
    return said->kind == SAID_REFUSED || !said->has_now || tells_past(said, when) ||
           fold->seen >= 2;
}

void fold_skip(struct fold *fold, int64_t when) {
    if (fold->said && fold->said->kind == SAID_PRESENT)
        fold->last = when;
}

void fold_list(const struct fold *fold, struct facts *out) {
    const struct fact *before = NULL;
    facts_clear(out);
    for (size_t i = 0; i < fold->timeline.count; i++) {
        const struct fact *fact = &fold->timeline.list[i];
        bool same = before ? before->state == fact->state && before->nano == fact->nano
                           : fact->state == FACT_ENDED;
        if (same)
            continue;
        facts_put(out, fact);
        before = fact;
    }
    for (size_t i = 0; i < fold->marks.count; i++) {
        const struct fact *mark = &fold->marks.list[i];
        size_t at = facts_from(out, mark->since);
        if (at == out->count || out->list[at].since != mark->since)
            facts_put(out, mark);
    }
}
