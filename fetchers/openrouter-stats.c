/* SPDX-License-Identifier: MIT
 * OpenRouter, statistics of endpoints: the median output speed of the requests that OpenRouter sent
 * to each provider of a model in the last half hour. Two forms: the site's own list (an array of
 * endpoints with "stats") and the API's list of a model's endpoints ("throughput_last_30m", given
 * only to callers with a key). The definition is OpenRouter's, streaming included, and differs from
 * Artificial Analysis's; prices are read by the source `openrouter`. Latencies are in milliseconds
 * and not read. An endpoint without requests has null, or no statistics at all, and gets no row; a
 * retired model has no endpoints. */
#include <mtok/buf.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/json.h>
#include <mtok/seller.h>

#include <stdio.h>
#include <string.h>

#define STATS "https://openrouter.ai/api/frontend/v1/stats/endpoint?permaslug="
#define MODEL(name)                                                                                \
    { name, STATS name }
static const struct fetcher_part parts[] = {
    MODEL("deepseek/deepseek-chat-v3-0324"),
    MODEL("deepseek/deepseek-r1-0528"),
    MODEL("meta-llama/llama-3.1-70b-instruct"),
    MODEL("meta-llama/llama-3.1-8b-instruct"),
    MODEL("meta-llama/llama-3.3-70b-instruct"),
    MODEL("openai/gpt-4o"),
    MODEL("openai/gpt-4o-2024-05-13"),
    MODEL("openai/gpt-4o-mini"),
    MODEL("openai/gpt-oss-120b"),
    MODEL("qwen/qwen3-235b-a22b-07-25"),
};

/* What the two forms call the same thing. */
struct form {
    const char *route;   /* "deepinfra/fp8", "azure/swedencentral", "groq" */
    const char *stats;   /* the object of percentiles */
    const char *median;  /* in it */
    const char *served;  /* the provider's own name of the model, NULL where there is none */
    const char *subject; /* the model, NULL where the list names it */
};
static const struct form site = {"provider_slug", "stats", "p50_throughput", "provider_model_id",
                                 "model_variant_permaslug"};
static const struct form api = {"tag", "throughput_last_30m", "p50", NULL, NULL};

struct counts {
    size_t number, read, silent;
};

/* "azure/swedencentral" → seller azure, variant "route=swedencentral"; a route that only repeats
 * the precision says nothing more. */
static void write_variant(const char *route, const char *precision, const char *served,
                          struct buf *seller, struct buf *variant) {
    size_t size = strcspn(route, "/");
    buf_add(seller, route, size);
    if (route[size] && strcmp(route + size + 1, precision))
        buf_printf(variant, "route=%s", route + size + 1);
    if (*served)
        buf_printf(variant, "%sserved=%s", variant->size ? ";" : "", served);
}

static int read_endpoint(const struct json *endpoint, const struct form *form, const char *subject,
                         const char *where, struct sink *sink, struct counts *counts,
                         struct err *err) {
    const struct json *stats;
    const char *route, *precision, *served = "";
    int64_t requests = 0;
    if (json_kind(endpoint) != JSON_OBJECT)
        return err_set(err, "%s, expected an endpoint", json_kind_name(json_kind(endpoint)));
    struct row row = row_new(MEASURE_REQUEST_OUTPUT, subject);
    if ((form->subject && json_need_text(endpoint, form->subject, &row.subject, err)) ||
        json_need_text(endpoint, form->route, &route, err) ||
        json_need_text(endpoint, "quantization", &precision, err) ||
        (form->served && json_need_text(endpoint, form->served, &served, err)))
        return -1;
    if (json_absent(endpoint, form->stats)) {
        counts->silent++;
        return 0;
    }
    if (json_need_object(endpoint, form->stats, &stats, err))
        return -1;
    int found = json_decimal(stats, form->median, 0, &row.nano, err);
    if (found < 0 || json_whole(stats, "request_count", &requests, err) < 0)
        return -1;
    if (!found && json_get(stats, form->median)) {
        counts->silent++;
        return 0;
    }
    if (!found || row.nano <= 0)
        return err_set(err, "\"%s\", expected tokens per second above 0", form->median);
    struct buf seller, variant;
    char note[64] = "";
    buf_init(&seller, 1024);
    buf_init(&variant, 4096);
    write_variant(route, precision, served, &seller, &variant);
    if (requests)
        snprintf(note, sizeof note, "median of %lld requests", (long long)requests);
    row.seller = seller_name(seller.data);
    row.variant = variant.data;
    row.precision = strcmp(precision, "unknown") ? precision : "";
    row.where = where;
    row.note = note;
    sink_row(sink, &row);
    counts->read++;
    buf_free(&seller);
    buf_free(&variant);
    return 0;
}

static int read_endpoints(const struct json *list, const struct form *form, const char *subject,
                          struct sink *sink, struct err *err) {
    struct counts counts = {0};
    struct err why = {0};
    for (const struct json *endpoint = json_first(list); endpoint; endpoint = json_next(endpoint)) {
        char where[32];
        snprintf(where, sizeof where, "endpoint %zu", ++counts.number);
        if (read_endpoint(endpoint, form, subject, where, sink, &counts, &why))
            sink_refuse(sink, where, "", "%s", why.text);
    }
    if (counts.read)
        return 0;
    return err_set(err, "none of %zu endpoints states a speed (%zu without one%s%s)", counts.number,
                   counts.silent, *why.text ? "; " : "", why.text);
}

static int read_reply(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *data = json_kind(root) == JSON_OBJECT ? json_get(root, "data") : NULL;
    const struct json *list;
    const char *subject;
    if (!data)
        return err_set(err, "expected an object with \"data\"");
    switch (json_kind(data)) {
    case JSON_NULL:
        return err_set(err, "\"data\" is null: the model is retired or its name is wrong");
    case JSON_ARRAY:
        return read_endpoints(data, &site, "", sink, err);
    case JSON_OBJECT:
        if (json_need_text(data, "id", &subject, err) ||
            json_need_array(data, "endpoints", &list, err))
            return -1;
        return read_endpoints(list, &api, subject, sink, err);
    default:
        return err_set(err, "\"data\" is a %s, expected endpoints",
                       json_kind_name(json_kind(data)));
    }
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_reply, sink, err);
}

/* true where `path` holds the model's name, its slash as it is or as "_", and the name ends there.
 */
static int holds(const char *path, const char *name) {
    size_t size = strlen(name);
    for (; *path; path++) {
        size_t i = 0;
        while (i < size && (path[i] == name[i] || (name[i] == '/' && path[i] == '_')))
            i++;
        if (i == size && !strchr("-.", path[i] ? path[i] : '_'))
            return 1;
        if (i == size && path[i] == '.' && strncmp(path + i, ".json", 5) == 0)
            return 1;
    }
    return 0;
}

static int part_of(const char *path, struct buf *part) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (holds(path, parts[i].name))
            return buf_text(part, parts[i].name);
    /* A model that is not fetched: a part of its own, so that it ends no other model's series. */
    const char *name = strstr(path, "stats_endpoint_");
    if (!name)
        return buf_text(part, "saved");
    name += strlen("stats_endpoint_");
    const char *date = strstr(name, "_20");
    return buf_add(part, name, date ? (size_t)(date - name) : strcspn(name, "."));
}

const struct fetcher fetcher_openrouter_stats = {
    .name = "openrouter-stats",
    .title = "OpenRouter: output speed of one request, by provider",
    .home = "https://openrouter.ai/rankings",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_AGGREGATOR,
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 14,
    .max_bytes = (size_t)16 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
