/* SPDX-License-Identifier: MIT
 * AWS EC2 Capacity Blocks: the page of reservation rates, in the layouts it has had.
 *   A (2024)        a plain table with merged cells
 *   B (early 2026)  scripts of JSON: data.items[].fields.jsonData, a string of JSON
 *   C (since about 2026-04)  the same scripts: itemHeading, itemTableColumns, itemTableRowGroups,
 *                   itemTableData, the last three JSON in strings, cells of HTML
 * and, for history, the bare JSON of such a script and the page of 2024 flattened to text.
 * Announcements on the page carry future rates: they are kept as notes, only tables are read. */
#include <mtok/fetcher.h>

#include "names/aws_block.h"

#include <mtok/html.h>
#include <mtok/json.h>
#include <mtok/markup.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- layouts B and C: JSON ---- */

/* One cell of a table item as plain text, into a buffer that the caller clears. */
static int cell_text(const struct json *item, const char *key, struct buf *out, struct err *err) {
    const struct json *cell = json_get(item, key);
    buf_clear(out);
    if (!cell || json_kind(cell) == JSON_NULL)
        return 0;
    if (json_kind(cell) != JSON_STRING)
        return err_set(err, "cell %s is a %s, expected text", key, json_kind_name(json_kind(cell)));
    return html_fragment_text(json_string(cell), out, err);
}

/* Label of a row group by its id, which is what idProperty of an item points to. */
static const char *group_label(const struct json *groups, const char *id) {
    for (const struct json *group = json_first(groups); group; group = json_next(group)) {
        const struct json *name = json_get(group, "id"), *label = json_get(group, "label");
        if (name && label && json_kind(name) == JSON_STRING && json_kind(label) == JSON_STRING &&
            strcmp(json_string(name), id) == 0)
            return json_string(label);
    }
    return NULL;
}

/* Keys of the cells of a table item. */
struct keys {
    const char *region;
    const char *rate;
    const char *accelerator; /* NULL: no such column */
    const char *gpu;         /* NULL: no such column */
};

struct cells {
    struct buf region, rate, accelerator, gpu;
};

static void cells_init(struct cells *cells) {
    buf_init(&cells->region, 4096);
    buf_init(&cells->rate, 4096);
    buf_init(&cells->accelerator, 4096);
    buf_init(&cells->gpu, 4096);
}

static void cells_free(struct cells *cells) {
    buf_free(&cells->region);
    buf_free(&cells->rate);
    buf_free(&cells->accelerator);
    buf_free(&cells->gpu);
}

static int read_cells(const struct json *item, const struct keys *keys, struct cells *cells,
                      struct err *err) {
    if (cell_text(item, keys->region, &cells->region, err) ||
        cell_text(item, keys->rate, &cells->rate, err))
        return -1;
    if (keys->accelerator && cell_text(item, keys->accelerator, &cells->accelerator, err))
        return -1;
    return keys->gpu ? cell_text(item, keys->gpu, &cells->gpu, err) : 0;
}

static int json_item(struct block *block, const char *heading, const struct json *item,
                     const struct json *groups, const struct keys *keys, struct cells *cells,
                     struct err *err) {
    const char *id;
    if (json_kind(item) != JSON_OBJECT)
        return err_set(err, "a row is a %s", json_kind_name(json_kind(item)));
    if (json_need_text(item, "idProperty", &id, err) || read_cells(item, keys, cells, err))
        return -1;
    const char *label = group_label(groups, id);
    struct block_line line = {.table = heading,
                              .type = label ? label : "",
                              .region = cells->region.data,
                              .rate = cells->rate.data,
                              .accelerator = cells->accelerator.data,
                              .gpu = cells->gpu.data};
    return block_line(block, &line, err);
}

static int json_items(struct block *block, const char *heading, const struct json *items,
                      const struct json *groups, const struct keys *keys, struct err *err) {
    struct cells cells;
    int failed = 0;
    cells_init(&cells);
    for (const struct json *item = json_first(items); item && !failed; item = json_next(item))
        failed = json_item(block, heading, item, groups, keys, &cells, err);
    cells_free(&cells);
    return failed;
}

/* An array that is written as itself or as JSON in a string; *doc is set in the second case. */
static int open_array(const struct json *fields, const char *name, struct json_doc **doc,
                      const struct json **out, struct err *err) {
    const struct json *node = json_get(fields, name);
    *doc = NULL;
    if (node && json_kind(node) == JSON_STRING) {
        const char *text = json_string(node);
        if (json_open(text, strlen(text), doc, err))
            return err_prefix(err, "%s", name);
        node = json_root(*doc);
    }
    if (!node || json_kind(node) != JSON_ARRAY)
        return err_set(err, "%s is %s, expected an array", name,
                       node ? json_kind_name(json_kind(node)) : "missing");
    *out = node;
    return 0;
}

static const char *text_of(const struct json *object, const char *name) {
    const struct json *node = json_get(object, name);
    return node && json_kind(node) == JSON_STRING ? json_string(node) : "";
}

/* Accessors by heading; columns without a heading or an accessor are let be. -1 with the reason
 * when these are not the columns of a table of rates. */
static int read_columns(const struct json *list, const char *heading, struct keys *keys,
                        struct err *err) {
    struct block_columns columns;
    const char *accessors[32] = {0};
    int n = 0;
    block_columns_init(&columns);
    for (const struct json *column = json_first(list); column; column = json_next(column)) {
        const char *title = text_of(column, "Heading");
        if (!*title)
            title = text_of(column, "heading");
        if (n == 32)
            return err_set(err, "%s: more than 32 columns", heading);
        accessors[n] = text_of(column, "accessor");
        if (*accessors[n] && block_column(&columns, title, n, heading, err))
            return -1;
        n++;
    }
    if (block_columns_whole(&columns, heading, err))
        return -1;
    *keys = (struct keys){accessors[columns.region], accessors[columns.rate],
                          columns.accelerator < 0 ? NULL : accessors[columns.accelerator],
                          columns.gpu < 0 ? NULL : accessors[columns.gpu]};
    return 0;
}

/* Tables that are not of rates look alike. One that has all columns of a table of rates and no
 * heading, or another one, is a changed page and not to be passed over in silence. */
static int other_table(const char *heading, int whole, struct err *err) {
    if (!whole || strncasecmp(heading, "OS ", 3) == 0)
        return 0;
    return err_set(err,
                   "a table of rates has the heading \"%s\", expected one that ends in "
                   "\"Pricing\"",
                   heading);
}

static int rates_table(struct block *block, const struct json *fields, const char *heading,
                       const struct keys *keys, struct err *err) {
    struct json_doc *groups_doc = NULL, *items_doc = NULL;
    const struct json *groups, *items;
    int failed = open_array(fields, "itemTableRowGroups", &groups_doc, &groups, err) ||
                 open_array(fields, "itemTableData", &items_doc, &items, err) ||
                 json_items(block, heading, items, groups, keys, err);
    if (groups_doc)
        json_close(groups_doc);
    if (items_doc)
        json_close(items_doc);
    return failed ? -1 : 0;
}

static int layout_c(struct block *block, const struct json *fields, struct err *err) {
    struct json_doc *doc = NULL;
    const struct json *columns;
    const char *heading = text_of(fields, "itemHeading");
    struct keys keys = {0};
    struct err why = {0};
    int whole = open_array(fields, "itemTableColumns", &doc, &columns, &why) == 0 &&
                read_columns(columns, heading, &keys, &why) == 0;
    int failed = 0;
    if (!block_is_rates(heading))
        failed = other_table(heading, whole, err);
    else if (!whole)
        failed = err_set(err, "%s", why.text);
    else
        failed = rates_table(block, fields, heading, &keys, err);
    if (doc)
        json_close(doc);
    return failed ? err_prefix(err, "table \"%s\"", heading) : 0;
}

/* Layout B names no columns. Its keys 2 (region) and 3 (rate) are taken only when the cells say so
 * themselves: block_line wants a "$" in the rate, and here a region must have none. */
static int layout_b_table(struct block *block, const char *heading, const struct json *table,
                          struct err *err) {
    static const struct keys keys = {"2", "3", NULL, "4"};
    const struct json *groups, *items;
    if (json_need_array(table, "rowDefinitions", &groups, err) ||
        json_need_array(table, "items", &items, err))
        return -1;
    for (const struct json *item = json_first(items); item; item = json_next(item))
        if (strchr(text_of(item, "2"), '$'))
            return err_set(err, "cell 2 is \"%s\", expected a region", text_of(item, "2"));
    return json_items(block, heading, items, groups, &keys, err);
}

static int layout_b(struct block *block, const char *text, struct err *err) {
    struct json_doc *doc;
    if (!strstr(text, "rowDefinitions"))
        return 0; /* settings of another component */
    if (json_open(text, strlen(text), &doc, err))
        return err_prefix(err, "jsonData");
    const struct json *root = json_root(doc), *table;
    const char *heading = json_kind(root) == JSON_OBJECT ? text_of(root, "heading") : "";
    int failed = 0;
    if (!*heading)
        failed = err_set(err, "jsonData: a table without heading");
    else if (block_is_rates(heading))
        failed = json_need_object(root, "table", &table, err) ||
                 layout_b_table(block, heading, table, err);
    if (failed)
        err_prefix(err, "table \"%s\"", heading);
    json_close(doc);
    return failed ? -1 : 0;
}

/* The wrapper around the tables has changed before: they are known by their own members. */
static int walk(struct block *block, const struct json *node, struct err *err) {
    if (json_kind(node) == JSON_OBJECT) {
        if (json_get(node, "itemTableData"))
            return layout_c(block, node, err);
        const struct json *text = json_get(node, "jsonData");
        if (text && json_kind(text) == JSON_STRING)
            return layout_b(block, json_string(text), err);
    } else if (json_kind(node) != JSON_ARRAY) {
        return 0;
    }
    for (const struct json *child = json_first(node); child; child = json_next(child))
        if (walk(block, child, err))
            return -1;
    return 0;
}

static int read_json(struct block *block, const char *bytes, size_t size, struct err *err) {
    struct json_doc *doc;
    if (json_open(bytes, size, &doc, err))
        return -1;
    int failed = walk(block, json_root(doc), err);
    json_close(doc);
    return failed;
}

/* ---- layout A and the scripts: HTML ---- */

/* A page may carry any script; only those that hold a table must be readable. */
static int read_scripts(struct block *block, struct html_doc *html, struct err *err) {
    const struct html **scripts;
    size_t count;
    if (html_select(html, NULL, "//script[contains(@type,'json')]", &scripts, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        const char *text = html_raw(html, scripts[i]);
        if (!strstr(text, "itemTableData") && !strstr(text, "rowDefinitions"))
            continue;
        if (read_json(block, text, strlen(text), err))
            return err_prefix(err, "script %zu", i + 1);
    }
    return 0;
}

/* Heading of a column over all header rows; the first row where none is marked as header. */
static const char *column_heading(const struct table *table, size_t column, struct arena *arena) {
    const char *heading = table_cell(table, 0, column);
    for (size_t row = 1; row < table->header_rows; row++) {
        const char *more = table_cell(table, row, column);
        if (*more && strcmp(more, table_cell(table, row - 1, column)))
            heading = arena_printf(arena, "%s %s", heading, more);
    }
    return heading;
}

static const char *cell_of(const struct table *table, size_t row, int column) {
    return column < 0 ? "" : table_cell(table, row, (size_t)column);
}

static int read_table(struct block *block, const struct table *table, struct arena *arena,
                      struct err *err) {
    struct block_columns columns;
    const char *heading = *table->heading ? table->heading : "table";
    struct err why = {0};
    int twice = 0;
    block_columns_init(&columns);
    for (size_t c = 0; c < table->columns; c++)
        if (block_column(&columns, column_heading(table, c, arena), (int)c, heading, &why))
            twice = 1;
    if (columns.rate < 0 || columns.type < 0)
        return 0; /* some other table */
    if (twice)
        return err_set(err, "%s", why.text);
    if (block_columns_whole(&columns, heading, err))
        return -1;
    for (size_t r = table->header_rows ? table->header_rows : 1; r < table->rows; r++) {
        struct block_line line = {.table = heading,
                                  .type = cell_of(table, r, columns.type),
                                  .region = cell_of(table, r, columns.region),
                                  .rate = cell_of(table, r, columns.rate),
                                  .accelerator = cell_of(table, r, columns.accelerator),
                                  .gpu = cell_of(table, r, columns.gpu)};
        if (table_is_ragged(table, r))
            return err_set(err, "\"%s\", row %zu: another number of cells than the header", heading,
                           r + 1);
        if (block_line(block, &line, err))
            return -1;
    }
    return 0;
}

static int read_tables(struct block *block, struct html_doc *html, struct err *err) {
    struct tables tables;
    struct arena arena = {0};
    if (html_tables(html, 1, &tables, err))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < tables.count && !failed; i++)
        failed = read_table(block, &tables.list[i], &arena, err);
    arena_free(&arena);
    tables_free(&tables);
    return failed;
}

/* Sentences about when rates change: for people, not parsed ("scheduled" dates have been wrong). */
static int read_announcements(struct block *block, struct html_doc *html, struct err *err) {
    const struct html **list;
    size_t count;
    if (html_select(html, NULL,
                    "//*[self::p or self::li][contains(.,'scheduled to be updated') or "
                    "contains(.,'effective on') or contains(.,'will be effective')]",
                    &list, &count, err))
        return -1;
    for (size_t i = 0; i < count && i < 5; i++)
        sink_note(block->sink, "announcement: %.600s", html_text(html, list[i], 1));
    return 0;
}

static int read_html(struct block *block, const struct page *page, struct err *err) {
    struct html_doc *html;
    if (markup_is_cut(page->bytes))
        return err_set(err, "the page breaks off inside a table or a script");
    if (html_open(page->bytes, page->size, &html, err))
        return -1;
    int failed = read_scripts(block, html, err) || read_tables(block, html, err) ||
                 read_announcements(block, html, err);
    html_close(html);
    return failed;
}

/* ---- the page of 2024 as flattened text ---- */

/* Folds white space and cuts one record: all up to the word that ends a line of the table. */
static const char *next_record(const char *p, struct buf *record) {
    const char *end = strstr(p, "Gigabit");
    buf_clear(record);
    if (!end)
        return NULL;
    for (; p < end; p++) {
        int space = *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n';
        if (!space)
            buf_char(record, *p);
        else if (record->size && record->data[record->size - 1] != ' ')
            buf_char(record, ' ');
    }
    return end + strlen("Gigabit");
}

/* Copies text[0..size) without surrounding spaces. */
static const char *trimmed(struct arena *arena, const char *text, size_t size) {
    while (size && text[0] == ' ') {
        text++;
        size--;
    }
    while (size && text[size - 1] == ' ')
        size--;
    return arena_bytes(arena, text, size);
}

/* "p5.48xlarge US East (Ohio) $39.33 USD $4.916 USD 8 x H100 192 2048 GiB …". In a text the merged
 * cells are gone: a record without its instance type is refused, for the line above it may belong
 * to another type (p5 stands above p5e). */
static int text_record(struct block *block, const char *record, struct arena *arena,
                       struct err *err) {
    const char *first = strchr(record, '$');
    const char *second = first ? strchr(first + 1, '$') : NULL;
    const char *end = second ? strstr(second, "USD") : NULL;
    if (!end)
        return err_set(err, "\"%.80s\": expected two rates in USD", record);
    end += strlen("USD");
    const char *space = strchr(record, ' ');
    size_t type =
        space && memchr(record, '.', (size_t)(space - record)) ? (size_t)(space - record) : 0;
    if (type && record[type - 1] == '.')
        type = 0; /* "N." of a region */
    if (type > (size_t)(first - record))
        type = 0; /* the first word runs into the rate */
    struct block_line line = {
        .table = "text",
        .type = trimmed(arena, record, type),
        .region = trimmed(arena, record + type, (size_t)(first - record) - type),
        .rate = trimmed(arena, first, (size_t)(second - first)),
        .accelerator = trimmed(arena, second, (size_t)(end - second)),
        .gpu = trimmed(arena, end, strlen(end)),
    };
    return block_line(block, &line, err);
}

static int read_text(struct block *block, const struct page *page, struct err *err) {
    static const char header[] = "Instance Type Region Effective Instance Hourly Rate "
                                 "Effective Accelerator Hourly Rate GPU ";
    const char *p = strstr(page->bytes, header);
    struct arena arena = {0};
    struct buf record;
    int failed = 0;
    if (!p)
        return err_set(err,
                       "neither a page nor JSON, and not the text of the page of 2024: no "
                       "line \"%s…\"",
                       header);
    p = strchr(p, '\n');
    buf_init(&record, 65536);
    while (p && !failed && (p = next_record(p, &record)))
        failed = text_record(block, record.data, &arena, err);
    buf_free(&record);
    arena_free(&arena);
    return failed;
}

/* ---- */

static int read_any(struct block *block, const struct page *page, struct err *err) {
    const char *p = page->bytes + strspn(page->bytes, " \t\r\n\xef\xbb\xbf");
    if (!*p)
        return err_set(err, "the reply is empty");
    if (*p == '{' || *p == '[')
        return read_json(block, p, page->size - (size_t)(p - page->bytes), err);
    if (*p == '<')
        return read_html(block, page, err);
    return read_text(block, page, err);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct block block = {.name = doc->name, .sink = sink};
    int failed = read_any(&block, &doc->pages[0], err);
    seen_free(&block.seen);
    if (failed)
        return err_prefix(err, "%s", doc->name);
    if (!block.lines)
        return err_set(err,
                       "%s: no table with Instance Type, Region and Effective Hourly Rate, in "
                       "none of the known layouts",
                       doc->name);
    return 0;
}

static const struct fetcher_part parts[] = {
    /* The English page: the Japanese one writes "12.345 USD" without a $. */
    {"", "https://aws.amazon.com/ec2/capacityblocks/pricing/"},
};

const struct fetcher fetcher_aws_capacity_blocks = {
    .name = "aws-capacity-blocks",
    .title = "AWS EC2 Capacity Blocks for ML, the price page",
    .home = "https://aws.amazon.com/ec2/capacityblocks/pricing/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    /* Pieces of the page are known, a whole one of 2026 was not to be had. */
    .flags = FETCHER_BROWSER | FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm json txt",
    .due_hours = 20, /* rates change about quarterly, and unannounced */
    .stale_days = 10,
    .max_bytes = 16u << 20,
    .min_rows = 4, /* 2024 had six lines, 2026 has seventy; a fall is another check's matter */
    .parse = parse,
};
