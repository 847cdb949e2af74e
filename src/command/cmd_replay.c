/* SPDX-License-Identifier: MIT
 * mtok replay SOURCE: the kept documents read again with today's parsers: what
 * was missed is added at its true time, what was misread is corrected. */
#include "base/progress.h"
#include "base/stop.h"
#include "command/command.h"
#include "command/session.h"
#include "intake/ingest.h"
#include "names/registry.h"
#include "read/memo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PAGES = 4096 };

static const struct option_spec options[] = {{"all", 'a', NULL, "every source"}, {0}};

struct replay {
    const struct context *ctx;
    struct session session;
    struct store *store;
    struct progress progress;
    struct page *pages;
    struct memo *memo;
    struct earlier earlier;
    size_t read, bad, gone;
    size_t lost; /* let in before, but not by today's parser: what is believed stays */
};

/* One document at one time: the attempts that brought it. */
struct kept {
    unsigned char hash[SHA256_SIZE];
    int64_t part_id;
    int64_t observed_at;
    char part[512];
    char source[256];
    char name[1024];
    int status;    /* HTTP status, 0 for a file */
    bool accepted; /* by a person */
    size_t rows;   /* that it gave when it was let in, 0 where it never was */
};

/* What a person refused stays out. */
static const char kept_documents[] =
    "SELECT f.sha256, f.part_id, f.observed_at, p.name, s.name, f.url, f.status,"
    "  coalesce((SELECT r.decision FROM review AS r WHERE r.part_id=f.part_id"
    "    AND r.sha256=f.sha256 ORDER BY r.batch_id DESC LIMIT 1), ''),"
    "  coalesce((SELECT max(g.kept) FROM fetch AS g WHERE g.part_id=f.part_id"
    "    AND g.observed_at=f.observed_at AND g.sha256=f.sha256 AND g.outcome='changed'), 0)"
    " FROM fetch AS f JOIN part AS p ON p.id=f.part_id JOIN source AS s ON s.id=p.source_id"
    " WHERE f.outcome IN ('changed','quarantined') AND f.sha256 IS NOT NULL"
    "  AND (?1 IS NULL OR s.name=?1)"
    "  AND coalesce((SELECT r.decision FROM review AS r WHERE r.part_id=f.part_id"
    "    AND r.sha256=f.sha256 ORDER BY r.batch_id DESC LIMIT 1), '')<>'refuse' AND f.id=(SELECT "
    "min(g.id) FROM fetch AS g"
    "   WHERE g.part_id=f.part_id AND g.observed_at=f.observed_at AND g.sha256=f.sha256)"
    " ORDER BY p.id, f.observed_at, f.sha256";

static void read_kept(struct stmt *stmt, struct kept *kept) {
    size_t size;
    memcpy(kept->hash, stmt_get_blob(stmt, 0, &size), SHA256_SIZE);
    kept->part_id = stmt_get_int(stmt, 1);
    kept->observed_at = stmt_get_int(stmt, 2);
    snprintf(kept->part, sizeof kept->part, "%s", stmt_get_text(stmt, 3));
    snprintf(kept->source, sizeof kept->source, "%s", stmt_get_text(stmt, 4));
    snprintf(kept->name, sizeof kept->name, "%s", stmt_get_text(stmt, 5));
    kept->status = (int)stmt_get_int(stmt, 6);
    kept->accepted = strcmp(stmt_get_text(stmt, 7), "accept") == 0;
    kept->rows = (size_t)stmt_get_int(stmt, 8);
}

/* The list is read whole first: rows are added to fetch while it is worked through. */
static int list_kept(struct db *db, const char *source, struct kept **list, size_t *count,
                     struct err *err) {
    struct stmt *stmt = db_prepare(db, kept_documents, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    *list = NULL;
    *count = 0;
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        if ((*count & (*count - 1)) == 0)
            *list = mem_grow(*list, (*count ? *count * 2 : 1) * sizeof **list);
        read_kept(stmt, &(*list)[(*count)++]);
    }
    return row;
}

static bool is_gone(struct db *db, const struct kept *kept) {
    struct stmt *stmt =
        db_prepare(db, "SELECT encoding IN ('dropped','rows') FROM document WHERE sha256=?1", NULL);
    if (!stmt)
        return false;
    stmt_blob(stmt, 1, kept->hash, SHA256_SIZE);
    bool gone = stmt_step(stmt, NULL) > 0 && stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    return gone;
}

static int read_again(struct replay *replay, const struct kept *kept, const struct fetcher *fetcher,
                      struct err *err) {
    struct buf bytes, sizes;
    struct ingest_result result = {0};
    buf_init(&bytes, SIZE_MAX / 2);
    buf_init(&sizes, 1 << 20);
    if (replay->earlier.part_id != kept->part_id)
        earlier_start(&replay->earlier, kept->part_id);
    int failed = archive_get(replay->session.db, kept->hash, &bytes, &sizes, err);
    if (!failed) {
        struct ingest in = {.fetcher = fetcher,
                            .part_id = kept->part_id,
                            .part = kept->part,
                            .observed_at = kept->observed_at,
                            .name = kept->name,
                            .status = kept->status,
                            .pages = replay->pages,
                            .page_count =
                                ingest_pages(bytes.data, bytes.size, sizes.data, replay->pages),
                            .memo = replay->memo,
                            .believed = kept->accepted,
                            .reread = true,
                            .rows_once = kept->rows,
                            .earlier = &replay->earlier};
        failed = ingest_document(replay->session.db, replay->store, &in, &result, err);
    }
    replay->read++;
    bool bad = result.outcome == OUTCOME_QUARANTINED, lost = bad && kept->rows;
    replay->bad += bad;
    replay->lost += lost;
    if (lost || (bad && replay->ctx->verbose))
        fprintf(stderr, "mtok: %s: %s quarantined: %s\n", kept->source, lost ? "now" : "still",
                result.message);
    buf_free(&sizes);
    buf_free(&bytes);
    return failed;
}

static int replay_list(struct replay *replay, const struct kept *list, size_t count,
                       struct err *err) {
    progress_start(&replay->progress, count, replay->ctx->quiet);
    int failed = 0;
    for (size_t i = 0; i < count && !failed && !stop_asked; i++) {
        const struct fetcher *fetcher = registry_find(list[i].source);
        if (!fetcher)
            continue;
        if (is_gone(replay->session.db, &list[i]))
            replay->gone++;
        else
            failed = read_again(replay, &list[i], fetcher, err);
        progress_step(&replay->progress, i + 1, list[i].name);
    }
    progress_end(&replay->progress);
    return failed;
}

static int run_replay(struct replay *replay, const char *source, struct err *err) {
    struct kept *list = NULL;
    size_t count = 0;
    if (session_write(replay->ctx, 60, false, &replay->session, err) ||
        store_open(replay->session.db, &replay->store, err) ||
        list_kept(replay->session.db, source, &list, &count, err))
        return (int)err->code;
    stop_catch();
    int64_t before = db_int(replay->session.db, 0, "SELECT count(*) FROM observation");
    int failed = store_begin(replay->store, "replay", replay->ctx->now, "", err) ||
                 replay_list(replay, list, count, err);
    free(list);
    if (failed || stop_asked) {
        store_rollback(replay->store);
        return failed ? (int)err->code : EXIT_TERMINATED;
    }
    if (store_commit(replay->store, NULL, err))
        return (int)err->code;
    int64_t after = db_int(replay->session.db, 0, "SELECT count(*) FROM observation");
    if (!replay->ctx->quiet)
        fprintf(stderr,
                "mtok: %zu documents read again, %zu quarantined, %zu no longer kept; %lld "
                "observations added\n",
                replay->read, replay->bad, replay->gone, (long long)(after - before));
    return replay->lost ? EXIT_PARTIAL : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    struct replay replay = {
        .ctx = ctx, .pages = mem_alloc(MAX_PAGES * sizeof(struct page)), .memo = memo_new()};
    const char *source = ctx->argc ? ctx->argv[0] : NULL;
    int code = EXIT_USAGE;
    if (!source && !option_value(ctx, "all"))
        err_code(err, EXIT_USAGE, "replay: expected SOURCE or --all");
    else if (source && !registry_find(source))
        err_code(err, EXIT_USAGE, "unknown source '%s'; `mtok sources` lists them", source);
    else
        code = run_replay(&replay, source, err);
    store_close(replay.store);
    session_close(&replay.session);
    earlier_free(&replay.earlier);
    free(replay.pages);
    memo_free(replay.memo);
    return code;
}

const struct command command_replay = {
    .name = "replay",
    .operands = "[SOURCE]",
    .summary = "read kept documents again with today's parsers",
    .details =
        "What was missed is added at its true time; what was misread is corrected, and shown\n"
        "as a correction, never as a change of price. Exit 3: a document that was let in before\n"
        "is refused by today's parser; what it said stays.",
    .options = options,
    .operands_max = 1,
    .run = run,
};
