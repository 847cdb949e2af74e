/* SPDX-License-Identifier: MIT
 * models.dev: sellers with their models, prices in USD per Mtok. A model
 * without `cost` has no known price. Steps by prompt length stand under
 * `tiers`; `context_over_200k` is an older, coarser form of the same and is
 * read only where there are no tiers (its name is wrong for steps elsewhere). */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <string.h>

static const struct {
    const char *name;
    enum measure measure;
} components[] = {
    {"input", MEASURE_INPUT},
    {"output", MEASURE_OUTPUT},
    {"cache_read", MEASURE_CACHE_READ},
    {"cached_input", MEASURE_CACHE_READ}, /* a few entries say it this way */
    {"cache_write", MEASURE_CACHE_WRITE},
};

static void read_prices(struct price_list *list, const struct price_of *of,
                        const struct json *cost) {
    for (size_t i = 0; i < sizeof components / sizeof *components; i++)
        price_list_json(list, of, components[i].measure, cost, components[i].name, 0);
}

/* {"tier": {"type": "context", "size": 200000}, "input": …}; older ones without a type. */
static void read_step(struct price_list *list, struct price_of of, const struct json *step) {
    const struct json *tier = json_kind(step) == JSON_OBJECT ? json_get(step, "tier") : NULL;
    const struct json *type;
    struct err err = {0};
    int64_t size;
    if (!tier || json_kind(tier) != JSON_OBJECT || json_whole(tier, "size", &size, &err) != 1 ||
        size <= 0) {
        price_list_refuse(list, &of, "tiers", "", "expected \"tier\": {\"size\": tokens}");
        return;
    }
    type = json_get(tier, "type");
    if (type && (json_kind(type) != JSON_STRING || strcmp(json_string(type), "context") != 0)) {
        price_list_refuse(list, &of, "tiers", "", "a tier of another type than \"context\"");
        return;
    }
    of.context_min = size;
    read_prices(list, &of, step);
}

/* A member of several prices that nobody knows may be what "tiers" is called now. */
static bool has_unknown_list(const struct json *cost) {
    const struct json *member;
    for (member = json_first(cost); member; member = json_next(member)) {
        bool known = strcmp(json_name(member), "tiers") == 0 ||
                     strcmp(json_name(member), "context_over_200k") == 0;
        if (!known && (json_kind(member) == JSON_ARRAY || json_kind(member) == JSON_OBJECT))
            return true;
    }
    return false;
}

static void read_cost(struct price_list *list, struct price_of of, const struct json *cost,
                      bool has_tiers) {
    const struct json *tiers = json_get(cost, "tiers"), *step;
    const struct json *over = json_get(cost, "context_over_200k");
    read_prices(list, &of, cost);
    if (tiers && json_kind(tiers) == JSON_ARRAY) {
        for (step = json_first(tiers); step; step = json_next(step))
            read_step(list, of, step);
    } else if (tiers && json_kind(tiers) != JSON_NULL) {
        price_list_refuse(list, &of, "tiers", "", "is a %s, expected an array",
                          json_kind_name(json_kind(tiers)));
    } else if (over && json_kind(over) == JSON_OBJECT && (has_tiers || has_unknown_list(cost))) {
        /* Its name was kept when the lengths became others (272,000): "tiers" is what counts. */
        price_list_refuse(list, &of, "context_over_200k", "", "expected \"tiers\" beside it");
    } else if (over && json_kind(over) == JSON_OBJECT) {
        of.context_min = 200000;
        read_prices(list, &of, over);
    }
}

static const struct json *member(const struct json *object, const char *name) {
    const struct json *found =
        object && json_kind(object) == JSON_OBJECT ? json_get(object, name) : NULL;
    return found && json_kind(found) == JSON_OBJECT ? found : NULL;
}

/* experimental.modes.fast: the tier that a request has to ask for ("service_tier": "priority"),
 * or the mode's own name, where the request asks for it in another way ("speed": "fast"). */
static void read_modes(struct price_list *list, struct price_of of, const struct json *model,
                       bool has_tiers) {
    const struct json *modes = member(member(model, "experimental"), "modes"), *mode;
    for (mode = modes ? json_first(modes) : NULL; mode; mode = json_next(mode)) {
        const struct json *cost = member(mode, "cost");
        const struct json *body = member(member(mode, "provider"), "body");
        const struct json *tier = body ? json_get(body, "service_tier") : NULL;
        const struct json *speed = body ? json_get(body, "speed") : NULL;
        bool named = speed && json_kind(speed) == JSON_STRING &&
                     strcmp(json_string(speed), json_name(mode)) == 0;
        of.tier = tier && json_kind(tier) == JSON_STRING ? json_string(tier) : json_name(mode);
        if (cost && !named && (!tier || json_kind(tier) != JSON_STRING))
            price_list_refuse(list, &of, "modes", "",
                              "expected a service_tier or a speed in the body of its request");
        else if (cost)
            read_cost(list, of, cost, has_tiers);
    }
}

static void read_model(struct price_list *list, const char *seller, const struct json *model,
                       bool has_tiers) {
    struct price_of of = {.subject = json_name(model), .seller = seller};
    if (json_kind(model) != JSON_OBJECT) {
        price_list_refuse(list, &of, "model", "", "is a %s, expected an object",
                          json_kind_name(json_kind(model)));
        return;
    }
    const struct json *cost = json_get(model, "cost");
    if (cost && json_kind(cost) == JSON_OBJECT)
        read_cost(list, of, cost, has_tiers);
    else if (cost && json_kind(cost) != JSON_NULL)
        price_list_refuse(list, &of, "cost", "", "is a %s, expected an object",
                          json_kind_name(json_kind(cost)));
    read_modes(list, of, model, has_tiers);
}

/* Whether the document states lengths of prompts in "tiers", as all do since July 2026. */
static bool states_tiers(const struct json *root) {
    const struct json *provider, *model;
    for (provider = json_first(root); provider; provider = json_next(provider)) {
        const struct json *models = member(provider, "models");
        for (model = models ? json_first(models) : NULL; model; model = json_next(model)) {
            const struct json *cost = member(model, "cost");
            if (cost && json_get(cost, "tiers"))
                return true;
        }
    }
    return false;
}

static int read_provider(struct price_list *list, const struct json *provider, bool has_tiers,
                         struct err *err) {
    const struct json *models, *model;
    if (json_kind(provider) != JSON_OBJECT)
        return err_set(err, "%s is a %s, expected an object", json_name(provider),
                       json_kind_name(json_kind(provider)));
    if (json_need_object(provider, "models", &models, err))
        return err_prefix(err, "%s", json_name(provider));
    for (model = json_first(models); model; model = json_next(model))
        read_model(list, seller_name(json_name(provider)), model, has_tiers);
    return 0;
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *provider;
    if (json_kind(root) != JSON_OBJECT)
        return err_set(err, "the reply is a %s, expected an object of providers",
                       json_kind_name(json_kind(root)));
    struct price_list *list = price_list_new(sink);
    bool has_tiers = states_tiers(root);
    for (provider = json_first(root); provider; provider = json_next(provider)) {
        if (read_provider(list, provider, has_tiers, err)) {
            price_list_drop(list);
            return -1;
        }
    }
    if (price_list_end(list) == 0)
        return err_set(err, "no price: expected providers with \"models\" with \"cost\"");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {{"", "https://models.dev/api.json"}};

const struct fetcher fetcher_models_dev = {
    .name = "models-dev",
    .title = "models.dev: prices of about 150 sellers",
    .home = "https://models.dev/",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_AGGREGATOR + 2,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 12,
    .stale_days = 14,
    .max_bytes = 32 << 20,
    .min_rows = 10,
    .parse = parse,
};
