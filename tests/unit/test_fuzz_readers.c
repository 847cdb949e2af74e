/* SPDX-License-Identifier: MIT
 * Every reader on thousands of damaged samples, the same ones each time. What
 * is read must keep the reader's promises; what is refused must be said. Run
 * under the sanitizers this also shows that nothing reads where it must not. */
#include "support.h"

#include "base/utf8.h"

#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/html.h>
#include <mtok/json.h>
#include <mtok/markdown.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3000
#define SAMPLE_MAX 1024

static uint64_t seed;
static size_t good, refused;

static size_t random_below(size_t limit) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return limit ? (size_t)(seed >> 33) % limit : 0;
}

/* Puts `with` in place of `cut` bytes at `at`. */
static size_t splice(char *text, size_t size, size_t at, size_t cut, const char *with,
                     size_t more) {
    if (cut > size - at)
        cut = size - at;
    if (size - cut + more > SAMPLE_MAX)
        return size;
    memmove(text + at + more, text + at + cut, size - at - cut);
    memcpy(text + at, with, more);
    return size - cut + more;
}

static size_t damage(char *text, size_t size) {
    static const char *const parts[] = {"\"",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        "|",
                                        "\n",
                                        "<td>",
                                        "<",
                                        "</",
                                        "&",
                                        "\\u",
                                        "e9",
                                        "-",
                                        ".",
                                        "$",
                                        "€",
                                        "0",
                                        "\xFF",
                                        "1M",
                                        "\r\n",
                                        "rowspan=7",
                                        "<table>",
                                        "/",
                                        "999999999999",
                                        "\xEF\xBB\xBF",
                                        "<!--",
                                        "`",
                                        "per "};
    size_t at = random_below(size + 1);
    char byte = (char)random_below(256);
    char chunk[16];
    switch (random_below(6)) {
    case 0: /* one byte is another */
        return splice(text, size, at, 1, &byte, 1);
    case 1: /* a piece is missing */
        return splice(text, size, at, 1 + random_below(8), "", 0);
    case 2: /* the rest is missing */
        return at;
    case 3: { /* a piece from elsewhere */
        size_t from = random_below(size + 1), n = random_below(sizeof chunk);
        n = n > size - from ? size - from : n;
        memcpy(chunk, text + from, n);
        return splice(text, size, at, 0, chunk, n);
    }
    default: { /* something with a meaning */
        const char *part = parts[random_below(sizeof parts / sizeof *parts)];
        return splice(text, size, at, random_below(2), part, strlen(part));
    }
    }
}

/* Runs `read` on damaged copies of the samples, each in memory of exactly its size and its zero. */
static void run(const char *const *samples, int (*read)(const char *bytes, size_t size)) {
    size_t count = 0;
    while (samples[count])
        count++;
    seed = 2026;
    good = refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
        char text[SAMPLE_MAX];
        const char *sample = samples[(size_t)round % count];
        size_t size = strlen(sample);
        memcpy(text, sample, size);
        for (size_t n = random_below(4); n; n--)
            size = damage(text, size);
        char *bytes = mem_alloc(size + 1);
        memcpy(bytes, text, size);
        if (read(bytes, size))
            refused++;
        else
            good++;
        free(bytes);
    }
    assert_true(good > ROUNDS / 50);
    assert_int_equal(good + refused, ROUNDS);
}

static void check_refusal(const struct err *err) {
    assert_true(err->text[0] != 0);
    assert_int_equal(err->code, EXIT_FAILED);
}

static int read_decimal(const char *bytes, size_t size) {
    int64_t nano, again;
    char text[24];
    struct err err = {0};
    if (decimal_read(bytes, size, 0, &nano, &err)) {
        check_refusal(&err);
        return -1;
    }
    decimal_text(nano, text);
    assert_int_equal(decimal_read(text, strlen(text), 0, &again, NULL), 0);
    assert_int_equal(again, nano);
    return 0;
}

static int read_price(const char *bytes, size_t size) {
    (void)size;
    for (int unit = PRICE_PLAIN; unit <= PRICE_PER_TOKEN; unit++) {
        int64_t nano = -77;
        struct err err = {0};
        if (decimal_price(bytes, (enum price_unit)unit, &nano, &err)) {
            check_refusal(&err);
            assert_int_equal(nano, -77);
            return -1;
        }
        /* No number, no price. */
        assert_non_null(strpbrk(bytes, "0123456789"));
    }
    return 0;
}

static int read_when(const char *bytes, size_t size) {
    int64_t when, again;
    char text[WHEN_TEXT];
    struct err err = {0};
    if (when_read_english(bytes, &when) == 0)
        assert_int_equal(when % 86400, 0);
    else if (when_read(bytes, size, &when, &err)) {
        check_refusal(&err);
        return -1;
    }
    when_text(when, text);
    if (when >= when_civil(0, 1, 1)) {
        assert_int_equal(when_read(text, strlen(text), &again, NULL), 0);
        assert_int_equal(again, when);
    }
    return 0;
}

static void walk_json(const struct json *node) {
    int64_t nano, whole;
    struct err err = {0};
    if (json_decimal_of(node, 6, &nano, &err) < 0)
        check_refusal(&err);
    if (json_kind(node) == JSON_STRING)
        assert_true(utf8_valid(json_string(node), strlen(json_string(node))));
    size_t count = 0;
    for (const struct json *child = json_first(node); child; child = json_next(child)) {
        if (json_kind(node) == JSON_OBJECT) {
            assert_non_null(json_get(node, json_name(child)));
            json_whole(node, json_name(child), &whole, NULL);
        }
        walk_json(child);
        count++;
    }
    assert_int_equal(json_count(node), count);
    json_duplicate(node);
}

static int read_json(const char *bytes, size_t size) {
    struct json_doc *doc;
    struct err err = {0};
    if (json_open(bytes, size, &doc, &err)) {
        check_refusal(&err);
        assert_true(strncmp(err.text, "line ", 5) == 0);
        assert_null(doc);
        return -1;
    }
    walk_json(json_root(doc));
    json_close(doc);
    return 0;
}

static void check_tables(struct tables *tables) {
    for (size_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->list[i];
        assert_true(table->rows > 0 && table->columns > 0);
        assert_true(table->header_rows <= table->rows);
        assert_true(utf8_valid(table->path, strlen(table->path)));
        for (size_t cell = 0; cell < table->rows * table->columns; cell++) {
            const char *text = table->cells[cell];
            assert_non_null(text);
            assert_true(utf8_valid(text, strlen(text)));
            assert_null(strstr(text, "  "));
        }
        size_t column;
        struct err err = {0};
        if (table_need(table, "Model", &column, &err))
            check_refusal(&err);
        else
            assert_true(column < table->columns);
    }
    tables_free(tables);
}

static int read_html(const char *bytes, size_t size) {
    struct html_doc *doc;
    struct tables tables;
    struct err err = {0};
    if (html_open(bytes, size, &doc, &err)) {
        check_refusal(&err);
        return -1;
    }
    const struct html **list;
    size_t count;
    assert_int_equal(html_select(doc, NULL, "//*", &list, &count, &err), 0);
    for (size_t i = 0; i < count; i++) {
        const char *text = html_text(doc, list[i], (int)(i & 1));
        assert_true(utf8_valid(text, strlen(text)));
        assert_non_null(html_raw(doc, list[i]));
    }
    assert_int_equal(html_tables(doc, 1, &tables, &err), 0);
    check_tables(&tables);
    html_close(doc);
    return 0;
}

static int read_csv(const char *bytes, size_t size) {
    struct tables tables;
    struct err err = {0};
    if (csv_table(bytes, size, &tables, &err)) {
        check_refusal(&err);
        assert_true(strncmp(err.text, "line ", 5) == 0);
        return -1;
    }
    assert_int_equal(tables.count, 1);
    check_tables(&tables);
    return 0;
}

static int read_markdown(const char *bytes, size_t size) {
    struct tables tables;
    struct err err = {0};
    if (markdown_tables(bytes, size, &tables, &err)) {
        check_refusal(&err);
        return -1;
    }
    check_tables(&tables);
    return 0;
}

static void test_decimals(void **state) {
    (void)state;
    static const char *const samples[] = {"1,234,567.89", "-0.000000001",         "2.5e-06",
                                          " 39.33 ",      "9223372036.854775807", NULL};
    run(samples, read_decimal);
    assert_true(refused > 0);
}

static void test_prices(void **state) {
    (void)state;
    static const char *const samples[] = {"$2.50",    "USD 1,234.50", "25¢", "0.0000025",
                                          "US$ 0.50", "-$5",          NULL};
    run(samples, read_price);
    static const char *const units[] = {"$2.50 / 1M input tokens", "$0.0005 per 1K tokens",
                                        "$3.75 per million tokens", "5 USD/MTok", NULL};
    run(units, read_price);
    assert_true(refused > 0);
}

static void test_times(void **state) {
    (void)state;
    static const char *const samples[] = {
        "2026-03-12T07:25:11Z", "2026-03-12",     "2026-03", "2026-03-12 07:25+02:00",
        "August 31, 2026",      "31st Aug. 2026", NULL};
    run(samples, read_when);
    assert_true(refused > 0);
}

static void test_json(void **state) {
    (void)state;
    static const char *const samples[] = {
        "{\"data\": [{\"id\": \"a/b\", \"pricing\": {\"prompt\": \"0.0000025\", \"x\": -1},"
        " \"n\": 1.5e-06, \"t\": [true, false, null]}], \"a\": \"\\u20ac\\ud83d\\ude00 é\"}",
        "\xEF\xBB\xBF[1, 2.5, \"x\", {\"k\": {}, \"k\": []}]", "\"\\\"\\\\\\n\"", NULL};
    run(samples, read_json);
    assert_true(refused > 0);
}

static void test_html(void **state) {
    (void)state;
    static const char *const samples[] = {
        "<!doctype html><meta charset=utf-8><h2>Text</h2><table class=x><thead><tr><th rowspan=2>"
        "Model<th colspan=2>Price<tr><th>In<th>Out</thead><tbody><tr><td>a&amp;b<td><s>$5</s> $4"
        "<td>€6<sup>1</sup></tbody></table><script>{\"a\": 1}</script>",
        "<table><tr><td>a<table><tr><td>b</table><td rowspan=0>c<tr><td>d</table><p>e<br>f", NULL};
    run(samples, read_html);
}

static void test_csv(void **state) {
    (void)state;
    static const char *const samples[] = {
        "Model,Input,Output\r\n\"a, b\",1.5,\"x\"\"y\"\r\nc,,\r\n",
        "\xEF\xBB\xBF"
        "a;b\n1;2\n\n3;4",
        NULL};
    run(samples, read_csv);
    assert_true(refused > 0);
}

static void test_markdown(void **state) {
    (void)state;
    static const char *const samples[] = {
        "# Prices\n\n## *Text*\n\n| Model | Input<br/>price |\n|:--|--:|\n| **a** | $5 \\| `c` |\n"
        "| [b](u) | &#36;6&nbsp;x |\n\n- item\n\n  | c |\n  |---|\n  | 1 |\n",
        "> Head\n> ----\n> a | b\n> -|-\n> 1 | 2\n", NULL};
    run(samples, read_markdown);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimals), cmocka_unit_test(test_prices),
        cmocka_unit_test(test_times),    cmocka_unit_test(test_json),
        cmocka_unit_test(test_html),     cmocka_unit_test(test_csv),
        cmocka_unit_test(test_markdown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
