/* SPDX-License-Identifier: MIT */
#include "db/month_scan.h"

#include "db/db_scan.h"
#include "db/standing.h"

/* as the planner thinks of the view: it indexes what it joins to */
enum { ROWS_OF_A_SERIES = 1000000 };

/* `count` months from `first` back are asked for, of which `left` are not yet told: the oldest
 * comes first. */
struct cursor {
    bool all; /* every series, one after the other */
    size_t first, count, left;
    struct series_id series;
    struct standing standings[]; /* from the month `first` back */
};

static bool want_months(const struct standings *standings, struct cursor *cursor,
                        const char *name) {
    size_t all = standings_months(standings);
    cursor->first = name ? standings_find_month(standings, cursor->first, name) : 0;
    cursor->count = name ? cursor->first < all : all;
    cursor->left = 0;
    return cursor->count > 0;
}

static int read_months(struct standings *standings, struct cursor *cursor, struct err *err) {
    cursor->left = cursor->count;
    return standings_read(standings, cursor->series.id, cursor->first, cursor->count,
                          cursor->standings, err);
}

static int start(void *self, void *memory, const struct db_scan_key *key, struct err *err) {
    struct standings *standings = self;
    struct cursor *cursor = memory;
    bool some = want_months(standings, cursor, key->second);
    cursor->series.id = 0;
    cursor->all = some && !key->first;
    if (!some || cursor->all)
        return 0;
    if (!key->second) {
        int row = standings_series(standings, *key->first, &cursor->series, err);
        return row > 0 ? read_months(standings, cursor, err) : row;
    }
    int row = standings_at(standings, *key->first, cursor->first, &cursor->series,
                           cursor->standings, err);
    cursor->left = row > 0;
    return row < 0 ? -1 : 0;
}

static bool next_month(struct cursor *cursor) {
    while (cursor->left)
        if (cursor->standings[--cursor->left].there)
            return true;
    return false;
}

static int next(void *self, void *memory, struct err *err) {
    struct standings *standings = self;
    struct cursor *cursor = memory;
    while (!next_month(cursor)) {
        int row = cursor->all ? standings_next_series(standings, cursor->series.id + 1,
                                                      &cursor->series, err)
                              : 0;
        if (row <= 0)
            return row;
        if (read_months(standings, cursor, err))
            return -1;
    }
    return 1;
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
    struct standings *standings = (struct standings *)self; /* keeps when parts were read */
    const struct cursor *cursor = memory;
    const struct standing *row = &cursor->standings[cursor->left];
    size_t at = cursor->first + cursor->left;
    const struct month *month = standings_month(standings, at);
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
        out->whole = standings_confirmed(standings, cursor->series.part_id, at, row);
        out->type = out->whole == INT64_MIN ? STMT_NULL : STMT_INT;
        break;
    default:
        out->whole = cursor->series.id;
    }
}

static void free_scan(void *self) {
    standings_close(self);
}

int month_scan_install(struct db *db, const char *name, struct err *err) {
    struct standings *standings = standings_open(db, err);
    if (!standings)
        return -1;
    const struct db_scan table = {
        .name = name,
        .columns = columns,
        .self = standings,
        .cursor_size =
            sizeof(struct cursor) + standings_months(standings) * sizeof(struct standing),
        .rows = ROWS_OF_A_SERIES,
        .start = start,
        .next = next,
        .value = value,
        .free = free_scan,
    };
    return db_scan_create(db, &table, err);
}
