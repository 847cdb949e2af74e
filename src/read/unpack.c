/* SPDX-License-Identifier: MIT */
#include "read/unpack.h"

#include <strings.h>

const struct unpacker *unpack_find(const char *encoding) {
    if (strcasecmp(encoding, "x-gzip") == 0)
        return &unpack_gzip;
    const struct unpacker *const all[] = {&unpack_gzip, &unpack_zstd, &unpack_brotli};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcasecmp(all[i]->name, encoding) == 0)
            return all[i];
    return NULL;
}

bool unpack_is_gzip(const char *bytes, size_t size) {
    return size >= 2 && (unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b;
}
