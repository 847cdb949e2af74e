/* SPDX-License-Identifier: MIT
 * Documents in a tar, compressed or not, by libarchive, named here and nowhere
 * else. It is loaded when the first tar is met. A tar can be read only from
 * its beginning, and its members come in any order: those of this source go
 * into the spool. */
#include "intake/import_private.h"

/* Not ours: "archive.h" is the documents that we keep. */
#include <../include/archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(X)                                                                               \
    X(archive_read_new)                                                                            \
    X(archive_read_free)                                                                           \
    X(archive_read_support_format_tar)                                                             \
    X(archive_read_support_filter_gzip)                                                            \
    X(archive_read_support_filter_bzip2)                                                           \
    X(archive_read_support_filter_xz)                                                              \
    X(archive_read_support_filter_zstd)                                                            \
    X(archive_read_open_filename)                                                                  \
    X(archive_read_next_header)                                                                    \
    X(archive_read_data)                                                                           \
    X(archive_error_string)                                                                        \
    X(archive_entry_pathname)                                                                      \
    X(archive_entry_filetype)

#define POINTER(name) __typeof__(name) *name;
static struct {
    void *library;
    FUNCTIONS(POINTER)
} tar;

static int load(struct err *err) {
    static const char *const names[] = {
#define NAME(name) #name,
        FUNCTIONS(NAME)};
    void **slots[] = {
#define SLOT(name) (void **)&tar.name,
        FUNCTIONS(SLOT)};
    if (tar.library)
        return 0;
    void *library = dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return err_set(err,
                       "tars need libarchive, which is not installed (Debian package "
                       "libarchive13): %s",
                       dlerror());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!(*slots[i] = dlsym(library, names[i])))
            return err_set(err, "libarchive has no %s", names[i]);
    tar.library = library;
    return 0;
}

bool import_is_tar(const char *path) {
    static const char *const endings[] = {".tar",     ".tar.gz", ".tgz",
                                          ".tar.zst", ".tar.xz", ".tar.bz2"};
    size_t size = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t own = strlen(endings[i]);
        if (size > own && strcmp(path + size - own, endings[i]) == 0)
            return true;
    }
    return false;
}

/* libarchive's complaint, as a message about the tar. */
static int complain(struct archive *archive, const char *path, struct err *err) {
    const char *what = tar.archive_error_string(archive);
    return err_set(err, "%s: %s", path, what ? what : "cannot be read");
}

/* 1: the member is in the spool; 0: it ends too early (why says so); -1: the spool failed. */
static int spool_member(struct import_list *list, struct archive *archive, const char *path,
                        struct err *why, struct err *err) {
    char piece[65536];
    int64_t offset;
    la_ssize_t n;
    if (spool_begin(list, &offset, err))
        return -1;
    while ((n = tar.archive_read_data(archive, piece, sizeof piece)) > 0)
        if (spool_add(list, piece, (size_t)n, err))
            return -1;
    if (n < 0)
        return complain(archive, path, why) + 1;
    return spool_end(list, offset, err) ? -1 : 1;
}

/* The member under the name that it would have below a folder of the tar's name. 1, 0 or -1 as
 * spool_member. */
static int take_member(struct import_list *list, const struct fetcher *fetcher,
                       struct archive *archive, struct archive_entry *entry, const char *path,
                       int64_t observed, struct err *why, struct err *err) {
    const char *name = tar.archive_entry_pathname(entry);
    size_t before = list->count;
    if (!name || tar.archive_entry_filetype(entry) != AE_IFREG)
        return 1;
    const char *full = arena_printf(&list->arena, "%s/%s", path, name);
    if (!import_has_extension(full, fetcher->extensions) ||
        !import_add_file(list, fetcher, full, observed))
        list->skipped++;
    if (list->count == before)
        return 1;
    int taken = spool_member(list, archive, path, why, err);
    if (taken <= 0)
        list->count = before;
    return taken;
}

static int read_members(struct import_list *list, const struct fetcher *fetcher,
                        struct archive *archive, const char *path, int64_t observed,
                        struct err *err) {
    struct archive_entry *entry;
    struct err why = {0};
    int code, taken = 1;
    while (taken > 0 && (code = tar.archive_read_next_header(archive, &entry)) != ARCHIVE_EOF) {
        if (code < ARCHIVE_WARN)
            taken = complain(archive, path, &why) + 1;
        else
            taken = take_member(list, fetcher, archive, entry, path, observed, &why, err);
    }
    /* What came before the break is whole. */
    if (taken == 0 && !list->broken++)
        list->first_broken = why;
    return taken < 0 ? -1 : 0;
}

int import_tar(struct import_list *list, const struct fetcher *fetcher, const char *path,
               int64_t observed, struct err *err) {
    enum { BLOCK = 65536 };
    if (load(err))
        return -1;
    struct archive *archive = tar.archive_read_new();
    if (!archive)
        return err_set(err, "%s: no memory", path);
    tar.archive_read_support_format_tar(archive);
    tar.archive_read_support_filter_gzip(archive);
    tar.archive_read_support_filter_bzip2(archive);
    tar.archive_read_support_filter_xz(archive);
    tar.archive_read_support_filter_zstd(archive);
    int failed = tar.archive_read_open_filename(archive, path, BLOCK) != ARCHIVE_OK
                     ? complain(archive, path, err)
                     : read_members(list, fetcher, archive, path, observed, err);
    tar.archive_read_free(archive);
    return failed ? -1 : 0;
}
