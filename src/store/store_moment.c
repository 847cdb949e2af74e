/* SPDX-License-Identifier: MIT
 * The good replies of a part, in order of time: which fetch each is, and whether a person let it
 * in. */
#include "store/store_private.h"

struct moment *part_add_moment(struct part *part, const struct moment *moment) {
    if (part->moment_count == part->moment_room) {
        part->moment_room = part->moment_room ? part->moment_room * 2 : 64;
        part->moments = mem_grow(part->moments, part->moment_room * sizeof *part->moments);
    }
    size_t at = part->moment_count++;
    while (at > 0 && part->moments[at - 1].time > moment->time) {
        part->moments[at] = part->moments[at - 1];
        at--;
    }
    part->moments[at] = *moment;
    return &part->moments[at];
}

size_t moments_from(const struct part *part, size_t first, int64_t time) {
    size_t low = first, high = part->moment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (part->moments[middle].time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct moment *part_moment(struct part *part, int64_t time) {
    size_t at = moments_from(part, 0, time);
    bool found = at < part->moment_count && part->moments[at].time == time;
    return found ? &part->moments[at] : NULL;
}

/* Of several good replies of one time the one with the greatest hash counts. */
static int64_t fetch_of_time(struct store *store, const struct part *part, int64_t time) {
    struct stmt *stmt = db_prepare(
        store->db,
        "SELECT id FROM fetch WHERE part_id = ?1 AND observed_at = ?2 AND outcome IN " GOOD_OUTCOMES
        " ORDER BY sha256 DESC, id DESC LIMIT 1",
        NULL);
    if (!stmt)
        return 0;
    stmt_int(stmt, 1, part->id);
    stmt_int(stmt, 2, time);
    int64_t id = stmt_step(stmt, NULL) > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return id;
}

/* Which of them a person accepted: what was recorded of these bytes since. */
static int mark_accepted(struct store *store, struct part *part, struct err *err) {
    struct stmt *stmt = db_prepare(
        store->db,
        "SELECT f.observed_at, f.id FROM review AS r JOIN fetch AS f ON f.part_id = r.part_id AND "
        "f.sha256 = r.sha256 AND f.batch_id >= r.batch_id AND f.outcome IN " GOOD_OUTCOMES
        " WHERE r.part_id = ?1 AND r.decision = 'accept'",
        err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found;
    while ((found = stmt_step(stmt, err)) > 0) {
        struct moment *moment = part_moment(part, stmt_get_int(stmt, 0));
        if (moment && moment->fetch_id == stmt_get_int(stmt, 1))
            moment->accepted = true;
    }
    return found;
}

int part_moments(struct store *store, struct part *part, struct err *err) {
    if (part->has_moments)
        return 0;
    /* The index alone answers this. */
    struct stmt *stmt = db_prepare(store->db,
                                   "SELECT observed_at, id FROM fetch WHERE part_id = ?1 AND "
                                   "outcome IN " GOOD_OUTCOMES " ORDER BY observed_at",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    int found;
    while ((found = stmt_step(stmt, err)) > 0) {
        struct moment moment = {.time = stmt_get_int(stmt, 0), .fetch_id = stmt_get_int(stmt, 1)};
        struct moment *last = part->moment_count ? &part->moments[part->moment_count - 1] : NULL;
        if (last && last->time == moment.time)
            last->fetch_id = fetch_of_time(store, part, moment.time);
        else
            part_add_moment(part, &moment);
    }
    part->has_moments = found == 0;
    return found ? found : mark_accepted(store, part, err);
}
