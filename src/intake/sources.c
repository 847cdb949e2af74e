/* SPDX-License-Identifier: MIT */
#include "intake/sources.h"

#include "names/registry.h"
#include "names/remarks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK_HOURS = 168 };

/* The program's own URL, unless a person gave another (`sources set`): an import makes parts
 * without one, and a newer program may know a better one. */
static const char give_url[] =
    "UPDATE part SET url=?2, etag='', last_modified='', failures=0, retry_after=0"
    " WHERE id=?1 AND url<>?2 AND NOT EXISTS (SELECT 1 FROM setting WHERE name=?3)";

static int sync_part(struct db *db, struct store *store, const char *source, int64_t source_id,
                     const struct fetcher_part *part, struct err *err) {
    int64_t part_id;
    char setting[SOURCES_SETTING];
    const char *url = part->url ? part->url : "";
    if (store_part(store, source_id, part->name, url, &part_id, err))
        return -1;
    struct stmt *stmt = db_prepare(db, give_url, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    stmt_text(stmt, 2, url);
    stmt_text(stmt, 3, sources_url_setting(source, part->name, setting));
    return stmt_run(stmt, err);
}

/* What is only imported has no place to be fetched from, so it is never overdue. */
static struct fetcher_part part_of(const struct fetcher *fetcher, size_t i) {
    struct fetcher_part part = fetcher->parts[i];
    if (fetcher->flags & FETCHER_OFFLINE)
        part.url = "";
    return part;
}

/* Runs a statement with the source's name as ?1 and what the program says of it as ?2; the value
 * of its first row goes to `found`, 0 where there is none. */
static int ask_remarks(struct db *db, const struct fetcher *fetcher, const char *sql,
                       int64_t *found, struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    struct buf remarks;
    buf_init(&remarks, 1024);
    remarks_text(fetcher, &remarks);
    stmt_text(stmt, 1, fetcher->name);
    stmt_text(stmt, 2, remarks.data);
    int row = stmt_step(stmt, err);
    *found = row > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    buf_free(&remarks);
    return row < 0 ? -1 : 0;
}

static const char has_remarks[] = "SELECT 1 FROM source WHERE name=?1 AND remarks=?2";
static const char give_remarks[] = "UPDATE source SET remarks=?2 WHERE name=?1 RETURNING 1";

static int sync_fetcher(struct db *db, struct store *store, const struct fetcher *fetcher,
                        struct err *err) {
    int64_t source_id, done;
    if (store_source(store, fetcher->name, fetcher, &source_id, err) ||
        ask_remarks(db, fetcher, give_remarks, &done, err))
        return -1;
    for (size_t i = 0; i < fetcher->part_count; i++) {
        struct fetcher_part part = part_of(fetcher, i);
        if (sync_part(db, store, fetcher->name, source_id, &part, err))
            return -1;
    }
    return 0;
}

char *sources_url_setting(const char *source, const char *part, char *out) {
    snprintf(out, SOURCES_SETTING, "url %.200s/%.300s", source, part);
    return out;
}

static const char is_complete[] =
    "SELECT p.url=?3 OR EXISTS (SELECT 1 FROM setting WHERE name=?4)"
    " FROM source AS s JOIN part AS p ON p.source_id=s.id WHERE s.name=?1 AND p.name=?2";

static int part_is_there(struct db *db, const char *source, const struct fetcher_part *part,
                         bool *there, struct err *err) {
    char setting[SOURCES_SETTING];
    struct stmt *stmt = db_prepare(db, is_complete, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_text(stmt, 2, part->name);
    stmt_text(stmt, 3, part->url ? part->url : "");
    stmt_text(stmt, 4, sources_url_setting(source, part->name, setting));
    int row = stmt_step(stmt, err);
    *there = row > 0 && stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int is_there(struct db *db, const struct fetcher *fetcher, bool *there, struct err *err) {
    int64_t same;
    if (ask_remarks(db, fetcher, has_remarks, &same, err))
        return -1;
    *there = same;
    for (size_t i = 0; i < fetcher->part_count && *there; i++) {
        struct fetcher_part part = part_of(fetcher, i);
        if (part_is_there(db, fetcher->name, &part, there, err))
            return -1;
    }
    return 0;
}

int sources_sync(struct db *db, struct store *store, int64_t now, struct err *err) {
    bool complete = true;
    for (size_t i = 0; fetcher_list[i] && complete; i++)
        if (is_there(db, fetcher_list[i], &complete, err))
            return -1;
    if (complete)
        return 0;
    if (store_begin(store, "settings", now, "sources of this program", err))
        return -1;
    for (size_t i = 0; fetcher_list[i]; i++)
        if (sync_fetcher(db, store, fetcher_list[i], err)) {
            store_rollback(store);
            return -1;
        }
    return store_commit(store, NULL, err);
}

int64_t due_interval_hours(int64_t due_hours, int64_t failures) {
    int64_t hours = due_hours;
    for (int64_t i = 1; i < failures && hours < WEEK_HOURS; i++)
        hours *= 2;
    return failures > 1 && hours > WEEK_HOURS && due_hours < WEEK_HOURS ? WEEK_HOURS : hours;
}

/* ?2 is now: what a run with a wrong clock wrote into the future does not hold anybody back. */
static const char parts_of_source[] =
    "SELECT s.id, p.id, p.name, p.url, p.etag, p.last_modified, p.retry_after, p.failures,"
    "  s.enabled, s.due_hours,"
    "  (SELECT max(f.observed_at) FROM fetch AS f WHERE f.part_id=p.id AND f.observed_at<=?2"
    "     AND f.outcome IN ('changed','unchanged','not modified')),"
    "  (SELECT max(f.observed_at) FROM fetch AS f WHERE f.part_id=p.id AND f.observed_at<=?2)"
    " FROM source AS s JOIN part AS p ON p.source_id=s.id"
    " WHERE s.name=?1 AND p.url<>'' ORDER BY p.id";

/* A daily job does not run at the same second each day: a tenth of the interval is forgiven. */
static bool is_due(struct stmt *stmt, int64_t now) {
    int64_t failures = stmt_get_int(stmt, 7);
    int64_t hours = due_interval_hours(stmt_get_int(stmt, 9), failures);
    int column = failures > 0 ? 11 : 10;
    if (stmt_type(stmt, column) == STMT_NULL)
        return true;
    return now - stmt_get_int(stmt, column) >= hours * 3600 - hours * 360;
}

/* A host that asks to be left alone is, but never for longer than a week from now: neither a slip
 * of the server nor one of our clock may end a source for ever. */
static bool must_wait(struct stmt *stmt, int64_t now) {
    int64_t left = stmt_get_int(stmt, 6) - now;
    return left > 0 && left <= WEEK_HOURS * 3600;
}

static void add_part(struct due_list *list, const struct fetcher *fetcher, struct stmt *stmt,
                     bool waits) {
    if ((list->count & (list->count - 1)) == 0)
        list->parts =
            mem_grow(list->parts, (list->count ? list->count * 2 : 1) * sizeof *list->parts);
    list->parts[list->count++] =
        (struct due_part){.fetcher = fetcher,
                          .source_id = stmt_get_int(stmt, 0),
                          .part_id = stmt_get_int(stmt, 1),
                          .part = arena_text(&list->arena, stmt_get_text(stmt, 2)),
                          .url = arena_text(&list->arena, stmt_get_text(stmt, 3)),
                          .etag = arena_text(&list->arena, stmt_get_text(stmt, 4)),
                          .last_modified = arena_text(&list->arena, stmt_get_text(stmt, 5)),
                          .retry_after = waits ? stmt_get_int(stmt, 6) : 0,
                          .failures = stmt_get_int(stmt, 7)};
}

static int add_source(struct db *db, const struct fetcher *fetcher, bool named, bool all,
                      int64_t now, struct due_list *list, struct err *err) {
    const char *key = fetcher->key_env ? getenv(fetcher->key_env) : "";
    if (fetcher->flags & FETCHER_OFFLINE)
        return named
                   ? err_code(err, EXIT_USAGE, "%s cannot be fetched, only imported", fetcher->name)
                   : 0;
    if (!key || (fetcher->key_env && !*key))
        return named ? err_set(err, "%s needs a key in $%s", fetcher->name, fetcher->key_env) : 0;
    struct stmt *stmt = db_prepare(db, parts_of_source, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, fetcher->name);
    stmt_int(stmt, 2, now);
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        bool enabled = stmt_get_int(stmt, 8);
        bool waits = must_wait(stmt, now);
        if (named || (enabled && !waits && (all || is_due(stmt, now))))
            add_part(list, fetcher, stmt, waits);
    }
    return row;
}

int due_find(struct db *db, char *const *names, int name_count, bool all, int64_t now,
             struct due_list *list, struct err *err) {
    *list = (struct due_list){0};
    for (int i = 0; i < name_count; i++) {
        const struct fetcher *fetcher = registry_find(names[i]);
        if (!fetcher)
            return err_code(err, EXIT_USAGE, "unknown source '%s'; `mtok sources` lists them",
                            names[i]);
        if (add_source(db, fetcher, true, all, now, list, err))
            return -1;
    }
    for (size_t i = 0; !name_count && fetcher_list[i]; i++)
        if (add_source(db, fetcher_list[i], false, all, now, list, err))
            return -1;
    return 0;
}

void due_free(struct due_list *list) {
    arena_free(&list->arena);
    free(list->parts);
    *list = (struct due_list){0};
}
