/* SPDX-License-Identifier: MIT
 * The plain tables of schema/reference hold together: every alias leads to a model, every model
 * with a shipped price is known, every chip that is named exists, and no name has two meanings. */
#include "base/embed.h"
#include "read/sink.h"
#include "support.h"

#include <ctype.h>
#include <mtok/csv.h>
#include <mtok/fact.h>
#include <string.h>

static const struct embedded *find_file(const char *name) {
    for (const struct embedded *file = embedded_reference; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    fail_msg("schema/reference/%s.csv is missing", name);
    return NULL;
}

static const struct table *open_table(const char *name, struct tables *tables) {
    const struct embedded *file = find_file(name);
    struct err err = {0};
    if (csv_table(file->begin, (size_t)(file->end - file->begin), tables, &err))
        fail_msg("%s.csv: %s", name, err.text);
    return &tables->list[0];
}

static const char *cell(const struct table *table, size_t row, const char *heading) {
    int column = table_column(table, heading, true);
    if (column < 0)
        fail_msg("column %s is missing", heading);
    return table_cell(table, row, (size_t)column);
}

/* true where a row other than `but` has that text in the column. */
static int has(const struct table *table, const char *heading, const char *text, size_t but) {
    int column = table_column(table, heading, true);
    assert_true(column >= 0);
    for (size_t row = 1; row < table->rows; row++)
        if (row != but && strcmp(table_cell(table, row, (size_t)column), text) == 0)
            return 1;
    return 0;
}

static void models_are_canonical(void **state) {
    (void)state;
    struct tables tables;
    const struct table *models = open_table("model", &tables);
    assert_true(models->rows > 200);
    for (size_t row = 1; row < models->rows; row++) {
        const char *model = cell(models, row, "model");
        if (has(models, "model", model, row))
            fail_msg("%s stands twice", model);
        if (!strchr(model, '/') || strchr(model, ' '))
            fail_msg("\"%s\" is not vendor/model", model);
        for (const char *p = model; *p; p++)
            if (isupper((unsigned char)*p))
                fail_msg("\"%s\" is not in lower case", model);
        int open = strcmp(cell(models, row, "open"), "1") == 0;
        if (open && !*cell(models, row, "evidence"))
            fail_msg("%s: open without evidence", model);
        if (*cell(models, row, "active_params") && !open)
            fail_msg("%s: a size of a model whose weights are not public", model);
    }
    tables_free(&tables);
}

static void aliases_lead_to_models(void **state) {
    (void)state;
    struct tables names, known;
    const struct table *aliases = open_table("model_alias", &names);
    const struct table *models = open_table("model", &known);
    assert_true(aliases->rows > 500);
    for (size_t row = 1; row < aliases->rows; row++) {
        const char *name = cell(aliases, row, "name");
        if (!has(models, "model", cell(aliases, row, "model"), 0))
            fail_msg("%s: %s is not in model.csv", name, cell(aliases, row, "model"));
        if (row > 1 && strcmp(name, cell(aliases, row - 1, "name")) == 0 &&
            strcmp(cell(aliases, row, "source"), cell(aliases, row - 1, "source")) == 0)
            fail_msg("%s has two meanings", name);
    }
    tables_free(&names);
    tables_free(&known);
}

static const char *alias(const struct table *aliases, const char *source, const char *name) {
    for (size_t row = 1; row < aliases->rows; row++)
        if (strcmp(cell(aliases, row, "source"), source) == 0 &&
            strcmp(cell(aliases, row, "name"), name) == 0)
            return cell(aliases, row, "model");
    return "none";
}

static void names_that_are_easily_mixed_up(void **state) {
    (void)state;
    static const struct {
        const char *source, *name, *model;
    } expected[] = {
        {"litellm", "gpt-4o", "openai/gpt-4o"},
        {"litellm", "gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"},
        {"litellm", "azure/gpt-4o", "openai/gpt-4o"},
        {"litellm", "claude-3-5-haiku-20241022", "anthropic/claude-3.5-haiku"},
        {"litellm", "claude-3-5-haiku-latest", "anthropic/claude-3.5-haiku-latest"},
        {"litellm", "claude-3-5-sonnet-20240620", "anthropic/claude-3.5-sonnet"},
        {"litellm", "claude-3-5-sonnet-20241022", "anthropic/claude-3.5-sonnet-20241022"},
        {"litellm", "deepseek/deepseek-chat", "deepseek/deepseek-chat"},
        {"litellm", "meta.llama3-1-70b-instruct-v1:0", "meta/llama-3.1-70b"},
        {"litellm", "us.meta.llama3-1-70b-instruct-v1:0", "none"},
        {"litellm", "groq/llama-3.1-8b-instant", "meta/llama-3.1-8b"},
        {"litellm", "gemini/gemini-1.5-pro", "google/gemini-1.5-pro"},
        {"litellm", "gemini-1.5-pro-002", "google/gemini-1.5-pro-002"},
        {"openrouter", "deepseek/deepseek-chat", "deepseek/deepseek-v3"},
        {"openrouter", "deepseek/deepseek-r1-0528", "deepseek/deepseek-r1-0528"},
        {"openrouter", "meta-llama/llama-3.1-70b-instruct", "meta/llama-3.1-70b"},
        {"openrouter", "meta-llama/llama-3.1-405b", "meta/llama-3.1-405b-base"},
        {"openrouter", "meta-llama/llama-3.1-405b-instruct", "meta/llama-3.1-405b"},
        {"openrouter", "meta-llama/llama-3.3-70b-instruct:free", "none"},
        {"openrouter", "openai/o3-mini-high", "none"},
        {"llm-prices", "gemini-1.5-pro", "google/gemini-1.5-pro"},
        {"llm-prices", "gemini-1.5-pro-128k", "none"},
        {"llm-prices", "claude-4.5-haiku", "anthropic/claude-haiku-4.5"},
        {"llm-prices", "o3", "openai/o3"},
        {"models-dev", "deepseek-chat", "deepseek/deepseek-chat"},
        {"models-dev", "gemini-3.1-flash-lite", "google/gemini-3.1-flash-lite"},
        {"models-dev", "gemini-3.1-flash-lite-preview", "google/gemini-3.1-flash-lite-preview"},
        {"portkey", "gpt-4o", "openai/gpt-4o"},
        {"portkey", "mixtral-8x7b", "mistral/mixtral-8x7b-v0.1"},
        {"portkey", "open-mixtral-8x7b", "mistral/mixtral-8x7b"},
        {"portkey", "zai-org/GLM-4.5-Air-FP8", "zai/glm-4.5-air-fp8"},
        {"artificial-analysis-page", "Command-R", "none"},
        {"mlperf", "llama2-70b-99", "meta/llama-2-70b"},
        {"inferencex", "gpt-oss-120b", "openai/gpt-oss-120b"},
    };
    struct tables names;
    const struct table *aliases = open_table("model_alias", &names);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(alias(aliases, expected[i].source, expected[i].name),
                            expected[i].model);
    tables_free(&names);
}

static void shipped_models_are_known(void **state) {
    (void)state;
    struct tables known;
    const struct table *models = open_table("model", &known);
    static const char *const files[] = {"fact-shipped-prices", "fact-shipped-throughput"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct embedded *file = find_file(files[i]);
        struct page page = {file->begin, (size_t)(file->end - file->begin)};
        struct document doc = {files[i], "", &page, 1};
        struct sink sink;
        struct err err = {0};
        sink_init(&sink);
        if (fact_csv_parse(&doc, &sink, &err))
            fail_msg("%s", err.text);
        for (size_t k = 0; k < sink.row_count; k++)
            if (!has(models, "model", sink.rows[k].subject, 0))
                fail_msg("%s: %s is not in model.csv", files[i], sink.rows[k].subject);
        sink_free(&sink);
    }
    tables_free(&known);
}

static void chips_are_known(void **state) {
    (void)state;
    struct tables chips, skus;
    const struct table *gpus = open_table("gpu", &chips), *servers = open_table("server", &skus);
    for (size_t row = 1; row < servers->rows; row++) {
        const char *gpu = cell(servers, row, "gpu");
        if (!has(gpus, "gpu", gpu, 0))
            fail_msg("%s: %s is not in gpu.csv", cell(servers, row, "server"), gpu);
    }
    for (size_t row = 1; row < gpus->rows; row++) {
        const char *gpu = cell(gpus, row, "gpu");
        if (strncmp(gpu, "A100", 4) == 0)
            assert_string_equal(cell(gpus, row, "fp8_dense"), "");
        if (strcmp(gpu, "H100") == 0) {
            assert_string_equal(cell(gpus, row, "bf16_dense"), "9.895e14");
            assert_string_equal(cell(gpus, row, "fp8_dense"), "1.979e15");
            assert_string_equal(cell(gpus, row, "fp8_sparse"), "3.958e15");
        }
    }
    tables_free(&chips);
    tables_free(&skus);
}

static void every_fact_file_has_its_source(void **state) {
    (void)state;
    struct tables sources, releases;
    const struct table *source = open_table("source", &sources);
    const struct table *release = open_table("release", &releases);
    size_t files = 0;
    for (const struct embedded *file = embedded_reference; file->name; file++) {
        if (strncmp(file->name, "fact-", 5) != 0)
            continue;
        files++;
        if (!has(source, "name", file->name + 5, 0) || !has(release, "source", file->name + 5, 0))
            fail_msg("%s is not in source.csv and release.csv", file->name + 5);
    }
    assert_int_equal(files + 1, source->rows);
    assert_int_equal(files + 1, release->rows);
    tables_free(&sources);
    tables_free(&releases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_are_canonical),
        cmocka_unit_test(aliases_lead_to_models),
        cmocka_unit_test(names_that_are_easily_mixed_up),
        cmocka_unit_test(shipped_models_are_known),
        cmocka_unit_test(chips_are_known),
        cmocka_unit_test(every_fact_file_has_its_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
