/* SPDX-License-Identifier: MIT
 * gzip by zlib; the only file that includes it. */
#include "read/unpack.h"

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

static void *gzip_open(void) {
    struct gunzip *gunzip = mem_alloc(sizeof *gunzip);
    mem_insist(inflateInit2(&gunzip->stream, WINDOW_GZIP_ONLY) == Z_OK, "out of memory");
    return gunzip;
}

static void gzip_close(void *state) {
    struct gunzip *gunzip = state;
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

static int gzip_feed(void *state, const char *bytes, size_t size, unpack_out *out, void *user,
                     struct err *err) {
    struct gunzip *gunzip = state;
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

static bool gzip_whole(const void *state) {
    return ((const struct gunzip *)state)->whole;
}

const struct unpacker unpack_gzip = {"gzip", gzip_open, gzip_feed, gzip_whole, gzip_close};
