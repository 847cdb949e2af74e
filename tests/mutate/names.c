/* SPDX-License-Identifier: MIT
 * Names of members renamed all over a document: of JSON, also of JSON inside
 * strings of a script, at whatever depth of escaping. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "_zq"
#define MAX_NAMES 400

struct name {
    const char *text;
    size_t size;
};

static bool is_name_char(char c) {
    return isalnum((unsigned char)c) || (c && strchr("_-. /", c));
}

/* The name of a member that begins behind the quote at p, or size 0. */
static struct name name_at(const char *quote) {
    const char *p = quote + 1;
    struct name name = {p, 0};
    while (is_name_char(*p))
        p++;
    const char *end = p;
    while (*p == '\\')
        p++;
    if (end == name.text || *p != '"')
        return name;
    for (p++; *p == ' ' || *p == '\n';)
        p++;
    if (*p == ':')
        name.size = (size_t)(end - name.text);
    return name;
}

static bool same_name(struct name a, struct name b) {
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

static size_t collect(const char *text, struct name *names) {
    size_t count = 0;
    for (const char *p = strchr(text, '"'); p && count < MAX_NAMES; p = strchr(p + 1, '"')) {
        struct name name = name_at(p);
        size_t i = 0;
        while (i < count && !same_name(names[i], name))
            i++;
        if (name.size && i == count)
            names[count++] = name;
    }
    return count;
}

/* Renames the occurrence number `only` of a name, or all of them (SIZE_MAX). How many there are. */
static size_t rename_in(struct trial *trial, struct name name, size_t only) {
    const char *from = trial->bytes.data;
    size_t found = 0;
    buf_clear(&trial->mutated);
    for (const char *p = strchr(from, '"'); p; p = strchr(p + 1, '"')) {
        if (!same_name(name_at(p), name))
            continue;
        if (only == SIZE_MAX || only == found) {
            const char *to = p + 1 + name.size;
            buf_add(&trial->mutated, from, (size_t)(to - from));
            buf_text(&trial->mutated, MARK);
            from = to;
        }
        found++;
    }
    buf_text(&trial->mutated, from);
    return found;
}

void mutate_names(struct trial *trial) {
    static const struct claim claim = {.expect = EXPECT_PART, .follows = true, .witness = {MARK}};
    struct name *names = mem_alloc(sizeof *names * MAX_NAMES);
    size_t count = collect(trial->bytes.data, names);
    for (size_t i = 0; i < count && !trial_over(trial); i++) {
        trial_name(trial, "every \"%.*s\" renamed", (int)names[i].size, names[i].text);
        size_t found = rename_in(trial, names[i], SIZE_MAX);
        trial_judge(trial, &claim);
        for (size_t k = 0; k < 3 && found > 1 && !trial_over(trial); k++) {
            size_t only = trial_random(trial, found);
            trial_name(trial, "\"%.*s\" number %zu renamed", (int)names[i].size, names[i].text,
                       only);
            rename_in(trial, names[i], only);
            trial_judge(trial, &claim);
        }
    }
    free(names);
}
