/* SPDX-License-Identifier: MIT */
#include <mtok/part_name.h>

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A dash belongs to names such as us-east-1, so it is no boundary before or behind a word of which
 * it could be the rest: "us-east-1" does not stand in "us-east-1-dfw-1". */
static bool bounds(char c) {
    return !isalnum((unsigned char)c) && c != '-';
}

static bool has_word(const char *text, size_t size, const char *word) {
    size_t n = strlen(word);
    if (!n)
        return false;
    for (size_t i = 0; i + n <= size; i++)
        if (memcmp(text + i, word, n) == 0 && (i == 0 || bounds(text[i - 1])) &&
            (i + n == size || bounds(text[i + n])))
            return true;
    return false;
}

static const char *longest(const char *text, size_t size, const struct fetcher_part *parts,
                           size_t count) {
    const char *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (has_word(text, size, parts[i].name) && (!best || strlen(parts[i].name) > strlen(best)))
            best = parts[i].name;
    return best;
}

const char *part_in_name(const char *path, const struct fetcher_part *parts, size_t count) {
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *found = longest(base, strlen(base), parts, count);
    if (found || !slash)
        return found;
    const char *folder = slash;
    while (folder > path && folder[-1] != '/')
        folder--;
    return longest(folder, (size_t)(slash - folder), parts, count);
}
