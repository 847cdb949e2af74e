/* SPDX-License-Identifier: MIT
 * What is asked when, how often, and when it is enough. A job holds its group
 * (its host) from its first request to its end, its waits included, so that a
 * host that asks for patience is left alone by all jobs. */
#include "http.h"

#include "http_body.h"
#include "http_wire.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { MAX_REDIRECTS = 5, LOOK_MS = 500 };
#define DEFAULT_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define DEFAULT_SECONDS 120.0
#define BROWSER "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

struct group {
    struct group *next;
    char *name;
    const struct job *holder; /* NULL: free */
    bool down;                /* a job gave up on it: the others try once */
};

enum job_state { JOB_WAITS, JOB_RUNS, JOB_ENDED };

struct job {
    struct job *next;
    http_done *done;
    void *user;
    struct arena texts; /* of the request in hand */
    struct http_request request;
    struct http_sink sink;
    struct group *group;
    enum job_state state;
    double due;     /* does not start before */
    double began;   /* first try of this request */
    double started; /* this call */
    double mark;    /* slowness is judged from here on */
    size_t mark_bytes;
    int redirects;
    const char *url; /* now asked: of the request, or of a redirect */
    bool bare;       /* redirected away: post body gone */
    struct wire_call call;
    struct http_body body;
    struct http_reply reply;
};

struct http {
    struct http_options options;
    struct wire *wire;
    struct group *groups;
    struct job *jobs;
    char *agent;
    char *browser_agent;
    const char *encodings;
    double ends;
    struct err halt; /* why nothing goes on, empty while it does */
};

static double clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Evenly spread from 0 to below 1. */
static double chance(void) {
    uint32_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        bits = (uint32_t)(fmod(clock_now(), 1.0) * 4294967295.0);
    return bits / 4294967296.0;
}

/* ---- one answer to the caller ---- */

static void reply_clear(struct http_reply *reply) {
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

static void take_request(struct http *http, struct job *job, const struct http_request *request);

/* Gives the reply to the caller; the job ends, or goes on with what the caller asks next. */
static void deliver(struct http *http, struct job *job) {
    struct http_reply *reply = &job->reply;
    http_body_free(&job->body);
    if (reply->result != HTTP_OK)
        buf_clear(&reply->body);
    reply->seconds = job->began > 0 ? clock_now() - job->began : 0;
    reply->body_bytes = job->body.size;
    if (!reply->final_url)
        reply->final_url = mem_text(job->url);
    struct http_request next = {0};
    bool more = job->done(job->user, reply, &next) && !http->halt.text[0];
    if (more)
        take_request(http, job, &next);
    reply_clear(&job->reply);
    if (more)
        return;
    release_group(job);
    job->state = JOB_ENDED;
}

static void fail(struct http *http, struct job *job, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fail(struct http *http, struct job *job, const char *format, ...) {
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
    deliver(http, job);
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

/* Copies the request, whose texts may lie in the job's last one, and makes it the job's. */
static void take_request(struct http *http, struct job *job, const struct http_request *request) {
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

void http_add(struct http *http, const struct http_request *request, http_done *done, void *user) {
    struct job *job = mem_alloc(sizeof *job);
    job->done = done;
    job->user = user;
    reply_clear(&job->reply);
    take_request(http, job, request);
    struct job **end = &http->jobs;
    while (*end)
        end = &(*end)->next;
    *end = job;
}

static void free_job(struct job *job) {
    reply_clear(&job->reply);
    http_body_free(&job->body);
    wire_call_clear(&job->call);
    arena_free(&job->texts);
    free(job);
}

static void sweep(struct http *http) {
    for (struct job **at = &http->jobs; *at;) {
        struct job *job = *at;
        if (job->state != JOB_ENDED) {
            at = &job->next;
            continue;
        }
        *at = job->next;
        free_job(job);
    }
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

/* Sends the job's URL. */
static void ask(struct http *http, struct job *job) {
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
    job->started = clock_now();
    job->state = JOB_RUNS;
    if (add_headers(job, &err))
        fail(http, job, "%s", err.text);
    else if (wire_start(http->wire, &job->call, &err)) {
        job->reply.err = err; /* names the URL itself */
        job->reply.result = HTTP_FAILED;
        deliver(http, job);
    }
}

/* Begins a try at the request's own URL. */
static void begin_try(struct http *http, struct job *job) {
    const struct http_request *request = &job->request;
    if (job->group)
        job->group->holder = job;
    if (job->began <= 0) {
        job->began = clock_now();
        buf_init(&job->reply.body, request->max_bytes);
    }
    job->body.buf = request->sink ? NULL : &job->reply.body;
    job->body.sink = request->sink;
    job->body.max = request->max_bytes;
    job->url = request->url;
    job->bare = false;
    job->redirects = 0;
    job->reply.tries++;
    ask(http, job);
}

/* A host that asked, in an earlier run, to be left alone. true when the job ended by it. */
static bool must_stay_away(struct http *http, struct job *job) {
    double wait = (double)job->request.wait;
    job->request.wait = 0;
    if (wait <= 0)
        return false;
    if (wait <= http->options.patience) {
        job->due = clock_now() + wait;
        return true;
    }
    job->reply.retry_after = (int64_t)wait;
    fail(http, job, "not asked: the host wants to be left alone for %.0f s more", wait);
    return true;
}

static void start_due(struct http *http) {
    double now = clock_now();
    for (struct job *job = http->jobs; job; job = job->next) {
        bool free_to_go = !job->group || !job->group->holder || job->group->holder == job;
        if (job->state != JOB_WAITS || !free_to_go || job->due > now)
            continue;
        if (!must_stay_away(http, job))
            begin_try(http, job);
    }
}

/* ---- judging ---- */

static double back_off(const struct http *http, const struct job *job) {
    return http->options.backoff * ldexp(1.0, job->reply.tries - 1) * (0.5 + chance());
}

static bool may_retry(const struct http *http, const struct job *job) {
    bool sink_cannot = job->body.delivered && job->request.sink && !job->request.sink->begin;
    int tries = job->group && job->group->down ? 1 : http->options.tries;
    return job->reply.tries < tries && !sink_cannot;
}

/* Tries again later, or gives the job up for `why`. */
static void retry(struct http *http, struct job *job, const char *why) {
    const struct http_options *options = &http->options;
    double asked = (double)job->reply.retry_after;
    if (asked > options->patience) {
        fail(http, job,
             "%s, and the host wants to be left alone for %.0f s (a run waits for at "
             "most %.0f s)",
             why, asked, options->patience);
        return;
    }
    if (!may_retry(http, job)) {
        if (job->group)
            job->group->down |= job->call.fault == WIRE_DOWN;
        if (job->reply.tries > 1)
            fail(http, job, "%s (tried %d times)", why, job->reply.tries);
        else
            fail(http, job, "%s", why);
        return;
    }
    double wait = back_off(http, job);
    if (asked >= 0)
        wait = asked + wait * 0.1;
    if (clock_now() + wait >= http->ends) {
        fail(http, job, "%s, and the run's deadline of %.3g s leaves no time to try again", why,
             options->deadline);
        return;
    }
    job->due = clock_now() + wait;
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
        fail(http, job, "redirected more than %d times", MAX_REDIRECTS);
        return;
    }
    const char *target = arena_text(&job->texts, job->call.location);
    if (http_check_url(target, &err)) {
        fail(http, job, "redirected to %s", err.text);
        return;
    }
    if (is_https(job->url) && !is_https(target)) {
        fail(http, job, "redirected to %.300s: refused, it leaves https", target);
        return;
    }
    int status = job->call.status;
    job->bare = job->bare || status == 301 || status == 302 || status == 303;
    job->url = target;
    ask(http, job);
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
        deliver(http, job);
    } else if (job->body.gave_up) {
        fail(http, job, "%s", job->body.err.text);
    } else {
        retry(http, job, job->body.err.text);
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
        deliver(http, job);
    } else if (status > 300 && status < 400 && status != 304 && job->call.location) {
        follow(http, job);
    } else if (status == 408 || status == 429 || status >= 500) {
        retry(http, job, why);
    } else if (status == 304) {
        fail(http, job, "HTTP 304 (not modified) though nothing was asked for conditionally");
    } else {
        fail(http, job, "%s", why);
    }
}

/* A call has ended. */
static void judge(struct http *http, struct job *job) {
    take_answer(job);
    switch (job->call.fault) {
    case WIRE_FINE:
        judge_status(http, job);
        break;
    case WIRE_STOPPED:
        if (job->body.gave_up)
            fail(http, job, "%s", job->body.err.text);
        else
            retry(http, job, job->body.err.text);
        break;
    case WIRE_AGAIN:
    case WIRE_DOWN:
        retry(http, job, job->call.fault_text);
        break;
    case WIRE_FATAL:
        fail(http, job, "%s", job->call.fault_text);
        break;
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
    double now = clock_now();
    for (struct job *job = http->jobs; job; job = job->next) {
        if (job->state != JOB_RUNS)
            continue;
        wire_look(&job->call);
        if (now - job->started >= job->request.seconds) {
            cut(http, job);
            fail(http, job, "not complete after %.3g s (limit of time)", job->request.seconds);
        } else if (!moves(http, job, now)) {
            char why[120];
            cut(http, job);
            snprintf(why, sizeof why,
                     "slower than %.3g bytes a second for %.3g s (limit of slowness)",
                     http->options.slow_bytes, http->options.slow_seconds);
            retry(http, job, why);
        }
    }
}

/* Writes why nothing may go on into http->halt. */
static void look_for_halt(struct http *http) {
    if (http->options.stop && *http->options.stop)
        err_set(&http->halt, "stopped by a signal");
    else if (clock_now() >= http->ends)
        err_set(&http->halt, "not finished when the run's deadline of %.3g s passed",
                http->options.deadline);
}

static void fail_all(struct http *http) {
    for (struct job *job = http->jobs; job; job = job->next) {
        if (job->state == JOB_RUNS)
            cut(http, job);
        if (job->state != JOB_ENDED)
            fail(http, job, "%s", http->halt.text);
    }
    sweep(http);
}

/* Milliseconds until something is to be done though the network is silent. */
static int sleep_ms(const struct http *http) {
    double until = http->ends;
    double now = clock_now();
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
        judge(http, job_of(http, call));
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
    if (has_line_break(http->options.agent)) {
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
    http->ends = clock_now() + http->options.deadline;
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
