/* SPDX-License-Identifier: MIT
 * LiteLLM's model_prices_and_context_window.json: one object, a member for each
 * model of each seller, prices as numbers in USD per token. Only language
 * models are read (mode chat, responses, completion); prices per character,
 * second, image or audio token are no prices per token of text and are left
 * alone. A price that is absent is unknown, one that is 0 is free. */
#include <mtok/fetcher.h>
#include <mtok/members.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <string.h>

#define PER_TOKEN 6 /* from USD per token to USD per million */

/* Beginnings of the price fields; what may follow is read by field_read. */
static const struct {
    const char *name;
    enum measure measure;
} fields[] = {
    {"input_cost_per_token_cache_hit", MEASURE_CACHE_READ}, /* before input_cost_per_token */
    {"input_cost_per_token", MEASURE_INPUT},
    {"output_cost_per_token", MEASURE_OUTPUT},
    {"cache_read_input_token_cost", MEASURE_CACHE_READ},
    {"cache_creation_input_token_cost", MEASURE_CACHE_WRITE},
};

static const struct {
    const char *suffix;
    const char *tier;
} tiers[] = {
    {"_batches", "batch"},
    {"_flex", "flex"},
    {"_priority", "priority"},
};

/* The oldest copies (until April 2024) name no provider. The key tells it: a route before the
 * first slash, else the form of the name, as LiteLLM itself routed it then. */
static const struct {
    const char *beginning;
    const char *seller;
} routes[] = {
    {"gpt-", "openai"},
    {"ft:gpt-", "openai"},
    {"babbage-002", "openai"},
    {"davinci-002", "openai"},
    {"claude-", "anthropic"},
    {"text-bison", "vertex-ai"},
    {"chat-bison", "vertex-ai"},
    {"code-bison", "vertex-ai"},
    {"codechat-bison", "vertex-ai"},
    {"code-gecko", "vertex-ai"},
    {"text-unicorn", "vertex-ai"},
    {"gemini-pro", "vertex-ai"},
    {"command", "cohere"},
    {"j2-", "ai21"},
    {"luminous-", "aleph_alpha"},
    {"dolphin", "nlp_cloud"},
    {"chatdolphin", "nlp_cloud"},
    {"ai21.", "bedrock"},
    {"amazon.", "bedrock"},
    {"anthropic.", "bedrock"},
    {"cohere.", "bedrock"},
    {"meta.", "bedrock"},
};

static bool is_text_model(const char *mode) {
    return strcmp(mode, "chat") == 0 || strcmp(mode, "responses") == 0 ||
           strcmp(mode, "completion") == 0;
}

static const char *seller_by_key(struct price_list *list, const char *key) {
    const char *slash = strchr(key, '/');
    if (slash)
        return seller_name(price_list_text(list, key, (size_t)(slash - key)));
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strncmp(key, routes[i].beginning, strlen(routes[i].beginning)) == 0)
            return routes[i].seller;
    return "";
}

static bool skip(const char **text, const char *word) {
    if (**text != *word)
        return false;
    size_t n = strlen(word);
    if (strncmp(*text, word, n) != 0)
        return false;
    *text += n;
    return true;
}

/* "_above_272k_tokens": sets the number of prompt tokens. */
static bool skip_context(const char **text, int64_t *tokens) {
    const char *p = *text;
    int64_t thousands = 0;
    if (!skip(&p, "_above_"))
        return false;
    for (; *p >= '0' && *p <= '9' && thousands < 1000000; p++)
        thousands = thousands * 10 + (*p - '0');
    if (thousands == 0 || !skip(&p, "k_tokens"))
        return false;
    *tokens = thousands * 1000;
    *text = p;
    return true;
}

/* "_batches" and the like, once in a name. */
static void skip_tier(const char **text, const char **tier) {
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers && !*tier; i++)
        if (skip(text, tiers[i].suffix))
            *tier = tiers[i].tier;
}

/* What stands behind the beginning of a field's name. false: a field of another kind. */
static bool read_suffix(struct price_list *list, const char *rest, struct price_of *of) {
    bool hour = false;
    while (*rest) {
        const char *before = rest;
        if (skip(&rest, "_above_1hr"))
            hour = true;
        else if (!skip_context(&rest, &of->context_min))
            skip_tier(&rest, &of->tier);
        if (rest == before)
            return false;
    }
    if (hour)
        of->tier = price_list_tier(list, of->tier, "cache_1h");
    return true;
}

/* One member of an entry, when it is a price per token of text. */
static void read_field(struct price_list *list, struct price_of of, const struct json *field) {
    const char *name = json_name(field);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *rest = name;
        if (!skip(&rest, fields[i].name))
            continue;
        if (read_suffix(list, rest, &of))
            price_list_node(list, &of, fields[i].measure, field, PER_TOKEN);
        return;
    }
}

static void read_fields(struct price_list *list, const struct price_of *of,
                        const struct json *object) {
    const struct json *field;
    for (field = json_first(object); field; field = json_next(field))
        read_field(list, *of, field);
}

/* {"range": [32000, 128000], "input_cost_per_token": …}: a step by prompt length. */
static void read_step(struct price_list *list, struct price_of of, const struct json *step) {
    const struct json *range = NULL;
    struct err err = {0};
    int64_t nano;
    if (json_kind(step) != JSON_OBJECT || json_need_array(step, "range", &range, &err) ||
        json_count(range) != 2 || json_decimal_of(json_first(range), 0, &nano, &err) != 1 ||
        nano < 0 || nano % 1000000000) {
        price_list_refuse(list, &of, "tiered_pricing", "",
                          "expected an object with \"range\": [from, to] in whole tokens");
        return;
    }
    of.context_min = nano / 1000000000;
    read_fields(list, &of, step);
}

static void read_model(struct price_list *list, const char *key, const struct json *entry,
                       bool has_providers) {
    struct price_of of = {.subject = key};
    const struct json *steps = json_get(entry, "tiered_pricing"), *step;
    const struct json *provider = json_get(entry, "litellm_provider");
    if (provider && json_kind(provider) == JSON_STRING) {
        of.seller = seller_name(json_string(provider));
    } else if (has_providers) {
        price_list_refuse(list, &of, "litellm_provider", "", "expected the name of the seller");
        return;
    } else {
        of.seller = seller_by_key(list, key);
    }
    read_fields(list, &of, entry);
    if (!steps || json_kind(steps) == JSON_NULL)
        return;
    if (json_kind(steps) != JSON_ARRAY) {
        price_list_refuse(list, &of, "tiered_pricing", "", "is a %s, expected an array",
                          json_kind_name(json_kind(steps)));
        return;
    }
    for (step = json_first(steps); step; step = json_next(step))
        read_step(list, of, step);
}

/* Members that are no models. */
static bool is_other(const char *key) {
    return strcmp(key, "sample_spec") == 0 || strcmp(key, "fallback_generalizations") == 0 ||
           strcmp(key, "last_updated") == 0;
}

static void read_entry(struct price_list *list, struct sink *sink, const struct json *entry,
                       bool has_providers) {
    const char *key = json_name(entry);
    if (is_other(key))
        return;
    if (json_kind(entry) != JSON_OBJECT) {
        sink_refuse(sink, key, "", "is a %s, expected an object", json_kind_name(json_kind(entry)));
        return;
    }
    /* Without a mode it is a template ("together-ai-up-to-3b"), not a model. */
    const struct json *mode = json_get(entry, "mode");
    if (mode && json_kind(mode) == JSON_STRING && is_text_model(json_string(mode)))
        read_model(list, key, entry, has_providers);
}

/* The oldest copies hold no text but "mode"; in the others a seller that is missing is an error. */
static bool names_provider(const struct json *entry) {
    const struct json *field;
    if (is_other(json_name(entry)) || json_kind(entry) != JSON_OBJECT)
        return false;
    for (field = json_first(entry); field; field = json_next(field))
        if (json_kind(field) == JSON_STRING && strcmp(json_name(field), "mode") != 0)
            return true;
    return false;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    static const struct member_reader reader = {"models", names_provider, read_entry};
    struct price_list *list = price_list_new(sink);
    if (members_read(doc, &doc->pages[0], &reader, list, sink, err)) {
        price_list_drop(list);
        return -1;
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "%s: no price: expected models of mode chat, responses or "
                       "completion with input_cost_per_token",
                       doc->name);
    return 0;
}

static const struct fetcher_part parts[] = {
    {"", "https://raw.githubusercontent.com/BerriAI/litellm/main/"
         "model_prices_and_context_window.json"},
};

const struct fetcher fetcher_litellm = {
    .name = "litellm",
    .title = "LiteLLM's map of model prices",
    .home = "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_AGGREGATOR + 3,
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json",
    .due_hours = 12,
    .stale_days = 14,
    .max_bytes = 16 << 20,
    .min_rows = 10,
    .parse = parse,
};
