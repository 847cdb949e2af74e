/* SPDX-License-Identifier: MIT
 * AWS on-demand prices of servers with accelerators, from the feed behind AWS's price pages: one
 * location and Linux a file. Rows are known by their "Instance Type"; how many accelerators that
 * is, the feed does not say. */
#include <mtok/fetcher.h>

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>
#include <mtok/aws_server.h>
#include <mtok/document.h>
#include <mtok/json.h>
#include <mtok/seen.h>
#include <stdio.h>
#include <string.h>

#define FEED                                                                                       \
    "https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current/"                      \
    "ec2-ondemand-without-sec-sel/"
#define LOCATION(name) FEED name "/Linux/index.json"

static const struct fetcher_part parts[] = {
    {"us-east-1", LOCATION("US%20East%20(N.%20Virginia)")},
    {"us-east-2", LOCATION("US%20East%20(Ohio)")},
    {"us-west-2", LOCATION("US%20West%20(Oregon)")},
    {"us-west-1", LOCATION("US%20West%20(N.%20California)")},
    {"eu-north-1", LOCATION("EU%20(Stockholm)")},
    {"eu-west-1", LOCATION("EU%20(Ireland)")},
    {"eu-west-2", LOCATION("EU%20(London)")},
    {"eu-central-1", LOCATION("EU%20(Frankfurt)")},
    {"ap-northeast-1", LOCATION("Asia%20Pacific%20(Tokyo)")},
    {"ap-south-1", LOCATION("Asia%20Pacific%20(Mumbai)")},
    {"ap-southeast-2", LOCATION("Asia%20Pacific%20(Sydney)")},
    {"sa-east-1", LOCATION("South%20America%20(Sao%20Paulo)")},
};
#define PART_COUNT (sizeof parts / sizeof *parts)

struct reading {
    const struct document *doc;
    struct sink *sink;
    struct seen seen;
    const char *location;
    size_t rows;
    bool software; /* the reply says of each row what software is in it */
};

/* Servers with accelerators; "Media Accelerator Instances" and the like are none. */
static int is_accelerated(const char *type, const char *family) {
    return aws_instance_find(type) || strcmp(family, "GPU instance") == 0 ||
           strcmp(family, "Machine Learning ASIC Instances") == 0;
}

static const char *text_of(const struct json *row, const char *name) {
    const struct json *node = json_get(row, name);
    return node && json_kind(node) == JSON_STRING ? json_string(node) : "";
}

/* Other systems and software cost more than the server. */
static int is_plain_linux(const struct json *row) {
    const char *software = text_of(row, "Pre Installed S/W");
    return strcmp(text_of(row, "Operating System"), "Linux") == 0 &&
           (!*software || strcmp(software, "NA") == 0);
}

static int emit(struct reading *reading, const char *type, int64_t nano, const char *price,
                struct err *err) {
    struct row row = aws_server_row(MEASURE_ON_DEMAND, type, reading->location, nano, price);
    char where[128];
    snprintf(where, sizeof where, "%s in %s", type, reading->location);
    row.where = where;
    switch (seen_put(&reading->seen, nano, "%s|%s", type, row.place)) {
    case SEEN_AGAIN:
        return 0;
    case SEEN_DIFFERENT:
        return err_set(err, "%s: two prices, the second is %s", where, price);
    default:
        sink_row(reading->sink, &row);
        reading->rows++;
        return 0;
    }
}

/* Excerpts that others have kept leave it out; in the feed's own rows, which have a rate code, "NA"
 * says that there is none. */
static bool states_software(const struct json *regions) {
    for (const struct json *rows = json_first(regions); rows; rows = json_next(rows))
        for (const struct json *row = json_first(rows); row; row = json_next(row))
            if (json_get(row, "Pre Installed S/W") || json_get(row, "rateCode"))
                return true;
    return false;
}

static int read_row(struct reading *reading, const struct json *row, struct err *err) {
    const char *type, *price, *software;
    int64_t nano;
    if (reading->software && json_need_text(row, "Pre Installed S/W", &software, err))
        return -1;
    if (json_need_text(row, "Instance Type", &type, err))
        return -1;
    if (!is_plain_linux(row) || !is_accelerated(type, text_of(row, "Instance Family")))
        return 0;
    if (json_need_text(row, "price", &price, err) || json_decimal(row, "price", 0, &nano, err) != 1)
        return -1;
    const char *location = text_of(row, "Location");
    if (*location && strcmp(location, reading->location))
        return err_set(err, "Location is \"%s\"", location);
    return emit(reading, type, nano, price, err);
}

static int read_location(struct reading *reading, const struct json *rows, struct err *err) {
    const char *code = aws_region_code(json_name(rows));
    reading->location = json_name(rows);
    if (aws_region_code(reading->doc->part) && (!code || strcmp(code, reading->doc->part)))
        return err_set(err, "the location \"%s\" is not the one that was asked for (%s)",
                       reading->location, reading->doc->part);
    if (json_kind(rows) != JSON_OBJECT)
        return err_set(err, "regions.%s is a %s, expected an object", reading->location,
                       json_kind_name(json_kind(rows)));
    for (const struct json *row = json_first(rows); row; row = json_next(row))
        if (read_row(reading, row, err))
            return err_prefix(err, "%s: \"%s\"", reading->location, json_name(row));
    return 0;
}

/* One reply: {"manifest": …, "regions": {location: {key: row}}}. */
static int read_reply(struct reading *reading, const struct json *reply, struct err *err) {
    const struct json *regions, *manifest = json_get(reply, "manifest");
    if (json_need_object(reply, "regions", &regions, err))
        return -1;
    const char *currency = manifest ? text_of(manifest, "currencyCode") : "";
    if (*currency && strcmp(currency, "USD"))
        return err_set(err, "manifest.currencyCode is \"%s\", expected USD", currency);
    reading->software = states_software(regions);
    for (const struct json *rows = json_first(regions); rows; rows = json_next(rows))
        if (read_location(reading, rows, err))
            return -1;
    return 0;
}

/* A saved file may hold several replies under their locations. */
static int read_root(struct reading *reading, const struct json *root, struct err *err) {
    if (json_kind(root) != JSON_OBJECT || json_get(root, "regions") || !json_first(root) ||
        json_kind(json_first(root)) != JSON_OBJECT || !json_get(json_first(root), "regions"))
        return read_reply(reading, root, err);
    for (const struct json *reply = json_first(root); reply; reply = json_next(reply))
        if (read_reply(reading, reply, err))
            return -1;
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reading reading = {.doc = doc, .sink = sink};
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read_root(&reading, json_root(json), err);
    json_close(json);
    seen_free(&reading.seen);
    if (!failed && !reading.rows)
        failed = err_set(err, "no server with accelerators under \"regions\"");
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

/* A file without a region in its name is a part of its own: its absences say nothing of others. */
static int part_of(const char *path, struct buf *part) {
    const char *name = aws_region_in_path(path);
    return buf_text(part, name ? name : "saved");
}

const struct fetcher fetcher_aws_on_demand = {
    .name = "aws-on-demand",
    .title = "AWS EC2 on-demand prices (Linux), the price page's feed",
    .home = "https://aws.amazon.com/ec2/pricing/on-demand/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = PART_COUNT,
    .extensions = "json",
    .due_hours = 44,
    .stale_days = 30,
    .max_bytes = 32u << 20,
    .min_rows = 3, /* Sydney has three in the trimmed replies of 2026, São Paulo four */
    .part_of = part_of,
    .parse = parse,
};
