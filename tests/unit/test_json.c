/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <mtok/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct json_doc *open_text(const char *text) {
    struct json_doc *doc = NULL;
    struct err err = {0};
    if (json_open(text, strlen(text), &doc, &err))
        fail_msg("%s: %s", text, err.text);
    assert_non_null(doc);
    return doc;
}

static void refuse_bytes(const char *bytes, size_t size, const char *why) {
    struct json_doc *doc = (struct json_doc *)&doc;
    struct err err = {0};
    if (json_open(bytes, size, &doc, &err) != -1)
        fail_msg("was read: %s", bytes);
    assert_null(doc);
    if (!strstr(err.text, why))
        fail_msg("%s: \"%s\" does not say \"%s\"", bytes, err.text, why);
}

static void test_walk(void **state) {
    (void)state;
    struct json_doc *doc = open_text(" {\"a\": [1, \"two\", null, true, false, {}], \"b\": {}}\n");
    const struct json *root = json_root(doc);
    assert_int_equal(json_kind(root), JSON_OBJECT);
    assert_int_equal(json_count(root), 2);
    assert_null(json_name(root));
    const struct json *list = json_first(root);
    assert_string_equal(json_name(list), "a");
    assert_int_equal(json_count(list), 6);
    static const enum json_kind kinds[] = {JSON_NUMBER, JSON_STRING, JSON_NULL,
                                           JSON_BOOL,   JSON_BOOL,   JSON_OBJECT};
    size_t i = 0;
    for (const struct json *node = json_first(list); node; node = json_next(node)) {
        assert_int_equal(json_kind(node), kinds[i++]);
        assert_null(json_name(node));
    }
    assert_int_equal(i, 6);
    const struct json *last = json_next(list);
    assert_string_equal(json_name(last), "b");
    assert_null(json_first(last));
    assert_null(json_next(last));
    assert_int_equal(json_count(last), 0);
    json_close(doc);
    json_close(NULL);
}

static void test_values(void **state) {
    (void)state;
    struct json_doc *doc = open_text("[\"\\u20ac \\ud83d\\ude00 \\\"\\\\\\/\\n\", -1.5e2, true]");
    const struct json *node = json_first(json_root(doc));
    assert_string_equal(json_string(node), "€ 😀 \"\\/\n");
    node = json_next(node);
    assert_true(json_number(node) > -150.5 && json_number(node) < -149.5);
    assert_true(json_bool(json_next(node)));
    json_close(doc);
}

static void test_every_kind_can_be_the_root(void **state) {
    (void)state;
    static const char *const texts[] = {"null", "true", "0", "\"\"", "[]", "{}"};
    for (int i = 0; i < 6; i++) {
        struct json_doc *doc = open_text(texts[i]);
        assert_int_equal(json_kind(json_root(doc)), i);
        json_close(doc);
    }
    assert_string_equal(json_kind_name(JSON_OBJECT), "object");
    assert_string_equal(json_kind_name(JSON_NULL), "null");
}

static void test_byte_order_mark_is_skipped(void **state) {
    (void)state;
    struct json_doc *doc = open_text("\xEF\xBB\xBF{\"a\":1}");
    assert_int_equal(json_count(json_root(doc)), 1);
    json_close(doc);
    refuse_bytes("\xEF\xBB\xBF", 3, "line 1, column 1: the text ends, expected a value");
    refuse_bytes("\xEF\xBB\xBF\xEF\xBB\xBF[]", 8, "line 1, column 1: found byte 0xEF");
}

static void test_names_are_case_sensitive(void **state) {
    (void)state;
    struct json_doc *doc = open_text("{\"Price\": 1, \"price\": 2, \"x\": null}");
    const struct json *root = json_root(doc);
    assert_true(json_get(root, "price") == json_next(json_first(root)));
    assert_null(json_get(root, "PRICE"));
    assert_null(json_get(json_first(root), "price"));
    assert_null(json_get(NULL, "price"));
    assert_true(json_absent(root, "x"));
    assert_true(json_absent(root, "y"));
    assert_false(json_absent(root, "Price"));
    json_close(doc);
}

static void test_grammar(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        {"", "line 1, column 1: the text ends, expected a value"},
        {" \n ", "line 2, column 2: the text ends, expected a value"},
        {"<!doctype html>", "line 1, column 1: found '<', expected a value"},
        {"01", "column 2: found '1', expected nothing more"},
        {"-01", "column 3: found '1', expected nothing more"},
        {"0x10", "column 2: found 'x', expected nothing more"},
        {"+1", "found '+', expected a value"},
        {".5", "found '.', expected a value"},
        {"5.", "the text ends, expected a digit"},
        {"-", "the text ends, expected a digit"},
        {"1e", "expected a digit"},
        {"1e+", "expected a digit"},
        {"1.e5", "found 'e', expected a digit"},
        {"NaN", "found 'N', expected a value"},
        {"Infinity", "found 'I', expected a value"},
        {"-Infinity", "found 'I', expected a digit"},
        {"nul", "found 'n', expected a value"},
        {"nullx", "found 'x', expected nothing more"},
        {"True", "found 'T', expected a value"},
        {"{} {}", "column 4: found '{', expected nothing more"},
        {"{}x", "found 'x', expected nothing more"},
        {"[1,]", "column 4: found ']', expected a value"},
        {"[,1]", "found ',', expected a value or ']'"},
        {"[1 2]", "found '2', expected ',' or ']'"},
        {"[1}", "found '}', expected ',' or ']'"},
        {"{\"a\":1]", "found ']', expected ',' or '}'"},
        {"{\"a\":1,}", "found '}', expected a name in double quotes"},
        {"{a:1}", "found 'a', expected a name in double quotes or '}'"},
        {"{'a':1}", "found ''', expected a name in double quotes or '}'"},
        {"{\"a\" 1}", "found '1', expected ':'"},
        {"{\"a\":}", "found '}', expected a value"},
        {"{\"a\"}", "found '}', expected ':'"},
        {"{1:2}", "found '1', expected a name"},
        {"]", "found ']', expected a value"},
        {"[", "the text ends, expected a value or ']'"},
        {"[1", "the text ends, expected ',' or ']'"},
        {"{\"a\":1", "the text ends, expected ',' or '}'"},
        {"{\n \"a\": [1,\n  x", "line 3, column 3: found 'x', expected a value"},
        {"[\"€€\", x", "line 1, column 8: found 'x', expected a value"},
        {"// c\n1", "found '/', expected a value"},
        {"\"abc", "the text ends inside a string"},
        {"\"abc\\", "the text ends inside a string"},
        {"\"a\nb\"", "a control character inside a string"},
        {"\"a\tb\"", "a control character inside a string"},
        {"\"\\x41\"", "found 'x', expected one of"},
        {"\"\\u12\"", "\\u needs four hexadecimal digits"},
        {"\"\\u12G4\"", "\\u needs four hexadecimal digits"},
        {"\"\\u0000\"", "\\u0000 in a text"},
        {"\"\\ud83d\"", "half of a surrogate pair"},
        {"\"\\ud83dx\"", "half of a surrogate pair"},
        {"\"\\ud83d\\u0041\"", "half of a surrogate pair"},
        {"\"\\ude00\"", "half of a surrogate pair"},
        {"\"\xFF\"", "invalid UTF-8"},
        {"\"\xC0\x80\"", "invalid UTF-8"},
        {"\"\xE0\x80\x80\"", "invalid UTF-8"},
        {"\"\xED\xA0\x80\"", "invalid UTF-8"},
        {"\"\xF4\x90\x80\x80\"", "invalid UTF-8"},
        {"\"\xF5\x80\x80\x80\"", "invalid UTF-8"},
        {"\"\xE2\x82\"", "invalid UTF-8"},
        {"\"\xE2\x82", "invalid UTF-8"},
        {"{\"\xFF\":1}", "invalid UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse_bytes(cases[i].text, strlen(cases[i].text), cases[i].why);
}

static void test_embedded_zero(void **state) {
    (void)state;
    refuse_bytes("{}\0", 3, "found byte 0x00, expected nothing more");
    refuse_bytes("\0{}", 3, "found byte 0x00, expected a value");
    refuse_bytes("\"a\0b\"", 5, "a control character inside a string");
    refuse_bytes("[1\0]", 4, "found byte 0x00");
    refuse_bytes("\"\\\0\"", 4, "found byte 0x00, expected one of");
}

static void test_levels(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 4 << 20);
    for (int i = 0; i < 100; i++)
        buf_char(&text, '[');
    for (int i = 0; i < 100; i++)
        buf_char(&text, ']');
    json_close(open_text(text.data));
    buf_clear(&text);
    for (int i = 0; i < 1 << 20; i++)
        buf_char(&text, '[');
    refuse_bytes(text.data, text.size, "line 1, column 101: more than 100 levels");
    buf_clear(&text);
    for (int i = 0; i < 100000; i++)
        buf_text(&text, "{\"a\":");
    refuse_bytes(text.data, text.size, "more than 100 levels");
    buf_clear(&text);
    buf_text(&text, "\"");
    for (int i = 0; i < 1000; i++)
        buf_text(&text, "[{");
    buf_text(&text, "\"");
    json_close(open_text(text.data));
    buf_free(&text);
}

static void test_long_numbers(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 20);
    buf_text(&text, "[0.");
    for (int i = 0; i < 58; i++)
        buf_char(&text, '1');
    buf_text(&text, "]");
    json_close(open_text(text.data));
    buf_clear(&text);
    buf_text(&text, "[0.");
    for (int i = 0; i < 100; i++)
        buf_char(&text, '1');
    buf_text(&text, "]");
    refuse_bytes(text.data, text.size, "column 2: a number of too many digits");
    buf_free(&text);
}

static void test_truncated_anywhere_is_refused(void **state) {
    (void)state;
    static const char whole[] =
        "{\"models\": [{\"id\": \"a/b\", \"price\": {\"prompt\": \"0.0000025\"}, "
        "\"n\": -1.5e-6, \"t\": true, \"u\": \"\\u20ac€\"}]}";
    json_close(open_text(whole));
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        char *part = mem_alloc(size + 1);
        memcpy(part, whole, size);
        struct json_doc *doc;
        struct err err = {0};
        assert_int_equal(json_open(part, size, &doc, &err), -1);
        assert_non_null(strstr(err.text, "line 1, column"));
        free(part);
    }
}

static void test_duplicates(void **state) {
    (void)state;
    struct json_doc *doc = open_text("{\"z\":1,\"b\":2,\"c\":3,\"b\":4,\"z\":5}");
    assert_string_equal(json_duplicate(json_root(doc)), "z");
    json_close(doc);
    doc = open_text("{\"b\":2,\"z\":1,\"b\":4,\"z\":5,\"b\":6}");
    assert_string_equal(json_duplicate(json_root(doc)), "b");
    json_close(doc);
    doc = open_text("{\"b\":{\"b\":1},\"B\":4}");
    assert_null(json_duplicate(json_root(doc)));
    assert_null(json_duplicate(json_first(json_root(doc))));
    assert_null(json_duplicate(NULL));
    json_close(doc);
    doc = open_text("[1,1]");
    assert_null(json_duplicate(json_root(doc)));
    json_close(doc);
}

/* A list of 100,000 names would take hours by look-up in a loop. */
static void test_large_objects_are_fast(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 16 << 20);
    buf_text(&text, "{");
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, "%s\"model-%d\":%d", i ? "," : "", i, i);
    buf_text(&text, ",\"model-99999\":0}");
    clock_t start = clock();
    struct json_doc *doc = open_text(text.data);
    assert_string_equal(json_duplicate(json_root(doc)), "model-99999");
    assert_int_equal(json_count(json_root(doc)), 100001);
    json_close(doc);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    buf_free(&text);
}

static void test_needs(void **state) {
    (void)state;
    struct json_doc *doc = open_text("{\"s\":\"x\",\"n\":1,\"z\":null,\"a\":[],\"o\":{}}");
    const struct json *root = json_root(doc), *node;
    const char *text;
    struct err err = {0};
    assert_int_equal(json_need_text(root, "s", &text, &err), 0);
    assert_string_equal(text, "x");
    assert_int_equal(json_need_array(root, "a", &node, &err), 0);
    assert_int_equal(json_kind(node), JSON_ARRAY);
    assert_int_equal(json_need_object(root, "o", &node, &err), 0);
    assert_int_equal(json_kind(node), JSON_OBJECT);
    assert_int_equal(json_need_text(root, "S", &text, &err), -1);
    assert_string_equal(err.text, "\"S\" is missing");
    assert_int_equal(json_need_text(root, "z", &text, &err), -1);
    assert_string_equal(err.text, "\"z\" is null, expected a string");
    assert_int_equal(json_need(root, "s", JSON_NUMBER, &node, &err), -1);
    assert_string_equal(err.text, "\"s\" is a string, expected a number");
    assert_int_equal(json_need_array(root, "o", &node, &err), -1);
    assert_string_equal(err.text, "\"o\" is an object, expected an array");
    assert_int_equal(json_need_object(json_get(root, "a"), "x", &node, &err), -1);
    assert_string_equal(err.text, "expected an object with \"x\", found an array");
    json_close(doc);
}

static void test_decimals(void **state) {
    (void)state;
    struct json_doc *doc =
        open_text("{\"n\":2.5e-06,\"s\":\"0.0000025\",\"z\":null,\"dust\":3.0000000000000004e-06,"
                  "\"b\":true,\"e\":\"\",\"w\":\"free\",\"inf\":1E400,\"m\":\"-1\",\"o\":{}}");
    const struct json *root = json_root(doc);
    struct err err = {0};
    int64_t nano = -77;
    assert_int_equal(json_decimal(root, "n", 6, &nano, &err), 1);
    assert_int_equal(nano, 2500000000);
    nano = -77;
    assert_int_equal(json_decimal(root, "s", 6, &nano, &err), 1);
    assert_int_equal(nano, 2500000000);
    assert_int_equal(json_decimal(root, "dust", 6, &nano, &err), 1);
    assert_int_equal(nano, 3000000000);
    assert_int_equal(json_decimal(root, "m", 0, &nano, &err), 1);
    assert_int_equal(nano, -1000000000);
    nano = -77;
    assert_int_equal(json_decimal(root, "z", 6, &nano, &err), 0);
    assert_int_equal(json_decimal(root, "none", 6, &nano, &err), 0);
    assert_int_equal(json_decimal_of(NULL, 6, &nano, &err), 0);
    assert_int_equal(json_decimal(root, "b", 6, &nano, &err), -1);
    assert_string_equal(err.text, "\"b\": a bool, expected a number");
    assert_int_equal(json_decimal(root, "o", 6, &nano, &err), -1);
    assert_string_equal(err.text, "\"o\": an object, expected a number");
    assert_int_equal(json_decimal(root, "e", 6, &nano, &err), -1);
    assert_int_equal(json_decimal(root, "w", 6, &nano, &err), -1);
    assert_string_equal(err.text, "\"w\": \"free\" is not a decimal number");
    assert_int_equal(json_decimal(root, "inf", 6, &nano, &err), -1);
    assert_string_equal(err.text, "\"inf\": a number is not finite");
    assert_int_equal(nano, -77);
    json_close(doc);
}

static void test_whole_numbers(void **state) {
    (void)state;
    struct json_doc *doc = open_text(
        "{\"a\":8,\"b\":8.0,\"c\":\"8\",\"d\":8.5,\"e\":\"8.5\",\"f\":\"\",\"g\":null,\"h\":1e400,"
        "\"i\":9007199254740993,\"j\":\"9223372036854775807\",\"k\":\"9223372036854775808\","
        "\"l\":\"-3\",\"m\":\"-\",\"n\":[],\"o\":1e15,\"p\":9007199254740994}");
    const struct json *root = json_root(doc);
    struct err err = {0};
    int64_t n = -77;
    assert_int_equal(json_whole(root, "a", &n, &err), 1);
    assert_int_equal(n, 8);
    n = -77;
    assert_int_equal(json_whole(root, "b", &n, &err), 1);
    assert_int_equal(n, 8);
    n = -77;
    assert_int_equal(json_whole(root, "c", &n, &err), 1);
    assert_int_equal(n, 8);
    assert_int_equal(json_whole(root, "j", &n, &err), 1);
    assert_int_equal(n, INT64_MAX);
    assert_int_equal(json_whole(root, "l", &n, &err), 1);
    assert_int_equal(n, -3);
    assert_int_equal(json_whole(root, "o", &n, &err), 1);
    assert_int_equal(n, 1000000000000000);
    n = -77;
    assert_int_equal(json_whole(root, "f", &n, &err), 0);
    assert_int_equal(json_whole(root, "g", &n, &err), 0);
    assert_int_equal(json_whole(root, "none", &n, &err), 0);
    static const char *const bad[] = {"d", "e", "h", "i", "k", "m", "n", "p"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(json_whole(root, bad[i], &n, &err), -1);
        assert_non_null(strstr(err.text, "expected a whole number"));
        assert_int_equal(err.text[1], bad[i][0]);
    }
    assert_int_equal(n, -77);
    json_close(doc);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_every_kind_can_be_the_root),
        cmocka_unit_test(test_byte_order_mark_is_skipped),
        cmocka_unit_test(test_names_are_case_sensitive),
        cmocka_unit_test(test_grammar),
        cmocka_unit_test(test_embedded_zero),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_truncated_anywhere_is_refused),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_large_objects_are_fast),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_whole_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
