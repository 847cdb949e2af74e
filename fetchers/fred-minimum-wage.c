/* SPDX-License-Identifier: MIT
 * Minimum wages from FRED's CSV download: one series a file, "observation_date,STTMINWGNY" (older
 * downloads: "DATE,…"), one line a month or a year, "." where there is no value. Only the lines at
 * which the rate changes become rows, dated as the source dates them: a monthly series knows the
 * month of a change and not its day. FRED has one rate a state; New York's is the one outside New
 * York City. */
#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/fetcher.h>
#include <mtok/when.h>

#include <stdio.h>
#include <string.h>

#define GRAPH "https://fred.stlouisfed.org/graph/fredgraph.csv?id="
static const struct fetcher_part parts[] = {
    {"FEDMINNFRWG", GRAPH "FEDMINNFRWG"},
    {"STTMINWGNY", GRAPH "STTMINWGNY"},
};
static const char *const places[] = {"US federal", "New York State"};
enum { PARTS = sizeof parts / sizeof *parts };

/* USD per hour: anything outside is another unit. */
static const int64_t least = NANO / 10, most = 100 * NANO;

static int find_series(const char *text) {
    for (int i = 0; i < PARTS; i++)
        if (strcmp(text, parts[i].name) == 0)
            return i;
    return -1;
}

/* Column of the dates; the other one of the two is the series. */
static size_t date_column(const struct table *table) {
    return strcmp(table_cell(table, 0, 1), "DATE") == 0 ||
           strcmp(table_cell(table, 0, 1), "observation_date") == 0;
}

static int read_header(const struct table *table, const char *part, int *series, struct err *err) {
    size_t at = date_column(table);
    const char *date = table_cell(table, 0, at), *name = table_cell(table, 0, 1 - at);
    if (table->columns != 2 || (strcmp(date, "DATE") && strcmp(date, "observation_date")))
        return err_set(err, "heading \"%s,%s\", expected observation_date (or DATE) and the series",
                       date, name);
    *series = find_series(name);
    if (*series < 0)
        return err_set(err, "heading: series \"%s\" is not one of ours", name);
    if (*part && strcmp(part, name))
        return err_set(err, "heading: series %s, expected %s", name, part);
    return 0;
}

/* 1 a rate, 0 none for that date, -1 anything else. */
static int read_line(const struct table *table, size_t line, int64_t *when, int64_t *rate,
                     struct err *err) {
    size_t at = date_column(table);
    const char *date = table_cell(table, line, at), *value = table_cell(table, line, 1 - at);
    if (strlen(date) != 10 || when_read(date, 10, when, err))
        return err_set(err, "row %zu: \"%s\" is no date, expected YYYY-MM-DD", line, date);
    if (strcmp(value, ".") == 0 || !*value)
        return 0;
    if (decimal_read(value, strlen(value), 0, rate, err))
        return err_prefix(err, "row %zu", line);
    if (*rate < least || *rate > most)
        return err_set(err, "row %zu: %s is no wage in USD per hour", line, value);
    return 1;
}

static int read_rates(const struct table *table, int series, struct sink *sink, struct err *err) {
    int64_t before = INT64_MIN, last = 0;
    for (size_t line = 1; line < table->rows; line++) {
        int64_t when, rate = 0;
        int found = read_line(table, line, &when, &rate, err);
        if (found < 0)
            return -1;
        if (when <= before)
            return err_set(err, "row %zu: %s is not later than the row above", line,
                           table_cell(table, line, date_column(table)));
        before = when;
        if (!found || rate == last)
            continue;
        char where[32];
        snprintf(where, sizeof where, "row %zu", line);
        struct row row = row_new(MEASURE_MINIMUM_WAGE, places[series]);
        row.place = places[series];
        row.nano = last = rate;
        row.since = when;
        row.where = where;
        row.text = table_cell(table, line, 1 - date_column(table));
        row.note = parts[series].name;
        sink_row(sink, &row);
    }
    return last ? 0 : err_set(err, "no rate in %zu rows", table->rows - 1);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct tables tables;
    const struct page *page = &doc->pages[0];
    if (page->size && page->bytes[page->size - 1] != '\n')
        return err_set(err, "%s: the last line has no end: the file is cut off", doc->name);
    if (csv_table(page->bytes, page->size, &tables, err))
        return err_prefix(err, "%s", doc->name);
    int series = -1;
    int failed = tables.count != 1
                     ? err_set(err, "an empty file, expected a date and a rate a line")
                     : read_header(&tables.list[0], doc->part, &series, err) ||
                           read_rates(&tables.list[0], series, sink, err);
    tables_free(&tables);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

static int part_of(const char *path, struct buf *part) {
    for (int i = 1; i < PARTS; i++)
        if (strstr(path, parts[i].name))
            return buf_text(part, parts[i].name);
    return buf_text(part, parts[0].name);
}

const struct fetcher fetcher_fred_minimum_wage = {
    .name = "fred-minimum-wage",
    .title = "FRED: minimum wages, federal and New York State",
    .home = "https://fred.stlouisfed.org/series/STTMINWGNY",
    .domain = DOMAIN_WAGE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_STATES_DATES | FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = PARTS,
    .extensions = "csv",
    .due_hours = 24 * 7,
    .stale_days = 60,
    .max_bytes = (size_t)1 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
