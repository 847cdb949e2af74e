/* SPDX-License-Identifier: MIT
 * What the files that list documents share. */
#ifndef MTOK_IMPORT_PRIVATE_H
#define MTOK_IMPORT_PRIVATE_H

#include "intake/import_list.h"

/* import_list.c */
/* Is the file's extension among "json jsonl"? */
bool import_has_extension(const char *path, const char *extensions);
/* Adds a file. One whose time is not known is left out and counted: the others go on. false for a
 * file that is none of this source's. */
bool import_add_file(struct import_list *list, const struct fetcher *fetcher, const char *path,
                     int64_t observed);

/* import_spool.c */
/* Begins an entry at the end of the spool, made where there is none yet. */
int spool_begin(struct import_list *list, int64_t *offset, struct err *err);
int spool_add(struct import_list *list, const void *bytes, size_t size, struct err *err);
/* The last item's bytes are all that came since `offset`. */
int spool_end(struct import_list *list, int64_t offset, struct err *err);

/* import_tar.c */
bool import_is_tar(const char *path);
int import_tar(struct import_list *list, const struct fetcher *fetcher, const char *path,
               int64_t observed, struct err *err);

#endif
