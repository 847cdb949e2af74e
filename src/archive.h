/* SPDX-License-Identifier: MIT
 * Every distinct reply, compressed, under its SHA-256. */
#ifndef MTOK_ARCHIVE_H
#define MTOK_ARCHIVE_H

#include "db.h"

enum { SHA256_SIZE = 32 };

void sha256_of(const void *bytes, size_t size, unsigned char out[SHA256_SIZE]);
/* 64 hexadecimal digits and a zero. Returns out. */
char *sha256_text(const unsigned char hash[SHA256_SIZE], char *out);
int sha256_read(const char *text, unsigned char out[SHA256_SIZE]);

/* Keeps the bytes (nothing is written where they are kept already) inside the caller's transaction.
 * pages: sizes of the pages joined by spaces, "" for one. */
int archive_put(struct db *db, int64_t part_id, const void *bytes, size_t size, const char *pages,
                unsigned char hash[SHA256_SIZE], struct err *err);
/* Gives the bytes back, checked against the hash; EXIT_DATABASE where they differ. */
int archive_get(struct db *db, const unsigned char hash[SHA256_SIZE], struct buf *out,
                struct buf *pages, struct err *err);

#endif
