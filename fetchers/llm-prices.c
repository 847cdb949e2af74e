/* SPDX-License-Identifier: MIT
 * llm-prices.com: a list kept by hand, in USD per Mtok, with dates for the few
 * models that changed. Three forms: historical-v1.json (with from_date and
 * to_date), current-v1.json (no dates), and the repository's data/<vendor>.json,
 * which only an import meets. from_date is inclusive, to_date exclusive, null
 * is open. What a long prompt costs has an id of its own: "gpt-5.4-272k",
 * whose name says "GPT-5.4 >272k", is gpt-5.4 from 272,000 tokens. */
#include <ctype.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <mtok/seller.h>
#include <mtok/when.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum measure measure;
} components[] = {
    {"input", MEASURE_INPUT},
    {"output", MEASURE_OUTPUT},
    {"input_cached", MEASURE_CACHE_READ},
};

/* One price of one model and the days between which it applied; 0 for an open end. */
struct period {
    const char *id;
    int64_t context_min;
    const char *vendor;
    const struct json *prices;
    int64_t from;
    int64_t to;
};

struct periods {
    struct period *list;
    size_t count;
    size_t room;
    struct arena arena;
};

static void keep(struct periods *periods, const struct period *period) {
    if (periods->count == periods->room) {
        periods->room = periods->room ? periods->room * 2 : 256;
        periods->list = mem_grow(periods->list, periods->room * sizeof *periods->list);
    }
    periods->list[periods->count++] = *period;
}

/* A day, or 0 where it is null; a list with dates has the member in every row. */
static int read_day(const struct json *entry, const char *name, bool dated, int64_t *day,
                    struct err *err) {
    const char *text;
    *day = 0;
    if (dated && !json_get(entry, name))
        return err_set(err, "\"%s\" is missing, expected a day or null", name);
    if (json_absent(entry, name))
        return 0;
    if (json_need_text(entry, name, &text, err))
        return -1;
    return when_read(text, strlen(text), day, err);
}

/* Only an id that ends like a context needs one. */
static int read_name(const struct json *entry, const char **name, struct err *err) {
    *name = "";
    return json_absent(entry, "name") ? 0 : json_need_text(entry, "name", name, err);
}

/* The thousands of a "272k" that ends `text`, and where it begins; NULL where none does. */
static const char *thousands(const char *text, int64_t *count) {
    size_t size = strlen(text), first;
    if (size < 2 || tolower((unsigned char)text[size - 1]) != 'k')
        return NULL;
    for (first = size - 1; first > 0 && isdigit((unsigned char)text[first - 1]); first--)
        ;
    *count = atoll(text + first);
    return size - 1 - first >= 1 && size - 1 - first <= 5 && *count ? text + first : NULL;
}

/* "Moonshot v1 128k" is the name of moonshot-v1-128k. */
static bool same_name(const char *id, const char *name) {
    while (*id && *name) {
        char a = (char)tolower((unsigned char)*id++), b = (char)tolower((unsigned char)*name++);
        if (a != b && !(a == '-' && b == ' '))
            return false;
    }
    return !*id && !*name;
}

/* Takes the context out of an id that ends with it, where the name says that it is one. */
static int read_context(struct periods *periods, const char *name, struct period *period,
                        struct err *err) {
    int64_t stated = 0, named = 0;
    const char *of_id = thousands(period->id, &stated), *of_name = thousands(name, &named);
    bool above = of_name && of_name > name && of_name[-1] == '>';
    bool of = of_id && of_id > period->id && of_id[-1] == '-';
    if (!of && !above)
        return 0;
    if (of && same_name(period->id, name))
        return 0;
    if (!of || !above || stated != named)
        return err_set(err, "the name \"%s\" does not say whether the id's end is a context", name);
    struct buf id;
    buf_init(&id, 1024);
    for (size_t size = (size_t)(of_id - period->id); size > 0; size--)
        if (period->id[size - 1] != '-') {
            buf_add(&id, period->id, size);
            break;
        }
    period->id = arena_text(&periods->arena, id.data);
    period->context_min = stated * 1000;
    buf_free(&id);
    return *period->id ? 0 : err_set(err, "the id is only a context");
}

static void read_period(struct periods *periods, const struct json *entry, const char *id,
                        const char *name, const char *vendor, bool dated, struct sink *sink) {
    struct err err = {0};
    struct period period = {.id = id, .vendor = vendor, .prices = entry};
    if (read_day(entry, "from_date", dated, &period.from, &err) ||
        read_day(entry, "to_date", dated, &period.to, &err) ||
        read_context(periods, name, &period, &err)) {
        sink_refuse(sink, id, "", "%s", err.text);
        return;
    }
    if (period.from && period.to && period.to <= period.from) {
        sink_refuse(sink, id, "", "to_date is not after from_date");
        return;
    }
    if (json_absent(entry, "input") || json_absent(entry, "output"))
        sink_refuse(sink, id, "", "%s is missing",
                    json_absent(entry, "input") ? "input" : "output");
    keep(periods, &period);
}

/* historical-v1.json has both dates in every row, current-v1.json has none. */
static bool names_dates(const struct json *prices) {
    const struct json *entry;
    for (entry = json_first(prices); entry; entry = json_next(entry))
        if (json_kind(entry) == JSON_OBJECT &&
            (json_get(entry, "from_date") || json_get(entry, "to_date")))
            return true;
    return false;
}

/* The site's files: {"prices": [{"id", "vendor", "input", …}, …]}. */
static int read_list(struct periods *periods, const struct json *root, struct sink *sink,
                     struct err *err) {
    const struct json *prices, *entry;
    size_t place = 0;
    if (json_need_array(root, "prices", &prices, err))
        return -1;
    bool dated = names_dates(prices);
    for (entry = json_first(prices); entry; entry = json_next(entry), place++) {
        const char *id, *name, *vendor;
        struct err why = {0};
        if (json_kind(entry) != JSON_OBJECT)
            return err_set(err, "prices[%zu] is a %s, expected an object", place,
                           json_kind_name(json_kind(entry)));
        if (json_need_text(entry, "id", &id, &why) || read_name(entry, &name, &why) ||
            json_need_text(entry, "vendor", &vendor, &why)) {
            char where[40];
            snprintf(where, sizeof where, "prices[%zu]", place);
            sink_refuse(sink, where, "", "%s", why.text);
            continue;
        }
        read_period(periods, entry, id, name, vendor, dated, sink);
    }
    return 0;
}

/* The repository's files: {"vendor", "models": [{"id", "price_history": [{…}, …]}, …]}. */
static int read_vendor(struct periods *periods, const struct json *root, struct sink *sink,
                       struct err *err) {
    const struct json *models, *model, *history, *entry;
    const char *vendor, *id, *name;
    if (json_need_text(root, "vendor", &vendor, err) ||
        json_need_array(root, "models", &models, err))
        return -1;
    for (model = json_first(models); model; model = json_next(model)) {
        if (json_kind(model) != JSON_OBJECT)
            return err_set(err, "models: an element is a %s, expected an object",
                           json_kind_name(json_kind(model)));
        if (json_need_text(model, "id", &id, err) || read_name(model, &name, err) ||
            json_need_array(model, "price_history", &history, err))
            return err_prefix(err, "models");
        for (entry = json_first(history); entry; entry = json_next(entry)) {
            if (json_kind(entry) == JSON_OBJECT)
                read_period(periods, entry, id, name, vendor, true, sink);
            else
                sink_refuse(sink, id, "", "price_history holds a %s, expected an object",
                            json_kind_name(json_kind(entry)));
        }
    }
    return 0;
}

static bool same_model(const struct period *a, const struct period *b) {
    return a->context_min == b->context_min && strcmp(a->id, b->id) == 0 &&
           strcmp(a->vendor, b->vendor) == 0;
}

/* Whether another row takes over where this one ends. */
static bool has_follower(const struct periods *periods, const struct period *period) {
    for (size_t i = 0; i < periods->count; i++) {
        const struct period *other = &periods->list[i];
        if (other != period && same_model(other, period) && other->from &&
            other->from <= period->to && (!other->to || other->to > period->to))
            return true;
    }
    return false;
}

static void emit(struct price_list *list, const struct periods *periods,
                 const struct period *period) {
    bool followed = period->to && has_follower(periods, period);
    /* Of a row without from_date nobody knows the start. Given without a date it is what held
     * before the first date, and what holds now while that date is still to come. */
    struct price_of of = {.subject = period->id,
                          .seller = seller_name(period->vendor),
                          .context_min = period->context_min};
    for (size_t i = 0; i < sizeof components / sizeof *components; i++) {
        of.since = period->from;
        if (price_list_json(list, &of, components[i].measure, period->prices, components[i].name,
                            0) != 1 ||
            !period->to || followed)
            continue;
        of.since = period->to;
        price_list_state(list, &of, components[i].measure, ROW_ENDED, "to_date");
    }
}

static int read_root(struct periods *periods, const struct json *root, struct sink *sink,
                     struct err *err) {
    if (json_kind(root) != JSON_OBJECT)
        return err_set(err, "the reply is a %s, expected an object with \"prices\" or \"models\"",
                       json_kind_name(json_kind(root)));
    if (!json_absent(root, "prices"))
        return read_list(periods, root, sink, err);
    if (!json_absent(root, "models"))
        return read_vendor(periods, root, sink, err);
    return err_set(err, "neither \"prices\" nor \"models\" in the reply");
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    struct periods periods = {0};
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read_root(&periods, json_root(json), sink, err);
    if (failed) {
        err_prefix(err, "%s", doc->name);
    } else {
        struct price_list *list = price_list_new(sink);
        for (size_t i = 0; i < periods.count; i++)
            emit(list, &periods, &periods.list[i]);
        if (price_list_end(list) == 0)
            failed = err_set(err, "%s: no price in it", doc->name);
    }
    free(periods.list);
    arena_free(&periods.arena);
    json_close(json);
    return failed;
}

/* Vendors with a file of their own; a saved copy may carry date and commit before the name. */
static const char *const vendors[] = {
    "amazon",  "anthropic",   "cohere", "deepseek", "google", "meta-ai", "minimax",
    "mistral", "moonshot-ai", "openai", "qwen",     "xai",    "zai",
};

static int part_of(const char *path, struct buf *part) {
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    if (document_path_names(path, "json", "historical-v1"))
        return buf_text(part, "historical-v1");
    if (document_path_names(path, "json", "current-v1"))
        return buf_text(part, "current-v1");
    for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
        if (document_path_names(path, "json", vendors[i]))
            return buf_printf(part, "data/%s", vendors[i]);
    if (!dot || strcmp(dot, ".json") != 0)
        return -1;
    if (base - path >= 5 && strncmp(base - 5, "data/", 5) == 0)
        return buf_printf(part, "data/%.*s", (int)(dot - base), base);
    /* A saved reply under the source's own name is the main file. */
    return strncmp(base, "llm-prices", 10) == 0 ? buf_text(part, "historical-v1") : -1;
}

static const struct fetcher_part parts[] = {
    {"historical-v1", "https://www.llm-prices.com/historical-v1.json"},
    {"current-v1", "https://www.llm-prices.com/current-v1.json"},
};

const struct fetcher fetcher_llm_prices = {
    .name = "llm-prices",
    .title = "llm-prices.com: list prices checked by hand, with dates",
    .home = "https://www.llm-prices.com/",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_HAND,
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json",
    .due_hours = 12,
    .stale_days = 14,
    .max_bytes = 4 << 20,
    .min_rows = 2,
    .part_of = part_of,
    .parse = parse,
};
