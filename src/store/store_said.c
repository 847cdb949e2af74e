/* SPDX-License-Identifier: MIT
 * The table `statement`: what documents said of a series, where it differs from
 * the document before. For a source that states dates it is everything:
 *   {"now":[STATE,NANO,NOTE],"dates":[[SINCE,STATE,NANO,NOTE],…]}
 * with now null where nothing stands without a date, "" for absent, "refused"
 * where the checks refused all of it. For other sources only refusals need to
 * be told ("refused" until "read"), as all else follows from `observation`. */
#include "store/store_private.h"

#include <stdlib.h>
#include <string.h>

void saids_clear(struct saids *saids) {
    saids->count = 0;
    arena_free(&saids->texts);
}

void saids_free(struct saids *saids) {
    free(saids->list);
    arena_free(&saids->texts);
    *saids = (struct saids){0};
}

static void add(struct saids *saids, int64_t time, const char *text) {
    const char *copy = arena_text(&saids->texts, text);
    if (saids->count && saids->list[saids->count - 1].time == time) {
        saids->list[saids->count - 1].text = copy;
        return;
    }
    if (saids->count == saids->room) {
        saids->room = saids->room ? saids->room * 2 : 8;
        saids->list = mem_grow(saids->list, saids->room * sizeof *saids->list);
    }
    saids->list[saids->count++] = (struct said_row){.time = time, .text = copy};
}

int saids_load(struct store *store, int64_t series_id, int64_t from, struct saids *saids,
               struct err *err) {
    struct stmt *stmt = db_prepare(store->db,
                                   "SELECT observed_at, said FROM statement WHERE series_id = ?1 "
                                   "AND observed_at >= ?2 ORDER BY observed_at, fetch_id",
                                   err);
    if (!stmt)
        return -1;
    saids_clear(saids);
    stmt_int(stmt, 1, series_id);
    stmt_int(stmt, 2, from);
    int found;
    while ((found = stmt_step(stmt, err)) > 0)
        add(saids, stmt_get_int(stmt, 0), stmt_get_text(stmt, 1));
    return found;
}

int said_write(struct store *store, int64_t series_id, int64_t time, int64_t fetch_id,
               const char *text, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db,
                   "INSERT INTO statement (series_id, observed_at, fetch_id, said) VALUES (?1, ?2, "
                   "?3, ?4) ON CONFLICT DO UPDATE SET said = ?4",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    stmt_int(stmt, 2, time);
    stmt_int(stmt, 3, fetch_id);
    stmt_text(stmt, 4, text);
    return stmt_run(stmt, err);
}

static enum fact_state state_of(struct reading reading) {
    return reading.kind == READING_DYNAMIC ? FACT_DYNAMIC : FACT_VALUE;
}

void said_format(const struct said *said, struct buf *out) {
    buf_clear(out);
    if (said->kind == SAID_ABSENT)
        return;
    if (said->kind == SAID_REFUSED) {
        buf_text(out, "refused");
        return;
    }
    buf_text(out, "{\"now\":");
    if (said->has_now)
        buf_printf(out, "[%d,%lld,%lld]", (int)state_of(said->now), (long long)said->now.nano,
                   (long long)said->now.note);
    else
        buf_text(out, "null");
    buf_text(out, ",\"dates\":[");
    for (size_t i = 0; i < said->count; i++) {
        const struct claim *claim = &said->dates[i];
        buf_printf(out, "%s[%lld,%d,%lld,%lld]", i ? "," : "", (long long)claim->since,
                   (int)claim->state, (long long)claim->nano, (long long)claim->note);
    }
    buf_text(out, "]}");
}

bool said_is_dated(const char *text) {
    return *text == '{' || !*text;
}

/* Reads `count` integers in brackets. */
static bool take_numbers(const char **at, size_t count, long long *out) {
    const char *p = *at;
    char *end;
    for (size_t i = 0; i < count; i++) {
        if (*p != (i ? ',' : '['))
            return false;
        out[i] = strtoll(p + 1, &end, 10);
        if (end == p + 1)
            return false;
        p = end;
    }
    *at = p + 1;
    return *p == ']';
}

static bool take_text(const char **at, const char *text) {
    size_t size = strlen(text);
    if (strncmp(*at, text, size) != 0)
        return false;
    *at += size;
    return true;
}

static bool parse(const char *at, struct said *said) {
    long long numbers[4];
    if (!take_text(&at, "{\"now\":"))
        return false;
    if (!take_text(&at, "null")) {
        if (!take_numbers(&at, 3, numbers))
            return false;
        said->has_now = true;
        said->now =
            (struct reading){.kind = numbers[0] == FACT_DYNAMIC ? READING_DYNAMIC : READING_VALUE,
                             .nano = numbers[1],
                             .note = numbers[2]};
    }
    if (!take_text(&at, ",\"dates\":["))
        return false;
    while (*at == '[') {
        if (!take_numbers(&at, 4, numbers))
            return false;
        struct claim claim = {.since = numbers[0],
                              .state = (enum fact_state)numbers[1],
                              .nano = numbers[2],
                              .note = numbers[3]};
        said_claim(said, &claim);
        take_text(&at, ",");
    }
    return strcmp(at, "]}") == 0;
}

int said_parse(const char *text, struct said *said, struct err *err) {
    said_free(said);
    if (!*text)
        return 0;
    said->kind = strcmp(text, "refused") == 0 ? SAID_REFUSED : SAID_PRESENT;
    if (said->kind == SAID_REFUSED || parse(text, said))
        return 0;
    return err_code(err, EXIT_DATABASE, "a statement cannot be read: %s", text);
}
