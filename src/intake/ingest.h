/* SPDX-License-Identifier: MIT
 * The middle of a price's way: bytes → parse → checks → archive → store. The
 * same for a fetch, an import, a replay and an accepted review. */
#ifndef MTOK_INGEST_H
#define MTOK_INGEST_H

#include "check/earlier.h"
#include "store/archive.h"
#include "store/store.h"

#include <mtok/fetcher.h>

struct ingest {
    const struct fetcher *fetcher;
    int64_t part_id;
    const char *part; /* its name */
    int64_t observed_at;
    const char *name;         /* URL or file, for messages and for the table fetch */
    const struct page *pages; /* bytes[size] is 0 in each */
    size_t page_count;
    int status; /* HTTP status, 0 for files */
    int64_t wire_bytes;
    bool believed;     /* a person accepted it: the document as a whole is not judged again */
    struct memo *memo; /* where versions are read one after the other (read/memo.h), else NULL */
    bool reread;       /* parse even where the bytes are those of the document before */
    size_t rows_once;  /* then: so many rows it gave when it was let in, 0 where it never was */
    struct earlier *earlier; /* then: what its part's documents before it gave; it is added */
};

struct ingest_result {
    enum outcome outcome;
    bool known;     /* this very document was recorded for this time before: nothing done */
    bool known_bad; /* quarantined, but the same bytes were quarantined or refused before */
    struct tally tally;
    unsigned char sha256[SHA256_SIZE];
    char message[1024]; /* why it was quarantined; "" when all is well */
};

/* Takes one document inside the store's open batch. -1 only when the database fails; a bad document
 * is OUTCOME_QUARANTINED with its message, and kept. */
int ingest_document(struct db *db, struct store *store, const struct ingest *in,
                    struct ingest_result *result, struct err *err);

/* Records that nothing came: a failed attempt or "not modified". */
int ingest_attempt(struct db *db, struct store *store, const struct ingest *in,
                   enum outcome outcome, const char *message, struct ingest_result *result,
                   struct err *err);

/* A document too large to hold (fetchers with `feed`), on its way: parsed and hashed as it comes.
 */
struct stream;
struct stream *stream_open(const struct fetcher *fetcher, const char *name);
/* -1 where the parser gives up; what follows is only hashed then. */
int stream_feed(struct stream *stream, const char *bytes, size_t size, struct err *err);
/* NULL is allowed. */
void stream_close(struct stream *stream);
/* As ingest_document, for what came through the stream (in->pages is not looked at). Kept are the
 * hash and the rows that were read. */
int ingest_stream(struct db *db, struct store *store, const struct ingest *in,
                  struct stream *stream, struct ingest_result *result, struct err *err);

/* Splits archived bytes into pages by their sizes ("" for one page). pages holds room for 4096. */
size_t ingest_pages(char *bytes, size_t size, const char *sizes, struct page *pages);

#endif
