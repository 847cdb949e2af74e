/* SPDX-License-Identifier: MIT
 * Readings become change lists. For every series that was heard of, what each
 * good reply of its part said is walked through in order of observation: made
 * out from the table where it was known before, taken from what was heard where
 * it is new. */
#include "store/store_private.h"

#include <stdlib.h>
#include <string.h>

/* One series on its way through the moments of its part. */
struct walk {
    struct store *store;
    struct part *part;
    struct known *known;
    const struct heard *heard; /* of this series, in order of time and take */
    size_t heard_count;
    struct slots rows;
    struct facts have; /* what the fold put into the table before */
    bool tail;         /* only from the newest value on, which is the first of `have` */
    struct saids saids;
    struct facts want;
    struct fold fold;
    struct said two[2]; /* parsed statements: the current one and the one before */
    unsigned current;
    const char *parsed; /* text of the current one */
    /* Where the walk stands. */
    size_t next_heard, next_have, next_said;
    const struct heard *newest_heard; /* in order, at or before this moment */
    const struct fact *carried;       /* believed in the table at this moment */
    bool at_mark;                     /* a mark stands there: the next moment may differ */
    const char *table_said;
    const char *written; /* what the statements, those written now included, say at this moment */
    bool open;           /* at the end a miss or a jump waits for the next reply */
    const char **texts;  /* by moment, where late replies copy; else NULL */
    struct reading *readings;
    struct err *err;
};

/* Advances everything that is carried forward to the time of a moment. */
static const struct heard *advance(struct walk *walk, const struct moment *moment) {
    const struct heard *late = NULL;
    while (walk->next_heard < walk->heard_count &&
           walk->heard[walk->next_heard].time <= moment->time) {
        const struct heard *heard = &walk->heard[walk->next_heard++];
        if (!heard->late)
            walk->newest_heard = heard;
        else if (heard->time == moment->time && heard->taken == moment->taken)
            late = heard;
    }
    while (walk->next_said < walk->saids.count &&
           walk->saids.list[walk->next_said].time <= moment->time)
        walk->written = walk->table_said = walk->saids.list[walk->next_said++].text;
    return late;
}

/* What the table says of a plain series at a moment that it knows, or that repeats the last. */
static struct reading table_reading(struct walk *walk, int64_t time) {
    struct reading reading = {.kind = READING_ABSENT};
    const struct fact *fact = NULL;
    walk->at_mark = false;
    while (walk->next_have < walk->have.count && walk->have.list[walk->next_have].since <= time) {
        fact = &walk->have.list[walk->next_have++];
        if (fact->state <= FACT_ENDED)
            walk->carried = fact;
    }
    if (strcmp(walk->table_said, "refused") == 0) {
        reading.kind = READING_HELD;
        return reading;
    }
    if (!fact || fact->since != time)
        fact = walk->carried;
    walk->at_mark = fact && fact->state > FACT_ENDED;
    if (!fact)
        return reading;
    if (fact->state == FACT_VALUE || fact->state == FACT_REFUSED)
        reading = (struct reading){.kind = READING_VALUE, .nano = fact->nano, .note = fact->note};
    else if (fact->state == FACT_DYNAMIC)
        reading = (struct reading){.kind = READING_DYNAMIC, .note = fact->note};
    return reading;
}

/* Index of the moment that this one repeats; it is an earlier one. */
static size_t copied(struct part *part, size_t index) {
    const struct moment *moment = part_moment(part, part->moments[index].copied);
    return moment ? (size_t)(moment - part->moments) : index;
}

static bool is_new(const struct part *part, int64_t time) {
    return !part->any_folded || time > part->folded;
}

static struct reading reading_at(struct walk *walk, size_t index) {
    const struct moment *moment = &walk->part->moments[index];
    const struct heard *late = advance(walk, moment);
    struct reading reading = table_reading(walk, moment->time);
    if (moment->copies)
        reading = walk->readings[copied(walk->part, index)];
    else if (moment->late)
        reading = late ? late->reading : (struct reading){.kind = READING_ABSENT};
    else if (is_new(walk->part, moment->time) && walk->newest_heard)
        reading = walk->newest_heard->reading;
    if (walk->readings)
        walk->readings[index] = reading;
    return reading;
}

static const char *text_at(struct walk *walk, size_t index) {
    const struct moment *moment = &walk->part->moments[index];
    const struct heard *late = advance(walk, moment);
    const char *text = walk->table_said;
    if (moment->copies)
        text = walk->texts[copied(walk->part, index)];
    else if (moment->late)
        text = late ? late->said : "";
    else if (is_new(walk->part, moment->time) && walk->newest_heard)
        text = walk->newest_heard->said;
    if (walk->texts)
        walk->texts[index] = text;
    return text;
}

/* The next moment at which something else may be said than at this one. */
static size_t next_event(const struct walk *walk, size_t index) {
    int64_t time = INT64_MAX;
    if (walk->next_heard < walk->heard_count)
        time = walk->heard[walk->next_heard].time;
    if (walk->next_have < walk->have.count && walk->have.list[walk->next_have].since < time)
        time = walk->have.list[walk->next_have].since;
    if (walk->next_said < walk->saids.count && walk->saids.list[walk->next_said].time < time)
        time = walk->saids.list[walk->next_said].time;
    return moments_from(walk->part, index + 1, time);
}

/* Writes a statement where the table does not say the same at this moment. */
static int tell(struct walk *walk, const struct moment *moment, const char *text) {
    if (strcmp(walk->written, text) == 0)
        return 0;
    walk->written = text;
    walk->known->told = true;
    return said_write(walk->store, walk->known->id, moment->time, moment->fetch_id, text,
                      walk->err);
}

/* "read [0,5]" tells of a hidden row; to a refusal it is "read". */
static int tell_held(struct walk *walk, const struct moment *moment, struct reading reading) {
    bool told = strcmp(walk->written, "refused") == 0, held = reading.kind == READING_HELD;
    return told == held ? 0 : tell(walk, moment, held ? "refused" : "read");
}

/* Begins at the newest value: index of its moment. Its own reading leads to the same again. */
static size_t resume(struct walk *walk, struct canon *canon) {
    const struct fact *first = &walk->have.list[0];
    struct moment *moment = part_moment(walk->part, first->since);
    canon_resume(canon, first);
    return moment ? (size_t)(moment - walk->part->moments) : 0;
}

static int walk_plain(struct walk *walk, confirm_fn confirm, void *context, bool *judged) {
    struct part *part = walk->part;
    struct canon canon;
    struct reading reading = {.kind = READING_ABSENT};
    canon_start(&canon, &walk->want, confirm, context);
    walk->written = walk->table_said = "read";
    for (size_t i = walk->tail ? resume(walk, &canon) : 0; i < part->moment_count;) {
        reading = reading_at(walk, i);
        if (tell_held(walk, &part->moments[i], reading))
            return -1;
        canon.trusted = part->moments[i].accepted;
        canon_step(&canon, part->moments[i].time, reading);
        if (!part->late && !walk->at_mark && canon_settled(&canon, reading))
            i = next_event(walk, i);
        else
            i++;
    }
    walk->known->last = reading;
    walk->open = canon.missing || canon.run.count;
    *judged = canon.judged;
    return 0;
}

static const struct said *parse_said(struct walk *walk, const char *text) {
    if (walk->parsed && strcmp(walk->parsed, text) == 0)
        return &walk->two[walk->current];
    walk->current = 1 - walk->current;
    walk->parsed = text;
    return said_parse(text, &walk->two[walk->current], walk->err) ? NULL
                                                                  : &walk->two[walk->current];
}

static int walk_stated(struct walk *walk) {
    struct part *part = walk->part;
    const char *text = "";
    fold_start(&walk->fold);
    walk->written = walk->table_said = "";
    for (size_t i = 0; i < part->moment_count;) {
        text = text_at(walk, i);
        const struct said *said = parse_said(walk, text);
        if (!said || tell(walk, &part->moments[i], text))
            return -1;
        walk->fold.trusted = part->moments[i].accepted;
        fold_step(&walk->fold, part->moments[i].time, said);
        if (!part->late && fold_settled(&walk->fold, part->moments[i].time, said)) {
            i = next_event(walk, i);
            fold_skip(&walk->fold, part->moments[i - 1].time);
        } else {
            i++;
        }
    }
    walk->open = walk->fold.missing || walk->fold.run.count || walk->fold.doubt.count;
    fold_list(&walk->fold, &walk->want);
    free(walk->known->said);
    walk->known->said = *text ? mem_text(text) : NULL;
    return 0;
}

/* Everything that the table has of the series. */
static int load(struct walk *walk) {
    walk->rows.count = 0;
    facts_clear(&walk->have);
    saids_clear(&walk->saids);
    walk->tail = false;
    if (walk->known->fresh)
        return 0;
    if (slots_load(walk->store, walk->known->id, &walk->rows, walk->err) ||
        saids_load(walk->store, walk->known->id, INT64_MIN, &walk->saids, walk->err))
        return -1;
    if (!walk->part->stated)
        slots_list(&walk->rows, &walk->have);
    return 0;
}

/* Replies that came in order do not touch what was believed up to the newest value, so that the
 * walk may begin there, however long the history is. Not so where another source let a jump in:
 * what the series' own documents say must be walked through from the start. */
static int load_tail(struct walk *walk) {
    const struct known *known = walk->known;
    if (walk->part->late || walk->part->stated || known->fresh || known->swayed)
        return load(walk);
    facts_clear(&walk->have);
    saids_clear(&walk->saids);
    int hand = slots_load_tail(walk->store, known->id, &walk->rows, walk->err);
    if (hand)
        return hand < 0 ? -1 : load(walk);
    slots_list(&walk->rows, &walk->have);
    walk->tail = walk->have.count && walk->have.list[0].state == FACT_VALUE;
    int64_t from = walk->tail ? walk->have.list[0].since : INT64_MIN;
    return known->told ? saids_load(walk->store, known->id, from, &walk->saids, walk->err) : 0;
}

static void start(struct walk *walk, struct known *known, const struct heard *heard, size_t count) {
    walk->known = known;
    walk->heard = heard;
    walk->heard_count = count;
    walk->next_heard = walk->next_have = walk->next_said = 0;
    walk->newest_heard = NULL;
    walk->carried = NULL;
    walk->parsed = NULL;
}

static int walk_series(struct walk *walk, confirm_fn confirm, void *context) {
    size_t before = walk->store->result.changes;
    int64_t id = walk->known->id;
    bool judged = false;
    if (load_tail(walk) ||
        (walk->part->stated ? walk_stated(walk) : walk_plain(walk, confirm, context, &judged)))
        return -1;
    if (slots_write(walk->store, walk->part, id, &walk->rows, &walk->want, walk->err))
        return -1;
    walk->known->pending = walk->open;
    walk->known->fresh = walk->known->dirty = false;
    if (judged)
        series_ids_add(&walk->store->judged, id);
    if (judged || walk->store->result.changes != before)
        series_ids_add(&walk->store->touched, id);
    return 0;
}

static void walk_free(struct walk *walk) {
    slots_free(&walk->rows);
    facts_free(&walk->have);
    saids_free(&walk->saids);
    facts_free(&walk->want);
    fold_free(&walk->fold);
    said_free(&walk->two[0]);
    said_free(&walk->two[1]);
    free(walk->texts);
    free(walk->readings);
}

static int by_time(const void *a, const void *b) {
    const struct heard *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->taken < y->taken ? -1 : x->taken > y->taken;
}

static int walk_all(struct walk *walk) {
    struct part *part = walk->part;
    size_t at = 0;
    for (uint32_t i = 0; i < part->count; i++) {
        size_t from = at;
        while (at < part->heard_count && part->heard[at].series == i)
            at++;
        if (!part->series[i].dirty && !part->late)
            continue;
        start(walk, &part->series[i], part->heard + from, at - from);
        if (walk_series(walk, NULL, NULL))
            return -1;
    }
    return 0;
}

static void settle_part(struct part *part) {
    part->heard_count = 0;
    arena_free(&part->texts);
    part->late = part->stale = false;
    part->any_folded = part->any;
    part->folded = part->newest;
    part->pending = false;
    for (size_t i = 0; i < part->count; i++)
        part->pending = part->pending || part->series[i].pending;
    for (size_t i = 0; i < part->moment_count; i++) {
        struct moment *moment = &part->moments[i];
        moment->late = moment->copies = moment->reread = false;
        moment->taken = 0;
    }
}

int fold_part(struct store *store, struct part *part, struct err *err) {
    if (!part->heard_count && !part->late)
        return 0;
    if (part_load(store, part, err) || part_moments(store, part, err))
        return -1;
    struct walk walk = {.store = store, .part = part, .err = err};
    if (part->heard_count)
        qsort(part->heard, part->heard_count, sizeof *part->heard, by_time);
    if (part->late) {
        walk.readings = mem_alloc(part->moment_count * sizeof *walk.readings);
        walk.texts = mem_alloc(part->moment_count * sizeof *walk.texts);
    }
    int failed = walk_all(&walk);
    walk_free(&walk);
    if (!failed)
        settle_part(part);
    return failed;
}

/* A walk over what the table knows of one series, outside of a fold of its part. */
static int walk_table(struct store *store, int64_t series_id, struct walk *walk,
                      struct known *known, bool *stated, struct err *err) {
    int64_t part_id =
        db_int_of(store->db, 0, "SELECT part_id FROM series WHERE id = ?1", series_id);
    struct part *part = part_open(store, part_id, err);
    if (!part || part_moments(store, part, err))
        return -1;
    *known = (struct known){.id = series_id};
    *walk = (struct walk){.store = store, .part = part, .err = err};
    start(walk, known, NULL, 0);
    if (load(walk))
        return -1;
    *stated = false;
    for (size_t i = 0; i < walk->saids.count; i++)
        *stated = *stated || walk->saids.list[i].text[0] == '{';
    slots_list(&walk->rows, &walk->have);
    return 0;
}

/* Others' opinions may leave open what the series' own documents had settled. */
static int keep_open(struct walk *walk, bool swayed) {
    struct part *part = walk->part;
    part->pending = part->pending || walk->open;
    struct known *known = part->loaded ? part_known(part, walk->known->id) : NULL;
    if (!known)
        return unsettled_raise(walk->store, part->id, walk->known->id, walk->open, swayed,
                               walk->err);
    known->pending = known->pending || walk->open;
    known->swayed = swayed;
    return 0;
}

int fold_again(struct store *store, int64_t series_id, confirm_fn confirm, void *context,
               const bool *swayed, struct err *err) {
    struct walk walk = {0};
    struct known known;
    bool stated = false, judged = false;
    int failed = walk_table(store, series_id, &walk, &known, &stated, err);
    if (!failed && !stated) {
        failed = walk_plain(&walk, confirm, context, &judged) ||
                 slots_write(store, walk.part, series_id, &walk.rows, &walk.want, err) ||
                 keep_open(&walk, *swayed);
    }
    walk_free(&walk);
    return failed ? -1 : 0;
}

static void add_hands(const struct slots *rows, struct facts *out) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct row_slot *slot = &rows->list[i];
        if (!slot->hand)
            continue;
        facts_drop(out, slot->since, slot->since);
        if (slot->by_hand.state <= FACT_ENDED)
            facts_put(out, &slot->by_hand);
    }
}

int fold_own(struct store *store, int64_t series_id, struct facts *out, struct err *err) {
    struct walk walk = {0};
    struct known known;
    bool stated = false, judged = false;
    int failed = walk_table(store, series_id, &walk, &known, &stated, err);
    if (!failed && !stated)
        failed = walk_plain(&walk, NULL, NULL, &judged);
    facts_clear(out);
    const struct facts *found = stated ? &walk.have : &walk.want;
    for (size_t i = 0; i < found->count && !failed; i++)
        if (found->list[i].state <= FACT_ENDED)
            facts_put(out, &found->list[i]);
    add_hands(&walk.rows, out);
    walk_free(&walk);
    return failed;
}
