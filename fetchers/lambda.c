/* SPDX-License-Identifier: MIT
 * Lambda's price page. The price of one GPU depends on how many the server has, and that is the
 * label of the tab ("8x") that the table lies in, joined by aria-controls. The tables of clusters
 * come first and have tabs of another kind; each row stands again, escaped, in a script. */
#include <mtok/fetcher.h>

#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/html.h>
#include <mtok/markup.h>
#include <mtok/seen.h>
#include <mtok/server.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reading {
    struct html_doc *html;
    struct sink *sink;
    struct seen seen;
    size_t rows;
};

struct plan {
    const char *name; /* "NVIDIA A100 SXM" */
    const char *price;
    long memory; /* GB of one GPU, 0 where it is not printed */
    int gpus;
};

/* "8x" → 8; 0 for a tab of another kind. */
static int tab_count(const char *label) {
    char text[16];
    int count = gpu_count(label);
    snprintf(text, sizeof text, "%dx", count);
    return count && strcasecmp(text, label) == 0 ? count : 0;
}

/* Label of the tab that controls the panel of that id, or "". */
static int panel_label(struct html_doc *html, const char *id, const char **label, struct err *err) {
    const struct html **tabs;
    size_t count;
    *label = "";
    if (html_select(html, NULL, "//*[@role='tab'][@aria-controls]", &tabs, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(html_attribute(html, tabs[i], "aria-controls"), id) != 0)
            continue;
        if (**label)
            return err_set(err, "the tabs \"%s\" and \"%s\" control one panel", *label,
                           html_text(html, tabs[i], 1));
        *label = html_text(html, tabs[i], 1);
    }
    return 0;
}

static int take_cell(struct plan *plan, const char *label, const char *text, struct err *err) {
    if (strncasecmp(label, "PRICE/GPU/HR", 12) == 0)
        plan->price = text;
    else if (strncasecmp(label, "PRICE", 5) == 0)
        return err_set(err, "%s: the price is \"%s\", expected PRICE/GPU/HR", plan->name, label);
    else if (strcasecmp(label, "VRAM/GPU") == 0)
        plan->memory = strtol(text, NULL, 10);
    return 0;
}

/* Where the cells do not say it themselves, the table's headings do. */
static int read_plain_cells(struct html_doc *html, const struct html *row, struct plan *plan,
                            struct err *err) {
    static const char heads[] = "./ancestor::table[1]//thead/tr[1]/*[self::th or self::td]";
    const struct html **cells, **labels;
    size_t count, width;
    if (html_select(html, row, "./td|./th", &cells, &count, err) ||
        html_select(html, row, heads, &labels, &width, err))
        return -1;
    if (count != width)
        return err_set(err, "%s: %zu cells under %zu headings", plan->name, count, width);
    for (size_t i = 0; i < count; i++)
        if (take_cell(plan, html_text(html, labels[i], 1), html_text(html, cells[i], 1), err))
            return -1;
    return 0;
}

/* What the cells are is in data-label. */
static int read_cells(struct html_doc *html, const struct html *row, struct plan *plan,
                      struct err *err) {
    const struct html **cells;
    size_t count;
    if (html_select(html, row, "./td[@data-label]|./th[@data-label]", &cells, &count, err) ||
        (!count && read_plain_cells(html, row, plan, err)))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (take_cell(plan, html_attribute(html, cells[i], "data-label"),
                      html_text(html, cells[i], 1), err))
            return -1;
    if (!plan->price)
        return err_set(err, "%s: no cell PRICE/GPU/HR", plan->name);
    return 0;
}

/* "8x H100 SXM"; with the memory where the name alone fits two chips: "8x A100 SXM 80GB". */
static void make_subject(const struct plan *plan, char *out, size_t size) {
    const char *name = plan->name;
    char memory[24] = "";
    if (strncmp(name, "NVIDIA ", 7) == 0)
        name += 7;
    if (!gpu_name(name) && gpu_name_memory(name, plan->memory))
        snprintf(memory, sizeof memory, " %ldGB", plan->memory);
    snprintf(out, size, "%dx %s%s", plan->gpus, name, memory);
}

static int emit(struct reading *reading, const struct plan *plan, struct err *err) {
    char subject[160];
    struct err why = {0};
    make_subject(plan, subject, sizeof subject);
    struct row row = row_new(MEASURE_ON_DEMAND, subject);
    row.seller = "lambda";
    row.gpu = gpu_label(plan->name, plan->memory);
    row.gpus = plan->gpus;
    row.where = subject;
    row.text = plan->price;
    reading->rows++;
    if (gpu_is_doubtful(plan->name, plan->memory)) {
        sink_refuse(reading->sink, subject, plan->name, "no such chip has %ld GB", plan->memory);
        return 0;
    }
    if (decimal_price(plan->price, PRICE_PLAIN, &row.accelerator, &why) ||
        server_times(row.accelerator, plan->gpus, &row.nano)) {
        sink_refuse(reading->sink, subject, plan->price, "not a price: %s", why.text);
        return 0;
    }
    switch (seen_put(&reading->seen, row.nano, "%s", subject)) {
    case SEEN_NEW:
        sink_row(reading->sink, &row);
        return 0;
    case SEEN_DIFFERENT:
        return err_set(err, "%s: two prices, the second is %s", subject, plan->price);
    default:
        return 0;
    }
}

/* No price is printed: a dash of some length, or nothing. */
static int is_dash(const char *text) {
    return !*text || strcmp(text, "-") == 0 || strcmp(text, "\xe2\x80\x94") == 0 ||
           strcmp(text, "\xe2\x80\x93") == 0;
}

static int read_panel(struct reading *reading, const struct html *panel, int gpus,
                      struct err *err) {
    const struct html **rows;
    size_t count;
    if (html_select(reading->html, panel, ".//tr[@data-plan]", &rows, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct plan plan = {.name = html_attribute(reading->html, rows[i], "data-plan"),
                            .gpus = gpus};
        if (read_cells(reading->html, rows[i], &plan, err))
            return -1;
        if (!is_dash(plan.price) && emit(reading, &plan, err))
            return -1;
    }
    return 0;
}

static int read_page(struct reading *reading, struct err *err) {
    const struct html **panels;
    const char *label;
    size_t count, tabs = 0, untold = 0;
    if (html_select(reading->html, NULL, "//*[@role='tabpanel'][@id]", &panels, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (panel_label(reading->html, html_attribute(reading->html, panels[i], "id"), &label, err))
            return -1;
        int gpus = tab_count(label);
        untold += !*label;
        tabs += gpus != 0;
        if (gpus && read_panel(reading, panels[i], gpus, err))
            return err_prefix(err, "tab %s", label);
    }
    /* Then a tab that is left may have the panel of the one that is lost. */
    if (tabs && untold)
        return err_set(err, "%zu panels without a tab that controls them", untold);
    if (!tabs)
        return err_set(err, "no tab such as \"8x\": how many GPUs a price is for is not known");
    return reading->rows ? 0 : err_set(err, "no row tr[data-plan] with a price in %zu tabs", tabs);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reading reading = {.sink = sink};
    const struct page *page = &doc->pages[0];
    if (!page->size)
        return err_set(err, "%s: the reply is empty, expected HTML", doc->name);
    if (markup_is_cut(page->bytes))
        return err_set(err, "%s: the page breaks off inside a table or a script", doc->name);
    if (html_open(page->bytes, page->size, &reading.html, err))
        return err_prefix(err, "%s", doc->name);
    int failed = read_page(&reading, err);
    html_close(reading.html);
    seen_free(&reading.seen);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

static const struct fetcher_part parts[] = {{"", "https://lambda.ai/pricing"}};

const struct fetcher fetcher_lambda = {
    .name = "lambda",
    .title = "Lambda's price page, on-demand servers",
    .home = "https://lambda.ai/pricing",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_BROWSER,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm",
    .due_hours = 20,
    .stale_days = 10,
    .max_bytes = 16u << 20,
    .min_rows = 4,
    .parse = parse,
};
