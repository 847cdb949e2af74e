/* SPDX-License-Identifier: MIT */
#include "base/name_time.h"

#include <mtok/when.h>
#include <stdbool.h>
#include <string.h>

static size_t digits(const char *text, size_t size) {
    size_t n = 0;
    while (n < size && text[n] >= '0' && text[n] <= '9')
        n++;
    return n;
}

size_t name_date_length(const char *text, size_t size) {
    if (size < 10 || digits(text, size) != 4 || text[4] != '-' || digits(text + 5, size - 5) != 2 ||
        text[7] != '-' || digits(text + 8, size - 8) != 2)
        return 0;
    if (size < 12 || text[10] != 'T' || digits(text + 11, size - 11) < 2)
        return 10;
    size_t n = 11;
    while (n < size && (digits(text + n, 1) || text[n] == ':'))
        n++;
    if (n < size && text[n] == 'Z')
        n++;
    return n;
}

/* 1: exactly one time in the name; 0: none; -1: two, or a date that does not exist. */
static int time_in(const char *name, size_t size, int64_t *when, struct err *err) {
    bool found = false;
    for (size_t i = 0; i < size;) {
        /* Only at the start of a run of digits: 12026-01-01 is no date. */
        size_t n = i && digits(name + i - 1, 1) ? 0 : name_date_length(name + i, size - i);
        if (!n) {
            i++;
            continue;
        }
        if (found)
            return err_set(err, "the name %.*s has two dates; say which with --observed", (int)size,
                           name);
        struct err reading = {0};
        if (when_read(name + i, n, when, &reading))
            return err_set(err, "the name %.*s: %s", (int)size, name, reading.text);
        found = true;
        i += n;
    }
    return found;
}

int name_time(const char *path, int64_t *when, struct err *err) {
    size_t end = strlen(path);
    while (end > 0) {
        size_t start = end;
        while (start > 0 && path[start - 1] != '/')
            start--;
        int found = time_in(path + start, end - start, when, err);
        if (found)
            return found < 0 ? err_prefix(err, "%s", path) : 0;
        end = start ? start - 1 : 0;
    }
    return err_set(err,
                   "%s: no date in its name or in a folder above it, so the time of observation is "
                   "not known; give --observed TIME",
                   path);
}
