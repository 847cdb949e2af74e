/* SPDX-License-Identifier: MIT
 * Sources and parts, and the names that rows bring with them: every name gets a
 * row at first sight, so that views join instead of guessing. */
#include "names/remarks.h"
#include "store/store_private.h"

#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int insert_rank(struct store *store, int64_t source_id, int rank, struct err *err) {
    int64_t batch;
    struct stmt *stmt = db_prepare(store->db,
                                   "INSERT INTO source_rank (source_id, batch_id, rank, reason) "
                                   "VALUES (?1, ?2, ?3, '')",
                                   err);
    if (!stmt || store_batch(store, &batch, err))
        return -1;
    stmt_int(stmt, 1, source_id);
    stmt_int(stmt, 2, batch);
    stmt_int(stmt, 3, rank);
    return stmt_run(stmt, err);
}

static int insert_source(struct store *store, const char *name, const struct fetcher *fetcher,
                         struct err *err) {
    struct stmt *stmt = db_prepare(store->db,
                                   "INSERT INTO source (name, role, title, home, enabled, "
                                   "due_hours, stale_days, remarks) "
                                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                   err);
    if (!stmt)
        return -1;
    struct buf remarks;
    buf_init(&remarks, 1024);
    if (fetcher)
        remarks_text(fetcher, &remarks);
    stmt_text(stmt, 1, name);
    stmt_text(stmt, 2, fetcher ? domain_name(fetcher->domain) : "mixed");
    stmt_text(stmt, 3, fetcher && fetcher->title ? fetcher->title : "");
    stmt_text(stmt, 4, fetcher && fetcher->home ? fetcher->home : "");
    stmt_int(stmt, 5, !fetcher || !(fetcher->flags & FETCHER_OFF));
    stmt_int(stmt, 6, fetcher && fetcher->due_hours ? fetcher->due_hours : 24);
    stmt_int(stmt, 7, fetcher && fetcher->stale_days ? fetcher->stale_days : 14);
    stmt_text(stmt, 8, remarks.data);
    int failed = stmt_run(stmt, err);
    buf_free(&remarks);
    return failed;
}

int store_source(struct store *store, const char *name, const struct fetcher *fetcher, int64_t *id,
                 struct err *err) {
    *id = db_int_of_text(store->db, 0, "SELECT id FROM source WHERE name = ?1", name);
    if (*id)
        return 0;
    if (insert_source(store, name, fetcher, err))
        return -1;
    *id = db_last_id(store->db);
    return insert_rank(store, *id, fetcher && fetcher->rank ? fetcher->rank : RANK_HAND, err);
}

int store_part(struct store *store, int64_t source_id, const char *name, const char *url,
               int64_t *id, struct err *err) {
    struct stmt *stmt =
        db_prepare(store->db, "SELECT id FROM part WHERE source_id = ?1 AND name = ?2", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source_id);
    stmt_text(stmt, 2, name);
    int found = stmt_step(stmt, err);
    if (found > 0)
        *id = stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    if (found)
        return found < 0 ? -1 : 0;
    stmt =
        db_prepare(store->db, "INSERT INTO part (source_id, name, url) VALUES (?1, ?2, ?3)", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source_id);
    stmt_text(stmt, 2, name);
    stmt_text(stmt, 3, url ? url : "");
    if (stmt_run(stmt, err))
        return -1;
    *id = db_last_id(store->db);
    return 0;
}

int note_id(struct store *store, const char *text, int64_t *id, struct err *err) {
    *id = 0;
    if (!text || !*text)
        return 0;
    *id = db_int_of_text(store->db, 0, "SELECT id FROM note WHERE text = ?1", text);
    if (*id)
        return 0;
    struct stmt *stmt = db_prepare(store->db, "INSERT INTO note (text) VALUES (?1)", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, text);
    if (stmt_run(stmt, err))
        return -1;
    *id = db_last_id(store->db);
    return 0;
}

static int name_model(struct store *store, const struct part *part, const char *name,
                      struct err *err) {
    int64_t batch;
    struct stmt *stmt = db_prepare(
        store->db,
        "INSERT INTO model_alias (source_id, name, batch_id, model, origin) SELECT ?1, ?2, ?3, ?4 "
        "|| ':' || ?2, 'seen' WHERE NOT EXISTS (SELECT 1 FROM model_alias WHERE source_id = ?1 AND "
        "name = ?2)",
        err);
    if (!stmt || store_batch(store, &batch, err))
        return -1;
    stmt_int(stmt, 1, part->source_id);
    stmt_text(stmt, 2, name);
    stmt_int(stmt, 3, batch);
    stmt_text(stmt, 4, part->source);
    return stmt_run(stmt, err);
}

/* The first sight of a server counts, and the first that says what it holds. */
static int name_server(struct store *store, const struct row *row, struct err *err) {
    int64_t batch;
    struct stmt *stmt = db_prepare(
        store->db,
        "INSERT INTO server (provider, server, batch_id, gpu, gpus) SELECT ?1, ?2, ?3, ?4, ?5 "
        "WHERE NOT EXISTS (SELECT 1 FROM server WHERE provider = ?1 AND server = ?2 AND (gpu <> '' "
        "OR ?4 = '')) ON CONFLICT DO UPDATE SET gpu = ?4, gpus = ?5",
        err);
    if (!stmt || store_batch(store, &batch, err))
        return -1;
    stmt_text(stmt, 1, row->seller);
    stmt_text(stmt, 2, row->subject);
    stmt_int(stmt, 3, batch);
    stmt_text(stmt, 4, row->gpu);
    stmt_int(stmt, 5, row->gpus);
    return stmt_run(stmt, err);
}

int names_of_series(struct store *store, const struct part *part, const struct row *row,
                    struct err *err) {
    enum domain domain = measure_info(row->measure)->domain;
    if (domain == DOMAIN_API_PRICE || domain == DOMAIN_THROUGHPUT)
        return name_model(store, part, row->subject, err);
    if (domain == DOMAIN_SERVER_PRICE)
        return name_server(store, row, err);
    return 0;
}

int names_of_region(struct store *store, const struct part *part, const struct row *row,
                    struct err *err) {
    struct key key = key_start((uint64_t)part->source_id);
    key_text(&key, row->place);
    key_text(&key, row->place_text);
    if (keys_find(&store->regions, key))
        return 0;
    struct stmt *stmt = db_prepare(store->db,
                                   "INSERT INTO region_name (source_id, region, text) VALUES (?1, "
                                   "?2, ?3) ON CONFLICT DO NOTHING",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->source_id);
    stmt_text(stmt, 2, row->place);
    stmt_text(stmt, 3, row->place_text);
    keys_put(&store->regions, key, 1);
    return stmt_run(stmt, err);
}

static int insert_month(struct store *store, int64_t when, int64_t *next, struct err *err) {
    char month[8];
    int64_t starts;
    struct stmt *stmt = db_prepare(
        store->db,
        "INSERT INTO month (month, starts, ends) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", err);
    if (!stmt || when_month(when_month_of(when, month), &starts, next, err))
        return -1;
    stmt_text(stmt, 1, month);
    stmt_int(stmt, 2, starts);
    stmt_int(stmt, 3, *next);
    return stmt_run(stmt, err);
}

/* From the earliest fact (2016 at the earliest: what was before belongs to no report) to a year
 * ahead of now. */
int months_fill(struct store *store, struct err *err) {
    enum { YEAR = 366 * 24 * 3600 };
    if (!store->any_since)
        return 0;
    int64_t first = when_civil(2016, 1, 1), until = store->now + YEAR;
    int64_t from = store->earliest < first ? first : store->earliest;
    int64_t have = db_int(store->db, INT64_MAX, "SELECT min(starts) FROM month");
    int64_t have_until = db_int(store->db, INT64_MIN, "SELECT max(ends) FROM month");
    if (from >= have && until < have_until)
        return 0;
    if (from > have)
        from = have;
    while (from <= until)
        if (insert_month(store, from, &from, err))
            return -1;
    return 0;
}
