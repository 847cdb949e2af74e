/* SPDX-License-Identifier: MIT */
#include "intake/import_list.h"

#include "base/name_time.h"
#include "intake/import_private.h"

#include <stdlib.h>
#include <string.h>

void import_list_init(struct import_list *list) {
    *list = (struct import_list){0};
}

void import_list_free(struct import_list *list) {
    if (list->spool)
        fclose(list->spool);
    arena_free(&list->arena);
    free(list->items);
    import_list_init(list);
}

int import_list_add(struct import_list *list, const struct fetcher *fetcher, const char *path,
                    const char *blob, int64_t observed_at, bool ordered) {
    struct buf part;
    buf_init(&part, 4096);
    if (fetcher->part_of) {
        if (fetcher->part_of(path, &part)) {
            buf_free(&part);
            return 0;
        }
    } else if (fetcher->part_count) {
        buf_text(&part, fetcher->parts[0].name);
    }
    if ((list->count & (list->count - 1)) == 0)
        list->items =
            mem_grow(list->items, (list->count ? list->count * 2 : 1) * sizeof *list->items);
    list->items[list->count] =
        (struct import_item){.observed_at = observed_at,
                             .path = arena_text(&list->arena, path),
                             .part = arena_text(&list->arena, part.data),
                             .blob = blob ? arena_text(&list->arena, blob) : NULL,
                             .order = list->count,
                             .ordered = ordered};
    list->count++;
    buf_free(&part);
    return 1;
}

bool import_add_file(struct import_list *list, const struct fetcher *fetcher, const char *path,
                     int64_t observed) {
    struct err err = {0};
    int64_t when = observed;
    struct import_list probe;
    import_list_init(&probe);
    int ours = import_list_add(&probe, fetcher, path, NULL, 0, false);
    import_list_free(&probe);
    if (ours <= 0)
        return false;
    if (observed < 0 && name_time(path, &when, &err)) {
        if (!list->undated++)
            list->first_undated = err;
    } else {
        import_list_add(list, fetcher, path, NULL, when, false);
    }
    return true;
}

bool import_has_extension(const char *path, const char *extensions) {
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/'))
        return false;
    size_t size = strlen(++dot);
    for (const char *at = extensions; at && *at;) {
        size_t own = strcspn(at, " ");
        if (own == size && strncmp(at, dot, size) == 0)
            return true;
        at += own + (at[own] == ' ');
    }
    return false;
}
