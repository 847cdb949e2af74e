/* SPDX-License-Identifier: MIT
 * What the unit tests share. */
#ifndef MTOK_TESTS_SUPPORT_H
#define MTOK_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mtok/buf.h>

/* Reads a whole file; fails the test when it cannot. */
void read_file(const char *path, struct buf *out);
/* Folder of the real documents ($MTOK_REAL_DATA, else ../shared/data beside the source tree), or
 * NULL with a line on stderr that says what is skipped. */
const char *real_data(const char *what_is_skipped);

#endif
