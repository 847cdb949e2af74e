/* SPDX-License-Identifier: MIT
 * What a job asks, and what it tells its caller. It holds its group (its host)
 * from its first request to its end, its waits included, so that a host that
 * asks for patience is left alone by all jobs. */
#include "http/http_job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define DEFAULT_SECONDS 120.0

double http_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- one answer to the caller ---- */

void http_reply_clear(struct http_reply *reply) {
    free(reply->etag);
    free(reply->last_modified);
    free(reply->content_type);
    free(reply->final_url);
    if (reply->body.data)
        buf_free(&reply->body);
    *reply = (struct http_reply){.retry_after = -1};
}

static void release_group(struct job *job) {
    if (job->group && job->group->holder == job)
        job->group->holder = NULL;
}

/* Time that the caller took (to parse, to store) is not held against those under way, whose bytes
 * nobody took meanwhile. */
static void forgive(struct http *http, double seconds) {
    for (struct job *job = http->jobs; job; job = job->next) {
        if (job->state != JOB_RUNS)
            continue;
        job->started += seconds;
        if (job->mark > 0)
            job->mark += seconds;
    }
}

void http_job_deliver(struct http *http, struct job *job) {
    struct http_reply *reply = &job->reply;
    http_body_free(&job->body);
    if (reply->result != HTTP_OK)
        buf_clear(&reply->body);
    reply->seconds = job->began > 0 ? http_clock() - job->began : 0;
    reply->body_bytes = job->body.size;
    if (!reply->final_url)
        reply->final_url = mem_text(job->url);
    struct http_request next = {0};
    double called = http_clock();
    bool more = job->done(job->user, reply, &next) && !http->halt.text[0];
    forgive(http, http_clock() - called);
    if (more)
        http_job_take(http, job, &next);
    http_reply_clear(&job->reply);
    if (more)
        return;
    release_group(job);
    job->state = JOB_ENDED;
}

void http_job_fail(struct http *http, struct job *job, const char *format, ...) {
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *asked = job->request.url;
    bool moved = strcmp(asked, job->url) != 0;
    err_set(&job->reply.err, "%.300s%s%.300s: %s", asked, moved ? " → " : "", moved ? job->url : "",
            text);
    job->reply.result = HTTP_FAILED;
    http_job_deliver(http, job);
}

/* ---- jobs ---- */

static struct group *find_group(struct http *http, const char *name) {
    for (struct group *group = http->groups; group; group = group->next)
        if (strcmp(group->name, name) == 0)
            return group;
    struct group *group = mem_alloc(sizeof *group);
    group->name = mem_text(name);
    group->next = http->groups;
    return http->groups = group;
}

static const char *copy_text(struct job *job, const char *text) {
    return text && *text ? arena_text(&job->texts, text) : NULL;
}

static struct group *group_of(struct http *http, const struct http_request *request) {
    struct wire_url url;
    if (request->host_group)
        return find_group(http, request->host_group);
    if (wire_url_read(request->url, &url, NULL))
        return NULL; /* said when it is started */
    struct group *group = find_group(http, url.host);
    wire_url_free(&url);
    return group;
}

void http_job_take(struct http *http, struct job *job, const struct http_request *request) {
    struct arena old = job->texts;
    struct group *old_group = job->group;
    job->texts = (struct arena){0};
    struct http_request *own = &job->request;
    *own = *request;
    own->url = arena_text(&job->texts, request->url);
    own->host_group = copy_text(job, request->host_group);
    own->etag = copy_text(job, request->etag);
    own->last_modified = copy_text(job, request->last_modified);
    own->header = copy_text(job, request->header);
    own->post_body = request->post_body ? arena_text(&job->texts, request->post_body) : NULL;
    own->post_type = copy_text(job, request->post_type);
    if (request->sink)
        job->sink = *request->sink;
    own->sink = request->sink ? &job->sink : NULL;
    own->max_bytes = request->max_bytes ? request->max_bytes : DEFAULT_MAX_BYTES;
    own->seconds = request->seconds > 0 ? request->seconds : DEFAULT_SECONDS;
    arena_free(&old);
    job->group = group_of(http, own);
    if (old_group && old_group != job->group && old_group->holder == job)
        old_group->holder = NULL;
    job->url = own->url;
    job->redirects = 0;
    job->began = job->due = 0;
    job->bare = false;
    job->body.size = 0;
    job->state = JOB_WAITS;
}

void http_job_free(struct job *job) {
    http_reply_clear(&job->reply);
    http_body_free(&job->body);
    wire_call_clear(&job->call);
    arena_free(&job->texts);
    free(job);
}

/* ---- asking ---- */

static bool has_line_break(const char *text) {
    return text && strpbrk(text, "\r\n");
}

static bool same_origin(const char *a, const char *b) {
    struct wire_url left, right;
    if (wire_url_read(a, &left, NULL))
        return false;
    bool same = wire_url_read(b, &right, NULL) == 0 && strcmp(left.origin, right.origin) == 0;
    wire_url_free(&left);
    wire_url_free(&right);
    return same;
}

static int add_headers(struct job *job, struct err *err) {
    const struct http_request *request = &job->request;
    const char **line = job->call.headers;
    if (has_line_break(request->etag) || has_line_break(request->last_modified) ||
        has_line_break(request->header) || has_line_break(request->post_type))
        return err_set(err, "a header to be sent has a line break in it (a key with one?)");
    if (request->etag)
        *line++ = arena_printf(&job->texts, "If-None-Match: %s", request->etag);
    if (request->last_modified)
        *line++ = arena_printf(&job->texts, "If-Modified-Since: %s", request->last_modified);
    if (request->header && same_origin(request->url, job->url))
        *line++ = request->header;
    if (request->post_body && !job->bare)
        *line++ = arena_printf(&job->texts, "Content-Type: %s",
                               request->post_type ? request->post_type : "application/json");
    *line = NULL;
    return 0;
}

static int on_bytes(void *user, const char *bytes, size_t size) {
    struct job *job = user;
    return http_body_write(&job->body, job->call.encoding, bytes, size);
}

void http_job_ask(struct http *http, struct job *job) {
    struct err err = {0};
    wire_call_clear(&job->call);
    job->call.url = job->url;
    job->call.agent = job->request.browser_agent ? http->browser_agent : http->agent;
    job->call.encodings = http->encodings;
    job->call.post_body = job->bare ? NULL : job->request.post_body;
    job->call.write = on_bytes;
    job->call.user = job;
    http_body_start(&job->body);
    job->mark = 0;
    job->started = http_clock();
    job->state = JOB_RUNS;
    if (add_headers(job, &err))
        http_job_fail(http, job, "%s", err.text);
    else if (wire_start(http->wire, &job->call, &err)) {
        job->reply.err = err; /* names the URL itself */
        job->reply.result = HTTP_FAILED;
        http_job_deliver(http, job);
    }
}

void http_job_try(struct http *http, struct job *job) {
    const struct http_request *request = &job->request;
    if (job->group)
        job->group->holder = job;
    if (job->began <= 0) {
        job->began = http_clock();
        buf_init(&job->reply.body, request->max_bytes);
    }
    job->body.buf = request->sink ? NULL : &job->reply.body;
    job->body.sink = request->sink;
    job->body.max = request->max_bytes;
    job->url = request->url;
    job->bare = false;
    job->redirects = 0;
    job->reply.tries++;
    http_job_ask(http, job);
}
