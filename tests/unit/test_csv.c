/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <mtok/csv.h>
#include <stdlib.h>
#include <string.h>

/* Rows as text: "line:field|field\n". */
static int note_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct err *err) {
    struct buf *out = context;
    (void)err;
    buf_printf(out, "%zu:", line);
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%s%s", i ? "|" : "", fields[i]);
    buf_char(out, '\n');
    return 0;
}

static int stream(const char *bytes, size_t size, size_t piece, struct buf *out, struct err *err) {
    struct csv_reader *reader = csv_open(note_row, out);
    int failed = 0;
    for (size_t at = 0; at < size && !failed; at += piece) {
        size_t n = size - at < piece ? size - at : piece;
        char *copy = mem_alloc(n); /* so that a read beyond the piece is seen */
        memcpy(copy, bytes + at, n);
        failed = csv_feed(reader, copy, n, err);
        free(copy);
    }
    if (!failed)
        failed = csv_end(reader, err);
    csv_close(reader);
    return failed;
}

/* The same rows must come whatever the pieces are. */
static void check_rows(const char *text, const char *want) {
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        struct buf out;
        struct err err = {0};
        buf_init(&out, 65536);
        if (stream(text, strlen(text), piece, &out, &err))
            fail_msg("%s in pieces of %zu: %s", text, piece, err.text);
        assert_string_equal(out.data, want);
        buf_free(&out);
    }
}

static void check_refused(const char *text, const char *want) {
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        struct buf out;
        struct err err = {0};
        buf_init(&out, 65536);
        assert_int_equal(stream(text, strlen(text), piece, &out, &err), -1);
        if (strcmp(err.text, want) != 0)
            fail_msg("%s in pieces of %zu: %s", text, piece, err.text);
        buf_free(&out);
    }
}

static void test_rows(void **state) {
    (void)state;
    check_rows("a,b\n1,2\n", "1:a|b\n2:1|2\n");
    check_rows("a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n");
    check_rows("a,b\r1,2\r3,4", "1:a|b\n2:1|2\n3:3|4\n");
    check_rows("a,b\n1,2", "1:a|b\n2:1|2\n");
    check_rows("a,,\n,,\n", "1:a||\n2:||\n");
    check_rows("", "");
    check_rows("\n\n", "");
    check_rows("\xEF\xBB\xBF"
               "a,b\n",
               "1:a|b\n");
    check_rows("\xEF\xBB\xBF", "");
    check_rows("a;b\n", "1:a;b\n");
    check_rows("€,½\n", "1:€|½\n");
}

static void test_quotes(void **state) {
    (void)state;
    check_rows("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d\n");
    check_rows("\"a\nb\",1\r\n2,3\n", "1:a\nb|1\n3:2|3\n");
    check_rows("\"\",\"\"\n", "1:|\n");
    check_rows("\" a \", b \n", "1: a |b\n");
}

static void test_lines_are_those_of_the_file(void **state) {
    (void)state;
    check_rows("a\n\n\nb\r\n\r\nc\n", "1:a\n4:b\n6:c\n");
    check_rows("a\r\rb\n", "1:a\n3:b\n");
    check_rows("a,\"x\r\ny\"\r\nb\r\n", "1:a|x\r\ny\n3:b\n");
}

static void test_quotes_that_are_wrong(void **state) {
    (void)state;
    check_refused("a,b\n1,\"2\n3,4\n", "line 2: a quote that is never closed");
    check_refused("a,b\n1,2\"3\n", "line 2: a quote where none may stand");
    check_refused("a,b\n\"1\"x,2\n", "line 2: a quote where none may stand");
    check_refused("\"", "line 1: a quote that is never closed");
}

static void test_bytes_that_are_no_text(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 65536);
    assert_int_equal(stream("a\0b,\xFF\n", 6, 100, &out, NULL), 0);
    assert_string_equal(out.data, "1:a\xEF\xBF\xBD"
                                  "b|\xEF\xBF\xBD\n");
    buf_free(&out);
    check_rows("\xEF\xBB,b\n", "1:\xEF\xBF\xBD\xEF\xBF\xBD|b\n");
    check_rows("\xEF\xBB", "1:\xEF\xBF\xBD\xEF\xBF\xBD\n");
}

static int stop_at_two(void *context, size_t line, const char *const *fields, size_t count,
                       struct err *err) {
    (void)fields;
    (void)count;
    ++*(int *)context;
    return line == 2 ? err_set(err, "line %zu: enough", line) : 0;
}

static void test_a_row_can_stop_it(void **state) {
    (void)state;
    int rows = 0;
    struct err err = {0};
    struct csv_reader *reader = csv_open(stop_at_two, &rows);
    assert_int_equal(csv_feed(reader, "a\nb\nc\nd\n", 8, &err), -1);
    assert_string_equal(err.text, "line 2: enough");
    assert_int_equal(csv_feed(reader, "e\n", 2, &err), -1);
    assert_int_equal(csv_end(reader, &err), -1);
    csv_close(reader);
    csv_close(NULL);
    assert_int_equal(rows, 2);
}

static void test_a_quote_never_closed_takes_no_more_than_its_limit(void **state) {
    (void)state;
    struct err err = {0};
    struct buf out;
    buf_init(&out, 100);
    struct csv_reader *reader = csv_open(note_row, &out);
    char *piece = mem_alloc(1 << 20);
    memset(piece, 'x', 1 << 20);
    piece[0] = '"';
    int failed = 0, fed = 0;
    for (; fed < 100 && !failed; fed++) {
        failed = csv_feed(reader, piece, 1 << 20, &err);
        piece[0] = 'x';
    }
    assert_int_equal(failed, -1);
    assert_true(fed < 12);
    assert_string_equal(err.text,
                        "line 1: a quote that is never closed, or a row that is too long");
    free(piece);
    csv_close(reader);
    buf_free(&out);
}

static void test_too_many_fields(void **state) {
    (void)state;
    struct err err = {0};
    struct buf text, out;
    buf_init(&text, 1 << 20);
    buf_init(&out, 100);
    for (int i = 0; i < 70000; i++)
        buf_char(&text, ',');
    assert_int_equal(stream(text.data, text.size, 70000, &out, &err), -1);
    assert_string_equal(err.text, "line 1: more fields than any table has");
    buf_free(&text);
    buf_free(&out);
}

static void test_table(void **state) {
    (void)state;
    static const char text[] = "\xEF\xBB\xBFmodel, input ,output\r\n\"a\nb\",1,\"\"\r\n\r\nc,2,3";
    struct tables tables;
    struct err err = {0};
    if (csv_table(text, sizeof text - 1, &tables, &err))
        fail_msg("%s", err.text);
    assert_int_equal(tables.count, 1);
    const struct table *table = &tables.list[0];
    assert_int_equal(table->rows, 3);
    assert_int_equal(table->columns, 3);
    assert_int_equal(table->header_rows, 1);
    assert_string_equal(table->heading, "");
    assert_int_equal(table_column(table, "model", true), 0);
    assert_int_equal(table_column(table, "input", true), 1);
    assert_string_equal(table_cell(table, 1, 0), "a b");
    assert_string_equal(table_cell(table, 1, 2), "");
    assert_string_equal(table_cell(table, 2, 1), "2");
    tables_free(&tables);
}

static void test_tables_that_are_wrong(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        {"", "line 1: the CSV is empty, expected a header"},
        {"\n\n", "line 1: the CSV is empty, expected a header"},
        {"a,b\n1,2\n3\n", "line 3: 1 fields, expected 2 as in the header"},
        {"a,b\n\n1,2,3\n", "line 3: 3 fields, expected 2 as in the header"},
        {"a,b\n1,\"2", "line 2: a quote that is never closed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct err err = {0};
        assert_int_equal(csv_table(cases[i].text, strlen(cases[i].text), &tables, &err), -1);
        assert_string_equal(err.text, cases[i].why);
        assert_int_equal(tables.count, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_lines_are_those_of_the_file),
        cmocka_unit_test(test_quotes_that_are_wrong),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_a_row_can_stop_it),
        cmocka_unit_test(test_a_quote_never_closed_takes_no_more_than_its_limit),
        cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_tables_that_are_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
