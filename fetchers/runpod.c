/* SPDX-License-Identifier: MIT
 * RunPod's GPU types by GraphQL. All prices are per GPU and hold for any count up to maxGpuCount,
 * so there is a row for one and, where eight can be had, one for eight. Secure and community clouds
 * are different goods. */
#include <mtok/fetcher.h>

#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/seen.h>
#include <mtok/server.h>
#include <stdio.h>
#include <string.h>

struct type {
    const char *id;   /* "NVIDIA H100 80GB HBM3" */
    const char *name; /* "H100 SXM" */
    const char *gpu;
    int eight; /* eight of it can be had in one pod */
};

/* One of the four prices of a type. */
struct offer {
    enum measure measure;
    const char *field;
    const char *flag;      /* says whether that cloud has the type at all */
    const char *on_demand; /* of a spot price: a spot price equal to it stands for none */
    const char *variant;
};

static const struct offer offers[] = {
    {MEASURE_ON_DEMAND, "securePrice", "secureCloud", NULL, ""},
    {MEASURE_COMMUNITY, "communityPrice", "communityCloud", NULL, ""},
    {MEASURE_SPOT, "secureSpotPrice", "secureCloud", "securePrice", ""},
    {MEASURE_SPOT, "communitySpotPrice", "communityCloud", "communityPrice", "cloud=community"},
};

/* 0.5 stands where a cloud does not have the type; with the flag at hand the flag says so. */
#define PLACEHOLDER (NANO / 2)

/* Some saved lists leave the flags out; in all others they have to be there. */
static bool states_clouds(const struct json *types) {
    for (const struct json *type = json_first(types); type; type = json_next(type))
        if (json_get(type, "secureCloud") || json_get(type, "communityCloud"))
            return true;
    return false;
}

static int read_offer(const struct json *node, const struct offer *offer, bool flagged,
                      int64_t *nano, struct err *err) {
    const struct json *flag = json_get(node, offer->flag);
    if (flagged && (!flag || json_kind(flag) != JSON_BOOL))
        return err_set(err, "%s is missing, expected true or false", offer->flag);
    int64_t other = 0;
    int found = json_decimal(node, offer->field, 0, nano, err);
    if (found <= 0)
        return found;
    if (flag && json_kind(flag) == JSON_BOOL ? !json_bool(flag) : *nano == PLACEHOLDER)
        return 0;
    /* A spot price that repeats the other one is a placeholder: without that one it cannot be told.
     */
    int found_other = offer->on_demand ? json_decimal(node, offer->on_demand, 0, &other, err) : 1;
    if (found_other <= 0)
        return found_other;
    if (offer->on_demand && other == *nano)
        return 0;
    return *nano != 0; /* 0 is "not offered" */
}

static void emit(struct sink *sink, const struct type *type, const struct offer *offer, int count,
                 int64_t nano) {
    char subject[160], where[200];
    snprintf(subject, sizeof subject, "%dx %s", count, type->name);
    snprintf(where, sizeof where, "%s.%s, %d of it", type->id, offer->field, count);
    struct row row = row_new(offer->measure, subject);
    row.seller = "runpod";
    row.gpu = type->gpu;
    row.gpus = count;
    row.accelerator = nano;
    row.variant = offer->variant;
    row.where = where;
    row.note = type->id;
    if (server_times(nano, count, &row.nano))
        sink_refuse(sink, where, "", "the price does not fit");
    else
        sink_row(sink, &row);
}

/* Slices of a GPU and cards that RunPod itself does not know are no servers. */
static int is_whole_gpu(const struct type *type) {
    return strcmp(type->id, "unknown") && !strstr(type->id, "MIG") && !strstr(type->name, "MIG");
}

static int read_type(const struct json *node, bool flagged, struct sink *sink, struct seen *seen,
                     struct err *err) {
    struct type type;
    int64_t memory = 0, most = 0;
    if (json_need_text(node, "id", &type.id, err) ||
        json_need_text(node, "displayName", &type.name, err) ||
        json_whole(node, "memoryInGb", &memory, err) < 0 ||
        json_whole(node, "maxGpuCount", &most, err) < 0)
        return -1;
    if (!is_whole_gpu(&type))
        return 0;
    if (!json_get(node, "securePrice") || !json_get(node, "communityPrice"))
        return err_set(
            err,
            "%s: securePrice or communityPrice is missing (lowestPrice alone is that of a "
            "whole pod, and does not say of how many GPUs)",
            type.id);
    if (seen_put(seen, 0, "%s", type.name) != SEEN_NEW)
        return err_set(err, "two types are called \"%s\"", type.name);
    const char *gpu = gpu_name_memory(type.id, (long)memory);
    type.gpu = gpu ? gpu : gpu_label(type.name, (long)memory);
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        int64_t nano;
        int found = read_offer(node, &offers[i], flagged, &nano, err);
        if (found < 0)
            return err_prefix(err, "%s", type.id);
        if (found)
            emit(sink, &type, &offers[i], 1, nano);
        if (found && most >= 8)
            emit(sink, &type, &offers[i], 8, nano);
    }
    return 0;
}

/* {"data":{"gpuTypes":[…]}}, or the array alone as others have kept it. */
static int find_types(const struct json *root, const struct json **types, struct err *err) {
    const struct json *data, *errors = json_get(root, "errors"), *message;
    if (json_kind(root) == JSON_ARRAY) {
        *types = root;
        return 0;
    }
    if (json_absent(root, "data") && errors && json_kind(errors) == JSON_ARRAY &&
        json_first(errors)) {
        message = json_get(json_first(errors), "message");
        return err_set(err, "RunPod answers: %.200s",
                       message && json_kind(message) == JSON_STRING ? json_string(message)
                                                                    : "an error");
    }
    if (json_need_object(root, "data", &data, err))
        return -1;
    return json_need_array(data, "gpuTypes", types, err);
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *types;
    struct seen seen = {0};
    int failed = 0;
    if (find_types(root, &types, err))
        return -1;
    if (!json_first(types))
        return err_set(err, "gpuTypes is empty");
    bool flagged = states_clouds(types);
    for (const struct json *type = json_first(types); type && !failed; type = json_next(type))
        failed = read_type(type, flagged, sink, &seen, err);
    seen_free(&seen);
    return failed ? err_prefix(err, "gpuTypes") : 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {{"", "https://api.runpod.io/graphql"}};

const struct fetcher fetcher_runpod = {
    .name = "runpod",
    .title = "RunPod prices of pods, secure and community",
    .home = "https://www.runpod.io/pricing",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 10,
    .max_bytes = 4u << 20,
    .min_rows = 4,
    .post_body =
        "{\"query\":\"query { gpuTypes { id displayName memoryInGb maxGpuCount secureCloud "
        "communityCloud securePrice communityPrice secureSpotPrice communitySpotPrice } "
        "}\"}",
    .post_type = "application/json",
    .parse = parse,
};
