/* SPDX-License-Identifier: MIT
 * gzip by zlib; the only file that includes it. */
#include "gunzip.h"

#include <mtok/buf.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

enum { WINDOW_GZIP_ONLY = 15 + 16, PIECE = 65536 };

struct gunzip {
    z_stream stream;
    bool whole;
    unsigned char out[PIECE];
};

bool gunzip_is(const char *bytes, size_t size) {
    return size >= 2 && (unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b;
}

struct gunzip *gunzip_new(void) {
    struct gunzip *gunzip = mem_alloc(sizeof *gunzip);
    if (inflateInit2(&gunzip->stream, WINDOW_GZIP_ONLY) != Z_OK)
        abort(); /* only when memory is out */
    return gunzip;
}

void gunzip_free(struct gunzip *gunzip) {
    if (!gunzip)
        return;
    inflateEnd(&gunzip->stream);
    free(gunzip);
}

static int damaged(const struct gunzip *gunzip, struct err *err) {
    const char *why = gunzip->stream.msg ? gunzip->stream.msg : "not gzip";
    return err_set(err, "the gzip data are damaged (%s)", why);
}

/* One step: some input to at most one piece of output. */
static int inflate_step(struct gunzip *gunzip, size_t *made, struct err *err) {
    z_stream *stream = &gunzip->stream;
    if (gunzip->whole && inflateReset(stream) != Z_OK)
        return damaged(gunzip, err);
    stream->next_out = gunzip->out;
    stream->avail_out = PIECE;
    int status = inflate(stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return damaged(gunzip, err);
    gunzip->whole = status == Z_STREAM_END;
    *made = PIECE - stream->avail_out;
    return 0;
}

int gunzip_feed(struct gunzip *gunzip, const char *bytes, size_t size,
                int (*out)(void *user, const char *bytes, size_t size), void *user,
                struct err *err) {
    z_stream *stream = &gunzip->stream;
    while (size > 0) {
        uInt part = size > PIECE ? PIECE : (uInt)size;
        stream->next_in = (Bytef *)(uintptr_t)bytes; /* zlib does not write to it */
        stream->avail_in = part;
        do {
            size_t made = 0;
            if (inflate_step(gunzip, &made, err))
                return -1;
            if (made && out(user, (const char *)gunzip->out, made))
                return -1;
        } while (stream->avail_in > 0 || (stream->avail_out == 0 && !gunzip->whole));
        bytes += part;
        size -= part;
    }
    return 0;
}

bool gunzip_whole(const struct gunzip *gunzip) {
    return gunzip->whole;
}
