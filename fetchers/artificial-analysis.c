/* SPDX-License-Identifier: MIT
 * Artificial Analysis, Data API: the median output speed that one request sees, over the providers
 * of a model, and its prices. One parser for the free route of today (speeds under "performance",
 * paged) and for the route retired on 2026-11-04 (speeds in the model itself, one reply).
 *
 * The subject is the model's id: slugs move from one version to the next ("gpt-4o" has been three
 * models), names change their wording. Slug and name go beside the row for people.
 *
 * 0 means "not measured" and "no price": on 2026-07-25 every retired model fell to 0. The blended
 * price is left out: it flips between roundings (0.262, 0.263) while its parts stand still. The
 * workload (prompt length, parallel requests) changes over the years and is part of the series.
 * Their terms allow internal use with attribution and no redistribution, hence the key. */
#include <mtok/buf.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/json.h>

#include <stdio.h>
#include <string.h>

#define ROUTE "https://artificialanalysis.ai/api/v2/language/models/free?page="
enum { PAGES_MAX = 100 };

/* What is said once for all models of a page. */
struct page_facts {
    bool paged;
    int64_t page, pages;
    bool more;
    int64_t prompt_length, parallel; /* 0 unknown */
    const struct json *models;
};

static int read_pagination(const struct json *root, struct page_facts *facts, struct err *err) {
    const struct json *pages, *more;
    facts->paged = json_get(root, "pagination") != NULL;
    if (!facts->paged)
        return 0;
    if (json_need_object(root, "pagination", &pages, err) ||
        json_need(pages, "has_more", JSON_BOOL, &more, err))
        return -1;
    facts->more = json_bool(more);
    if (json_whole(pages, "page", &facts->page, err) != 1 ||
        json_whole(pages, "total_pages", &facts->pages, err) != 1 || facts->page < 1 ||
        facts->page > facts->pages || facts->pages > PAGES_MAX)
        return err_set(err, "pagination, expected page and total_pages up to %d", PAGES_MAX);
    return 0;
}

static int read_workload(const struct json *root, struct page_facts *facts, struct err *err) {
    const struct json *options;
    /* The newer replies do not state it; in the older ones a speed without its prompt is another.
     */
    if (facts->paged && !json_get(root, "prompt_options"))
        return 0;
    if (json_need_object(root, "prompt_options", &options, err))
        return -1;
    int length = json_whole(options, "prompt_length", &facts->prompt_length, err);
    int queries = json_whole(options, "parallel_queries", &facts->parallel, err);
    if (length < 0 || queries < 0)
        return err_prefix(err, "prompt_options");
    if (length == 0 || queries == 0)
        return err_set(err, "prompt_options, expected prompt_length and parallel_queries");
    if (facts->prompt_length < 0 || facts->prompt_length > 10000000 || facts->parallel < 0 ||
        facts->parallel > 100000)
        return err_set(err, "prompt_options, expected a prompt length and a number of requests");
    return 0;
}

/* A reply of status 200 may still be an error. */
static int read_page(const struct json *root, struct page_facts *facts, struct err *err) {
    const struct json *error = json_kind(root) == JSON_OBJECT ? json_get(root, "error") : NULL;
    int64_t status = 200;
    if (error)
        return err_set(err, "the source answers with an error: %s",
                       json_kind(error) == JSON_STRING ? json_string(error) : "(no text)");
    if (json_kind(root) != JSON_OBJECT)
        return err_set(err, "%s, expected an object with \"data\"",
                       json_kind_name(json_kind(root)));
    if (json_whole(root, "status", &status, err) < 0 ||
        json_need_array(root, "data", &facts->models, err))
        return -1;
    if (status != 200)
        return err_set(err, "status %lld, expected 200", (long long)status);
    if (!json_count(facts->models))
        return err_set(err, "data is empty, expected models");
    return read_pagination(root, facts, err) || read_workload(root, facts, err) ? -1 : 0;
}

/* 1 a figure, 0 null (nano -1) or 0 (not measured), -1 missing, negative or no number. */
static int read_figure(const struct json *object, const char *name, int64_t *nano,
                       struct err *err) {
    *nano = 0;
    if (!json_get(object, name))
        return err_set(err, "%s is missing", name);
    int found = json_decimal(object, name, 0, nano, err);
    if (found == 1 && *nano < 0)
        return err_set(err, "%s is negative", name);
    if (found == 0)
        *nano = -1;
    return found == 1 && *nano > 0 ? 1 : found < 0 ? -1 : 0;
}

struct figures {
    int64_t speed, input, output; /* nano; 0 not given, -1 null */
};

static int read_figures(const struct json *model, bool paged, struct figures *out,
                        struct err *err) {
    const struct json *speeds = model, *prices;
    if ((paged && json_need_object(model, "performance", &speeds, err)) ||
        read_figure(speeds, "median_output_tokens_per_second", &out->speed, err) < 0 ||
        json_need_object(model, "pricing", &prices, err) ||
        read_figure(prices, "price_1m_input_tokens", &out->input, err) < 0 ||
        read_figure(prices, "price_1m_output_tokens", &out->output, err) < 0)
        return -1;
    return 0;
}

static void emit(struct row row, enum measure measure, int64_t nano, struct sink *sink) {
    row.measure = measure;
    row.nano = nano;
    sink_row(sink, &row);
}

static int read_model(const struct json *model, const struct page_facts *facts, const char *where,
                      struct sink *sink, struct err *err) {
    struct figures figures;
    struct row row = row_new(MEASURE_REQUEST_OUTPUT, "");
    const char *name;
    char note[256];
    if (json_kind(model) != JSON_OBJECT)
        return err_set(err, "%s, expected a model", json_kind_name(json_kind(model)));
    if (json_need_text(model, "id", &row.subject, err) ||
        json_need_text(model, "slug", &row.place_text, err) ||
        json_need_text(model, "name", &name, err) ||
        read_figures(model, facts->paged, &figures, err))
        return -1;
    if (!*row.subject)
        return err_set(err, "id is empty");
    snprintf(note, sizeof note, "%s (%s)", name, row.place_text);
    row.seller = "artificial-analysis";
    row.note = note;
    row.where = where;
    /* Both prices 0 is a model without a price; one of them 0 beside a price is a price of 0. */
    if (figures.input > 0 || (figures.input == 0 && figures.output > 0))
        emit(row, MEASURE_INPUT, figures.input, sink);
    if (figures.output > 0 || (figures.output == 0 && figures.input > 0))
        emit(row, MEASURE_OUTPUT, figures.output, sink);
    if (figures.speed > 0) {
        row.input_length = (int)facts->prompt_length;
        row.concurrency = (int)facts->parallel;
        emit(row, MEASURE_REQUEST_OUTPUT, figures.speed, sink);
    }
    return 0;
}

static int read_models(const struct page_facts *facts, size_t page, struct sink *sink,
                       struct err *err) {
    size_t number = 0, read = 0;
    struct err why = {0};
    for (const struct json *model = json_first(facts->models); model; model = json_next(model)) {
        char where[48];
        if (page)
            snprintf(where, sizeof where, "page %zu, model %zu", page + 1, ++number);
        else
            snprintf(where, sizeof where, "model %zu", ++number);
        if (read_model(model, facts, where, sink, &why))
            sink_refuse(sink, where, "", "%s", why.text);
        else
            read++;
    }
    return read ? 0 : err_set(err, "none of %zu models could be read: %s", number, why.text);
}

/* The pages must be the whole list, in order: with some of it missing, models would seem to end. */
static int check_order(const struct page_facts *facts, size_t page, size_t count, struct err *err) {
    if (!facts->paged)
        return count == 1 ? 0 : err_set(err, "pagination is missing");
    if (facts->page != (int64_t)page + 1)
        return err_set(err, "page %lld, expected page %zu", (long long)facts->page, page + 1);
    if (facts->more != (page + 1 < count))
        return err_set(err,
                       facts->more ? "page %lld of %lld is the last one here"
                                   : "page %lld of %lld says that it is the last",
                       (long long)facts->page, (long long)facts->pages);
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    for (size_t i = 0; i < doc->page_count; i++) {
        struct json_doc *json;
        struct page_facts facts = {0};
        if (document_json(doc, &doc->pages[i], &json, err))
            return -1;
        int failed = read_page(json_root(json), &facts, err) ||
                     check_order(&facts, i, doc->page_count, err) ||
                     read_models(&facts, i, sink, err);
        json_close(json);
        if (failed)
            return err_prefix(err, "%s", doc->name);
    }
    return 0;
}

static int next(const struct document *doc, struct buf *url, struct err *err) {
    struct json_doc *json;
    struct page_facts facts = {0};
    const struct page *last = &doc->pages[doc->page_count - 1];
    if (document_json(doc, last, &json, err))
        return -1;
    int failed = read_page(json_root(json), &facts, err);
    json_close(json);
    if (failed)
        return err_prefix(err, "%s", doc->name);
    if (!facts.more)
        return 0;
    return buf_printf(url, ROUTE "%lld", (long long)facts.page + 1)
               ? err_set(err, "%s: the next page's URL is too long", doc->name)
               : 1;
}

static const struct fetcher_part parts[] = {{"", ROUTE "1"}};

const struct fetcher fetcher_artificial_analysis = {
    .name = "artificial-analysis",
    .title = "Artificial Analysis: output speed of one request, and prices",
    .home = "https://artificialanalysis.ai/",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_AGGREGATOR,
    .flags = FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 14,
    .max_bytes = (size_t)16 << 20,
    .min_rows = 1,
    .key_env = "MTOK_AA_KEY",
    .key_header = "x-api-key",
    .next = next,
    .parse = parse,
};
