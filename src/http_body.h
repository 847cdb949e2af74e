/* SPDX-License-Identifier: MIT
 * Where the body of a reply goes: inflated when it is gzip without saying so,
 * held to its limit, into a buffer or a sink. Internal to http. */
#ifndef MTOK_HTTP_BODY_H
#define MTOK_HTTP_BODY_H

#include "gunzip.h"
#include "http.h"

enum http_body_kind { BODY_UNKNOWN, BODY_PLAIN, BODY_GZIP };

struct http_body {
    struct buf *buf;              /* used when sink is NULL */
    const struct http_sink *sink;
    size_t max;
    size_t size;                  /* inflated bytes so far */
    enum http_body_kind kind;
    char head[2];                 /* first bytes, until the kind is known */
    size_t head_size;
    struct gunzip *gunzip;
    bool delivered;               /* the sink has seen bytes of this try */
    bool gave_up;                 /* the limit, the sink or memory said stop; err says why */
    struct err err;
};

/* Forgets the last try and starts anew; buf, sink and max are the caller's. */
void http_body_start(struct http_body *body);
/* 0, or -1 with body->err. */
int http_body_write(struct http_body *body, const char *bytes, size_t size);
/* What was held back is written; -1 with body->err when the gzip data are cut short. */
int http_body_finish(struct http_body *body);
void http_body_free(struct http_body *body);

/* "8 MiB", "512 KiB", "1000 bytes": exact, in the largest unit that is. Returns out. */
char *http_body_size_text(size_t size, char out[32]);

#endif
