/* SPDX-License-Identifier: MIT
 * The shipped facts: every file reads without a refusal, every row says what it is known from, and
 * the changes of price that everybody asks for have their dates. */
#include "base/embed.h"
#include "read/sink.h"
#include "support.h"

#include <mtok/decimal.h>
#include <mtok/fact.h>
#include <mtok/when.h>
#include <string.h>

static struct sink facts[16];
static const char *names[16];
static size_t count;

static void load(const struct embedded *file) {
    struct page page = {file->begin, (size_t)(file->end - file->begin)};
    struct document doc = {file->name, "", &page, 1};
    struct err err = {0};
    assert_true(count < 16);
    sink_init(&facts[count]);
    if (fact_csv_parse(&doc, &facts[count], &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < facts[count].refusal_count; i++)
        fail_msg("%s: %s: %s", file->name, facts[count].refusals[i].where,
                 facts[count].refusals[i].reason);
    names[count++] = file->name + strlen("fact-");
}

static int load_all(void **state) {
    (void)state;
    for (const struct embedded *file = embedded_reference; file->name; file++)
        if (strncmp(file->name, "fact-", 5) == 0)
            load(file);
    return 0;
}

static int free_all(void **state) {
    (void)state;
    for (size_t i = 0; i < count; i++)
        sink_free(&facts[i]);
    return 0;
}

static const struct sink *file_of(const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return &facts[i];
    fail_msg("fact-%s.csv is missing", name);
    return NULL;
}

static void files_hold_facts(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum domain domain;
        size_t least;
    } expected[] = {
        {"shipped-prices", DOMAIN_API_PRICE, 500}, {"shipped-servers", DOMAIN_SERVER_PRICE, 100},
        {"shipped-wages", DOMAIN_WAGE, 20},        {"shipped-throughput", DOMAIN_THROUGHPUT, 40},
        {"shipped-reports", DOMAIN_REPORT, 10},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct sink *sink = file_of(expected[i].name);
        assert_true(sink->row_count >= expected[i].least);
        for (size_t k = 0; k < sink->row_count; k++)
            if (measure_info(sink->rows[k].measure)->domain != expected[i].domain)
                fail_msg("%s: %s: a fact of another kind", expected[i].name, sink->rows[k].where);
    }
    assert_true(file_of("post-2024")->row_count >= 8);
}

static void every_fact_has_date_and_evidence(void **state) {
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < facts[i].row_count; k++) {
            const struct row *row = &facts[i].rows[k];
            if (!row->since || strlen(row->note) < 10)
                fail_msg("%s: %s: no date or no evidence", names[i], row->where);
            if (row->state == ROW_VALUE && row->nano <= 0)
                fail_msg("%s: %s: not above zero", names[i], row->where);
        }
}

static int same_series(const struct row *a, const struct row *b) {
    struct buf left, right;
    buf_init(&left, 4096);
    buf_init(&right, 4096);
    row_detail(a, &left);
    row_detail(b, &right);
    int same = a->measure == b->measure && strcmp(a->subject, b->subject) == 0 &&
               strcmp(a->seller, b->seller) == 0 && strcmp(a->place, b->place) == 0 &&
               strcmp(a->tier, b->tier) == 0 && strcmp(left.data, right.data) == 0;
    buf_free(&left);
    buf_free(&right);
    return same;
}

static void nothing_is_said_twice(void **state) {
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 1; k < facts[i].row_count; k++)
            for (size_t j = 0; j < k; j++) {
                const struct row *a = &facts[i].rows[j], *b = &facts[i].rows[k];
                if (a->since == b->since && same_series(a, b))
                    fail_msg("%s: %s and %s: the same series and date", names[i], a->where,
                             b->where);
            }
}

/* The value in force on a day: what a reader of the history would be told. */
static const char *on(const char *file, const char *what, const char *subject, const char *seller,
                      const char *place, int64_t context, const char *day) {
    static char number[32];
    const struct sink *sink = file_of(file);
    const struct row *best = NULL;
    int64_t when;
    assert_int_equal(when_read(day, strlen(day), &when, NULL), 0);
    for (size_t i = 0; i < sink->row_count; i++) {
        const struct row *row = &sink->rows[i];
        if (strcmp(measure_info(row->measure)->name, what) || strcmp(row->subject, subject) ||
            strcmp(row->seller, seller) || strcmp(row->place, place) ||
            row->context_min != context || (*row->tier && strcmp(row->tier, "standard")))
            continue;
        if (row->since <= when && (!best || row->since > best->since))
            best = row;
    }
    if (!best)
        return "none";
    return best->state == ROW_VALUE ? decimal_text(best->nano, number) : "ended";
}

static void list_prices_have_their_dates(void **state) {
    (void)state;
    static const struct {
        const char *model, *seller, *day, *input, *output;
    } expected[] = {
        {"openai/gpt-4o", "openai", "2024-05-12", "none", "none"},
        {"openai/gpt-4o", "openai", "2024-05-13", "5", "15"},
        {"openai/gpt-4o", "openai", "2024-10-01", "5", "15"},
        {"openai/gpt-4o", "openai", "2024-10-02", "2.5", "10"},
        {"openai/gpt-4o", "openai", "2024-10-20", "2.5", "10"},
        {"openai/gpt-4o", "openai", "2026-11-22", "2.5", "10"},
        {"openai/gpt-4o-2024-05-13", "openai", "2026-11-22", "5", "15"},
        {"openai/gpt-4o-2024-08-06", "openai", "2024-08-06", "2.5", "10"},
        {"openai/o1-preview", "openai", "2024-11-30", "15", "60"},
        {"openai/o1-mini", "openai", "2025-01-30", "3", "12"},
        {"openai/o1-mini", "openai", "2025-01-31", "1.1", "4.4"},
        {"openai/o3", "openai", "2025-06-09", "10", "40"},
        {"openai/o3", "openai", "2025-06-10", "2", "8"},
        {"openai/o3", "openai", "2025-11-30", "2", "8"},
        {"anthropic/claude-3.5-haiku", "anthropic", "2024-11-04", "1", "5"},
        {"anthropic/claude-3.5-haiku", "anthropic", "2024-12-05", "0.8", "4"},
        {"google/gemini-1.5-flash", "google", "2024-08-11", "0.35", "1.05"},
        {"google/gemini-1.5-flash", "google", "2024-08-12", "0.075", "0.3"},
        {"google/gemini-1.5-pro", "google", "2024-09-30", "3.5", "10.5"},
        {"google/gemini-1.5-pro", "google", "2024-10-01", "1.25", "5"},
        {"google/gemini-3.7-flash", "google", "2026-10-31", "0.75", "3.75"},
        {"google/gemini-3.7-flash", "google", "2027-01-01", "1.5", "7.5"},
        {"deepseek/deepseek-chat", "deepseek", "2025-02-08T15:59:59Z", "0.14", "0.28"},
        {"deepseek/deepseek-chat", "deepseek", "2025-02-08T16:00:00Z", "0.27", "1.1"},
        {"deepseek/deepseek-chat", "deepseek", "2025-09-06", "0.56", "1.68"},
        {"deepseek/deepseek-chat", "deepseek", "2025-09-29", "0.28", "0.42"},
        {"deepseek/deepseek-v3", "deepseek", "2025-03-01", "0.27", "1.1"},
        {"deepseek/deepseek-v3", "deepseek", "2025-10-01", "ended", "ended"},
        {"openai/gpt-6-astra", "openai", "2026-10-31", "10", "50"},
        {"openai/gpt-5.6-sol", "openai", "2026-10-31", "4", "20"},
        {"openai/gpt-5.6-luna", "openai", "2026-10-31", "0.2", "1.2"},
        {"anthropic/claude-opus-5", "anthropic", "2026-10-31", "5", "25"},
        {"anthropic/claude-sonnet-5", "anthropic", "2026-10-31", "2", "10"},
        {"google/gemini-3.1-pro", "google", "2026-10-31", "2", "12"},
        {"meta/llama-3.1-70b", "bedrock", "2024-11-30", "0.99", "0.99"},
        {"meta/llama-3.1-8b", "bedrock", "2024-11-30", "0.22", "0.22"},
        {"meta/llama-3.1-70b", "openrouter", "2026-10-31", "0.4", "0.4"},
        {"openai/gpt-oss-120b", "openrouter", "2026-10-31", "0.037", "0.17"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const char *file = "shipped-prices", *model = expected[i].model;
        assert_string_equal(on(file, "input", model, expected[i].seller, "", 0, expected[i].day),
                            expected[i].input);
        assert_string_equal(on(file, "output", model, expected[i].seller, "", 0, expected[i].day),
                            expected[i].output);
    }
    assert_string_equal(
        on("shipped-prices", "output", "google/gemini-1.5-pro", "google", "", 128000, "2024-11-30"),
        "10");
}

static void servers_and_wages_have_their_dates(void **state) {
    (void)state;
    static const struct {
        const char *kind, *server, *seller, *place, *day, *value;
    } expected[] = {
        {"capacity_block", "p5.48xlarge", "aws", "us-east-1", "2024-11-30", "39.33"},
        {"capacity_block", "p5.48xlarge", "aws", "us-east-1", "2026-01-31", "31.464"},
        {"capacity_block", "p5.48xlarge", "aws", "us-east-1", "2026-09-19", "41.528"},
        {"capacity_block", "p5.48xlarge", "aws", "us-east-1", "2026-10-06", "41.528"},
        {"capacity_block", "p5.48xlarge", "aws", "us-east-1", "2026-10-07", "47.76"},
        {"capacity_block", "p5.48xlarge", "aws", "eu-north-1", "2026-09-19", "37.76"},
        {"on_demand", "p5.48xlarge", "aws", "us-east-1", "2025-05-31", "98.32"},
        {"on_demand", "p5.48xlarge", "aws", "us-east-1", "2025-06-01", "55.04"},
        {"on_demand", "8x H100 SXM", "lambda", "", "2026-10-31", "31.92"},
        {"on_demand", "hgx-h100", "coreweave", "us", "2026-10-31", "49.24"},
        {"on_demand", "BM.GPU.H100.8", "oracle", "", "2026-10-31", "80"},
        {"on_demand", "Standard_ND96is_H100_v5", "azure", "eastus", "2026-10-31", "88.488"},
        {"owned", "8x H100", "owned-hyperscaler", "us", "2026-10-31", "10.4"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(on("shipped-servers", expected[i].kind, expected[i].server,
                               expected[i].seller, expected[i].place, 0, expected[i].day),
                            expected[i].value);
    const char *nyc = "New York City";
    assert_string_equal(on("shipped-wages", "minimum", nyc, "", nyc, 0, "2024-11-30"), "16");
    assert_string_equal(on("shipped-wages", "minimum", nyc, "", nyc, 0, "2026-10-31"), "17");
    assert_string_equal(
        on("shipped-wages", "minimum", "US federal", "", "US federal", 0, "2026-01-01"), "7.25");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_hold_facts),
        cmocka_unit_test(every_fact_has_date_and_evidence),
        cmocka_unit_test(nothing_is_said_twice),
        cmocka_unit_test(list_prices_have_their_dates),
        cmocka_unit_test(servers_and_wages_have_their_dates),
    };
    return cmocka_run_group_tests(tests, load_all, free_all);
}
