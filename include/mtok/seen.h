/* SPDX-License-Identifier: MIT
 * Values under a key, for sources that state one thing several times: the same
 * again is nothing new, another value is a contradiction. */
#ifndef MTOK_SEEN_H
#define MTOK_SEEN_H

#include <mtok/buf.h>
#include <stddef.h>
#include <stdint.h>

enum seen_result { SEEN_NEW, SEEN_AGAIN, SEEN_DIFFERENT };

/* Starts as {0}; free with seen_free. */
struct seen {
    struct seen_slot *slots;
    size_t room;
    size_t count;
    struct arena arena;
};

/* Notes value under the key that the format gives (at most 500 bytes count). A different value
 * does not replace the first one. */
enum seen_result seen_put(struct seen *seen, int64_t value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value under a key, or NULL; valid until the next seen_put. */
const int64_t *seen_get(const struct seen *seen, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void seen_free(struct seen *seen);

#endif
