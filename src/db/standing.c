/* SPDX-License-Identifier: MIT */
#include "db/standing.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERIES_KEPT = 1024, /* each takes 56 bytes a month */
    WORTH_A_SEEK = 8    /* rows to read past: as long as looking one up */
};

enum stated { STATED_BY_SOURCE = 1, STATED_BY_HAND = 2 };

/* When a part was last read before each month's end, looked up when asked for; NOT_LOOKED until
 * then, INT64_MIN: never. */
struct part_times {
    int64_t *upto;
    int64_t *known;
};

#define NOT_LOOKED INT64_MAX

struct kept {
    struct series_id series; /* id 0: none */
    struct standing *months; /* of it where `filled`; else it was asked for one month only */
    bool filled;
};

struct standings {
    struct db *db;
    int64_t batch;
    struct arena arena;
    struct month *months; /* newest first */
    size_t month_count;
    struct part_times *parts; /* by part_id */
    size_t part_count;
    struct kept kept[SERIES_KEPT]; /* by id: series that are asked together lie side by side */
};

static int read_months(struct standings *own, struct err *err) {
    size_t room = (size_t)db_int(own->db, 0, "SELECT count(*) FROM temp.calendar");
    struct stmt *stmt = db_prepare(
        own->db, "SELECT month, starts, upto, known FROM temp.calendar ORDER BY upto DESC", err);
    if (!stmt)
        return -1;
    own->months = arena_alloc(&own->arena, room * sizeof *own->months);
    int row;
    while ((row = stmt_step(stmt, err)) > 0 && own->month_count < room)
        own->months[own->month_count++] = (struct month){
            .name = arena_text(&own->arena, stmt_get_text(stmt, 0)),
            .starts = stmt_get_int(stmt, 1),
            .upto = stmt_get_int(stmt, 2),
            .known = stmt_get_int(stmt, 3),
        };
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

struct standings *standings_open(struct db *db, struct err *err) {
    struct standings *own = mem_alloc(sizeof *own);
    own->db = db;
    own->batch = db_int(db, 0, "SELECT batch_id FROM temp.as_of");
    own->part_count = (size_t)db_int(db, 0, "SELECT max(id) FROM main.part") + 1;
    own->parts = mem_alloc(own->part_count * sizeof *own->parts);
    if (read_months(own, err)) {
        standings_close(own);
        return NULL;
    }
    return own;
}

void standings_close(struct standings *standings) {
    for (size_t i = 0; i < SERIES_KEPT; i++)
        free(standings->kept[i].months);
    arena_free(&standings->arena);
    free(standings->parts);
    free(standings);
}

size_t standings_months(const struct standings *standings) {
    return standings->month_count;
}

const struct month *standings_month(const struct standings *standings, size_t month) {
    return &standings->months[month];
}

size_t standings_find_month(const struct standings *standings, size_t guess, const char *name) {
    const struct month *months = standings->months;
    size_t count = standings->month_count;
    /* the one asked for before, and that after it */
    for (size_t i = guess ? guess - 1 : 0; i <= guess && i < count; i++)
        if (strcmp(months[i].name, name) == 0)
            return i;
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(months[middle].name, name);
        if (order == 0)
            return middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return count;
}

static int find(struct standings *own, const char *sql, int64_t id, struct series_id *series,
                struct err *err) {
    struct stmt *stmt = db_prepare(own->db, sql, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, id);
    int row = stmt_step(stmt, err);
    if (row > 0)
        *series = (struct series_id){stmt_get_int(stmt, 0), stmt_get_int(stmt, 1)};
    stmt_reset(stmt);
    return row;
}

int standings_series(struct standings *standings, int64_t id, struct series_id *series,
                     struct err *err) {
    return find(standings, "SELECT id, part_id FROM main.series WHERE id = ?1", id, series, err);
}

int standings_next_series(struct standings *standings, int64_t from, struct series_id *series,
                          struct err *err) {
    return find(standings, "SELECT id, part_id FROM main.series WHERE id >= ?1 ORDER BY id LIMIT 1",
                from, series, err);
}

/* One observation, carried forward to the ends of the months that it reaches. */
static size_t carry(const struct standing *standing, const struct month *months, size_t count,
                    size_t done, struct standing *out) {
    for (; done < count && standing->since < months[done].upto; done++) {
        out[done] = *standing;
        out[done].there = standing->state < STATE_ENDED;
    }
    return done;
}

static struct standing read_standing(struct stmt *stmt) {
    return (struct standing){.since = stmt_get_int(stmt, 0),
                             .batch_id = stmt_get_int(stmt, 1),
                             .state = stmt_get_int(stmt, 2),
                             .value = stmt_get_int(stmt, 3),
                             .stated = stmt_get_int(stmt, 4),
                             .fetch_id = stmt_get_int(stmt, 5)};
}

/* Statement: series, before when, up to which batch. */
static void seek_back(const struct standings *own, struct stmt *stmt, int64_t series_id,
                      const struct month *month) {
    stmt_reset(stmt);
    stmt_int(stmt, 1, series_id);
    stmt_int(stmt, 2, month->upto);
    stmt_int(stmt, 3, own->batch);
}

/* Back in time until every month has its row. Of one `since` the newest recording counts; where
 * that one is not to be believed there is none of this time (view believed). Where many rows lie
 * between two months asked for, the older one is looked up. */
static int read_back(const struct standings *own, struct stmt *stmt, int64_t series_id,
                     const struct month *months, size_t count, struct standing *out,
                     struct err *err) {
    int row = 1, between = 0;
    size_t done = 0;
    int64_t judged = INT64_MIN;
    seek_back(own, stmt, series_id, months);
    while (done < count && (row = stmt_step(stmt, err)) > 0) {
        struct standing standing = read_standing(stmt);
        if (standing.since != judged && standing.state <= STATE_ENDED)
            done = carry(&standing, months, count, done, out);
        judged = standing.since;
        between = done < count && judged >= months[done].upto ? between + 1 : 0;
        if (between == WORTH_A_SEEK) {
            seek_back(own, stmt, series_id, &months[done]);
            between = 0;
        }
    }
    for (; done < count; done++)
        out[done].there = false;
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

int standings_read(struct standings *standings, int64_t series_id, size_t first, size_t count,
                   struct standing *out, struct err *err) {
    struct stmt *stmt =
        db_prepare(standings->db,
                   "SELECT since, batch_id, state, value, stated, fetch_id FROM main.observation"
                   " WHERE series_id = ?1 AND since < ?2 AND batch_id <= ?3 ORDER BY since DESC, "
                   "batch_id DESC",
                   err);
    return stmt ? read_back(standings, stmt, series_id, standings->months + first, count, out, err)
                : -1;
}

/* Asked for the first time. The place that another series had is its own now. */
static int begin_series(struct standings *own, struct kept *kept, int64_t series_id,
                        struct err *err) {
    kept->filled = false;
    kept->series.id = 0;
    return standings_series(own, series_id, &kept->series, err);
}

static int fill_series(struct standings *own, struct kept *kept, struct err *err) {
    size_t count = own->month_count;
    if (!kept->months)
        kept->months = mem_alloc(count * sizeof *kept->months);
    if (standings_read(own, kept->series.id, 0, count, kept->months, err))
        return -1;
    kept->filled = true;
    return 0;
}

int standings_at(struct standings *standings, int64_t series_id, size_t month,
                 struct series_id *series, struct standing *out, struct err *err) {
    struct kept *kept = &standings->kept[(uint64_t)series_id % SERIES_KEPT];
    bool again = kept->series.id == series_id;
    int row = again ? 1 : begin_series(standings, kept, series_id, err);
    if (row <= 0)
        return row;
    *series = kept->series;
    if (!again)
        return standings_read(standings, series_id, month, 1, out, err) ? -1 : 1;
    if (!kept->filled && fill_series(standings, kept, err))
        return -1;
    *out = kept->months[month];
    return 1;
}

static int64_t last_reading(struct standings *own, int64_t part_id, int64_t before) {
    int64_t when = INT64_MIN;
    struct stmt *stmt =
        db_prepare(own->db,
                   "SELECT observed_at FROM main.fetch WHERE part_id = ?1 AND observed_at < ?2"
                   " AND outcome IN ('changed', 'unchanged', 'not modified') AND batch_id <= ?3"
                   " ORDER BY observed_at DESC LIMIT 1",
                   NULL);
    if (!stmt)
        return when;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, before);
    stmt_int(stmt, 3, own->batch);
    if (stmt_step(stmt, NULL) > 0)
        when = stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return when;
}

/* NULL for a part that somebody added meanwhile. */
static struct part_times *times_of(struct standings *own, int64_t part_id) {
    if ((uint64_t)part_id >= own->part_count)
        return NULL;
    struct part_times *part = &own->parts[part_id];
    if (part->upto)
        return part;
    part->upto = arena_alloc(&own->arena, own->month_count * sizeof *part->upto);
    part->known = arena_alloc(&own->arena, own->month_count * sizeof *part->known);
    for (size_t i = 0; i < own->month_count; i++)
        part->upto[i] = part->known[i] = NOT_LOOKED;
    return part;
}

/* What is known is mostly the same for all months: then it is looked up for the newest. */
static int64_t reading_before(struct standings *own, int64_t part_id, size_t month, bool known) {
    const struct month *months = own->months;
    struct part_times *part = times_of(own, part_id);
    size_t same = known && months[month].known == months[0].known ? 0 : month;
    int64_t before = known ? months[same].known : months[same].upto;
    if (!part)
        return last_reading(own, part_id, before);
    int64_t *when = known ? &part->known[same] : &part->upto[same];
    if (*when == NOT_LOOKED)
        *when = last_reading(own, part_id, before);
    return *when;
}

int64_t standings_confirmed(struct standings *standings, int64_t part_id, size_t month,
                            const struct standing *standing) {
    int64_t upto = standings->months[month].upto;
    if (standing->stated == STATED_BY_HAND)
        return upto;
    int64_t when = reading_before(standings, part_id, month, standing->stated == STATED_BY_SOURCE);
    return when < upto ? when : upto;
}
