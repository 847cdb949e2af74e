/* SPDX-License-Identifier: MIT
 * Documents become readings. Only what is not what was said before is held: a
 * document that came in order costs one look-up and one comparison a row. */
#include "store/store_private.h"

#include "read/sink.h"

#include <stdlib.h>
#include <string.h>

static void hold(struct part *part, const struct heard *heard) {
    if (part->heard_count == part->heard_room) {
        part->heard_room = part->heard_room ? part->heard_room * 2 : 256;
        part->heard = mem_grow(part->heard, part->heard_room * sizeof *part->heard);
    }
    part->heard[part->heard_count++] = *heard;
    part->series[heard->series].dirty = true;
}

/* What one document says, where it is known whether it came in order. */
struct hearing {
    struct store *store;
    struct part *part;
    int64_t time;
    bool late;
    struct err *err;
};

static void hear(struct hearing *hearing, uint32_t series, struct reading reading) {
    struct known *known = &hearing->part->series[series];
    if (!hearing->late) {
        if (!known->pending && reading_same(known->last, reading))
            return;
        known->last = reading;
        known->pending = false;
    }
    struct heard heard = {.series = series,
                          .taken = hearing->store->takes,
                          .late = hearing->late,
                          .time = hearing->time,
                          .reading = reading};
    hold(hearing->part, &heard);
}

/* `said` is "" for absent; it is copied where it is held. */
static void hear_said(struct hearing *hearing, uint32_t series, const char *said) {
    struct part *part = hearing->part;
    struct known *known = &part->series[series];
    if (!hearing->late) {
        if (!known->pending && strcmp(known->said ? known->said : "", said) == 0)
            return;
        free(known->said);
        known->said = *said ? mem_text(said) : NULL;
        known->pending = false;
    }
    struct heard heard = {.series = series,
                          .taken = hearing->store->takes,
                          .late = hearing->late,
                          .time = hearing->time,
                          .said = arena_text(&part->texts, said)};
    hold(part, &heard);
}

/* Whoever was not named is absent. A late document is absent of everything it does not name: the
 * fold sees that itself. */
static void hear_absent(struct hearing *hearing) {
    static const struct reading absent = {.kind = READING_ABSENT};
    if (hearing->late)
        return;
    for (size_t i = 0; i < hearing->part->count; i++) {
        if (hearing->part->series[i].marked == hearing->store->takes)
            continue;
        if (hearing->part->stated)
            hear_said(hearing, (uint32_t)i, "");
        else
            hear(hearing, (uint32_t)i, absent);
    }
}

static int reading_of(struct hearing *hearing, const struct row *row, struct reading *reading) {
    *reading = (struct reading){.kind = row->state == ROW_DYNAMIC ? READING_DYNAMIC : READING_VALUE,
                                .nano = row->state == ROW_VALUE ? row->nano : 0};
    return note_id(hearing->store, row->note, &reading->note, hearing->err);
}

static int hear_plain(struct hearing *hearing, const struct sink *sink) {
    static const struct reading held = {.kind = READING_HELD};
    uint32_t index;
    for (size_t i = 0; i < sink->row_count; i++) {
        const struct row *row = &sink->rows[i];
        struct reading reading;
        /* Without dates there is nothing that an end could hold from: the row's absence says it. */
        if (row->state == ROW_ENDED)
            continue;
        if (series_of(hearing->store, hearing->part, row, &index, hearing->err) ||
            reading_of(hearing, row, &reading))
            return -1;
        hearing->part->series[index].marked = hearing->store->takes;
        hear(hearing, index, reading);
    }
    for (size_t i = 0; i < sink->refusal_count; i++) {
        const struct row *row = sink->refusals[i].row;
        if (!row)
            continue;
        if (series_of(hearing->store, hearing->part, row, &index, hearing->err))
            return -1;
        if (hearing->part->series[index].marked != hearing->store->takes) {
            hearing->part->series[index].marked = hearing->store->takes;
            hear(hearing, index, held);
        }
    }
    return 0;
}

/* Which series each row of a document that states dates belongs to. */
struct belongs {
    uint32_t series, row;
};

static int by_series(const void *a, const void *b) {
    const struct belongs *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int add_to_said(struct hearing *hearing, const struct row *row, struct said *said) {
    int64_t note;
    if (note_id(hearing->store, row->note, &note, hearing->err))
        return -1;
    int64_t nano = row->state == ROW_VALUE ? row->nano : 0;
    if (row->since) {
        struct claim claim = {
            .since = row->since, .state = (enum fact_state)row->state, .nano = nano, .note = note};
        said->kind = SAID_PRESENT;
        said_claim(said, &claim);
    } else if (row->state != ROW_ENDED) {
        said->kind = SAID_PRESENT;
        said->has_now = true;
        return reading_of(hearing, row, &said->now);
    }
    return 0;
}

/* One series' rows, `count` of them, as one statement. */
static int hear_statement(struct hearing *hearing, const struct sink *sink,
                          const struct belongs *belongs, size_t count, struct buf *text) {
    struct said said = {0};
    int failed = 0;
    for (size_t i = 0; i < count && !failed; i++)
        failed = add_to_said(hearing, &sink->rows[belongs[i].row], &said);
    if (!failed && said.kind == SAID_PRESENT) {
        said_format(&said, text);
        hearing->part->series[belongs->series].marked = hearing->store->takes;
        hear_said(hearing, belongs->series, text->data);
    }
    said_free(&said);
    return failed;
}

static int hear_statements(struct hearing *hearing, const struct sink *sink,
                           struct belongs *belongs) {
    struct buf text;
    int failed = 0;
    for (size_t i = 0; i < sink->row_count; i++) {
        belongs[i].row = (uint32_t)i;
        if (series_of(hearing->store, hearing->part, &sink->rows[i], &belongs[i].series,
                      hearing->err))
            return -1;
    }
    qsort(belongs, sink->row_count, sizeof *belongs, by_series);
    buf_init(&text, (size_t)1 << 24);
    for (size_t i = 0, next; i < sink->row_count && !failed; i = next) {
        for (next = i; next < sink->row_count && belongs[next].series == belongs[i].series;)
            next++;
        failed = hear_statement(hearing, sink, belongs + i, next - i, &text);
    }
    buf_free(&text);
    return failed;
}

static int hear_stated(struct hearing *hearing, const struct sink *sink) {
    uint32_t index;
    struct belongs *belongs = mem_alloc((sink->row_count + 1) * sizeof *belongs);
    int failed = hear_statements(hearing, sink, belongs);
    free(belongs);
    for (size_t i = 0; i < sink->refusal_count && !failed; i++) {
        const struct row *row = sink->refusals[i].row;
        if (!row)
            continue;
        failed = series_of(hearing->store, hearing->part, row, &index, hearing->err);
        if (!failed && hearing->part->series[index].marked != hearing->store->takes) {
            hearing->part->series[index].marked = hearing->store->takes;
            hear_said(hearing, index, "refused");
        }
    }
    return failed;
}

int hear_document(struct store *store, struct part *part, int64_t time, bool late,
                  const struct sink *sink, struct err *err) {
    struct hearing hearing = {.store = store, .part = part, .time = time, .late = late, .err = err};
    if (part_load(store, part, err) ||
        (part->stated ? hear_stated(&hearing, sink) : hear_plain(&hearing, sink)))
        return -1;
    hear_absent(&hearing);
    return 0;
}

int hear_same(struct store *store, struct part *part, int64_t time, struct err *err) {
    struct hearing hearing = {.store = store, .part = part, .time = time, .err = err};
    if (!part->pending)
        return 0;
    if (part_load(store, part, err))
        return -1;
    for (size_t i = 0; i < part->count; i++) {
        struct known *known = &part->series[i];
        if (!known->pending)
            continue;
        if (part->stated) {
            char *said = mem_text(known->said ? known->said : "");
            hear_said(&hearing, (uint32_t)i, said);
            free(said);
        } else {
            hear(&hearing, (uint32_t)i, known->last);
        }
    }
    return 0;
}
