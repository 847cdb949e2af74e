/* SPDX-License-Identifier: MIT
 * Single requests by libcurl, many at once. It decides nothing: no retry, no
 * redirect, no time limit but the one for connecting. Internal to http. */
#ifndef MTOK_HTTP_WIRE_H
#define MTOK_HTTP_WIRE_H

#include "http/http.h"

struct wire;

/* What became of a request as far as the network goes. */
enum wire_fault {
    WIRE_FINE,    /* there is a status and a whole body */
    WIRE_STOPPED, /* our own write said no */
    WIRE_AGAIN,   /* the network failed; another try may do */
    WIRE_DOWN,    /* the same, before a connection stood: the host is not there */
    WIRE_FATAL    /* a further try will not help: certificate, proxy name, … */
};

struct wire_call {
    /* The question; texts live until the call has ended. */
    const char *url;
    const char *headers[8]; /* whole lines, ends with NULL */
    const char *agent;
    const char *encodings; /* Accept-Encoding; the body is handed over as it came */
    const char *post_body; /* NULL: GET */
    int (*write)(void *user, const char *bytes, size_t size); /* bodies of status 200 only */
    void *user;

    /* The answer; the caller frees the texts by wire_call_clear. */
    enum wire_fault fault;
    char fault_text[400];
    int status;
    char *etag;
    char *last_modified;
    char *content_type;
    char *encoding;      /* Content-Encoding, known when the body begins */
    char *location;      /* absolute URL of a redirect */
    int64_t retry_after; /* seconds, -1 for none */
    size_t wire_bytes;   /* of the body, as transferred; grows during the call */
    bool connected;      /* as of the last look */

    struct wire_state *state; /* wire's own */
};

/* options: ca_file, proxy, ip_version and connect_seconds are used, all set. */
int wire_open(const struct http_options *options, struct wire **wire, struct err *err);
void wire_close(struct wire *wire);
int wire_start(struct wire *wire, struct wire_call *call, struct err *err);
/* Waits at most wait_ms for something to happen and puts an ended call into *ended, NULL if there
 * is none yet. -1 when libcurl itself fails. */
int wire_next(struct wire *wire, int wait_ms, struct wire_call **ended, struct err *err);
/* Brings connected and wire_bytes of a running call up to date. */
void wire_look(struct wire_call *call);
/* Ends a running call at once. */
void wire_abort(struct wire *wire, struct wire_call *call);
void wire_call_clear(struct wire_call *call);

struct wire_url {
    char *host;   /* as curl reads it: lower case, numeric addresses in their plain form */
    char *origin; /* scheme://host:port */
    bool https;
    bool loopback;
};

/* Takes a URL apart, refusing what may not be asked (see http_check_url). Loads libcurl. */
int wire_url_read(const char *text, struct wire_url *url, struct err *err);
void wire_url_free(struct wire_url *url);

#endif
