/* SPDX-License-Identifier: MIT
 * What becomes of an answer: good, redirected, tried again later, or failed. */
#include "http/http_job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

enum { MAX_REDIRECTS = 5 };

/* Evenly spread from 0 to below 1. */
static double chance(void) {
    uint32_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        bits = (uint32_t)(fmod(http_clock(), 1.0) * 4294967295.0);
    return bits / 4294967296.0;
}

static double back_off(const struct http *http, const struct job *job) {
    return http->options.backoff * ldexp(1.0, job->reply.tries - 1) * (0.5 + chance());
}

static bool may_retry(const struct http *http, const struct job *job) {
    bool sink_cannot = job->body.delivered && job->request.sink && !job->request.sink->begin;
    int tries = job->group && job->group->down ? 1 : http->options.tries;
    return job->reply.tries < tries && !sink_cannot;
}

void http_retry(struct http *http, struct job *job, const char *why) {
    const struct http_options *options = &http->options;
    double asked = (double)job->reply.retry_after;
    if (asked > options->patience) {
        http_job_fail(http, job,
                      "%s, and the host wants to be left alone for %.0f s (a run waits for at "
                      "most %.0f s)",
                      why, asked, options->patience);
        return;
    }
    if (!may_retry(http, job)) {
        if (job->group)
            job->group->down |= job->call.fault == WIRE_DOWN;
        if (job->reply.tries > 1)
            http_job_fail(http, job, "%s (tried %d times)", why, job->reply.tries);
        else
            http_job_fail(http, job, "%s", why);
        return;
    }
    double wait = back_off(http, job);
    if (asked >= 0)
        wait = asked + wait * 0.1;
    if (http_clock() + wait >= http->ends) {
        http_job_fail(http, job, "%s, and the run's deadline of %.3g s leaves no time to try again",
                      why, options->deadline);
        return;
    }
    job->due = http_clock() + wait;
    job->state = JOB_WAITS;
}

static const char *status_name(int status) {
    static const struct {
        int status;
        const char *name;
    } names[] = {{400, "bad request"},         {401, "a key is needed"},
                 {403, "forbidden"},           {404, "not found"},
                 {406, "not acceptable"},      {410, "gone"},
                 {429, "too many requests"},   {451, "withheld for legal reasons"},
                 {500, "error of the server"}, {502, "bad gateway"},
                 {503, "not available"},       {504, "gateway timed out"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].status == status)
            return names[i].name;
    return "expected 200";
}

static bool is_https(const char *text) {
    struct wire_url url;
    bool https = wire_url_read(text, &url, NULL) == 0 && url.https;
    wire_url_free(&url);
    return https;
}

static void follow(struct http *http, struct job *job) {
    struct err err = {0};
    if (++job->redirects > MAX_REDIRECTS) {
        http_job_fail(http, job, "redirected more than %d times", MAX_REDIRECTS);
        return;
    }
    const char *target = arena_text(&job->texts, job->call.location);
    if (http_check_url(target, &err)) {
        http_job_fail(http, job, "redirected to %s", err.text);
        return;
    }
    if (is_https(job->url) && !is_https(target)) {
        http_job_fail(http, job, "redirected to %.300s: refused, it leaves https", target);
        return;
    }
    int status = job->call.status;
    job->bare = job->bare || status == 301 || status == 302 || status == 303;
    job->url = target;
    http_job_ask(http, job);
}

static void take_answer(struct job *job) {
    struct http_reply *reply = &job->reply;
    struct wire_call *call = &job->call;
    char **from[] = {&call->etag, &call->last_modified, &call->content_type};
    char **to[] = {&reply->etag, &reply->last_modified, &reply->content_type};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        free(*to[i]);
        *to[i] = *from[i];
        *from[i] = NULL;
    }
    reply->status = call->status;
    reply->retry_after = call->retry_after;
    reply->wire_bytes += call->wire_bytes;
}

static void accept(struct http *http, struct job *job) {
    if (http_body_finish(&job->body) == 0) {
        job->reply.result = HTTP_OK;
        http_job_deliver(http, job);
    } else if (job->body.gave_up) {
        http_job_fail(http, job, "%s", job->body.err.text);
    } else {
        http_retry(http, job, job->body.err.text);
    }
}

static void judge_status(struct http *http, struct job *job) {
    int status = job->call.status;
    char why[80];
    snprintf(why, sizeof why, "HTTP %d (%s)", status, status_name(status));
    bool conditional = job->request.etag || job->request.last_modified;
    if (status == 200) {
        accept(http, job);
    } else if (status == 304 && conditional) {
        job->reply.result = HTTP_NOT_MODIFIED;
        http_job_deliver(http, job);
    } else if (status > 300 && status < 400 && status != 304 && job->call.location) {
        follow(http, job);
    } else if (status == 408 || status == 429 || status >= 500) {
        http_retry(http, job, why);
    } else if (status == 304) {
        http_job_fail(http, job,
                      "HTTP 304 (not modified) though nothing was asked for conditionally");
    } else {
        http_job_fail(http, job, "%s", why);
    }
}

void http_judge(struct http *http, struct job *job) {
    take_answer(job);
    switch (job->call.fault) {
    case WIRE_FINE:
        judge_status(http, job);
        break;
    case WIRE_STOPPED:
        if (job->body.gave_up)
            http_job_fail(http, job, "%s", job->body.err.text);
        else
            http_retry(http, job, job->body.err.text);
        break;
    case WIRE_AGAIN:
    case WIRE_DOWN:
        http_retry(http, job, job->call.fault_text);
        break;
    case WIRE_FATAL:
        http_job_fail(http, job, "%s", job->call.fault_text);
        break;
    }
}
