/* SPDX-License-Identifier: MIT
 * zstd of replies; the archive has its own use of the library. */
#include "read/unpack.h"

#include <mtok/buf.h>
#include <stdlib.h>
#include <zstd.h>

enum { PIECE = 65536, WINDOW_LOG_MAX = 23 };

struct unzstd {
    ZSTD_DCtx *context;
    bool whole;
    char out[PIECE];
};

static void *zstd_open(void) {
    struct unzstd *unzstd = mem_alloc(sizeof *unzstd);
    unzstd->context = ZSTD_createDCtx();
    if (!unzstd->context)
        abort(); /* only when memory is out */
    ZSTD_DCtx_setParameter(unzstd->context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
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
