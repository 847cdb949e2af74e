/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <mtok/markdown.h>
#include <stdlib.h>
#include <string.h>

static struct tables read_page(const char *text) {
    struct tables tables;
    struct err err = {0};
    if (markdown_tables(text, strlen(text), &tables, &err))
        fail_msg("%s: %s", text, err.text);
    return tables;
}

static void check_cell(const char *markdown, const char *want) {
    struct buf page;
    buf_init(&page, 65536);
    buf_printf(&page, "| A | B |\n|---|---|\n| x | %s |\n", markdown);
    struct tables tables = read_page(page.data);
    assert_int_equal(tables.count, 1);
    assert_int_equal(tables.list[0].columns, 2);
    assert_string_equal(table_cell(&tables.list[0], 1, 1), want);
    tables_free(&tables);
    buf_free(&page);
}

static void test_cells_are_plain_text(void **state) {
    (void)state;
    check_cell("$5 / MTok", "$5 / MTok");
    check_cell("**$5** _a_", "$5 a");
    check_cell("`gpt-4o`", "gpt-4o");
    check_cell("[Opus](https://example.org \"t\")", "Opus");
    check_cell("![logo](a.png) b", "logo b");
    check_cell("a<br/>b<br>c", "a b c");
    check_cell("<span style=\"x\">$5</span>", "$5");
    check_cell("$3<sup>1</sup>", "$3 1");
    check_cell("a<!-- no -->b", "ab");
    check_cell("a \\| b", "a | b");
    check_cell("`a \\| b`", "a | b");
    check_cell("\\$5", "$5");
    check_cell("&#36;5&nbsp;&amp; &#x20AC; &eacute; &mdash;", "$5 & € é —");
    check_cell("&notanentity;", "&notanentity;");
    check_cell("~~$5~~ $3", "~~$5~~ $3");
    check_cell("", "");
    check_cell("  a \t b  ", "a b");
    check_cell("a\xC2\xA0"
               "b",
               "a b");
    check_cell("a\xFF"
               "b",
               "a\xEF\xBF\xBD"
               "b");
}

static void test_table(void **state) {
    (void)state;
    struct tables tables = read_page("Intro\n\nModel | Input | Output\n:--|--:|:-:\n"
                                     "a | 1 | 2\nb | 3\nc | 4 | 5 | 6\n\nEnd\n");
    assert_int_equal(tables.count, 1);
    const struct table *table = &tables.list[0];
    assert_int_equal(table->rows, 4);
    assert_int_equal(table->columns, 3);
    assert_int_equal(table->header_rows, 1);
    assert_int_equal(table_column(table, "output", true), 2);
    assert_string_equal(table_cell(table, 1, 2), "2");
    assert_string_equal(table_cell(table, 2, 2), "");
    assert_string_equal(table_cell(table, 3, 2), "5");
    tables_free(&tables);
}

static void test_headings(void **state) {
    (void)state;
    struct tables tables =
        read_page("| a |\n|---|\n\n"
                  "# Pricing **now** &amp; then\n\n## Text ##\n\n| b |\n|---|\n| 1 |\n\n"
                  "### Batch\n| c |\n|---|\n\n"
                  "Audio\n-----\n\n| d |\n|---|\n");
    static const char *const paths[] = {"", "Pricing now & then > Text",
                                        "Pricing now & then > Text > Batch",
                                        "Pricing now & then > Audio"};
    static const char *const headings[] = {"", "Text", "Batch", "Audio"};
    assert_int_equal(tables.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(tables.list[i].path, paths[i]);
        assert_string_equal(tables.list[i].heading, headings[i]);
    }
    assert_int_equal(tables.list[0].rows, 1);
    tables_free(&tables);
}

static void test_tables_inside_other_things(void **state) {
    (void)state;
    struct tables tables = read_page("- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n\n"
                                     "> ## Quoted\n>\n> | c |\n> |---|\n> | 3 |\n\n"
                                     "1. x\n   - y\n\n     | d |\n     |---|\n     | 4 |\n\n"
                                     "```\n| no |\n|----|\n```\n");
    assert_int_equal(tables.count, 3);
    assert_string_equal(table_cell(&tables.list[0], 1, 1), "2");
    assert_string_equal(table_cell(&tables.list[1], 1, 0), "3");
    assert_string_equal(tables.list[1].heading, "Quoted");
    assert_string_equal(table_cell(&tables.list[2], 1, 0), "4");
    tables_free(&tables);
}

static void test_line_ends(void **state) {
    (void)state;
    struct tables tables = read_page("# H\r\n\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n");
    assert_int_equal(tables.count, 1);
    assert_string_equal(tables.list[0].heading, "H");
    assert_string_equal(table_cell(&tables.list[0], 1, 1), "2");
    tables_free(&tables);
}

static void test_byte_order_mark(void **state) {
    (void)state;
    struct tables tables = read_page("\xEF\xBB\xBF# H\n\n| a |\n|---|\n| 1 |\n");
    assert_int_equal(tables.count, 1);
    assert_string_equal(tables.list[0].heading, "H");
    tables_free(&tables);
}

static void test_zero_bytes(void **state) {
    (void)state;
    static const char page[] = "| a |\n|---|\n| 1\0"
                               "2 |\n";
    struct tables tables;
    assert_int_equal(markdown_tables(page, sizeof page - 1, &tables, NULL), 0);
    assert_string_equal(table_cell(&tables.list[0], 1, 0), "1\xEF\xBF\xBD"
                                                           "2");
    tables_free(&tables);
}

/* GFM fills short rows and drops what is too much: such a row is marked. */
static void test_ragged_rows(void **state) {
    (void)state;
    struct tables tables = read_page("| A | B |\n|---|---|\n| a | b |\n| a |\n| a | b | c |\n"
                                     "a | b\n| a \\| a | b |  \n| \\| | b |\n");
    const struct table *table = &tables.list[0];
    static const bool want[] = {false, false, true, true, false, false, false};
    assert_int_equal(table->rows, 7);
    for (size_t row = 0; row < 7; row++)
        assert_int_equal(table_is_ragged(table, row), want[row]);
    assert_false(table_is_ragged(table, 7));
    tables_free(&tables);
    tables = read_page("| A |\n|---|---|\n| a | b |\n");
    size_t column;
    struct err err = {0};
    if (tables.count) { /* GFM sees no table there, md4c does */
        assert_int_equal(table_need(&tables.list[0], "A", &column, &err), -1);
        assert_non_null(strstr(err.text, "another number of cells"));
    }
    tables_free(&tables);
}

static void test_nothing(void **state) {
    (void)state;
    static const char *const pages[] = {"", "\n", "text", "| a |\n", "|---|\n", "a | b\n"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct tables tables = read_page(pages[i]);
        assert_int_equal(tables.count, 0);
        tables_free(&tables);
    }
}

static void test_hostile(void **state) {
    (void)state;
    static const char *const parts[] = {"[", "|", "| a ", "> ", "* ", "`", "**a", "&#", "[a]("};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct buf page;
        struct tables tables;
        buf_init(&page, 2 << 20);
        buf_text(&page, "| a |\n|---|\n");
        while (page.size < 1 << 20)
            buf_text(&page, parts[i]);
        assert_int_equal(markdown_tables(page.data, page.size, &tables, NULL), 0);
        assert_int_equal(tables.count, 1);
        assert_int_equal(tables.list[0].columns, 1);
        tables_free(&tables);
        buf_free(&page);
    }
    struct tables tables;
    struct err err = {0};
    char *large = mem_alloc((17 << 20) + 1);
    assert_int_equal(markdown_tables(large, 17 << 20, &tables, &err), -1);
    assert_non_null(strstr(err.text, "more than"));
    free(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_plain_text),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_tables_inside_other_things),
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_zero_bytes),
        cmocka_unit_test(test_ragged_rows),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
