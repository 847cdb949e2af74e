/* SPDX-License-Identifier: MIT
 * Inflates gzip bytes as they arrive: replies and files that are gzip without
 * saying so. */
#ifndef MTOK_GUNZIP_H
#define MTOK_GUNZIP_H

#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

struct gunzip;

/* true for bytes that begin a gzip file (1f 8b); needs two of them. */
bool gunzip_is(const char *bytes, size_t size);

struct gunzip *gunzip_new(void);
void gunzip_free(struct gunzip *gunzip);

/* Inflates a piece and hands the result to out, in pieces of at most 64 KiB; stops with -1 when out
 * returns -1 (out has set its message) and on damaged data. Several gzip members in a row are one
 * text, as gzip(1) has it. */
int gunzip_feed(struct gunzip *gunzip, const char *bytes, size_t size,
                int (*out)(void *user, const char *bytes, size_t size), void *user,
                struct err *err);
/* true when the input so far ends where a gzip member ends: nothing is missing. */
bool gunzip_whole(const struct gunzip *gunzip);

#endif
