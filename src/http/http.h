/* SPDX-License-Identifier: MIT
 * The network: many requests at once, one at a time per host, with limits on
 * bytes, time and slowness, retries, redirects and conditional requests. It
 * knows no source and stores nothing. libcurl is loaded when http_open is
 * called, so that commands which stay off the network start fast.
 *
 * https only; plain http only to a loopback address. A redirect goes to https
 * only, or from loopback to loopback. */
#ifndef MTOK_HTTP_H
#define MTOK_HTTP_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes the body in pieces (inflated) instead of a buffer, for replies too large to hold. Bytes
 * come only from replies with status 200. */
struct http_sink {
    /* Called before the first byte of a try, and again before that of a later one: forget what came
     * before. -1 gives the request up with the message. NULL: a reply that breaks off after its
     * first bytes is not tried again. */
    int (*begin)(void *user, struct err *err);
    /* -1 gives the request up with the message. Whether the last piece was the end is known only
     * when `done` is called: HTTP_OK. */
    int (*write)(void *user, const char *bytes, size_t size, struct err *err);
    void *user;
};

/* One request. The engine copies every text. */
struct http_request {
    const char *url;
    const char *host_group; /* requests of one group go one after the other; NULL: host of url */
    const char *etag;       /* validators of the last accepted reply, NULL or "" for none */
    const char *last_modified;
    const char *header;    /* one more header, "x-api-key: …", NULL for none. It is not sent on
                              to another host, port or scheme by a redirect */
    const char *post_body; /* POST this when not NULL */
    const char *post_type; /* its Content-Type; NULL: application/json */
    bool browser_agent;    /* ask with a User-Agent that begins like a browser's */
    size_t max_bytes;      /* of the body, inflated; 0: 64 MiB */
    double seconds;        /* limit of one try, from its start to the last byte; 0: 120 */
    int64_t wait;          /* seconds that the host asked us, in an earlier run, to stay away from
                              now on; beyond options.patience the request fails at once */
    const struct http_sink *sink; /* NULL: the body goes into reply.body; else copied */
};

enum http_result {
    HTTP_OK,           /* status 200 and a whole body */
    HTTP_NOT_MODIFIED, /* status 304, and a validator had been sent */
    HTTP_FAILED        /* everything else; `err` says what */
};

struct http_reply {
    enum http_result result;
    int status;      /* of the last answer, 0 when there was none */
    struct buf body; /* empty unless HTTP_OK without a sink */
    char *etag;      /* as sent, NULL for none; keep them only when the reply was accepted */
    char *last_modified;
    char *content_type;
    char *final_url;     /* after redirects */
    int64_t retry_after; /* seconds that the host asks us to stay away, -1 for nothing said */
    struct err err;      /* "URL: what failed, and which limit" */
    double seconds;      /* since the first try began, waits included */
    size_t wire_bytes;   /* of bodies as they crossed the network, all tries together */
    size_t body_bytes;   /* of the body, inflated */
    int tries;           /* 0 when nothing was sent */
};

/* Zero or NULL in a member stands for the default. */
struct http_options {
    const char *agent;      /* $MTOK_USER_AGENT, else "mtok/VERSION" */
    const char *ca_file;    /* PEM; $CURL_CA_BUNDLE, $SSL_CERT_FILE, else the system's */
    const char *proxy;      /* as curl reads it from the environment: https_proxy, no_proxy, … */
    int ip_version;         /* 4 or 6; both */
    double deadline;        /* seconds from http_open to the end of everything; 600 */
    double connect_seconds; /* 20 */
    double slow_seconds;    /* 30: so long may it stay below slow_bytes a second */
    double slow_bytes;      /* 100 */
    int tries;              /* 3 */
    double backoff;         /* seconds before the second try, doubled each time, half to one and a
                               half times of it by chance; 1 */
    double patience;        /* longest Retry-After that is waited for, in seconds; 60 */
    const volatile sig_atomic_t *stop; /* everything ends soon after it becomes non-zero; NULL */
};

struct http;

/* Called once for each request, from within http_run; the time it takes is not counted against the
 * requests under way, but against the deadline. The reply is freed afterwards: to keep its
 * body, move it out and buf_init the member. Returns true after filling *next (which is all zero)
 * with a request that carries the job on: the next page. */
typedef bool http_done(void *user, struct http_reply *reply, struct http_request *next);

/* Starts the clock of the deadline. options may be NULL; its texts must outlive the engine.
 * -1 with a message when libcurl is missing or too old. */
int http_open(const struct http_options *options, struct http **http, struct err *err);
/* Adds a job; a bad URL is reported through done. May be called from within done. */
void http_add(struct http *http, const struct http_request *request, http_done *done, void *user);
/* Works until every job has ended. */
void http_run(struct http *http);
void http_close(struct http *http);

/* Whether the URL may be asked at all: https, or http to a loopback address; no user name or
 * password in it. 0, or -1 with a message. */
int http_check_url(const char *url, struct err *err);

#endif
