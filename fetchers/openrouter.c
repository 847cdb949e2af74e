/* SPDX-License-Identifier: MIT
 * OpenRouter's list of models: decimal strings in USD per token. OpenRouter is
 * a seller of its own, and what it shows is no vendor's list price: of an open
 * model one endpoint's, promotions included. "-1" says that the price depends
 * on the route. A ":batch" model is the batch tier of the model before the
 * colon. The oldest saved copies hold only the array of models. */
#include <mtok/day_price.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PER_TOKEN 6  /* from USD per token to USD per million */
#define MAX_HOURS 24 /* overrides by the hour that one model may have */
#define MAX_PAGES 50

static const struct {
    const char *name;
    enum measure measure;
    const char *tier; /* tier within the model's, NULL for none */
} components[] = {
    {"prompt", MEASURE_INPUT, NULL},
    {"completion", MEASURE_OUTPUT, NULL},
    {"input_cache_read", MEASURE_CACHE_READ, NULL},
    {"input_cache_write", MEASURE_CACHE_WRITE, NULL},
    {"input_cache_write_1h", MEASURE_CACHE_WRITE, "cache_1h"},
};
#define COMPONENTS (sizeof components / sizeof *components)

static void component(struct price_list *list, struct price_of of, size_t i,
                      const struct json *pricing) {
    const struct json *price = json_get(pricing, components[i].name);
    if (components[i].tier)
        of.tier = price_list_tier(list, of.tier, components[i].tier);
    if (price && json_kind(price) == JSON_STRING && strcmp(json_string(price), "-1") == 0)
        price_list_state(list, &of, components[i].measure, ROW_DYNAMIC, "-1");
    else
        price_list_node(list, &of, components[i].measure, price, PER_TOKEN);
}

/* A time of day as OpenRouter writes it: 1630 is half past four. -1 when it is none. */
static int minute_of(const struct json *override, const char *name) {
    int64_t clock;
    struct err err = {0};
    if (json_whole(override, name, &clock, &err) != 1 || clock < 0 || clock > 2359 ||
        clock % 100 > 59)
        return -1;
    return (int)(clock / 100 * 60 + clock % 100);
}

/* Overrides by the hour. They replace the price on top, which is the present hour's. */
static void by_hour(struct price_list *list, const struct price_of *of,
                    const struct json *overrides) {
    struct day_part parts[MAX_HOURS];
    size_t count = 0;
    const struct json *override;
    for (override = json_first(overrides); override; override = json_next(override)) {
        int start = minute_of(override, "utc_start"), end = minute_of(override, "utc_end");
        if (start < 0 || end < 0 || count == MAX_HOURS ||
            !json_absent(override, "min_prompt_tokens")) {
            price_list_refuse(list, of, "overrides", "",
                              "expected hours as utc_start and utc_end in each");
            return;
        }
        parts[count++] = (struct day_part){day_minutes(start, end), override};
    }
    for (size_t i = 0; i < COMPONENTS; i++) {
        struct price_of here = *of;
        if (components[i].tier)
            here.tier = price_list_tier(list, of->tier, components[i].tier);
        day_price_json(list, &here, components[i].measure, parts, count, components[i].name,
                       PER_TOKEN);
    }
}

/* Prompt tokens from which an override applies, or 0. */
static int64_t tokens_of(const struct json *override) {
    int64_t tokens;
    struct err err = {0};
    if (json_kind(override) != JSON_OBJECT ||
        json_whole(override, "min_prompt_tokens", &tokens, &err) != 1 || tokens <= 0)
        return 0;
    return tokens;
}

static bool are_by_length(const struct json *overrides) {
    const struct json *override;
    for (override = json_first(overrides); override; override = json_next(override))
        if (!tokens_of(override))
            return false;
    return true;
}

/* Overrides by the length of the prompt: prices from so many tokens on. */
static void by_length(struct price_list *list, struct price_of of, const struct json *overrides) {
    const struct json *override;
    for (override = json_first(overrides); override; override = json_next(override)) {
        of.context_min = tokens_of(override);
        for (size_t i = 0; i < COMPONENTS; i++)
            component(list, of, i, override);
    }
}

static bool names_hours(const struct json *overrides) {
    const struct json *override;
    for (override = json_first(overrides); override; override = json_next(override))
        if (json_kind(override) == JSON_OBJECT && !json_absent(override, "utc_start"))
            return true;
    return false;
}

/* A list under another name may say when the price on top does not apply. */
static bool has_unknown_list(const struct json *pricing) {
    const struct json *member;
    for (member = json_first(pricing); member; member = json_next(member))
        if ((json_kind(member) == JSON_ARRAY || json_kind(member) == JSON_OBJECT) &&
            strcmp(json_name(member), "overrides") != 0)
            return true;
    return false;
}

static void read_pricing(struct price_list *list, const struct price_of *of,
                         const struct json *pricing) {
    const struct json *overrides = json_get(pricing, "overrides");
    if (has_unknown_list(pricing)) {
        price_list_refuse(list, of, "pricing", "", "holds an unknown list of prices");
        return;
    }
    if (overrides && json_kind(overrides) != JSON_NULL && json_kind(overrides) != JSON_ARRAY) {
        price_list_refuse(list, of, "overrides", "", "is a %s, expected an array",
                          json_kind_name(json_kind(overrides)));
        return;
    }
    bool listed = overrides && json_kind(overrides) == JSON_ARRAY;
    if (listed && names_hours(overrides)) {
        by_hour(list, of, overrides);
        return;
    }
    if (listed && !are_by_length(overrides)) {
        /* When the price on top applies is not known either. */
        price_list_refuse(list, of, "overrides", "", "expected min_prompt_tokens above 0 in each");
        return;
    }
    for (size_t i = 0; i < COMPONENTS; i++)
        component(list, *of, i, pricing);
    if (listed)
        by_length(list, *of, overrides);
}

static void read_model(struct price_list *list, struct sink *sink, const struct json *model,
                       size_t place, size_t *aliases) {
    const struct json *pricing;
    const char *id;
    char where[48];
    struct err why = {0};
    snprintf(where, sizeof where, "data[%zu]", place);
    if (json_kind(model) != JSON_OBJECT || json_need_text(model, "id", &id, &why) ||
        json_need_object(model, "pricing", &pricing, &why)) {
        sink_refuse(sink, where, "", "%s", *why.text ? why.text : "expected an object");
        return;
    }
    /* "~openai/gpt-latest" is another name of a model that is listed itself. */
    if (*id == '~') {
        ++*aliases;
        return;
    }
    struct price_of of = {.subject = id, .seller = "openrouter"};
    const char *colon = strrchr(id, ':');
    if (colon && strcmp(colon, ":batch") == 0) {
        of.subject = price_list_text(list, id, (size_t)(colon - id));
        of.tier = "batch";
    }
    read_pricing(list, &of, pricing);
}

/* The array of models of one page. */
static int models_of(const struct json *root, const struct json **models, struct err *err) {
    if (json_kind(root) == JSON_ARRAY) {
        *models = root;
        return 0;
    }
    if (json_kind(root) != JSON_OBJECT)
        return err_set(err, "the reply is a %s, expected an object with \"data\"",
                       json_kind_name(json_kind(root)));
    return json_need_array(root, "data", models, err);
}

static int read_page(const struct document *doc, size_t page, struct price_list *list,
                     struct sink *sink, size_t *aliases, struct err *err) {
    struct json_doc *json;
    const struct json *models, *model;
    size_t place = 0;
    if (document_json(doc, &doc->pages[page], &json, err))
        return -1;
    int failed = models_of(json_root(json), &models, err);
    if (failed)
        err_prefix(err, "%s", doc->name);
    else
        for (model = json_first(models); model; model = json_next(model))
            read_model(list, sink, model, place++, aliases);
    json_close(json);
    return failed;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    size_t aliases = 0;
    for (size_t page = 0; page < doc->page_count; page++) {
        if (read_page(doc, page, list, sink, &aliases, err)) {
            price_list_drop(list);
            return -1;
        }
    }
    if (aliases)
        sink_note(sink, "%zu aliases (\"~vendor/…-latest\") left out", aliases);
    if (price_list_end(list) == 0)
        return err_set(err, "%s: no price: expected models with \"id\" and \"pricing\"", doc->name);
    return 0;
}

/* Resolves a path of the same host: "/api/v1/models?cursor=2". */
static int absolute(const char *base, const char *link, struct buf *url, struct err *err) {
    const char *host = strstr(base, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    if (strncmp(link, "https://", 8) == 0)
        return buf_text(url, link);
    if (*link != '/' || link[1] == '/' || !path)
        return err_set(err, "%s: links.next is \"%.200s\", expected a URL", base, link);
    return buf_add(url, base, (size_t)(path - base)) || buf_text(url, link) ? -1 : 0;
}

static int next(const struct document *doc, struct buf *url, struct err *err) {
    struct json_doc *json;
    const struct json *links, *link = NULL;
    int found = 0;
    if (doc->page_count >= MAX_PAGES)
        return err_set(err, "%s: more than %d pages", doc->name, MAX_PAGES);
    if (document_json(doc, &doc->pages[doc->page_count - 1], &json, err))
        return -1;
    if (json_kind(json_root(json)) == JSON_OBJECT) {
        links = json_get(json_root(json), "links");
        link = links && json_kind(links) == JSON_OBJECT ? json_get(links, "next") : NULL;
    }
    if (link && json_kind(link) == JSON_STRING)
        found = absolute(doc->name, json_string(link), url, err) ? -1 : 1;
    else if (link && json_kind(link) != JSON_NULL)
        found = err_set(err, "%s: links.next is a %s, expected a text or null", doc->name,
                        json_kind_name(json_kind(link)));
    json_close(json);
    return found;
}

static const struct fetcher_part parts[] = {
    {"", "https://openrouter.ai/api/v1/models"},
};

const struct fetcher fetcher_openrouter = {
    .name = "openrouter",
    .title = "OpenRouter's models and what it sells them for",
    .home = "https://openrouter.ai/models",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR, /* of its own prices: it is its own seller */
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json",
    .due_hours = 12,
    .stale_days = 7,
    .max_bytes = 16 << 20,
    .min_rows = 10,
    .next = next,
    .parse = parse,
};
