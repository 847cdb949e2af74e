/* SPDX-License-Identifier: MIT
 * zstd, named here and nowhere else: frames for the archive, and replies. */
#include "read/unpack.h"
#include "read/zstd_frame.h"

#include <stdlib.h>
#include <zstd.h>

enum { WINDOW_MIN = 10, WINDOW_MAX = 27, TABLE_MAX = 22 };

/* How hard matches are looked for. */
struct effort {
    int strategy, match, chain;
    int table; /* the hash table has 1 / 2^table as many entries as the window has bytes */
};

/* A document alone is compressed at level 9. A version beside its predecessor is one long match
 * after the other. Where little has changed, the quickest search finds them: two of three frames
 * on the daily versions of two price lists, and then nothing is left to gain. Otherwise a lazy
 * search along short chains finds them as well as level 9 does in a third of the time
 * (long-distance matching made them larger). */
enum { LEVEL = 9, SMALL = 400, SMALL_PART = 128 };
static const struct effort quick = {ZSTD_fast, 7, 1, 4};
static const struct effort thorough = {ZSTD_lazy, 6, 5, 2};

/* Kept for the life of the program: a context costs more than a frame. */
static ZSTD_CCtx *compressor;
static ZSTD_DCtx *decompressor;

/* The window has to reach from the end of the content to the start of the prefix. */
static int window_log(size_t size) {
    int log = WINDOW_MIN;
    while (log < WINDOW_MAX && ((size_t)1 << log) < size)
        log++;
    return log;
}

static int fail(size_t code, const char *what, struct err *err) {
    return err_set(err, "zstd: %s: %s", what, ZSTD_getErrorName(code));
}

static int set(const int (*settings)[2], size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++) {
        size_t code =
            ZSTD_CCtx_setParameter(compressor, (ZSTD_cParameter)settings[i][0], settings[i][1]);
        if (ZSTD_isError(code))
            return fail(code, "parameter", err);
    }
    return 0;
}

static int set_up(size_t size, struct err *err) {
    if (!compressor && !(compressor = ZSTD_createCCtx()))
        return err_set(err, "zstd: no compressor");
    const int settings[][2] = {{ZSTD_c_compressionLevel, LEVEL},
                               {ZSTD_c_windowLog, window_log(size)},
                               {ZSTD_c_checksumFlag, 1}};
    ZSTD_CCtx_reset(compressor, ZSTD_reset_session_and_parameters);
    return set(settings, sizeof settings / sizeof *settings, err);
}

static int set_prefix(const void *prefix, size_t prefix_size, size_t size,
                      const struct effort *effort, struct err *err) {
    int table = window_log(size + prefix_size) - effort->table;
    if (table > TABLE_MAX)
        table = TABLE_MAX;
    const int settings[][2] = {{ZSTD_c_strategy, effort->strategy},
                               {ZSTD_c_minMatch, effort->match},
                               {ZSTD_c_searchLog, effort->chain},
                               {ZSTD_c_hashLog, table},
                               {ZSTD_c_chainLog, table}};
    if (set(settings, sizeof settings / sizeof *settings, err))
        return -1;
    size_t code = ZSTD_CCtx_refPrefix(compressor, prefix, prefix_size);
    return ZSTD_isError(code) ? fail(code, "prefix", err) : 0;
}

struct text {
    const void *bytes;
    size_t size;
};

/* Compresses into `room` bytes; *size is how many they came to. */
static int compress_with(struct text text, struct text prefix, const struct effort *effort,
                         char *frame, size_t room, size_t *size, struct err *err) {
    if (set_up(text.size + prefix.size, err) ||
        (prefix.size && set_prefix(prefix.bytes, prefix.size, text.size, effort, err)))
        return -1;
    *size = ZSTD_compress2(compressor, frame, room, text.bytes, text.size);
    return ZSTD_isError(*size) ? fail(*size, "compression", err) : 0;
}

int compress_frame(const void *bytes, size_t size, const void *prefix, size_t prefix_size,
                   struct buf *out, struct err *err) {
    const struct text text = {bytes, size}, before = {prefix, prefix_size};
    size_t room = ZSTD_compressBound(size), made = 0;
    char *frame = mem_grow(NULL, room);
    int failed = prefix_size && compress_with(text, before, &quick, frame, room, &made, err);
    if (!failed && (!prefix_size || made > SMALL || made > size / SMALL_PART))
        failed = compress_with(text, before, &thorough, frame, room, &made, err);
    if (!failed && (failed = buf_add(out, frame, made)))
        err_set(err, "a document is too large to be kept (%zu bytes)", size);
    free(frame);
    return failed ? -1 : 0;
}

int decompress_frame(const void *frame, size_t frame_size, const void *prefix, size_t prefix_size,
                     size_t size, struct buf *out, struct err *err) {
    if (!decompressor && !(decompressor = ZSTD_createDCtx()))
        return err_set(err, "zstd: no decompressor");
    if (size > out->max)
        return err_set(err, "a document of %zu bytes is larger than asked for", size);
    ZSTD_DCtx_reset(decompressor, ZSTD_reset_session_and_parameters);
    if (prefix_size) {
        size_t code = ZSTD_DCtx_refPrefix(decompressor, prefix, prefix_size);
        if (ZSTD_isError(code))
            return fail(code, "prefix", err);
    }
    char *content = mem_grow(NULL, size);
    size_t code = ZSTD_decompressDCtx(decompressor, content, size, frame, frame_size);
    int failed;
    if (ZSTD_isError(code))
        failed = fail(code, "decompression", err);
    else if (code != size)
        failed = err_set(err, "zstd: %zu bytes where %zu were expected", code, size);
    else
        failed = buf_add(out, content, size);
    free(content);
    return failed;
}

/* Replies: RFC 9659 allows windows of up to 8 MiB. */
enum { PIECE = 65536, REPLY_WINDOW_MAX = 23 };

struct unzstd {
    ZSTD_DCtx *context;
    bool whole;
    char out[PIECE];
};

static void *zstd_open(void) {
    struct unzstd *unzstd = mem_alloc(sizeof *unzstd);
    unzstd->context = ZSTD_createDCtx();
    mem_insist(unzstd->context, "out of memory");
    ZSTD_DCtx_setParameter(unzstd->context, ZSTD_d_windowLogMax, REPLY_WINDOW_MAX);
    return unzstd;
}

static void zstd_close(void *state) {
    struct unzstd *unzstd = state;
    ZSTD_freeDCtx(unzstd->context);
    free(unzstd);
}

static int zstd_feed(void *state, const char *bytes, size_t size, unpack_out *out, void *user,
                     struct err *err) {
    struct unzstd *unzstd = state;
    ZSTD_inBuffer in = {bytes, size, 0};
    bool full = false;
    while (in.pos < in.size || (full && !unzstd->whole)) {
        ZSTD_outBuffer made = {unzstd->out, PIECE, 0};
        size_t left = ZSTD_decompressStream(unzstd->context, &made, &in);
        if (ZSTD_isError(left))
            return err_set(err, "the zstd data are damaged (%s)", ZSTD_getErrorName(left));
        unzstd->whole = left == 0;
        full = made.pos == PIECE;
        if (made.pos && out(user, unzstd->out, made.pos))
            return -1;
    }
    return 0;
}

static bool zstd_whole(const void *state) {
    return ((const struct unzstd *)state)->whole;
}

const struct unpacker unpack_zstd = {"zstd", zstd_open, zstd_feed, zstd_whole, zstd_close};
