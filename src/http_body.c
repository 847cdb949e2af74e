/* SPDX-License-Identifier: MIT
 * The limit counts inflated bytes, since these are what takes memory. */
#include "http_body.h"

#include <stdio.h>
#include <string.h>

char *http_body_size_text(size_t size, char out[32]) {
    if (size && size % (1024 * 1024) == 0)
        snprintf(out, 32, "%zu MiB", size / (1024 * 1024));
    else if (size && size % 1024 == 0)
        snprintf(out, 32, "%zu KiB", size / 1024);
    else
        snprintf(out, 32, "%zu bytes", size);
    return out;
}

void http_body_free(struct http_body *body) {
    gunzip_free(body->gunzip);
    body->gunzip = NULL;
}

void http_body_start(struct http_body *body) {
    http_body_free(body);
    if (body->buf)
        buf_clear(body->buf);
    body->size = body->head_size = 0;
    body->kind = BODY_UNKNOWN;
    body->delivered = body->gave_up = false;
}

static int give_up(struct http_body *body) {
    body->gave_up = true;
    return -1;
}

/* Inflated bytes. */
static int deliver(void *user, const char *bytes, size_t size) {
    struct http_body *body = user;
    char limit[32];
    if (size > body->max - body->size) {
        err_set(&body->err, "the reply is larger than %s (limit of this source)",
                http_body_size_text(body->max, limit));
        return give_up(body);
    }
    body->size += size;
    if (!body->sink)
        return buf_add(body->buf, bytes, size) ? give_up(body) : 0;
    if (!body->delivered && body->sink->begin && body->sink->begin(body->sink->user, &body->err))
        return give_up(body);
    body->delivered = true;
    return body->sink->write(body->sink->user, bytes, size, &body->err) ? give_up(body) : 0;
}

static int write_known(struct http_body *body, const char *bytes, size_t size) {
    if (body->kind == BODY_PLAIN)
        return size ? deliver(body, bytes, size) : 0;
    return gunzip_feed(body->gunzip, bytes, size, deliver, body, &body->err);
}

static int decide(struct http_body *body) {
    body->kind = gunzip_is(body->head, body->head_size) ? BODY_GZIP : BODY_PLAIN;
    if (body->kind == BODY_GZIP)
        body->gunzip = gunzip_new();
    return write_known(body, body->head, body->head_size);
}

int http_body_write(struct http_body *body, const char *bytes, size_t size) {
    while (body->kind == BODY_UNKNOWN && size > 0) {
        body->head[body->head_size++] = *bytes++;
        size--;
        if (body->head_size == sizeof body->head && decide(body))
            return -1;
    }
    return size ? write_known(body, bytes, size) : 0;
}

int http_body_finish(struct http_body *body) {
    if (body->kind == BODY_UNKNOWN && decide(body))
        return -1;
    if (body->kind == BODY_GZIP && !gunzip_whole(body->gunzip))
        return err_set(&body->err, "the gzip data are cut short");
    return 0;
}
