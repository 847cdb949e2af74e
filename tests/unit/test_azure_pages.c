/* SPDX-License-Identifier: MIT
 * Azure's list comes in pages: where the next one is, and rows that lie on both sides of a page's
 * end. */
#include "names/registry.h"
#include "read/sink.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

#define ITEM(meter, price)                                                                         \
    "{\"armSkuName\":\"Standard_ND96isr_H200_v5\",\"armRegionName\":\"eastus\","                   \
    "\"retailPrice\":" price ",\"unitOfMeasure\":\"1 Hour\",\"meterName\":\"ND96isrH200v5" meter   \
    "\",\"productName\":\"Virtual Machines NDsrH200v5 Series\",\"type\":\"Consumption\"}"
#define PAGE(items, next)                                                                          \
    "{\"BillingCurrency\":\"USD\",\"Items\":[" items "],\"NextPageLink\":" next ",\"Count\":1}"

static const char *const first =
    PAGE(ITEM(" Spot", "84.8"), "\"https://prices.azure.com:443/api/retail/prices?$skip=1000\"");
static const char *const second = PAGE(ITEM("", "84.8"), "null");

static struct page page_of(const char *text) {
    return (struct page){text, strlen(text)};
}

static void the_next_page(void **state) {
    (void)state;
    const struct fetcher *fetcher = registry_find("azure-retail");
    struct page pages[] = {page_of(first), page_of(second)};
    struct document doc = {"test", "eastus", pages, 1};
    struct buf url;
    struct err err = {0};
    buf_init(&url, 4096);
    assert_int_equal(fetcher->next(&doc, &url, &err), 1);
    assert_string_equal(url.data, "https://prices.azure.com:443/api/retail/prices?$skip=1000");
    doc.page_count = 2;
    assert_int_equal(fetcher->next(&doc, &url, &err), 0);
    buf_free(&url);
}

static void refuse_next(const char *text, const char *message) {
    const struct fetcher *fetcher = registry_find("azure-retail");
    struct page page = page_of(text);
    struct document doc = {"test", "eastus", &page, 1};
    struct buf url;
    struct err err = {0};
    buf_init(&url, 4096);
    assert_int_equal(fetcher->next(&doc, &url, &err), -1);
    assert_non_null(strstr(err.text, message));
    buf_free(&url);
}

/* The end is null, and at some times an empty text; without the port it is the same host. */
static void other_links(void **state) {
    (void)state;
    static const struct {
        const char *first, *next;
        int more;
    } tries[] = {
        {"test", "\"\"", 0},
        {"test", "\"https://prices.azure.com/api/retail/prices?$skip=100\"", 1},
        {"http://127.0.0.1:8080/prices", "\"http://127.0.0.1:8080/prices?$skip=100\"", 1},
        {"http://127.0.0.1:8080/prices", "\"http://127.0.0.1:8081/prices?$skip=100\"", -1},
        {"test", "\"https://prices.azure.com.example.org/\"", -1},
        {"test", "\"https://prices.azure.com:4430/\"", -1},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        char text[512];
        struct buf url;
        struct err err = {0};
        snprintf(text, sizeof text,
                 "{\"BillingCurrency\":\"USD\",\"Items\":[],\"NextPageLink\":%s}", tries[i].next);
        struct page page = page_of(text);
        struct document doc = {tries[i].first, "eastus", &page, 1};
        buf_init(&url, 4096);
        assert_int_equal(registry_find("azure-retail")->next(&doc, &url, &err), tries[i].more);
        buf_free(&url);
    }
}

static void not_anywhere_else(void **state) {
    (void)state;
    refuse_next(PAGE("", "\"https://example.org/steal\""), "leads away from");
    refuse_next(PAGE("", "7"), "leads away from");
    refuse_next("{\"BillingCurrency\":\"USD\",\"Items\":[]}", "NextPageLink is missing");
}

/* The spot price stands on the first page, the price that it equals on the second. */
static void pages_are_read_together(void **state) {
    (void)state;
    const struct fetcher *fetcher = registry_find("azure-retail");
    struct page pages[] = {page_of(first), page_of(second)};
    struct document doc = {"test", "eastus", pages, 2};
    struct sink sink;
    struct err err = {0};
    sink_init(&sink);
    assert_int_equal(fetcher->parse(&doc, &sink, &err), 0);
    assert_int_equal(sink.row_count, 1);
    assert_int_equal(sink.rows[0].measure, MEASURE_ON_DEMAND);
    assert_int_equal(sink.rows[0].nano, INT64_C(84800000000));
    sink_free(&sink);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_page),
        cmocka_unit_test(other_links),
        cmocka_unit_test(not_anywhere_else),
        cmocka_unit_test(pages_are_read_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
