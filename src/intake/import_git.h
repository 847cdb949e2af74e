/* SPDX-License-Identifier: MIT
 * Every committed version of a file, or of the files below a folder, out of a
 * git repository. */
#ifndef MTOK_IMPORT_GIT_H
#define MTOK_IMPORT_GIT_H

#include "intake/import_list.h"

struct git_reader;

/* Lists the versions of path (relative to the repository) with their commit times. */
int import_git_list(const char *repository, const char *path, const struct fetcher *fetcher,
                    struct import_list *list, struct err *err);

/* One `git cat-file --batch` for all of them. */
int git_reader_open(const char *repository, struct git_reader **reader, struct err *err);
/* Appends the bytes of a blob. */
int git_reader_get(struct git_reader *reader, const char *blob, struct buf *out, struct err *err);
void git_reader_close(struct git_reader *reader);

#endif
