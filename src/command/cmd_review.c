/* SPDX-License-Identifier: MIT
 * mtok review: quarantined documents: show, accept, refuse. Accepting needs a
 * note, which is kept with the time; the same bytes stay one review. */
#include "command/command.h"
#include "command/listing.h"
#include "intake/ingest.h"
#include "names/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"note", 'n', "TEXT", "why; needed to accept or refuse"},
    {"all", 'a', NULL, "also those that were decided"},
    {0}};

static const char pending[] =
    "SELECT lower(substr(hex(q.sha256), 1, 12)) AS document, s.name AS source, p.name AS part,"
    "  strftime('%Y-%m-%dT%H:%M:%SZ', q.first_seen, 'unixepoch') AS first_seen, q.times,"
    "  d.size AS bytes, q.decision, q.note, q.message"
    " FROM quarantined_document AS q JOIN part AS p ON p.id=q.part_id"
    "  JOIN source AS s ON s.id=p.source_id JOIN document AS d ON d.sha256=q.sha256"
    " WHERE ?1 OR q.decision='pending' ORDER BY q.first_seen";

/* The quarantined document that a person means. */
struct target {
    unsigned char hash[SHA256_SIZE];
    int64_t part_id;
    char part[512];
    char source[512];
    char name[1024];
};

static int find(struct db *db, const char *text, struct target *target, struct err *err) {
    static const char by_prefix[] =
        "SELECT f.sha256, f.part_id, p.name, s.name, f.url FROM fetch AS f"
        " JOIN part AS p ON p.id=f.part_id JOIN source AS s ON s.id=p.source_id"
        " WHERE f.outcome='quarantined' AND lower(hex(f.sha256)) LIKE lower(?1) || '%'"
        " GROUP BY f.part_id, f.sha256 LIMIT 2";
    struct stmt *stmt = db_prepare(db, by_prefix, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, text);
    int row = strlen(text) < 6 ? 0 : stmt_step(stmt, err);
    if (row == 0)
        return err_code(err, EXIT_USAGE, "%s: no quarantined document begins so", text);
    if (row < 0)
        return -1;
    size_t size;
    const void *hash = stmt_get_blob(stmt, 0, &size);
    memcpy(target->hash, hash, SHA256_SIZE);
    target->part_id = stmt_get_int(stmt, 1);
    snprintf(target->part, sizeof target->part, "%s", stmt_get_text(stmt, 2));
    snprintf(target->source, sizeof target->source, "%s", stmt_get_text(stmt, 3));
    snprintf(target->name, sizeof target->name, "%s", stmt_get_text(stmt, 4));
    row = stmt_step(stmt, err);
    stmt_reset(stmt);
    return row > 0 ? err_code(err, EXIT_USAGE, "%s: more than one document begins so", text) : row;
}

/* The facts of an accepted document are in the history: taking them back is another thing. */
static int may_decide(struct db *db, const struct target *target, const char *decision,
                      struct err *err) {
    static const char accepted[] =
        "SELECT decision='accept' FROM review WHERE part_id=?1 AND sha256=?2"
        " ORDER BY batch_id DESC LIMIT 1";
    struct stmt *stmt = db_prepare(db, accepted, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, target->part_id);
    stmt_blob(stmt, 2, target->hash, SHA256_SIZE);
    bool is_in = stmt_step(stmt, err) > 0 && stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    if (!is_in)
        return 0;
    return err_set(err, "this document was accepted before%s",
                   strcmp(decision, "refuse") == 0
                       ? "; `mtok retract` takes single facts of it out of belief"
                       : "");
}

static int write_review(struct db *db, struct store *store, const struct target *target,
                        const char *decision, const char *note, struct err *err) {
    int64_t batch;
    if (store_batch(store, &batch, err))
        return -1;
    struct stmt *stmt = db_prepare(db, "INSERT INTO review VALUES(?1, ?2, ?3, ?4, ?5)", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, target->part_id);
    stmt_blob(stmt, 2, target->hash, SHA256_SIZE);
    stmt_int(stmt, 3, batch);
    stmt_text(stmt, 4, decision);
    stmt_text(stmt, 5, note);
    return stmt_run(stmt, err);
}

/* The bytes of the document, read as today's parser reads them, at one of its times. */
static int take_at(struct db *db, struct store *store, const struct target *target,
                   const struct fetcher *fetcher, int64_t observed_at, struct buf *bytes,
                   const char *sizes, struct err *err) {
    enum { MAX_PAGES = 4096 };
    struct page *pages = mem_alloc(MAX_PAGES * sizeof *pages);
    struct ingest in = {.fetcher = fetcher,
                        .part_id = target->part_id,
                        .part = target->part,
                        .observed_at = observed_at,
                        .name = target->name,
                        .pages = pages,
                        .page_count = ingest_pages(bytes->data, bytes->size, sizes, pages),
                        .believed = true};
    struct ingest_result result;
    int failed = ingest_document(db, store, &in, &result, err);
    free(pages);
    if (!failed && result.outcome == OUTCOME_QUARANTINED)
        return err_set(err, "it cannot be accepted, because today's parser cannot read it: %s",
                       result.message);
    return failed;
}

/* Every time at which it was seen: between them the source may have said something else. */
static int list_times(struct db *db, const struct target *target, int64_t **times, size_t *count,
                      struct err *err) {
    struct stmt *stmt =
        db_prepare(db,
                   "SELECT DISTINCT observed_at FROM fetch WHERE part_id=?1 AND sha256=?2 AND"
                   " outcome='quarantined' ORDER BY 1",
                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, target->part_id);
    stmt_blob(stmt, 2, target->hash, SHA256_SIZE);
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        if ((*count & (*count - 1)) == 0)
            *times = mem_grow(*times, (*count ? *count * 2 : 1) * sizeof **times);
        (*times)[(*count)++] = stmt_get_int(stmt, 0);
    }
    return row;
}

/* An accepted document enters at the times at which it was seen. */
static int take_accepted(struct db *db, struct store *store, const struct target *target,
                         struct err *err) {
    struct buf bytes, sizes;
    int64_t *times = NULL;
    size_t count = 0;
    const struct fetcher *fetcher = registry_find(target->source);
    if (!fetcher)
        return err_set(err, "%s: this program has no parser for it", target->source);
    if (fetcher->feed) {
        fprintf(stderr,
                "mtok: %s: the bytes of so large a document are not kept; it enters when it is "
                "fetched or imported again\n",
                target->source);
        return 0;
    }
    buf_init(&bytes, SIZE_MAX / 2);
    buf_init(&sizes, 1 << 20);
    int failed = archive_get(db, target->hash, &bytes, &sizes, err) ||
                 list_times(db, target, &times, &count, err);
    for (size_t i = 0; i < count && !failed; i++)
        failed = take_at(db, store, target, fetcher, times[i], &bytes, sizes.data, err);
    free(times);
    buf_free(&sizes);
    buf_free(&bytes);
    return failed ? -1 : 0;
}

static int decide(const struct context *ctx, const char *decision, const char *note,
                  struct err *err) {
    struct session session;
    struct store *store = NULL;
    struct target target;
    if (session_write(ctx, 60, false, &session, err))
        return -1;
    int failed =
        find(session.db, ctx->argv[1], &target, err) ||
        may_decide(session.db, &target, decision, err) || store_open(session.db, &store, err) ||
        store_begin(store, "review", ctx->now, note, err) ||
        write_review(session.db, store, &target, decision, note, err) ||
        (strcmp(decision, "accept") == 0 && take_accepted(session.db, store, &target, err));
    if (!failed)
        failed = store_commit(store, NULL, err);
    else if (store)
        store_rollback(store);
    store_close(store);
    session_close(&session);
    return failed;
}

static int run(struct context *ctx, struct err *err) {
    const char *note = option_value(ctx, "note");
    if (ctx->argc == 0) {
        struct listing_parameter all = {STMT_INT, NULL, option_value(ctx, "all") != NULL};
        return listing_run(ctx, pending, &all, 1, err);
    }
    const char *decision = ctx->argv[0];
    if (ctx->argc != 2 || (strcmp(decision, "accept") != 0 && strcmp(decision, "refuse") != 0)) {
        err_code(err, EXIT_USAGE, "review: expected accept DOCUMENT or refuse DOCUMENT");
        return EXIT_USAGE;
    }
    if (!note || !*note) {
        err_code(err, EXIT_USAGE, "review %s: say why with --note TEXT", decision);
        return EXIT_USAGE;
    }
    return decide(ctx, decision, note, err) ? (int)err->code : EXIT_FINE;
}

const struct command command_review = {
    .name = "review",
    .operands = "[accept DOCUMENT | refuse DOCUMENT]",
    .summary = "quarantined documents: show, accept, refuse",
    .details = "Without operands: those that wait for a decision. `mtok document HASH` prints one.",
    .options = options,
    .operands_max = 2,
    .run = run,
};
