/* SPDX-License-Identifier: MIT */
#include "intake/collect.h"

#include "base/stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_PAGES = 200,
    STREAM_SECONDS = 540,
    MAX_WAIT = 7 * 86400 /* longest Retry-After that is remembered */
};

/* One part on its way: the pages so far and how the last request ended. */
struct job {
    const struct due_part *due;
    struct buf bodies[MAX_PAGES];
    struct page pages[MAX_PAGES];
    size_t page_count;
    char *header;
    char *url;  /* of the next page */
    char *etag; /* of the first page */
    char *last_modified;
    char *final_url;
    enum http_result result;
    int status;
    int64_t retry_after;
    int64_t wire_bytes;
    double seconds;
    struct err err;
    struct stream *stream; /* of a source too large to hold */
    struct http_sink sink;
};

/* A try begins: what an earlier one brought is forgotten. */
static int stream_begins(void *user, struct err *err) {
    struct job *job = user;
    (void)err;
    stream_close(job->stream);
    job->stream = stream_open(job->due->fetcher, job->due->url);
    return 0;
}

/* A parser that gave up does not end the transfer: the hash of the whole document is kept. */
static int stream_writes(void *user, const char *bytes, size_t size, struct err *err) {
    struct job *job = user;
    (void)err;
    stream_feed(job->stream, bytes, size, NULL);
    return 0;
}

static void fill_request(struct job *job, const char *url, struct http_request *request) {
    const struct fetcher *fetcher = job->due->fetcher;
    *request = (struct http_request){.url = url,
                                     .header = job->header,
                                     .post_body = fetcher->post_body,
                                     .post_type = fetcher->post_type,
                                     .browser_agent = fetcher->flags & FETCHER_BROWSER,
                                     .max_bytes = fetcher->max_bytes};
    if (!fetcher->feed)
        return;
    job->sink = (struct http_sink){stream_begins, stream_writes, job};
    request->sink = &job->sink;
    request->seconds = STREAM_SECONDS;
}

static char *copy(const char *text) {
    return text && *text ? mem_text(text) : NULL;
}

/* Keeps the body as one page more; the buffer's memory moves, so readers see a closing zero. */
static int keep_page(struct job *job, struct http_reply *reply) {
    if (job->page_count == MAX_PAGES)
        return err_set(&job->err, "%s: more than %d pages", job->due->url, MAX_PAGES);
    struct buf *body = &job->bodies[job->page_count];
    *body = reply->body;
    buf_init(&reply->body, 0);
    job->pages[job->page_count++] = (struct page){body->data, body->size};
    return 0;
}

/* 1: ask for the next page; 0: complete; -1: the walk failed. */
static int next_page(struct job *job, struct http_request *next) {
    const struct fetcher *fetcher = job->due->fetcher;
    if (!fetcher->next)
        return 0;
    struct document doc = {job->due->url, job->due->part, job->pages, job->page_count};
    struct buf url;
    buf_init(&url, 8192);
    int more = fetcher->next(&doc, &url, &job->err);
    if (more > 0) {
        free(job->url);
        job->url = mem_text(url.data);
        fill_request(job, job->url, next);
    }
    buf_free(&url);
    return more;
}

static bool reply_came(void *user, struct http_reply *reply, struct http_request *next) {
    struct job *job = user;
    job->result = reply->result;
    job->status = reply->status;
    job->retry_after = reply->retry_after;
    job->wire_bytes += (int64_t)reply->wire_bytes;
    job->seconds += reply->seconds;
    if (reply->result == HTTP_FAILED) {
        job->err = reply->err;
        return false;
    }
    if (job->page_count == 0) {
        job->etag = copy(reply->etag);
        job->last_modified = copy(reply->last_modified);
        job->final_url = copy(reply->final_url);
    }
    if (reply->result == HTTP_NOT_MODIFIED)
        return false;
    if (job->due->fetcher->feed)
        return false;
    int more = keep_page(job, reply) ? -1 : next_page(job, next);
    if (more < 0)
        job->result = HTTP_FAILED;
    return more > 0;
}

static void add_job(struct http *http, struct job *job, const struct due_part *due, int64_t now) {
    job->due = due;
    const struct fetcher *fetcher = due->fetcher;
    if (fetcher->key_env && fetcher->key_header) {
        struct buf header;
        buf_init(&header, 4096);
        const char *key = getenv(fetcher->key_env);
        buf_printf(&header, "%s: %s", fetcher->key_header, key ? key : "");
        job->header = mem_text(header.data);
        buf_free(&header);
    }
    struct http_request request;
    fill_request(job, due->url, &request);
    request.etag = due->etag;
    request.last_modified = due->last_modified;
    request.wait = due->retry_after > now ? due->retry_after - now : 0;
    http_add(http, &request, reply_came, job);
}

static void free_job(struct job *job) {
    for (size_t i = 0; i < job->page_count; i++)
        buf_free(&job->bodies[i]);
    stream_close(job->stream);
    free(job->header);
    free(job->url);
    free(job->etag);
    free(job->last_modified);
    free(job->final_url);
    free(job);
}

/* Validators are kept only of a reply that was accepted: otherwise a change that the parser could
 * not read would be hidden by "not modified" for ever. Those of a first page say nothing about the
 * pages behind it. */
static int remember(struct collect *collect, const struct job *job, bool good, struct err *err) {
    static const char accepted[] =
        "UPDATE part SET etag=?2, last_modified=?3, retry_after=0, failures=0 WHERE id=?1 AND"
        " (etag<>?2 OR last_modified<>?3 OR retry_after<>0 OR failures<>0)";
    static const char failed[] = "UPDATE part SET failures=failures+1, retry_after=?2 WHERE id=?1";
    static const char confirmed[] =
        "UPDATE part SET retry_after=0, failures=0 WHERE id=?1 AND (retry_after<>0 OR failures<>0)";
    const char *sql = !good ? failed : job->result == HTTP_NOT_MODIFIED ? confirmed : accepted;
    struct stmt *stmt = db_prepare(collect->db, sql, err);
    if (!stmt)
        return -1;
    int64_t wait = job->retry_after < MAX_WAIT ? job->retry_after : MAX_WAIT;
    stmt_int(stmt, 1, job->due->part_id);
    if (!good)
        stmt_int(stmt, 2, job->retry_after > 0 ? collect->now + wait : 0);
    if (sql == accepted) {
        bool whole = job->page_count < 2;
        stmt_text(stmt, 2, whole && job->etag ? job->etag : "");
        stmt_text(stmt, 3, whole && job->last_modified ? job->last_modified : "");
    }
    return stmt_run(stmt, err);
}

static int take_job(struct collect *collect, struct job *job, struct err *err) {
    struct collected collected = {
        .due = job->due, .bytes = job->wire_bytes, .seconds = job->seconds};
    struct ingest_result *result = &collected.result;
    struct ingest in = {.fetcher = job->due->fetcher,
                        .part_id = job->due->part_id,
                        .part = job->due->part,
                        .observed_at = collect->now,
                        .name = job->final_url ? job->final_url : job->due->url,
                        .pages = job->pages,
                        .page_count = job->page_count,
                        .status = job->status,
                        .wire_bytes = job->wire_bytes};
    int broke;
    if (job->result == HTTP_OK && job->stream)
        broke = ingest_stream(collect->db, collect->store, &in, job->stream, result, err);
    else if (job->result == HTTP_OK)
        broke = ingest_document(collect->db, collect->store, &in, result, err);
    else if (job->result == HTTP_NOT_MODIFIED)
        broke =
            ingest_attempt(collect->db, collect->store, &in, OUTCOME_NOT_MODIFIED, "", result, err);
    else
        broke = ingest_attempt(collect->db, collect->store, &in, OUTCOME_FAILED, job->err.text,
                               result, err);
    if (broke)
        return -1;
    bool good = result->outcome != OUTCOME_FAILED && result->outcome != OUTCOME_QUARANTINED;
    collect->failed += !good;
    collect->in_force_refused += result->tally.in_force_refused;
    if (collect->report)
        collect->report(collect->user, &collected);
    return remember(collect, job, good, err);
}

static int take_all(struct collect *collect, struct job **jobs, size_t count, struct err *err) {
    if (store_begin(collect->store, "fetch", collect->now, "", err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        /* What a signal cut short is no failure of the source: it was not asked. */
        if (stop_asked && jobs[i]->result == HTTP_FAILED)
            continue;
        if (take_job(collect, jobs[i], err)) {
            store_rollback(collect->store);
            return -1;
        }
    }
    struct store_result result;
    if (store_commit(collect->store, &result, err))
        return -1;
    collect->in_force_refused += result.jumps;
    return 0;
}

int collect_run(struct collect *collect, const struct due_list *list, struct err *err) {
    struct http *http;
    if (!list->count)
        return 0;
    if (http_open(collect->http, &http, err))
        return -1;
    struct job **jobs = mem_alloc(list->count * sizeof *jobs);
    for (size_t i = 0; i < list->count; i++) {
        jobs[i] = mem_alloc(sizeof **jobs);
        jobs[i]->result = HTTP_FAILED;
        add_job(http, jobs[i], &list->parts[i], collect->now);
    }
    http_run(http);
    http_close(http);
    int failed = take_all(collect, jobs, list->count, err);
    for (size_t i = 0; i < list->count; i++)
        free_job(jobs[i]);
    free(jobs);
    return failed;
}
