/* SPDX-License-Identifier: MIT */
#include "site/site_file.h"

#include "base/output_file.h"
#include "store/archive.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_MOST = 60 };

/* mkdir -p of the folder that the file in hand stands in. */
static int make_folders(char *path, struct err *err) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        int failed = mkdir(path, 0777) && errno != EEXIST;
        if (failed)
            err_set(err, "%s: cannot create the folder: %s", path, strerror(errno));
        *slash = '/';
        if (failed)
            return -1;
    }
    return 0;
}

FILE *site_begin(struct site *site, const char *name, struct err *err) {
    int n = snprintf(site->path, sizeof site->path, "%s/%s", site->folder, name);
    if (n < 0 || (size_t)n >= sizeof site->path) {
        err_set(err, "%s: the path is too long", site->folder);
        return NULL;
    }
    if (make_folders(site->path, err))
        return NULL;
    site->stream = open_memstream(&site->bytes, &site->size);
    if (!site->stream)
        err_set(err, "%s: out of memory", site->path);
    return site->stream;
}

static bool is_same(const struct site *site) {
    char piece[16384];
    size_t at = 0;
    FILE *file = fopen(site->path, "rb");
    if (!file)
        return false;
    bool same = true;
    while (same) {
        size_t got = fread(piece, 1, sizeof piece, file);
        if (got == 0)
            break;
        same = got <= site->size - at && memcmp(piece, site->bytes + at, got) == 0;
        at += got;
    }
    fclose(file);
    return same && at == site->size;
}

static int write_file(const struct site *site, struct err *err) {
    struct output_file *file = output_open(site->path, err);
    if (!file)
        return -1;
    fwrite(site->bytes, 1, site->size, output_stream(file));
    return output_commit(file, err);
}

int site_end(struct site *site, struct err *err) {
    int failed = fclose(site->stream);
    site->stream = NULL;
    if (failed) {
        err_set(err, "%s: out of memory", site->path);
    } else if (is_same(site)) {
        site->kept++;
    } else {
        failed = write_file(site, err);
        site->written++;
    }
    free(site->bytes);
    site->bytes = NULL;
    return failed ? -1 : 0;
}

void site_drop(struct site *site) {
    if (site->stream)
        fclose(site->stream);
    free(site->bytes);
    site->stream = NULL;
    site->bytes = NULL;
}

char *site_name(const char *text, char *out) {
    size_t at = 0;
    bool changed = false;
    for (const char *p = text; *p; p++) {
        bool plain = isalnum((unsigned char)*p) || *p == '-' || (*p == '.' && at > 0);
        /* the one slash between vendor and model is no change */
        changed |= !plain && *p != '/';
        if (at == NAME_MOST) {
            changed = true;
            break;
        }
        out[at++] = plain ? *p : '_';
    }
    out[at] = 0;
    if (changed || strchr(text, '_')) {
        unsigned char hash[SHA256_SIZE];
        sha256_of(text, strlen(text), hash);
        snprintf(out + at, 16, "-%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
    }
    return out;
}
