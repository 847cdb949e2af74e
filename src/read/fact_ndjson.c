/* SPDX-License-Identifier: MIT
 * Facts as JSON, one object a line. Texts and numbers may stand for each other
 * ("8" and 8); null is absent. */
#include "read/fact_field.h"

#include <mtok/decimal.h>
#include <mtok/fact.h>
#include <mtok/json.h>
#include <stdio.h>
#include <string.h>

/* A member's text; a number as its exact decimal. */
static const char *member_text(const struct json *node, struct arena *arena, struct err *err) {
    int64_t nano;
    char number[32];
    switch (json_kind(node)) {
    case JSON_NULL:
        return "";
    case JSON_STRING:
        return json_string(node);
    case JSON_NUMBER:
        if (decimal_from_double(json_number(node), 0, &nano, err))
            return NULL;
        return arena_text(arena, decimal_text(nano, number));
    default:
        err_set(err, "%s, expected a text or a number", json_kind_name(json_kind(node)));
        return NULL;
    }
}

/* 0 taken or refused; -1: the names are not those of a fact. */
static int take_members(const struct json *object, const char *where, struct arena *arena,
                        struct sink *sink, struct err *err) {
    const char *texts[FACT_FIELDS], *wrong = NULL;
    const struct json *node;
    struct err why = {0};
    for (int i = 0; i < FACT_FIELDS; i++)
        texts[i] = "";
    if (json_duplicate(object))
        return err_set(err, "member \"%s\" stands twice", json_duplicate(object));
    for (node = json_first(object); node; node = json_next(node)) {
        int field = fact_field_find(json_name(node));
        if (field < 0)
            return err_set(err, "member \"%s\" is not known", json_name(node));
        texts[field] = member_text(node, arena, &why);
        if (!texts[field] && !wrong)
            wrong = json_name(node);
    }
    if (wrong)
        sink_refuse(sink, where, wrong, "%s: %s", wrong, why.text);
    else
        fact_take(texts, where, sink);
    return 0;
}

/* The line of the file instead of that of the text in hand. */
static int name_line(struct err *err, const char *where) {
    static const char first[] = "line 1, ";
    char text[sizeof err->text];
    if (!err || strncmp(err->text, first, sizeof first - 1))
        return err_prefix(err, "%s", where);
    snprintf(text, sizeof text, "%s", err->text + sizeof first - 1);
    return err_set(err, "%s, %.900s", where, text);
}

static int take_line(const char *text, size_t size, size_t line, struct sink *sink,
                     struct err *err) {
    struct arena arena = {0};
    struct json_doc *json = NULL;
    char where[40];
    snprintf(where, sizeof where, "line %zu", line);
    const char *copy = arena_bytes(&arena, text, size);
    int failed = json_open(copy, size, &json, err);
    if (!failed && json_kind(json_root(json)) != JSON_OBJECT)
        failed = err_set(err, "%s, expected an object", json_kind_name(json_kind(json_root(json))));
    if (!failed)
        failed = take_members(json_root(json), where, &arena, sink, err);
    json_close(json);
    arena_free(&arena);
    return failed ? name_line(err, where) : 0;
}

static int is_blank(const char *text, size_t size) {
    return strspn(text, " \t\r") >= size;
}

int fact_ndjson_parse(const struct document *doc, struct sink *sink, struct err *err) {
    const char *text = doc->pages[0].bytes, *end = text + doc->pages[0].size;
    size_t rows = 0;
    for (size_t line = 1; text < end; line++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = (size_t)((stop ? stop : end) - text);
        if (!is_blank(text, size)) {
            if (take_line(text, size, line, sink, err))
                return err_prefix(err, "%s", doc->name);
            rows++;
        }
        text += size + 1;
    }
    if (rows == 0)
        return err_set(err, "%s: no fact in it, expected a JSON object a line", doc->name);
    return 0;
}
