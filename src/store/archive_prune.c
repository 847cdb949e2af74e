/* SPDX-License-Identifier: MIT */
#include "store/archive_prune.h"

#include "read/zstd_frame.h"
#include "store/archive.h"

#include <stdlib.h>
#include <string.h>

/* What is to go, in a temporary table, so that every step means the same documents. */
static const char make_list[] =
    "CREATE TEMP TABLE IF NOT EXISTS doomed (sha256 BLOB PRIMARY KEY) WITHOUT ROWID;"
    "DELETE FROM temp.doomed";
static const char find_doomed[] =
    "INSERT INTO temp.doomed SELECT d.sha256 FROM document AS d"
    " JOIN (SELECT sha256, max(observed_at) AS last FROM fetch WHERE sha256 IS NOT NULL"
    "   GROUP BY sha256) AS f ON f.sha256 = d.sha256"
    " WHERE f.last < ?2 AND d.encoding <> 'dropped'"
    " AND (?1 IS NULL OR d.part_id IN (SELECT p.id FROM part AS p JOIN source AS s"
    "   ON s.id = p.source_id WHERE s.name = ?1))"
    " AND (d.encoding = 'rows'"
    "   OR d.place < (SELECT max(n.place) FROM document AS n WHERE n.part_id = d.part_id))"
    " AND d.sha256 NOT IN (SELECT q.sha256 FROM fetch AS q WHERE q.outcome = 'quarantined'"
    "   AND NOT EXISTS (SELECT 1 FROM review AS r"
    "     WHERE r.part_id = q.part_id AND r.sha256 = q.sha256))";

static int list_doomed(struct db *db, const char *source, int64_t before, struct err *err) {
    if (db_exec(db, make_list, err))
        return -1;
    struct stmt *stmt = db_prepare(db, find_doomed, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_int(stmt, 2, before);
    return stmt_run(stmt, err);
}

/* The oldest document of the part whose body stays and can be leaned on, if it is older than the
 * one at `place`: one that leans on it is rebuilt in two steps. */
static int find_base(struct db *db, int64_t part_id, int64_t place, unsigned char *hash,
                     struct err *err) {
    struct stmt *stmt =
        db_prepare(db,
                   "SELECT sha256 FROM document WHERE part_id = ?1 AND place < ?2"
                   " AND encoding IN ('zstd', 'zstd-prefix')"
                   " AND sha256 NOT IN (SELECT sha256 FROM temp.doomed) ORDER BY place LIMIT 1",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, place);
    int found = stmt_step(stmt, err);
    size_t size;
    if (found > 0)
        memcpy(hash, stmt_get_blob(stmt, 0, &size), SHA256_SIZE);
    stmt_reset(stmt);
    return found;
}

static int store_frame(struct db *db, const unsigned char *hash, const unsigned char *base,
                       const struct buf *frame, struct err *err) {
    struct stmt *stmt = db_prepare(
        db, "UPDATE document SET encoding = ?2, base = ?3, body = ?4 WHERE sha256 = ?1", err);
    if (!stmt)
        return -1;
    stmt_blob(stmt, 1, hash, SHA256_SIZE);
    stmt_text(stmt, 2, base ? "zstd-prefix" : "zstd");
    if (base)
        stmt_blob(stmt, 3, base, SHA256_SIZE);
    stmt_blob(stmt, 4, frame->data, frame->size);
    return stmt_run(stmt, err);
}

/* A document that leans on a doomed one. */
struct leaning {
    unsigned char hash[SHA256_SIZE];
    int64_t part_id, place;
};

static int rekey(struct db *db, const struct leaning *doc, struct err *err) {
    unsigned char base[SHA256_SIZE];
    struct buf bytes, prefix, frame;
    buf_init(&bytes, SIZE_MAX / 2);
    buf_init(&prefix, COMPRESS_REACH / 2);
    buf_init(&frame, (size_t)1 << 30);
    int failed = archive_get(db, doc->hash, &bytes, NULL, err);
    int found = failed ? -1 : find_base(db, doc->part_id, doc->place, base, err);
    if (found > 0 && bytes.size <= COMPRESS_REACH / 2)
        failed = archive_get(db, base, &prefix, NULL, err);
    else
        found = found < 0 ? -1 : 0;
    if (found >= 0 && !failed)
        failed = compress_frame(bytes.data, bytes.size, prefix.data, prefix.size, &frame, err) ||
                 store_frame(db, doc->hash, found > 0 && prefix.size ? base : NULL, &frame, err);
    buf_free(&frame);
    buf_free(&prefix);
    buf_free(&bytes);
    return failed || found < 0 ? -1 : 0;
}

/* Oldest first: each may become the base of those behind it. */
static int rekey_all(struct db *db, struct pruned *pruned, struct err *err) {
    struct leaning *list = NULL;
    size_t count = 0;
    struct stmt *stmt =
        db_prepare(db,
                   "SELECT sha256, part_id, place FROM document WHERE base IN (SELECT sha256 FROM "
                   "temp.doomed) AND sha256 NOT IN (SELECT sha256 FROM temp.doomed) "
                   "ORDER BY part_id, place",
                   err);
    if (!stmt)
        return -1;
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        size_t size;
        list = mem_grow(list, (count + 1) * sizeof *list);
        memcpy(list[count].hash, stmt_get_blob(stmt, 0, &size), SHA256_SIZE);
        list[count].part_id = stmt_get_int(stmt, 1);
        list[count++].place = stmt_get_int(stmt, 2);
    }
    int failed = row;
    for (size_t i = 0; i < count && !failed; i++)
        failed = rekey(db, &list[i], err);
    free(list);
    pruned->rekeyed = (int64_t)count;
    return failed;
}

/* How many bases lie under each document, where it changed. Bases are older: one pass in order
 * would do; a fixed point needs no order, and chains are short. */
static int count_depths(struct db *db, struct err *err) {
    struct stmt *stmt = db_prepare(
        db,
        "UPDATE document AS d SET depth = coalesce((SELECT b.depth + 1 FROM document AS b"
        "  WHERE b.sha256 = d.base), 0)"
        " WHERE depth <> coalesce((SELECT b.depth + 1 FROM document AS b WHERE b.sha256 = d.base),"
        "  0)",
        err);
    int failed = !stmt;
    do {
        if (!failed)
            failed = stmt_run(stmt, err);
    } while (!failed && db_changes(db) > 0);
    return failed ? -1 : 0;
}

static const char size_of_bodies[] = "SELECT coalesce(sum(length(body)), 0) FROM document";

static int drop_all(struct db *db, struct pruned *pruned, struct err *err) {
    int64_t before = db_int(db, 0, size_of_bodies);
    if (rekey_all(db, pruned, err) ||
        db_exec(db,
                "UPDATE document SET encoding = 'dropped', base = NULL, depth = 0, body = NULL"
                " WHERE sha256 IN (SELECT sha256 FROM temp.doomed)",
                err) ||
        count_depths(db, err))
        return -1;
    pruned->freed = before - db_int(db, 0, size_of_bodies);
    return 0;
}

int archive_prune(struct db *db, const char *source, int64_t before, bool dry,
                  struct pruned *pruned, struct err *err) {
    *pruned = (struct pruned){0};
    if (db_begin(db, err))
        return -1;
    int failed = list_doomed(db, source, before, err);
    pruned->documents = db_int(db, 0, "SELECT count(*) FROM temp.doomed");
    if (!failed && pruned->documents && !dry)
        failed = drop_all(db, pruned, err);
    if (failed || dry || !pruned->documents) {
        db_rollback(db);
        return failed ? -1 : 0;
    }
    return db_commit(db, err);
}
