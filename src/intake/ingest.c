/* SPDX-License-Identifier: MIT */
#include "intake/ingest.h"

#include "intake/ingest_private.h"

#include "check/checks.h"
#include "check/column_fall.h"
#include "check/unit_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PAGES = 4096, MAX_NOTES = 3 };

/* The pages of a walk are one document: their bytes joined, their sizes beside it. Each page keeps
 * a closing zero of its own, which readers rely on. */
static struct page join_pages(const struct ingest *in, struct buf *bytes, struct buf *sizes) {
    if (in->page_count == 1)
        return in->pages[0];
    for (size_t i = 0; i < in->page_count; i++) {
        buf_add(bytes, in->pages[i].bytes, in->pages[i].size);
        buf_char(bytes, 0);
        buf_printf(sizes, "%s%zu", i ? " " : "", in->pages[i].size);
    }
    return (struct page){bytes->data, bytes->size};
}

size_t ingest_pages(char *bytes, size_t size, const char *sizes, struct page *pages) {
    if (!*sizes) {
        pages[0] = (struct page){bytes, size};
        return 1;
    }
    size_t count = 0, at = 0;
    while (*sizes && count < MAX_PAGES) {
        char *end;
        size_t own = (size_t)strtoull(sizes, &end, 10);
        if (end == sizes || own > size || at > size - own)
            break;
        pages[count++] = (struct page){bytes + at, own};
        at += own + 1;
        sizes = end;
    }
    return count;
}

static const char last_good[] =
    "SELECT sha256 FROM fetch WHERE part_id=?1 AND observed_at<=?2 AND sha256 IS NOT NULL"
    " AND outcome IN ('changed','unchanged','not modified') ORDER BY observed_at DESC LIMIT 1";
/* The outcomes are named as the partial indexes name them, or all attempts would be read. */
static const char same_attempt[] =
    "SELECT outcome FROM fetch WHERE part_id=?1 AND observed_at=?2 AND sha256=?3"
    " AND outcome IN ('changed','unchanged','not modified') UNION ALL "
    "SELECT outcome FROM fetch WHERE part_id=?1 AND observed_at=?2 AND sha256=?3"
    " AND outcome='quarantined' LIMIT 1";
static const char seen_bad[] =
    "SELECT 1 FROM fetch WHERE part_id=?1 AND sha256=?3 AND outcome='quarantined' LIMIT 1";
static const char last_review[] =
    "SELECT decision FROM review WHERE part_id=?1 AND sha256=?3 ORDER BY batch_id DESC LIMIT 1";
static const char kept_before[] =
    "SELECT kept FROM fetch WHERE part_id=?1 AND observed_at<=?2 AND outcome='changed'"
    " AND outcome IN ('changed','unchanged','not modified') ORDER BY observed_at DESC LIMIT 1";

/* First text of a query over part (?1), time (?2) and hash (?3); "" for no row. */
static int ask(struct db *db, const char *sql, const struct ingest *in, const unsigned char *hash,
               char out[32], struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, in->part_id);
    stmt_int(stmt, 2, in->observed_at);
    stmt_blob(stmt, 3, hash, SHA256_SIZE);
    int row = stmt_step(stmt, err);
    snprintf(out, 32, "%s", row > 0 ? stmt_get_text(stmt, 0) : "");
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int same_as_before(struct db *db, const struct ingest *in, const unsigned char *hash,
                          bool *same, struct err *err) {
    struct stmt *stmt = db_prepare(db, last_good, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, in->part_id);
    stmt_int(stmt, 2, in->observed_at);
    int row = stmt_step(stmt, err);
    size_t size = 0;
    const void *before = row > 0 ? stmt_get_blob(stmt, 0, &size) : NULL;
    *same = before && size == SHA256_SIZE && memcmp(before, hash, SHA256_SIZE) == 0;
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int64_t rows_before(struct db *db, const struct ingest *in) {
    struct stmt *stmt = db_prepare(db, kept_before, NULL);
    if (!stmt)
        return 0;
    stmt_int(stmt, 1, in->part_id);
    stmt_int(stmt, 2, in->observed_at);
    int64_t rows = stmt_step(stmt, NULL) > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return rows;
}

/* With what a document's number of rows is compared. Read again it is judged by what it gave when
 * it was let in, else by those before it as today's parser reads them (where they are still kept).
 */
static size_t rows_expected(struct db *db, const struct ingest *in) {
    if (in->rows_once)
        return in->rows_once;
    return in->earlier && in->earlier->rows ? in->earlier->rows : (size_t)rows_before(db, in);
}

/* The same for its values. What was let in once is not suspected again: it is what an older parser
 * made of it that is to be corrected. */
static int judge_values(struct db *db, const struct ingest *in, const struct sink *sink,
                        size_t rows_before, struct err *why, struct err *err) {
    bool earlier = in->earlier && in->earlier->rows, fell = false, moved = false;
    struct unit_before before = {db, in->part_id, in->observed_at, earlier ? in->earlier : NULL};
    if (in->rows_once)
        return 1;
    /* A document that lost no row has lost no column. */
    if ((sink->row_count < rows_before && column_fall(&before, sink, &fell, why, err)) ||
        (!fell && unit_change(&before, sink, &moved, why, err)))
        return -1;
    return fell || moved ? 0 : 1;
}

/* A document that is not believed for its refused rows says which one, for instance. */
static void name_refusal(const struct sink *sink, struct err *why) {
    char text[sizeof why->text];
    if (!sink->refusal_count)
        return;
    const struct refusal *first = &sink->refusals[0];
    snprintf(text, sizeof text, "%s", why->text);
    err_set(why, "%.500s; %.100s: %.300s", text, first->where, first->reason);
}

static int judge(struct db *db, const struct ingest *in, struct sink *sink, struct err *why,
                 struct err *err) {
    size_t read = sink->row_count;
    if (checks_rows(db, in->fetcher->name, sink, err))
        return -1;
    if (in->believed)
        return 1;
    struct document_facts facts = {
        .rows = sink->row_count,
        .refused = sink->refusal_count,
        /* A saved excerpt is somebody's own choice: the floor is for replies. */
        .floor = in->status ? in->fetcher->min_rows : 1,
        .before_rows = rows_expected(db, in)};
    if (read == 0)
        return err_set(why, "%s: nothing in it could be read as a row", in->name) + 1;
    if (checks_document(&facts, why)) {
        name_refusal(sink, why);
        return err_prefix(why, "%s", in->name) + 1;
    }
    int verdict = judge_values(db, in, sink, facts.before_rows, why, err);
    if (verdict == 0)
        err_prefix(why, "%s", in->name);
    return verdict;
}

int ingest_judge(struct db *db, const struct ingest *in, struct sink *sink, struct err *why,
                 struct err *err) {
    int verdict = judge(db, in, sink, why, err);
    if (verdict > 0 && in->earlier)
        earlier_take(in->earlier, sink);
    return verdict;
}

/* The parser's own refusal, with the document named. */
void ingest_name(const struct ingest *in, struct err *why) {
    if (!strstr(why->text, in->name))
        err_prefix(why, "%s", in->name);
}

static void attempt_of(const struct ingest *in, enum outcome outcome, const unsigned char *hash,
                       const char *message, struct attempt *attempt) {
    *attempt = (struct attempt){.part_id = in->part_id,
                                .observed_at = in->observed_at,
                                .outcome = outcome,
                                .status = in->status,
                                .sha256 = hash,
                                .url = in->name,
                                .bytes = in->wire_bytes,
                                .message = message,
                                .states_dates = in->fetcher->flags & FETCHER_STATES_DATES,
                                .accepted = in->believed};
}

static int record(struct store *store, const struct ingest *in, enum outcome outcome,
                  const unsigned char *hash, const char *message, const struct sink *sink,
                  struct ingest_result *result, struct err *err) {
    struct attempt attempt;
    attempt_of(in, outcome, hash, message, &attempt);
    result->outcome = outcome;
    return store_take(store, &attempt, sink, &result->tally, err);
}

static void join_notes(const struct sink *sink, struct buf *out) {
    for (size_t i = 0; i < sink->note_count && i < MAX_NOTES; i++)
        buf_printf(out, "%s%s", i ? "; " : "", sink->notes[i]);
}

/* A trouble that a person or a newer parser has ended is no reason to ask less often. */
static int forgive(struct store *store, int64_t part_id, struct err *err) {
    struct stmt *stmt =
        db_prepare(store_db(store), "UPDATE part SET failures=0 WHERE id=?1 AND failures<>0", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    return stmt_run(stmt, err);
}

/* What the verdict leads to; the document is kept by now. */
int ingest_enter(struct store *store, const struct ingest *in, int verdict, const struct err *why,
                 const struct sink *sink, struct ingest_result *result, struct err *err) {
    if (verdict == 0) {
        snprintf(result->message, sizeof result->message, "%s", why->text);
        return record(store, in, OUTCOME_QUARANTINED, result->sha256, why->text, NULL, result, err);
    }
    struct buf notes;
    buf_init(&notes, 65536);
    join_notes(sink, &notes);
    int failed = record(store, in, OUTCOME_CHANGED, result->sha256, notes.data, sink, result, err);
    buf_free(&notes);
    if (!failed && !in->rows_once && (in->believed || in->reread))
        failed = forgive(store, in->part_id, err);
    return failed;
}

/* A document that has not been seen before this one. */
static int take_new(struct db *db, struct store *store, const struct ingest *in,
                    const struct page *bytes, const char *sizes, struct ingest_result *result,
                    struct err *err) {
    struct sink sink;
    struct err why = {0};
    struct document doc = {in->name, in->part, in->pages, in->page_count};
    struct archive_job *job;
    if (archive_begin(db, in->part_id, bytes->bytes, bytes->size, result->sha256, &job, err))
        return -1;
    sink_init(&sink);
    sink.memo = in->memo;
    int verdict = 0;
    if (in->fetcher->parse(&doc, &sink, &why))
        ingest_name(in, &why);
    else
        verdict = ingest_judge(db, in, &sink, &why, err);
    int failed = archive_end(db, job, verdict >= 0, sizes, err) || verdict < 0 ||
                 ingest_enter(store, in, verdict, &why, &sink, result, err);
    sink_free(&sink);
    return failed ? -1 : 0;
}

/* 1, or -1 on error. */
static int unchanged(struct store *store, const struct ingest *in, struct ingest_result *result,
                     struct err *err) {
    return record(store, in, OUTCOME_UNCHANGED, result->sha256, "", NULL, result, err) ? -1 : 1;
}

/* What is known of these bytes already: fills result and returns 1 when there is nothing to parse.
 */
int ingest_look_up(struct db *db, struct store *store, const struct ingest *in,
                   struct ingest_result *result, struct err *err) {
    char known[32], review[32], bad[32];
    bool same;
    if (in->reread)
        return 0;
    if (same_as_before(db, in, result->sha256, &same, err))
        return -1;
    if (in->believed)
        return same ? unchanged(store, in, result, err) : 0;
    if (ask(db, same_attempt, in, result->sha256, known, err) ||
        ask(db, last_review, in, result->sha256, review, err) ||
        ask(db, seen_bad, in, result->sha256, bad, err))
        return -1;
    result->known_bad = *bad;
    if (*known) {
        result->known = true;
        result->outcome = strcmp(known, "quarantined") ? OUTCOME_UNCHANGED : OUTCOME_QUARANTINED;
        return 1;
    }
    if (strcmp(review, "refuse") == 0) {
        snprintf(result->message, sizeof result->message, "%s: these bytes were refused in review",
                 in->name);
        return record(store, in, OUTCOME_QUARANTINED, result->sha256, result->message, NULL, result,
                      err)
                   ? -1
                   : 1;
    }
    return same ? unchanged(store, in, result, err) : 0;
}

int ingest_accepted(struct db *db, const struct ingest *in, const unsigned char *hash,
                    bool *accepted, struct err *err) {
    char decision[32];
    if (ask(db, last_review, in, hash, decision, err))
        return -1;
    *accepted = in->believed || strcmp(decision, "accept") == 0;
    return 0;
}

int ingest_document(struct db *db, struct store *store, const struct ingest *given,
                    struct ingest_result *result, struct err *err) {
    struct ingest in = *given;
    struct buf joined, sizes;
    buf_init(&joined, SIZE_MAX / 2);
    buf_init(&sizes, 1 << 20);
    *result = (struct ingest_result){0};
    struct page bytes = join_pages(&in, &joined, &sizes);
    archive_hash(bytes.bytes, bytes.size, result->sha256);
    int done = ingest_look_up(db, store, &in, result, err);
    if (done == 0 && ingest_accepted(db, &in, result->sha256, &in.believed, err))
        done = -1;
    if (done == 0)
        done = take_new(db, store, &in, &bytes, sizes.data, result, err);
    buf_free(&sizes);
    buf_free(&joined);
    return done < 0 ? -1 : 0;
}

int ingest_attempt(struct db *db, struct store *store, const struct ingest *in,
                   enum outcome outcome, const char *message, struct ingest_result *result,
                   struct err *err) {
    *result = (struct ingest_result){0};
    snprintf(result->message, sizeof result->message, "%s", message);
    unsigned char hash[SHA256_SIZE];
    const unsigned char *kept = NULL;
    if (outcome == OUTCOME_NOT_MODIFIED) {
        struct stmt *stmt = db_prepare(db, last_good, err);
        if (!stmt)
            return -1;
        stmt_int(stmt, 1, in->part_id);
        stmt_int(stmt, 2, in->observed_at);
        size_t size = 0;
        const void *before = stmt_step(stmt, err) > 0 ? stmt_get_blob(stmt, 0, &size) : NULL;
        if (before && size == SHA256_SIZE)
            kept = memcpy(hash, before, SHA256_SIZE);
        stmt_reset(stmt);
    }
    return record(store, in, outcome, kept, message, NULL, result, err);
}
