/* SPDX-License-Identifier: MIT
 * US labour cost per hour worked: the Bureau of Labor Statistics' Employer Costs for Employee
 * Compensation, total compensation (wages and benefits), each quarter. Three forms:
 *   - the public data API: one series a reply, newest quarter first, "-" for no value;
 *   - a saved news release ("… for private industry workers averaged $34.53 per hour worked in
 *     September 2018"), as text or HTML;
 *   - a table of such figures: reference_month, group, total_compensation_usd_per_hour.
 * A figure is of the month it names (March, June, September, December) and dated by it. */
#include <mtok/buf.h>
#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/html.h>
#include <mtok/json.h>
#include <mtok/when.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define API "https://api.bls.gov/publicAPI/v2/timeseries/data/"
static const struct fetcher_part parts[] = {
    {"civilian", API "CMU1010000000000D"},
    {"private", API "CMU2010000000000D"},
    {"government", API "CMU3010000000000D"},
};
/* Series of each part, its words in a release and in a table, and the place of its rows. */
static const struct {
    const char *series, *words, *group, *place;
} groups[] = {
    {"CMU1010000000000D", NULL, "civilian", "US civilian workers"},
    {"CMU2010000000000D", "private industry", "private industry", "US private industry"},
    {"CMU3010000000000D", "state and local government", "state and local government",
     "US state and local government"},
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* USD per hour: anything outside is another unit. */
static const int64_t least = 5 * NANO, most = 500 * NANO;

static int emit(struct sink *sink, size_t group, int64_t nano, int64_t since, const char *where,
                struct err *err) {
    if (nano < least || nano > most)
        return err_set(err, "%s: no cost in USD per hour", where);
    if (since < when_civil(1986, 1, 1) || since > when_civil(2100, 1, 1))
        return err_set(err, "%s: no quarter since ECEC began in 1986", where);
    struct row row = row_new(MEASURE_LABOUR_COST, groups[group].place);
    row.place = groups[group].place;
    row.nano = nano;
    row.since = since;
    row.where = where;
    row.note = "total compensation";
    sink_row(sink, &row);
    return 0;
}

/* --- the API --------------------------------------------------------------------------------- */

static int quarter_month(const char *period) {
    if (period[0] == 'Q' && period[1] == '0' && period[2] >= '1' && period[2] <= '4' && !period[3])
        return (period[2] - '0') * 3;
    return 0;
}

/* 1 read, 0 no value, -1 not understood. */
static int read_quarter(const struct json *item, size_t group, struct sink *sink, struct err *err) {
    const char *year, *period, *value;
    char day[16];
    int64_t nano, since;
    if (json_kind(item) != JSON_OBJECT || json_need_text(item, "year", &year, err) ||
        json_need_text(item, "period", &period, err) || json_need_text(item, "value", &value, err))
        return -1;
    int month = quarter_month(period);
    snprintf(day, sizeof day, "%.4s-%02d", year, month);
    if (!month || strlen(year) != 4 || when_read(day, 7, &since, err))
        return err_set(err, "\"%s\" \"%s\", expected a year and a quarter", year, period);
    if (strcmp(value, "-") == 0)
        return 0;
    if (decimal_read(value, strlen(value), 0, &nano, err))
        return err_prefix(err, "%s", day);
    return emit(sink, group, nano, since, day, err) ? -1 : 1;
}

static int read_series(const struct json *series, const char *part, struct sink *sink,
                       struct err *err) {
    const char *id;
    const struct json *data;
    size_t group = 0, read = 0;
    if (json_kind(series) != JSON_OBJECT || json_need_text(series, "seriesID", &id, err) ||
        json_need_array(series, "data", &data, err))
        return -1;
    while (group < GROUPS && strcmp(id, groups[group].series))
        group++;
    if (group == GROUPS)
        return err_set(err, "series \"%s\" is not one of ours", id);
    if (*part && strcmp(part, "saved") && strcmp(part, parts[group].name))
        return err_set(err, "series %s is not that of %s", id, part);
    for (const struct json *item = json_first(data); item; item = json_next(item)) {
        int found = read_quarter(item, group, sink, err);
        if (found < 0)
            return -1;
        read += (size_t)found;
    }
    return read ? 0 : err_set(err, "series %s has no value", id);
}

static int read_api(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    const struct json *results, *list;
    const char *status;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    const struct json *root = json_root(json);
    int failed = json_kind(root) != JSON_OBJECT                 ? err_set(err, "expected an object")
                 : json_need_text(root, "status", &status, err) ? -1
                 : strcmp(status, "REQUEST_SUCCEEDED")
                     ? err_set(err, "status \"%s\", expected REQUEST_SUCCEEDED", status)
                 : json_need_object(root, "Results", &results, err) ||
                         json_need_array(results, "series", &list, err)
                     ? -1
                 : json_count(list) ? 0
                                    : err_set(err, "no series");
    for (const struct json *series = failed ? NULL : json_first(list); series && !failed;
         series = json_next(series))
        failed = read_series(series, doc->part, sink, err);
    json_close(json);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

/* --- a news release -------------------------------------------------------------------------- */

/* One space for any white space, so that sentences run over lines. */
static void fold(const char *text, struct buf *out) {
    for (; *text; text++) {
        bool space = isspace((unsigned char)*text) != 0;
        if (!space)
            buf_char(out, *text);
        else if (out->size && out->data[out->size - 1] != ' ')
            buf_char(out, ' ');
    }
}

/* The group that a sentence speaks of: -1 for wages or benefits alone, occupations, and others. */
static int sentence_group(const char *sentence, size_t size) {
    char text[512];
    snprintf(text, sizeof text, "%.*s", (int)size, sentence);
    if (!strstr(text, "compensation"))
        return -1;
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i].words && strstr(text, groups[i].words))
            return strstr(text, "workers") || strstr(text, "worker compensation") ? (int)i : -1;
    static const char all[] = "Employer costs for employee compensation ";
    const char *start = strstr(text, all);
    if (!start)
        return -1;
    const char *rest = start + sizeof all - 1;
    return !*rest || strcmp(rest, "for civilian workers ") == 0 ? 0 : -1;
}

static int read_release(const char *text, struct sink *sink, struct err *err) {
    static const char verb[] = "averaged $", unit[] = " per hour worked in ";
    bool seen[GROUPS] = {false};
    size_t read = 0;
    for (const char *p = text; (p = strstr(p, verb)); p++) {
        const char *number = p + sizeof verb - 1, *start = p;
        size_t digits = strspn(number, "0123456789.");
        int64_t nano, since;
        char day[64];
        while (start > text && (start - text < 2 || strncmp(start - 2, ". ", 2) != 0))
            start--;
        int group = sentence_group(start, (size_t)(p - start));
        if (group < 0 || seen[group] || strncmp(number + digits, unit, sizeof unit - 1))
            continue;
        const char *date = number + digits + sizeof unit - 1;
        size_t word = strspn(date, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        snprintf(day, sizeof day, "%.*s 1, %.4s", (int)word, date,
                 date + word + (date[word] == ' '));
        if (when_read_english(day, &since) || decimal_read(number, digits, 0, &nano, err))
            return err_set(err, "\"%.60s\", expected a month, a year and an amount", p);
        if (emit(sink, (size_t)group, nano, since, groups[group].place, err))
            return -1;
        seen[group] = true;
        read++;
    }
    return read ? 0 : err_set(err, "no sentence with \"averaged $… per hour worked in\" a month");
}

static int read_text(const struct page *page, struct sink *sink, struct err *err) {
    struct buf text;
    struct html_doc *html;
    const struct html **body;
    size_t count;
    int failed = 0;
    buf_init(&text, (size_t)32 << 20);
    if (document_is_html(page)) {
        failed = html_open(page->bytes, page->size, &html, err);
        if (!failed) {
            failed = html_select(html, NULL, "//body", &body, &count, err);
            for (size_t i = 0; !failed && i < count; i++)
                fold(html_text(html, body[i], 1), &text);
            html_close(html);
        }
    } else
        fold(page->bytes, &text);
    failed = failed || read_release(text.data, sink, err);
    buf_free(&text);
    return failed ? -1 : 0;
}

/* --- a table --------------------------------------------------------------------------------- */

static int read_table(const struct table *table, struct sink *sink, struct err *err) {
    size_t month, group, cost;
    if (table_need(table, "reference_month", &month, err) ||
        table_need(table, "group", &group, err) ||
        table_need(table, "total_compensation_usd_per_hour", &cost, err))
        return -1;
    for (size_t line = table->header_rows; line < table->rows; line++) {
        const char *date = table_cell(table, line, month), *name = table_cell(table, line, group);
        const char *value = table_cell(table, line, cost);
        char where[32];
        int64_t since, nano;
        size_t i = 0;
        snprintf(where, sizeof where, "row %zu", line);
        while (i < GROUPS && strcmp(name, groups[i].group))
            i++;
        if (i == GROUPS || strlen(date) != 7)
            return err_set(err, "%s: \"%s\" \"%s\", expected a month and a group", where, date,
                           name);
        if (when_read(date, 7, &since, err) || decimal_read(value, strlen(value), 0, &nano, err))
            return err_prefix(err, "%s", where);
        if (emit(sink, i, nano, since, where, err))
            return -1;
    }
    return table->rows > table->header_rows ? 0 : err_set(err, "no rows");
}

static int read_csv(const struct page *page, struct sink *sink, struct err *err) {
    struct tables tables;
    if (page->bytes[page->size - 1] != '\n')
        return err_set(err, "the last line has no end: the file is cut off");
    if (csv_table(page->bytes, page->size, &tables, err))
        return -1;
    int failed =
        tables.count == 1 ? read_table(&tables.list[0], sink, err) : err_set(err, "an empty file");
    tables_free(&tables);
    return failed;
}

/* The headings stand in the first line, in whatever order. */
static bool is_csv(const char *start) {
    const char *month = strstr(start, "reference_month");
    return month && month < start + strcspn(start, "\n");
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    const struct page *page = &doc->pages[0];
    const char *start = page->bytes + strspn(page->bytes, "\xEF\xBB\xBF \t\r\n");
    if (!*start)
        return err_set(err, "%s: an empty reply", doc->name);
    if (*start == '{' || *start == '[')
        return read_api(doc, sink, err);
    int failed = is_csv(start) ? read_csv(page, sink, err) : read_text(page, sink, err);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

/* Saved releases and tables hold all groups and some quarters: a part of their own. */
static int part_of(const char *path, struct buf *part) {
    for (size_t i = 0; i < GROUPS; i++)
        if (strstr(path, groups[i].series))
            return buf_text(part, parts[i].name);
    return buf_text(part, "saved");
}

const struct fetcher fetcher_bls_ecec = {
    .name = "bls-ecec",
    .title = "BLS: employer costs per hour worked (ECEC)",
    .home = "https://www.bls.gov/ecec/",
    .domain = DOMAIN_WAGE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_STATES_DATES | FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = GROUPS,
    .extensions = "json csv txt html htm",
    .due_hours = 24 * 7,
    .stale_days = 200,
    .max_bytes = (size_t)4 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
