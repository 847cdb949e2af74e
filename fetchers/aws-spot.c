/* SPDX-License-Identifier: MIT
 * AWS spot prices: spot.json, all regions in one line. Prices that do not exist read "N/A*";
 * numbers may be scientific ("9.0E-4"); sizes repeat; Local Zones are regions of their own. */
#include <mtok/fetcher.h>

#include <mtok/aws_server.h>
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/json.h>
#include <mtok/seen.h>
#include <stdio.h>
#include <string.h>

struct reading {
    struct sink *sink;
    struct seen seen;
    const char *region;
    size_t rows;
};

static int emit(struct reading *reading, const char *size, int64_t nano, const char *price) {
    struct row row = aws_server_row(MEASURE_SPOT, size, reading->region, nano, price);
    char where[128];
    snprintf(where, sizeof where, "%s in %s", size, reading->region);
    row.where = where;
    switch (seen_put(&reading->seen, nano, "%s|%s", size, row.place)) {
    case SEEN_NEW:
        sink_row(reading->sink, &row);
        reading->rows++;
        break;
    case SEEN_DIFFERENT:
        sink_refuse(reading->sink, where, price, "a second, different price of the same server");
        break;
    default:
        break;
    }
    return 0;
}

/* The Linux price of one size. */
static int read_column(struct reading *reading, const char *size, const struct json *column,
                       struct err *err) {
    const char *name, *price;
    const struct json *prices;
    struct err why = {0};
    int64_t nano;
    if (json_need_text(column, "name", &name, err))
        return -1;
    if (strcmp(name, "linux"))
        return 0;
    if (json_need_object(column, "prices", &prices, err) ||
        json_need_text(prices, "USD", &price, err))
        return -1;
    if (strncmp(price, "N/A", 3) == 0)
        return 0; /* not sold there */
    if (decimal_read(price, strlen(price), 0, &nano, &why)) {
        sink_refuse(reading->sink, size, price, "%s", why.text);
        return 0;
    }
    return emit(reading, size, nano, price);
}

static int read_size(struct reading *reading, const struct json *node, struct err *err) {
    const char *size;
    const struct json *columns;
    if (json_need_text(node, "size", &size, err) ||
        json_need_array(node, "valueColumns", &columns, err))
        return -1;
    if (strncmp(size, "vt1.", 4) == 0)
        return 0; /* video cards, filed under GPUs */
    for (const struct json *column = json_first(columns); column; column = json_next(column))
        if (read_column(reading, size, column, err))
            return err_prefix(err, "%s", size);
    return 0;
}

/* "gpuCurrentGen" holds GPUs, Inferentia and Trainium; "gpuPreviousGen" occurred too. */
static int read_group(struct reading *reading, const struct json *group, struct err *err) {
    const char *type;
    const struct json *sizes;
    if (json_need_text(group, "type", &type, err) || json_need_array(group, "sizes", &sizes, err))
        return -1;
    if (strncmp(type, "gpu", 3))
        return 0;
    for (const struct json *size = json_first(sizes); size; size = json_next(size))
        if (read_size(reading, size, err))
            return -1;
    return 0;
}

static int read_region(struct reading *reading, const struct json *region, struct err *err) {
    const struct json *groups;
    if (json_need_text(region, "region", &reading->region, err) ||
        json_need_array(region, "instanceTypes", &groups, err))
        return -1;
    for (const struct json *group = json_first(groups); group; group = json_next(group))
        if (read_group(reading, group, err))
            return err_prefix(err, "%s", reading->region);
    return 0;
}

static int read_root(struct reading *reading, const struct json *root, struct err *err) {
    const struct json *config, *regions;
    const char *rate;
    if (json_need_object(root, "config", &config, err) ||
        json_need_text(config, "rate", &rate, err) ||
        json_need_array(config, "regions", &regions, err))
        return -1;
    if (strcmp(rate, "perhr"))
        return err_set(err, "config.rate is \"%s\", expected \"perhr\"", rate);
    for (const struct json *region = json_first(regions); region; region = json_next(region))
        if (read_region(reading, region, err))
            return err_prefix(err, "config.regions");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reading reading = {.sink = sink};
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read_root(&reading, json_root(json), err);
    json_close(json);
    seen_free(&reading.seen);
    if (!failed && !reading.rows)
        failed = err_set(err, "no price of a server with accelerators");
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

static const struct fetcher_part parts[] = {
    {"", "https://website.spot.ec2.aws.a2z.com/spot.json"},
};

const struct fetcher fetcher_aws_spot = {
    .name = "aws-spot",
    .title = "AWS EC2 spot prices (Linux)",
    .home = "https://aws.amazon.com/ec2/spot/pricing/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 7,
    .max_bytes = 32u << 20,
    .min_rows = 5,
    .parse = parse,
};
