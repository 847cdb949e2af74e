/* SPDX-License-Identifier: MIT
 * Google's price page of the Gemini API, as Markdown or HTML. Under the
 * heading of a model stand its ids in emphasized code marks and a table for
 * each tier. The tiers are headings of their own or, in some Markdown copies, a
 * line of links in the order of the tables. A cell holds several prices, each
 * followed by what it is for: "$1.25, prompts <= 200k tokens $2.50, prompts >
 * 200k tokens", "$0.30 (text / image / video)$1.00 (audio)", "$0.75 through
 * December 31, 2026. $1.50 starting January 1, 2027.". Prices of sound,
 * pictures and storage are no prices per token of text. Pages older than the
 * ids have them in the links to AI Studio only. */
#include <ctype.h>
#include <mtok/buf.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_IDS 8
#define MAX_TIERS 8
#define PAID "Paid Tier, per 1M tokens in USD"

/* What stands between the heading of a model and its tables. */
struct section {
    const char *heading; /* HTML: its text */
    int level;           /* Markdown: of the heading, 0 above the first one */
    const char *ids[MAX_IDS];
    size_t id_count;
    const char *link; /* the id in a link to AI Studio, for a section without ids */
    const char *tiers[MAX_TIERS];
    size_t tier_count;
    size_t tables;
    bool has_parts; /* a heading below the section's own names no tier */
    size_t part_at; /* tables before the first one of these */
    bool broken;    /* a table lost its rule, or a model its heading */
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

/* One price of a cell and what is said of it. */
struct amount {
    const char *text;   /* "$1.25" */
    const char *remark; /* what it is for, without dates */
    const char *tier;   /* "thinking" of "Thinking: $3.50", else NULL */
    int64_t since;      /* "starting January 1, 2027", else 0 */
    const char *wrong;  /* why it cannot be believed, else NULL */
};

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

static bool has_any(const char *text, const char *const *words) {
    for (; *words; words++)
        if (strstr(text, *words))
            return true;
    return false;
}

/* What the price before this remark is for. Units come first: "$0.004/min (text)" is by the minute.
 */
static enum use use_of(const char *remark) {
    static const char *const units[] = {
        "per hour", "/min",   "per min",  "/sec",      "per sec",  "/hour",       "per 1K",
        "per 2K",   "per 4K", "per 0.5K", "per frame", "per song", "per request", NULL};
    static const char *const others[] = {"(audio", "(image", "(video", "per image", NULL};
    if (!*remark)
        return USE_TEXT;
    if (has_any(remark, units))
        return USE_OTHER;
    if (strstr(remark, "prompts <=") || strstr(remark, "prompts \xE2\x89\xA4"))
        return USE_TEXT;
    if (strstr(remark, "prompts >"))
        return tokens_above(remark) ? USE_LONG : USE_UNKNOWN;
    if (strstr(remark, "(text"))
        return USE_TEXT;
    return has_any(remark, others) ? USE_OTHER : USE_UNKNOWN;
}

/* "$3.50 or $0.005/min (audio)": what the second one is for holds for the first one too. */
static enum use use_of_pair(const struct amount *first, const struct amount *second) {
    const char *kind =
        strcmp(first->remark, "or") == 0 && second ? strchr(second->remark, '(') : NULL;
    return kind ? use_of(kind) : use_of(first->remark);
}

/* The end of the amount that begins at "$": digits, commas, points. */
static const char *amount_end(const char *dollar) {
    const char *p = dollar + 1;
    while (isdigit((unsigned char)*p) || ((*p == '.' || *p == ',') && isdigit((unsigned char)p[1])))
        p++;
    return p;
}

/* Cuts "through DATE" and "starting DATE" off the end of a remark. A price "through" a date holds
 * now; one "starting" at a date is announced. */
static int cut_date(char *remark, int64_t *since) {
    char *through = strcasestr(remark, "through "), *starting = strcasestr(remark, "starting ");
    char *date = starting ? starting : through;
    int64_t until;
    if (!date)
        return 0;
    size_t end = strlen(date);
    while (end && (date[end - 1] == ' ' || date[end - 1] == '.' || date[end - 1] == ';'))
        date[--end] = 0;
    if ((through && starting) ||
        when_read_english(date + (starting ? strlen("starting ") : strlen("through ")),
                          starting ? since : &until))
        return -1;
    while (date > remark && (date[-1] == ' ' || date[-1] == ','))
        date--;
    *date = 0;
    return 0;
}

/* Cuts "Thinking:" or "Non-thinking:", said of the price behind it, off the end of a text. */
static void cut_label(char *text, const char **tier, const char **wrong) {
    static const char *const labels[][2] = {{"Non-thinking:", NULL}, {"Thinking:", "thinking"}};
    size_t size = strlen(text);
    *tier = *wrong = NULL;
    if (!size || text[size - 1] != ':')
        return;
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(labels[i][0]);
        if (size >= n && strcasecmp(text + size - n, labels[i][0]) == 0) {
            *tier = labels[i][1];
            size -= n;
            while (size && text[size - 1] == ' ')
                size--;
            text[size] = 0;
            return;
        }
    }
    *wrong = "an unknown word stands before it";
}

/* A copy of from..to without the spaces around it; the caller may shorten it. */
static char *piece(struct price_list *list, const char *from, const char *to) {
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return (char *)(uintptr_t)price_list_text(list, from, (size_t)(to - from));
}

#define MAX_AMOUNTS 12

/* The prices of a cell; 0 where there is none or too many. */
static size_t split_cell(struct price_list *list, const char *cell, struct amount *out) {
    const char *dollar = strchr(cell, '$'), *tier, *wrong;
    size_t count = 0;
    char *before = piece(list, cell, dollar ? dollar : cell);
    cut_label(before, &tier, &wrong);
    if (*before && strncasecmp(before, "Same as Standard", 16) != 0)
        wrong = "an unknown word stands before it";
    for (; dollar && count < MAX_AMOUNTS; count++) {
        const char *end = amount_end(dollar), *next = strchr(dollar + 1, '$');
        char *remark = piece(list, end, next ? next : end + strlen(end));
        out[count] = (struct amount){piece(list, dollar, end), remark, tier, 0, wrong};
        cut_label(remark, &tier, &wrong);
        if (use_of(remark) != USE_OTHER && cut_date(remark, &out[count].since))
            out[count].wrong = "expected \"through\" or \"starting\" and a date";
        dollar = next;
    }
    return dollar ? 0 : count;
}

static void read_amount(struct price_list *list, struct price_of of, enum measure measure,
                        const struct amount *amount, enum use use, const char *cell) {
    if (use == USE_OTHER)
        return;
    if (amount->wrong || use == USE_UNKNOWN) {
        price_list_refuse(list, &of, measure_info(measure)->name, cell,
                          "what is the price \"%s %s\" for?%s%s", amount->text, amount->remark,
                          amount->wrong ? " " : "", amount->wrong ? amount->wrong : "");
        return;
    }
    if (use == USE_LONG)
        of.context_min = tokens_above(amount->remark);
    if (amount->tier)
        of.tier = price_list_tier(list, of.tier, amount->tier);
    of.since = amount->since;
    price_list_cell(list, &of, measure, amount->text);
}

static void read_cell(struct price_list *list, const struct price_of *of, enum measure measure,
                      const char *cell) {
    struct amount amounts[MAX_AMOUNTS];
    size_t count = split_cell(list, cell, amounts);
    for (size_t i = 0; i < count; i++)
        read_amount(list, *of, measure, &amounts[i],
                    use_of_pair(&amounts[i], i + 1 < count ? &amounts[i + 1] : NULL), cell);
    if (count)
        return;
    if (strcmp(cell, "Free of charge") == 0)
        price_list_value(list, of, measure, 0, cell);
    else if (*cell && strncmp(cell, "Not available", 13) != 0 &&
             strcasecmp(cell, "Not supported") != 0 &&
             strncasecmp(cell, "Same as Standard", 16) != 0 && strcmp(cell, "-") != 0)
        price_list_refuse(list, of, measure_info(measure)->name, cell, "expected a price in $");
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
    int paid = table_column(table, PAID, false);
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

/* ---- sections ----------------------------------------------------------- */

/* "gemini-2.5-pro", "gemini-2.0-flash-001" */
static bool is_id(const char *text) {
    return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-._")] == 0;
}

static void add_id(struct section *section, const char *id) {
    section->broken = section->broken || !is_id(id);
    if (section->id_count < MAX_IDS)
        section->ids[section->id_count++] = id;
}

/* The id in "https://aistudio.google.com/prompts/new_chat?model=gemini-2.5-pro", for pages that
 * name their models nowhere else. */
static void add_link(struct price_list *list, struct section *section, const char *url,
                     const char *end) {
    static const char site[] = "https://aistudio.google.com", member[] = "model=";
    const char *id = strncmp(url, site, strlen(site)) == 0
                         ? memmem(url, (size_t)(end - url), member, strlen(member))
                         : NULL;
    if (!id || section->link || section->tables)
        return;
    id += strlen(member);
    const char *stop = id;
    while (stop < end && !strchr("&#)\"' ", *stop))
        stop++;
    id = price_list_text(list, id, (size_t)(stop - id));
    if (is_id(id))
        section->link = id;
}

/* A model without an id of its own has the one of its link. */
static void settle_id(struct section *section) {
    if (!section->id_count && section->link)
        section->ids[section->id_count++] = section->link;
}

/* One table of prices, whose it is and of which tier; NULL where that cannot be told. */
struct priced {
    const struct table *table;
    const struct section *section;
    const char *tier;
};

/* Reads the tables, but none of a model with two tables of one tier: a heading between them is
 * lost, and with it whose the second one is. */
static void read_priced(struct price_list *list, struct sink *sink, const struct priced *priced,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct section *section = priced[i].section;
        const char *twice = NULL;
        for (size_t a = 0; a < count; a++)
            for (size_t b = 0; b < a && priced[a].tier && !twice; b++)
                if (priced[a].section == section && priced[b].section == section &&
                    priced[b].tier && strcmp(priced[a].tier, priced[b].tier) == 0)
                    twice = priced[a].tier;
        if (twice)
            sink_refuse(sink, section->ids[0], priced[i].table->heading,
                        "two tables of the tier %s: a heading is missing", twice);
        else if (!priced[i].tier)
            sink_refuse(sink, section->ids[0], priced[i].table->heading,
                        "a table whose tier cannot be told");
        else
            read_table(list, priced[i].table, section, priced[i].tier);
    }
}

/* ---- Markdown ----------------------------------------------------------- */

/* "_`gemini-2.5-pro`_", "*[`gemini-2.5-pro`](/gemini-api/…)*": a line in emphasis. */
static bool is_id_line(const char *line, size_t size) {
    return size > 3 && (*line == '_' || *line == '*') &&
           (line[1] == '`' || (line[1] == '[' && line[2] == '`'));
}

/* The ids of "_`gemini-3.1-pro-preview` and `…-customtools`_". */
static void add_ids(struct price_list *list, struct section *section, const char *line,
                    size_t size) {
    const char *end = line + size, *open = memchr(line, '`', size), *close;
    while (open && section->id_count < MAX_IDS) {
        close = memchr(open + 1, '`', (size_t)(end - open - 1));
        if (!close)
            return;
        add_id(section, price_list_text(list, open + 1, (size_t)(close - open - 1)));
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
    if (section->broken)
        return NULL;
    const char *named = tier_named(table->heading, strlen(table->heading));
    if (named || (section->has_parts && index >= section->part_at))
        return named;
    if (section->tables == 1)
        return section->tier_count ? section->tiers[0] : "standard";
    return section->tables == section->tier_count ? section->tiers[index] : NULL;
}

static void end_section(struct price_list *list, struct sink *sink, const struct tables *tables,
                        size_t first, struct section *section) {
    struct priced *priced = mem_alloc((section->tables + 1) * sizeof *priced);
    size_t count = 0;
    settle_id(section);
    for (size_t i = 0; i < section->tables && section->id_count; i++) {
        const struct table *table = &tables->list[first + i];
        if (table_column(table, PAID, false) >= 0)
            priced[count++] = (struct priced){table, section, tier_of(table, section, i)};
    }
    read_priced(list, sink, priced, count);
    free(priced);
}

/* What a section lost: a table without its rule is no table, and ids below a table belong to a
 * model whose heading is missing. */
static bool is_broken(const struct section *section, const char *line, size_t size, bool in_table,
                      const char *end) {
    if (section->tables && is_id_line(line, size))
        return true;
    if (in_table || size == 0 || *line != '|')
        return false;
    const char *next = line + size + 1,
               *stop = next < end ? memchr(next, '\n', (size_t)(end - next)) : NULL;
    return next >= end || !is_rule(next, (size_t)((stop ? stop : end) - next));
}

/* Level of a heading "## Gemini 2.5 Pro" that names no tier, else 0. */
static int heading_level(const char *line, size_t size) {
    size_t level = 0;
    while (level < size && line[level] == '#')
        level++;
    if (!level || level > 6 || level == size || line[level] != ' ')
        return 0;
    for (line += level, size -= level; size && *line == ' '; line++)
        size--;
    while (size && strchr(" \r#", line[size - 1]))
        size--;
    return tier_named(line, size) ? 0 : (int)level;
}

/* A heading begins the next model unless it stands below the one of a model. */
static bool begins_section(struct section *section, int level) {
    if (!level)
        return false;
    if (level <= section->level || (!section->id_count && !section->link))
        return true;
    if (!section->has_parts)
        section->part_at = section->tables;
    section->has_parts = true;
    return false;
}

static void read_line(struct price_list *list, struct section *section, const char *line,
                      size_t size) {
    if (is_rule(line, size)) {
        section->tables++;
        return;
    }
    if (section->tables)
        return;
    const char *link = memmem(line, size, "](http", 6);
    if (is_id_line(line, size) && !section->id_count)
        add_ids(list, section, line, size);
    if (strncmp(line, "[Standard]", 10) == 0)
        add_tiers(section, line, size);
    else if (link)
        add_link(list, section, link + 2, line + size);
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
        int level = heading_level(line, size);
        if (is_broken(&section, line, size, in_table, end))
            section.broken = true;
        in_table = size > 0 && *line == '|';
        if (begins_section(&section, level)) {
            if (first + section.tables <= tables->count)
                end_section(list, sink, tables, first, &section);
            first += section.tables;
            section = (struct section){.level = level};
        } else {
            read_line(list, &section, line, size);
        }
        line += size + 1;
    }
    if (first + section.tables != tables->count)
        return err_set(err, "%zu tables by their rules, %zu by the reader: another layout?",
                       first + section.tables, tables->count);
    end_section(list, sink, tables, first, &section);
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

struct sections {
    struct section *list;
    size_t count;
    bool closed; /* a table was seen since the last one began */
};

/* One heading, code mark, link or table. An id behind a table is one of a model whose heading is
 * lost. */
static void add_node(struct html_doc *html, const struct html *node, struct price_list *list,
                     struct sections *sections) {
    const char *tag = html_tag(node), *text = html_text(html, node, 0);
    struct section *last = sections->count ? &sections->list[sections->count - 1] : NULL;
    if (*tag == 'h') {
        if (tier_named(text, strlen(text)))
            return;
        sections->list[sections->count++] = (struct section){.heading = text};
        sections->closed = false;
    } else if (strcmp(tag, "table") == 0) {
        sections->closed = true;
    } else if (last && strcmp(tag, "a") == 0 && !sections->closed) {
        const char *url = html_attribute(html, node, "href");
        add_link(list, last, url, url + strlen(url));
    } else if (last && strcmp(tag, "code") == 0) {
        if (sections->closed)
            last->broken = true;
        else
            add_id(last, price_list_text(list, text, strlen(text)));
    }
}

static int find_sections(struct html_doc *html, struct price_list *list, struct sections *sections,
                         struct err *err) {
    const struct html **nodes;
    size_t count;
    *sections = (struct sections){0};
    if (html_select(html, NULL,
                    "//h1|//h2|//h3|//h4|//h5|//table|//a[contains(@href,'aistudio.google.com')]"
                    "|//em//code[not(ancestor::table)]|//i//code[not(ancestor::table)]",
                    &nodes, &count, err))
        return -1;
    sections->list = mem_alloc((count + 1) * sizeof *sections->list);
    for (size_t i = 0; i < count; i++)
        add_node(html, nodes[i], list, sections);
    for (size_t i = 0; i < sections->count; i++)
        settle_id(&sections->list[i]);
    return 0;
}

/* true where the heading is one of "Gemini Developer API pricing > Gemini 2.5 Pro > Standard". */
static bool is_in_path(const char *path, const char *heading) {
    size_t size = strlen(heading);
    for (const char *p = path; size && (p = strstr(p, heading)); p++)
        if ((p == path || (p - path >= 3 && strncmp(p - 3, " > ", 3) == 0)) &&
            (!p[size] || strncmp(p + size, " > ", 3) == 0))
            return true;
    return false;
}

/* The model under whose heading a table stands, or NULL. Two models of one name are none. */
static const struct section *section_of(const struct sections *sections, const char *path) {
    const struct section *found = NULL;
    for (size_t i = 0; i < sections->count; i++) {
        const struct section *section = &sections->list[i];
        if (!section->id_count || !is_in_path(path, section->heading))
            continue;
        if (found && strcmp(found->heading, section->heading) == 0)
            return NULL;
        found = section;
    }
    return found;
}

static const char *html_tier(const struct table *table, const struct section *section) {
    if (section->broken)
        return NULL;
    if (strcmp(table->heading, section->heading) == 0)
        return "standard";
    return tier_named(table->heading, strlen(table->heading));
}

static void read_sections(const struct tables *tables, const struct sections *sections,
                          struct price_list *list, struct sink *sink) {
    struct priced *priced = mem_alloc((tables->count + 1) * sizeof *priced);
    size_t count = 0;
    for (size_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->list[i];
        const struct section *section = section_of(sections, table->path);
        if (section && table_column(table, PAID, false) >= 0)
            priced[count++] = (struct priced){table, section, html_tier(table, section)};
    }
    read_priced(list, sink, priced, count);
    free(priced);
}

static int read_html(const struct document *doc, struct price_list *list, struct sink *sink,
                     struct err *err) {
    struct html_doc *html;
    struct tables tables = {0};
    struct sections sections = {0};
    if (document_html(doc, &doc->pages[0], true, &html, err))
        return -1;
    int failed =
        html_tables(html, 1, &tables, err) || find_sections(html, list, &sections, err) ? -1 : 0;
    if (failed)
        err_prefix(err, "%s", doc->name);
    else
        read_sections(&tables, &sections, list, sink);
    free(sections.list);
    tables_free(&tables);
    html_close(html);
    return failed;
}

/* ------------------------------------------------------------------------- */

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    int failed = document_is_html(&doc->pages[0]) ? read_html(doc, list, sink, err)
                                                  : read_markdown(doc, list, sink, err);
    if (failed) {
        price_list_drop(list);
        return -1;
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "%s: no price: expected ids of models in code marks above tables with the "
                       "column \"" PAID "\"",
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
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = 1,
    .extensions = "md html",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 8 << 20,
    .min_rows = 6,
    .parse = parse,
};
