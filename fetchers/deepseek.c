/* SPDX-License-Identifier: MIT
 * DeepSeek's price page: one HTML table with the models as columns and merged
 * cells on the left. A struck-out price is the list price and the one before
 * it a promotion, which is a tier of its own. Hours are told by the labels:
 * "DISCOUNT PRICE" (2025) is off_peak beside the standard price; where there
 * are only peak and off-peak rows (2026), the regular hours are the standard
 * and "peak" is the tier, so that an hour never looks like a new list price. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_MODELS 16

struct layout {
    size_t header;             /* row with the names of the models */
    size_t labels;             /* columns of labels on the left */
    size_t models[MAX_MODELS]; /* columns of models */
    size_t count;
    bool has_standard; /* a row says "STANDARD PRICE" */
};

static bool has(const char *text, const char *word) {
    return strcasestr(text, word) != NULL;
}

/* Without the mark of a footnote: "deepseek-v4-flash(1)". */
static const char *without_footnote(struct price_list *list, const char *text) {
    size_t size = strlen(text), digits = 0;
    if (size && text[size - 1] == ')') {
        while (digits + 1 < size && text[size - 2 - digits] >= '0' &&
               text[size - 2 - digits] <= '9')
            digits++;
        if (digits && size >= digits + 2 && text[size - 2 - digits] == '(')
            size -= digits + 2;
    }
    while (size && text[size - 1] == ' ')
        size--;
    return price_list_text(list, text, size);
}

/* true for the label itself, with or without a footnote's number behind it: "MODEL(1)". */
static bool is_label(const char *text, const char *label) {
    size_t n = strlen(label);
    if (strncasecmp(text, label, n) != 0)
        return false;
    return text[n + strspn(text + n, " ()0123456789*")] == 0;
}

/* The row that begins with "MODEL" and names models that begin with "deepseek". */
static bool find_models(const struct table *table, struct layout *layout) {
    for (size_t row = 0; row < table->rows; row++) {
        *layout = (struct layout){.header = row};
        if (!is_label(table_cell(table, row, 0), "MODEL") || table_is_ragged(table, row))
            continue;
        for (size_t c = 1; c < table->columns; c++) {
            if (strncasecmp(table_cell(table, row, c), "deepseek", 8) != 0 ||
                layout->count == MAX_MODELS)
                continue;
            if (!layout->count)
                layout->labels = c;
            layout->models[layout->count++] = c;
        }
        if (layout->count)
            return true;
    }
    return false;
}

/* All labels of a row, joined: "PRICING 1M INPUT TOKENS (CACHE HIT)(2)". */
static void join_labels(const struct table *table, size_t row, size_t labels, char *out,
                        size_t room) {
    size_t used = 0;
    *out = 0;
    for (size_t c = 0; c < labels && used < room; c++) {
        const char *cell = table_cell(table, row, c);
        if (c && strcmp(cell, table_cell(table, row, c - 1)) == 0)
            continue;
        used += (size_t)snprintf(out + used, room - used, "%s%s", used ? " " : "", cell);
    }
}

#define CONTRADICTION MEASURE_COUNT

/* The component that a row prices, or -1. "MAX OUTPUT" is no price. A label that names two things
 * has run together from two rows. */
static int measure_of(const char *label) {
    if (!has(label, "1M ") || !has(label, "TOKENS"))
        return -1;
    if ((has(label, "OUTPUT") && has(label, "INPUT")) ||
        (has(label, "CACHE HIT") && has(label, "CACHE MISS")))
        return CONTRADICTION;
    if (has(label, "OUTPUT"))
        return MEASURE_OUTPUT;
    if (!has(label, "INPUT"))
        return -1;
    if (has(label, "CACHE HIT"))
        return MEASURE_CACHE_READ;
    return has(label, "CACHE MISS") || !has(label, "CACHE") ? MEASURE_INPUT : -1;
}

static const char *tier_of(const char *label, bool has_standard) {
    if (has(label, "DISCOUNT"))
        return "off_peak";
    if (has(label, "OFF-PEAK") || has(label, "OFF PEAK") || has(label, "OFFPEAK"))
        return has_standard ? "off_peak" : NULL;
    return has(label, "PEAK") ? "peak" : NULL;
}

/* The price at the beginning of a cell: "$0.435 (75% off(3))" → "$0.435". What follows may only be
 * a remark in brackets. */
static const char *price_part(struct price_list *list, const char *cell) {
    static const char wide_open[] = "\xEF\xBC\x88", wide_close[] = "\xEF\xBC\x89";
    const char *open = strchr(cell, '('), *wide = strstr(cell, wide_open);
    size_t size = strlen(cell);
    if (wide && (!open || wide < open))
        open = wide;
    if (open && cell[size - 1] != ')' && (size < 3 || strcmp(cell + size - 3, wide_close) != 0))
        return NULL;
    if (open)
        size = (size_t)(open - cell);
    while (size && cell[size - 1] == ' ')
        size--;
    return price_list_text(list, cell, size);
}

/* `shown` is the cell without what is struck out, `all` with it. */
static void read_cell(struct price_list *list, struct price_of of, enum measure measure,
                      const char *shown, const char *all) {
    const char *price = price_part(list, shown), *struck = all;
    if (strncmp(all, shown, strlen(shown)) == 0)
        struck = all + strlen(shown);
    while (*struck == ' ')
        struck++;
    if (!price || struck == all) {
        price_list_refuse(list, &of, measure_info(measure)->name, all,
                          "expected \"$price (remark)\", then what is struck out");
        return;
    }
    /* Outside the hours of a discount it needs the list price beside it. */
    if (!*struck && !of.tier && has(shown, "% off")) {
        price_list_refuse(list, &of, measure_info(measure)->name, all,
                          "a discount without the price that is struck out");
        return;
    }
    if (*struck) {
        price_list_cell(list, &of, measure, struck);
        of.tier = price_list_tier(list, of.tier, "promotion");
    }
    price_list_cell(list, &of, measure, price);
}

static void read_table(struct price_list *list, const struct table *shown, const struct table *all,
                       struct layout *layout) {
    char label[512];
    for (size_t row = 0; row < shown->rows; row++) {
        join_labels(shown, row, layout->labels, label, sizeof label);
        layout->has_standard = layout->has_standard || has(label, "STANDARD PRICE");
    }
    for (size_t row = layout->header + 1; row < shown->rows; row++) {
        join_labels(shown, row, layout->labels, label, sizeof label);
        int measure = measure_of(label);
        if (measure == CONTRADICTION || (measure >= 0 && table_is_ragged(shown, row))) {
            struct price_of of = {.subject = label, .seller = "deepseek"};
            price_list_refuse(list, &of, "row", "", "cells are missing, or too many");
            continue;
        }
        for (size_t m = 0; measure >= 0 && m < layout->count; m++) {
            size_t c = layout->models[m];
            struct price_of of = {.seller = "deepseek"};
            of.subject = without_footnote(list, table_cell(shown, layout->header, c));
            of.tier = tier_of(label, layout->has_standard);
            read_cell(list, of, (enum measure)measure, table_cell(shown, row, c),
                      table_cell(all, row, c));
        }
    }
}

static int read_tables(const struct tables *shown, const struct tables *all, struct sink *sink,
                       struct err *err) {
    struct price_list *list = price_list_new(sink);
    struct layout layout;
    for (size_t i = 0; i < shown->count && i < all->count; i++)
        if (find_models(&shown->list[i], &layout))
            read_table(list, &shown->list[i], &all->list[i], &layout);
    if (price_list_end(list) == 0)
        return err_set(err, "no price: expected a table with a row MODEL and rows of 1M INPUT "
                            "TOKENS and 1M OUTPUT TOKENS");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct html_doc *html;
    struct tables shown = {0}, all = {0};
    if (document_html(doc, &doc->pages[0], true, &html, err))
        return -1;
    int failed = html_tables(html, 1, &shown, err);
    if (!failed)
        failed = html_tables(html, 0, &all, err);
    if (!failed)
        failed = read_tables(&shown, &all, sink, err);
    if (failed)
        err_prefix(err, "%s", doc->name);
    tables_free(&shown);
    tables_free(&all);
    html_close(html);
    return failed;
}

static const struct fetcher_part parts[] = {
    {"", "https://api-docs.deepseek.com/quick_start/pricing"},
};

const struct fetcher fetcher_deepseek = {
    .name = "deepseek",
    .title = "DeepSeek's price page",
    .home = "https://api-docs.deepseek.com/quick_start/pricing",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 4 << 20,
    .min_rows = 3,
    .parse = parse,
};
