/* SPDX-License-Identifier: MIT */
#include "store/month_scan.h"

#include "store/db_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS_OF_A_SERIES = 1000000
}; /* as the planner thinks of the view: it indexes what it joins to */

enum state { STATE_DYNAMIC = 1, STATE_ENDED = 2 }; /* above: not believed (see observation) */

enum stated { STATED_BY_SOURCE = 1, STATED_BY_HAND = 2 };

struct month {
    const char *name;
    int64_t starts, upto, known; /* as in calendar */
};

/* When a part was last read before each month's end, looked up once. INT64_MIN: never. */
struct part_times {
    int64_t part_id;
    int64_t *upto;
    int64_t *known;
};

struct month_scan {
    struct db *db;
    int64_t batch;
    struct arena arena;
    struct month *months; /* newest first */
    size_t month_count;
    struct part_times *parts; /* by part_id; the one of 0 is unused */
    size_t part_count;
};

/* What a series says at the end of one month. */
struct standing {
    bool there;
    int64_t since, batch_id, state, value, stated, fetch_id;
};

struct cursor {
    bool all; /* every series, one after the other */
    int64_t series_id, part_id;
    size_t left;                 /* months not yet told, of the rows below; told oldest first */
    struct standing standings[]; /* as the months */
};

static int read_months(struct month_scan *scan, struct err *err) {
    size_t room = (size_t)db_int(scan->db, 0, "SELECT count(*) FROM temp.calendar");
    struct stmt *stmt = db_prepare(
        scan->db, "SELECT month, starts, upto, known FROM temp.calendar ORDER BY upto DESC", err);
    if (!stmt)
        return -1;
    scan->months = arena_alloc(&scan->arena, room * sizeof *scan->months);
    int row;
    while ((row = stmt_step(stmt, err)) > 0 && scan->month_count < room)
        scan->months[scan->month_count++] = (struct month){
            .name = arena_text(&scan->arena, stmt_get_text(stmt, 0)),
            .starts = stmt_get_int(stmt, 1),
            .upto = stmt_get_int(stmt, 2),
            .known = stmt_get_int(stmt, 3),
        };
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int64_t last_reading(struct month_scan *scan, int64_t part_id, int64_t before,
                            struct err *err) {
    int64_t when = INT64_MIN;
    struct stmt *stmt =
        db_prepare(scan->db,
                   "SELECT observed_at FROM main.fetch WHERE part_id = ?1 AND observed_at < ?2"
                   " AND outcome IN ('changed', 'unchanged', 'not modified') AND batch_id <= ?3"
                   " ORDER BY observed_at DESC LIMIT 1",
                   err);
    if (!stmt)
        return when;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, before);
    stmt_int(stmt, 3, scan->batch);
    if (stmt_step(stmt, err) > 0)
        when = stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return when;
}

static void read_times(struct month_scan *scan, struct part_times *part, int64_t part_id) {
    part->part_id = part_id;
    part->upto = arena_alloc(&scan->arena, scan->month_count * sizeof *part->upto);
    part->known = arena_alloc(&scan->arena, scan->month_count * sizeof *part->known);
    for (size_t i = 0; i < scan->month_count; i++) {
        bool as_before = i && scan->months[i].known == scan->months[i - 1].known;
        part->upto[i] = last_reading(scan, part_id, scan->months[i].upto, NULL);
        part->known[i] = as_before ? part->known[i - 1]
                                   : last_reading(scan, part_id, scan->months[i].known, NULL);
    }
}

static const struct part_times *times_of(struct month_scan *scan, int64_t part_id) {
    struct part_times *part = &scan->parts[part_id];
    if (!part->part_id)
        read_times(scan, part, part_id);
    return part;
}

/* One observation, carried forward to the ends of the months that it reaches. */
static void carry(const struct month_scan *scan, struct cursor *cursor, size_t *month,
                  const struct standing *standing) {
    for (; *month < scan->month_count && standing->since < scan->months[*month].upto; ++*month) {
        cursor->standings[*month] = *standing;
        cursor->standings[*month].there = standing->state < STATE_ENDED;
    }
}

static struct standing read_standing(struct stmt *stmt) {
    return (struct standing){.since = stmt_get_int(stmt, 0),
                             .batch_id = stmt_get_int(stmt, 1),
                             .state = stmt_get_int(stmt, 2),
                             .value = stmt_get_int(stmt, 3),
                             .stated = stmt_get_int(stmt, 4),
                             .fetch_id = stmt_get_int(stmt, 5)};
}

/* Back in time until every month has its row. Of one `since` the newest recording counts; where
 * that one is not to be believed there is none of this time (view believed). */
static int read_series(struct month_scan *scan, struct cursor *cursor, struct err *err) {
    struct stmt *stmt =
        db_prepare(scan->db,
                   "SELECT since, batch_id, state, value, stated, fetch_id FROM main.observation"
                   " WHERE series_id = ?1 AND since < ?2 AND batch_id <= ?3 ORDER BY since DESC, "
                   "batch_id DESC",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, cursor->series_id);
    stmt_int(stmt, 2, scan->months[0].upto);
    stmt_int(stmt, 3, scan->batch);
    int row = 1;
    size_t month = 0;
    int64_t judged = INT64_MIN;
    memset(cursor->standings, 0, scan->month_count * sizeof *cursor->standings);
    while (month < scan->month_count && (row = stmt_step(stmt, err)) > 0) {
        struct standing standing = read_standing(stmt);
        if (standing.since != judged && standing.state <= STATE_ENDED)
            carry(scan, cursor, &month, &standing);
        judged = standing.since;
    }
    stmt_reset(stmt);
    cursor->left = scan->month_count;
    return row < 0 ? -1 : 0;
}

/* The series asked for, or (all) the first one from there on. 1: it is there; 0: there is none. */
static int find_series(struct month_scan *scan, struct cursor *cursor, int64_t series_id,
                       struct err *err) {
    struct stmt *stmt = db_prepare(
        scan->db,
        cursor->all ? "SELECT id, part_id FROM main.series WHERE id >= ?1 ORDER BY id LIMIT 1"
                    : "SELECT id, part_id FROM main.series WHERE id = ?1",
        err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    int row = stmt_step(stmt, err);
    if (row > 0) {
        cursor->series_id = stmt_get_int(stmt, 0);
        cursor->part_id = stmt_get_int(stmt, 1);
    }
    stmt_reset(stmt);
    return row;
}

static int start(void *self, void *memory, bool all, int64_t series_id, struct err *err) {
    struct month_scan *scan = self;
    struct cursor *cursor = memory;
    cursor->all = all;
    cursor->left = 0;
    cursor->series_id = 0;
    if (all || !scan->month_count)
        return 0;
    int row = find_series(scan, cursor, series_id, err);
    return row > 0 ? read_series(scan, cursor, err) : row;
}

static bool next_month(struct cursor *cursor) {
    while (cursor->left)
        if (cursor->standings[--cursor->left].there)
            return true;
    return false;
}

static int next(void *self, void *memory, struct err *err) {
    struct month_scan *scan = self;
    struct cursor *cursor = memory;
    while (!next_month(cursor)) {
        int row = cursor->all && scan->month_count
                      ? find_series(scan, cursor, cursor->series_id + 1, err)
                      : 0;
        if (row <= 0 || read_series(scan, cursor, err))
            return row > 0 ? -1 : row;
    }
    return 1;
}

static int64_t confirmed(struct month_scan *scan, const struct cursor *cursor,
                         const struct standing *standing) {
    const struct month *month = &scan->months[cursor->left];
    if (standing->stated == STATED_BY_HAND)
        return month->upto;
    const struct part_times *part = times_of(scan, cursor->part_id);
    int64_t when =
        standing->stated == STATED_BY_SOURCE ? part->known[cursor->left] : part->upto[cursor->left];
    return when < month->upto ? when : month->upto;
}

static const char columns[] =
    "series_id INTEGER, month TEXT, starts INTEGER, upto INTEGER, since INTEGER,"
    " state INTEGER, value INTEGER, stated INTEGER, fetch_id INTEGER,"
    " batch_id INTEGER, confirmed INTEGER";

static void value(const void *self, const void *memory, int column, struct db_value *out) {
    struct month_scan *scan = (struct month_scan *)self; /* keeps times of parts */
    const struct cursor *cursor = memory;
    const struct standing *row = &cursor->standings[cursor->left];
    const struct month *month = &scan->months[cursor->left];
    const int64_t whole[] = {
        cursor->series_id, 0,          month->starts, month->upto,   row->since,
        row->state,        row->value, row->stated,   row->fetch_id, row->batch_id};
    enum { MONTH = 1, VALUE = 6, CONFIRMED = 10 };
    out->type = STMT_INT;
    if (column == MONTH) {
        out->type = STMT_TEXT;
        out->text = month->name;
    } else if (column == CONFIRMED) {
        out->whole = confirmed(scan, cursor, row);
        out->type = out->whole == INT64_MIN ? STMT_NULL : STMT_INT;
    } else {
        out->whole = whole[column];
        if (column == VALUE && row->state == STATE_DYNAMIC)
            out->type = STMT_NULL;
    }
}

static void free_scan(void *self) {
    struct month_scan *scan = self;
    arena_free(&scan->arena);
    free(scan->parts);
    free(scan);
}

int month_scan_install(struct db *db, struct err *err) {
    struct month_scan *scan = mem_alloc(sizeof *scan);
    scan->db = db;
    scan->batch = db_int(db, 0, "SELECT batch_id FROM temp.as_of");
    scan->part_count = (size_t)db_int(db, 0, "SELECT max(id) FROM main.part") + 1;
    scan->parts = mem_alloc(scan->part_count * sizeof *scan->parts);
    if (read_months(scan, err)) {
        free_scan(scan);
        return -1;
    }
    const struct db_scan table = {
        .name = "series_monthly",
        .columns = columns,
        .self = scan,
        .cursor_size = sizeof(struct cursor) + scan->month_count * sizeof(struct standing),
        .rows = ROWS_OF_A_SERIES,
        .start = start,
        .next = next,
        .value = value,
        .free = free_scan,
    };
    return db_scan_create(db, &table, err);
}
