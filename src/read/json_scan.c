/* SPDX-License-Identifier: MIT
 * Checks JSON before cJSON sees it, because cJSON takes 01, 0x10, raw control
 * characters and invalid UTF-8, recurses on the stack, and names no place when
 * it refuses. */
#include "read/json_scan.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What may come next. */
enum expect {
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END, /* after "[" */
    EXPECT_NAME,         /* after "," in an object */
    EXPECT_NAME_OR_END,  /* after "{" */
    EXPECT_COLON,
    EXPECT_COMMA_OR_END,
    EXPECT_NOTHING
};

struct scan {
    const char *start;
    const char *p;
    const char *end;
    char open[JSON_LEVELS]; /* '[' or '{' of each level */
    size_t depth;
    enum expect expect;
};

/* Line and column of p, both from 1; columns count characters. */
static int fail(const struct scan *scan, struct err *err, const char *what) {
    size_t line = 1, column = 1;
    for (const char *p = scan->start; p < scan->p; p++) {
        if (*p == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)*p & 0xC0) != 0x80) {
            column++;
        }
    }
    return err_set(err, "line %zu, column %zu: %s", line, column, what);
}

static int fail_found(const struct scan *scan, struct err *err, const char *expected) {
    struct err what = {0};
    unsigned char c = scan->p < scan->end ? (unsigned char)*scan->p : 0;
    if (scan->p == scan->end)
        err_set(&what, "the text ends, expected %s", expected);
    else if (c > ' ' && c < 0x7F)
        err_set(&what, "found '%c', expected %s", c, expected);
    else
        err_set(&what, "found byte 0x%02X, expected %s", c, expected);
    return fail(scan, err, what.text);
}

static const char *expected_text(const struct scan *scan) {
    bool object = scan->depth && scan->open[scan->depth - 1] == '{';
    switch (scan->expect) {
    case EXPECT_VALUE:
        return "a value";
    case EXPECT_VALUE_OR_END:
        return "a value or ']'";
    case EXPECT_NAME:
        return "a name in double quotes";
    case EXPECT_NAME_OR_END:
        return "a name in double quotes or '}'";
    case EXPECT_COLON:
        return "':'";
    case EXPECT_COMMA_OR_END:
        return object ? "',' or '}'" : "',' or ']'";
    case EXPECT_NOTHING:
        break;
    }
    return "nothing more";
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int hex_value(char c) {
    if (is_digit(c))
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

/* Four hexadecimal digits at p, or -1. */
static int32_t hex4(const char *p, const char *end) {
    int32_t value = 0;
    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(p[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* "\uXXXX", and its second half where the first is a high surrogate. p stands behind the "u". */
static int scan_unicode(struct scan *scan, struct err *err) {
    int32_t code = hex4(scan->p, scan->end);
    if (code < 0)
        return fail(scan, err, "\\u needs four hexadecimal digits");
    if (code == 0)
        return fail(scan, err, "\\u0000 in a text");
    if (code >= 0xDC00 && code <= 0xDFFF)
        return fail(scan, err, "half of a surrogate pair");
    scan->p += 4;
    if (code < 0xD800 || code > 0xDBFF)
        return 0;
    int32_t low = -1;
    if (scan->end - scan->p >= 6 && scan->p[0] == '\\' && scan->p[1] == 'u')
        low = hex4(scan->p + 2, scan->end);
    if (low < 0xDC00 || low > 0xDFFF)
        return fail(scan, err, "half of a surrogate pair");
    scan->p += 6;
    return 0;
}

static int scan_escape(struct scan *scan, struct err *err) {
    scan->p++;
    if (scan->p == scan->end)
        return fail(scan, err, "the text ends inside a string");
    if (*scan->p == 'u') {
        scan->p++;
        return scan_unicode(scan, err);
    }
    if (!*scan->p || !strchr("\"\\/bfnrt", *scan->p))
        return fail_found(scan, err, "one of \"\\/bfnrtu after a backslash");
    scan->p++;
    return 0;
}

/* Passes over characters that need no look: ASCII but controls, quotes and backslashes; eight at a
 * time (a byte of x - 0x01… or x below the limit has its high bit set). */
static const char *skip_plain(const char *p, const char *end) {
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    for (; end - p >= 8; p += 8) {
        uint64_t x;
        memcpy(&x, p, sizeof x);
        uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\';
        uint64_t found = x | (x - ones * 0x20) | (quote - ones) | (slash - ones);
        if (found & high)
            break;
    }
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20 &&
           (unsigned char)*p < 0x80)
        p++;
    return p;
}

static int scan_string(struct scan *scan, struct err *err) {
    scan->p = skip_plain(scan->p + 1, scan->end);
    for (; scan->p < scan->end && *scan->p != '"'; scan->p = skip_plain(scan->p, scan->end)) {
        if (*scan->p == '\\') {
            if (scan_escape(scan, err))
                return -1;
            continue;
        }
        if ((unsigned char)*scan->p < 0x20)
            return fail(scan, err, "a control character inside a string");
        size_t size = utf8_size(scan->p, scan->end);
        if (size == 0)
            return fail(scan, err, "invalid UTF-8");
        scan->p += size;
    }
    if (scan->p == scan->end)
        return fail(scan, err, "the text ends inside a string");
    scan->p++;
    return 0;
}

static size_t scan_digits(struct scan *scan) {
    const char *from = scan->p;
    while (scan->p < scan->end && is_digit(*scan->p))
        scan->p++;
    return (size_t)(scan->p - from);
}

static int scan_number(struct scan *scan, struct err *err) {
    const char *from = scan->p;
    if (*scan->p == '-')
        scan->p++;
    if (scan->p < scan->end && *scan->p == '0')
        scan->p++;
    else if (!scan_digits(scan))
        return fail_found(scan, err, "a digit");
    if (scan->p < scan->end && *scan->p == '.') {
        scan->p++;
        if (!scan_digits(scan))
            return fail_found(scan, err, "a digit");
    }
    if (scan->p < scan->end && (*scan->p | 32) == 'e') {
        scan->p++;
        if (scan->p < scan->end && (*scan->p == '-' || *scan->p == '+'))
            scan->p++;
        if (!scan_digits(scan))
            return fail_found(scan, err, "a digit");
    }
    if (scan->p - from > JSON_NUMBER_BYTES) {
        scan->p = from;
        return fail(scan, err, "a number of too many digits");
    }
    return 0;
}

static int scan_word(struct scan *scan, struct err *err) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(scan->end - scan->p) >= size && memcmp(scan->p, words[i], size) == 0) {
            scan->p += size;
            return 0;
        }
    }
    return fail_found(scan, err, expected_text(scan));
}

static void value_done(struct scan *scan) {
    scan->expect = scan->depth ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static int scan_open(struct scan *scan, struct err *err) {
    if (scan->depth == JSON_LEVELS)
        return fail(scan, err, "more than 100 levels");
    scan->open[scan->depth++] = *scan->p;
    scan->expect = *scan->p == '{' ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;
    scan->p++;
    return 0;
}

/* "]" or "}": true when it closes the level that is open and may stand here. */
static bool scan_close(struct scan *scan) {
    if (scan->depth == 0)
        return false;
    bool object = scan->open[scan->depth - 1] == '{';
    bool empty = scan->expect == (object ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END);
    if (*scan->p != (object ? '}' : ']') || !(empty || scan->expect == EXPECT_COMMA_OR_END))
        return false;
    scan->depth--;
    scan->p++;
    value_done(scan);
    return true;
}

static int scan_value(struct scan *scan, struct err *err) {
    int failed;
    if (*scan->p == '[' || *scan->p == '{')
        return scan_open(scan, err);
    if (*scan->p == '"')
        failed = scan_string(scan, err);
    else if (*scan->p == '-' || is_digit(*scan->p))
        failed = scan_number(scan, err);
    else
        failed = scan_word(scan, err);
    if (!failed)
        value_done(scan);
    return failed;
}

static int scan_token(struct scan *scan, struct err *err) {
    char c = *scan->p;
    if ((c == ']' || c == '}') && scan_close(scan))
        return 0;
    switch (scan->expect) {
    case EXPECT_VALUE:
    case EXPECT_VALUE_OR_END:
        return scan_value(scan, err);
    case EXPECT_NAME:
    case EXPECT_NAME_OR_END:
        if (c != '"')
            break;
        scan->expect = EXPECT_COLON;
        return scan_string(scan, err);
    case EXPECT_COLON:
        if (c != ':')
            break;
        scan->expect = EXPECT_VALUE;
        scan->p++;
        return 0;
    case EXPECT_COMMA_OR_END:
        if (c != ',')
            break;
        scan->expect = scan->open[scan->depth - 1] == '{' ? EXPECT_NAME : EXPECT_VALUE;
        scan->p++;
        return 0;
    case EXPECT_NOTHING:
        break;
    }
    return fail_found(scan, err, expected_text(scan));
}

static bool skip_space(struct scan *scan) {
    if (*scan->p != ' ' && *scan->p != '\n' && *scan->p != '\r' && *scan->p != '\t')
        return false;
    scan->p++;
    return true;
}

int json_scan(const char *bytes, size_t size, struct err *err) {
    struct scan scan = {.start = bytes, .p = bytes, .end = bytes + size, .expect = EXPECT_VALUE};
    while (scan.p < scan.end)
        if (!skip_space(&scan) && scan_token(&scan, err))
            return -1;
    return scan.expect == EXPECT_NOTHING ? 0 : fail_found(&scan, err, expected_text(&scan));
}

static bool before_member(const struct scan *scan) {
    return scan->depth == 1 && *scan->p == '"' &&
           (scan->expect == EXPECT_NAME || scan->expect == EXPECT_NAME_OR_END);
}

/* A known member must end here too: "1" is not the beginning of "12". */
static bool skip_known(struct scan *scan, const struct json_members *members) {
    size_t size = members->known(members->user, scan->p, (size_t)(scan->end - scan->p));
    const char *behind = scan->p + size;
    if (!size || behind == scan->end || !strchr(" \n\r\t,}", *behind) || !*behind)
        return false;
    members->found(members->user, scan->p, size, true);
    scan->p = behind;
    value_done(scan);
    return true;
}

int json_scan_members(const char *bytes, size_t size, const struct json_members *members) {
    struct scan scan = {.start = bytes, .p = bytes, .end = bytes + size, .expect = EXPECT_VALUE};
    const char *member = NULL;
    while (scan.p < scan.end) {
        if (skip_space(&scan))
            continue;
        if (before_member(&scan)) {
            if (skip_known(&scan, members))
                continue;
            member = scan.p;
        }
        if (scan_token(&scan, NULL))
            return -1;
        if (member && scan.depth == 1 && scan.expect == EXPECT_COMMA_OR_END) {
            members->found(members->user, member, (size_t)(scan.p - member), false);
            member = NULL;
        }
    }
    return scan.expect == EXPECT_NOTHING && scan.open[0] == '{' ? 0 : -1;
}
