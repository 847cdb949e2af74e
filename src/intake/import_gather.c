/* SPDX-License-Identifier: MIT
 * What a person names becomes a list in order of time: files, folders, archives,
 * manifests. */
#include "intake/import_list.h"

#include "intake/import_private.h"

#include <dirent.h>
#include <errno.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int add_folder(struct import_list *list, const struct fetcher *fetcher, const char *folder,
                      int64_t observed, struct err *err);

static int add_entry(struct import_list *list, const struct fetcher *fetcher, const char *path,
                     int64_t observed, struct err *err) {
    struct stat info, itself;
    if (lstat(path, &itself))
        return err_set(err, "%s: %s", path, strerror(errno));
    /* A link to nothing is nobody's document; one to a folder may lead back to where we are. */
    if (stat(path, &info) || (S_ISDIR(info.st_mode) && S_ISLNK(itself.st_mode))) {
        list->skipped++;
        return 0;
    }
    if (S_ISDIR(info.st_mode))
        return add_folder(list, fetcher, path, observed, err);
    if (import_is_tar(path))
        return import_tar(list, fetcher, path, observed, err);
    if (!import_has_extension(path, fetcher->extensions) ||
        !import_add_file(list, fetcher, path, observed))
        list->skipped++;
    return 0;
}

static int add_folder(struct import_list *list, const struct fetcher *fetcher, const char *folder,
                      int64_t observed, struct err *err) {
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0)
        return err_set(err, "%s: %s", folder, strerror(errno));
    int failed = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && !failed) {
            if (n < 0 || (size_t)n >= sizeof path)
                failed = err_set(err, "%s: the path is too long", folder);
            else
                failed = add_entry(list, fetcher, path, observed, err);
        }
        free(names[i]);
    }
    free(names);
    return failed;
}

int import_list_path(struct import_list *list, const struct fetcher *fetcher, const char *path,
                     int64_t observed, struct err *err) {
    struct stat info;
    if (stat(path, &info))
        return err_set(err, "%s: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return add_folder(list, fetcher, path, observed, err);
    if (import_is_tar(path))
        return import_tar(list, fetcher, path, observed, err);
    if (!import_add_file(list, fetcher, path, observed) && !list->foreign_count++)
        list->foreign = arena_text(&list->arena, path);
    return 0;
}

static int manifest_line(struct import_list *list, const struct fetcher *fetcher,
                         const char *manifest, size_t number, char *line, struct err *err) {
    size_t at = strcspn(line, ",\t");
    int64_t when;
    struct err reading = {0};
    if (!line[at])
        return err_set(err, "%s: line %zu: expected TIME,PATH", manifest, number);
    if (when_read(line, at, &when, &reading))
        return err_set(err, "%s: line %zu: %s", manifest, number, reading.text);
    const char *path = line + at + 1;
    const char *slash = strrchr(manifest, '/');
    const char *full = path;
    if (*path != '/' && slash)
        full = arena_printf(&list->arena, "%.*s/%s", (int)(slash - manifest), manifest, path);
    if (!import_list_add(list, fetcher, full, NULL, when, true))
        return err_set(err, "%s: line %zu: %s is not a file of %s", manifest, number, path,
                       fetcher->name);
    return 0;
}

int import_list_manifest(struct import_list *list, const struct fetcher *fetcher,
                         const char *manifest, struct err *err) {
    FILE *file = fopen(manifest, "r");
    if (!file)
        return err_set(err, "%s: %s", manifest, strerror(errno));
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int failed = 0;
    for (size_t number = 1; !failed && (size = getline(&line, &room, file)) >= 0; number++) {
        while (size && (line[size - 1] == '\n' || line[size - 1] == '\r'))
            line[--size] = 0;
        if (size && *line != '#')
            failed = manifest_line(list, fetcher, manifest, number, line, err);
    }
    free(line);
    fclose(file);
    return failed;
}

static int by_time(const void *a, const void *b) {
    const struct import_item *x = a, *y = b;
    if (x->observed_at != y->observed_at)
        return x->observed_at < y->observed_at ? -1 : 1;
    int parts = strcmp(x->part, y->part);
    if (parts)
        return parts;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The same document saved twice is no contradiction. */
static bool same_bytes(const struct import_list *list, const struct import_item *a,
                       const struct import_item *b) {
    char left[4096], right[4096];
    struct import_bytes x = {0}, y = {0};
    bool same =
        import_bytes_open(list, a, &x, NULL) == 0 && import_bytes_open(list, b, &y, NULL) == 0;
    int64_t n = same;
    while (same && n > 0) {
        n = import_bytes_read(&x, left, sizeof left, NULL);
        same = n >= 0 && import_bytes_read(&y, right, sizeof right, NULL) == n &&
               memcmp(left, right, (size_t)n) == 0;
    }
    import_bytes_close(&x);
    import_bytes_close(&y);
    return same;
}

int import_list_sort(struct import_list *list, struct err *err) {
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_time);
    for (size_t i = 1; i < list->count; i++) {
        struct import_item *a = &list->items[i - 1], *b = &list->items[i];
        if (strcmp(a->part, b->part) != 0 || a->observed_at < b->observed_at)
            continue;
        if (!b->ordered && !b->blob && same_bytes(list, a, b))
            continue;
        if (!b->ordered)
            return err_set(err,
                           "%s and %s have the same time of observation; which came first is "
                           "not known: give --manifest FILE",
                           a->path, b->path);
        b->observed_at = a->observed_at + 1;
    }
    return 0;
}
