/* SPDX-License-Identifier: MIT
 * mtok import SOURCE FILE...: saved replies, read with that source's parser
 * under the same checks as a fetch, in order of time whatever the order given.
 * A bad version is reported and skipped; interrupted at any point, the next
 * run goes on where it was. */
#include "base/name_time.h"
#include "base/progress.h"
#include "base/stop.h"
#include "command/command.h"
#include "command/session.h"
#include "intake/import_git.h"
#include "intake/import_list.h"
#include "intake/ingest.h"
#include "intake/refusals.h"
#include "names/registry.h"
#include "read/memo.h"

#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMMIT_BYTES = 64 << 20, /* documents of about this size share a transaction */
    MAX_BYTES = 64 << 20     /* of a reply whose source states no limit */
};

static const struct option_spec options[] = {
    {"observed", 'o', "TIME", "when the replies were received (default: the date in their names)"},
    {"name", 'N', "FILE", "name that standard input is taken to have (for its part and date)"},
    {"manifest", 'm', "FILE", "read the files that FILE lists, one TIME,PATH a line"},
    {"git", 'g', "REPOSITORY", "read every committed version of the operand, a path in REPOSITORY"},
    {0}};

struct import {
    const struct context *ctx;
    const struct fetcher *fetcher;
    struct session session;
    struct store *store;
    struct git_reader *git;
    struct import_list list;
    struct progress progress;
    struct memo *memo;
    struct buf bytes; /* of the document in hand; its room is used again */
    int64_t source_id;
    size_t pending_bytes;
    bool open;          /* a batch is open */
    bool told_refusals; /* once is enough: a history may have hundreds */
    size_t taken, unchanged, known, bad, known_bad, kept, refused, changes;
    size_t in_force_refused;
};

static int read_item(const struct import *import, const struct import_item *item, struct buf *out,
                     struct err *err) {
    struct import_bytes bytes;
    char piece[65536];
    int64_t n;
    int failed = import_bytes_open(&import->list, item, &bytes, err);
    if (failed)
        return -1;
    while (!failed && (n = import_bytes_read(&bytes, piece, sizeof piece, err)) != 0) {
        failed = n < 0;
        if (!failed && buf_add(out, piece, (size_t)n))
            failed =
                err_set(err, "%s: larger than the %zu bytes that a reply of this source may have",
                        item->path, out->max);
    }
    import_bytes_close(&bytes);
    return failed ? -1 : 0;
}

/* RFC 7464: the pages of a paged reply, each behind a record separator. */
static size_t split_pages(struct buf *bytes, struct page *pages, size_t room) {
    enum { SEPARATOR = 0x1e };
    size_t count = 0;
    if (!bytes->size || bytes->data[0] != SEPARATOR) {
        pages[0] = (struct page){bytes->data, bytes->size};
        return 1;
    }
    char *end = bytes->data + bytes->size;
    for (char *at = bytes->data; at < end && count < room;) {
        char *next = memchr(at + 1, SEPARATOR, (size_t)(end - at - 1));
        if (!next)
            next = end;
        *at = 0;
        pages[count++] = (struct page){at + 1, (size_t)(next - at - 1)};
        at = next;
    }
    *end = 0;
    for (size_t i = 0; i + 1 < count; i++)
        *(char *)(pages[i].bytes + pages[i].size) = 0;
    return count;
}

static void report_bad(struct import *import, const struct ingest_result *result) {
    if (result->known_bad || result->known) {
        import->known_bad++;
        return;
    }
    import->bad++;
    progress_hide(&import->progress);
    fprintf(stderr, "mtok: %s: skipped: %s\n", import->fetcher->name, result->message);
}

/* A file that cannot be read is one bad version more; only the database ends the import. */
static int skip_unread(struct import *import, const char *why) {
    /* What a signal broke off, the next run reads. */
    if (stop_asked)
        return 0;
    import->bad++;
    progress_hide(&import->progress);
    fprintf(stderr, "mtok: %s: skipped: %s\n", import->fetcher->name, why);
    return 0;
}

static void count_result(struct import *import, const struct ingest_result *result) {
    if (result->outcome == OUTCOME_QUARANTINED) {
        report_bad(import, result);
        return;
    }
    import->known += result->known;
    import->taken += !result->known && result->outcome == OUTCOME_CHANGED;
    import->unchanged += !result->known && result->outcome == OUTCOME_UNCHANGED;
    import->kept += result->tally.kept;
    import->refused += result->tally.new_refusals;
    import->in_force_refused += result->tally.in_force_refused;
}

static int take_bytes(struct import *import, const struct import_item *item, struct buf *bytes,
                      struct err *err) {
    enum { MAX_PAGES = 256 };
    struct page pages[MAX_PAGES];
    int64_t part_id;
    if (store_part(import->store, import->source_id, item->part, "", &part_id, err))
        return -1;
    struct ingest in = {.fetcher = import->fetcher,
                        .part_id = part_id,
                        .part = item->part,
                        .observed_at = item->observed_at,
                        .name = item->path,
                        .pages = pages,
                        .page_count = split_pages(bytes, pages, MAX_PAGES),
                        .memo = import->memo};
    struct ingest_result result;
    if (ingest_document(import->session.db, import->store, &in, &result, err))
        return -1;
    count_result(import, &result);
    return 0;
}

/* A file too large to hold is parsed and hashed as it is read. */
static int take_stream(struct import *import, const struct import_item *item, struct err *err) {
    struct ingest in = {.fetcher = import->fetcher,
                        .part = item->part,
                        .observed_at = item->observed_at,
                        .name = item->path};
    struct ingest_result result;
    struct import_bytes bytes;
    struct err reading = {0};
    if (import_bytes_open(&import->list, item, &bytes, &reading))
        return skip_unread(import, reading.text);
    struct stream *stream = stream_open(import->fetcher, item->path);
    char piece[65536];
    int64_t n;
    while ((n = import_bytes_read(&bytes, piece, sizeof piece, &reading)) > 0)
        stream_feed(stream, piece, (size_t)n, NULL);
    bool broken = n < 0;
    import_bytes_close(&bytes);
    int failed = 0;
    if (broken)
        skip_unread(import, reading.text);
    else
        failed = store_part(import->store, import->source_id, item->part, "", &in.part_id, err) ||
                 ingest_stream(import->session.db, import->store, &in, stream, &result, err);
    stream_close(stream);
    if (!failed && !broken)
        count_result(import, &result);
    return failed ? -1 : 0;
}

static int begin(struct import *import, struct err *err) {
    if (import->open)
        return 0;
    if (store_begin(import->store, "import", import->ctx->now, "", err) ||
        store_source(import->store, import->fetcher->name, import->fetcher, &import->source_id,
                     err))
        return -1;
    import->open = true;
    import->pending_bytes = 0;
    return 0;
}

static int finish_batch(struct import *import, struct err *err) {
    if (!import->open)
        return 0;
    struct store_result result;
    import->open = false;
    if (store_commit(import->store, &result, err))
        return -1;
    import->changes += result.changes;
    import->in_force_refused += result.jumps;
    if (!import->told_refusals && import->in_force_refused) {
        import->told_refusals = true;
        progress_hide(&import->progress);
        return refusals_tell(import->session.db, stderr, err);
    }
    return 0;
}

static int take_whole(struct import *import, const struct import_item *item, struct err *err) {
    struct buf *bytes = &import->bytes;
    struct err reading = {0};
    buf_clear(bytes);
    int unread = item->blob ? git_reader_get(import->git, item->blob, bytes, &reading)
                            : read_item(import, item, bytes, &reading);
    int failed = unread ? skip_unread(import, reading.text) : take_bytes(import, item, bytes, err);
    import->pending_bytes += bytes->size;
    return failed;
}

/* A reply cannot have come tomorrow: either its name or this clock is wrong. Nothing is lost, since
 * views leave out what lies after now; but a person should know. A day is forgiven for names in
 * local time. */
static void warn_of_future(const struct import *import, const struct import_item *item) {
    char when[WHEN_TEXT];
    if (item->observed_at <= import->ctx->now + 86400)
        return;
    progress_hide(&import->progress);
    fprintf(stderr, "mtok: %s: %s: observed at %s, which is in the future\n", import->fetcher->name,
            item->path, when_text(item->observed_at, when));
}

static int take_item(struct import *import, const struct import_item *item, struct err *err) {
    warn_of_future(import, item);
    if (begin(import, err))
        return -1;
    int failed = import->fetcher->feed && !item->blob ? take_stream(import, item, err)
                                                      : take_whole(import, item, err);
    if (!failed && import->pending_bytes >= COMMIT_BYTES)
        failed = finish_batch(import, err);
    return failed;
}

static int take_all(struct import *import, struct err *err) {
    progress_start(&import->progress, import->list.count, import->ctx->quiet);
    int failed = 0;
    for (size_t i = 0; i < import->list.count && !failed && !stop_asked; i++) {
        failed = take_item(import, &import->list.items[i], err);
        progress_step(&import->progress, i + 1, import->list.items[i].path);
    }
    progress_end(&import->progress);
    if (failed)
        store_rollback(import->store);
    else
        failed = finish_batch(import, err);
    return failed;
}

/* "-": one document, whose time must be told. */
static int list_stdin(struct import *import, int64_t when, struct err *err) {
    const char *name = option_value(import->ctx, "name");
    if (when < 0 && (!name || name_time(name, &when, err)))
        return err_code(
            err, EXIT_USAGE,
            "standard input: --observed TIME, or --name FILE with a date in it, is needed");
    return import_list_stdin(&import->list, import->fetcher, name, when, err);
}

static int make_list(struct import *import, struct err *err) {
    const struct context *ctx = import->ctx;
    const char *observed = option_value(ctx, "observed");
    const char *manifest = option_value(ctx, "manifest");
    const char *git = option_value(ctx, "git");
    int64_t when = -1;
    if (observed && when_read(observed, strlen(observed), &when, err))
        return err_code(err, EXIT_USAGE,
                        "--observed %s: expected a time such as 2026-11-23T09:00:00Z", observed);
    if (manifest && import_list_manifest(&import->list, import->fetcher, manifest, err))
        return -1;
    for (int i = 1; i < ctx->argc; i++) {
        int failed =
            git ? import_git_list(git, ctx->argv[i], import->fetcher, &import->list, err)
            : strcmp(ctx->argv[i], "-") == 0
                ? list_stdin(import, when, err)
                : import_list_path(&import->list, import->fetcher, ctx->argv[i], when, err);
        if (failed)
            return -1;
    }
    if (!manifest && ctx->argc < 2)
        return err_code(err, EXIT_USAGE, "import: expected files, a folder, or --manifest FILE");
    const struct import_list *list = &import->list;
    if (!list->count && !list->undated && !list->foreign && list->broken)
        return err_set(err, "%s", list->first_broken.text);
    if (!list->count && !list->undated && !list->foreign)
        return err_set(err, "%s: none of these files is one of this source", import->fetcher->name);
    return import_list_sort(&import->list, err);
}

static void print_summary(const struct import *import) {
    const struct import_list *list = &import->list;
    if (list->undated)
        fprintf(stderr, "mtok: %s: %zu file%s left out: %s\n", import->fetcher->name, list->undated,
                list->undated == 1 ? "" : "s", list->first_undated.text);
    if (list->broken)
        fprintf(stderr, "mtok: %s: %zu tar%s could not be read to the end: %s\n",
                import->fetcher->name, list->broken, list->broken == 1 ? "" : "s",
                list->first_broken.text);
    if (list->foreign)
        fprintf(stderr, "mtok: %s: %zu file%s left out: %s is not a file of this source\n",
                import->fetcher->name, list->foreign_count, list->foreign_count == 1 ? "" : "s",
                list->foreign);
    if (list->shallow)
        fprintf(stderr, "mtok: %s: %s is a shallow clone: versions from before it are not in it\n",
                import->fetcher->name, option_value(import->ctx, "git"));
    if (import->ctx->quiet)
        return;
    fprintf(stderr,
            "mtok: %s: %zu documents read, %zu unchanged, %zu known before, %zu skipped; "
            "%zu rows kept, %zu newly refused, %zu observations written\n",
            import->fetcher->name, import->taken, import->unchanged, import->known,
            import->bad + import->known_bad, import->kept, import->refused, import->changes);
}

static int run_import(struct import *import, struct err *err) {
    const char *git = option_value(import->ctx, "git");
    if (make_list(import, err) || session_write(import->ctx, 60, false, &import->session, err) ||
        store_open(import->session.db, &import->store, err) ||
        (git && git_reader_open(git, &import->git, err)))
        return (int)err->code;
    stop_catch();
    if (take_all(import, err))
        return (int)err->code;
    print_summary(import);
    if (stop_asked)
        return EXIT_TERMINATED;
    const struct import_list *list = &import->list;
    bool partial =
        import->bad || list->undated || list->foreign || list->broken || import->in_force_refused;
    return partial ? EXIT_PARTIAL : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    struct import import = {.ctx = ctx, .fetcher = registry_find(ctx->argv[0])};
    if (!import.fetcher) {
        err_code(err, EXIT_USAGE, "import: unknown source '%s'; `mtok sources` lists them",
                 ctx->argv[0]);
        return EXIT_USAGE;
    }
    import_list_init(&import.list);
    import.memo = memo_new();
    buf_init(&import.bytes, import.fetcher->max_bytes ? import.fetcher->max_bytes : MAX_BYTES);
    int code = run_import(&import, err);
    git_reader_close(import.git);
    store_close(import.store);
    session_close(&import.session);
    import_list_free(&import.list);
    buf_free(&import.bytes);
    memo_free(import.memo);
    return code;
}

const struct command command_import = {
    .name = "import",
    .operands = "SOURCE [FILE|FOLDER|TAR|PATH|-]...",
    .summary = "read saved replies of a source into the history",
    .details = "The time of observation is --observed, else the one ISO date in the file's name\n"
               "(2026-03-12, 2026-03-12T072511Z), else that of the nearest folder above which has\n"
               "one; otherwise the file is left out. Reading twice changes nothing.",
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .run = run,
};
