/* SPDX-License-Identifier: MIT
 * Portkey's price files, one for each provider: prices in US cents per token.
 * The member "default" is a template whose zeros mean nothing. Tiers and steps
 * by prompt length stand under custom_pricing; only its region "default" is
 * read, and of its standard mode only the steps: the base price is the one on
 * top. */
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <string.h>

#define CENTS_PER_TOKEN 4 /* from US cents per token to USD per million */

static const struct {
    const char *name;
    enum measure measure;
} components[] = {
    {"request_token", MEASURE_INPUT},
    {"response_token", MEASURE_OUTPUT},
    {"cache_read_input_token", MEASURE_CACHE_READ},
    {"cache_write_input_token", MEASURE_CACHE_WRITE},
};

static const struct json *member(const struct json *object, const char *name) {
    const struct json *found =
        object && json_kind(object) == JSON_OBJECT ? json_get(object, name) : NULL;
    return found && json_kind(found) == JSON_OBJECT ? found : NULL;
}

static bool is_zero(const struct json *prices, const char *name) {
    int64_t nano = 0;
    struct err err = {0};
    const struct json *unit = member(prices, name);
    /* A price that cannot be read may be anything: the other one is not free because of it. */
    return !unit || json_decimal(unit, "price", 0, &nano, &err) < 0 || nano == 0;
}

/* Whether something else than tokens of text is priced too: images, videos, searches. */
static bool has_other_units(const struct json *prices) {
    const struct json *unit;
    for (unit = json_first(prices); unit; unit = json_next(unit)) {
        const char *name = json_name(unit);
        if (strcmp(name, "request_token") != 0 && strcmp(name, "response_token") != 0 &&
            strncmp(name, "cache_", 6) != 0)
            return true;
    }
    return false;
}

/* Priced by another unit, with zeros for the tokens. */
static bool is_other_unit(const struct json *prices) {
    return is_zero(prices, "request_token") && is_zero(prices, "response_token") &&
           has_other_units(prices);
}

/* {"request_token": {"price": 0.00025}, …} */
static void read_prices(struct price_list *list, const struct price_of *of,
                        const struct json *prices) {
    for (size_t i = 0; i < sizeof components / sizeof *components; i++) {
        const struct json *unit = member(prices, components[i].name);
        bool token =
            components[i].measure == MEASURE_INPUT || components[i].measure == MEASURE_OUTPUT;
        /* A zero beside other units says that this is not what is sold. */
        if (unit && !(token && is_zero(prices, components[i].name) && has_other_units(prices)))
            price_list_json(list, of, components[i].measure, unit, "price", CENTS_PER_TOKEN);
    }
    const struct json *hour = member(member(prices, "additional_units"), "cache_write_1h");
    if (hour) {
        struct price_of here = *of;
        here.tier = price_list_tier(list, of->tier, "cache_1h");
        price_list_json(list, &here, MEASURE_CACHE_WRITE, hour, "price", CENTS_PER_TOKEN);
    }
}

/* A text beside the prices that nobody knows may be their currency or their unit. */
static const struct json *unknown_text(const struct json *config) {
    const struct json *found;
    for (found = json_first(config); found; found = json_next(found))
        if (json_kind(found) == JSON_STRING && strcmp(json_name(found), "currency") != 0)
            return found;
    return NULL;
}

/* Prompt tokens from which the step of that name applies: context_tier_map is {"0": "lte-272k",
 * "272000": "gt-272k"}. -1 where it is not in the map. */
static int64_t step_from(const struct json *map, const char *name) {
    const struct json *entry;
    for (entry = map ? json_first(map) : NULL; entry; entry = json_next(entry)) {
        int64_t tokens = 0;
        const char *p = json_name(entry);
        if (json_kind(entry) != JSON_STRING || strcmp(json_string(entry), name) != 0)
            continue;
        for (; *p >= '0' && *p <= '9' && tokens < 1000000000; p++)
            tokens = tokens * 10 + (*p - '0');
        return *p ? -1 : tokens;
    }
    return -1;
}

static void read_steps(struct price_list *list, struct price_of of, const struct json *steps,
                       const struct json *map, bool base_too) {
    const struct json *step;
    for (step = json_first(steps); step; step = json_next(step)) {
        const struct json *prices = member(member(step, "pricing_config"), "pay_as_you_go");
        of.context_min = step_from(map, json_name(step));
        if (!prices || of.context_min < 0) {
            of.context_min = 0;
            price_list_refuse(list, &of, "context_tiers", json_name(step),
                              "expected prices, and the step in context_tier_map");
        } else if (of.context_min || base_too) {
            read_prices(list, &of, prices);
        }
    }
}

static void read_modes(struct price_list *list, struct price_of of, const struct json *custom,
                       bool has_batch) {
    const struct json *map = member(custom, "context_tier_map");
    const struct json *modes =
        member(member(member(custom, "regions"), "default"), "execution_modes");
    const struct json *mode;
    for (mode = modes ? json_first(modes) : NULL; mode; mode = json_next(mode)) {
        const struct json *steps = member(mode, "context_tiers");
        const struct json *prices = member(member(mode, "pricing_config"), "pay_as_you_go");
        bool standard = strcmp(json_name(mode), "standard") == 0;
        bool told = standard || (has_batch && strcmp(json_name(mode), "batch") == 0);
        of.tier = standard ? NULL : json_name(mode);
        if (steps)
            read_steps(list, of, steps, map, !told);
        else if (prices && !told)
            read_prices(list, &of, prices);
    }
}

static void read_model(struct price_list *list, const char *seller, const struct json *model) {
    struct price_of of = {.subject = json_name(model), .seller = seller};
    const struct json *config = member(model, "pricing_config");
    const struct json *prices = member(config, "pay_as_you_go");
    const struct json *batch = member(config, "batch_config");
    const struct json *currency = config ? json_get(config, "currency") : NULL;
    if (!config)
        return;
    if (currency &&
        (json_kind(currency) != JSON_STRING || strcmp(json_string(currency), "USD") != 0)) {
        price_list_refuse(list, &of, "currency", "", "another currency than USD");
        return;
    }
    if (unknown_text(config)) {
        price_list_refuse(list, &of, json_name(unknown_text(config)),
                          json_string(unknown_text(config)), "an unknown text beside the prices");
        return;
    }
    if (!prices) {
        price_list_refuse(list, &of, "pricing_config", "", "pay_as_you_go is missing");
        return;
    }
    if (is_other_unit(prices))
        return;
    read_prices(list, &of, prices);
    read_modes(list, of, member(model, "custom_pricing"), batch != NULL);
    of.tier = "batch";
    if (batch)
        read_prices(list, &of, batch);
}

static int read_root(const struct json *root, const char *part, struct sink *sink,
                     struct err *err) {
    const struct json *model;
    if (json_kind(root) != JSON_OBJECT)
        return err_set(err, "the reply is a %s, expected an object of models",
                       json_kind_name(json_kind(root)));
    struct price_list *list = price_list_new(sink);
    for (model = json_first(root); model; model = json_next(model))
        if (strcmp(json_name(model), "default") != 0)
            read_model(list, seller_name(part), model);
    if (price_list_end(list) == 0)
        return err_set(err, "no price: expected models with pricing_config.pay_as_you_go");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read_root(json_root(json), doc->part, sink, err);
    if (failed)
        err_prefix(err, "%s", doc->name);
    json_close(json);
    return failed;
}

#define PART(name)                                                                                 \
    { name, "https://configs.portkey.ai/pricing/" name ".json" }
static const struct fetcher_part parts[] = {
    PART("openai"),     PART("anthropic"),    PART("google"),      PART("deepseek"),
    PART("groq"),       PART("x-ai"),         PART("together-ai"), PART("mistral-ai"),
    PART("openrouter"), PART("fireworks-ai"),
};
#define PARTS (sizeof parts / sizeof *parts)

/* The provider of a saved file that is not fetched: "…/pricing/azure-openai.json", or with date and
 * commit before it, as in "2026-07-09_a2a25b8b_cohere.json". */
static int other_part(const char *base, struct buf *part) {
    const char *dot = strrchr(base, '.');
    if (!dot || strcmp(dot, ".json") != 0)
        return -1;
    const char *name = dot;
    while (name > base && !strchr("_. ", name[-1]))
        name--;
    size_t size = (size_t)(dot - name);
    if (!size || *name < 'a' || *name > 'z' ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") < size)
        return -1;
    return buf_add(part, name, size);
}

static int part_of(const char *path, struct buf *part) {
    for (size_t i = 0; i < PARTS; i++)
        if (document_path_names(path, "json", parts[i].name))
            return buf_text(part, parts[i].name);
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    if (strcmp(base, "portkey.json") != 0 && other_part(base, part) == 0)
        return 0;
    /* A saved reply under the source's own name is the first part. */
    return strncmp(base, "portkey", 7) == 0 ? buf_text(part, parts[0].name) : -1;
}

const struct fetcher fetcher_portkey = {
    .name = "portkey",
    .title = "Portkey's price files",
    .home = "https://github.com/Portkey-AI/models",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_AGGREGATOR + 4,
    .parts = parts,
    .part_count = PARTS,
    .extensions = "json",
    .due_hours = 24,
    .stale_days = 14,
    .max_bytes = 8 << 20,
    .min_rows = 2,
    .part_of = part_of,
    .parse = parse,
};
