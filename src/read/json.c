/* SPDX-License-Identifier: MIT
 * The only file that knows cJSON. What cJSON takes too kindly is refused by
 * json_scan before; a node is a cJSON item under another name. */
#include <mtok/json.h>

#include "read/json_scan.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <mtok/buf.h>
#include <mtok/decimal.h>
#include <stdlib.h>
#include <string.h>

/* A tree takes several times the text's size in memory. */
#define JSON_BYTES ((size_t)256 << 20)

/* The nodes and texts of a tree lie in an arena: they come and go together. */
struct json_doc {
    cJSON *root;
    struct arena arena;
};

/* Where cJSON's memory comes from while it parses. */
static struct arena *parsing;

static void *allocate(size_t size) {
    return arena_alloc(parsing, size);
}

static void keep(void *memory) {
    (void)memory;
}

static const cJSON *item_of(const struct json *node) {
    return (const cJSON *)(const void *)node;
}

static const struct json *node_of(const cJSON *item) {
    return (const struct json *)(const void *)item;
}

int json_open(const char *bytes, size_t size, struct json_doc **doc, struct err *err) {
    *doc = NULL;
    if (size > JSON_BYTES)
        return err_set(err, "JSON of more than %zu bytes", JSON_BYTES);
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (json_scan(bytes, size, err))
        return -1;
    cJSON_Hooks hooks = {allocate, keep};
    cJSON_InitHooks(&hooks);
    *doc = mem_alloc(sizeof **doc);
    parsing = &(*doc)->arena;
    /* The terminator counts, so that text behind the value is seen. */
    (*doc)->root = cJSON_ParseWithLengthOpts(bytes, size + 1, NULL, 1);
    if ((*doc)->root)
        return 0;
    json_close(*doc);
    *doc = NULL;
    return err_set(err, "JSON that could not be read");
}

void json_close(struct json_doc *doc) {
    if (!doc)
        return;
    arena_free(&doc->arena);
    free(doc);
}

const struct json *json_root(const struct json_doc *doc) {
    return node_of(doc->root);
}

enum json_kind json_kind(const struct json *node) {
    const cJSON *item = item_of(node);
    if (cJSON_IsBool(item))
        return JSON_BOOL;
    if (cJSON_IsNumber(item))
        return JSON_NUMBER;
    if (cJSON_IsString(item))
        return JSON_STRING;
    if (cJSON_IsArray(item))
        return JSON_ARRAY;
    if (cJSON_IsObject(item))
        return JSON_OBJECT;
    return JSON_NULL;
}

const char *json_kind_name(enum json_kind kind) {
    static const char *const names[] = {"null", "bool", "number", "string", "array", "object"};
    return names[kind];
}

const struct json *json_first(const struct json *node) {
    return node ? node_of(item_of(node)->child) : NULL;
}

const struct json *json_next(const struct json *node) {
    return node_of(item_of(node)->next);
}

size_t json_count(const struct json *node) {
    size_t count = 0;
    for (const struct json *child = json_first(node); child; child = json_next(child))
        count++;
    return count;
}

const char *json_name(const struct json *node) {
    return item_of(node)->string;
}

const struct json *json_get(const struct json *object, const char *name) {
    if (json_kind(object) != JSON_OBJECT)
        return NULL;
    for (const struct json *child = json_first(object); child; child = json_next(child))
        if (strcmp(json_name(child), name) == 0)
            return child;
    return NULL;
}

bool json_absent(const struct json *object, const char *name) {
    return json_kind(json_get(object, name)) == JSON_NULL;
}

struct named {
    const char *name;
    size_t place;
};

static int by_name_and_place(const void *left, const void *right) {
    const struct named *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    if (order)
        return order;
    return (a->place > b->place) - (a->place < b->place);
}

const char *json_duplicate(const struct json *object) {
    size_t count = 0, first = SIZE_MAX;
    const char *found = NULL;
    if (json_kind(object) != JSON_OBJECT)
        return NULL;
    struct named *names = mem_alloc(sizeof *names * json_count(object));
    for (const struct json *child = json_first(object); child; child = json_next(child)) {
        names[count] = (struct named){json_name(child), count};
        count++;
    }
    qsort(names, count, sizeof *names, by_name_and_place);
    for (size_t i = 1; i < count; i++)
        if (names[i - 1].place < first && strcmp(names[i - 1].name, names[i].name) == 0) {
            first = names[i - 1].place;
            found = names[i - 1].name;
        }
    free(names);
    return found;
}

const char *json_string(const struct json *node) {
    return item_of(node)->valuestring;
}

double json_number(const struct json *node) {
    return item_of(node)->valuedouble;
}

bool json_bool(const struct json *node) {
    return cJSON_IsTrue(item_of(node));
}

/* "a string", "an object", "null" */
static const char *with_article(enum json_kind kind) {
    static const char *const names[] = {"null",     "a bool",   "a number",
                                        "a string", "an array", "an object"};
    return names[kind];
}

int json_need(const struct json *object, const char *name, enum json_kind kind,
              const struct json **out, struct err *err) {
    if (json_kind(object) != JSON_OBJECT)
        return err_set(err, "expected an object with \"%s\", found %s", name,
                       with_article(json_kind(object)));
    const struct json *node = json_get(object, name);
    if (!node)
        return err_set(err, "\"%s\" is missing", name);
    if (json_kind(node) != kind)
        return err_set(err, "\"%s\" is %s, expected %s", name, with_article(json_kind(node)),
                       with_article(kind));
    *out = node;
    return 0;
}

int json_need_text(const struct json *object, const char *name, const char **out, struct err *err) {
    const struct json *node;
    if (json_need(object, name, JSON_STRING, &node, err))
        return -1;
    *out = json_string(node);
    return 0;
}

int json_need_array(const struct json *object, const char *name, const struct json **out,
                    struct err *err) {
    return json_need(object, name, JSON_ARRAY, out, err);
}

int json_need_object(const struct json *object, const char *name, const struct json **out,
                     struct err *err) {
    return json_need(object, name, JSON_OBJECT, out, err);
}

int json_decimal_of(const struct json *node, int shift, int64_t *nano, struct err *err) {
    switch (json_kind(node)) {
    case JSON_NULL:
        return 0;
    case JSON_NUMBER:
        return decimal_from_double(json_number(node), shift, nano, err) ? -1 : 1;
    case JSON_STRING: {
        const char *text = json_string(node);
        return decimal_read(text, strlen(text), shift, nano, err) ? -1 : 1;
    }
    case JSON_BOOL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return err_set(err, "%s, expected a number", with_article(json_kind(node)));
}

int json_decimal(const struct json *object, const char *name, int shift, int64_t *nano,
                 struct err *err) {
    int result = json_decimal_of(json_get(object, name), shift, nano, err);
    return result < 0 ? err_prefix(err, "\"%s\"", name) : result;
}

/* Digits with an optional minus; -1 for anything else or what does not fit. */
static int whole_of_text(const char *text, int64_t *out) {
    bool negative = *text == '-';
    int64_t value = 0;
    if (negative)
        text++;
    if (!*text)
        return -1;
    for (; *text; text++) {
        int digit = *text - '0';
        if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10)
            return -1;
        value = value * 10 + digit;
    }
    *out = negative ? -value : value;
    return 0;
}

/* From 2^53 on a double no longer tells neighbours apart. */
static int whole_of_double(double value, int64_t *out) {
    if (!(fabs(value) < 9007199254740992.0) || value != trunc(value))
        return -1;
    *out = (int64_t)value;
    return 0;
}

int json_whole(const struct json *object, const char *name, int64_t *out, struct err *err) {
    const struct json *node = json_get(object, name);
    enum json_kind kind = json_kind(node);
    if (kind == JSON_NULL || (kind == JSON_STRING && !*json_string(node)))
        return 0;
    if (kind == JSON_NUMBER && whole_of_double(json_number(node), out) == 0)
        return 1;
    if (kind == JSON_STRING && whole_of_text(json_string(node), out) == 0)
        return 1;
    if (kind == JSON_NUMBER)
        return err_set(err, "\"%s\" is %.17g, expected a whole number", name, json_number(node));
    if (kind == JSON_STRING)
        return err_set(err, "\"%s\" is \"%.60s\", expected a whole number", name,
                       json_string(node));
    return err_set(err, "\"%s\" is %s, expected a whole number", name, with_article(kind));
}
