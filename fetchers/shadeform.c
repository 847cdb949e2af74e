/* SPDX-License-Identifier: MIT
 * Shadeform's list of what other clouds rent out. hourly_price is in whole cents and for the whole
 * server, the same in all its regions; it stands there also while no region has one free. */
#include <mtok/fetcher.h>

#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/seen.h>
#include <stdio.h>
#include <string.h>

struct server {
    const char *cloud;
    const char *name; /* shade_instance_type: cloud_instance_type occurs twice at one cloud */
    const char *chip;
    const char *interconnect;
    int64_t memory; /* GB of one GPU */
    int64_t gpus;
};

/* A cloud under the name that other sources give it: one provider must not count as two. */
static const char *seller_of(const char *cloud) {
    static const struct {
        const char *theirs, *ours;
    } names[] = {{"lambdalabs", "lambda"}, {"datacrunch", "verda"}}; /* renamed in 2025 */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].theirs, cloud) == 0)
            return names[i].ours;
    return cloud;
}

/* "H100" is sold as SXM and as PCIe: the interconnect tells. "A100_80G" on "pcie" is one of two
 * cards of the same speed and memory. */
static const char *chip_name(const struct server *server, char *text, size_t size) {
    snprintf(text, size, "%s %s", server->chip, server->interconnect);
    const char *name = gpu_name_memory(text, (long)server->memory);
    bool known =
        strcmp(server->interconnect, "pcie") == 0 || strncmp(server->interconnect, "sxm", 3) == 0;
    /* Another interconnect may be another chip: it keeps both words. */
    return name || !known ? gpu_label(text, (long)server->memory)
                          : gpu_label(server->chip, (long)server->memory);
}

/* The fields stand at the top and again in `configuration`: they must agree. */
static int read_server(const struct json *node, struct server *server, struct err *err) {
    const struct json *configuration;
    const char *again;
    int64_t gpus_again;
    if (json_need_text(node, "cloud", &server->cloud, err) ||
        json_need_text(node, "shade_instance_type", &server->name, err) ||
        json_need_object(node, "configuration", &configuration, err) ||
        json_need_text(configuration, "gpu_type", &server->chip, err) ||
        json_need_text(configuration, "interconnect", &server->interconnect, err))
        return -1;
    if (json_whole(configuration, "num_gpus", &server->gpus, err) != 1 ||
        json_whole(configuration, "vram_per_gpu_in_gb", &server->memory, err) != 1)
        return err_set(err, "%s: num_gpus or vram_per_gpu_in_gb is missing", server->name);
    if (json_absent(node, "gpu_type") || json_absent(node, "num_gpus"))
        return 0;
    if (json_need_text(node, "gpu_type", &again, err) ||
        json_whole(node, "num_gpus", &gpus_again, err) < 0)
        return -1;
    if (strcmp(again, server->chip) || gpus_again != server->gpus)
        return err_set(err, "%s: %lldx %s at the top, %lldx %s in configuration", server->name,
                       (long long)gpus_again, again, (long long)server->gpus, server->chip);
    return 0;
}

static void emit(struct sink *sink, struct seen *seen, const struct server *server, int64_t nano) {
    char where[256], chip[128], both[128];
    struct row row = row_new(MEASURE_ON_DEMAND, server->name);
    snprintf(where, sizeof where, "%s %s", server->cloud, server->name);
    row.nano = nano;
    row.seller = seller_of(server->cloud);
    row.gpu = chip_name(server, chip, sizeof chip);
    row.gpus = (int)server->gpus;
    row.where = where;
    snprintf(both, sizeof both, "%s %s", server->chip, server->interconnect);
    if (gpu_is_doubtful(both, (long)server->memory)) {
        sink_refuse(sink, where, both, "no such chip has %lld GB", (long long)server->memory);
        return;
    }
    switch (seen_put(seen, nano, "%s|%s", server->cloud, server->name)) {
    case SEEN_NEW:
        sink_row(sink, &row);
        break;
    case SEEN_DIFFERENT:
        sink_refuse(sink, where, server->name, "a second, different price of the same server");
        break;
    default:
        break;
    }
}

static int read_node(const struct json *node, struct sink *sink, struct seen *seen,
                     struct err *err) {
    struct server server;
    int64_t cents, nano;
    if (read_server(node, &server, err))
        return -1;
    if (server.gpus < 0 || server.gpus > 10000)
        return err_set(err, "%s: num_gpus is %lld", server.name, (long long)server.gpus);
    if (!server.gpus)
        return 0; /* a server without accelerators */
    if (json_whole(node, "hourly_price", &cents, err) != 1)
        return err_set(err, "%s: hourly_price is not a whole number of cents", server.name);
    if (json_decimal(node, "hourly_price", -2, &nano, err) != 1)
        return -1;
    if (nano)
        emit(sink, seen, &server, nano);
    return 0; /* 0: price on request */
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *types;
    struct seen seen = {0};
    int failed = 0;
    if (json_need_array(root, "instance_types", &types, err))
        return -1;
    if (!json_first(types))
        return err_set(err, "instance_types is empty");
    for (const struct json *type = json_first(types); type && !failed; type = json_next(type))
        failed = read_node(type, sink, &seen, err);
    seen_free(&seen);
    return failed ? err_prefix(err, "instance_types") : 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {{"", "https://api.shadeform.ai/v1/instances/types"}};

const struct fetcher fetcher_shadeform = {
    .name = "shadeform",
    .title = "Shadeform's list of prices at smaller clouds",
    .home = "https://www.shadeform.ai/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_AGGREGATOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 10,
    .max_bytes = 16u << 20,
    .min_rows = 4,
    .key_env = "MTOK_SHADEFORM_KEY",
    .key_header = "X-API-KEY",
    .parse = parse,
};
