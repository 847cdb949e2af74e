/* SPDX-License-Identifier: MIT
 * What series say at the ends of months, told from the facts as the views believed and
 * series_monthly define it. Months are counted from the newest, 0, back. */
#ifndef MTOK_STANDING_H
#define MTOK_STANDING_H

#include "db/db.h"

struct month {
    const char *name;            /* YYYY-MM */
    int64_t starts, upto, known; /* as in the view calendar: UTC seconds */
};

enum state { STATE_DYNAMIC = 1, STATE_ENDED = 2 }; /* above: not believed (see observation) */

/* What a series says at the end of one month. */
struct standing {
    bool there; /* else it says nothing, and the rest is not set */
    int64_t since, batch_id, state, value, stated, fetch_id; /* as in observation */
};

struct series_id {
    int64_t id, part_id;
};

struct standings;

/* The months of temp.calendar and the facts up to the batch of temp.as_of. NULL on error. */
struct standings *standings_open(struct db *db, struct err *err);
void standings_close(struct standings *standings);

size_t standings_months(const struct standings *standings);
const struct month *standings_month(const struct standings *standings, size_t month);
/* The month of that name, else their number. `guess`: the one asked for before. */
size_t standings_find_month(const struct standings *standings, size_t guess, const char *name);

/* The series of that id, or the first one from there on. 1: found; 0: there is none; -1: error. */
int standings_series(struct standings *standings, int64_t id, struct series_id *series,
                     struct err *err);
int standings_next_series(struct standings *standings, int64_t from, struct series_id *series,
                          struct err *err);
/* `count` months of a series from `first` back, into out[0] and so on. Its observations are read
 * once, newest first, and carried forward. */
int standings_read(struct standings *standings, int64_t series_id, size_t first, size_t count,
                   struct standing *out, struct err *err);
/* One month of a series. Who asks a series a second time will ask for more: then all its months are
 * read and kept. 1: there is such a series; 0: there is none; -1: error. */
int standings_at(struct standings *standings, int64_t series_id, size_t month,
                 struct series_id *series, struct standing *out, struct err *err);
/* When what it says in that month was last confirmed, UTC seconds; INT64_MIN: never. */
int64_t standings_confirmed(struct standings *standings, int64_t part_id, size_t month,
                            const struct standing *standing);

#endif
