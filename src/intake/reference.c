/* SPDX-License-Identifier: MIT */
#include "intake/reference.h"

#include "base/embed.h"
#include "check/checks.h"
#include "intake/reference_tables.h"
#include "store/archive.h"

#include <mtok/fact.h>
#include <mtok/when.h>
#include <stdio.h>
#include <string.h>

/* "fact-shipped-prices" holds the facts of the source shipped-prices. */
static const char fact_files[] = "fact-";

static const char known_document[] =
    "SELECT 1 FROM fetch WHERE part_id = ?1 AND observed_at = ?2 AND sha256 = ?3";

/* The day of the newest evidence in a file. */
static int find_day(const struct table *table, const char *source, int64_t *when, struct err *err) {
    int name = table_column(table, "source", true), day = table_column(table, "observed", true);
    for (size_t row = table->header_rows; row < table->rows && name >= 0 && day >= 0; row++) {
        const char *text = table_cell(table, row, (size_t)day);
        if (strcmp(table_cell(table, row, (size_t)name), source) == 0)
            return when_read(text, strlen(text), when, err);
    }
    return err_set(err, "no date for %s", source);
}

static int observed_at(const char *source, int64_t *when, struct err *err) {
    struct tables file = {0};
    if (reference_table("release", &file, err))
        return -1;
    int failed = find_day(&file.list[0], source, when, err);
    tables_free(&file);
    return failed ? err_prefix(err, "schema/reference/release.csv") : 0;
}

/* 1 when this file was taken before, 0 when not, -1 on error. */
static int is_known(struct db *db, const struct attempt *attempt, struct err *err) {
    struct stmt *stmt = db_prepare(db, known_document, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, attempt->part_id);
    stmt_int(stmt, 2, attempt->observed_at);
    stmt_blob(stmt, 3, attempt->sha256, SHA256_SIZE);
    int known = stmt_step(stmt, err);
    stmt_reset(stmt);
    return known;
}

static int take_facts(struct store *store, const struct embedded *file, const char *source,
                      struct attempt *attempt, struct err *err) {
    struct db *db = store_db(store);
    struct page page = {file->begin, (size_t)(file->end - file->begin)};
    struct document doc = {attempt->url, "", &page, 1};
    unsigned char hash[SHA256_SIZE];
    struct tally tally;
    struct sink sink;
    sink_init(&sink);
    int failed = fact_csv_parse(&doc, &sink, err) || checks_rows(db, source, &sink, err) ||
                 archive_put(db, attempt->part_id, page.bytes, page.size, "", hash, err) ||
                 store_take(store, attempt, &sink, &tally, err);
    sink_free(&sink);
    return failed ? -1 : 0;
}

static int load_facts(struct store *store, const struct embedded *file, struct err *err) {
    const char *source = file->name + strlen(fact_files);
    size_t size = (size_t)(file->end - file->begin);
    unsigned char hash[SHA256_SIZE];
    char place[160];
    int64_t source_id;
    struct attempt attempt = {.outcome = OUTCOME_CHANGED,
                              .sha256 = hash,
                              .states_dates = true,
                              .message = "",
                              .bytes = (int64_t)size,
                              .url = place};
    snprintf(place, sizeof place, "schema/reference/%s.csv", file->name);
    sha256_of(file->begin, size, hash);
    if (observed_at(source, &attempt.observed_at, err) ||
        store_source(store, source, NULL, &source_id, err) ||
        store_part(store, source_id, "", "", &attempt.part_id, err))
        return -1;
    int known = is_known(store_db(store), &attempt, err);
    return known ? known < 0 ? -1 : 0 : take_facts(store, file, source, &attempt, err);
}

static int load_all(struct store *store, struct err *err) {
    if (reference_tables(store, err))
        return -1;
    for (const struct embedded *file = embedded_reference; file->name; file++)
        if (strncmp(file->name, fact_files, strlen(fact_files)) == 0 &&
            load_facts(store, file, err))
            return -1;
    return 0;
}

int reference_load(struct store *store, int64_t now, struct err *err) {
    if (store_begin(store, "init", now, "the shipped history", err))
        return -1;
    if (load_all(store, err)) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, NULL, err);
}
