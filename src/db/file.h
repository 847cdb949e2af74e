/* SPDX-License-Identifier: MIT
 * Whole database files: checked, and put in place so that a power cut leaves
 * the old one or the new one. */
#ifndef MTOK_FILE_H
#define MTOK_FILE_H

#include <mtok/err.h>

/* 0 where the file is a database of mtok (of today's version or an older one) and in order;
 * EXIT_DATABASE where not. */
int file_verify(const char *path, struct err *err);

/* Writes the file to the disk and renames it. */
int file_put(const char *from, const char *to, struct err *err);

#endif
