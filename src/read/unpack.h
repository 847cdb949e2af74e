/* SPDX-License-Identifier: MIT
 * Inflates packed bytes as they arrive, and knows whether the end is there: a
 * reply that breaks off must not pass for a whole one. libcurl could inflate,
 * but does not tell the second. */
#ifndef MTOK_UNPACK_H
#define MTOK_UNPACK_H

#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

/* Takes inflated bytes; -1 stops, and has its own message. */
typedef int unpack_out(void *user, const char *bytes, size_t size);

struct unpacker {
    const char *name; /* as in Content-Encoding */
    /* NULL when the library behind it is not installed. */
    void *(*open)(void);
    /* Inflates a piece and hands the result to out, at most 64 KiB at once; -1 when out returns -1
     * (err is then untouched) or, with a message, when the data are damaged. */
    int (*feed)(void *state, const char *bytes, size_t size, unpack_out *out, void *user,
                struct err *err);
    /* Whether what was fed so far ends where packed data may end. */
    bool (*whole)(const void *state);
    void (*close)(void *state);
};

extern const struct unpacker unpack_gzip;   /* several members in a row are one text */
extern const struct unpacker unpack_zstd;   /* several frames too; windows up to 8 MiB (RFC 9659) */
extern const struct unpacker unpack_brotli; /* loads its library when it is first opened */

/* The unpacker for a Content-Encoding (case ignored), or NULL. */
const struct unpacker *unpack_find(const char *encoding);
/* true for bytes that begin a gzip file (1f 8b); needs two of them. */
bool unpack_is_gzip(const char *bytes, size_t size);

#endif
