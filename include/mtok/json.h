/* SPDX-License-Identifier: MIT
 * Strict reading of JSON. Names are case-sensitive, nothing may follow the
 * value, depth and size are limited, duplicate keys are seen. Nodes belong to
 * the document and live until json_close. */
#ifndef MTOK_JSON_H
#define MTOK_JSON_H

#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_doc;
struct json; /* a node; opaque */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Parses size bytes (bytes[size] must be 0). Refuses more than 100 levels, invalid UTF-8,
 * numbers such as 01, 0x10, NaN, and text behind the value; the message has line and column. */
int json_open(const char *bytes, size_t size, struct json_doc **doc, struct err *err);
void json_close(struct json_doc *doc);
const struct json *json_root(const struct json_doc *doc);

enum json_kind json_kind(const struct json *node);
const char *json_kind_name(enum json_kind kind);
/* Children of an object or array, in order; NULL at the end. Walk, do not index. */
const struct json *json_first(const struct json *node);
const struct json *json_next(const struct json *node);
/* A walk over all children. */
size_t json_count(const struct json *node);
/* Name of a member, NULL for elements of an array. */
const char *json_name(const struct json *node);

/* The member of that exact name, or NULL. A linear walk: for a few names of a small object. */
const struct json *json_get(const struct json *object, const char *name);
/* true where the value is absent or null. */
bool json_absent(const struct json *object, const char *name);
/* The first name that occurs twice in the object itself, or NULL. n log n, fit for large objects.
 */
const char *json_duplicate(const struct json *object);

/* Values of a node itself; the caller has checked the kind. */
const char *json_string(const struct json *node);
double json_number(const struct json *node);
bool json_bool(const struct json *node);

/* Strict getters: -1 with "… is missing", "… is null" or "… is a string, expected a number",
 * each naming `name`. */
int json_need(const struct json *object, const char *name, enum json_kind kind,
              const struct json **out, struct err *err);
int json_need_text(const struct json *object, const char *name, const char **out, struct err *err);
int json_need_array(const struct json *object, const char *name, const struct json **out,
                    struct err *err);
int json_need_object(const struct json *object, const char *name, const struct json **out,
                     struct err *err);

/* A decimal given as a number or as a string, shifted by 10^shift: 1 read, 0 absent or null,
 * -1 of another kind or not a decimal. */
int json_decimal(const struct json *object, const char *name, int shift, int64_t *nano,
                 struct err *err);
/* The same of a node. */
int json_decimal_of(const struct json *node, int shift, int64_t *nano, struct err *err);
/* A whole number (8, 8.0 or "8"): 1 read, 0 absent, null or "", -1 not whole or out of range. */
int json_whole(const struct json *object, const char *name, int64_t *out, struct err *err);

#endif
