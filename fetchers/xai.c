/* SPDX-License-Identifier: MIT
 * xAI's page of models as Markdown: one table, a price cell "$2.00 ($0.20) /
 * $6.00" for input, cached input and output in USD per Mtok. Rows stand there
 * once for each region; models of images and video are priced by the piece and
 * left alone. The HTML page draws its prices in the browser and holds none. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <string.h>

/* The columns' own explanation of the cell; another one would mean another order or unit. */
#define PRICE_HEADING "in (cached in) / out"

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

static int read_tables(const struct tables *tables, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    for (size_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->list[i];
        int model = table_column(table, "Model", true);
        int price = table_column(table, PRICE_HEADING, false);
        for (size_t row = table->header_rows; model >= 0 && price >= 0 && row < table->rows;
             row++) {
            struct price_of of = {.subject = table_cell(table, row, (size_t)model),
                                  .seller = "xai"};
            if (table_is_ragged(table, row))
                price_list_refuse(list, &of, "price", table_cell(table, row, (size_t)price),
                                  "the row has another number of cells than the header");
            else if (*of.subject && !strchr(of.subject, ' '))
                read_cell(list, &of, table_cell(table, row, (size_t)price));
            else
                price_list_refuse(list, &of, "model", "", "expected the id of a model");
        }
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "no price: expected a table with the columns Model and \"Pricing [%s]\"",
                       PRICE_HEADING);
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct tables tables;
    if (document_markdown(doc, &doc->pages[0], &tables, err))
        return -1;
    int failed = read_tables(&tables, sink, err);
    if (failed)
        err_prefix(err, "%s", doc->name);
    tables_free(&tables);
    return failed;
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
