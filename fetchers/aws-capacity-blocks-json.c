/* SPDX-License-Identifier: MIT
 * A dated public copy of AWS's page of capacity-block rates, as JSON: a second opinion, and by its
 * git history the backfill. What it has read wrongly (in early 2026 the rate of one accelerator as
 * that of a whole GB200 rack, beside an accelerator rate of 0) is emitted as it stands: the checks
 * refuse it, so that it is seen. */
#include <mtok/fetcher.h>

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <stdio.h>
#include <string.h>

struct type {
    const char *name;
    const char *gpu;
    int64_t gpus;
};

/* Region text with its line break folded: "Dallas Local Zone\n(US East N. Virginia)". */
static void fold(const char *text, struct buf *out) {
    buf_clear(out);
    for (const char *p = text; *p; p++) {
        int space = *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n';
        if (!space || (out->size && out->data[out->size - 1] != ' '))
            buf_char(out, space ? ' ' : *p);
    }
}

/* The code that the region's text stands for; where this program does not know the text, the one
 * in the file, and else the text. */
static const char *place_of(const char *region, const char *code) {
    const char *known = aws_region_code(region);
    if (known)
        return known;
    return *code && strcmp(code, "unknown") ? code : region;
}

static int read_entry(const struct type *type, const struct json *entry, struct sink *sink,
                      struct err *err) {
    const char *region, *code;
    int64_t accelerator = -1;
    char where[160], text[64];
    struct buf folded;
    struct row row = row_new(MEASURE_CAPACITY_BLOCK, type->name);
    if (json_need_text(entry, "region", &region, err) ||
        json_need_text(entry, "region_code", &code, err))
        return -1;
    int found = json_decimal(entry, "hourly_rate_usd", 0, &row.nano, err);
    if (found <= 0)
        return found ? -1 : err_set(err, "hourly_rate_usd is missing");
    if (json_decimal(entry, "accelerator_hourly_rate_usd", 0, &accelerator, err) < 0)
        return -1;
    buf_init(&folded, 4096);
    fold(region, &folded);
    snprintf(where, sizeof where, "%s in %s", type->name, folded.data);
    snprintf(text, sizeof text, "%.9g (%.9g)", (double)row.nano / 1e9, (double)accelerator / 1e9);
    row.seller = "aws";
    row.place = place_of(folded.data, code);
    row.place_text = folded.data;
    row.gpu = type->gpu;
    row.gpus = (int)type->gpus;
    row.accelerator = accelerator;
    row.where = where;
    row.text = text;
    sink_row(sink, &row);
    buf_free(&folded);
    return 0;
}

static int read_type(const struct json *node, struct sink *sink, struct err *err) {
    const char *accelerator;
    const struct json *pricing;
    struct type type = {.name = json_name(node)};
    const struct aws_instance *instance = aws_instance_find(type.name);
    if (json_need_text(node, "accelerator_type", &accelerator, err) ||
        json_need_array(node, "pricing", &pricing, err))
        return -1;
    int found = json_whole(node, "accelerator_count", &type.gpus, err);
    if (found <= 0 || type.gpus < 0 || type.gpus > 10000)
        return found < 0 ? -1 : err_set(err, "accelerator_count is missing or out of range");
    /* "A100" is a 40 GB one in p4d and an 80 GB one in p4de: the instance type knows. */
    type.gpu = instance ? instance->gpu : gpu_label(accelerator, 0);
    for (const struct json *entry = json_first(pricing); entry; entry = json_next(entry))
        if (read_entry(&type, entry, sink, err))
            return -1;
    return 0;
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *metadata, *types;
    const char *version;
    if (json_need_object(root, "metadata", &metadata, err) ||
        json_need_text(metadata, "version", &version, err) ||
        json_need_object(root, "instance_types", &types, err))
        return -1;
    if (strncmp(version, "1.", 2))
        return err_set(err, "metadata.version is \"%s\", expected 1.x", version);
    const char *twice = json_duplicate(types);
    if (twice)
        return err_set(err, "instance_types.%s stands twice", twice);
    if (!json_first(types))
        return err_set(err, "instance_types is empty");
    for (const struct json *type = json_first(types); type; type = json_next(type))
        if (read_type(type, sink, err))
            return err_prefix(err, "instance_types.%s", json_name(type));
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {
    {"", "https://raw.githubusercontent.com/koyakimu/ec2-capacity-blocks-for-ml-pricing-json/main/"
         "data/pricing.json"},
};

const struct fetcher fetcher_aws_capacity_blocks_json = {
    .name = "aws-capacity-blocks-json",
    .title = "AWS EC2 Capacity Blocks for ML, a public copy as JSON",
    .home = "https://github.com/koyakimu/ec2-capacity-blocks-for-ml-pricing-json",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_HAND,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 10,
    .max_bytes = 4u << 20,
    .min_rows = 4,
    .parse = parse,
};
