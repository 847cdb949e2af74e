/* SPDX-License-Identifier: MIT */
#include <mtok/markup.h>

#include <stddef.h>
#include <string.h>
#include <strings.h>

static size_t count_of(const char *bytes, const char *tag) {
    size_t count = 0, n = strlen(tag);
    for (const char *p = strchr(bytes, '<'); p; p = strchr(p + 1, '<'))
        count += strncasecmp(p, tag, n) == 0;
    return count;
}

bool markup_is_cut(const char *bytes) {
    return count_of(bytes, "<table") > count_of(bytes, "</table>") ||
           count_of(bytes, "<script") > count_of(bytes, "</script>");
}
