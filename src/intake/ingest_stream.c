/* SPDX-License-Identifier: MIT
 * Documents too large to hold: parsed and hashed as they come. */
#include "intake/ingest.h"
#include "intake/ingest_private.h"

#include <mtok/decimal.h>
#include <stdlib.h>

struct stream {
    const struct fetcher *fetcher;
    void *state; /* of the parser; NULL after it gave up */
    struct sink sink;
    struct sha256 *hash;
    int64_t size;
    struct err why; /* why the parser gave up */
};

struct stream *stream_open(const struct fetcher *fetcher, const char *name) {
    struct stream *stream = mem_alloc(sizeof *stream);
    stream->fetcher = fetcher;
    sink_init(&stream->sink);
    stream->hash = sha256_begin();
    stream->state = fetcher->begin(name, &stream->sink);
    return stream;
}

/* Ends the parser; without a sink it only frees. */
static int end_parser(struct stream *stream, struct sink *sink) {
    if (!stream->state)
        return -1;
    void *state = stream->state;
    stream->state = NULL;
    return stream->fetcher->finish(state, sink, &stream->why);
}

int stream_feed(struct stream *stream, const char *bytes, size_t size, struct err *err) {
    sha256_add(stream->hash, bytes, size);
    stream->size += (int64_t)size;
    if (!stream->state || stream->fetcher->feed(stream->state, bytes, size, &stream->why)) {
        struct err unused = stream->why;
        end_parser(stream, NULL);
        stream->why = unused;
        if (err)
            *err = unused;
        return -1;
    }
    return 0;
}

void stream_close(struct stream *stream) {
    if (!stream)
        return;
    end_parser(stream, NULL);
    sha256_end(stream->hash, NULL);
    sink_free(&stream->sink);
    free(stream);
}

/* What was read, one row a line: all that is kept of the document besides its hash. */
static void list_rows(const struct sink *sink, struct buf *out) {
    struct buf detail;
    buf_init(&detail, 65536);
    for (size_t i = 0; i < sink->row_count; i++) {
        const struct row *row = &sink->rows[i];
        char value[24] = "";
        row_detail(row, &detail);
        if (row->state == ROW_VALUE)
            decimal_text(row->nano, value);
        buf_printf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", measure_info(row->measure)->name,
                   row->subject, row->seller, row->place, row->tier, detail.data, value);
    }
    buf_free(&detail);
}

int ingest_stream(struct db *db, struct store *store, const struct ingest *given,
                  struct stream *stream, struct ingest_result *result, struct err *err) {
    struct ingest copy = *given, *in = &copy;
    struct buf rows;
    *result = (struct ingest_result){0};
    int verdict = end_parser(stream, &stream->sink) ? 0 : 1;
    if (!verdict)
        ingest_name(in, &stream->why);
    sha256_end(stream->hash, result->sha256);
    stream->hash = NULL;
    if (ingest_accepted(db, in, result->sha256, &in->believed, err))
        return -1;
    int done = ingest_look_up(db, store, in, result, err);
    if (done)
        return done < 0 ? -1 : 0;
    if (verdict)
        verdict = ingest_judge(db, in, &stream->sink, &stream->why, err);
    buf_init(&rows, (size_t)1 << 30);
    list_rows(&stream->sink, &rows);
    int failed = verdict < 0 ||
                 archive_put_rows(db, in->part_id, result->sha256, stream->size, &rows, err) ||
                 ingest_enter(store, in, verdict, &stream->why, &stream->sink, result, err);
    buf_free(&rows);
    return failed ? -1 : 0;
}
