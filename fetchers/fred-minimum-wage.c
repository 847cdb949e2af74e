/* SPDX-License-Identifier: MIT
 * Minimum wages from FRED's CSV download: one series a file, "observation_date,STTMINWGNY" (older
 * downloads: "DATE,…"), one line a month or a year, "." where there is no value. Only the lines at
 * which the rate changes become rows, dated as the source dates them: a monthly series knows the
 * month of a change and not its day. FRED has one rate a state; New York's is the one outside New
 * York City. Two series are fetched; those of the other states are read when somebody saved them.
 */
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
enum { PARTS = sizeof parts / sizeof *parts };

/* FRED's name of a series is STTMINWG and the state's postal code. Four states have none. */
static const struct {
    const char *code, *place;
} states[] = {
    {"AK", "Alaska"},         {"AR", "Arkansas"},
    {"AZ", "Arizona"},        {"CA", "California"},
    {"CO", "Colorado"},       {"CT", "Connecticut"},
    {"DC", "Washington DC"},  {"DE", "Delaware"},
    {"FL", "Florida"},        {"GA", "Georgia"},
    {"HI", "Hawaii"},         {"IA", "Iowa"},
    {"ID", "Idaho"},          {"IL", "Illinois"},
    {"IN", "Indiana"},        {"KS", "Kansas"},
    {"KY", "Kentucky"},       {"LA", "Louisiana"},
    {"MA", "Massachusetts"},  {"MD", "Maryland"},
    {"ME", "Maine"},          {"MI", "Michigan"},
    {"MN", "Minnesota"},      {"MO", "Missouri"},
    {"MS", "Mississippi"},    {"MT", "Montana"},
    {"NC", "North Carolina"}, {"ND", "North Dakota"},
    {"NE", "Nebraska"},       {"NH", "New Hampshire"},
    {"NJ", "New Jersey"},     {"NM", "New Mexico"},
    {"NV", "Nevada"},         {"NY", "New York State"},
    {"OH", "Ohio"},           {"OK", "Oklahoma"},
    {"OR", "Oregon"},         {"PA", "Pennsylvania"},
    {"RI", "Rhode Island"},   {"SC", "South Carolina"},
    {"SD", "South Dakota"},   {"TX", "Texas"},
    {"UT", "Utah"},           {"VA", "Virginia"},
    {"VT", "Vermont"},        {"WA", "Washington State"},
    {"WI", "Wisconsin"},      {"WV", "West Virginia"},
    {"WY", "Wyoming"},
};
static const char state_series[] = "STTMINWG";
enum { PREFIX = sizeof state_series - 1 };

/* USD per hour: anything outside is another unit. */
static const int64_t least = NANO / 10, most = 100 * NANO;

static const char *find_state(const char *series) {
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strncmp(series, state_series, PREFIX) == 0 &&
            strcmp(series + PREFIX, states[i].code) == 0)
            return states[i].place;
    return NULL;
}

/* Place of a series, or NULL for one that is not ours. */
static const char *find_place(const char *series) {
    return strcmp(series, parts[0].name) == 0 ? "US federal" : find_state(series);
}

/* Column of the dates; the other one of the two is the series. */
static size_t date_column(const struct table *table) {
    return strcmp(table_cell(table, 0, 1), "DATE") == 0 ||
           strcmp(table_cell(table, 0, 1), "observation_date") == 0;
}

static int read_header(const struct table *table, const char *part, const char **place,
                       struct err *err) {
    size_t at = date_column(table);
    const char *date = table_cell(table, 0, at), *name = table_cell(table, 0, 1 - at);
    if (strcmp(date, "DATE") && strcmp(date, "observation_date"))
        return err_set(err, "heading \"%s,%s\", expected observation_date (or DATE) and the series",
                       date, name);
    if (table->columns != 2)
        return err_set(err, "heading: %zu columns, expected a date and one series", table->columns);
    *place = find_place(name);
    if (!*place)
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

static int read_rates(const struct table *table, const char *place, struct sink *sink,
                      struct err *err) {
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
        struct row row = row_new(MEASURE_MINIMUM_WAGE, place);
        row.place = place;
        row.nano = last = rate;
        row.since = when;
        row.where = where;
        row.text = table_cell(table, line, 1 - date_column(table));
        row.note = table_cell(table, 0, 1 - date_column(table));
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
    const char *place = NULL;
    int failed = tables.count != 1
                     ? err_set(err, "an empty file, expected a date and a rate a line")
                     : read_header(&tables.list[0], doc->part, &place, err) ||
                           read_rates(&tables.list[0], place, sink, err);
    tables_free(&tables);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

static int part_of(const char *path, struct buf *part) {
    const char *found = strstr(path, state_series);
    char series[PREFIX + 3];
    snprintf(series, sizeof series, "%s", found ? found : "");
    return buf_text(part, find_state(series) ? series : parts[0].name);
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
