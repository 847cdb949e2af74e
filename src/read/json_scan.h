/* SPDX-License-Identifier: MIT
 * The grammar of JSON (RFC 8259) without building anything. */
#ifndef MTOK_JSON_SCAN_H
#define MTOK_JSON_SCAN_H

#include <mtok/err.h>
#include <stdbool.h>
#include <stddef.h>

#define JSON_LEVELS 100      /* arrays and objects inside each other */
#define JSON_NUMBER_BYTES 60 /* more in one number are refused: cJSON reads only 63 */

/* 0 when the bytes are exactly one JSON value in valid UTF-8 with white space around it; else -1
 * with line, column, what was found and what was expected. "\u0000" is refused because the texts
 * read from it end at a zero. Takes no memory and never recurses. */
int json_scan(const char *bytes, size_t size, struct err *err);

/* The same of an object, with its own members told apart: `"name": value`, from the quote to the
 * last byte of the value. */
struct json_members {
    void *user;
    /* Bytes of a member that was scanned before and seems to stand at `at`; 0 for none. */
    size_t (*known)(void *user, const char *at, size_t left);
    /* The next member; again: the one just known. */
    void (*found)(void *user, const char *at, size_t size, bool again);
};
/* -1 (without a message) for what json_scan refuses, and for anything but an object. */
int json_scan_members(const char *bytes, size_t size, const struct json_members *members);

#endif
