/* SPDX-License-Identifier: MIT
 * Which job goes when, and the limits of what is under way. */
#include "http/http.h"

#include "http/http_job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 500 };
#define BROWSER "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

void http_add(struct http *http, const struct http_request *request, http_done *done, void *user) {
    struct job *job = mem_alloc(sizeof *job);
    job->done = done;
    job->user = user;
    http_reply_clear(&job->reply);
    http_job_take(http, job, request);
    struct job **end = &http->jobs;
    while (*end)
        end = &(*end)->next;
    *end = job;
}

static void sweep(struct http *http) {
    for (struct job **at = &http->jobs; *at;) {
        struct job *job = *at;
        if (job->state != JOB_ENDED) {
            at = &job->next;
            continue;
        }
        *at = job->next;
        http_job_free(job);
    }
}

/* A host that asked, in an earlier run, to be left alone. true when the job ended by it. */
static bool must_stay_away(struct http *http, struct job *job) {
    double wait = (double)job->request.wait;
    job->request.wait = 0;
    if (wait <= 0)
        return false;
    if (wait <= http->options.patience) {
        job->due = http_clock() + wait;
        return true;
    }
    job->reply.retry_after = (int64_t)wait;
    http_job_fail(http, job, "not asked: the host wants to be left alone for %.0f s more", wait);
    return true;
}

static void start_due(struct http *http) {
    double now = http_clock();
    for (struct job *job = http->jobs; job; job = job->next) {
        bool free_to_go = !job->group || !job->group->holder || job->group->holder == job;
        if (job->state != JOB_WAITS || !free_to_go || job->due > now)
            continue;
        if (!must_stay_away(http, job))
            http_job_try(http, job);
    }
}

/* ---- limits of what is under way ---- */

static void cut(struct http *http, struct job *job) {
    wire_look(&job->call);
    job->reply.wire_bytes += job->call.wire_bytes;
    wire_abort(http->wire, &job->call);
}

/* true while the call moves at least slow_bytes a second, seen over slow_seconds. */
static bool moves(const struct http *http, struct job *job, double now) {
    const struct http_options *options = &http->options;
    size_t came = job->call.wire_bytes;
    if (!job->call.connected)
        return true;
    if (job->mark <= 0 ||
        (double)(came - job->mark_bytes) >= options->slow_bytes * options->slow_seconds) {
        job->mark = now;
        job->mark_bytes = came;
    }
    return now - job->mark < options->slow_seconds;
}

static void check_limits(struct http *http) {
    double now = http_clock();
    for (struct job *job = http->jobs; job; job = job->next) {
        if (job->state != JOB_RUNS)
            continue;
        wire_look(&job->call);
        if (now - job->started >= job->request.seconds) {
            cut(http, job);
            http_job_fail(http, job, "not complete after %.3g s (limit of time)",
                          job->request.seconds);
        } else if (!moves(http, job, now)) {
            char why[120];
            cut(http, job);
            snprintf(why, sizeof why,
                     "slower than %.3g bytes a second for %.3g s (limit of slowness)",
                     http->options.slow_bytes, http->options.slow_seconds);
            http_retry(http, job, why);
        }
    }
}

/* Writes why nothing may go on into http->halt. */
static void look_for_halt(struct http *http) {
    if (http->options.stop && *http->options.stop)
        err_set(&http->halt, "stopped by a signal");
    else if (http_clock() >= http->ends)
        err_set(&http->halt, "not finished when the run's deadline of %.3g s passed",
                http->options.deadline);
}

static void fail_all(struct http *http) {
    for (struct job *job = http->jobs; job; job = job->next) {
        if (job->state == JOB_RUNS)
            cut(http, job);
        if (job->state != JOB_ENDED)
            http_job_fail(http, job, "%s", http->halt.text);
    }
    sweep(http);
}

/* Milliseconds until something is to be done though the network is silent. */
static int sleep_ms(const struct http *http) {
    double until = http->ends;
    double now = http_clock();
    for (const struct job *job = http->jobs; job; job = job->next)
        if (job->state == JOB_WAITS && job->due > now && job->due < until)
            until = job->due;
    double ms = ceil((until - now) * 1000);
    return ms < 1 ? 1 : ms > LOOK_MS ? LOOK_MS : (int)ms;
}

static struct job *job_of(struct http *http, const struct wire_call *call) {
    struct job *job = http->jobs;
    while (job && &job->call != call)
        job = job->next;
    return job;
}

static void work(struct http *http) {
    struct wire_call *call = NULL;
    start_due(http);
    sweep(http);
    if (!http->jobs)
        return;
    if (wire_next(http->wire, sleep_ms(http), &call, &http->halt))
        return;
    if (call)
        http_judge(http, job_of(http, call));
    check_limits(http);
    sweep(http);
}

void http_run(struct http *http) {
    while (http->jobs) {
        look_for_halt(http);
        if (http->halt.text[0])
            fail_all(http);
        else
            work(http);
    }
}

/* ---- opening and closing ---- */

static void set_default(double *value, double otherwise) {
    if (*value <= 0)
        *value = otherwise;
}

static void set_defaults(struct http_options *options) {
    set_default(&options->deadline, 600);
    set_default(&options->connect_seconds, 20);
    set_default(&options->slow_seconds, 30);
    set_default(&options->slow_bytes, 100);
    set_default(&options->backoff, 1);
    set_default(&options->patience, 60);
    if (options->tries <= 0)
        options->tries = 3;
    if (!options->agent)
        options->agent = getenv("MTOK_USER_AGENT");
    if (!options->agent || !*options->agent)
        options->agent = "mtok/" MTOK_VERSION;
}

static char *browser_agent(const char *agent) {
    struct buf text;
    buf_init(&text, 4096);
    buf_printf(&text, "%s %s", BROWSER, agent);
    char *copy = mem_text(text.data);
    buf_free(&text);
    return copy;
}

int http_open(const struct http_options *options, struct http **out, struct err *err) {
    struct http *http = mem_alloc(sizeof *http);
    if (options)
        http->options = *options;
    set_defaults(&http->options);
    if (strpbrk(http->options.agent, "\r\n")) {
        free(http);
        return err_set(err, "the User-Agent has a line break in it");
    }
    if (wire_open(&http->options, &http->wire, err)) {
        free(http);
        return -1;
    }
    http->agent = mem_text(http->options.agent);
    http->browser_agent = browser_agent(http->options.agent);
    http->encodings = http_body_encodings();
    http->ends = http_clock() + http->options.deadline;
    *out = http;
    return 0;
}

void http_close(struct http *http) {
    if (!http)
        return;
    for (struct job *job = http->jobs; job; job = job->next) {
        wire_abort(http->wire, &job->call);
        job->state = JOB_ENDED;
    }
    sweep(http);
    while (http->groups) {
        struct group *group = http->groups;
        http->groups = group->next;
        free(group->name);
        free(group);
    }
    wire_close(http->wire);
    free(http->agent);
    free(http->browser_agent);
    free(http);
}
