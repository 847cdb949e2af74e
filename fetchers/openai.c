/* SPDX-License-Identifier: MIT
 * OpenAI's price page as Markdown. Only the tables "Standard pricing data",
 * "Batch …", "Flex …", "Fast …" and "Ultrafast …" are read: all others share one heading and
 * repeat the names of models at other prices. Fast mode is what was called
 * Priority until 2026-07-30; both are the tier "priority". */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *heading;
    const char *tier;
} tiers[] = {
    {"Standard pricing data", "standard"},   {"Batch pricing data", "batch"},
    {"Flex pricing data", "flex"},           {"Fast pricing data", "priority"},
    {"Fast mode pricing data", "priority"},  {"Priority pricing data", "priority"},
    {"Ultrafast pricing data", "ultrafast"},
};

static const struct {
    const char *heading;
    enum measure measure;
    bool is_long;
} columns[] = {
    {"Short context input", MEASURE_INPUT, false},
    {"Short context cached input", MEASURE_CACHE_READ, false},
    {"Short context cache writes", MEASURE_CACHE_WRITE, false},
    {"Short context output", MEASURE_OUTPUT, false},
    {"Long context input", MEASURE_INPUT, true},
    {"Long context cached input", MEASURE_CACHE_READ, true},
    {"Long context cache writes", MEASURE_CACHE_WRITE, true},
    {"Long context output", MEASURE_OUTPUT, true},
};
#define COLUMNS (sizeof columns / sizeof *columns)
#define NO_COLUMN SIZE_MAX /* table_cell gives "" for it */

static const char *tier_of(const struct table *table) {
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++)
        if (strcasecmp(table->heading, tiers[i].heading) == 0)
            return tiers[i].tier;
    return NULL;
}

/* Tokens of "gpt-5.5 (<272K context length)", or 0. `size` becomes the length of the name. */
static int64_t step_of(const char *cell, size_t *size) {
    const char *open = strstr(cell, " (<"), *p;
    int64_t thousands = 0;
    *size = strlen(cell);
    if (!open)
        return 0;
    for (p = open + 3; *p >= '0' && *p <= '9' && thousands < 100000; p++)
        thousands = thousands * 10 + (*p - '0');
    if (strcasecmp(p, "K context length)") != 0)
        return 0;
    *size = (size_t)(open - cell);
    return thousands * 1000;
}

/* "Long context: >272K input tokens.", since autumn 2026 below the tables. 0 where nothing is said,
 * -1 where it cannot be read or several lengths are. */
static int64_t stated_step(const char *page) {
    static const char opening[] = "Long context: >";
    int64_t common = 0;
    for (const char *p = page; (p = strcasestr(p, opening));) {
        int64_t thousands = 0;
        for (p += sizeof opening - 1; *p == ' ';)
            p++;
        for (; *p >= '0' && *p <= '9' && thousands < 100000; p++)
            thousands = thousands * 10 + (*p - '0');
        if (!thousands || strncasecmp(p, "K input tokens", 14) != 0 ||
            (common && common != thousands * 1000))
            return -1;
        common = thousands * 1000;
    }
    return common;
}

/* Some models with long-context prices do not say where those begin. The columns are the same for
 * all, so the one length that the page names is taken; with none or several there is none. */
static int64_t common_step(const struct tables *tables, const char *page) {
    int64_t common = stated_step(page);
    if (common < 0)
        return 0;
    for (size_t t = 0; t < tables->count; t++) {
        const struct table *table = &tables->list[t];
        int model = tier_of(table) ? table_column(table, "Model", false) : -1;
        for (size_t row = table->header_rows; model >= 0 && row < table->rows; row++) {
            size_t size;
            int64_t step = step_of(table_cell(table, row, (size_t)model), &size);
            if (step && common && step != common)
                return 0;
            if (step)
                common = step;
        }
    }
    return common;
}

static void read_row(struct price_list *list, const struct table *table, size_t row,
                     const size_t at[COLUMNS], const char *name, int64_t common) {
    size_t size;
    int64_t step = step_of(name, &size);
    struct price_of of = {.seller = "openai", .tier = tier_of(table)};
    of.subject = price_list_text(list, name, size);
    if (!step)
        step = common;
    if (table_is_ragged(table, row)) {
        price_list_refuse(list, &of, table->heading, name,
                          "the row has another number of cells than the header");
        return;
    }
    if (!*of.subject || strpbrk(of.subject, "( ")) {
        price_list_refuse(list, &of, table->heading, name, "expected the name of a model");
        return;
    }
    for (size_t c = 0; c < COLUMNS; c++) {
        const char *cell = table_cell(table, row, at[c]);
        of.context_min = columns[c].is_long ? step : 0;
        if (columns[c].is_long && !step && strcmp(cell, "-") != 0 && *cell)
            price_list_refuse(list, &of, columns[c].heading, cell,
                              "the page does not say from how many tokens on");
        else
            price_list_cell(list, &of, columns[c].measure, cell);
    }
}

static int read_table(struct price_list *list, const struct table *table, int64_t common,
                      struct err *err) {
    size_t model, at[COLUMNS];
    if (table_need(table, "Model", &model, err))
        return err_prefix(err, "\"%s\"", table->heading);
    /* Some tiers have no prices for long contexts; then none of these columns is there. */
    bool has_long = table_column(table, "Long", false) >= 0;
    for (size_t c = 0; c < COLUMNS; c++) {
        int column = table_column(table, columns[c].heading, true);
        at[c] = column < 0 ? NO_COLUMN : (size_t)column;
        if (column < 0 && (has_long || !columns[c].is_long))
            return err_set(err, "\"%s\": expected a column \"%s\"", table->heading,
                           columns[c].heading);
    }
    for (size_t row = table->header_rows; row < table->rows; row++)
        read_row(list, table, row, at, table_cell(table, row, model), common);
    return 0;
}

static int read_tables(const struct tables *tables, const char *page, struct sink *sink,
                       struct err *err) {
    struct price_list *list = price_list_new(sink);
    bool standard = false;
    int64_t common = common_step(tables, page);
    for (size_t i = 0; i < tables->count; i++) {
        const char *tier = tier_of(&tables->list[i]);
        if (tier && i && strcmp(tables->list[i].path, tables->list[i - 1].path) == 0) {
            price_list_drop(list);
            return err_set(err, "two tables under \"%s\": whose is the second?",
                           tables->list[i].path);
        }
        standard = standard || (tier && strcmp(tier, "standard") == 0);
        if (tier && read_table(list, &tables->list[i], common, err)) {
            price_list_drop(list);
            return -1;
        }
    }
    if (price_list_end(list) == 0 || !standard)
        return err_set(err, "no price: expected a table under \"Standard pricing data\"");
    return 0;
}

/* The unit stands in a sentence above the tables, not in their headings; other parts of the page
 * have prices per second or per image. */
static int check_unit(const char *page, struct err *err) {
    static const char opening[] = "Prices per ";
    const char *first = strcasestr(page, tiers[0].heading), *said = NULL;
    for (const char *p = strcasestr(page, opening); p && p < first; p = strcasestr(p + 1, opening))
        said = p + sizeof opening - 1;
    if (!said)
        return err_set(err, "no sentence \"Prices per 1M tokens\" above \"%s\"", tiers[0].heading);
    if (strncasecmp(said, "1M tokens", 9) != 0)
        return err_set(err, "\"Prices per %.20s\", expected \"Prices per 1M tokens\"", said);
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct tables tables;
    if (document_markdown(doc, &doc->pages[0], &tables, err))
        return -1;
    const char *page = doc->pages[0].bytes;
    int failed = read_tables(&tables, page, sink, err) || check_unit(page, err) ? -1 : 0;
    if (failed)
        err_prefix(err, "%s", doc->name);
    tables_free(&tables);
    return failed;
}

static const struct fetcher_part parts[] = {
    {"", "https://developers.openai.com/api/docs/pricing.md"},
};

const struct fetcher fetcher_openai = {
    .name = "openai",
    .title = "OpenAI's price page",
    .home = "https://developers.openai.com/api/docs/pricing",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "md html",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 4 << 20,
    .min_rows = 6,
    .parse = parse,
};
