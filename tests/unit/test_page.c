/* SPDX-License-Identifier: MIT
 * A page and its two forms. */
#include "support.h"

#include "page/page.h"

#include <stdlib.h>
#include <string.h>

static char *draw(const struct page_doc *page, int markdown, size_t width) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (markdown)
        page_print_md(page, out);
    else
        page_print_text(page, width, out);
    fclose(out);
    return text;
}

static void expect(const struct page_doc *page, int markdown, size_t width, const char *wanted) {
    char *text = draw(page, markdown, width);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_words_wrap_and_stay_whole(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    page_title(&page, "REPORT", "2024-11");
    page_paragraph(&page, "one two three %d", 4);
    page_item(&page, "a", "alpha beta gamma");
    page_item(&page, "long", "alpha beta gamma");
    expect(&page, 0, 16,
           "REPORT   2024-11\n\n"
           "one two three 4\n"
           " a  alpha beta\n"
           "    gamma\n"
           " long alpha beta\n"
           "    gamma\n");
    page_free(&page);
}

static void test_a_word_longer_than_the_line_is_not_cut(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    page_paragraph(&page, "see https://example.org/a/long/address here");
    expect(&page, 0, 12, "see\nhttps://example.org/a/long/address\nhere\n");
    page_free(&page);
}

static void fill_table(struct page_doc *page) {
    struct page_block *table = page_table(page, "", "set|>cost|note");
    page_row(page, table, "split|%s|a", "1.48");
    page_row_below(page, table, "5-95 %%|.47-4.7");
    page_row_note(page, table, "a text | over all columns");
    page_row(page, table, "é|2|b");
}

static void test_columns_stand_under_each_other(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    fill_table(&page);
    expect(&page, 0, 40,
           " set          cost  note\n"
           " split        1.48  a\n"
           "   5-95 %  .47-4.7\n"
           "   a text | over all columns\n"
           " é               2  b\n");
    page_free(&page);
}

static void test_a_wide_table_moves_together(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    struct page_block *table = page_table(&page, "", "aaaa|bbbb|cccc");
    page_row(&page, table, "1|2|3");
    expect(&page, 0, 18, " aaaa  bbbb  cccc\n 1     2     3\n");
    expect(&page, 0, 16, " aaaa bbbb cccc\n 1    2    3\n");
    page_free(&page);
}

static void test_packed_items_share_lines(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    page_item_packed(&page, "a", "one");
    page_item_packed(&page, "b", "two");
    page_item_packed(&page, "c", "three");
    page_paragraph(&page, "end");
    expect(&page, 0, 16, " a one | b two\n c three\nend\n");
    expect(&page, 1, 0, "- **a** one\n- **b** two\n- **c** three\n\nend\n\n");
    page_free(&page);
}

static void test_names_cannot_leave_their_place(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    page_paragraph(&page, "%s", "a\033[31m_b_ <img> [x](y)");
    expect(&page, 0, 79, "a?[31m_b_ <img> [x](y)\n");
    expect(&page, 1, 0, "a \\[31m\\_b\\_ \\<img\\> \\[x\\](y)\n\n");
    page_free(&page);
}

static void test_markdown_table(void **state) {
    (void)state;
    struct page_doc page;
    page_init(&page);
    page_heading(&page, "sets", "2 SETS");
    fill_table(&page);
    expect(&page, 1, 0,
           "## 2 SETS\n\n"
           "| set | cost | note |\n|---|---:|---|\n"
           "| split | 1.48 | a |\n"
           "| &nbsp;&nbsp;5-95 % | .47-4.7 |  |\n"
           "| a text \\| over all columns |  |  |\n"
           "| é | 2 | b |\n\n");
    page_free(&page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_wrap_and_stay_whole),
        cmocka_unit_test(test_a_word_longer_than_the_line_is_not_cut),
        cmocka_unit_test(test_columns_stand_under_each_other),
        cmocka_unit_test(test_a_wide_table_moves_together),
        cmocka_unit_test(test_packed_items_share_lines),
        cmocka_unit_test(test_names_cannot_leave_their_place),
        cmocka_unit_test(test_markdown_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
