/* SPDX-License-Identifier: MIT
 * Mutations of JSON: the order of members, their values, their kinds. Works on
 * the text, so that nothing but the mutated place changes. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "_zq"
#define MAX_SINGLE 250 /* members of one document that are mutated one by one */

struct member {
    size_t name, name_size;   /* between its quotes */
    size_t value, value_size; /* with quotes */
    size_t from, to;          /* from the name's quote to the value's end */
    size_t parent;            /* place of the object that holds it */
};

struct members {
    const char *text;
    size_t size, at;
    struct member *list;
    size_t count, room;
    struct buf *reversed; /* the document with the members of every object in reverse */
};

static int scan_value(struct members *m);

static void skip_space(struct members *m) {
    while (m->at < m->size && isspace((unsigned char)m->text[m->at]))
        m->at++;
}

static int scan_string(struct members *m) {
    for (m->at++; m->at < m->size && m->text[m->at] != '"'; m->at++)
        if (m->text[m->at] == '\\')
            m->at++;
    return m->at++ < m->size ? 0 : -1;
}

static size_t add_member(struct members *m) {
    if (m->count == m->room) {
        m->room = m->room ? m->room * 2 : 256;
        m->list = mem_grow(m->list, m->room * sizeof *m->list);
    }
    return m->count++;
}

static int scan_member(struct members *m, size_t parent, struct member *out) {
    struct member member = {.from = m->at, .name = m->at + 1, .parent = parent};
    size_t place = add_member(m);
    if (m->text[m->at] != '"' || scan_string(m))
        return -1;
    member.name_size = m->at - 1 - member.name;
    skip_space(m);
    if (m->at >= m->size || m->text[m->at++] != ':')
        return -1;
    skip_space(m);
    member.value = m->at;
    if (scan_value(m))
        return -1;
    member.to = m->at;
    member.value_size = m->at - member.value;
    m->list[place] = *out = member;
    return 0;
}

/* The pieces between brackets; those of an object go to `reversed` back to front. */
static int scan_container(struct members *m, char close) {
    struct buf *outer = m->reversed, all, one, joined;
    size_t parent = m->at;
    int failed = 0;
    buf_init(&all, SIZE_MAX / 2);
    buf_init(&one, SIZE_MAX / 2);
    buf_init(&joined, SIZE_MAX / 2);
    m->reversed = &one;
    for (m->at++;;) {
        struct member member = {0};
        skip_space(m);
        if (m->at < m->size && m->text[m->at] == close)
            break;
        buf_clear(&one);
        failed = close == '}' ? scan_member(m, parent, &member) : scan_value(m);
        if (failed || m->at >= m->size) {
            failed = -1;
            break;
        }
        buf_clear(&joined);
        if (close == '}') {
            buf_printf(&joined, "\"%.*s\":", (int)member.name_size, m->text + member.name);
            buf_add(&joined, one.data, one.size);
            if (all.size)
                buf_printf(&joined, ",");
            buf_add(&joined, all.data, all.size);
            struct buf swap = all;
            all = joined;
            joined = swap;
        } else {
            if (all.size)
                buf_char(&all, ',');
            buf_add(&all, one.data, one.size);
        }
        skip_space(m);
        if (m->at < m->size && m->text[m->at] == ',')
            m->at++;
    }
    m->at++;
    m->reversed = outer;
    buf_char(outer, close == '}' ? '{' : '[');
    buf_add(outer, all.data, all.size);
    buf_char(outer, close);
    buf_free(&all);
    buf_free(&one);
    buf_free(&joined);
    return failed;
}

static int scan_value(struct members *m) {
    size_t from = m->at;
    skip_space(m);
    if (m->at >= m->size)
        return -1;
    if (m->text[m->at] == '{' || m->text[m->at] == '[')
        return scan_container(m, m->text[m->at] == '{' ? '}' : ']');
    if (m->text[m->at] == '"') {
        if (scan_string(m))
            return -1;
    } else {
        while (m->at < m->size && !strchr(",]} \t\r\n", m->text[m->at]))
            m->at++;
    }
    buf_add(m->reversed, m->text + from, m->at - from);
    return m->at > from ? 0 : -1;
}

/* A copy of a value without its quotes; "" for objects and arrays. */
static const char *scalar(const struct members *m, const struct member *member, char out[256]) {
    const char *text = m->text + member->value;
    size_t size = member->value_size;
    *out = 0;
    if (*text == '{' || *text == '[')
        return out;
    if (*text == '"') {
        text++;
        size -= 2;
    }
    snprintf(out, 256, "%.*s", (int)(size < 255 ? size : 255), text);
    return out;
}

static bool is_scalar(const struct members *m, const struct member *member) {
    return m->text[member->value] != '{' && m->text[member->value] != '[';
}

static void set_value(struct trial *trial, const struct members *m, const struct member *member,
                      const char *text, const char *witness) {
    struct claim claim = {.expect = EXPECT_PART,
                          .witness = {witness},
                          .follows = true,
                          .turns = true,
                          .unreadable = !witness && strpbrk(text, "0123456789") == NULL,
                          .undated = strcmp(text, "null") == 0};
    trial_name(trial, "\"%.*s\" at byte %zu becomes %s", (int)member->name_size,
               m->text + member->name, member->from, text);
    trial_splice(trial, member->value, member->value + member->value_size, text, strlen(text));
    trial_judge(trial, &claim);
}

/* One value as another kind, a thousand times as large, or none. */
static void mutate_value(struct trial *trial, const struct members *m,
                         const struct member *member) {
    char text[256], other[300];
    if (is_scalar(m, member))
        scalar(m, member, text);
    else
        *text = 0;
    if (is_scalar(m, member))
        set_value(trial, m, member, "null", NULL);
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        set_value(trial, m, member, "true", NULL);
    if (is_scalar(m, member)) { /* of a list they say that it is empty, which is no mutation */
        set_value(trial, m, member, "{}", NULL);
        set_value(trial, m, member, "[]", NULL);
    }
    set_value(trial, m, member, "\"zq\"", "zq");
    set_value(trial, m, member, "7317", "7317");
    set_value(trial, m, member, "-7317", "7317");
    char *end, first = m->text[member->value];
    double number = isdigit((unsigned char)*text) ? strtod(text, &end) : 0;
    if (!isdigit((unsigned char)*text) || *end)
        return;
    if (first == '"')
        snprintf(other, sizeof other, "%s", text);
    else
        snprintf(other, sizeof other, "\"%s\"", text);
    set_value(trial, m, member, other, NULL); /* the same number in the other kind */
    snprintf(other, sizeof other, first == '"' ? "\"%.12g\"" : "%.12g", number * 1000);
    snprintf(text, sizeof text, "%.12g", number * 1000);
    set_value(trial, m, member, other, text);
}

/* Whole members renamed or left out. */
static void mutate_member(struct trial *trial, const struct members *m,
                          const struct member *member) {
    struct claim claim = {
        .expect = EXPECT_PART, .follows = true, .unreadable = true, .witness = {MARK}};
    size_t end = member->name + member->name_size;
    trial_name(trial, "\"%.*s\" at byte %zu renamed", (int)member->name_size,
               m->text + member->name, member->from);
    trial_splice(trial, end, end, MARK, strlen(MARK));
    trial_judge(trial, &claim);
    size_t to = member->to;
    while (isspace((unsigned char)m->text[to]))
        to++;
    if (m->text[to] != ',')
        return;
    claim.witness[0] = NULL;
    trial_name(trial, "\"%.*s\" at byte %zu left out", (int)member->name_size,
               m->text + member->name, member->from);
    trial_splice(trial, member->from, to + 1, "", 0);
    trial_judge(trial, &claim);
}

static void swap_values(struct trial *trial, const struct members *m, const struct member *a,
                        const struct member *b) {
    char left[256], right[256];
    struct claim claim = {.expect = EXPECT_PART, .follows = true, .turns = true};
    claim.witness[0] = scalar(m, a, left);
    claim.witness[1] = scalar(m, b, right);
    for (size_t i = 0; i < 2; i++) /* of a path only the end is a name */
        if (strrchr(claim.witness[i], '/'))
            claim.witness[i] = strrchr(claim.witness[i], '/') + 1;
    claim.undated = strcmp(left, "null") == 0 || strcmp(right, "null") == 0;
    char names[2][64]; /* where names are data: {"0": "lte-272k", "272000": "gt-272k"} */
    snprintf(names[0], 64, "%.*s", (int)a->name_size, m->text + a->name);
    snprintf(names[1], 64, "%.*s", (int)b->name_size, m->text + b->name);
    if (isdigit((unsigned char)*names[0]) && isdigit((unsigned char)*names[1])) {
        claim.witness[2] = names[0];
        claim.witness[3] = names[1];
    }
    trial_name(trial, "values of \"%.*s\" and \"%.*s\" at byte %zu swapped", (int)a->name_size,
               m->text + a->name, (int)b->name_size, m->text + b->name, a->from);
    buf_clear(&trial->mutated);
    buf_add(&trial->mutated, m->text, a->value);
    buf_add(&trial->mutated, m->text + b->value, b->value_size);
    buf_add(&trial->mutated, m->text + a->to, b->value - a->to);
    buf_add(&trial->mutated, m->text + a->value, a->value_size);
    buf_add(&trial->mutated, m->text + b->to, m->size - b->to);
    trial_judge(trial, &claim);
}

/* The next member of the same object, or NULL. */
static const struct member *sibling(const struct members *m, size_t i) {
    for (size_t k = i + 1; k < m->count && k < i + 400; k++)
        if (m->list[k].parent == m->list[i].parent && m->list[k].from >= m->list[i].to)
            return &m->list[k];
    return NULL;
}

static void mutate_members(struct trial *trial, const struct members *m) {
    size_t step = m->count / MAX_SINGLE + 1;
    for (size_t i = 0; i < m->count && !trial_over(trial); i += step) {
        const struct member *next = sibling(m, i);
        mutate_member(trial, m, &m->list[i]);
        mutate_value(trial, m, &m->list[i]);
        if (next && is_scalar(m, &m->list[i]) && is_scalar(m, next))
            swap_values(trial, m, &m->list[i], next);
        step = m->count / MAX_SINGLE + 1 + trial_random(trial, 2) * (m->count > MAX_SINGLE);
    }
}

/* An unknown member in every object. */
static void add_members(struct trial *trial, const struct members *m) {
    static const struct claim claim = {.expect = EXPECT_MOST};
    buf_clear(&trial->mutated);
    bool quoted = false;
    for (size_t i = 0; i < m->size; i++) {
        char c = m->text[i];
        buf_char(&trial->mutated, c);
        if (c == '\\' && quoted)
            buf_char(&trial->mutated, m->text[++i]);
        else if (c == '"')
            quoted = !quoted;
        else if (c == '{' && !quoted) {
            size_t next = i + 1;
            while (isspace((unsigned char)m->text[next]))
                next++;
            buf_text(&trial->mutated, m->text[next] == '}' ? "\"zq\":null" : "\"zq\":null,");
        }
    }
    trial_name(trial, "an unknown member in every object");
    trial_judge(trial, &claim);
}

void mutate_json(struct trial *trial) {
    static const struct claim same = {.expect = EXPECT_SAME};
    struct buf reversed;
    buf_init(&reversed, SIZE_MAX / 2);
    struct members m = {
        .text = trial->bytes.data, .size = trial->bytes.size, .reversed = &reversed};
    if (m.size > 3 && memcmp(m.text, "\xEF\xBB\xBF", 3) == 0)
        m.at = 3;
    bool scanned = scan_value(&m) == 0 && m.count;
    skip_space(&m);
    if (scanned && m.at < m.size) { /* a document of lines */
        mutate_members(trial, &m);
    } else if (scanned) {
        buf_clear(&trial->mutated);
        buf_add(&trial->mutated, reversed.data, reversed.size);
        trial_name(trial, "the members of every object in reverse");
        trial_judge(trial, &same);
        add_members(trial, &m);
        mutate_members(trial, &m);
    }
    free(m.list);
    buf_free(&reversed);
}
