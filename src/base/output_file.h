/* SPDX-License-Identifier: MIT
 * A file that is there whole or not at all. */
#ifndef MTOK_OUTPUT_FILE_H
#define MTOK_OUTPUT_FILE_H

#include <mtok/err.h>
#include <stdio.h>

struct output_file;

/* Opens a new file beside `path`; NULL path: standard output. NULL on error. */
struct output_file *output_open(const char *path, struct err *err);
FILE *output_stream(struct output_file *file);
/* Puts what was written in the place of `path`, on the disk before the name. Frees. */
int output_commit(struct output_file *file, struct err *err);
/* Leaves `path` as it was. Frees; NULL is allowed. */
void output_drop(struct output_file *file);

#endif
