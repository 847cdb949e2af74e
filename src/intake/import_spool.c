/* SPDX-License-Identifier: MIT
 * Documents that can be read only once, in the order in which they come: they
 * wait in a file without a name until it is their turn. */
#include "intake/import_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int spool_begin(struct import_list *list, int64_t *offset, struct err *err) {
    if (!list->spool)
        list->spool = tmpfile();
    if (!list->spool || fseeko(list->spool, 0, SEEK_END))
        return err_set(err, "a temporary file: %s", strerror(errno));
    *offset = ftello(list->spool);
    return 0;
}

int spool_add(struct import_list *list, const void *bytes, size_t size, struct err *err) {
    if (fwrite(bytes, 1, size, list->spool) == size)
        return 0;
    return err_set(err, "a temporary file: %s", strerror(errno));
}

int spool_end(struct import_list *list, int64_t offset, struct err *err) {
    struct import_item *item = &list->items[list->count - 1];
    if (fflush(list->spool))
        return err_set(err, "a temporary file: %s", strerror(errno));
    item->spooled = true;
    item->offset = offset;
    item->size = ftello(list->spool) - offset;
    return 0;
}

int import_list_stdin(struct import_list *list, const struct fetcher *fetcher, const char *name,
                      int64_t observed, struct err *err) {
    char piece[65536];
    size_t n;
    int64_t offset;
    struct fetcher plain = *fetcher;
    if (!name)
        plain.part_of = NULL;
    if (!import_list_add(list, &plain, name ? name : "-", NULL, observed, false))
        return err_set(err, "%s is not a file of %s", name, fetcher->name);
    if (spool_begin(list, &offset, err))
        return -1;
    while ((n = fread(piece, 1, sizeof piece, stdin)) > 0)
        if (spool_add(list, piece, n, err))
            return -1;
    if (ferror(stdin))
        return err_set(err, "standard input: %s", strerror(errno));
    return spool_end(list, offset, err);
}

int import_bytes_open(const struct import_list *list, const struct import_item *item,
                      struct import_bytes *bytes, struct err *err) {
    *bytes = (struct import_bytes){.path = item->path};
    if (item->spooled) {
        bytes->spool = fileno(list->spool);
        bytes->offset = item->offset;
        bytes->left = item->size;
        return 0;
    }
    bytes->file = fopen(item->path, "rb");
    return bytes->file ? 0 : err_set(err, "%s: %s", item->path, strerror(errno));
}

int64_t import_bytes_read(struct import_bytes *bytes, void *out, size_t room, struct err *err) {
    if (bytes->file) {
        size_t n = fread(out, 1, room, bytes->file);
        if (n == 0 && ferror(bytes->file))
            return err_set(err, "%s: %s", bytes->path, strerror(errno));
        return (int64_t)n;
    }
    if ((int64_t)room > bytes->left)
        room = (size_t)bytes->left;
    ssize_t n = pread(bytes->spool, out, room, bytes->offset);
    if (n < 0)
        return err_set(err, "%s: %s", bytes->path, strerror(errno));
    bytes->offset += n;
    bytes->left -= n;
    return n;
}

void import_bytes_close(struct import_bytes *bytes) {
    if (bytes->file)
        fclose(bytes->file);
    bytes->file = NULL;
}
