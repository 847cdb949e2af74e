/* SPDX-License-Identifier: MIT
 * Every distinct reply, compressed, under its SHA-256. */
#ifndef MTOK_ARCHIVE_H
#define MTOK_ARCHIVE_H

#include "db/db.h"

enum { SHA256_SIZE = 32 };

void sha256_of(const void *bytes, size_t size, unsigned char out[SHA256_SIZE]);
/* The same of bytes that come in pieces. sha256_end frees the state; out may be NULL then. */
struct sha256;
struct sha256 *sha256_begin(void);
void sha256_add(struct sha256 *state, const void *bytes, size_t size);
void sha256_end(struct sha256 *state, unsigned char *out);
/* 64 hexadecimal digits and a zero. Returns out. */
char *sha256_text(const unsigned char hash[SHA256_SIZE], char *out);
int sha256_read(const char *text, unsigned char out[SHA256_SIZE]);

/* As sha256_of, of bytes that may be those of a document met just before: comparing is much faster
 * than hashing. */
void archive_hash(const void *bytes, size_t size, unsigned char hash[SHA256_SIZE]);

/* Keeps the bytes (nothing is written where they are kept already) inside the caller's transaction.
 * pages: sizes of the pages joined by spaces, "" for one. */
int archive_put(struct db *db, int64_t part_id, const void *bytes, size_t size, const char *pages,
                unsigned char hash[SHA256_SIZE], struct err *err);
/* The same in two steps: between them a second thread compresses the bytes, which must stay, and
 * no other call of this header may be made. *job is NULL where the bytes are kept already.
 * archive_end frees the job; keep false: nothing is written. */
struct archive_job;
int archive_begin(struct db *db, int64_t part_id, const void *bytes, size_t size,
                  const unsigned char hash[SHA256_SIZE], struct archive_job **job, struct err *err);
int archive_end(struct db *db, struct archive_job *job, bool keep, const char *pages,
                struct err *err);
/* Of a file too large to keep: its hash and size, and as body the text of the rows that were read
 * from it. */
int archive_put_rows(struct db *db, int64_t part_id, const unsigned char hash[SHA256_SIZE],
                     int64_t size, const struct buf *rows, struct err *err);
/* Gives the bytes back, checked against the hash; EXIT_DATABASE where they differ. */
int archive_get(struct db *db, const unsigned char hash[SHA256_SIZE], struct buf *out,
                struct buf *pages, struct err *err);

#endif
