/* SPDX-License-Identifier: MIT
 * The sources as the database knows them: rows for every fetcher of the
 * program, and which of their parts are due. */
#ifndef MTOK_SOURCES_H
#define MTOK_SOURCES_H

#include "store/store.h"

#include <stdbool.h>

/* Makes source and part rows for every fetcher that has URLs. Writes nothing where they are there.
 */
int sources_sync(struct db *db, struct store *store, int64_t now, struct err *err);

enum { SOURCES_SETTING = 512 };
/* Name of the setting that says that a person gave the URL of a part; out holds SOURCES_SETTING
 * bytes. Returns out. */
char *sources_url_setting(const char *source, const char *part, char *out);

struct due_part {
    const struct fetcher *fetcher;
    int64_t source_id;
    int64_t part_id;
    const char *part;
    const char *url;
    const char *etag;
    const char *last_modified;
    int64_t retry_after; /* UTC seconds, 0 none */
    int64_t failures;    /* in a row, before this attempt */
};

struct due_list {
    struct arena arena; /* owns the texts */
    struct due_part *parts;
    size_t count;
};

/* Parts to be asked now. names: only these sources, asked whether due or not (count 0: all that are
 * enabled). all: also those that are not due. A source whose key is not set is left out; so is one
 * that asked to be left alone until later. -1 with EXIT_USAGE for an unknown name. */
int due_find(struct db *db, char *const *names, int name_count, bool all, int64_t now,
             struct due_list *list, struct err *err);
void due_free(struct due_list *list);

/* Hours between attempts after `failures` failures in a row: the source's own interval doubled each
 * time, at most a week. */
int64_t due_interval_hours(int64_t due_hours, int64_t failures);

#endif
