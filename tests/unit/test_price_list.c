/* SPDX-License-Identifier: MIT
 * What the price fetchers share: names of sellers, repeated and contradicting
 * prices, prices by the hour; and the parts and pages of sources that have
 * several. */
#include "names/registry.h"
#include "read/sink.h"
#include "support.h"

#include <mtok/day_price.h>
#include <mtok/decimal.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <string.h>

static void sellers_have_one_name(void **state) {
    (void)state;
    assert_string_equal(seller_name("gemini"), "google");
    assert_string_equal(seller_name("vertex_ai-language-models"), "vertex-ai");
    assert_string_equal(seller_name("bedrock_converse"), "bedrock");
    assert_string_equal(seller_name("azure_ai"), "azure");
    assert_string_equal(seller_name("x-ai"), "xai");
    assert_string_equal(seller_name("Amazon Bedrock"), "bedrock");
    assert_string_equal(seller_name("Google (AI Studio)"), "google");
    /* Other weights or another speed is another offer. */
    assert_string_equal(seller_name("Deepinfra (FP8)"), "Deepinfra (FP8)");
    /* The maker's shop in China has prices of its own. */
    assert_string_equal(seller_name("zhipuai"), "zhipuai");
    /* A longer word that only begins alike is somebody else. */
    assert_string_equal(seller_name("azurite"), "azurite");
    assert_string_equal(seller_name("new_seller"), "new_seller");
    assert_string_equal(seller_name(NULL), "");
}

static void repeated_and_contradicting_prices(void **state) {
    (void)state;
    struct sink sink;
    sink_init(&sink);
    struct price_list *list = price_list_new(&sink);
    struct price_of a = {.subject = "a", .seller = "s"}, b = {.subject = "b", .seller = "s"};
    price_list_value(list, &a, MEASURE_INPUT, 2 * NANO, "2");
    price_list_value(list, &b, MEASURE_INPUT, 1 * NANO, "1");
    price_list_value(list, &a, MEASURE_INPUT, 2 * NANO, "2.0");
    price_list_value(list, &b, MEASURE_INPUT, 3 * NANO, "3");
    b.tier = "batch";
    price_list_value(list, &b, MEASURE_INPUT, 4 * NANO, "4");
    b.since = 86400;
    price_list_value(list, &b, MEASURE_INPUT, 5 * NANO, "5");
    assert_int_equal(price_list_end(list), 3);
    assert_int_equal(sink.row_count, 3);
    assert_string_equal(sink.rows[0].subject, "a");
    assert_string_equal(sink.rows[0].tier, "standard");
    assert_int_equal(sink.rows[1].nano, 4 * NANO);
    assert_int_equal(sink.rows[2].since, 86400);
    assert_int_equal(sink.refusal_count, 2);
    assert_string_equal(sink.refusals[0].where, "b.input");
    assert_string_equal(sink.refusals[1].text, "3");
    sink_free(&sink);
}

static void hours(struct sink *sink, const char *text) {
    struct json_doc *doc;
    struct err err = {0};
    struct day_part parts[4];
    size_t count = 0;
    assert_int_equal(json_open(text, strlen(text), &doc, &err), 0);
    const struct json *part;
    for (part = json_first(json_root(doc)); part; part = json_next(part)) {
        int64_t minutes = 0;
        assert_int_equal(json_whole(part, "minutes", &minutes, &err), 1);
        parts[count++] = (struct day_part){(int)minutes, part};
    }
    struct price_list *list = price_list_new(sink);
    struct price_of of = {.subject = "m", .seller = "s"};
    day_price_json(list, &of, MEASURE_INPUT, parts, count, "p", 0);
    price_list_end(list);
    json_close(doc);
}

static void cells_name_their_currency(void **state) {
    (void)state;
    struct sink sink;
    sink_init(&sink);
    struct price_list *list = price_list_new(&sink);
    struct price_of of = {.subject = "a", .seller = "s"};
    assert_int_equal(price_list_cell(list, &of, MEASURE_INPUT, "$5 / MTok"), 1);
    assert_int_equal(price_list_cell(list, &of, MEASURE_OUTPUT, "USD 5"), 1);
    assert_int_equal(price_list_cell(list, &of, MEASURE_CACHE_READ, "Free"), 1);
    assert_int_equal(price_list_cell(list, &of, MEASURE_CACHE_WRITE, "-"), 0);
    assert_int_equal(price_list_cell(list, &of, MEASURE_CACHE_WRITE, "25"), -1);
    assert_int_equal(price_list_cell(list, &of, MEASURE_CACHE_WRITE,
                                     "\xE2\x82\xAC"
                                     "5"),
                     -1);
    assert_int_equal(price_list_end(list), 3);
    assert_int_equal(sink.refusal_count, 2);
    sink_free(&sink);
}

static void prices_by_the_hour(void **state) {
    (void)state;
    struct sink sink;
    sink_init(&sink);
    hours(&sink, "[{\"minutes\":960,\"p\":0.27},{\"minutes\":480,\"p\":0.135}]");
    hours(&sink, "[{\"minutes\":900,\"p\":1},{\"minutes\":420,\"p\":2},{\"minutes\":120,\"p\":1}]");
    assert_int_equal(sink.row_count, 4);
    assert_string_equal(sink.rows[0].tier, "standard");
    assert_string_equal(sink.rows[1].tier, "off_peak");
    assert_string_equal(sink.rows[2].tier, "standard");
    assert_int_equal(sink.rows[2].nano, NANO);
    assert_string_equal(sink.rows[3].tier, "peak");
    assert_int_equal(sink.refusal_count, 0);
    hours(&sink, "[{\"minutes\":900,\"p\":1},{\"minutes\":420,\"p\":2}]");
    hours(&sink, "[{\"minutes\":900,\"p\":1},{\"minutes\":420,\"p\":2},{\"minutes\":120,\"p\":3}]");
    hours(&sink, "[{\"minutes\":720,\"p\":1},{\"minutes\":720}]");
    assert_int_equal(sink.row_count, 4);
    assert_int_equal(sink.refusal_count, 3);
    assert_int_equal(day_minutes(16 * 60 + 30, 30), 480);
    assert_int_equal(day_minutes(0, 0), 1440);
    sink_free(&sink);
}

static void check_part(const char *source, const char *path, const char *want) {
    struct buf part;
    buf_init(&part, 4096);
    const struct fetcher *fetcher = registry_find(source);
    assert_non_null(fetcher);
    int result = fetcher->part_of(path, &part);
    assert_int_equal(result, want ? 0 : -1);
    if (want)
        assert_string_equal(part.data, want);
    buf_free(&part);
}

static void parts_of_llm_prices(void **state) {
    (void)state;
    check_part("llm-prices", "2025-10-10T200539Z_51758ee/historical-v1.json", "historical-v1");
    check_part("llm-prices", "2025-10-10T200539Z_51758ee/current-v1.json", "current-v1");
    check_part("llm-prices", "2025-10-10T200539Z_51758ee/data/openai.json", "data/openai");
    check_part("llm-prices", "data/somebody-new.json", "data/somebody-new");
    check_part("llm-prices", "malformed/2026-04-24_a87a3be_openai.json", "data/openai");
    check_part("llm-prices", "page-era-changes_2024-10_to_2025-10.csv", NULL);
    check_part("llm-prices", "package.json", NULL);
}

static int next_of(const char *text, struct buf *url) {
    struct page page = {text, strlen(text)};
    struct document doc = {"https://openrouter.ai/api/v1/models", "", &page, 1};
    struct err err = {0};
    buf_clear(url);
    return registry_find("openrouter")->next(&doc, url, &err);
}

static void pages_of_openrouter(void **state) {
    (void)state;
    struct buf url;
    buf_init(&url, 4096);
    assert_int_equal(next_of("{\"data\":[]}", &url), 0);
    assert_int_equal(next_of("{\"data\":[],\"links\":{\"next\":null}}", &url), 0);
    assert_int_equal(
        next_of("{\"data\":[],\"links\":{\"next\":\"/api/v1/models?cursor=2\"}}", &url), 1);
    assert_string_equal(url.data, "https://openrouter.ai/api/v1/models?cursor=2");
    assert_int_equal(next_of("{\"links\":{\"next\":\"https://openrouter.ai/x\"}}", &url), 1);
    assert_string_equal(url.data, "https://openrouter.ai/x");
    assert_int_equal(next_of("{\"links\":{\"next\":\"//elsewhere.example/x\"}}", &url), -1);
    assert_int_equal(next_of("{\"links\":{\"next\":7}}", &url), -1);
    buf_free(&url);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sellers_have_one_name),
        cmocka_unit_test(repeated_and_contradicting_prices),
        cmocka_unit_test(cells_name_their_currency),
        cmocka_unit_test(prices_by_the_hour),
        cmocka_unit_test(parts_of_llm_prices),
        cmocka_unit_test(pages_of_openrouter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
