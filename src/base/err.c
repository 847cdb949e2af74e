/* SPDX-License-Identifier: MIT */
#include <mtok/err.h>

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Messages quote what a source said and are cut to fit: they are printed as JSON and stored, so
 * that half a character must not stay in them. */
static void make_valid(char *text) {
    const char *end = text + strlen(text);
    while (text < end) {
        size_t size = utf8_size(text, end);
        if (size)
            text += size;
        else
            *text++ = '?';
    }
}

static void write_text(struct err *err, enum exit_code code, const char *format, va_list args) {
    err->code = code;
    vsnprintf(err->text, sizeof err->text, format, args);
    make_valid(err->text);
}

int err_set(struct err *err, const char *format, ...) {
    if (!err)
        return -1;
    va_list args;
    va_start(args, format);
    write_text(err, EXIT_FAILED, format, args);
    va_end(args);
    return -1;
}

int err_code(struct err *err, enum exit_code code, const char *format, ...) {
    if (!err)
        return -1;
    va_list args;
    va_start(args, format);
    write_text(err, code, format, args);
    va_end(args);
    return -1;
}

int err_prefix(struct err *err, const char *format, ...) {
    if (!err)
        return -1;
    char rest[sizeof err->text];
    memcpy(rest, err->text, sizeof rest);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < sizeof err->text &&
        snprintf(err->text + n, sizeof err->text - (size_t)n, ": %s", rest) < 0)
        err->text[n] = 0;
    make_valid(err->text);
    return -1;
}
