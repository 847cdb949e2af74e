/* SPDX-License-Identifier: MIT
 * DeepSeek's price page: an HTML table with the models as columns and merged
 * cells on the left, until February 2025 with the models as rows. A struck-out
 * price is the list price and the one beside it a promotion, which is a tier of
 * its own. Hours are told by the labels: "DISCOUNT PRICE" (2025) is off_peak
 * beside the standard price; where there are only peak and off-peak rows (2026),
 * the regular hours are the standard and "peak" is the tier, so that an hour
 * never looks like a new list price. Where two tables stand below each other,
 * the text above one says from when on it applies. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_MODELS 16

struct layout {
    size_t header;             /* row with the names of the models */
    size_t labels;             /* columns of labels on the left; of models as rows, their column */
    size_t models[MAX_MODELS]; /* columns of models, or of prices */
    size_t count;
    bool has_standard; /* a row says "STANDARD PRICE" */
    int64_t since;     /* from when on the table applies, 0 for now */
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
    while (size && cell[size - 1] == ' ')
        size--;
    if (wide && (!open || wide < open))
        open = wide;
    if (open && cell[size - 1] != ')' && (size < 3 || strncmp(cell + size - 3, wide_close, 3) != 0))
        return NULL;
    if (open)
        size = (size_t)(open - cell);
    while (size && cell[size - 1] == ' ')
        size--;
    return price_list_text(list, cell, size);
}

/* Without the mark of a footnote in front: "(5) $0.014". */
static const char *behind_footnote(const char *text) {
    size_t digits = *text == '(' ? strspn(text + 1, "0123456789") : 0;
    if (digits && text[1 + digits] == ')')
        text += digits + 2;
    while (*text == ' ')
        text++;
    return text;
}

/* What is struck out of a cell, before or behind what is shown; "" for nothing, NULL where it is
 * neither. */
static const char *struck_part(struct price_list *list, const char *shown, const char *all) {
    size_t size = strlen(all), part = strlen(shown);
    if (!part || part > size)
        return NULL;
    if (strncmp(all, shown, part) == 0)
        return behind_footnote(all + part);
    if (strcmp(all + size - part, shown) != 0)
        return NULL;
    return price_part(list, price_list_text(list, all, size - part));
}

/* `shown` is the cell without what is struck out, `all` with it. */
static void read_cell(struct price_list *list, struct price_of of, enum measure measure,
                      const char *shown, const char *all) {
    const char *bare = behind_footnote(shown);
    const char *price = price_part(list, bare), *struck = struck_part(list, bare, all);
    if (!price || !struck || (bare != shown && !*struck)) {
        price_list_refuse(list, &of, measure_info(measure)->name, all,
                          "expected \"$price (remark)\" and what is struck out");
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
            struct price_of of = {.seller = "deepseek", .since = layout->since};
            of.subject = without_footnote(list, table_cell(shown, layout->header, c));
            of.tier = tier_of(label, layout->has_standard);
            read_cell(list, of, (enum measure)measure, table_cell(shown, row, c),
                      table_cell(all, row, c));
        }
    }
}

/* ---- models as rows, until February 2025 -------------------------------- */

/* The component of a column "1M TOKENS INPUT PRICE (CACHE HIT) (4)", or of "OUTPUT PRICE" whose
 * cells name the unit ("$0.28 / 1M tokens"); -1 for another one. */
static int measure_of_column(const char *heading, bool *has_unit) {
    char label[160];
    *has_unit = has(heading, "1M ") && has(heading, "TOKENS");
    if (!has(heading, "PRICE"))
        return -1;
    snprintf(label, sizeof label, "1M TOKENS %s", heading);
    return measure_of(*has_unit ? heading : label);
}

/* The row with MODEL and columns of prices; `labels` becomes the column of the models. */
static bool find_columns(const struct table *table, struct layout *layout) {
    bool has_unit;
    for (size_t row = 0; row < table->rows; row++) {
        *layout = (struct layout){.header = row, .labels = table->columns};
        for (size_t c = 0; c < table->columns && layout->count < MAX_MODELS; c++) {
            const char *heading = table_cell(table, row, c);
            if (is_label(heading, "MODEL"))
                layout->labels = c;
            else if (measure_of_column(heading, &has_unit) >= 0)
                layout->models[layout->count++] = c;
        }
        if (layout->count && layout->labels < table->columns && !table_is_ragged(table, row))
            return true;
    }
    return false;
}

static void read_wide(struct price_list *list, const struct table *shown, const struct table *all,
                      const struct layout *layout) {
    for (size_t row = layout->header + 1; row < shown->rows; row++) {
        struct price_of of = {.seller = "deepseek", .since = layout->since};
        of.subject = without_footnote(list, table_cell(shown, row, layout->labels));
        for (size_t m = 0; m < layout->count; m++) {
            size_t c = layout->models[m];
            bool has_unit;
            const char *cell = table_cell(shown, row, c);
            int measure = measure_of_column(table_cell(shown, layout->header, c), &has_unit);
            if (strncasecmp(of.subject, "deepseek", 8) != 0 || strchr(of.subject, ' ') ||
                measure == CONTRADICTION || table_is_ragged(shown, row))
                price_list_refuse(list, &of, "row", cell, "no model, or cells too many or missing");
            else if (!has_unit && !has(cell, "1M tokens"))
                price_list_refuse(list, &of, measure_info((enum measure)measure)->name, cell,
                                  "neither the heading nor the cell says per how many tokens");
            else
                read_cell(list, of, (enum measure)measure, cell, table_cell(all, row, c));
        }
    }
}

/* ---- the page ----------------------------------------------------------- */

/* "Starting from 16:00 UTC Time on Sept 5th, 2025, we will apply the following price list": when. 0
 * for another text, -1 where the date cannot be read. */
static int read_start(const char *text, int64_t *since) {
    static const char opening[] = "Starting from ";
    const char *from = text + strlen(opening), *day, *end;
    char date[40];
    int hour = 0, minute = 0, used = 0;
    *since = 0;
    if (strncasecmp(text, opening, strlen(opening)) != 0 || !has(text, "price") ||
        !(has(text, "following") || has(text, "below")))
        return 0;
    if (sscanf(from, "%2d:%2d UTC%n", &hour, &minute, &used) == 2 && used)
        from += used;
    day = strstr(from, " on ");
    day = day ? day + strlen(" on ") : from;
    for (end = day; *end && strspn(end, "0123456789") != 4;)
        end += strspn(end, "0123456789") ? strspn(end, "0123456789") : 1;
    snprintf(date, sizeof date, "%.*s", (int)(end - day) + 4, day);
    if (!*end || end - day > 30 || when_read_english(date, since) || hour > 23 || minute > 59)
        return -1;
    *since += (int64_t)(hour * 60 + minute) * 60;
    return 0;
}

/* From when on each table applies, by the paragraph above it, if there is one between it and the
 * table before. */
static int find_starts(struct html_doc *html, size_t count, int64_t *starts, struct err *err) {
    const struct html **nodes, **above;
    size_t found, n;
    if (html_select(html, NULL, "//table", &nodes, &found, err))
        return -1;
    if (found != count)
        return err_set(err, "%zu tables, of which %zu have cells: another layout?", found, count);
    for (size_t i = 0; i < count; i++) {
        if (html_select(html, nodes[i], "preceding::*[self::p or self::table][1][self::p]", &above,
                        &n, err))
            return -1;
        const char *text = n ? html_text(html, above[n - 1], 1) : "";
        if (read_start(text, &starts[i]))
            return err_set(err, "table %zu: \"%.100s\": from when on?", i + 1, text);
    }
    return 0;
}

static int read_tables(const struct tables *shown, const struct tables *all, const int64_t *starts,
                       struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    struct layout layout;
    for (size_t i = 0; i < shown->count && i < all->count; i++) {
        if (find_models(&shown->list[i], &layout)) {
            layout.since = starts[i];
            read_table(list, &shown->list[i], &all->list[i], &layout);
        } else if (find_columns(&shown->list[i], &layout)) {
            layout.since = starts[i];
            read_wide(list, &shown->list[i], &all->list[i], &layout);
        }
    }
    if (price_list_end(list) == 0)
        return err_set(err, "no price: expected a table with a row MODEL and rows of 1M INPUT "
                            "TOKENS and 1M OUTPUT TOKENS");
    return 0;
}

static int read_page(struct html_doc *html, struct sink *sink, struct err *err) {
    struct tables shown = {0}, all = {0};
    int64_t *starts = NULL;
    int failed = html_tables(html, 1, &shown, err) || html_tables(html, 0, &all, err) ? -1 : 0;
    if (!failed) {
        starts = mem_alloc((shown.count + 1) * sizeof *starts);
        failed = find_starts(html, shown.count, starts, err);
    }
    if (!failed)
        failed = read_tables(&shown, &all, starts, sink, err);
    free(starts);
    tables_free(&shown);
    tables_free(&all);
    return failed;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_html(doc, true, read_page, sink, err);
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
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 4 << 20,
    .min_rows = 3,
    .parse = parse,
};
