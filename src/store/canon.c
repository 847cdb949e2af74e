/* SPDX-License-Identifier: MIT */
#include "store/canon.h"

#include <mtok/buf.h>
#include <stdlib.h>
#include <string.h>

void facts_free(struct facts *facts) {
    free(facts->list);
    *facts = (struct facts){0};
}

void facts_clear(struct facts *facts) {
    facts->count = 0;
}

size_t facts_from(const struct facts *facts, int64_t since) {
    size_t low = 0, high = facts->count;
    /* Nearly always the end is asked for. */
    if (high && facts->list[high - 1].since < since)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->list[middle].since < since)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void facts_put(struct facts *facts, const struct fact *fact) {
    size_t at = facts_from(facts, fact->since);
    if (at < facts->count && facts->list[at].since == fact->since) {
        facts->list[at] = *fact;
        return;
    }
    if (facts->count == facts->room) {
        facts->room = facts->room ? facts->room * 2 : 16;
        facts->list = mem_grow(facts->list, facts->room * sizeof *facts->list);
    }
    memmove(facts->list + at + 1, facts->list + at, (facts->count - at) * sizeof *facts->list);
    facts->list[at] = *fact;
    facts->count++;
}

static void drop_where(struct facts *facts, int state, int64_t from, int64_t until) {
    size_t read = facts_from(facts, from), write = read;
    for (; read < facts->count; read++) {
        const struct fact *fact = &facts->list[read];
        if (fact->since > until || (state >= 0 && (int)fact->state != state))
            facts->list[write++] = *fact;
    }
    facts->count = write;
}

void facts_drop(struct facts *facts, int64_t from, int64_t until) {
    drop_where(facts, -1, from, until);
}

void facts_drop_state(struct facts *facts, enum fact_state state, int64_t from, int64_t until) {
    drop_where(facts, (int)state, from, until);
}

const struct fact *facts_in_force(const struct facts *facts, int64_t when) {
    size_t at = facts_from(facts, when);
    if (at < facts->count && facts->list[at].since == when)
        at++;
    while (at > 0 && facts->list[at - 1].state > FACT_ENDED)
        at--;
    return at ? &facts->list[at - 1] : NULL;
}

bool reading_same(struct reading a, struct reading b) {
    return a.kind == b.kind && (a.kind != READING_VALUE || a.nano == b.nano);
}

static bool more_than(int64_t a, int64_t times, int64_t b) {
    return a / times > b || (a / times == b && a % times > 0);
}

bool jump_is(int64_t base, int64_t nano) {
    if (base <= 0 || nano <= 0)
        return false;
    return more_than(nano, 10, base) || more_than(base, 10, nano);
}

static bool agrees(int64_t a, int64_t b) {
    return !more_than(a, 2, b) && !more_than(b, 2, a);
}

bool run_add(struct run *run, int64_t when, struct reading reading) {
    if (run->count && !agrees(run->readings[0].nano, reading.nano))
        run->count = 0;
    run->times[run->count] = when;
    run->readings[run->count++] = reading;
    return run->count == RUN_ENTERS;
}

void canon_start(struct canon *canon, struct facts *facts, confirm_fn confirm, void *context) {
    *canon = (struct canon){.facts = facts, .confirm = confirm, .context = context};
    facts_clear(facts);
}

void canon_resume(struct canon *canon, const struct fact *value) {
    canon->current = *value;
    canon->known = canon->has_base = true;
    canon->base = value->nano;
    facts_put(canon->facts, value);
}

static bool confirmed(struct canon *canon, int64_t when, int64_t nano) {
    return canon->confirm && canon->confirm(canon->context, when, nano);
}

static bool says_current(const struct canon *canon, struct reading reading) {
    if (!canon->known)
        return false;
    if (reading.kind == READING_DYNAMIC)
        return canon->current.state == FACT_DYNAMIC;
    return canon->current.state == FACT_VALUE && canon->current.nano == reading.nano;
}

bool canon_settled(const struct canon *canon, struct reading reading) {
    if (canon->run.count)
        return false;
    if (reading.kind == READING_ABSENT)
        return !canon->known || canon->current.state == FACT_ENDED;
    if (canon->missing)
        return false;
    if (reading.kind == READING_HELD)
        return true;
    return says_current(canon, reading) && canon->seen >= 2;
}

/* Lets a reading into the list. */
static void accept(struct canon *canon, int64_t when, struct reading reading, bool correction) {
    canon->current =
        (struct fact){.since = when,
                      .said_at = when,
                      .state = reading.kind == READING_DYNAMIC ? FACT_DYNAMIC : FACT_VALUE,
                      .correction = correction,
                      .nano = reading.nano,
                      .note = reading.note};
    canon->known = true;
    canon->seen = 1;
    if (reading.kind == READING_VALUE) {
        canon->has_base = true;
        canon->base = reading.nano;
    }
    facts_put(canon->facts, &canon->current);
}

/* What was in force before the jump is doubted where one reply alone ever said it. */
static bool was_doubtful(struct canon *canon) {
    return canon->current.state == FACT_VALUE && canon->seen < 2 &&
           !confirmed(canon, canon->current.since, canon->current.nano);
}

/* The whole run enters, from its first reading on. */
static void enter(struct canon *canon) {
    struct run run = canon->run;
    bool correction = was_doubtful(canon);
    for (size_t i = 0; i < run.count; i++) {
        facts_drop(canon->facts, run.times[i], run.times[i]);
        if (i > 0 && says_current(canon, run.readings[i]))
            canon->seen = 2;
        else
            accept(canon, run.times[i], run.readings[i], i == 0 && correction);
    }
    canon->run.count = 0;
}

static void judge(struct canon *canon, int64_t when, struct reading reading) {
    canon->judged = true;
    bool repeated = run_add(&canon->run, when, reading);
    if (repeated || confirmed(canon, when, reading.nano)) {
        enter(canon);
        return;
    }
    struct fact refused = {.since = when,
                           .said_at = when,
                           .state = FACT_REFUSED,
                           .nano = reading.nano,
                           .note = reading.note};
    facts_put(canon->facts, &refused);
}

static void end(struct canon *canon, int64_t when) {
    facts_drop_state(canon->facts, FACT_MISSED, canon->missed, when);
    canon->current =
        (struct fact){.since = canon->missed, .said_at = canon->missed, .state = FACT_ENDED};
    facts_put(canon->facts, &canon->current);
    canon->missing = false;
    canon->run.count = 0;
}

static void miss(struct canon *canon, int64_t when) {
    if (!canon->known || canon->current.state == FACT_ENDED) {
        canon->run.count = 0;
        return;
    }
    if (canon->missing && when - canon->missed >= MISSES_APART) {
        end(canon, when);
        return;
    }
    if (!canon->missing)
        canon->missed = when;
    canon->missing = true;
    struct fact fact = {.since = when, .said_at = when, .state = FACT_MISSED};
    facts_put(canon->facts, &fact);
}

void canon_step(struct canon *canon, int64_t when, struct reading reading) {
    if (reading.kind == READING_ABSENT) {
        miss(canon, when);
        return;
    }
    canon->missing = false;
    if (reading.kind == READING_HELD || says_current(canon, reading)) {
        canon->run.count = 0;
        if (reading.kind != READING_HELD)
            canon->seen += canon->seen < 2;
    } else if (reading.kind == READING_VALUE && canon->has_base && !canon->trusted &&
               jump_is(canon->base, reading.nano)) {
        judge(canon, when, reading);
    } else {
        canon->run.count = 0;
        accept(canon, when, reading, false);
    }
}
