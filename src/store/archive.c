/* SPDX-License-Identifier: MIT */
#include "store/archive.h"

#include "read/zstd_frame.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Replies of one part are nearly equal, so each is kept as the difference to an earlier one, its
 * base. Document n of a part leans on n - 1; every STEP-th leans on n - STEP, every STEP²-th on
 * n - STEP², and so on, so that no chain is longer than (STEP - 1) × log(n)/log(STEP). */
enum { STEP = 16, CACHE_SLOTS = STEP + 4, CACHE_BYTES = 8 << 20 };

/* Bodies met lately: the next document's base is nearly always among them. Found by hash, so an
 * entry is right whatever database it came from. */
struct body {
    unsigned char hash[SHA256_SIZE];
    char *bytes;
    size_t size;
    unsigned used; /* when last, by the clock below; 0 free */
};
static struct body cache[CACHE_SLOTS];
static unsigned cache_clock;

static struct body *cache_find(const unsigned char *hash) {
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        if (cache[i].used && memcmp(cache[i].hash, hash, SHA256_SIZE) == 0) {
            cache[i].used = ++cache_clock;
            return &cache[i];
        }
    return NULL;
}

static void cache_forget(struct body *body) {
    free(body->bytes);
    *body = (struct body){0};
}

static struct body *cache_oldest(bool only_used) {
    struct body *oldest = NULL;
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        if (only_used && !cache[i].used)
            continue;
        if (!oldest || cache[i].used < oldest->used)
            oldest = &cache[i];
    }
    return oldest;
}

static void cache_add(const unsigned char *hash, const void *bytes, size_t size) {
    if (size > CACHE_BYTES / 2 || cache_find(hash))
        return;
    size_t held = size;
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        held += cache[i].size;
    for (; held > CACHE_BYTES; held -= size) {
        struct body *gone = cache_oldest(true);
        held += size - gone->size;
        cache_forget(gone);
    }
    struct body *slot = cache_oldest(false);
    cache_forget(slot);
    memcpy(slot->hash, hash, SHA256_SIZE);
    slot->bytes = mem_alloc(size + 1);
    memcpy(slot->bytes, bytes, size);
    slot->size = size;
    slot->used = ++cache_clock;
}

void archive_hash(const void *bytes, size_t size, unsigned char hash[SHA256_SIZE]) {
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        if (cache[i].used && cache[i].size == size && memcmp(cache[i].bytes, bytes, size) == 0) {
            memcpy(hash, cache[i].hash, SHA256_SIZE);
            return;
        }
    sha256_of(bytes, size, hash);
}

/* A row of `document` without its body's bytes. */
struct kept {
    char encoding[16];
    unsigned char base[SHA256_SIZE];
    bool has_base;
    size_t size;
};

static const char *const find_document =
    "SELECT encoding, base, size, body, pages FROM document WHERE sha256 = ?1";

static int load(struct db *db, const unsigned char *hash, struct kept *kept, struct buf *frame,
                struct buf *pages, struct err *err) {
    struct stmt *stmt = db_prepare(db, find_document, err);
    char name[2 * SHA256_SIZE + 1];
    size_t size;
    if (!stmt)
        return -1;
    stmt_blob(stmt, 1, hash, SHA256_SIZE);
    int found = stmt_step(stmt, err);
    if (found <= 0)
        return found ? -1 : err_set(err, "document %s is not kept here", sha256_text(hash, name));
    snprintf(kept->encoding, sizeof kept->encoding, "%s", stmt_get_text(stmt, 0));
    const void *base = stmt_get_blob(stmt, 1, &size);
    kept->has_base = size == SHA256_SIZE;
    if (kept->has_base)
        memcpy(kept->base, base, SHA256_SIZE);
    kept->size = (size_t)stmt_get_int(stmt, 2);
    const void *body = stmt_get_blob(stmt, 3, &size);
    int failed = buf_add(frame, body, size);
    if (!failed && pages)
        failed = buf_text(pages, stmt_get_text(stmt, 4));
    stmt_reset(stmt);
    if (failed)
        return err_set(err, "document %s is larger than asked for", sha256_text(hash, name));
    return 0;
}

static int check_hash(const unsigned char *hash, const struct buf *content, struct err *err) {
    unsigned char found[SHA256_SIZE];
    char name[2 * SHA256_SIZE + 1];
    sha256_of(content->data, content->size, found);
    if (memcmp(hash, found, SHA256_SIZE) == 0)
        return 0;
    return err_code(err, EXIT_DATABASE, "document %s is damaged: its bytes have another hash",
                    sha256_text(hash, name));
}

static int rebuild(struct db *db, const unsigned char *hash, struct buf *out, struct buf *pages,
                   int depth, struct err *err);

/* The body as it was, by way of its base's. */
static int unpack(struct db *db, const struct kept *kept, const struct buf *frame, struct buf *out,
                  int depth, struct err *err) {
    if (!kept->has_base)
        return decompress_frame(frame->data, frame->size, NULL, 0, kept->size, out, err);
    const struct body *known = cache_find(kept->base);
    if (known)
        return decompress_frame(frame->data, frame->size, known->bytes, known->size, kept->size,
                                out, err);
    struct buf base;
    buf_init(&base, COMPRESS_REACH);
    int failed =
        rebuild(db, kept->base, &base, NULL, depth + 1, err) ||
        decompress_frame(frame->data, frame->size, base.data, base.size, kept->size, out, err);
    buf_free(&base);
    return failed ? -1 : 0;
}

static int rebuild(struct db *db, const unsigned char *hash, struct buf *out, struct buf *pages,
                   int depth, struct err *err) {
    char name[2 * SHA256_SIZE + 1];
    struct kept kept;
    struct buf frame;
    buf_clear(out);
    if (depth > 1000)
        return err_code(err, EXIT_DATABASE, "document %s leans on itself", sha256_text(hash, name));
    buf_init(&frame, (size_t)1 << 30);
    int failed = load(db, hash, &kept, &frame, pages, err);
    if (!failed && strcmp(kept.encoding, "zstd") && strcmp(kept.encoding, "zstd-prefix"))
        failed = err_set(err, "the bytes of document %s are not kept (%s)", sha256_text(hash, name),
                         kept.encoding);
    if (!failed && unpack(db, &kept, &frame, out, depth, err)) {
        if (err)
            err->code = EXIT_DATABASE;
        failed = err_prefix(err, "document %s", sha256_text(hash, name));
    }
    buf_free(&frame);
    return failed ? -1 : 0;
}

/* Rebuilds and checks. A base on the way needs no check of its own: were it wrong, so would be what
 * leans on it. */
static int read_checked(struct db *db, const unsigned char *hash, struct buf *out,
                        struct buf *pages, struct err *err) {
    if (rebuild(db, hash, out, pages, 0, err) || check_hash(hash, out, err))
        return -1;
    cache_add(hash, out->data, out->size);
    return 0;
}

int archive_get(struct db *db, const unsigned char hash[SHA256_SIZE], struct buf *out,
                struct buf *pages, struct err *err) {
    if (pages)
        buf_clear(pages);
    return read_checked(db, hash, out, pages, err);
}

static bool is_kept(struct db *db, const unsigned char *hash, struct err *err, int *failed) {
    struct stmt *stmt = db_prepare(db, "SELECT 1 FROM document WHERE sha256 = ?1", err);
    if (!stmt) {
        *failed = -1;
        return false;
    }
    stmt_blob(stmt, 1, hash, SHA256_SIZE);
    int found = stmt_step(stmt, err);
    stmt_reset(stmt);
    *failed = found < 0 ? -1 : 0;
    return found > 0;
}

/* How far back the base of document n (from 1) of a part stands; 0 for none. */
static int64_t reach_back(int64_t n) {
    int64_t step = 1;
    while ((n - 1) % (step * STEP) == 0 && n - 1 >= step * STEP)
        step *= STEP;
    return n > step ? step : 0;
}

struct base {
    unsigned char hash[SHA256_SIZE];
    int64_t depth;
    bool found;
    int64_t place; /* of the new document */
};

static int choose_base(struct db *db, int64_t part_id, struct base *base, struct err *err) {
    base->found = false;
    base->place =
        db_int_of(db, 0, "SELECT max(place) FROM document WHERE part_id = ?1", part_id) + 1;
    int64_t back = reach_back(base->place);
    if (!back)
        return 0;
    struct stmt *stmt = db_prepare(db,
                                   "SELECT sha256, depth FROM document WHERE part_id = ?1 AND "
                                   "place IN (?2, ?3) AND encoding IN ('zstd', 'zstd-prefix') "
                                   "ORDER BY place LIMIT 1",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part_id);
    stmt_int(stmt, 2, base->place - back);
    stmt_int(stmt, 3, base->place - 1); /* where the other has been dropped */
    int found = stmt_step(stmt, err);
    size_t size;
    if (found > 0) {
        memcpy(base->hash, stmt_get_blob(stmt, 0, &size), SHA256_SIZE);
        base->depth = stmt_get_int(stmt, 1);
        base->found = true;
    }
    stmt_reset(stmt);
    return found < 0 ? -1 : 0;
}

static int insert(struct db *db, int64_t part_id, const unsigned char *hash, size_t size,
                  const char *pages, const struct base *base, const struct buf *frame,
                  struct err *err) {
    struct stmt *stmt =
        db_prepare(db,
                   "INSERT INTO document (sha256, size, encoding, base, depth, "
                   "part_id, place, pages, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                   err);
    if (!stmt)
        return -1;
    stmt_blob(stmt, 1, hash, SHA256_SIZE);
    stmt_int(stmt, 2, (int64_t)size);
    stmt_text(stmt, 3, base->found ? "zstd-prefix" : "zstd");
    if (base->found)
        stmt_blob(stmt, 4, base->hash, SHA256_SIZE);
    else
        stmt_null(stmt, 4);
    stmt_int(stmt, 5, base->found ? base->depth + 1 : 0);
    stmt_int(stmt, 6, part_id);
    stmt_int(stmt, 7, base->place);
    stmt_text(stmt, 8, pages ? pages : "");
    stmt_blob(stmt, 9, frame->data, frame->size);
    return stmt_run(stmt, err);
}

/* A document on its way in. Compression takes as long as parsing, and neither needs the other. */
struct archive_job {
    int64_t part_id;
    unsigned char hash[SHA256_SIZE];
    const void *bytes;
    size_t size;
    struct base base;
    struct buf rebuilt; /* the base's bytes where the cache does not have them */
    const char *prefix;
    size_t prefix_size;
    struct buf frame;
    bool threaded;
    pthread_t thread;
    int failed;
    struct err err;
};

static void *compress(void *argument) {
    struct archive_job *job = argument;
    job->failed = compress_frame(job->bytes, job->size, job->prefix, job->prefix_size, &job->frame,
                                 &job->err);
    return NULL;
}

/* Finds the base's bytes; none where there is no base, or none that helps. */
static void find_prefix(struct db *db, struct archive_job *job) {
    if (job->size > COMPRESS_REACH / 2)
        job->base.found = false;
    if (!job->base.found)
        return;
    const struct body *known = cache_find(job->base.hash);
    if (known) {
        job->prefix = known->bytes;
        job->prefix_size = known->size;
        return;
    }
    /* A base that cannot be read must not keep new documents out; `check` reports it. */
    job->base.found = read_checked(db, job->base.hash, &job->rebuilt, NULL, NULL) == 0;
    if (job->base.found) {
        job->prefix = job->rebuilt.data;
        job->prefix_size = job->rebuilt.size;
    }
}

static void free_job(struct archive_job *job) {
    buf_free(&job->rebuilt);
    buf_free(&job->frame);
    free(job);
}

int archive_begin(struct db *db, int64_t part_id, const void *bytes, size_t size,
                  const unsigned char hash[SHA256_SIZE], struct archive_job **out,
                  struct err *err) {
    enum { WORTH_A_THREAD = 131072 };
    int failed;
    *out = NULL;
    if (is_kept(db, hash, err, &failed) || failed)
        return failed;
    struct archive_job *job = mem_alloc(sizeof *job);
    *job = (struct archive_job){.part_id = part_id, .bytes = bytes, .size = size};
    memcpy(job->hash, hash, SHA256_SIZE);
    buf_init(&job->rebuilt, COMPRESS_REACH / 2);
    buf_init(&job->frame, (size_t)1 << 30);
    if (choose_base(db, part_id, &job->base, err)) {
        free_job(job);
        return -1;
    }
    find_prefix(db, job);
    job->threaded = size > WORTH_A_THREAD && pthread_create(&job->thread, NULL, compress, job) == 0;
    if (!job->threaded)
        compress(job);
    *out = job;
    return 0;
}

int archive_end(struct db *db, struct archive_job *job, bool keep, const char *pages,
                struct err *err) {
    if (!job)
        return 0;
    if (job->threaded)
        pthread_join(job->thread, NULL);
    int failed = 0;
    if (keep) {
        failed = job->failed || insert(db, job->part_id, job->hash, job->size, pages, &job->base,
                                       &job->frame, err);
        if (job->failed && err)
            *err = job->err;
        if (!failed)
            cache_add(job->hash, job->bytes, job->size);
    }
    free_job(job);
    return failed ? -1 : 0;
}

static int keep(struct db *db, int64_t part_id, const void *bytes, size_t size, const char *pages,
                const unsigned char *hash, struct err *err) {
    struct archive_job *job;
    return archive_begin(db, part_id, bytes, size, hash, &job, err) ||
                   archive_end(db, job, true, pages, err)
               ? -1
               : 0;
}

int archive_put(struct db *db, int64_t part_id, const void *bytes, size_t size, const char *pages,
                unsigned char hash[SHA256_SIZE], struct err *err) {
    sha256_of(bytes, size, hash);
    return keep(db, part_id, bytes, size, pages, hash, err);
}

int archive_put_rows(struct db *db, int64_t part_id, const unsigned char hash[SHA256_SIZE],
                     int64_t size, const struct buf *rows, struct err *err) {
    int failed;
    if (is_kept(db, hash, err, &failed) || failed)
        return failed;
    struct stmt *stmt = db_prepare(db,
                                   "INSERT INTO document (sha256, size, encoding, part_id, body)"
                                   " VALUES (?1, ?2, 'rows', ?3, ?4)",
                                   err);
    struct buf frame;
    buf_init(&frame, (size_t)1 << 30);
    failed = !stmt || compress_frame(rows->data, rows->size, NULL, 0, &frame, err);
    if (!failed) {
        stmt_blob(stmt, 1, hash, SHA256_SIZE);
        stmt_int(stmt, 2, size);
        stmt_int(stmt, 3, part_id);
        stmt_blob(stmt, 4, frame.data, frame.size);
        failed = stmt_run(stmt, err);
    }
    buf_free(&frame);
    return failed ? -1 : 0;
}
