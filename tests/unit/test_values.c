/* SPDX-License-Identifier: MIT
 * "Values are exact", held against the real documents: every price in them is
 * read, and its error is computed in integers of 1e-30 that know nothing of
 * decimal.c. A value that ends above 1e-9 USD per Mtok must be exact; what has
 * digits below is listed, and must be off by no more than half of 1e-9. */
#include "support.h"

#include <glob.h>
#include <mtok/decimal.h>
#include <mtok/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCALE 30

struct residue {
    char text[64];
    char read[24];
    size_t times;
};

struct tally {
    int shift; /* from the source's unit to USD per Mtok */
    size_t files, values, texts_with_residue;
    struct residue list[1000];
    const char *file;
};

static __int128 times_ten(__int128 value, int power) {
    for (; power > 0; power--)
        value *= 10;
    return value;
}

/* The text in units of 1e-30. Fails the test where that is not exact. */
static __int128 scaled(const char *text) {
    __int128 value = 0;
    int exponent = SCALE;
    bool point = false, negative = *text == '-';
    const char *p = text + negative;
    for (; (*p >= '0' && *p <= '9') || *p == '.'; p++) {
        point = point || *p == '.';
        if (*p == '.')
            continue;
        value = value * 10 + (*p - '0');
        exponent -= point;
    }
    if (*p == 'e' || *p == 'E')
        exponent += (int)strtol(p + 1, NULL, 10);
    if (exponent < 0 && value != 0)
        fail_msg("%s has digits below 1e-30", text);
    return times_ten(negative ? -value : value, value ? exponent : 0);
}

static void note_residue(struct tally *tally, const char *text, int64_t nano) {
    size_t i = 0;
    while (i < tally->texts_with_residue && strcmp(tally->list[i].text, text) != 0)
        i++;
    assert_true(i < sizeof tally->list / sizeof *tally->list);
    if (i == tally->texts_with_residue) {
        snprintf(tally->list[i].text, sizeof tally->list[i].text, "%s", text);
        decimal_text(nano, tally->list[i].read);
        tally->texts_with_residue++;
    }
    tally->list[i].times++;
}

static void check_value(struct tally *tally, const char *text, size_t size) {
    char copy[64];
    int64_t nano;
    struct err err = {0};
    assert_true(size < sizeof copy);
    memcpy(copy, text, size);
    copy[size] = 0;
    if (decimal_read(copy, size, tally->shift, &nano, &err))
        fail_msg("%s: %s", tally->file, err.text);
    __int128 nano_in_units = times_ten(1, SCALE - 9 - tally->shift);
    __int128 off = scaled(copy) - nano * nano_in_units;
    if (2 * (off < 0 ? -off : off) > nano_in_units)
        fail_msg("%s: %s was read as %lld", tally->file, copy, (long long)nano);
    if (off != 0)
        note_residue(tally, copy, nano);
    tally->values++;
    /* cJSON hands over a double: it must come to the same. */
    struct json_doc *doc;
    int64_t again;
    assert_int_equal(json_open(copy, size, &doc, NULL), 0);
    if (json_decimal_of(json_root(doc), tally->shift, &again, &err) != 1 || again != nano)
        fail_msg("%s: %s was read as %lld and as %lld", tally->file, copy, (long long)nano,
                 (long long)again);
    json_close(doc);
}

/* Every number whose member's name `is_price` takes. The document is known to be JSON. */
static void scan_numbers(struct tally *tally, const char *p,
                         bool (*is_price)(const char *name, size_t size)) {
    while ((p = strchr(p, '"'))) {
        const char *name = ++p;
        while (*p != '"')
            p += *p == '\\' ? 2 : 1;
        size_t size = (size_t)(p++ - name);
        p += strspn(p, " \t\r\n");
        if (*p != ':')
            continue;
        p++;
        p += strspn(p, " \t\r\n");
        size_t digits = strspn(p, "-+.0123456789eE");
        if (digits && is_price(name, size))
            check_value(tally, p, digits);
        p += digits;
    }
}

static bool is_litellm_price(const char *name, size_t size) {
    return memmem(name, size, "cost_per_token", strlen("cost_per_token")) != NULL;
}

static bool is_llm_prices_price(const char *name, size_t size) {
    static const char *const names[] = {"input", "output", "input_cached"};
    for (size_t i = 0; i < 3; i++)
        if (size == strlen(names[i]) && memcmp(name, names[i], size) == 0)
            return true;
    return false;
}

/* Strings below every "pricing": the prices themselves and those of "overrides". */
static void walk_pricing(struct tally *tally, const struct json *node, bool pricing) {
    const char *name = json_name(node);
    pricing = pricing || (name && strcmp(name, "pricing") == 0);
    if (pricing && json_kind(node) == JSON_STRING &&
        strspn(json_string(node), "-.0123456789") == strlen(json_string(node)))
        check_value(tally, json_string(node), strlen(json_string(node)));
    for (const struct json *child = json_first(node); child; child = json_next(child))
        walk_pricing(tally, child, pricing);
}

static void check_file(struct tally *tally, const char *path,
                       bool (*is_price)(const char *name, size_t size)) {
    struct buf bytes;
    struct json_doc *doc;
    struct err err = {0};
    buf_init(&bytes, (size_t)1 << 30);
    read_file(path, &bytes);
    tally->file = path;
    if (json_open(bytes.data, bytes.size, &doc, &err))
        fail_msg("%s: %s", path, err.text);
    if (is_price)
        scan_numbers(tally, bytes.data, is_price);
    else
        walk_pricing(tally, json_root(doc), false);
    json_close(doc);
    buf_free(&bytes);
    tally->files++;
}

static void check_files(const char *pattern, int shift,
                        bool (*is_price)(const char *name, size_t size)) {
    char what[200];
    snprintf(what, sizeof what, "exactness of the prices in %s", pattern);
    const char *data = real_data(what);
    if (!data)
        skip();
    char path[4096];
    glob_t found;
    snprintf(path, sizeof path, "%s/api-prices/%s", data, pattern);
    if (glob(path, 0, NULL, &found)) {
        fprintf(stderr, "SKIPPED: %s (no %s)\n", what, path);
        skip();
    }
    struct tally *tally = mem_alloc(sizeof *tally);
    tally->shift = shift;
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_file(tally, found.gl_pathv[i], is_price);
    globfree(&found);
    fprintf(stderr, "%s: %zu prices in %zu files, %zu texts with digits below 1e-9 USD per Mtok\n",
            pattern, tally->values, tally->files, tally->texts_with_residue);
    for (size_t i = 0; i < tally->texts_with_residue; i++)
        fprintf(stderr, "  %s was read as %s, %zu times\n", tally->list[i].text,
                tally->list[i].read, tally->list[i].times);
    assert_true(tally->values > 10 * tally->files);
    free(tally);
}

static void test_litellm(void **state) {
    (void)state;
    check_files("litellm/*.json", 6, is_litellm_price);
}

static void test_litellm_series(void **state) {
    (void)state;
    check_files("litellm-series/*.json", 6, is_litellm_price);
}

static void test_openrouter(void **state) {
    (void)state;
    check_files("openrouter/*.json", 6, NULL);
}

static void test_llm_prices(void **state) {
    (void)state;
    check_files("llm-prices/2*/*.json", 0, is_llm_prices_price);
}

/* The check itself must be able to fail. */
static void test_the_yardstick(void **state) {
    (void)state;
    assert_true(scaled("1") == times_ten(1, 30));
    assert_true(scaled("-0.5") == times_ten(-5, 29));
    assert_true(scaled("2.50e-06") == times_ten(25, 23));
    assert_true(scaled("3E2") == times_ten(3, 32));
    assert_true(scaled("1e-30") == 1);
    assert_true(scaled("0.0") == 0);
    struct tally tally = {.shift = 6, .file = "none"};
    check_value(&tally, "0.00000100000000000000015", 25);
    check_value(&tally, "0.000001", 8);
    assert_int_equal(tally.values, 2);
    assert_int_equal(tally.texts_with_residue, 1);
    assert_string_equal(tally.list[0].read, "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_yardstick),  cmocka_unit_test(test_litellm),
        cmocka_unit_test(test_litellm_series), cmocka_unit_test(test_openrouter),
        cmocka_unit_test(test_llm_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
