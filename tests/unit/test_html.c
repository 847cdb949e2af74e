/* SPDX-License-Identifier: MIT */
#include "support.h"

#include "read/html_tree.h"

#include <mtok/html.h>
#include <stdlib.h>
#include <string.h>

static struct html_doc *open_page(const char *text) {
    struct html_doc *doc = NULL;
    struct err err = {0};
    if (html_open(text, strlen(text), &doc, &err))
        fail_msg("%.200s: %s", text, err.text);
    return doc;
}

static struct tables read_tables(const char *text, int skip_deleted) {
    struct html_doc *doc = open_page(text);
    struct tables tables;
    struct err err = {0};
    if (html_tables(doc, skip_deleted, &tables, &err))
        fail_msg("%.200s: %s", text, err.text);
    html_close(doc);
    return tables;
}

/* A table as text: cells parted by "|", rows by "\n", header rows marked by "=". */
static void check_table(const struct table *table, const char *want) {
    struct buf text;
    buf_init(&text, 1 << 20);
    for (size_t row = 0; row < table->rows; row++) {
        buf_text(&text, row < table->header_rows ? "=" : "");
        for (size_t column = 0; column < table->columns; column++)
            buf_printf(&text, "%s%s", column ? "|" : "", table_cell(table, row, column));
        buf_char(&text, '\n');
    }
    assert_string_equal(text.data, want);
    buf_free(&text);
}

static void check_page(const char *page, const char *want) {
    struct tables tables = read_tables(page, 0);
    assert_int_equal(tables.count, 1);
    check_table(&tables.list[0], want);
    tables_free(&tables);
}

static void check_text(const char *page, const char *want) {
    struct html_doc *doc = open_page(page);
    assert_string_equal(html_text(doc, html_root(doc), 0), want);
    html_close(doc);
}

static void test_text(void **state) {
    (void)state;
    check_text("<p>a  b\n\tc</p>", "a b c");
    check_text("a<br>b<br/>c", "a b c");
    check_text("<div>$5</div><div>$6</div>", "$5 $6");
    check_text("<p>$<b>2</b>.<i>50</i></p>", "$2.50");
    check_text("$3.00<sup>1</sup> / MTok", "$3.00 1 / MTok");
    check_text("&#36;2&nbsp;&lt;&amp;&eacute; &mdash; &#x20AC;", "$2 <&é — €");
    check_text("a&nbsp;&nbsp;b\xE2\x80\x8B\xE2\x80\xAF"
               "c",
               "a b c");
    check_text("a<script>x</script>b<style>y</style>c<!-- z -->d", "a b cd");
    check_text("<span hidden>x</span>", "x");
    check_text("a &unknown; &dollar b", "a &unknown; &dollar b");
}

static void test_deleted_text(void **state) {
    (void)state;
    struct html_doc *doc = open_page("<p><del>$9</del> <s>$8</s><strike>$7</strike>$6</p>");
    assert_string_equal(html_text(doc, html_root(doc), 0), "$9 $8$7$6");
    assert_string_equal(html_text(doc, html_root(doc), 1), "$6");
    html_close(doc);
    struct tables tables = read_tables("<table><tr><th>P<tr><td><s>$9</s> $6</table>", 1);
    assert_string_equal(table_cell(&tables.list[0], 1, 0), "$6");
    tables_free(&tables);
}

static void test_select(void **state) {
    (void)state;
    struct html_doc *doc = open_page("<div id=a><p>1<p class='x y'>2</div><div id=b><p>3</div>");
    const struct html **list, **inner;
    size_t count;
    struct err err = {0};
    assert_int_equal(html_select(doc, NULL, "//p", &list, &count, &err), 0);
    assert_int_equal(count, 3);
    assert_string_equal(html_text(doc, list[2], 0), "3");
    assert_string_equal(html_attribute(doc, list[1], "class"), "x y");
    assert_null(html_attribute(doc, list[0], "class"));
    assert_int_equal(html_select(doc, NULL, "//div[@id='b']", &list, &count, &err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(html_select(doc, list[0], "//p", &inner, &count, &err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(html_select(doc, list[0], ".//p", &inner, &count, &err), 0);
    assert_int_equal(count, 1);
    assert_string_equal(html_text(doc, inner[0], 0), "3");
    assert_int_equal(html_select(doc, list[0], "preceding::p", &inner, &count, &err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(html_text(doc, inner[0], 0), "1");
    assert_int_equal(html_select(doc, NULL, "//h1", &list, &count, &err), 0);
    assert_int_equal(count, 0);
    assert_int_equal(html_select(doc, NULL, "//p/text() | //p/@class", &list, &count, &err), 0);
    assert_int_equal(count, 0);
    static const char *const wrong[] = {"//p[", "count(//p)", "", "nothing()", "//x:p"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(html_select(doc, NULL, wrong[i], &list, &count, &err), -1);
        assert_non_null(strstr(err.text, "is not an XPath of elements"));
    }
    html_close(doc);
    html_close(NULL);
}

static void test_scripts_are_raw(void **state) {
    (void)state;
    struct html_doc *doc = open_page(
        "<script id=x type='application/json'>{\"a\": \"1 < 2 &amp; 3\",\n  \"b\":2}</script>");
    const struct html **list;
    size_t count;
    assert_int_equal(html_select(doc, NULL, "//script[@id='x']", &list, &count, NULL), 0);
    assert_int_equal(count, 1);
    assert_string_equal(html_raw(doc, list[0]), "{\"a\": \"1 < 2 &amp; 3\",\n  \"b\":2}");
    html_close(doc);
}

static void test_encodings(void **state) {
    (void)state;
    check_text("\xEF\xBB\xBF<p>€5</p>", "€5");
    check_text("<p>€5 ½</p>", "€5 ½");
    check_text("<meta charset='iso-8859-1'><p>€5</p>", "€5"); /* what is UTF-8 is UTF-8 */
    check_text("<meta charset='iso-8859-1'><p>\xBD \xA3"
               "5</p>",
               "½ £5");
    check_text(
        "<meta http-equiv=x content='text/html; charset=windows-1252'><p>\x80\x97\xE9\x9F</p>",
        "€—éŸ");
    check_text("<meta charset='utf-16'><p>€5</p><p>rest</p>", "€5 rest");
    check_text("<meta charset='utf-8'><p>a\xFF"
               "b</p><p>rest</p>",
               "a\xEF\xBF\xBD"
               "b rest");
    check_text("<p>a\xE2\x82</p><p>rest</p>", "a\xEF\xBF\xBD\xEF\xBF\xBD rest");
}

static void test_fragments(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 1000);
    static const char *const cases[][2] = {
        {"<p>$39.33<br/></p>", "$39.33"},
        {"plain", "plain"},
        {"", ""},
        {" \n", ""},
        {"a &amp; b", "a & b"},
        {"<b>US East</b> (N.&nbsp;Virginia)", "US East (N. Virginia)"},
        {"1 < 2", "1 < 2"},
        {"€5", "€5"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(html_fragment_text(cases[i][0], &out, NULL), 0);
        assert_string_equal(out.data, cases[i][1]);
        assert_int_equal(out.size, strlen(cases[i][1]));
    }
    buf_free(&out);
    buf_init(&out, 3);
    assert_int_equal(html_fragment_text("<p>too long</p>", &out, NULL), -1);
    buf_free(&out);
}

static void test_tables_with_headings(void **state) {
    (void)state;
    struct tables tables =
        read_tables("<table><tr><td>0</table>"
                    "<h1>API <b>pricing</b></h1><h2>Text</h2><p>"
                    "<table><tr><td>1</table>"
                    "<div><h3>Batch</h3></div><section><table><tr><td>2</table></section>"
                    "<h2>Audio</h2><table><tr><td>3</table>",
                    0);
    static const char *const paths[] = {"", "API pricing > Text", "API pricing > Text > Batch",
                                        "API pricing > Audio"};
    static const char *const headings[] = {"", "Text", "Batch", "Audio"};
    assert_int_equal(tables.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(tables.list[i].path, paths[i]);
        assert_string_equal(tables.list[i].heading, headings[i]);
    }
    tables_free(&tables);
}

static void test_header_rows(void **state) {
    (void)state;
    check_page("<table><thead><tr><td>M<td>P</thead><tbody><tr><th>a<th>b<tr><td>1<td>2</table>",
               "=M|P\na|b\n1|2\n");
    check_page("<table><tr><th>M<th>P<tr><th>in<th>out<tr><th>a<td>1</table>",
               "=M|P\n=in|out\na|1\n");
    check_page("<table><tr><td>M<td>P<tr><td>a<td>1</table>", "M|P\na|1\n");
    check_page("<table><tr><th>M<th>P<tr><td>a<td>1<tr><th>b<th>c</table>", "=M|P\na|1\nb|c\n");
}

static void test_spans(void **state) {
    (void)state;
    check_page("<table><tr><th rowspan=2>Model<th colspan=2>Price<tr><th>In<th>Out"
               "<tr><td>a<td>1<td>2</table>",
               "=Model|Price|Price\n=Model|In|Out\na|1|2\n");
    check_page("<table><tr><td rowspan=2>a<td>1<tr><td>2<tr><td>b<td>3</table>", "a|1\na|2\nb|3\n");
    check_page("<table><tr><td>1<td rowspan=2>x<td>2<tr><td>3<td>4</table>", "1|x|2\n3|x|4\n");
    check_page("<table><tr><td>1<td>2<td rowspan=2>x<tr><td>3</table>", "1|2|x\n3||x\n");
    check_page("<table><tr><td colspan=2 rowspan=2>x<td>1<tr><td>2</table>", "x|x|1\nx|x|2\n");
    check_page("<table><tr><td rowspan=0>x<td>1<tr><td>2<tr><td>3</table>", "x|1\nx|2\nx|3\n");
    check_page("<table><tr><td colspan=0>x<td colspan=-2>y<td colspan=z>z</table>", "x|y|z\n");
    /* A cell does not reach beyond its row group. */
    check_page("<table><tbody><tr><td rowspan=9>x<td>1</tbody><tbody><tr><td>2<td>3</table>",
               "x|1\n2|3\n");
    check_page("<table><thead><tr><th rowspan=2>x<th>1</thead><tr><td>2<td>3</table>",
               "=x|1\n2|3\n");
    check_page("<table><tr></tr><tr><td>a</tr><tr></tr></table>", "a\n");
    check_page("<table><tr><td>1<td>2<tr><td>3</table>", "1|2\n3|\n");
    check_page("<table><tr><td>1<tr><td>2<td>3</table>", "1|\n2|3\n");
}

static void test_classes(void **state) {
    (void)state;
    struct tables tables =
        read_tables("<table><tr><td class='old price' colspan=2>1<td>2</table>", 0);
    assert_string_equal(tables.list[0].classes[0], "old price");
    assert_string_equal(tables.list[0].classes[1], "old price");
    assert_null(tables.list[0].classes[2]);
    tables_free(&tables);
}

static void test_ragged_rows(void **state) {
    (void)state;
    struct html_doc *doc = open_page("<table><tr><th>A<th>B<th>C</tr><tr><td>a<td>b<td>c</tr>"
                                     "<tr><td rowspan=2>a<td>b<td>c</tr><tr><td>b<td>c</tr>"
                                     "<tr><td>b<td>c</tr><tr><td colspan=4>x</tr>"
                                     "<tr><td>a<td>b<td rowspan=2>c</tr><tr><td>a</tr></table>");
    static const bool want[] = {false, false, false, false, true, true, false, true};
    struct tables tables;
    assert_int_equal(html_tables(doc, 0, &tables, NULL), 0);
    assert_int_equal(tables.list[0].rows, 8);
    for (size_t row = 0; row < 8; row++)
        assert_int_equal(table_is_ragged(&tables.list[0], row), want[row]);
    tables_free(&tables);
    html_close(doc);
}

/* Left out, it would make another number of the rest. */
static void test_control_characters_are_kept(void **state) {
    (void)state;
    struct html_doc *doc = open_page("<table><tr><td>$46.\x18"
                                     "4</td></tr></table>");
    struct tables tables;
    assert_int_equal(html_tables(doc, 0, &tables, NULL), 0);
    assert_string_equal(table_cell(&tables.list[0], 0, 0), "$46.\xEF\xBF\xBD"
                                                           "4");
    tables_free(&tables);
    html_close(doc);
}

static void test_nested_tables(void **state) {
    (void)state;
    struct tables tables =
        read_tables("<table><tr><td>a<table><tr><td>b<tr><td>c</table><td>d</table>", 0);
    assert_int_equal(tables.count, 2);
    check_table(&tables.list[0], "a b c|d\n");
    check_table(&tables.list[1], "b\nc\n");
    tables_free(&tables);
}

static void test_broken_markup(void **state) {
    (void)state;
    check_page("<table><form><tr><td>a</form><td>b</table>", "a|b\n");
    check_page("<TABLE><TR><TD>a<TD>b<TR><TD>c", "a|b\nc|\n");
    check_page("<table><caption>x</caption><colgroup><col></colgroup><tr><td>a</td></table>",
               "a\n");
    struct tables tables = read_tables("<table></table><table><tr></tr></table><p>x", 0);
    assert_int_equal(tables.count, 0);
    tables_free(&tables);
}

static void refuse_page(const char *bytes, size_t size, const char *why) {
    struct html_doc *doc = (struct html_doc *)&doc;
    struct err err = {0};
    assert_int_equal(html_open(bytes, size, &doc, &err), -1);
    assert_null(doc);
    if (!strstr(err.text, why))
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

/* What libxml2 reads only in part is refused as a whole. */
static void test_half_a_page_is_no_page(void **state) {
    (void)state;
    struct buf page;
    buf_init(&page, 32 << 20);
    refuse_page("", 0, "empty");
    refuse_page("<meta charset=shift_jis><p>\x8A", 28, "HTML in shift_jis, expected UTF-8");
    refuse_page("<p>a\0b</p>", 10, "a zero byte");
    for (int i = 0; i < 300; i++)
        buf_text(&page, "<div>");
    refuse_page(page.data, page.size, "nested too deeply");
    buf_clear(&page);
    buf_text(&page, "<script>");
    for (int i = 0; i < 11 << 20; i++)
        buf_char(&page, 'x');
    buf_text(&page, "</script><table><tr><td>1</table>");
    refuse_page(page.data, page.size, "cannot be read to its end");
    buf_clear(&page);
    for (int i = 0; i < 100; i++)
        buf_text(&page, "<div>");
    buf_text(&page, "deep");
    check_text(page.data, "deep");
    buf_free(&page);
}

static void test_hostile_spans(void **state) {
    (void)state;
    struct buf page;
    struct html_doc *doc;
    struct tables tables;
    struct err err = {0};
    buf_init(&page, 8 << 20);
    buf_text(&page, "<table>");
    for (int i = 0; i < 5000; i++)
        buf_text(&page, "<tr><td colspan=99999999999999999999 rowspan=99999>x");
    doc = open_page(page.data);
    assert_int_equal(html_tables(doc, 0, &tables, &err), -1);
    assert_string_equal(err.text, "a table of more than 1000000 cells");
    assert_int_equal(tables.count, 0);
    html_close(doc);
    /* One wide row makes every short one wide. */
    buf_clear(&page);
    buf_text(&page, "<table><tr>");
    for (int i = 0; i < 900; i++)
        buf_text(&page, "<td colspan=1000>x");
    for (int i = 0; i < 20000; i++)
        buf_text(&page, "<tr><td rowspan=2>y");
    doc = open_page(page.data);
    assert_int_equal(html_tables(doc, 0, &tables, &err), -1);
    html_close(doc);
    buf_free(&page);
}

static void test_truncated_anywhere(void **state) {
    (void)state;
    static const char page[] = "<h2>P</h2><table><tr><th rowspan=2>M<th>I</tr><tr><td>a&amp;€</tr>"
                               "</table><script>{}</script><!-- c --><p class=\"x\">y";
    for (size_t size = 1; size < sizeof page; size++) {
        char *part = mem_alloc(size + 1);
        memcpy(part, page, size);
        struct html_doc *doc;
        if (html_open(part, size, &doc, NULL) == 0) {
            struct tables tables;
            assert_int_equal(html_tables(doc, 1, &tables, NULL), 0);
            assert_true(tables.count <= 1);
            tables_free(&tables);
            html_close(doc);
        }
        free(part);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_deleted_text),
        cmocka_unit_test(test_select),
        cmocka_unit_test(test_scripts_are_raw),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_tables_with_headings),
        cmocka_unit_test(test_header_rows),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_ragged_rows),
        cmocka_unit_test(test_control_characters_are_kept),
        cmocka_unit_test(test_nested_tables),
        cmocka_unit_test(test_broken_markup),
        cmocka_unit_test(test_half_a_page_is_no_page),
        cmocka_unit_test(test_hostile_spans),
        cmocka_unit_test(test_truncated_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
