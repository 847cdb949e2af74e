/* SPDX-License-Identifier: MIT
 * US labour cost per hour worked: the Bureau of Labor Statistics' Employer Costs for Employee
 * Compensation, total compensation (wages and benefits), each quarter. Three forms:
 *   - the public data API: one series a reply, newest quarter first, "-" for no value;
 *   - a saved news release ("… for private industry workers averaged $34.53 per hour worked in
 *     September 2018"; of some the first figure alone says the month), as text or HTML;
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
    {"CMU1010000000000D", "civilian", "civilian", "US civilian workers"},
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
    if (strcmp(period, "Q05") == 0)
        return 0; /* the mean of a year, where it was asked for */
    if (!month || strlen(year) != 4 || when_read(day, 7, &since, err))
        return err_set(err, "\"%s\" \"%s\", expected a year and a quarter", year, period);
    if (strcmp(value, "-") == 0)
        return 0;
    if (decimal_read(value, strlen(value), 0, &nano, err))
        return err_prefix(err, "%s", day);
    return emit(sink, group, nano, since, day, err) ? -1 : 1;
}

/* 1 read, 0 another series than ours (in a reply to a request for several), -1 not understood. */
static int read_series(const struct json *series, const char *part, bool alone, struct sink *sink,
                       struct err *err) {
    const char *id;
    const struct json *data;
    size_t group = 0, read = 0;
    if (json_kind(series) != JSON_OBJECT || json_need_text(series, "seriesID", &id, err) ||
        json_need_array(series, "data", &data, err))
        return -1;
    while (group < GROUPS && strcmp(id, groups[group].series))
        group++;
    if (group == GROUPS && alone)
        return err_set(err, "series \"%s\" is not one of ours", id);
    if (group == GROUPS)
        return 0;
    if (*part && strcmp(part, "saved") && strcmp(part, parts[group].name))
        return err_set(err, "series %s is not that of %s", id, part);
    for (const struct json *item = json_first(data); item; item = json_next(item)) {
        int found = read_quarter(item, group, sink, err);
        if (found < 0)
            return -1;
        read += (size_t)found;
    }
    return read ? 1 : err_set(err, "series %s has no value", id);
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
    size_t ours = 0;
    for (const struct json *series = failed ? NULL : json_first(list); series && !failed;
         series = json_next(series)) {
        int found = read_series(series, doc->part, json_count(list) == 1, sink, err);
        failed = found < 0;
        ours += found > 0;
    }
    if (!failed && !ours)
        failed = err_set(err, "none of the series is one of ours");
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

static bool ends_in(const char *text, size_t size, const char *words) {
    size_t n = strlen(words);
    return size >= n && strncmp(text + size - n, words, n) == 0;
}

/* The group whose total compensation the words in front of "averaged" name: -1 for wages or
 * benefits alone, for occupations and industries, and for others. */
static int group_before(const char *text, size_t size) {
    static const char *const costs[] = {"ompensation costs for ", "for employee compensation for "};
    char words[96];
    for (size_t i = 0; i < GROUPS; i++)
        for (size_t k = 0; k < sizeof costs / sizeof *costs; k++) {
            snprintf(words, sizeof words, "%s%s workers ", costs[k], groups[i].words);
            if (ends_in(text, size, words))
                return (int)i;
        }
    return ends_in(text, size, "Employer costs for employee compensation ") ? 0 : -1;
}

/* " per hour worked in September 2018" → 1 and the month; without a month 0; another unit -1. */
static int month_behind(const char *text, int64_t *month) {
    static const char unit[] = " per hour worked", in[] = " in ";
    char day[64];
    if (strncmp(text, unit, sizeof unit - 1))
        return -1;
    text += sizeof unit - 1;
    if (strncmp(text, in, sizeof in - 1))
        return 0;
    text += sizeof in - 1;
    size_t word = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    snprintf(day, sizeof day, "%.*s 1, %.4s", (int)word, text, text + word + (text[word] == ' '));
    return when_read_english(day, month) ? -1 : 1;
}

struct release {
    bool seen[GROUPS];
    int64_t month; /* that its title names, 0 without a title: figures may leave it out */
    size_t read;
};

/* The figure at "averaged $" in p. */
static int read_figure(struct release *release, const char *text, const char *p, struct sink *sink,
                       struct err *err) {
    const char *number = p + strlen("averaged $");
    size_t digits = strspn(number, "0123456789.");
    int64_t nano, month = release->month;
    int group = group_before(text, (size_t)(p - text));
    if (group < 0 || release->seen[group])
        return 0;
    int dated = month_behind(number + digits, &month);
    if (dated < 0 || !month || decimal_read(number, digits, 0, &nano, err))
        return err_set(err, "\"%.60s\", expected an amount per hour worked in a month and a year",
                       p);
    if (release->month && month != release->month)
        return err_set(err, "\"%.60s\", but the title names another month", p);
    if (emit(sink, (size_t)group, nano, month, groups[group].place, err))
        return -1;
    release->seen[group] = true;
    release->read++;
    return 0;
}

/* "EMPLOYER COSTS FOR EMPLOYEE COMPENSATION – JUNE 2018"; 0 without it. */
static int64_t title_month(const char *text) {
    static const char title[] = "EMPLOYER COSTS FOR EMPLOYEE COMPENSATION";
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *found = strstr(text, title);
    char day[64];
    int64_t month = 0;
    if (!found)
        return 0;
    found += sizeof title - 1;
    found += strcspn(found, letters);
    size_t word = strspn(found, letters);
    snprintf(day, sizeof day, "%.*s 1, %.4s", (int)word, found,
             found + word + (found[word] == ' '));
    return when_read_english(day, &month) ? 0 : month;
}

static int read_release(const char *text, struct sink *sink, struct err *err) {
    struct release release = {.month = title_month(text)};
    for (const char *p = text; (p = strstr(p, "averaged $")); p++)
        if (read_figure(&release, text, p, sink, err))
            return -1;
    return release.read
               ? 0
               : err_set(err, "no sentence with \"averaged $… per hour worked in\" a month");
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

/* Saved replies, tables and releases hold all groups, and many quarters or one: parts of their own.
 */
static int part_of(const char *path, struct buf *part) {
    const char *extension = strrchr(path, '.');
    for (size_t i = 0; i < GROUPS; i++)
        if (strstr(path, groups[i].series))
            return buf_text(part, parts[i].name);
    if (extension && strcmp(extension, ".csv") == 0)
        return buf_text(part, "table");
    return buf_text(part, extension && strcmp(extension, ".json") == 0 ? "saved" : "release");
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
