/* SPDX-License-Identifier: MIT
 * A job from its first request to its end, and what the parts of the engine
 * share. Internal to http. */
#ifndef MTOK_HTTP_JOB_H
#define MTOK_HTTP_JOB_H

#include "http/http.h"
#include "http/http_body.h"
#include "http/http_wire.h"

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

/* The engine. */
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

/* Seconds of a clock that is never set. */
double http_clock(void);

void http_reply_clear(struct http_reply *reply);
/* Copies the request, whose texts may lie in the job's last one, and makes it the job's. */
void http_job_take(struct http *http, struct job *job, const struct http_request *request);
void http_job_free(struct job *job);
/* Begins a try at the request's own URL, holding the group from now on. */
void http_job_try(struct http *http, struct job *job);
/* Sends the job's URL as it is now: of the request, or of a redirect. */
void http_job_ask(struct http *http, struct job *job);
/* Gives the reply to the caller; the job ends, or goes on with what the caller asks next. */
void http_job_deliver(struct http *http, struct job *job);
/* Delivers a failure: "URL: text". */
void http_job_fail(struct http *http, struct job *job, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What becomes of a job whose call has ended: delivered, redirected, tried again later, or failed.
 */
void http_judge(struct http *http, struct job *job);
/* Tries again later, or gives the job up for `why`. */
void http_retry(struct http *http, struct job *job, const char *why);

#endif
