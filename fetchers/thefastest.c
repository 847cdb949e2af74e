/* SPDX-License-Identifier: MIT
 * thefastest.ai: one short request per provider and model, from several regions, saved daily as a
 * list of runs. "tps" is (tokens - 1) ÷ (total time - time to first token) of a 20-token answer,
 * capped at 999: an answer that arrived in one piece has no speed, so the cap is no figure. The
 * time of a run is its own, in UTC. Names are "provider/model", the provider with its site's ending
 * ("groq.com", "fireworks.ai") or its region ("azure.westus3/llama-2-70b-chat"). The daily files
 * have dated addresses: imported only.
 */
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/json.h>
#include <mtok/seller.h>
#include <mtok/when.h>

#include <stdio.h>
#include <string.h>

static const int64_t cap = 999 * NANO;

struct reader {
    struct sink *sink;
    size_t read, number, capped, failed;
};

/* "2024-04-30T00:51:31.079979": whole seconds count. */
static int read_time(const struct json *run, int64_t *when, struct err *err) {
    const char *text;
    char whole[WHEN_TEXT];
    if (json_need_text(run, "time", &text, err))
        return -1;
    size_t size = strcspn(text, ".");
    if (size != 19)
        return err_set(err, "time \"%s\", expected YYYY-MM-DDTHH:MM:SS", text);
    snprintf(whole, sizeof whole, "%.19sZ", text);
    return when_read(whole, 20, when, err);
}

/* 1 read, 0 no figure, -1 not understood. */
static int read_result(struct reader *reader, const struct json *result, struct row *row,
                       struct err *err) {
    const char *name;
    char seller[128], route[128] = "";
    int64_t tokens = 0;
    if (json_kind(result) != JSON_OBJECT)
        return err_set(err, "%s, expected a result", json_kind_name(json_kind(result)));
    if (json_need_text(result, "model", &name, err))
        return -1;
    if (!json_absent(result, "error")) {
        reader->failed++;
        return 0;
    }
    const char *slash = strchr(name, '/');
    if (!slash || slash == name || !slash[1])
        return err_set(err, "model \"%s\", expected provider/model", name);
    int found = json_decimal(result, "tps", 0, &row->nano, err);
    if (found < 0 || json_whole(result, "num_tokens", &tokens, err) < 0)
        return -1;
    if (!found || row->nano <= 0 || tokens < 2 || tokens > 100000)
        return err_set(err, "tps and num_tokens, expected figures above 0");
    if (row->nano >= cap) {
        reader->capped++;
        return 0;
    }
    size_t length = strcspn(name, "./");
    snprintf(seller, sizeof seller, "%.*s", (int)length, name);
    if (name[length] == '.' && strncmp(name + length, ".com/", 5) &&
        strncmp(name + length, ".ai/", 4))
        snprintf(route, sizeof route, "route=%.*s", (int)(slash - name - (long)length - 1),
                 name + length + 1);
    row->subject = slash + 1;
    row->seller = seller_name(seller);
    row->variant = route;
    row->output_length = (int)tokens;
    sink_row(reader->sink, row);
    reader->read++;
    return 1;
}

static int read_run(struct reader *reader, const struct json *run, size_t number, struct err *err) {
    const struct json *results;
    struct row row = row_new(MEASURE_REQUEST_OUTPUT, "");
    if (json_kind(run) != JSON_OBJECT)
        return err_set(err, "run %zu: %s, expected a run", number, json_kind_name(json_kind(run)));
    if (read_time(run, &row.since, err) || json_need_text(run, "region", &row.place, err) ||
        json_need_array(run, "results", &results, err))
        return err_prefix(err, "run %zu", number);
    size_t line = 0;
    for (const struct json *result = json_first(results); result; result = json_next(result)) {
        char where[48];
        struct err why = {0};
        struct row copy = row;
        snprintf(where, sizeof where, "run %zu, result %zu", number, ++line);
        copy.where = where;
        if (read_result(reader, result, &copy, &why) < 0)
            sink_refuse(reader->sink, where, "", "%s", why.text);
    }
    reader->number += line;
    return 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reader reader = {.sink = sink};
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    const struct json *root = json_root(json);
    size_t number = 0;
    int failed = json_kind(root) == JSON_ARRAY ? 0 : err_set(err, "expected a list of runs");
    for (const struct json *run = failed ? NULL : json_first(root); run && !failed;
         run = json_next(run))
        failed = read_run(&reader, run, ++number, err);
    json_close(json);
    if (!failed && !reader.read)
        failed = err_set(err, "no speed in %zu results of %zu runs", reader.number, number);
    if (failed)
        return err_prefix(err, "%s", doc->name);
    if (reader.capped)
        sink_note(sink, "%zu answers in one piece (tps 999) left out", reader.capped);
    if (reader.failed)
        sink_note(sink, "%zu requests failed", reader.failed);
    return 0;
}

/* A file holds one region; what another region's file does not show has not ended. */
static int part_of(const char *path, struct buf *part) {
    static const char *const regions[] = {"cdg", "iad", "sea"};
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        const char *found = strstr(path, regions[i]);
        if (found && found > path && strchr("/_-", found[-1]) && strchr("/_-.", found[3]))
            return buf_text(part, regions[i]);
    }
    return buf_text(part, "saved");
}

static const struct fetcher_part parts[] = {
    {"", "https://storage.googleapis.com/thefastest-data/"}};

const struct fetcher fetcher_thefastest = {
    .name = "thefastest",
    .title = "thefastest.ai: output speed of one short request, by provider and region",
    .home = "https://thefastest.ai/",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_AGGREGATOR + 5,
    .flags = FETCHER_OFFLINE | FETCHER_STATES_DATES | FETCHER_UNPROVEN,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 24,
    .stale_days = 14,
    .max_bytes = (size_t)16 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
