/* SPDX-License-Identifier: MIT
 * Anthropic's price page as Markdown. The same models stand in several tables:
 * which one a row belongs to is told by the heading and the columns. The names
 * are the ones on the page ("Claude Opus 4.5"), without remarks in brackets;
 * rows may hold several of them, and two rows with dates or with lengths of
 * the prompt for one model. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/when.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_NAMES 8 /* models that one row may name */
#define MAX_NAME 96

struct names {
    char list[MAX_NAMES][MAX_NAME];
    size_t count;
    int64_t since;       /* "starting September 1, 2026" */
    int64_t context_min; /* "(for prompts over 100,000 tokens)" */
};

static bool under(const struct table *table, const char *heading) {
    return strcasestr(table->heading, heading) != NULL;
}

/* Cuts "starting DATE" and "through DATE" off a name. A price "through" a date holds now; one
 * "starting" at a date is announced. */
static int cut_date(char *name, int64_t *since) {
    char *through = strcasestr(name, " through "), *starting = strcasestr(name, " starting ");
    int64_t until;
    *since = 0;
    if (through && when_read_english(through + strlen(" through "), &until))
        return -1;
    if (starting && when_read_english(starting + strlen(" starting "), since))
        return -1;
    if (through)
        *through = 0;
    if (starting)
        *starting = 0;
    return 0;
}

/* One name of a joined row. A part without "Claude" ("4.5" of "Claude Sonnet 4.6 / 4.5") takes the
 * words before the number of the first one. */
static int add_name(struct names *names, const char *part, size_t size) {
    char *out = names->list[names->count];
    int n;
    while (size && (*part == ' ' || part[size - 1] == ' ')) {
        part += *part == ' ';
        size--;
    }
    if (size == 0 || names->count == MAX_NAMES)
        return -1;
    if (strncmp(part, "Claude ", 7) == 0) {
        n = snprintf(out, MAX_NAME, "%.*s", (int)size, part);
    } else {
        char family[MAX_NAME] = "";
        char *number = memcpy(family, names->list[0], MAX_NAME);
        number = strrchr(number, ' ');
        if (!names->count || !number || *part < '0' || *part > '9')
            return -1;
        n = snprintf(out, MAX_NAME, "%.*s %.*s", (int)(number - family), family, (int)size, part);
    }
    names->count++;
    /* "Claude Opus" is a family, "Claude Mythos Preview" a model. */
    if (!strpbrk(out, "0123456789") && !strchr(out + strcspn(out, " ") + 1, ' '))
        return -1;
    /* A remark in brackets of which one is lost would become part of the name. */
    return n < MAX_NAME && !strpbrk(out, "()[]{}<>$|*_\\") ? 0 : -1;
}

/* A remark in brackets: "deprecated" says nothing of the price, "for prompts up to 100,000 tokens"
 * is the base price, "for prompts over 100,000 tokens" the one of longer prompts. */
static int read_remark(const char *remark, size_t size, int64_t *context_min) {
    static const char below[] = "for prompts up to ", above[] = "for prompts over ";
    bool is_long = strncasecmp(remark, above, sizeof above - 1) == 0;
    const char *p = remark, *end = remark + size;
    int64_t tokens = 0;
    if (is_long)
        p += sizeof above - 1;
    else if (strncasecmp(remark, below, sizeof below - 1) == 0)
        p += sizeof below - 1;
    else
        return memmem(remark, size, "prompt", 6) || memmem(remark, size, "token", 5) ? -1 : 0;
    for (; p < end && ((*p >= '0' && *p <= '9') || *p == ','); p++)
        if (*p != ',' && tokens < 100000000)
            tokens = tokens * 10 + (*p - '0');
    if (tokens < 1000 || end - p != (long)strlen(" tokens") || strncasecmp(p, " tokens", 7) != 0)
        return -1;
    if (is_long)
        *context_min = tokens;
    return 0;
}

/* "Claude Opus 5 / Claude Opus 4.8", "Claude Sonnet 3.7 (deprecated)", "Claude Sonnet 5 starting
 * September 1, 2026". -1 where it cannot be read as names of models. */
static int read_names(const char *cell, struct names *names) {
    char text[512];
    *names = (struct names){0};
    if (snprintf(text, sizeof text, "%s", cell) >= (int)sizeof text)
        return -1;
    for (char *open = strchr(text, '('), *close; open; open = strchr(open, '(')) {
        close = strchr(open, ')');
        if (!close || read_remark(open + 1, (size_t)(close - open - 1), &names->context_min))
            return -1;
        memmove(open, close + 1, strlen(close + 1) + 1);
    }
    if (cut_date(text, &names->since))
        return -1;
    for (const char *part = text, *end; part; part = end ? end + 3 : NULL) {
        end = strstr(part, " / ");
        if (add_name(names, part, end ? (size_t)(end - part) : strlen(part)))
            return -1;
    }
    return 0;
}

struct column {
    size_t at;
    enum measure measure;
    const char *tier;
};

/* "$0.20 / MTok 2": without the mark of a footnote, which was raised on the page. */
static const char *without_mark(struct price_list *list, const char *cell) {
    size_t size = strlen(cell);
    if (size < 6 || cell[size - 1] < '1' || cell[size - 1] > '9')
        return cell;
    size--;
    size -= cell[size - 1] == ' ';
    return size > 4 && strncmp(cell + size - 4, "MTok", 4) == 0 ? price_list_text(list, cell, size)
                                                                : cell;
}

/* One row: the cells of the given columns, for each model that the first column names. */
static void read_row(struct price_list *list, const struct table *table, size_t row,
                     const char *cell, const struct column *columns, size_t count,
                     int64_t context_min) {
    struct names names;
    struct price_of of = {.subject = cell, .seller = "anthropic", .context_min = context_min};
    if (table_is_ragged(table, row)) {
        price_list_refuse(list, &of, table->heading, cell,
                          "the row has another number of cells than the header");
        return;
    }
    if (read_names(cell, &names)) {
        price_list_refuse(list, &of, table->heading, cell, "expected names of Claude models");
        return;
    }
    if (context_min && names.context_min) {
        price_list_refuse(list, &of, table->heading, cell, "the row and its column state a length");
        return;
    }
    of.since = names.since;
    of.context_min = context_min ? context_min : names.context_min;
    for (size_t n = 0; n < names.count; n++) {
        of.subject = names.list[n];
        for (size_t c = 0; c < count; c++) {
            of.tier = columns[c].tier;
            price_list_cell(list, &of, columns[c].measure,
                            without_mark(list, table_cell(table, row, columns[c].at)));
        }
    }
}

static int read_standard(struct price_list *list, const struct table *table, struct err *err) {
    size_t model;
    struct column columns[] = {{0, MEASURE_INPUT, NULL},
                               {0, MEASURE_CACHE_WRITE, NULL},
                               {0, MEASURE_CACHE_WRITE, "cache_1h"},
                               {0, MEASURE_CACHE_READ, NULL},
                               {0, MEASURE_OUTPUT, NULL}};
    static const char *const headings[] = {"Base Input Tokens", "5m Cache Writes",
                                           "1h Cache Writes", "Cache Hits", "Output Tokens"};
    if (table_need(table, "Model", &model, err))
        return -1;
    for (size_t i = 0; i < 5; i++)
        if (table_need(table, headings[i], &columns[i].at, err))
            return -1;
    for (size_t row = table->header_rows; row < table->rows; row++)
        read_row(list, table, row, table_cell(table, row, model), columns, 5, 0);
    return 0;
}

/* Tables of two prices: batch and fast mode. */
static int read_pair(struct price_list *list, const struct table *table, const char *input,
                     const char *output, const char *tier, struct err *err) {
    struct column columns[] = {{0, MEASURE_INPUT, tier}, {0, MEASURE_OUTPUT, tier}};
    size_t model;
    if (table_need(table, "Model", &model, err) || table_need(table, input, &columns[0].at, err) ||
        table_need(table, output, &columns[1].at, err))
        return -1;
    /* "Batch input" under the heading of fast mode: a heading between the two is lost. */
    if (table_column(table, input, true) < 0 || table_column(table, output, true) < 0)
        return err_set(err, "\"%s\": expected the columns \"%s\" and \"%s\"", table->heading, input,
                       output);
    for (size_t row = table->header_rows; row < table->rows; row++)
        read_row(list, table, row, table_cell(table, row, model), columns, 2, 0);
    return 0;
}

/* Tokens in "> 200K input tokens", or 0. */
static int64_t tokens_above(const char *heading) {
    const char *p = strchr(heading, '>');
    int64_t thousands = 0;
    for (p = p ? p + 1 : ""; *p == ' ';)
        p++;
    for (; *p >= '0' && *p <= '9' && thousands < 100000; p++)
        thousands = thousands * 10 + (*p - '0');
    return *p == 'K' || *p == 'k' ? thousands * 1000 : 0;
}

/* One column "> 200K input tokens" whose cells say "Input: $6 / MTok", the next row "Output: …". */
static void read_labelled(struct price_list *list, const struct table *table, size_t row,
                          const char *model, size_t at, int64_t tokens) {
    const char *cell = table_cell(table, row, at), *price = strchr(cell, ':');
    struct price_of of = {.subject = model, .seller = "anthropic", .context_min = tokens};
    struct names names;
    bool input = strncasecmp(cell, "Input:", 6) == 0, output = strncasecmp(cell, "Output:", 7) == 0;
    if ((!input && !output) || table_is_ragged(table, row) || read_names(model, &names)) {
        price_list_refuse(list, &of, "long context", cell,
                          "expected \"Input: …\" or \"Output: …\" of Claude models");
        return;
    }
    for (price++; *price == ' ';)
        price++;
    for (size_t n = 0; n < names.count; n++) {
        of.subject = names.list[n];
        price_list_cell(list, &of, input ? MEASURE_INPUT : MEASURE_OUTPUT, price);
    }
}

/* Prices of prompts above some length, in one column or in two. */
static int read_long(struct price_list *list, const struct table *table, struct err *err) {
    int model = table_column(table, "Model", false);
    size_t above[3], found = 0;
    for (size_t c = 0; c < table->columns && found < 3; c++)
        if (tokens_above(table_cell(table, 0, c)))
            above[found++] = c;
    if (model < 0 || found < 1 || found > 2 || table_is_ragged(table, 0))
        return err_set(err, "\"%s\": expected the columns Model and \"> 200K input tokens\"",
                       table->heading);
    int64_t tokens = tokens_above(table_cell(table, 0, above[0]));
    size_t first = found == 2 && strcasestr(table_cell(table, 0, above[0]), "input tokens output");
    struct column pair[] = {{above[first], MEASURE_INPUT, NULL},
                            {found == 2 ? above[1 - first] : 0, MEASURE_OUTPUT, NULL}};
    if (found == 2 && (!strcasestr(table_cell(table, 0, above[first]), "input tokens input") ||
                       !strcasestr(table_cell(table, 0, above[1 - first]), "input tokens output") ||
                       tokens != tokens_above(table_cell(table, 0, above[1]))))
        return err_set(err, "\"%s\": expected one column of input and one of output above %lld",
                       table->heading, (long long)tokens);
    const char *name = "";
    for (size_t row = table->header_rows; row < table->rows; row++) {
        if (*table_cell(table, row, (size_t)model))
            name = table_cell(table, row, (size_t)model);
        if (found == 2)
            read_row(list, table, row, name, pair, 2, tokens);
        else
            read_labelled(list, table, row, name, above[0], tokens);
    }
    return 0;
}

static int read_table(struct price_list *list, const struct table *table, bool *standard,
                      struct sink *sink, struct err *err) {
    bool fast = under(table, "Fast mode pricing"), far = under(table, "Long context pricing");
    if (under(table, "Model pricing") && table_column(table, "Base Input", false) >= 0) {
        *standard = true;
        return read_standard(list, table, err);
    }
    if (under(table, "Batch processing"))
        return read_pair(list, table, "Batch input", "Batch output", "batch", err);
    if (!fast && !far)
        return 0;
    if (table_column(table, "Model", false) < 0) {
        /* Until spring 2026 these named their models in the text around the table only. */
        sink_refuse(sink, table->heading, "", "the table names no model");
        return 0;
    }
    return fast ? read_pair(list, table, "Input", "Output", "fast", err)
                : read_long(list, table, err);
}

static int read_tables(const struct tables *tables, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    bool standard = false;
    for (size_t i = 0; i < tables->count; i++) {
        if (read_table(list, &tables->list[i], &standard, sink, err)) {
            price_list_drop(list);
            return -1;
        }
    }
    if (price_list_end(list) == 0 || !standard)
        return err_set(err, "no price: expected a table under \"Model pricing\" with the columns "
                            "Model, Base Input Tokens and Output Tokens");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_markdown(doc, read_tables, sink, err);
}

static const struct fetcher_part parts[] = {
    {"", "https://platform.claude.com/docs/en/about-claude/pricing.md"},
};

const struct fetcher fetcher_anthropic = {
    .name = "anthropic",
    .title = "Anthropic's price page",
    .home = "https://platform.claude.com/docs/en/about-claude/pricing",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = 1,
    .extensions = "md",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 4 << 20,
    .min_rows = 6,
    .parse = parse,
};
