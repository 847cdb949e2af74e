/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

/* Unicode, table 3-7. */
size_t utf8_size(const char *text, const char *end) {
    const unsigned char *p = (const unsigned char *)text;
    size_t left = (size_t)(end - text), size = 0;
    unsigned char low = 0x80, high = 0xBF;
    if (*p < 0x80)
        return 1;
    if (*p >= 0xC2 && *p <= 0xDF)
        size = 2;
    else if (*p >= 0xE0 && *p <= 0xEF)
        size = 3;
    else if (*p >= 0xF0 && *p <= 0xF4)
        size = 4;
    if (size == 0 || left < size)
        return 0;
    if (*p == 0xE0)
        low = 0xA0;
    if (*p == 0xED)
        high = 0x9F;
    if (*p == 0xF0)
        low = 0x90;
    if (*p == 0xF4)
        high = 0x8F;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    return size;
}

bool utf8_valid(const char *bytes, size_t size) {
    const char *end = bytes + size;
    while (bytes < end) {
        size_t n = utf8_size(bytes, end);
        if (!n)
            return false;
        bytes += n;
    }
    return true;
}

int utf8_add(struct buf *out, const char *bytes, size_t size) {
    const char *end = bytes + size, *good = bytes;
    while (bytes < end) {
        size_t n = *bytes ? utf8_size(bytes, end) : 0;
        if (n) {
            bytes += n;
            continue;
        }
        if (buf_add(out, good, (size_t)(bytes - good)) || buf_text(out, "\xEF\xBF\xBD"))
            return -1;
        good = ++bytes;
    }
    return buf_add(out, good, (size_t)(end - good));
}

static size_t match(const char *p, const char *const *list) {
    for (; *list; list++)
        if (strncmp(p, *list, strlen(*list)) == 0)
            return strlen(*list);
    return 0;
}

/* Bytes of white space at p, or 0. */
static size_t space_size(const char *p) {
    static const char *const wide[] = {"\xC2\xA0",     "\xE2\x80\x82", "\xE2\x80\x83",
                                       "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\x8A",
                                       "\xE2\x80\xAF", "\xE3\x80\x80", NULL};
    if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
        return 1;
    return (unsigned char)*p < 0x80 ? 0 : match(p, wide);
}

static size_t nothing_size(const char *p) {
    static const char *const none[] = {"\xC2\xAD", "\xE2\x80\x8B", "\xEF\xBB\xBF", NULL};
    return (unsigned char)*p < 0x80 ? 0 : match(p, none);
}

size_t utf8_fold(char *text) {
    size_t used = 0, n;
    for (const char *p = text; *p;) {
        if ((n = space_size(p))) {
            p += n;
            if (used && text[used - 1] != ' ')
                text[used++] = ' ';
        } else if ((n = nothing_size(p))) {
            p += n;
        } else {
            text[used++] = *p++;
        }
    }
    if (used && text[used - 1] == ' ')
        used--;
    text[used] = 0;
    return used;
}
