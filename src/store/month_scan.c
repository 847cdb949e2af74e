/* SPDX-License-Identifier: MIT */
#include "store/month_scan.h"

#include "store/db_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS_OF_A_SERIES = 1000000, /* as the planner thinks of the view: it indexes what it joins to */
    WORTH_A_SEEK = 8            /* rows to read past: as long as looking one up */
};

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

/* A cursor keeps what it has read of one series, also for who uses it next: joins ask for one month
 * after the other. Ranges of months go from the first of them to before `end`. */
struct cursor {
    bool all;          /* every series, one after the other */
    size_t first, end; /* the months asked for */
    size_t left;       /* those before it are not yet told; the oldest is told first */
    int64_t series_id, part_id;
    size_t known, known_end;     /* the months whose standings were read */
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
    for (; *month < cursor->known_end && standing->since < scan->months[*month].upto; ++*month) {
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

static void seek_back(const struct month_scan *scan, const struct cursor *cursor, struct stmt *stmt,
                      size_t month) {
    stmt_reset(stmt);
    stmt_int(stmt, 1, cursor->series_id);
    stmt_int(stmt, 2, scan->months[month].upto);
    stmt_int(stmt, 3, scan->batch);
}

/* Back in time until every month of the cursor's known ones has its row. Of one `since` the newest
 * recording counts; where that one is not to be believed there is none of this time (view
 * believed). Where many rows lie between two months asked for, the older one is looked up. */
static int read_back(struct month_scan *scan, struct cursor *cursor, struct stmt *stmt,
                     struct err *err) {
    int row = 1, between = 0;
    size_t month = cursor->known;
    int64_t judged = INT64_MIN;
    seek_back(scan, cursor, stmt, month);
    while (month < cursor->known_end && (row = stmt_step(stmt, err)) > 0) {
        struct standing standing = read_standing(stmt);
        if (standing.since != judged && standing.state <= STATE_ENDED)
            carry(scan, cursor, &month, &standing);
        judged = standing.since;
        between = month < cursor->known_end && judged >= scan->months[month].upto ? between + 1 : 0;
        if (between == WORTH_A_SEEK) {
            seek_back(scan, cursor, stmt, month);
            between = 0;
        }
    }
    for (; month < cursor->known_end; month++)
        cursor->standings[month].there = false;
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int read_series(struct month_scan *scan, struct cursor *cursor, size_t first, size_t end,
                       struct err *err) {
    struct stmt *stmt =
        db_prepare(scan->db,
                   "SELECT since, batch_id, state, value, stated, fetch_id FROM main.observation"
                   " WHERE series_id = ?1 AND since < ?2 AND batch_id <= ?3 ORDER BY since DESC, "
                   "batch_id DESC",
                   err);
    if (!stmt)
        return -1;
    cursor->known = first;
    cursor->known_end = end;
    return read_back(scan, cursor, stmt, err);
}

static void forget(struct cursor *cursor) {
    cursor->series_id = 0;
    cursor->known = cursor->known_end = 0;
}

/* Its months asked for. One month is read alone; who asks the same series for another one will ask
 * for more. */
static int know_series(struct month_scan *scan, struct cursor *cursor, struct err *err) {
    bool more = cursor->known < cursor->known_end;
    if (more && cursor->first >= cursor->known && cursor->end <= cursor->known_end)
        return 0;
    int failed = more ? read_series(scan, cursor, 0, scan->month_count, err)
                      : read_series(scan, cursor, cursor->first, cursor->end, err);
    if (failed)
        forget(cursor);
    return failed;
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
    forget(cursor);
    stmt_int(stmt, 1, series_id);
    int row = stmt_step(stmt, err);
    if (row > 0) {
        cursor->series_id = stmt_get_int(stmt, 0);
        cursor->part_id = stmt_get_int(stmt, 1);
    }
    stmt_reset(stmt);
    return row;
}

/* The month of that name; month_count for none. It is mostly the one after the one asked before. */
static size_t find_month(const struct month_scan *scan, size_t asked, const char *name) {
    if (asked && asked <= scan->month_count && strcmp(scan->months[asked - 1].name, name) == 0)
        return asked - 1;
    size_t low = 0, high = scan->month_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(scan->months[middle].name, name);
        if (order == 0)
            return middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return scan->month_count;
}

static int start(void *self, void *memory, const struct db_scan_key *key, struct err *err) {
    struct month_scan *scan = self;
    struct cursor *cursor = memory;
    cursor->first = key->second ? find_month(scan, cursor->first, key->second) : 0;
    cursor->end = key->second ? cursor->first + 1 : scan->month_count;
    cursor->left = cursor->first; /* nothing yet */
    bool some = cursor->first < scan->month_count;
    cursor->all = some && !key->first;
    if (cursor->all)
        forget(cursor);
    if (!some || cursor->all)
        return 0;
    int row = cursor->series_id == *key->first ? 1 : find_series(scan, cursor, *key->first, err);
    if (row <= 0)
        return row;
    cursor->left = cursor->end;
    return know_series(scan, cursor, err);
}

static bool next_month(struct cursor *cursor) {
    while (cursor->left > cursor->first)
        if (cursor->standings[--cursor->left].there)
            return true;
    return false;
}

static int next(void *self, void *memory, struct err *err) {
    struct month_scan *scan = self;
    struct cursor *cursor = memory;
    while (!next_month(cursor)) {
        int row = cursor->all ? find_series(scan, cursor, cursor->series_id + 1, err) : 0;
        if (row <= 0)
            return row;
        if (know_series(scan, cursor, err))
            return -1;
        cursor->left = cursor->end;
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

enum column {
    SERIES_ID,
    MONTH,
    STARTS,
    UPTO,
    SINCE,
    STATE,
    VALUE,
    STATED,
    FETCH_ID,
    BATCH_ID,
    CONFIRMED
};

static void value(const void *self, const void *memory, int column, struct db_value *out) {
    struct month_scan *scan = (struct month_scan *)self; /* keeps times of parts */
    const struct cursor *cursor = memory;
    const struct standing *row = &cursor->standings[cursor->left];
    const struct month *month = &scan->months[cursor->left];
    out->type = STMT_INT;
    switch ((enum column)column) {
    case MONTH:
        out->type = STMT_TEXT;
        out->text = month->name;
        break;
    case STARTS:
        out->whole = month->starts;
        break;
    case UPTO:
        out->whole = month->upto;
        break;
    case SINCE:
        out->whole = row->since;
        break;
    case STATE:
        out->whole = row->state;
        break;
    case VALUE:
        out->whole = row->value;
        out->type = row->state == STATE_DYNAMIC ? STMT_NULL : STMT_INT;
        break;
    case STATED:
        out->whole = row->stated;
        break;
    case FETCH_ID:
        out->whole = row->fetch_id;
        break;
    case BATCH_ID:
        out->whole = row->batch_id;
        break;
    case CONFIRMED:
        out->whole = confirmed(scan, cursor, row);
        out->type = out->whole == INT64_MIN ? STMT_NULL : STMT_INT;
        break;
    default:
        out->whole = cursor->series_id;
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
