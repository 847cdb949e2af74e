/* SPDX-License-Identifier: MIT
 * Where the body of a reply goes: inflated as Content-Encoding says, and when
 * it is gzip without saying so; held to its limit; into a buffer or a sink.
 * Internal to http. */
#ifndef MTOK_HTTP_BODY_H
#define MTOK_HTTP_BODY_H

#include "http/http.h"
#include "read/unpack.h"

/* One layer of packing. */
struct http_layer {
    const struct unpacker *unpacker; /* NULL: none */
    void *state;
};

struct http_body {
    struct buf *buf; /* used when sink is NULL */
    const struct http_sink *sink;
    size_t max;
    size_t size;             /* inflated bytes so far */
    bool begun;              /* bytes came, so the encoding is known */
    struct http_layer coded; /* by Content-Encoding */
    struct http_layer file;  /* of the document itself: a .gz */
    bool file_known;
    char head[2]; /* first bytes of the document, until it is known */
    size_t head_size;
    bool delivered; /* the sink has seen bytes of this try */
    bool gave_up;   /* the limit or the sink said stop, or the encoding is unknown; err says why */
    struct err err;
};

/* Forgets the last try and starts anew; buf, sink and max are the caller's. */
void http_body_start(struct http_body *body);
/* encoding is the reply's Content-Encoding or NULL. 0, or -1 with body->err. */
int http_body_write(struct http_body *body, const char *encoding, const char *bytes, size_t size);
/* What was held back is written; -1 with body->err when the packed data are cut short. */
int http_body_finish(struct http_body *body);
void http_body_free(struct http_body *body);

/* What may be asked for: "gzip, zstd, br", without those whose library is not installed. */
const char *http_body_encodings(void);

#endif
