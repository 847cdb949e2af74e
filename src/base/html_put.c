/* SPDX-License-Identifier: MIT */
#include "base/html_put.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Bytes of the character at text, 0 where the text is not UTF-8. */
static size_t take(const unsigned char *text, const unsigned char *end, unsigned *code) {
    size_t size = utf8_size((const char *)text, (const char *)end);
    unsigned value = size < 2 ? *text : *text & (0x7fU >> size);
    for (size_t i = 1; i < size; i++)
        value = value << 6 | (text[i] & 0x3fU);
    *code = value;
    return size;
}

/* Control characters, marks that turn the direction of the text around them, no characters. */
static bool is_hostile(unsigned code) {
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x200e || code == 0x200f || code == 0x061c || (code & 0xfffe) == 0xfffe;
}

void html_put(const char *text, FILE *out) {
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    while (at < end) {
        unsigned code = 0;
        size_t size = take(at, end, &code);
        if (!size || is_hostile(code))
            fputs("\xef\xbf\xbd", out);
        else if (code == '&')
            fputs("&amp;", out);
        else if (code == '<')
            fputs("&lt;", out);
        else if (code == '>')
            fputs("&gt;", out);
        else if (code == '"')
            fputs("&quot;", out);
        else if (code == '\'')
            fputs("&#39;", out);
        else
            fwrite(at, 1, size, out);
        at += size ? size : 1;
    }
}

void html_put_id(const char *text, FILE *out) {
    for (; *text; text++) {
        bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
                     (*text >= '0' && *text <= '9');
        fputc(plain ? *text : '-', out);
    }
}
