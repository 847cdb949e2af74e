/* SPDX-License-Identifier: MIT
 * Each table is two statements over the columns of its file: whether the row
 * stands there already, and how it is written. Texts go in as they are; SQLite
 * turns them into numbers, which no locale can bend. */
#include "intake/reference_tables.h"

#include "base/embed.h"
#include "names/registry.h"

#include <mtok/csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MOST_COLUMNS = 16 };

struct shipped_table {
    const char *file;
    const char *columns[MOST_COLUMNS]; /* ?1, ?2, … of both statements */
    const char *settled;               /* a row: nothing is to be written */
    const char *insert;                /* the batch is the parameter after the columns */
    bool of_source;                    /* the first column names a source, made when missing */
};

/* The newest row of the key, when it says the same or was recorded by hand. */
#define NEWEST(table, key)                                                                         \
    "SELECT 1 FROM " table " AS t JOIN batch AS b ON b.id = t.batch_id WHERE " key                 \
    " AND t.batch_id = (SELECT max(t.batch_id) FROM " table " AS t WHERE " key ")"                 \
    " AND (b.kind NOT IN ('init', 'fetch', 'import', 'replay') OR "
#define REAL(n) "CAST(nullif(?" #n ", '') AS REAL)"
#define WHOLE(n) "CAST(nullif(?" #n ", '') AS INTEGER)"

/* clang-format off */
static const struct shipped_table tables[] = {
    {"model",
     {"model", "name", "released", "open", "moe", "total_params", "active_params", "layers",
      "kv_heads", "head_dim", "evidence"},
     NEWEST("model", "t.model = ?1")
         "(t.name, t.released, t.open, t.evidence) = (?2, ?3, " WHOLE(4) ", ?11)"
         " AND t.moe IS " WHOLE(5) " AND t.total_params IS " REAL(6)
         " AND t.active_params IS " REAL(7) " AND t.layers IS " WHOLE(8)
         " AND t.kv_heads IS " WHOLE(9) " AND t.head_dim IS " WHOLE(10) ")",
     "INSERT INTO model (model, name, released, open, moe, total_params, active_params, layers,"
     " kv_heads, head_dim, evidence, batch_id) VALUES (?1, ?2, ?3, " WHOLE(4) ", " WHOLE(5) ", "
     REAL(6) ", " REAL(7) ", " WHOLE(8) ", " WHOLE(9) ", " WHOLE(10) ", ?11, ?12)",
     false},
    {"model_alias",
     {"source", "name", "model", "evidence"},
     NEWEST("model_alias", "t.source_id = (SELECT id FROM source WHERE name = ?1) AND t.name = ?2")
         "t.origin = 'by hand' OR (t.model, t.origin, t.evidence) = (?3, 'shipped', ?4))",
     "INSERT INTO model_alias (source_id, name, model, origin, evidence, batch_id) VALUES"
     " ((SELECT id FROM source WHERE name = ?1), ?2, ?3, 'shipped', ?4, ?5)",
     true},
    {"gpu",
     {"gpu", "vendor", "announced", "bf16_dense", "bf16_sparse", "fp8_dense", "fp8_sparse",
      "fp4_dense", "fp4_sparse", "int8_dense", "int8_sparse", "memory_bytes", "bandwidth",
      "watts", "evidence"},
     NEWEST("gpu", "t.gpu = ?1")
         "(t.vendor, t.announced, t.evidence) = (?2, ?3, ?15)"
         " AND t.bf16_dense IS " REAL(4) " AND t.bf16_sparse IS " REAL(5)
         " AND t.fp8_dense IS " REAL(6) " AND t.fp8_sparse IS " REAL(7)
         " AND t.fp4_dense IS " REAL(8) " AND t.fp4_sparse IS " REAL(9)
         " AND t.int8_dense IS " REAL(10) " AND t.int8_sparse IS " REAL(11)
         " AND t.memory_bytes IS " REAL(12) " AND t.bandwidth IS " REAL(13)
         " AND t.watts IS " REAL(14) ")",
     "INSERT INTO gpu (gpu, vendor, announced, bf16_dense, bf16_sparse, fp8_dense, fp8_sparse,"
     " fp4_dense, fp4_sparse, int8_dense, int8_sparse, memory_bytes, bandwidth, watts, evidence,"
     " batch_id) VALUES (?1, ?2, ?3, " REAL(4) ", " REAL(5) ", " REAL(6) ", " REAL(7) ", "
     REAL(8) ", " REAL(9) ", " REAL(10) ", " REAL(11) ", " REAL(12) ", " REAL(13) ", " REAL(14)
     ", ?15, ?16)",
     false},
    {"server",
     {"provider", "server", "gpu", "gpus", "evidence"},
     NEWEST("server", "t.provider = ?1 AND t.server = ?2")
         "t.origin = 'by hand'"
         " OR (t.gpu, t.gpus, t.origin, t.evidence) = (?3, " WHOLE(4) ", 'shipped', ?5))",
     "INSERT INTO server (provider, server, gpu, gpus, origin, evidence, batch_id) VALUES"
     " (?1, ?2, ?3, " WHOLE(4) ", 'shipped', ?5, ?6)",
     false},
    {"scenario",
     {"scenario", "title", "method", "parent", "dropped"},
     NEWEST("scenario", "t.scenario = ?1")
         "(t.title, t.method, t.parent, t.dropped) = (?2, ?3, ?4, " WHOLE(5) "))",
     "INSERT INTO scenario (scenario, title, method, parent, dropped, batch_id) VALUES"
     " (?1, ?2, ?3, ?4, " WHOLE(5) ", ?6)",
     false},
    {"assumption",
     {"scenario", "name", "model", "since", "low", "base", "high", "text", "reason", "evidence",
      "dropped"},
     NEWEST("assumption", "t.scenario = ?1 AND t.name = ?2 AND t.model = ?3"
                          " AND t.since = coalesce(unixepoch(nullif(?4, '')), 0)")
         "t.low IS " REAL(5) " AND t.base IS " REAL(6) " AND t.high IS " REAL(7)
         " AND (t.text, t.reason, t.evidence, t.dropped) = (?8, ?9, ?10, " WHOLE(11) "))",
     "INSERT INTO assumption (scenario, name, model, since, low, base, high, text, reason,"
     " evidence, dropped, batch_id) VALUES (?1, ?2, ?3, coalesce(unixepoch(nullif(?4, '')), 0), "
     REAL(5) ", " REAL(6) ", " REAL(7) ", ?8, ?9, ?10, " WHOLE(11) ", ?12)",
     false},
};
/* clang-format on */

static const char set_source[] =
    "UPDATE source SET role = ?2, title = ?3, home = ?4, stale_days = ?5 WHERE id = ?1"
    " AND (role, title, home, stale_days) <> (?2, ?3, ?4, CAST(?5 AS INTEGER))";
static const char same_rank[] =
    "SELECT 1 FROM source_rank AS r JOIN batch AS b ON b.id = r.batch_id WHERE r.source_id = ?1"
    " AND r.batch_id = (SELECT max(batch_id) FROM source_rank WHERE source_id = ?1)"
    " AND (b.kind <> 'init' OR r.rank = CAST(?2 AS INTEGER))";
static const char set_rank[] = "INSERT INTO source_rank (source_id, batch_id, rank, reason)"
                               " VALUES (?1, ?2, CAST(?3 AS INTEGER), 'shipped')"
                               " ON CONFLICT DO UPDATE SET rank = excluded.rank";

int reference_table(const char *name, struct tables *out, struct err *err) {
    for (const struct embedded *file = embedded_reference; file->name; file++) {
        if (strcmp(file->name, name) != 0)
            continue;
        if (csv_table(file->begin, (size_t)(file->end - file->begin), out, err))
            return err_prefix(err, "schema/reference/%s.csv", name);
        return 0;
    }
    return err_set(err, "schema/reference/%s.csv is missing", name);
}

/* Columns of the file in the order of the statements' parameters. */
static int find_columns(const struct shipped_table *shipped, const struct table *table,
                        size_t columns[MOST_COLUMNS], size_t *count, struct err *err) {
    *count = 0;
    for (size_t i = 0; i < MOST_COLUMNS && shipped->columns[i]; i++) {
        int column = table_column(table, shipped->columns[i], true);
        if (column < 0)
            return err_set(err, "schema/reference/%s.csv: column %s is missing", shipped->file,
                           shipped->columns[i]);
        columns[(*count)++] = (size_t)column;
    }
    return 0;
}

static int bind_row(struct db *db, const char *sql, const struct table *table, size_t row,
                    const size_t *columns, size_t count, struct stmt **stmt, struct err *err) {
    *stmt = db_prepare(db, sql, err);
    if (!*stmt)
        return -1;
    for (size_t i = 0; i < count; i++)
        stmt_text(*stmt, (int)i + 1, table_cell(table, row, columns[i]));
    return 0;
}

/* 1 where the row stands there already, 0 where not, -1 on error. */
static int is_settled(struct db *db, const struct shipped_table *shipped, const struct table *table,
                      size_t row, const size_t *columns, size_t count, struct err *err) {
    struct stmt *stmt;
    if (bind_row(db, shipped->settled, table, row, columns, count, &stmt, err))
        return -1;
    int settled = stmt_step(stmt, err);
    stmt_reset(stmt);
    return settled;
}

static int write_row(struct store *store, const struct shipped_table *shipped,
                     const struct table *table, size_t row, const size_t *columns, size_t count,
                     struct err *err) {
    struct stmt *stmt;
    int64_t batch;
    if (store_batch(store, &batch, err) ||
        bind_row(store_db(store), shipped->insert, table, row, columns, count, &stmt, err))
        return -1;
    stmt_int(stmt, (int)count + 1, batch);
    return stmt_run(stmt, err);
}

/* In a new file no row stands anywhere yet, and nothing is asked: thousands of names go in faster.
 * The table has the name of its file. */
static bool is_empty(struct db *db, const struct shipped_table *shipped) {
    char sql[80];
    snprintf(sql, sizeof sql, "SELECT NOT EXISTS (SELECT 1 FROM %s)", shipped->file);
    return db_int(db, 0, sql);
}

/* The source that a row names: one with a fetcher, or one of source.csv that is there already. */
static int need_source(struct store *store, const char *name, struct err *err) {
    int64_t id;
    const struct fetcher *fetcher = registry_find(name);
    if (!fetcher &&
        !db_int_of_text(store_db(store), 0, "SELECT 1 FROM source WHERE name = ?1", name))
        return err_set(err, "there is no source %s", name);
    return fetcher ? store_source(store, name, fetcher, &id, err) : 0;
}

static int load_rows(struct store *store, const struct shipped_table *shipped,
                     const struct table *table, struct err *err) {
    size_t columns[MOST_COLUMNS], count;
    const char *source = "";
    struct db *db = store_db(store);
    bool fresh = is_empty(db, shipped);
    if (find_columns(shipped, table, columns, &count, err))
        return -1;
    for (size_t row = table->header_rows; row < table->rows; row++) {
        const char *first = table_cell(table, row, columns[0]);
        if (shipped->of_source && strcmp(first, source) != 0) {
            source = first;
            if (need_source(store, source, err))
                return err_prefix(err, "schema/reference/%s.csv", shipped->file);
        }
        int settled = fresh ? 0 : is_settled(db, shipped, table, row, columns, count, err);
        if (settled < 0 || (!settled && write_row(store, shipped, table, row, columns, count, err)))
            return err_prefix(err, "schema/reference/%s.csv: row %zu", shipped->file, row);
    }
    return 0;
}

static int load_table(struct store *store, const struct shipped_table *shipped, struct err *err) {
    struct tables file = {0};
    if (reference_table(shipped->file, &file, err))
        return -1;
    int failed = load_rows(store, shipped, &file.list[0], err);
    tables_free(&file);
    return failed;
}

static int rank_source(struct store *store, int64_t source, const char *rank, struct err *err) {
    int64_t batch;
    struct stmt *stmt = db_prepare(store_db(store), same_rank, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source);
    stmt_text(stmt, 2, rank);
    int same = stmt_step(stmt, err);
    stmt_reset(stmt);
    if (same)
        return same < 0 ? -1 : 0;
    stmt = db_prepare(store_db(store), set_rank, err);
    if (!stmt || store_batch(store, &batch, err))
        return -1;
    stmt_int(stmt, 1, source);
    stmt_int(stmt, 2, batch);
    stmt_text(stmt, 3, rank);
    return stmt_run(stmt, err);
}

static int load_source(struct store *store, const struct table *table, size_t row,
                       struct err *err) {
    static const char *const names[] = {"role", "title", "home", "stale_days"};
    int64_t source;
    const char *name = table_cell(table, row, (size_t)table_column(table, "name", true));
    if (store_source(store, name, NULL, &source, err))
        return -1;
    struct stmt *stmt = db_prepare(store_db(store), set_source, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source);
    for (int i = 0; i < 4; i++)
        stmt_text(stmt, i + 2, table_cell(table, row, (size_t)table_column(table, names[i], true)));
    if (stmt_run(stmt, err))
        return -1;
    return rank_source(store, source,
                       table_cell(table, row, (size_t)table_column(table, "rank", true)), err);
}

static int load_sources(struct store *store, struct err *err) {
    static const char *const needed[] = {"name", "role", "title", "home", "stale_days", "rank"};
    struct tables file = {0};
    if (reference_table("source", &file, err))
        return -1;
    const struct table *table = &file.list[0];
    int failed = 0;
    for (size_t i = 0; i < sizeof needed / sizeof *needed && !failed; i++)
        if (table_column(table, needed[i], true) < 0)
            failed = err_set(err, "column %s is missing", needed[i]);
    for (size_t row = table->header_rows; row < table->rows && !failed; row++)
        failed = load_source(store, table, row, err);
    tables_free(&file);
    return failed ? err_prefix(err, "schema/reference/source.csv") : 0;
}

int reference_tables(struct store *store, struct err *err) {
    if (load_sources(store, err))
        return -1;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (load_table(store, &tables[i], err))
            return -1;
    return 0;
}
