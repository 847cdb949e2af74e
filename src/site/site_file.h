/* SPDX-License-Identifier: MIT
 * Files of a folder of pages: each is there whole or not at all, and one whose
 * content is the same is not touched, so that rsync and caches stay calm. */
#ifndef MTOK_SITE_FILE_H
#define MTOK_SITE_FILE_H

#include <mtok/err.h>
#include <stddef.h>
#include <stdio.h>

struct site {
    const char *folder;
    size_t written; /* files that changed */
    size_t kept;    /* files that did not */
    FILE *stream;   /* of the file in hand */
    char *bytes;
    size_t size;
    char path[4096]; /* of the file in hand */
};

/* Begins a file; name is relative to the folder, its own folders are made. NULL on error. */
FILE *site_begin(struct site *site, const char *name, struct err *err);
/* Ends it: writes it where it is new or different. */
int site_end(struct site *site, struct err *err);
/* Drops the file in hand, if there is one. */
void site_drop(struct site *site);

/* The file name of a model or server: what is no letter, digit, '.' or '-' becomes '_'; a long or
 * changed name gets a hash, so that no two share one. out holds 96 bytes. */
char *site_name(const char *text, char *out);

#endif
