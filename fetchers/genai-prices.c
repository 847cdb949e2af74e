/* SPDX-License-Identifier: MIT
 * genai-prices: an array of providers, prices in USD per Mtok. `prices` is an
 * object, or a list of {constraint, prices} of which the last match applies:
 * by date (start_date) or by the hour of the day (start_time, end_time). A
 * price is a number or {"base", "tiers": [{"start", "price"}]}. The `match`
 * rules reach too far and are not read: a model is its id. */
#include <mtok/day_price.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <mtok/when.h>
#include <string.h>

#define MAX_PERIODS 32 /* entries that one model's list may have */
#define MAX_STEPS 16   /* tiers that one price may have */

static const struct {
    const char *name;
    enum measure measure;
    const char *tier;
} components[] = {
    {"input_mtok", MEASURE_INPUT, NULL},
    {"output_mtok", MEASURE_OUTPUT, NULL},
    {"cache_read_mtok", MEASURE_CACHE_READ, NULL},
    {"cache_write_mtok", MEASURE_CACHE_WRITE, NULL},
    {"cache_write_5m_mtok", MEASURE_CACHE_WRITE, NULL}, /* what "cache write" means elsewhere */
    {"cache_write_1h_mtok", MEASURE_CACHE_WRITE, "cache_1h"},
};
#define COMPONENTS (sizeof components / sizeof *components)

/* Prompt tokens at which each component has a step, so that a later price without it ends it. */
struct steps {
    int64_t from[COMPONENTS][MAX_STEPS];
    size_t count[COMPONENTS];
};

static void add_step(struct steps *steps, size_t component, int64_t from) {
    if (steps->count[component] < MAX_STEPS)
        steps->from[component][steps->count[component]++] = from;
}

static bool has_step(const struct steps *steps, size_t component, int64_t from) {
    for (size_t i = 0; i < steps->count[component]; i++)
        if (steps->from[component][i] == from)
            return true;
    return false;
}

static void read_tiers(struct price_list *list, struct price_of of, size_t component,
                       const struct json *price, struct steps *steps) {
    const struct json *tiers = json_get(price, "tiers"), *tier;
    enum measure measure = components[component].measure;
    if (price_list_json(list, &of, measure, price, "base", 0) == 1)
        add_step(steps, component, 0);
    if (!tiers || json_kind(tiers) != JSON_ARRAY) {
        price_list_refuse(list, &of, components[component].name, "",
                          "expected \"base\" and an array \"tiers\"");
        return;
    }
    for (tier = json_first(tiers); tier; tier = json_next(tier)) {
        struct err err = {0};
        int64_t start;
        if (json_kind(tier) != JSON_OBJECT || json_whole(tier, "start", &start, &err) != 1 ||
            start <= 0) {
            price_list_refuse(list, &of, components[component].name, "",
                              "expected \"start\" above 0 in each tier");
            continue;
        }
        of.context_min = start;
        if (price_list_json(list, &of, measure, tier, "price", 0) == 1)
            add_step(steps, component, start);
        of.context_min = 0;
    }
}

static void read_prices(struct price_list *list, const struct price_of *of,
                        const struct json *prices, struct steps *steps) {
    *steps = (struct steps){0};
    for (size_t i = 0; i < COMPONENTS; i++) {
        const struct json *price = json_get(prices, components[i].name);
        struct price_of here = *of;
        if (components[i].tier)
            here.tier = components[i].tier;
        if (price && json_kind(price) == JSON_OBJECT)
            read_tiers(list, here, i, price, steps);
        else if (price_list_node(list, &here, components[i].measure, price, 0) == 1)
            add_step(steps, i, 0);
    }
}

/* Whether all prices of an object are known, if only as prices of something else: what is missing
 * may stand under an unknown name. */
static bool all_known(const struct json *prices) {
    static const char *const others[] = {
        "input_audio_mtok",      "output_audio_mtok", "cache_audio_read_mtok",
        "web_searches_kcount",   "requests_kcount",   "input_image_mtok",
        "cache_image_read_mtok", "output_image_mtok", "input_video_mtok",
        "output_reasoning_mtok", "output_video_mtok", "output_citation_mtok"};
    const struct json *member;
    for (member = json_first(prices); member; member = json_next(member)) {
        bool known = false;
        for (size_t i = 0; i < COMPONENTS; i++)
            known = known || strcmp(json_name(member), components[i].name) == 0;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            known = known || strcmp(json_name(member), others[i]) == 0;
        if (!known)
            return false;
    }
    return true;
}

/* What the price before had and this one has not ends with its beginning. */
static void end_missing(struct price_list *list, const struct price_of *of,
                        const struct steps *before, const struct steps *now) {
    for (size_t i = 0; i < COMPONENTS; i++) {
        for (size_t k = 0; k < before->count[i]; k++) {
            struct price_of here = *of;
            here.context_min = before->from[i][k];
            if (components[i].tier)
                here.tier = components[i].tier;
            if (!has_step(now, i, here.context_min))
                price_list_state(list, &here, components[i].measure, ROW_ENDED, "start_date");
        }
    }
}

/* One entry of a list of prices. */
struct period {
    const struct json *prices;
    int64_t since;  /* of start_date, 0 for none */
    int start, end; /* minutes of the day, -1 for none */
};

/* "16:30:00Z": minutes after midnight UTC, or -1. */
static int read_minute(const char *text) {
    for (size_t i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
            return -1;
    int minute = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
    bool zero = strcmp(text + 5, ":00Z") == 0 || strcmp(text + 5, "Z") == 0;
    return zero && text[3] < '6' && minute < MINUTES_PER_DAY ? minute : -1;
}

static int read_constraint(const struct json *constraint, struct period *period, struct err *err) {
    const struct json *member;
    if (json_kind(constraint) != JSON_OBJECT)
        return err_set(err, "constraint is a %s, expected an object",
                       json_kind_name(json_kind(constraint)));
    for (member = json_first(constraint); member; member = json_next(member)) {
        const char *name = json_name(member), *text;
        if (json_kind(member) == JSON_NULL)
            continue;
        if (json_need_text(constraint, name, &text, err))
            return -1;
        if (strcmp(name, "start_date") == 0) {
            if (when_read(text, strlen(text), &period->since, err))
                return -1;
        } else if (strcmp(name, "start_time") == 0) {
            period->start = read_minute(text);
        } else if (strcmp(name, "end_time") == 0) {
            period->end = read_minute(text);
        } else {
            return err_set(err, "unknown constraint \"%s\"", name);
        }
    }
    if ((period->start < 0) != (period->end < 0) || (period->since != 0) == (period->start >= 0))
        return err_set(err, "expected a start_date, or a start_time and an end_time");
    return 0;
}

static int read_period(const struct json *entry, struct period *period, struct err *err) {
    *period = (struct period){.start = -1, .end = -1};
    if (json_kind(entry) != JSON_OBJECT)
        return err_set(err, "an entry is a %s, expected an object",
                       json_kind_name(json_kind(entry)));
    if (json_need_object(entry, "prices", &period->prices, err))
        return -1;
    if (json_absent(entry, "constraint"))
        return 0;
    return read_constraint(json_get(entry, "constraint"), period, err);
}

/* The first entry applies always, the later ones from their dates on. */
static void by_date(struct price_list *list, struct price_of of, const struct period *periods,
                    size_t count) {
    struct steps before = {0}, now;
    for (size_t i = 0; i < count; i++) {
        of.since = periods[i].since;
        read_prices(list, &of, periods[i].prices, &now);
        if (i && all_known(periods[i].prices))
            end_missing(list, &of, &before, &now);
        before = now;
    }
}

/* The first entry applies in the hours that the others leave. */
static void by_hour(struct price_list *list, const struct price_of *of,
                    const struct period *periods, size_t count) {
    struct day_part parts[MAX_PERIODS];
    int rest = MINUTES_PER_DAY;
    for (size_t i = 1; i < count; i++) {
        parts[i] =
            (struct day_part){day_minutes(periods[i].start, periods[i].end), periods[i].prices};
        rest -= parts[i].minutes;
    }
    parts[0] = (struct day_part){rest, periods[0].prices};
    for (size_t i = 0; i < COMPONENTS; i++) {
        struct price_of here = *of;
        if (components[i].tier)
            here.tier = components[i].tier;
        day_price_json(list, &here, components[i].measure, parts, count, components[i].name, 0);
    }
}

/* Reads the entries; how many, or -1 refused. */
static int read_periods(const struct json *prices, struct period *periods, struct err *err) {
    const struct json *entry;
    int count = 0, hours = 0, dates = 0;
    for (entry = json_first(prices); entry; entry = json_next(entry), count++) {
        struct period *period = &periods[count];
        if (count == MAX_PERIODS)
            return err_set(err, "more than %d entries", MAX_PERIODS);
        if (read_period(entry, period, err))
            return -1;
        if ((count == 0) != (period->since == 0 && period->start < 0))
            return err_set(err, "expected the price without a constraint first, and only one");
        if (count > 1 && period->since && period->since <= periods[count - 1].since)
            return err_set(err, "the start_dates are not in order");
        hours += period->start >= 0;
        dates += period->since != 0;
    }
    if (hours && dates)
        return err_set(err, "dates and hours in one list");
    return count;
}

static void read_list(struct price_list *list, const struct price_of *of,
                      const struct json *prices) {
    struct period periods[MAX_PERIODS];
    struct err err = {0};
    int count = read_periods(prices, periods, &err);
    if (count < 0)
        price_list_refuse(list, of, "prices", "", "%s", err.text);
    else if (count > 1 && periods[1].start >= 0)
        by_hour(list, of, periods, (size_t)count);
    else
        by_date(list, *of, periods, (size_t)count);
}

static void read_model(struct price_list *list, const char *seller, const struct json *model,
                       struct sink *sink) {
    const char *id;
    struct steps steps;
    struct err err = {0};
    if (json_kind(model) != JSON_OBJECT || json_need_text(model, "id", &id, &err)) {
        sink_refuse(sink, seller, "", "%s", *err.text ? err.text : "a model is no object");
        return;
    }
    struct price_of of = {.subject = id, .seller = seller};
    const struct json *prices = json_get(model, "prices");
    if (prices && json_kind(prices) == JSON_OBJECT)
        read_prices(list, &of, prices, &steps);
    else if (prices && json_kind(prices) == JSON_ARRAY)
        read_list(list, &of, prices);
    else
        price_list_refuse(list, &of, "prices", "", "expected an object or an array");
}

static int read_provider(struct price_list *list, const struct json *provider, struct sink *sink,
                         struct err *err) {
    const struct json *models, *model;
    const char *id;
    if (json_kind(provider) != JSON_OBJECT)
        return err_set(err, "a provider is a %s, expected an object",
                       json_kind_name(json_kind(provider)));
    if (json_need_text(provider, "id", &id, err))
        return err_prefix(err, "a provider");
    if (json_need_array(provider, "models", &models, err))
        return err_prefix(err, "%s", id);
    for (model = json_first(models); model; model = json_next(model))
        read_model(list, seller_name(id), model, sink);
    return 0;
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *provider;
    if (json_kind(root) != JSON_ARRAY)
        return err_set(err, "the reply is a %s, expected an array of providers",
                       json_kind_name(json_kind(root)));
    struct price_list *list = price_list_new(sink);
    for (provider = json_first(root); provider; provider = json_next(provider)) {
        if (read_provider(list, provider, sink, err)) {
            price_list_drop(list);
            return -1;
        }
    }
    if (price_list_end(list) == 0)
        return err_set(err, "no price: expected providers with \"models\" with \"prices\"");
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {
    {"", "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/"
         "data.json"},
};

const struct fetcher fetcher_genai_prices = {
    .name = "genai-prices",
    .title = "genai-prices by Pydantic",
    .home = "https://github.com/pydantic/genai-prices",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_AGGREGATOR + 1,
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 12,
    .stale_days = 14,
    .max_bytes = 16 << 20,
    .min_rows = 10,
    .parse = parse,
};
