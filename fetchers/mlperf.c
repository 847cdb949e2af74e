/* SPDX-License-Identifier: MIT
 * MLPerf Inference: what whole systems put out, audited, twice a year. Three forms:
 *   - summary_results.json (v4.1, v5.1): a list of results;
 *   - summary.json (v6.1): an object of results keyed "0", "1", …, with other names;
 *   - mlperf_log_summary.txt: the log of one run, whose system stands in its path only.
 *
 * Kept are results in Tokens/s (output tokens of the whole system) of the closed division, data
 * centre, not inferred from another scenario. GPUs = accelerators per node × nodes. Where a system
 * hands in both accuracies of a model, "-99" and "-99.9", the first one counts. The v4.1 round says
 * "fp16" of systems that ran in FP8, so that word is not believed there. The rows hold from the day
 * the round was published, where that is known. */
#include <mtok/buf.h>
#include <mtok/decimal.h>
#include <mtok/fetcher.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/when.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RESULTS "https://raw.githubusercontent.com/mlcommons/inference_results_"
static const struct fetcher_part parts[] = {
    {"v4.1", RESULTS "v4.1/main/summary_results.json"},
    {"v5.1", RESULTS "v5.1/main/summary_results.json"},
    {"v6.1", RESULTS "v6.1/main/summary.json"},
};

/* Days of publication; a round that is not here holds from the day it was read. */
static const struct {
    const char *round, *day;
} published[] = {{"v3.1", "2023-09-11"}, {"v4.0", "2024-03-27"}, {"v4.1", "2024-08-28"},
                 {"v5.0", "2025-04-02"}, {"v5.1", "2025-09-09"}, {"v6.0", "2026-04-01"}};

/* What the same thing is called in the two JSON forms. */
struct names {
    const char *submitter, *division, *suite, *model, *result, *units, *chip, *each, *nodes, *total;
};
static const struct names old_names = {
    "Submitter",         "Category",    "Suite", "UsedModel", "Performance_Result",
    "Performance_Units", "Accelerator", "a#",    "Nodes",     NULL};
static const struct names new_names = {"Organization",
                                       "Division",
                                       "SystemType",
                                       "Model",
                                       "Result",
                                       "Units",
                                       "accelerator_model_name",
                                       "accelerators_per_node",
                                       "number_of_nodes",
                                       "total_accelerators"};

struct result {
    const char *submitter, *system, *model, *scenario, *chip, *weights, *round, *availability;
    size_t base; /* length of the model without "-99" or "-99.9" */
    bool strict; /* "-99.9" */
    int gpus;
    int64_t nano;
    size_t number;
};

struct results {
    struct result *list;
    size_t count, without_chip;
    struct arena arena;
};

/* Words of an accelerator's name that say how it is partitioned or powered, not which it is. */
static bool is_setting(const char *word, size_t size) {
    static const char *const words[] = {"virtualized", "nps1", "nps4", "spx", "cpx"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && strncasecmp(words[i], word, size) == 0)
            return true;
    return size > 1 && strspn(word, "0123456789") == size - 1 && toupper(word[size - 1]) == 'W';
}

/* The chip's own name, or the text itself for a chip that is in no table. */
static const char *chip_name(const char *text, struct arena *arena) {
    struct buf clean;
    buf_init(&clean, 1024);
    for (const char *p = text; *p;) {
        size_t size = strcspn(p, " -");
        if (size && !is_setting(p, size)) {
            buf_char(&clean, ' ');
            buf_add(&clean, p, size);
        }
        p += size + (p[size] != 0);
    }
    const char *name = gpu_name(clean.data);
    buf_free(&clean);
    return name ? name : arena_text(arena, text);
}

/* "fp8", "fp16,bf16,fp8" → "fp16+bf16+fp8". */
static const char *weights_name(const char *text, const char *round, struct arena *arena) {
    if (strcmp(round, "v4.1") == 0 && strcasecmp(text, "fp16") == 0)
        return "";
    struct buf out;
    buf_init(&out, 256);
    for (const char *p = text; *p; p++)
        if (*p == ',')
            buf_char(&out, '+');
        else if (*p != ' ')
            buf_char(&out, (char)tolower((unsigned char)*p));
    const char *copy = arena_text(arena, out.data);
    buf_free(&out);
    return copy;
}

static int need_text(const struct json *row, const char *name, const char **out, struct err *err) {
    return json_need_text(row, name, out, err) ? -1
           : **out                             ? 0
                                               : err_set(err, "\"%s\" is empty", name);
}

/* 1 a result of ours, 0 another division, suite or unit, -1 not understood. */
static int is_ours(const struct json *row, const struct names *names, struct err *err) {
    const char *division, *suite, *units;
    int64_t inferred = 0, errors = 0;
    if (json_need_text(row, names->division, &division, err) ||
        json_need_text(row, names->suite, &suite, err) ||
        json_need_text(row, names->units, &units, err) ||
        json_whole(row, "inferred", &inferred, err) < 0)
        return -1;
    if (json_absent(row, "inferred") || json_absent(row, "errors"))
        return err_set(err, "\"inferred\" or \"errors\" is missing: was it measured?");
    if (strcmp(units, "Tokens/s") || strcmp(division, "closed") || !strstr(suite, "datacenter") ||
        inferred)
        return 0;
    if (json_whole(row, "errors", &errors, err) < 0)
        return -1;
    return errors ? err_set(err, "%lld errors are stated for this result", (long long)errors) : 1;
}

/* 1 read, 0 a machine without accelerators, -1 not understood. */
static int read_gpus(const struct json *row, const struct names *names, struct result *out,
                     struct err *err) {
    int64_t each = 0, nodes = 0, total = 0;
    if (json_need_text(row, names->chip, &out->chip, err))
        return -1;
    int found = json_whole(row, names->each, &each, err);
    if (found == 0 && !*out->chip)
        return 0;
    if (found < 0 || json_whole(row, names->nodes, &nodes, err) < 0)
        return -1;
    if (each < 1 || each > 10000 || nodes < 1 || nodes > 10000)
        return err_set(err, "%s × %s is %lld × %lld, expected counts", names->each, names->nodes,
                       (long long)each, (long long)nodes);
    if (names->total) {
        if (json_whole(row, names->total, &total, err) < 0)
            return -1;
        if (total != each * nodes)
            return err_set(err, "%s is %lld, expected %lld × %lld", names->total, (long long)total,
                           (long long)each, (long long)nodes);
    }
    out->gpus = (int)(each * nodes);
    return 1;
}

static void split_model(struct result *result) {
    size_t size = strlen(result->model);
    result->base = size;
    result->strict = size > 5 && strcmp(result->model + size - 5, "-99.9") == 0;
    if (result->strict)
        result->base = size - 5;
    else if (size > 3 && strcmp(result->model + size - 3, "-99") == 0)
        result->base = size - 3;
}

/* 1 read, 0 not ours, -1 not understood. */
static int read_result(const struct json *row, const struct names *names, struct results *all,
                       struct result *out, struct err *err) {
    const char *weights;
    if (json_kind(row) != JSON_OBJECT)
        return err_set(err, "%s, expected a result", json_kind_name(json_kind(row)));
    int ours = is_ours(row, names, err);
    if (ours != 1)
        return ours;
    if (need_text(row, names->submitter, &out->submitter, err) ||
        need_text(row, "Platform", &out->system, err) ||
        need_text(row, names->model, &out->model, err) ||
        need_text(row, "Scenario", &out->scenario, err) ||
        need_text(row, "version", &out->round, err) ||
        need_text(row, "Availability", &out->availability, err) ||
        json_need_text(row, "weight_data_types", &weights, err))
        return -1;
    int gpus = read_gpus(row, names, out, err);
    if (gpus < 0)
        return -1;
    if (gpus == 0) {
        all->without_chip++;
        return 0;
    }
    int found = json_decimal(row, names->result, 0, &out->nano, err);
    if (found < 0)
        return -1;
    if (!found || out->nano <= 0)
        return err_set(err, "%s is not above 0", names->result);
    out->chip = chip_name(out->chip, &all->arena);
    out->weights = weights_name(weights, out->round, &all->arena);
    split_model(out);
    return 1;
}

static int by_place(const void *a, const void *b) {
    const struct result *x = a, *y = b;
    int order = strcmp(x->submitter, y->submitter);
    if (!order)
        order = strcmp(x->system, y->system);
    if (!order)
        order = strcmp(x->scenario, y->scenario);
    if (!order)
        order = strncmp(x->model, y->model, x->base > y->base ? x->base : y->base);
    return order ? order : (int)x->strict - (int)y->strict;
}

/* A "-99.9" right behind the "-99" of the same system. */
static bool is_repeated(const struct result *result, const struct result *before) {
    return before && result->strict && !before->strict && result->base == before->base &&
           strncmp(result->model, before->model, result->base) == 0 &&
           strcmp(result->submitter, before->submitter) == 0 &&
           strcmp(result->system, before->system) == 0 &&
           strcmp(result->scenario, before->scenario) == 0;
}

static int64_t publication(const char *round) {
    int64_t when = 0;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        if (strcmp(round, published[i].round) == 0 &&
            when_read(published[i].day, strlen(published[i].day), &when, NULL) == 0)
            return when;
    return 0;
}

static void emit(const struct result *result, const char *where, struct sink *sink) {
    struct buf variant;
    char text[24], note[64];
    struct row row = row_new(MEASURE_SYSTEM_OUTPUT, result->model);
    buf_init(&variant, 4096);
    buf_text(&variant, "scenario=");
    for (const char *p = result->scenario; *p; p++)
        buf_char(&variant, (char)tolower((unsigned char)*p));
    if (*result->submitter)
        buf_printf(&variant, ";submitter=%s", result->submitter);
    buf_printf(&variant, ";system=%s", result->system);
    if (*result->availability && strcmp(result->availability, "available"))
        buf_printf(&variant, ";availability=%s", result->availability);
    snprintf(note, sizeof note, "MLPerf Inference %s", result->round);
    row.seller = "mlperf";
    row.nano = result->nano;
    row.gpu = result->chip;
    row.gpus = result->gpus;
    row.precision = result->weights;
    row.variant = variant.data;
    row.since = publication(result->round);
    row.where = where;
    row.text = decimal_text(result->nano, text);
    row.note = note;
    sink_row(sink, &row);
    buf_free(&variant);
}

static void emit_all(struct results *all, struct sink *sink) {
    qsort(all->list, all->count, sizeof *all->list, by_place);
    for (size_t i = 0; i < all->count; i++) {
        char where[32];
        snprintf(where, sizeof where, "result %zu", all->list[i].number);
        if (!is_repeated(&all->list[i], i ? &all->list[i - 1] : NULL))
            emit(&all->list[i], where, sink);
    }
    if (all->without_chip)
        sink_note(sink, "%zu results of machines without accelerators left out", all->without_chip);
}

static int read_results(const struct json *root, struct sink *sink, struct err *err) {
    struct results all = {0};
    size_t number = 0;
    const struct names *names = json_kind(root) == JSON_ARRAY ? &old_names : &new_names;
    struct err why = {0};
    all.list = mem_alloc((json_count(root) + 1) * sizeof *all.list);
    for (const struct json *row = json_first(root); row; row = json_next(row)) {
        struct result result = {.number = ++number};
        int found = read_result(row, names, &all, &result, &why);
        char where[32];
        snprintf(where, sizeof where, "result %zu", number);
        if (found < 0)
            sink_refuse(sink, where, "", "%s", why.text);
        else if (found)
            all.list[all.count++] = result;
    }
    int failed = all.count
                     ? 0
                     : err_set(err, "none of %zu results is in Tokens/s, closed, data centre%s%s",
                               number, *why.text ? "; " : "", why.text);
    if (!failed)
        emit_all(&all, sink);
    free(all.list);
    arena_free(&all.arena);
    return failed;
}

/* The value behind "label :" at the start of a line, or NULL. */
static const char *log_line(const char *text, const char *label, size_t *size) {
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t length = strlen(label);
        if (strncmp(line, label, length))
            continue;
        const char *value = line + length + strspn(line + length, " ");
        if (*value != ':')
            continue;
        value++;
        value += strspn(value, " ");
        *size = strcspn(value, "\r\n");
        while (*size && value[*size - 1] == ' ')
            --*size;
        return value;
    }
    return NULL;
}

static int log_need(const char *text, const char *label, const char *expected, struct err *err) {
    size_t size;
    const char *value = log_line(text, label, &size);
    if (!value)
        return err_set(err, "\"%s\" is missing", label);
    if (size != strlen(expected) || strncasecmp(value, expected, size))
        return err_set(err, "\"%s\" is \"%.*s\", expected \"%s\"", label, (int)size, value,
                       expected);
    return 0;
}

/* "(inferred)": counted as samples times their known length (GPT-J), which is measured as well. */
static int log_speed(const char *text, int64_t *nano, struct err *err) {
    static const char *const labels[] = {"Tokens per second", "Completed tokens per second",
                                         "Tokens per second (inferred)",
                                         "Completed tokens per second (inferred)"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t size;
        const char *value = log_line(text, labels[i], &size);
        if (!value)
            continue;
        if (decimal_read(value, size, 0, nano, err))
            return err_prefix(err, "\"%s\"", labels[i]);
        return *nano > 0 ? 0 : err_set(err, "\"%s\" is not above 0", labels[i]);
    }
    return err_set(err, "\"Tokens per second\" is missing: not a language model, or cut off");
}

/* The chip and its number in a system's name: "DGX-H100_H100-SXM-80GBx8_TRT" → H100, 8. */
static int log_chip(const char *system, struct result *out, struct err *err) {
    for (const char *p = system; *p;) {
        size_t size = strcspn(p, "_");
        char word[64], *end;
        if (size < sizeof word) {
            memcpy(word, p, size);
            word[size] = 0;
            char *times = strrchr(word, 'x');
            if (times && isdigit((unsigned char)times[1])) {
                long gpus = strtol(times + 1, &end, 10);
                *times = 0;
                out->chip = *end || gpus < 1 || gpus > 10000 ? NULL : gpu_name(word);
                out->gpus = out->chip ? (int)gpus : 0;
            } else {
                out->gpus = gpu_count(word);
                out->chip = out->gpus > 0 ? gpu_name(word) : NULL;
            }
            if (out->chip)
                return 0;
        }
        p += size + (p[size] == '_');
    }
    return err_set(err, "no accelerator and number in the system's name \"%s\"", system);
}

/* part: "v4.1/SYSTEM/MODEL/SCENARIO", from the path (a log does not name its system). */
static int read_log(const char *text, const char *part, struct sink *sink, struct err *err) {
    char copy[512], *fields[4], *p = copy;
    struct result result = {.submitter = "", .weights = "", .availability = ""};
    if (strncmp(text, "====", 4) || !strstr(text, "MLPerf Results Summary"))
        return err_set(err, "neither JSON nor a log that begins with \"MLPerf Results Summary\"");
    snprintf(copy, sizeof copy, "%s", part);
    for (int i = 0; i < 4; i++, p += strlen(p) + 1) {
        fields[i] = p;
        char *slash = strchr(p, '/');
        if (!slash != (i == 3))
            return err_set(err, "the log's path names no system, model and scenario");
        if (slash)
            *slash = 0;
    }
    result.round = fields[0];
    result.system = fields[1];
    result.model = fields[2];
    result.scenario = fields[3];
    if (log_need(text, "Scenario", result.scenario, err) ||
        log_need(text, "Mode", "PerformanceOnly", err) ||
        log_need(text, "Result is", "VALID", err) || log_speed(text, &result.nano, err) ||
        log_chip(result.system, &result, err))
        return -1;
    emit(&result, "Tokens per second", sink);
    return 0;
}

static int read_json(const struct page *page, struct sink *sink, struct err *err) {
    struct json_doc *json;
    if (json_open(page->bytes, page->size, &json, err))
        return -1;
    int failed = read_results(json_root(json), sink, err);
    json_close(json);
    return failed;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    const struct page *page = &doc->pages[0];
    bool mark = strncmp(page->bytes, "\xEF\xBB\xBF", 3) == 0;
    const char *start = page->bytes + (mark ? 3 : 0);
    start += strspn(start, " \t\r\n");
    int failed = *start == '[' || *start == '{' ? read_json(page, sink, err)
                                                : read_log(start, doc->part, sink, err);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

/* "v4.1" in a path: where it stands, NULL for none. */
static const char *find_round(const char *path) {
    for (const char *p = path; *p; p++)
        if (*p == 'v' && isdigit((unsigned char)p[1]) && p[2] == '.' &&
            isdigit((unsigned char)p[3]) && !isdigit((unsigned char)p[4]))
            return p;
    return NULL;
}

static int log_part(const char *path, const char *end, const char *round, struct buf *part) {
    char text[512];
    size_t size = (size_t)(end - path);
    if (size >= sizeof text)
        return -1;
    memcpy(text, path, size);
    text[size] = 0;
    char *tree = strstr(text, "/results/"), *run = tree ? strstr(tree, "/performance/") : NULL;
    if (round)
        buf_printf(part, "%.4s/", round);
    else
        buf_text(part, "?/");
    if (run) {
        *run = 0;
        return buf_text(part, tree + strlen("/results/"));
    }
    /* The same flattened into a file's name: ROUND_SYSTEM_MODEL_SCENARIO. */
    char *name = round ? text + (round - path) + 4 : text;
    char *scenario = strrchr(name, '_');
    if (!round || *name != '_' || !scenario || scenario == name)
        return -1;
    *scenario = 0;
    char *model = strrchr(name, '_');
    if (!model || model == name)
        return -1;
    *model = 0;
    return buf_printf(part, "%s/%s/%s", name + 1, model + 1, scenario + 1);
}

static int part_of(const char *path, struct buf *part) {
    static const char log[] = "mlperf_log_summary.txt";
    const char *round = find_round(path);
    size_t size = strlen(path), length = sizeof log - 1;
    if (size > length + 1 && strcmp(path + size - length, log) == 0)
        return log_part(path, path + size - length - 1, round, part);
    return round ? buf_add(part, round, 4) : buf_text(part, "saved");
}

const struct fetcher fetcher_mlperf = {
    .name = "mlperf",
    .title = "MLPerf Inference: audited throughput of whole systems",
    .home = "https://mlcommons.org/benchmarks/inference-datacenter/",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_VENDOR,
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json txt",
    .due_hours = 24 * 7,
    .stale_days = 400,
    .max_bytes = (size_t)64 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
