/* SPDX-License-Identifier: MIT
 * xAI's page of models as Markdown, in two forms:
 *   - until summer 2026 one table, a price cell "$2.00 ($0.20) / $6.00" for input, cached input and
 *     output, rows once for each region;
 *   - then a table "Text API Pricing" with a column each and two rows for a model with long-context
 *     prices: "grok-4.7 (< 200k prompt tokens)", "grok-4.7 (≥ 200k prompt tokens)".
 * Both are in USD per Mtok. Models of images, video and voice are priced by the piece and left
 * alone. The HTML page draws its prices in the browser and holds none. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The columns' own explanation of the cell; another one would mean another order or unit. */
#define PRICE_HEADING "in (cached in) / out"
#define RAGGED "the row has another number of cells than the header"

static const char *piece(struct price_list *list, const char *from, const char *to) {
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return price_list_text(list, from, (size_t)(to - from));
}

/* "$0.02/image", "$0.05 / sec": a price by the piece. */
static bool is_by_piece(const char *cell) {
    const char *slash = strchr(cell, '/');
    if (!slash)
        return false;
    for (slash++; *slash == ' ';)
        slash++;
    return *slash >= 'a' && *slash <= 'z';
}

static void read_cell(struct price_list *list, const struct price_of *of, const char *cell) {
    const char *slash = strchr(cell, '/'), *open = strchr(cell, '('), *close = strchr(cell, ')');
    if (strcmp(cell, "-") == 0 || !*cell || is_by_piece(cell))
        return;
    if (!slash || strchr(slash + 1, '/') || (open == NULL) != (close == NULL) ||
        (open && !(open < close && close < slash))) {
        price_list_refuse(list, of, "price", cell, "expected \"$in ($cached) / $out\"");
        return;
    }
    price_list_cell(list, of, MEASURE_INPUT, piece(list, cell, open ? open : slash));
    if (open)
        price_list_cell(list, of, MEASURE_CACHE_READ, piece(list, open + 1, close));
    price_list_cell(list, of, MEASURE_OUTPUT, piece(list, slash + 1, cell + strlen(cell)));
}

static void read_joined(struct price_list *list, const struct table *table, int model, int price) {
    for (size_t row = table->header_rows; row < table->rows; row++) {
        struct price_of of = {.subject = table_cell(table, row, (size_t)model), .seller = "xai"};
        if (table_is_ragged(table, row))
            price_list_refuse(list, &of, "price", table_cell(table, row, (size_t)price), RAGGED);
        else if (*of.subject && !strchr(of.subject, ' '))
            read_cell(list, &of, table_cell(table, row, (size_t)price));
        else
            price_list_refuse(list, &of, "model", "", "expected the id of a model");
    }
}

/* "grok-4.7 (≥ 200k prompt tokens)": its name, and the tokens from which the row applies. -1 where
 * it is something else. */
static int read_name(struct price_list *list, const char *cell, struct price_of *of) {
    static const char *const below[] = {"(<", "(≤"}, *const from[] = {"(≥", "(>=", "(>"};
    const char *open = strstr(cell, " ("), *p = NULL;
    int64_t thousands = 0;
    bool is_long = false;
    of->subject = price_list_text(list, cell, open ? (size_t)(open - cell) : strlen(cell));
    of->context_min = 0;
    if (!*of->subject || strchr(of->subject, ' '))
        return -1;
    if (!open)
        return 0;
    for (size_t i = 0; i < 3 && !p; i++) {
        is_long = strncmp(open + 1, from[i], strlen(from[i])) == 0;
        if (is_long)
            p = open + 1 + strlen(from[i]);
        else if (i < 2 && strncmp(open + 1, below[i], strlen(below[i])) == 0)
            p = open + 1 + strlen(below[i]);
    }
    for (; p && *p == ' ';)
        p++;
    for (; p && *p >= '0' && *p <= '9' && thousands < 100000; p++)
        thousands = thousands * 10 + (*p - '0');
    if (!p || !thousands || strcasecmp(p, "k prompt tokens)") != 0)
        return -1;
    of->context_min = is_long ? thousands * 1000 : 0;
    return 0;
}

/* The tier of a table by its heading, or NULL: it may be another one's, or a region's. */
static const char *tier_of(const struct table *table) {
    if (strcasestr(table->heading, "region"))
        return NULL;
    if (strcasestr(table->heading, "batch"))
        return "batch";
    if (strcasestr(table->heading, "priority"))
        return "priority";
    return strcasestr(table->heading, "Text API Pricing") ? "standard" : NULL;
}

static int read_columns(struct price_list *list, const struct table *table, struct sink *sink,
                        struct err *err) {
    static const struct {
        const char *heading;
        enum measure measure;
    } columns[] = {{"Input / 1M tokens", MEASURE_INPUT},
                   {"Cached input / 1M tokens", MEASURE_CACHE_READ},
                   {"Output / 1M tokens", MEASURE_OUTPUT}};
    struct price_of of = {.seller = "xai", .tier = tier_of(table)};
    size_t at[3], model;
    if (!of.tier) {
        sink_refuse(sink, table->heading, "", "a table of prices whose tier cannot be told");
        return 0;
    }
    if (table_need(table, "Model", &model, err))
        return -1;
    for (size_t c = 0; c < 3; c++) {
        /* The whole heading: "Cached input / 1M tokens" has the other one's words. */
        if (table_column(table, columns[c].heading, true) < 0)
            return err_set(err, "no column \"%s\"", columns[c].heading);
        if (table_need(table, columns[c].heading, &at[c], err))
            return -1;
    }
    for (size_t row = table->header_rows; row < table->rows; row++) {
        const char *name = table_cell(table, row, model);
        bool named = read_name(list, name, &of) == 0;
        if (table_is_ragged(table, row) || !named) {
            of.subject = name;
            price_list_refuse(list, &of, "row", name, "%s",
                              named ? RAGGED : "expected \"id (< 200k prompt tokens)\"");
            continue;
        }
        for (size_t c = 0; c < 3; c++)
            price_list_cell(list, &of, columns[c].measure, table_cell(table, row, at[c]));
    }
    return 0;
}

static int read_tables(const struct tables *tables, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    for (size_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->list[i];
        int model = table_column(table, "Model", true);
        int price = table_column(table, PRICE_HEADING, false);
        if (model >= 0 && price >= 0)
            read_joined(list, table, model, price);
        else if (table_column(table, "Output / 1M tokens", true) >= 0 &&
                 read_columns(list, table, sink, err)) {
            price_list_drop(list);
            return err_prefix(err, "\"%s\"", table->heading);
        }
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "no price: expected a table with the columns Model and \"Pricing [%s]\", or "
                       "\"Text API Pricing\" with \"Input / 1M tokens\"",
                       PRICE_HEADING);
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_markdown(doc, read_tables, sink, err);
}

static const struct fetcher_part parts[] = {{"", "https://docs.x.ai/developers/models.md"}};

const struct fetcher fetcher_xai = {
    .name = "xai",
    .title = "xAI's page of models and prices",
    .home = "https://docs.x.ai/developers/models",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "md",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 4 << 20,
    .min_rows = 6,
    .parse = parse,
};
