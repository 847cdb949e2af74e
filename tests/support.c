/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

void read_file(const char *path, struct buf *out) {
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    char piece[65536];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        if (buf_add(out, piece, n))
            fail_msg("%s is too large", path);
    fclose(file);
}

const char *real_data(const char *what_is_skipped) {
    const char *path = getenv("MTOK_REAL_DATA");
    struct stat info;
    if (!path)
        path = MTOK_SOURCE "/../shared/data";
    if (stat(path, &info) == 0)
        return path;
    fprintf(stderr, "SKIPPED: %s (no real documents at %s)\n", what_is_skipped, path);
    return NULL;
}
