/* SPDX-License-Identifier: MIT
 * The documents that an import is about to read, in order of time whatever the
 * order given. */
#ifndef MTOK_IMPORT_LIST_H
#define MTOK_IMPORT_LIST_H

#include <mtok/buf.h>
#include <mtok/err.h>
#include <mtok/fetcher.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct import_item {
    int64_t observed_at;
    const char *path; /* file, or the path inside a git repository */
    const char *part;
    const char *blob; /* git object, NULL for a file */
    bool spooled;     /* its bytes lie in the list's spool */
    int64_t offset, size;
    size_t order; /* as given: breaks ties that a manifest allows */
    bool ordered; /* from a manifest: several documents may share a time */
};

struct import_list {
    struct arena arena; /* owns the texts */
    struct import_item *items;
    size_t count;
    size_t skipped;      /* files in folders that are none of this source's */
    const char *foreign; /* the first file that was named though it is none of this source's */
    size_t foreign_count;
    bool shallow;  /* a git repository does not reach back to its beginning */
    size_t broken; /* archives that end too early */
    struct err first_broken;
    FILE *spool; /* members of archives and standard input, one behind the other; NULL for none */
    size_t undated; /* files whose time of observation is not known */
    struct err first_undated;
};

void import_list_init(struct import_list *list);
void import_list_free(struct import_list *list);

/* Adds a file, or every file below a folder or in a tar that is this source's by extension and
 * part. observed: a time for all, or -1 to read it from the names (a tar's name is that of a
 * folder). -1 when the path cannot be read. */
int import_list_path(struct import_list *list, const struct fetcher *fetcher, const char *path,
                     int64_t observed, struct err *err);
/* Adds the files of a manifest: lines "TIME,PATH" (or separated by a tab), paths relative to the
 * manifest's folder, in order. */
int import_list_manifest(struct import_list *list, const struct fetcher *fetcher,
                         const char *manifest, struct err *err);
/* Adds an item; part NULL: worked out from the path (0: not one of this source's). */
int import_list_add(struct import_list *list, const struct fetcher *fetcher, const char *path,
                    const char *blob, int64_t observed_at, bool ordered);

/* Adds what comes over standard input, as if it were the file `name` (NULL for none: the source's
 * first part). */
int import_list_stdin(struct import_list *list, const struct fetcher *fetcher, const char *name,
                      int64_t observed, struct err *err);

/* The bytes of an item that is no git object, piece by piece. Returns how many there were, 0 at the
 * end, -1 with a message. */
struct import_bytes {
    const char *path;
    FILE *file; /* NULL for the spool */
    int spool;
    int64_t offset, left;
};
int import_bytes_open(const struct import_list *list, const struct import_item *item,
                      struct import_bytes *bytes, struct err *err);
int64_t import_bytes_read(struct import_bytes *bytes, void *out, size_t room, struct err *err);
void import_bytes_close(struct import_bytes *bytes);

/* Sorts by time. Documents of one part that share a time: those of a manifest keep their order, a
 * second apart; others are an error that names two of them. */
int import_list_sort(struct import_list *list, struct err *err);

#endif
