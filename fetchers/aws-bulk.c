/* SPDX-License-Identifier: MIT
 * AWS's bulk price list of one region as CSV: about 400 MB, read as a stream. Five lines of
 * metadata, a header of some ninety columns, and rows of every kind of price; kept are on-demand
 * prices of Linux servers with accelerators. Reservation rates of capacity blocks are not in it:
 * those rows read 0. Lists of earlier years lack some columns: of what did not exist yet. */
#include <mtok/fetcher.h>

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>
#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/seen.h>
#include <mtok/when.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    TERM_TYPE,
    UNIT,
    PRICE,
    CURRENCY,
    LOCATION,
    TYPE,
    FAMILY,
    TENANCY,
    SYSTEM,
    CAPACITY,
    MARKET,
    SOFTWARE,
    REGION,
    COLUMNS
};

/* The day from which on a list must have the column; NULL: each has. Capacity reservations came in
 * October 2018, capacity blocks on 2023-10-31. */
static const struct {
    const char *name, *from;
} headings[COLUMNS] = {
    [TERM_TYPE] = {"TermType", NULL},          [UNIT] = {"Unit", NULL},
    [PRICE] = {"PricePerUnit", NULL},          [CURRENCY] = {"Currency", NULL},
    [LOCATION] = {"Location", NULL},           [TYPE] = {"Instance Type", NULL},
    [FAMILY] = {"Instance Family", NULL},      [TENANCY] = {"Tenancy", NULL},
    [SYSTEM] = {"Operating System", NULL},     [CAPACITY] = {"CapacityStatus", "2018-10-25"},
    [MARKET] = {"MarketOption", "2023-10-31"}, [SOFTWARE] = {"Pre Installed S/W", NULL},
    [REGION] = {"Region Code", "2022-07-01"},
};

struct state {
    char *name; /* of the document */
    struct sink *sink;
    struct csv_reader *csv;
    struct seen seen;
    size_t at[COLUMNS];        /* place of each column; NO_COLUMN */
    char published[WHEN_TEXT]; /* day of the list */
    size_t width;              /* fields of a row; 0 before the header */
    size_t rows;               /* emitted or refused */
};

#define NO_COLUMN SIZE_MAX

static int find_columns(struct state *state, size_t line, const char *const *fields, size_t count,
                        struct err *err) {
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t i = 0;
        while (i < count && strcmp(fields[i], headings[c].name))
            i++;
        bool early =
            headings[c].from && *state->published && strcmp(state->published, headings[c].from) < 0;
        if (i == count && !early)
            return err_set(err, "line %zu: no column \"%s\"", line, headings[c].name);
        state->at[c] = i == count ? NO_COLUMN : i;
    }
    state->width = count;
    return 0;
}

/* A row before the header is a name and a value; the header begins with SKU. */
static int read_header(struct state *state, size_t line, const char *const *fields, size_t count,
                       struct err *err) {
    if (count >= 2 && strcmp(fields[0], "OfferCode") == 0 && strcmp(fields[1], "AmazonEC2"))
        return err_set(err, "line %zu: the offer is %s, expected AmazonEC2", line, fields[1]);
    if (count >= 2 && strcmp(fields[0], "FormatVersion") == 0 && strcmp(fields[1], "v1.0"))
        return err_set(err, "line %zu: the format is %s, expected v1.0", line, fields[1]);
    if (count >= 2 && strcmp(fields[0], "Publication Date") == 0) {
        int64_t day;
        if (when_read(fields[1], strlen(fields[1]), &day, err))
            return err_prefix(err, "line %zu: Publication Date", line);
        when_day(day, state->published);
    }
    if (strcmp(fields[0], "SKU"))
        return line < 20 ? 0 : err_set(err, "line %zu: no header that begins with SKU", line);
    return find_columns(state, line, fields, count, err);
}

/* "" where the list has no such column. */
static const char *text_of(const struct state *state, const char *const *fields,
                           enum column column) {
    return state->at[column] == NO_COLUMN ? "" : fields[state->at[column]];
}

/* The region's code; of lists without it by the location. "" is the free tier, which has none. */
static const char *region_of(const struct state *state, const char *const *fields) {
    const char *location = fields[state->at[LOCATION]];
    if (state->at[REGION] != NO_COLUMN)
        return fields[state->at[REGION]];
    const char *code = aws_region_code(location);
    return code ? code : strcmp(location, "Any") == 0 ? "" : location;
}

/* The filter that leaves one price a server; a row's MarketOption reads OnDemand on reserved rows
 * too, and without it a capacity block looks like a free server. The free tier has no region. */
static int is_wanted(const struct state *state, const char *const *fields) {
    static const struct {
        enum column column;
        const char *value;
    } filter[] = {
        {TERM_TYPE, "OnDemand"}, {SYSTEM, "Linux"}, {TENANCY, "Shared"}, {CAPACITY, "Used"},
        {MARKET, "OnDemand"},    {UNIT, "Hrs"},     {CURRENCY, "USD"},
    };
    for (size_t i = 0; i < sizeof filter / sizeof *filter; i++)
        if (state->at[filter[i].column] != NO_COLUMN &&
            strcmp(text_of(state, fields, filter[i].column), filter[i].value))
            return 0;
    const char *software = fields[state->at[SOFTWARE]];
    return (!*software || strcmp(software, "NA") == 0) && *region_of(state, fields);
}

static int is_accelerated(const char *type, const char *family) {
    return aws_instance_find(type) || strcmp(family, "GPU instance") == 0 ||
           strcmp(family, "Machine Learning ASIC Instances") == 0;
}

/* What stands in the row's text is its price. */
static void take_price(struct state *state, struct row *row) {
    struct err why = {0};
    if (!*row->subject) {
        sink_refuse(state->sink, row->where, row->text, "the instance type is missing");
        return;
    }
    if (decimal_read(row->text, strlen(row->text), 0, &row->nano, &why)) {
        sink_refuse(state->sink, row->where, row->text, "%s", why.text);
        return;
    }
    enum seen_result known = seen_put(&state->seen, row->nano, "%s|%s", row->subject, row->place);
    if (known == SEEN_DIFFERENT)
        sink_refuse(state->sink, row->where, row->text,
                    "a second, different price of the same server");
    else if (known == SEEN_NEW)
        sink_row(state->sink, row);
}

static int take_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct err *err) {
    struct state *state = context;
    if (!state->width)
        return read_header(state, line, fields, count, err);
    if (count != state->width)
        return err_set(err, "line %zu: %zu fields, expected %zu as in the header", line, count,
                       state->width);
    const char *type = fields[state->at[TYPE]];
    if (!is_wanted(state, fields) || !is_accelerated(type, fields[state->at[FAMILY]]))
        return 0;
    const struct aws_instance *instance = aws_instance_find(type);
    struct row row = row_new(MEASURE_ON_DEMAND, type);
    char where[96];
    snprintf(where, sizeof where, "line %zu, %s", line, type);
    row.seller = "aws";
    row.place = region_of(state, fields);
    row.place_text = fields[state->at[LOCATION]];
    row.gpu = instance ? instance->gpu : "";
    row.gpus = instance ? instance->gpus : 0;
    row.where = where;
    row.text = fields[state->at[PRICE]];
    state->rows++;
    take_price(state, &row);
    return 0;
}

static void *begin(const char *name, struct sink *sink) {
    struct state *state = mem_alloc(sizeof *state);
    state->name = mem_text(name);
    state->sink = sink;
    state->csv = csv_open(take_row, state);
    return state;
}

static int feed(void *context, const char *bytes, size_t size, struct err *err) {
    struct state *state = context;
    if (csv_feed(state->csv, bytes, size, err))
        return err_prefix(err, "%s", state->name);
    return 0;
}

static int finish(void *context, struct sink *sink, struct err *err) {
    struct state *state = context;
    int failed = 0;
    if (sink) {
        failed = csv_end(state->csv, err);
        if (!failed && !state->width)
            failed = err_set(err, "no header that begins with SKU");
        if (!failed && !state->rows)
            failed = err_set(err, "no on-demand price of a server with accelerators");
        if (failed)
            err_prefix(err, "%s", state->name);
    }
    csv_close(state->csv);
    seen_free(&state->seen);
    free(state->name);
    free(state);
    return failed ? -1 : 0;
}

#define LIST "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/"

static const struct fetcher_part parts[] = {
    {"us-east-1", LIST "us-east-1/index.csv"},
    {"us-east-2", LIST "us-east-2/index.csv"},
    {"us-west-2", LIST "us-west-2/index.csv"},
    {"eu-north-1", LIST "eu-north-1/index.csv"},
};
#define PART_COUNT (sizeof parts / sizeof *parts)

static int part_of(const char *path, struct buf *part) {
    const char *name = aws_region_in_path(path);
    return buf_text(part, name ? name : "saved");
}

const struct fetcher fetcher_aws_bulk = {
    .name = "aws-bulk",
    .title = "AWS bulk price list of EC2 (CSV, some 400 MB a region)",
    .home = "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    /* The columns are real; no row of a server with accelerators was to be had. */
    .flags = FETCHER_OFF | FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = PART_COUNT,
    .extensions = "csv",
    .due_hours = 160,
    .stale_days = 30,
    .max_bytes = (size_t)2 << 30,
    .min_rows = 4,
    .part_of = part_of,
    .begin = begin,
    .feed = feed,
    .finish = finish,
};
