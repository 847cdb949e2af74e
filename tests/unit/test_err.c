/* SPDX-License-Identifier: MIT */
#include "support.h"

#include "base/utf8.h"

#include <mtok/err.h>
#include <string.h>

static void test_sentence_and_code(void **state) {
    (void)state;
    struct err err = {0};
    assert_int_equal(err_set(&err, "row %d", 7), -1);
    assert_int_equal(err.code, EXIT_FAILED);
    assert_string_equal(err.text, "row 7");
    assert_int_equal(err_prefix(&err, "acme %s", "prices"), -1);
    assert_string_equal(err.text, "acme prices: row 7");
    assert_int_equal(err_code(&err, EXIT_LOCKED, "busy"), -1);
    assert_int_equal(err.code, EXIT_LOCKED);
    assert_int_equal(err_set(NULL, "x"), -1);
    assert_int_equal(err_code(NULL, EXIT_LOCKED, "x"), -1);
    assert_int_equal(err_prefix(NULL, "x"), -1);
}

static void test_text_stays_utf8(void **state) {
    (void)state;
    struct err err = {0};
    err_set(&err, "\"%.4s\" of \xFF", "€€");
    assert_string_equal(err.text, "\"€?\" of ?");
    char text[2000] = "";
    while (strlen(text) < 1500)
        strncat(text, "€", 4);
    for (int i = 0; i < 4; i++) {
        err_set(&err, "%.*s%s", i, "abcd", text);
        assert_int_equal(strlen(err.text), sizeof err.text - 1);
        assert_true(utf8_valid(err.text, strlen(err.text)));
        err_prefix(&err, "ab");
        assert_true(utf8_valid(err.text, strlen(err.text)));
    }
}

static void test_utf8(void **state) {
    (void)state;
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a€😀\0", 9));
    assert_false(utf8_valid("€", 2));
    assert_false(utf8_valid("\xC1\xBF", 2));
    struct buf out;
    buf_init(&out, 8);
    assert_int_equal(utf8_add(&out, "a\xFF\0", 3), 0);
    assert_string_equal(out.data, "a\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(utf8_add(&out, "\xFF", 1), -1);
    buf_free(&out);
    char text[] = "\xEF\xBB\xBF \t a\xC2\xA0\n\xE2\x80\x89"
                  "b\xE2\x80\x8B"
                  "c\xC2\xAD ";
    assert_int_equal(utf8_fold(text), 4);
    assert_string_equal(text, "a bc");
    char none[] = " \n";
    assert_int_equal(utf8_fold(none), 0);
    assert_string_equal(none, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentence_and_code),
        cmocka_unit_test(test_text_stays_utf8),
        cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
