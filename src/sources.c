/* SPDX-License-Identifier: MIT */
#include "sources.h"

#include "registry.h"

#include <stdlib.h>
#include <string.h>

static int sync_fetcher(struct store *store, const struct fetcher *fetcher, struct err *err) {
    int64_t source_id, part_id;
    if (store_source(store, fetcher->name, fetcher, &source_id, err))
        return -1;
    for (size_t i = 0; i < fetcher->part_count; i++)
        if (store_part(store, source_id, fetcher->parts[i].name, fetcher->parts[i].url, &part_id,
                       err))
            return -1;
    return 0;
}

static const char known_parts[] = "SELECT 1 FROM source AS s JOIN part AS p ON p.source_id=s.id "
                                  "WHERE s.name=?1";

int sources_sync(struct db *db, struct store *store, int64_t now, struct err *err) {
    bool missing = false;
    for (size_t i = 0; fetcher_list[i] && !missing; i++)
        missing = !db_int_of_text(db, 0, known_parts, fetcher_list[i]->name);
    if (!missing)
        return 0;
    if (store_begin(store, "settings", now, "sources of this program", err))
        return -1;
    for (size_t i = 0; fetcher_list[i]; i++)
        if (sync_fetcher(store, fetcher_list[i], err)) {
            store_rollback(store);
            return -1;
        }
    return store_commit(store, NULL, err);
}

int64_t due_interval_hours(int64_t due_hours, int64_t failures) {
    enum { WEEK = 168 };
    int64_t hours = due_hours;
    for (int64_t i = 1; i < failures && hours < WEEK; i++)
        hours *= 2;
    return failures > 1 && hours > WEEK && due_hours < WEEK ? WEEK : hours;
}

static const char parts_of_source[] =
    "SELECT s.id, p.id, p.name, p.url, p.etag, p.last_modified, p.retry_after, p.failures,"
    "  s.enabled, s.due_hours,"
    "  (SELECT max(f.observed_at) FROM fetch AS f WHERE f.part_id=p.id"
    "     AND f.outcome IN ('changed','unchanged','not modified')),"
    "  (SELECT f.observed_at FROM fetch AS f WHERE f.part_id=p.id ORDER BY f.id DESC LIMIT 1)"
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

static void add_part(struct due_list *list, const struct fetcher *fetcher, struct stmt *stmt) {
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
                          .retry_after = stmt_get_int(stmt, 6)};
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
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        bool enabled = stmt_get_int(stmt, 8);
        bool waits = stmt_get_int(stmt, 6) > now;
        if (named || (enabled && !waits && (all || is_due(stmt, now))))
            add_part(list, fetcher, stmt);
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
