/* SPDX-License-Identifier: MIT
 * Done here and not by libxml2, which ends a page at the first byte that it
 * cannot convert. */
#include "read/html_decode.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define HEAD_BYTES ((size_t)2048)

/* WHATWG Encoding Standard, index windows-1252: 0x80 to 0x9F; the rest are themselves. */
static const uint16_t from_80[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

static int add_windows_1252(struct buf *out, const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        unsigned code = (unsigned char)bytes[i];
        if (code >= 0x80 && code < 0xA0)
            code = from_80[code - 0x80];
        char text[3];
        size_t n = 0;
        if (code < 0x80) {
            text[n++] = (char)code;
        } else if (code < 0x800) {
            text[n++] = (char)(0xC0 | code >> 6);
            text[n++] = (char)(0x80 | (code & 0x3F));
        } else {
            text[n++] = (char)(0xE0 | code >> 12);
            text[n++] = (char)(0x80 | (code >> 6 & 0x3F));
            text[n++] = (char)(0x80 | (code & 0x3F));
        }
        if (buf_add(out, text, n))
            return -1;
    }
    return 0;
}

/* The name behind "charset=" in the first bytes, "" where there is none. */
static void read_charset(const char *bytes, size_t size, char *name, size_t room) {
    static const char key[] = "charset=";
    size_t head = size < HEAD_BYTES ? size : HEAD_BYTES, used = 0;
    for (size_t i = 0; i + sizeof key - 1 <= head; i++) {
        if (strncasecmp(bytes + i, key, sizeof key - 1) != 0)
            continue;
        i += sizeof key - 1;
        while (i < head && (bytes[i] == '"' || bytes[i] == '\'' || bytes[i] == ' '))
            i++;
        while (i < head && used + 1 < room && bytes[i] > ' ' && bytes[i] < 0x7F &&
               !strchr("\"';/>", bytes[i]))
            name[used++] = bytes[i++];
        break;
    }
    name[used] = 0;
}

static bool is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

/* "1.\0215" would become a number again. */
static bool is_control(char c) {
    return (unsigned char)c < 0x20 && c && !strchr("\t\n\f\r", c);
}

bool html_has_controls(const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (is_control(bytes[i]))
            return true;
    return false;
}

int html_mark_controls(const char *bytes, size_t size, struct buf *out) {
    size_t from = 0;
    for (size_t i = 0; i < size; i++) {
        if (!is_control(bytes[i]))
            continue;
        if (utf8_add(out, bytes + from, i - from) || buf_text(out, "\xEF\xBF\xBD"))
            return -1;
        from = i + 1;
    }
    return utf8_add(out, bytes + from, size - from);
}

int html_decode(const char *bytes, size_t size, struct buf *out, struct err *err) {
    static const char *const latin[] = {"windows-1252", "cp1252", "iso-8859-1", "iso8859-1",
                                        "latin1",       "ascii",  "us-ascii",   NULL};
    static const char *const utf8[] = {"", "utf-8", "utf8", NULL};
    char name[32];
    int full;
    read_charset(bytes, size, name, sizeof name);
    if (is_one_of(name, latin))
        full = add_windows_1252(out, bytes, size);
    else if (is_one_of(name, utf8))
        full = html_mark_controls(bytes, size, out);
    else
        return err_set(err, "HTML in %s, expected UTF-8 or windows-1252", name);
    return full ? err_set(err, "HTML too large to convert") : 0;
}
