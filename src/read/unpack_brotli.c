/* SPDX-License-Identifier: MIT
 * Brotli of replies. Its library comes with libcurl and is loaded like it; the
 * three functions that are needed are declared here as its header has them
 * (brotli/decode.h, unchanged since 1.0), so that the header need not be
 * installed. */
#include "read/unpack.h"

#include <dlfcn.h>
#include <mtok/buf.h>
#include <stdint.h>
#include <stdlib.h>

enum { PIECE = 65536 };
enum brotli_result { BROTLI_ERROR, BROTLI_SUCCESS, BROTLI_NEEDS_INPUT, BROTLI_NEEDS_OUTPUT };

static struct {
    void *library;
    void *(*create)(void *(*allocate)(void *, size_t), void (*release)(void *, void *), void *);
    enum brotli_result (*decompress)(void *state, size_t *in_size, const uint8_t **in,
                                     size_t *out_size, uint8_t **out, size_t *total);
    void (*destroy)(void *state);
} brotli;

struct unbrotli {
    void *decoder;
    bool whole;
    uint8_t out[PIECE];
};

static bool load(void) {
    if (brotli.library)
        return true;
    void *library = dlopen("libbrotlidec.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return false;
    *(void **)&brotli.create = dlsym(library, "BrotliDecoderCreateInstance");
    *(void **)&brotli.decompress = dlsym(library, "BrotliDecoderDecompressStream");
    *(void **)&brotli.destroy = dlsym(library, "BrotliDecoderDestroyInstance");
    if (!brotli.create || !brotli.decompress || !brotli.destroy)
        return false;
    brotli.library = library;
    return true;
}

static void *brotli_open(void) {
    if (!load())
        return NULL;
    struct unbrotli *unbrotli = mem_alloc(sizeof *unbrotli);
    unbrotli->decoder = brotli.create(NULL, NULL, NULL);
    mem_insist(unbrotli->decoder, "out of memory");
    return unbrotli;
}

static void brotli_close(void *state) {
    struct unbrotli *unbrotli = state;
    brotli.destroy(unbrotli->decoder);
    free(unbrotli);
}

static int brotli_feed(void *state, const char *bytes, size_t size, unpack_out *out, void *user,
                       struct err *err) {
    struct unbrotli *unbrotli = state;
    const uint8_t *in = (const uint8_t *)bytes;
    enum brotli_result result = BROTLI_NEEDS_INPUT;
    while (size > 0 || result == BROTLI_NEEDS_OUTPUT) {
        size_t room = PIECE;
        uint8_t *to = unbrotli->out;
        if (unbrotli->whole)
            return err_set(err, "there are bytes behind the end of the brotli data");
        result = brotli.decompress(unbrotli->decoder, &size, &in, &room, &to, NULL);
        if (result == BROTLI_ERROR)
            return err_set(err, "the brotli data are damaged");
        unbrotli->whole = result == BROTLI_SUCCESS;
        if (room < PIECE && out(user, (const char *)unbrotli->out, PIECE - room))
            return -1;
    }
    return 0;
}

static bool brotli_whole(const void *state) {
    return ((const struct unbrotli *)state)->whole;
}

const struct unpacker unpack_brotli = {"br", brotli_open, brotli_feed, brotli_whole, brotli_close};
