/* SPDX-License-Identifier: MIT */
#include "store/compress.h"

#include <stdlib.h>
#include <zstd.h>

/* A document alone is compressed at level 9. A version beside its predecessor is one long match
 * after the other: a lazy search along short chains, in tables of a quarter of the window, finds
 * them as well as level 9 does in a third of the time (on the daily versions of two price lists;
 * long-distance matching made them larger). */
enum { LEVEL = 9, WINDOW_MIN = 10, WINDOW_MAX = 27, MATCH = 6, CHAIN = 5, TABLE_MAX = 22 };

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

static int set_up(size_t size, const void *prefix, size_t prefix_size, struct err *err) {
    if (!compressor && !(compressor = ZSTD_createCCtx()))
        return err_set(err, "zstd: no compressor");
    int window = window_log(size + prefix_size);
    int table = window - 2 < TABLE_MAX ? window - 2 : TABLE_MAX;
    const struct {
        ZSTD_cParameter name;
        int value;
    } set[] = {{ZSTD_c_compressionLevel, LEVEL}, {ZSTD_c_windowLog, window},
               {ZSTD_c_checksumFlag, 1},         {ZSTD_c_strategy, ZSTD_lazy},
               {ZSTD_c_minMatch, MATCH},         {ZSTD_c_searchLog, CHAIN},
               {ZSTD_c_hashLog, table},          {ZSTD_c_chainLog, table}};
    size_t count = prefix_size ? sizeof set / sizeof *set : 3;
    ZSTD_CCtx_reset(compressor, ZSTD_reset_session_and_parameters);
    for (size_t i = 0; i < count; i++) {
        size_t code = ZSTD_CCtx_setParameter(compressor, set[i].name, set[i].value);
        if (ZSTD_isError(code))
            return fail(code, "parameter", err);
    }
    if (prefix_size) {
        size_t code = ZSTD_CCtx_refPrefix(compressor, prefix, prefix_size);
        if (ZSTD_isError(code))
            return fail(code, "prefix", err);
    }
    return 0;
}

int compress_frame(const void *bytes, size_t size, const void *prefix, size_t prefix_size,
                   struct buf *out, struct err *err) {
    if (set_up(size, prefix, prefix_size, err))
        return -1;
    size_t room = ZSTD_compressBound(size);
    char *frame = mem_grow(NULL, room);
    size_t code = ZSTD_compress2(compressor, frame, room, bytes, size);
    int failed;
    if (ZSTD_isError(code))
        failed = fail(code, "compression", err);
    else if ((failed = buf_add(out, frame, code)))
        err_set(err, "a document is too large to be kept (%zu bytes)", size);
    free(frame);
    return failed;
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
