/* SPDX-License-Identifier: MIT
 * Google's price page of the Gemini API, as Markdown or HTML. Under the
 * heading of a model stand its ids in code marks and a table for each tier.
 * In Markdown the tiers are a line of links, in the order of the tables; in
 * HTML they are headings. A cell holds several prices, each followed by what
 * it is for: "$1.25, prompts <= 200k tokens $2.50, prompts > 200k tokens",
 * "$0.30 (text / image / video)$1.00 (audio)". Prices of sound, pictures and
 * storage are no prices per token of text. */
#include <ctype.h>
#include <mtok/buf.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/seen.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_IDS 8
#define MAX_TIERS 8

/* What stands between the heading of a model and its tables. */
struct section {
    const char *ids[MAX_IDS];
    size_t id_count;
    const char *tiers[MAX_TIERS];
    size_t tier_count;
    size_t tables;
    bool broken; /* a table lost its rule, or a model its heading */
};

static const struct {
    const char *name;
    const char *tier;
} tier_names[] = {
    {"Standard", "standard"}, {"Batch", "batch"},       {"Batch API", "batch"},
    {"Flex", "flex"},         {"Priority", "priority"}, {"Fast", "priority"},
};

static const char *tier_named(const char *name, size_t size) {
    for (size_t i = 0; i < sizeof tier_names / sizeof *tier_names; i++)
        if (strlen(tier_names[i].name) == size && strncmp(tier_names[i].name, name, size) == 0)
            return tier_names[i].tier;
    return NULL;
}

/* ---- cells -------------------------------------------------------------- */

enum use { USE_TEXT, USE_LONG, USE_OTHER, USE_UNKNOWN };

/* Tokens of ", prompts > 200k tokens", or 0. */
static int64_t tokens_above(const char *remark) {
    const char *p = strstr(remark, "prompts >");
    int64_t thousands = 0;
    for (p = p ? p + strlen("prompts >") : ""; *p == ' ';)
        p++;
    for (; isdigit((unsigned char)*p) && thousands < 100000; p++)
        thousands = thousands * 10 + (*p - '0');
    return *p == 'k' || *p == 'K' ? thousands * 1000 : 0;
}

/* What the price before this remark is for. */
static enum use use_of(const char *remark) {
    static const char *const others[] = {"per hour",  "/min",   "per min", "/sec",   "per sec",
                                         "per image", "per 1K", "per 2K",  "per 4K", "per 0.5K",
                                         "(audio",    "(image", "(video",  " or",    "per request"};
    if (!*remark)
        return USE_TEXT;
    if (strstr(remark, "prompts <=") || strstr(remark, "prompts \xE2\x89\xA4"))
        return USE_TEXT;
    if (strstr(remark, "prompts >"))
        return tokens_above(remark) ? USE_LONG : USE_UNKNOWN;
    if (strstr(remark, "per hour"))
        return USE_OTHER;
    if (strstr(remark, "(text"))
        return USE_TEXT;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strstr(remark, others[i]))
            return USE_OTHER;
    return USE_UNKNOWN;
}

/* The end of the amount that begins at "$": digits, commas, points. */
static const char *amount_end(const char *dollar) {
    const char *p = dollar + 1;
    while (isdigit((unsigned char)*p) || ((*p == '.' || *p == ',') && isdigit((unsigned char)p[1])))
        p++;
    return p;
}

static void read_amount(struct price_list *list, struct price_of of, enum measure measure,
                        const char *dollar, const char *next, const char *cell) {
    const char *end = amount_end(dollar), *stop = next;
    while (stop > end && stop[-1] == ' ')
        stop--;
    const char *remark = price_list_text(list, end, (size_t)(stop - end));
    switch (use_of(remark)) {
    case USE_LONG:
        of.context_min = tokens_above(remark);
        break;
    case USE_OTHER:
        return;
    case USE_UNKNOWN:
        price_list_refuse(list, &of, measure_info(measure)->name, cell,
                          "what is the price \"%.*s%s\" for?", (int)(end - dollar), dollar, remark);
        return;
    case USE_TEXT:
        break;
    }
    price_list_cell(list, &of, measure, price_list_text(list, dollar, (size_t)(end - dollar)));
}

static void read_cell(struct price_list *list, const struct price_of *of, enum measure measure,
                      const char *cell) {
    const char *dollar = strchr(cell, '$');
    if (!dollar) {
        if (strcmp(cell, "Free of charge") == 0)
            price_list_value(list, of, measure, 0, cell);
        else if (*cell && strncmp(cell, "Not available", 13) != 0 &&
                 strcmp(cell, "Same as Standard") != 0 && strcmp(cell, "-") != 0)
            price_list_refuse(list, of, measure_info(measure)->name, cell, "expected a price in $");
        return;
    }
    while (dollar) {
        const char *next = strchr(dollar + 1, '$');
        read_amount(list, *of, measure, dollar, next ? next : dollar + strlen(dollar), cell);
        dollar = next;
    }
}

/* The component that a row prices, or -1. Storage and grounding are none. */
static int measure_of(const char *label) {
    if (strncasecmp(label, "Input price", 11) == 0 ||
        strncasecmp(label, "Text input price", 16) == 0)
        return MEASURE_INPUT;
    if (strncasecmp(label, "Output price", 12) == 0)
        return MEASURE_OUTPUT;
    return strncasecmp(label, "Context caching price", 21) == 0 ? (int)MEASURE_CACHE_READ : -1;
}

static void read_table(struct price_list *list, const struct table *table,
                       const struct section *section, const char *tier) {
    int paid = table_column(table, "Paid Tier, per 1M tokens in USD", false);
    struct price_of of = {
        .subject = section->id_count ? section->ids[0] : "", .seller = "google", .tier = tier};
    if (paid >= 0 && table_is_ragged(table, 0)) {
        price_list_refuse(list, &of, table->heading, table_cell(table, 0, (size_t)paid),
                          "the header has another number of cells than the rule below it");
        return;
    }
    for (size_t row = table->header_rows; paid >= 0 && row < table->rows; row++) {
        int measure = -1;
        for (size_t c = 0; c < table->columns && measure < 0; c++)
            measure = measure_of(table_cell(table, row, c));
        if (measure >= 0 && table_is_ragged(table, row)) {
            price_list_refuse(list, &of, measure_info((enum measure)measure)->name,
                              table_cell(table, row, (size_t)paid),
                              "the row has another number of cells than the header");
            continue;
        }
        for (size_t i = 0; measure >= 0 && i < section->id_count; i++) {
            of.subject = section->ids[i];
            read_cell(list, &of, (enum measure)measure, table_cell(table, row, (size_t)paid));
        }
    }
}

/* ---- Markdown ----------------------------------------------------------- */

/* "gemini-2.5-pro", "gemini-2.0-flash-001" */
static bool is_id(const char *text) {
    return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-._")] == 0;
}

/* The ids of "_`gemini-3.1-pro-preview` and `…-customtools`_": only of a line of nothing else. */
static void add_ids(struct price_list *list, struct section *section, const char *line,
                    size_t size) {
    const char *end = line + size, *open = memchr(line, '`', size), *close;
    if (section->id_count || !open || open - line > 2)
        return;
    while (open && section->id_count < MAX_IDS) {
        close = memchr(open + 1, '`', (size_t)(end - open - 1));
        if (!close)
            return;
        const char *id = price_list_text(list, open + 1, (size_t)(close - open - 1));
        section->broken = section->broken || !is_id(id);
        section->ids[section->id_count++] = id;
        open = memchr(close + 1, '`', (size_t)(end - close - 1));
    }
}

/* "[Standard](…#standard)[Batch](…#batch)…" */
static void add_tiers(struct section *section, const char *line, size_t size) {
    const char *end = line + size, *close;
    section->tier_count = 0;
    while (line < end && *line == '[' && section->tier_count < MAX_TIERS) {
        close = memchr(line, ']', (size_t)(end - line));
        if (!close)
            return;
        section->tiers[section->tier_count++] = tier_named(line + 1, (size_t)(close - line - 1));
        close = memchr(close, ')', (size_t)(end - close));
        line = close ? close + 1 : end;
        while (line < end && (*line == ' ' || *line == '|'))
            line++;
    }
}

/* "| --- | :--- |": the line below the header of a table. */
static bool is_rule(const char *line, size_t size) {
    size_t dashes = 0;
    for (size_t i = 0; i < size; i++) {
        if (!strchr("|-: \t\r", line[i]))
            return false;
        dashes += line[i] == '-';
    }
    return dashes >= 3 && *line == '|';
}

/* The tier of a section's table: a heading of its own, else by the links. A single table is the one
 * of the first link, or the standard one (saved pages may hold only the tab that was open); with
 * other numbers of tables and links none can be told: it may be the first that is missing. */
static const char *tier_of(const struct table *table, const struct section *section, size_t index) {
    const char *named = tier_named(table->heading, strlen(table->heading));
    if (named)
        return named;
    if (section->broken)
        return NULL;
    if (section->tables == 1)
        return section->tier_count ? section->tiers[0] : "standard";
    return section->tables == section->tier_count ? section->tiers[index] : NULL;
}

static void read_section(struct price_list *list, struct sink *sink, const struct tables *tables,
                         size_t first, const struct section *section) {
    for (size_t i = 0; i < section->tables && section->id_count; i++) {
        const struct table *table = &tables->list[first + i];
        const char *tier = tier_of(table, section, i);
        if (tier)
            read_table(list, table, section, tier);
        else
            sink_refuse(sink, section->ids[0], table->heading,
                        "table %zu of %zu: its tier cannot be told", i + 1, section->tables);
    }
}

/* What a section lost: a table without its rule is no table, and ids below a table belong to a
 * model whose heading is missing. */
static bool is_broken(const struct section *section, const char *line, size_t size, bool in_table,
                      const char *end) {
    if (section->tables && size > 2 && strncmp(line, "_`", 2) == 0)
        return true;
    if (in_table || size == 0 || *line != '|')
        return false;
    const char *next = line + size + 1,
               *stop = next < end ? memchr(next, '\n', (size_t)(end - next)) : NULL;
    return next >= end || !is_rule(next, (size_t)((stop ? stop : end) - next));
}

/* Walks the lines beside the tables, which the reader gives in the same order. */
static int walk_markdown(const struct page *page, const struct tables *tables,
                         struct price_list *list, struct sink *sink, struct err *err) {
    struct section section = {0};
    size_t first = 0;
    bool in_table = false;
    const char *end = page->bytes + page->size;
    for (const char *line = page->bytes; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        if (is_broken(&section, line, size, in_table, end))
            section.broken = true;
        in_table = size > 0 && *line == '|';
        if (size > 3 && strncmp(line, "## ", 3) == 0) {
            if (first + section.tables <= tables->count)
                read_section(list, sink, tables, first, &section);
            first += section.tables;
            section = (struct section){0};
        } else if (is_rule(line, size)) {
            section.tables++;
        } else if (section.tables == 0) {
            add_ids(list, &section, line, size);
            if (strncmp(line, "[Standard]", 10) == 0)
                add_tiers(&section, line, size);
        }
        line += size + 1;
    }
    if (first + section.tables != tables->count)
        return err_set(err, "%zu tables by their rules, %zu by the reader: another layout?",
                       first + section.tables, tables->count);
    read_section(list, sink, tables, first, &section);
    return 0;
}

static int read_markdown(const struct document *doc, struct price_list *list, struct sink *sink,
                         struct err *err) {
    struct tables tables;
    if (document_markdown(doc, &doc->pages[0], &tables, err))
        return -1;
    int failed = walk_markdown(&doc->pages[0], &tables, list, sink, err);
    if (failed)
        err_prefix(err, "%s", doc->name);
    tables_free(&tables);
    return failed;
}

/* ---- HTML --------------------------------------------------------------- */

/* The second-level heading of "Gemini Developer API pricing > Gemini 2.5 Pro > Standard": the one
 * before the tier. */
static const char *model_heading(struct price_list *list, const struct table *table) {
    const char *path = table->path, *end = path + strlen(path), *from;
    size_t tail = strlen(table->heading);
    if (tier_named(table->heading, tail) && (size_t)(end - path) > tail + 3)
        end -= tail + 3;
    for (from = end; from > path; from--)
        if (from - path >= 3 && strncmp(from - 3, " > ", 3) == 0)
            break;
    return price_list_text(list, from, (size_t)(end - from));
}

/* The code marks that stand between a model's heading and its first table. */
static int ids_below(struct html_doc *html, struct price_list *list, const char *heading,
                     struct section *section, struct err *err) {
    const struct html **nodes;
    size_t count;
    struct buf xpath;
    if (strchr(heading, '"'))
        return 0;
    buf_init(&xpath, 4096);
    int failed =
        buf_printf(&xpath,
                   "//code[normalize-space(preceding::h2[1])=\"%s\" and not(ancestor::table)"
                   " and count(preceding::table)=count(preceding::h2[1]/preceding::table)]",
                   heading) ||
        html_select(html, NULL, xpath.data, &nodes, &count, err);
    buf_free(&xpath);
    for (size_t i = 0; !failed && i < count && section->id_count < MAX_IDS; i++) {
        const char *id = html_text(html, nodes[i], 0);
        if (!is_id(id))
            return err_set(err, "\"%s\": \"%.60s\" is no id of a model", heading, id);
        section->ids[section->id_count++] = price_list_text(list, id, strlen(id));
    }
    return failed ? -1 : 0;
}

static int read_html(const struct document *doc, struct price_list *list, struct err *err) {
    struct html_doc *html;
    struct tables tables;
    struct seen seen = {0};
    if (document_html(doc, &doc->pages[0], true, &html, err))
        return -1;
    int failed = html_tables(html, 1, &tables, err);
    for (size_t i = 0; !failed && i < tables.count; i++) {
        const struct table *table = &tables.list[i];
        const char *tier = tier_named(table->heading, strlen(table->heading));
        struct section section = {0};
        if (table_column(table, "Paid Tier, per 1M tokens in USD", false) < 0)
            continue;
        const char *model = model_heading(list, table);
        failed = ids_below(html, list, model, &section, err);
        if (!failed && seen_put(&seen, 0, "%s\t%s", model, tier ? tier : "standard") != SEEN_NEW)
            failed = err_set(err, "\"%s\": two tables of the tier %s: a heading is missing", model,
                             tier ? tier : "standard");
        if (!failed)
            read_table(list, table, &section, tier ? tier : "standard");
    }
    if (failed)
        err_prefix(err, "%s", doc->name);
    seen_free(&seen);
    tables_free(&tables);
    html_close(html);
    return failed;
}

/* ------------------------------------------------------------------------- */

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    int failed = document_is_html(&doc->pages[0]) ? read_html(doc, list, err)
                                                  : read_markdown(doc, list, sink, err);
    if (failed) {
        price_list_drop(list);
        return -1;
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "%s: no price: expected ids of models in code marks above tables with the "
                       "column \"Paid Tier, per 1M tokens in USD\"",
                       doc->name);
    return 0;
}

static const struct fetcher_part parts[] = {
    {"", "https://ai.google.dev/gemini-api/docs/pricing"},
};

const struct fetcher fetcher_google = {
    .name = "google",
    .title = "Google's price page of the Gemini API",
    .home = "https://ai.google.dev/gemini-api/docs/pricing",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = 1,
    .extensions = "md html",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 8 << 20,
    .min_rows = 6,
    .parse = parse,
};
