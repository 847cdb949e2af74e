/* SPDX-License-Identifier: MIT
 * The limit counts inflated bytes, since these are what takes memory. */
#include "http/http_body.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void close_layer(struct http_layer *layer) {
    if (layer->state)
        layer->unpacker->close(layer->state);
    *layer = (struct http_layer){0};
}

void http_body_free(struct http_body *body) {
    close_layer(&body->coded);
    close_layer(&body->file);
}

void http_body_start(struct http_body *body) {
    http_body_free(body);
    if (body->buf)
        buf_clear(body->buf);
    body->size = body->head_size = 0;
    body->begun = body->file_known = body->delivered = body->gave_up = false;
}

static int give_up(struct http_body *body) {
    body->gave_up = true;
    return -1;
}

/* "8 MiB", "512 KiB", "1000 bytes": exact, in the largest unit that is. */
static char *size_text(size_t size, char out[32]) {
    if (size && size % (1024 * 1024) == 0)
        snprintf(out, 32, "%zu MiB", size / (1024 * 1024));
    else if (size && size % 1024 == 0)
        snprintf(out, 32, "%zu KiB", size / 1024);
    else
        snprintf(out, 32, "%zu bytes", size);
    return out;
}

/* Bytes of the document, fully inflated. */
static int deliver(void *user, const char *bytes, size_t size) {
    struct http_body *body = user;
    char limit[32];
    if (size > body->max - body->size) {
        err_set(&body->err, "the reply is larger than %s (limit of this source)",
                size_text(body->max, limit));
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

static int write_layer(struct http_body *body, const struct http_layer *layer, const char *bytes,
                       size_t size, unpack_out *out) {
    if (size == 0)
        return 0;
    if (!layer->unpacker)
        return out(body, bytes, size);
    return layer->unpacker->feed(layer->state, bytes, size, out, body, &body->err);
}

static int decide_file(struct http_body *body) {
    body->file_known = true;
    if (unpack_is_gzip(body->head, body->head_size))
        body->file = (struct http_layer){&unpack_gzip, unpack_gzip.open()};
    return write_layer(body, &body->file, body->head, body->head_size, deliver);
}

/* Bytes of the document as the server has it: perhaps a gzip file. */
static int write_document(void *user, const char *bytes, size_t size) {
    struct http_body *body = user;
    while (!body->file_known && size > 0) {
        body->head[body->head_size++] = *bytes++;
        size--;
        if (body->head_size == sizeof body->head && decide_file(body))
            return -1;
    }
    return write_layer(body, &body->file, bytes, size, deliver);
}

static int set_encoding(struct http_body *body, const char *encoding) {
    body->begun = true;
    if (!encoding || strcasecmp(encoding, "identity") == 0)
        return 0;
    body->coded.unpacker = unpack_find(encoding);
    if (body->coded.unpacker)
        body->coded.state = body->coded.unpacker->open();
    if (body->coded.state)
        return 0;
    body->coded.unpacker = NULL;
    err_set(&body->err, "the reply is packed as \"%.60s\", which was not asked for", encoding);
    return give_up(body);
}

int http_body_write(struct http_body *body, const char *encoding, const char *bytes, size_t size) {
    if (!body->begun && set_encoding(body, encoding))
        return -1;
    return write_layer(body, &body->coded, bytes, size, write_document);
}

static int check_whole(struct http_body *body, const struct http_layer *layer) {
    if (layer->unpacker && !layer->unpacker->whole(layer->state))
        return err_set(&body->err, "the reply is cut short: its %s data have no end",
                       layer->unpacker->name);
    return 0;
}

int http_body_finish(struct http_body *body) {
    if (check_whole(body, &body->coded) || (!body->file_known && decide_file(body)))
        return -1;
    return check_whole(body, &body->file);
}

const char *http_body_encodings(void) {
    void *state = unpack_brotli.open();
    if (!state)
        return "gzip, zstd";
    unpack_brotli.close(state);
    return "gzip, zstd, br";
}
