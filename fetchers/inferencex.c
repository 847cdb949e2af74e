/* SPDX-License-Identifier: MIT
 * InferenceX (formerly InferenceMAX): what whole systems put out, measured every night on public
 * machines. One parser for two shapes of the same figures:
 *   - the API's reply: "hardware", counts per role, the figures under "metrics", the day of the
 * run;
 *   - the runs' own artifacts (agg_bmk.json, or one point alone): "hw", "tp", the figures in the
 * row itself; points that others handed in have them under "metrics" here, too.
 *
 * All figures are per GPU. In an aggregated row every GPU does both jobs, so the system makes
 * output_tput_per_gpu × GPUs. In a disaggregated row output is divided by the decode GPUs and input
 * by the prefill GPUs, so output = output_tput_per_gpu × decode GPUs, and the machine that has to
 * be paid is prefill + decode. tput_per_gpu is input + output of all GPUs, which is the test of the
 * counts: (output·d + input·p) / (p + d) = tput_per_gpu within 1 %.
 *
 * The subject is the last part of the model's path ("openai/gpt-oss-120b" and
 * "/mnt/lustre01/models/gpt-oss-120b" are both "gpt-oss-120b"); the API says "dsr1". */
#include <mtok/buf.h>
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/when.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { GPUS_MAX = 100000 };

/* How one engine spreads over GPUs. */
struct engine {
    int64_t tp, ep, pp, workers;
    bool attention; /* attention data-parallel */
};

struct point {
    struct err err; /* why the row cannot be read */
    const struct json *json;
    const struct json *metrics; /* the row itself in artifacts */
    char hardware[32];
    bool disaggregated;
    struct engine prefill, decode; /* aggregated: only decode */
    int64_t prefill_gpus, decode_gpus;
    int64_t decode_context, prefill_context; /* GPUs that share one context */
    int64_t total, output, input; /* nano tokens/s per GPU; output and input -1 where not given */
};

/* Booleans come as true, "true" or "True". */
static int read_flag(const struct json *row, const char *name, bool *out, struct err *err) {
    const struct json *node = json_get(row, name);
    *out = false;
    if (!node || json_kind(node) == JSON_NULL)
        return err_set(err, "%s is missing", name);
    if (json_kind(node) == JSON_BOOL) {
        *out = json_bool(node);
        return 0;
    }
    if (json_kind(node) == JSON_STRING) {
        *out = strcasecmp(json_string(node), "true") == 0;
        if (*out || strcasecmp(json_string(node), "false") == 0)
            return 0;
    }
    return err_set(err, "%s is neither true nor false", name);
}

/* A count that must be 1 or more; `missing` where it is absent (0: it must be there). */
static int read_count(const struct json *row, const char *name, int64_t missing, int64_t *out,
                      struct err *err) {
    int found = json_whole(row, name, out, err);
    if (found < 0)
        return -1;
    if (found == 0) {
        if (!missing)
            return err_set(err, "%s is missing", name);
        *out = missing;
    }
    if (*out < 1 || *out > GPUS_MAX * 100)
        return err_set(err, "%s is %lld, expected a count", name, (long long)*out);
    return 0;
}

/* "cluster:b300-nv", "b200-trt", "mi355x-amd_0": what stands before the runner's name. */
static int read_hardware(struct point *point) {
    const char *name = json_get(point->json, "hw") ? "hw" : "hardware", *text;
    if (json_need_text(point->json, name, &text, &point->err))
        return -1;
    const char *scope = strrchr(text, ':');
    if (scope)
        text = scope + 1;
    size_t length = strcspn(text, "-_");
    if (length == 0 || length >= sizeof point->hardware)
        return err_set(&point->err, "%s is \"%s\", expected a chip's name", name, text);
    for (size_t i = 0; i < length; i++)
        point->hardware[i] = (char)toupper((unsigned char)text[i]);
    point->hardware[length] = 0;
    const char *known = gpu_name(point->hardware);
    if (known)
        snprintf(point->hardware, sizeof point->hardware, "%s", known);
    return 0;
}

static int read_engine(struct point *point, const char *role, struct engine *engine) {
    char name[5][40];
    static const char *const parts[] = {"tp", "ep", "pp", "num_workers", "dp_attention"};
    for (int i = 0; i < 5; i++)
        snprintf(name[i], sizeof name[i], "%s%s", role, parts[i]);
    struct err *err = &point->err;
    int64_t workers = 0;
    if (read_count(point->json, name[0], 0, &engine->tp, err) ||
        read_count(point->json, name[1], 0, &engine->ep, err) ||
        read_count(json_get(point->json, name[2]) ? point->json : point->metrics, name[2], 1,
                   &engine->pp, err) ||
        json_whole(point->json, name[3], &workers, err) < 0 ||
        read_flag(point->json, name[4], &engine->attention, err))
        return -1;
    if (workers < 0)
        return err_set(err, "%s is %lld, expected a count", name[3], (long long)workers);
    if (*role && json_absent(point->json, name[3]))
        return err_set(err, "%s is missing", name[3]);
    engine->workers = workers < 1 ? 1 : workers; /* the API writes 0 for the only one */
    return 0;
}

/* Experts sit on the GPUs of tensor parallelism: 8 GPUs at TP8 EP8 are 8. Where attention is
 * data-parallel there may be more experts' ranks than tensor ranks (TP1 EP8: 8 GPUs). */
static int64_t engine_gpus(const struct engine *engine) {
    int64_t wide = engine->ep > engine->tp ? engine->ep : engine->tp;
    return wide * engine->pp * engine->workers;
}

/* The count that the API gives such a node: TP8 EP8 is 64. */
static int64_t engine_product(const struct engine *engine) {
    return engine->tp * engine->ep * engine->pp * engine->workers;
}

static int count_aggregated(struct point *point) {
    const struct engine *engine = &point->decode;
    int64_t gpus = engine_gpus(engine), stated;
    bool unstated = json_absent(point->json, "num_decode_gpu");
    const char *name = unstated ? "num_gpus" : "num_decode_gpu";
    unstated = unstated && json_absent(point->json, name);
    if (unstated && !json_get(point->json, "hw"))
        return err_set(&point->err, "num_decode_gpu is missing");
    if (unstated && engine->ep > engine->tp)
        return err_set(&point->err, "TP %lld and EP %lld without a number of GPUs",
                       (long long)engine->tp, (long long)engine->ep);
    if (read_count(point->json, name, gpus, &stated, &point->err))
        return -1;
    if (stated != gpus && stated != engine_product(engine))
        return err_set(&point->err,
                       "%s is %lld, expected %lld (TP %lld, EP %lld, PP %lld, %lld workers)", name,
                       (long long)stated, (long long)gpus, (long long)engine->tp,
                       (long long)engine->ep, (long long)engine->pp, (long long)engine->workers);
    point->decode_gpus = gpus;
    return 0;
}

static int count_disaggregated(struct point *point) {
    const struct engine *p = &point->prefill, *d = &point->decode;
    if (read_count(point->json, "num_prefill_gpu", 0, &point->prefill_gpus, &point->err) ||
        read_count(point->json, "num_decode_gpu", 0, &point->decode_gpus, &point->err))
        return -1;
    /* Two counts that are too high by the same factor would pass the test of the sums. */
    if (p->tp > 1 && d->tp > 1 && p->ep > 1 && p->ep == d->ep &&
        point->prefill_gpus == engine_product(p) && point->decode_gpus == engine_product(d))
        return err_set(&point->err, "num_prefill_gpu and num_decode_gpu are TP × EP, not GPUs");
    return 0;
}

static int read_layout(struct point *point) {
    if (read_flag(point->json, "disagg", &point->disaggregated, &point->err))
        return -1;
    if (point->disaggregated)
        return read_engine(point, "prefill_", &point->prefill) ||
                       read_engine(point, "decode_", &point->decode) || count_disaggregated(point)
                   ? -1
                   : 0;
    const char *role = json_absent(point->json, "tp") ? "decode_" : "";
    return read_engine(point, role, &point->decode) || count_aggregated(point) ? -1 : 0;
}

static int read_speed(struct point *point, const char *name, bool must, int64_t *out) {
    *out = -1;
    int found = json_decimal(point->metrics, name, 0, out, &point->err);
    if (found < 0)
        return -1;
    if (found == 0)
        return must ? err_set(&point->err, "%s is missing", name) : 0;
    if (*out <= 0)
        return err_set(&point->err, "%s is not above 0: a failed run", name);
    return 0;
}

/* The two parts must make the whole; the oldest rows give only the whole. */
static int read_speeds(struct point *point) {
    if (read_speed(point, "tput_per_gpu", true, &point->total) ||
        read_speed(point, "output_tput_per_gpu", false, &point->output) ||
        read_speed(point, "input_tput_per_gpu", false, &point->input))
        return -1;
    if ((point->output < 0) != (point->input < 0))
        return err_set(&point->err,
                       "only one of output_tput_per_gpu and input_tput_per_gpu is given");
    if (point->output < 0)
        return 0;
    double p = (double)point->prefill_gpus, d = (double)point->decode_gpus;
    double output = (double)point->output, input = (double)point->input;
    double sum = point->disaggregated ? (output * d + input * p) / (p + d) : output + input;
    if (fabs(sum - (double)point->total) > 0.01 * (double)point->total)
        return err_set(&point->err,
                       "output and input make %.2f tokens/s per GPU, tput_per_gpu is %.2f%s",
                       sum / 1e9, (double)point->total / 1e9,
                       point->disaggregated ? ": the GPU counts are wrong" : "");
    return 0;
}

static void add_engine(struct buf *out, const char *prefix, const struct engine *engine) {
    buf_printf(out, "%stp%lld", prefix, (long long)engine->tp);
    if (engine->ep > 1)
        buf_printf(out, "/ep%lld", (long long)engine->ep);
    if (engine->pp > 1)
        buf_printf(out, "/pp%lld", (long long)engine->pp);
    if (engine->attention)
        buf_text(out, "/dpa");
    if (engine->workers > 1)
        buf_printf(out, "x%lld", (long long)engine->workers);
}

/* What tells two points of one chip, model and load apart. */
static void write_variant(const struct point *point, struct buf *out) {
    buf_text(out, "parallel=");
    if (point->disaggregated) {
        add_engine(out, "prefill:", &point->prefill);
        add_engine(out, ",decode:", &point->decode);
        buf_printf(out, ";disagg=%lld+%lld", (long long)point->prefill_gpus,
                   (long long)point->decode_gpus);
    } else
        add_engine(out, "", &point->decode);
    static const char *const more[][2] = {{"spec_decoding", "spec"},
                                          {"spec_method", "spec"},
                                          {"offload_mode", "offload"},
                                          {"kv_offloading", "offload"}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        const struct json *node = json_get(point->json, more[i][0]);
        if (node && json_kind(node) == JSON_STRING && *json_string(node) &&
            strcasecmp(json_string(node), "none") && strcasecmp(json_string(node), "off"))
            buf_printf(out, ";%s=%s", more[i][1], json_string(node));
    }
    if (point->decode_context > 1)
        buf_printf(out, ";dcp=%lld", (long long)point->decode_context);
    if (point->prefill_context > 1)
        buf_printf(out, ";pcp=%lld", (long long)point->prefill_context);
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* Over how many GPUs one context is spread: among the figures in the API, in the row of artifacts;
 * older points have neither. */
static int read_context(struct point *point) {
    bool apart = json_get(point->json, "dcp_size") || json_get(point->json, "pcp_size");
    const struct json *holder = apart ? point->json : point->metrics;
    if (json_absent(holder, "dcp_size") != json_absent(holder, "pcp_size"))
        return err_set(&point->err, "only one of dcp_size and pcp_size is given");
    return read_count(holder, "dcp_size", 1, &point->decode_context, &point->err) ||
                   read_count(holder, "pcp_size", 1, &point->prefill_context, &point->err)
               ? -1
               : 0;
}

/* Members without which a point would look like another one: with speculative decoding like one
 * without, with an offloaded cache like one without. */
static int read_kind(struct point *point) {
    const char *spec = json_get(point->json, "hw") ? "spec_decoding" : "spec_method";
    const struct json *node = json_get(point->json, spec);
    if (!node || json_kind(node) != JSON_STRING)
        return err_set(&point->err, "%s is missing", spec);
    if (point->metrics != point->json && json_absent(point->json, "date"))
        return err_set(&point->err, "date is missing");
    if (json_absent(point->json, "benchmark_type") != json_absent(point->json, "offload_mode"))
        return err_set(&point->err, "only one of benchmark_type and offload_mode is given");
    return read_context(point);
}

static int read_load(struct point *point, struct row *row) {
    int64_t input, output, users;
    if (read_count(point->json, "isl", 0, &input, &point->err) ||
        read_count(point->json, "osl", 0, &output, &point->err) ||
        read_count(point->json, "conc", 0, &users, &point->err))
        return -1;
    row->input_length = (int)input;
    row->output_length = (int)output;
    row->concurrency = (int)users;
    return 0;
}

static int read_names(struct point *point, struct row *row) {
    const char *model, *day;
    if (json_need_text(point->json, "model", &model, &point->err) ||
        json_need_text(point->json, "framework", &row->framework, &point->err) ||
        json_need_text(point->json, "precision", &row->precision, &point->err))
        return -1;
    row->subject = last_part(model);
    row->seller = "inferencex";
    row->gpu = point->hardware;
    if (!json_absent(point->json, "date") &&
        (json_need_text(point->json, "date", &day, &point->err) ||
         when_read(day, strlen(day), &row->since, &point->err)))
        return -1;
    if (!json_absent(point->json, "run_url") &&
        json_need_text(point->json, "run_url", &row->note, &point->err))
        return -1;
    return 0;
}

static int emit(struct point *point, const struct row *load, enum measure measure, int64_t each,
                int64_t count, struct sink *sink) {
    char text[24];
    struct row row = *load;
    row.measure = measure;
    if (__builtin_mul_overflow(each, count, &row.nano))
        return err_set(&point->err, "%lld GPUs of that speed are beyond every range",
                       (long long)count);
    row.text = decimal_text(each, text);
    sink_row(sink, &row);
    return 0;
}

static int read_point(struct point *point, const char *where, struct sink *sink) {
    struct row row = row_new(MEASURE_SYSTEM_TOTAL, "");
    point->metrics = point->json;
    if ((json_get(point->json, "hardware") || json_get(point->json, "metrics")) &&
        json_need_object(point->json, "metrics", &point->metrics, &point->err))
        return -1;
    if (read_hardware(point) || read_kind(point) || read_names(point, &row) ||
        read_load(point, &row) || read_layout(point) || read_speeds(point))
        return -1;
    struct buf variant;
    buf_init(&variant, 1024);
    write_variant(point, &variant);
    row.variant = variant.data;
    row.where = where;
    int64_t all = point->prefill_gpus + point->decode_gpus;
    row.gpus = (int)all;
    int failed =
        all > GPUS_MAX ? err_set(&point->err, "%lld GPUs are too many", (long long)all) : 0;
    failed = failed || emit(point, &row, MEASURE_SYSTEM_TOTAL, point->total, all, sink);
    if (!failed && point->output >= 0)
        failed =
            emit(point, &row, MEASURE_SYSTEM_OUTPUT, point->output, point->decode_gpus, sink) ||
            emit(point, &row, MEASURE_SYSTEM_INPUT, point->input,
                 point->disaggregated ? point->prefill_gpus : all, sink);
    buf_free(&variant);
    return failed ? -1 : 0;
}

/* Replays of recorded sessions: lengths are not known and most of the prompt comes from a cache. */
static bool is_replay(const struct json *row) {
    const char *const names[] = {"benchmark_type", "scenario_type"};
    for (size_t i = 0; i < 2; i++) {
        const struct json *node = json_get(row, names[i]);
        if (node && json_kind(node) == JSON_STRING && strncmp(json_string(node), "agentic", 7) == 0)
            return true;
    }
    return false;
}

struct counts {
    size_t number, read, replays;
};

static int read_row(const char *name, const struct json *row, struct counts *counts,
                    struct sink *sink, struct err *err) {
    char where[32];
    snprintf(where, sizeof where, "row %zu", ++counts->number);
    if (json_kind(row) != JSON_OBJECT || (!json_get(row, "hw") && !json_get(row, "hardware")))
        return err_set(
            err, "%s: %s is no benchmark point, expected an object with \"hardware\" or \"hw\"",
            name, where);
    if (is_replay(row)) {
        counts->replays++;
        return 0;
    }
    struct point point = {.json = row};
    if (read_point(&point, where, sink)) {
        const struct json *model = json_get(row, "model");
        sink_refuse(sink, where, model && json_kind(model) == JSON_STRING ? json_string(model) : "",
                    "%s", point.err.text);
    } else
        counts->read++;
    return 0;
}

static int read_points(const char *name, const struct json *root, struct sink *sink,
                       struct err *err) {
    struct counts counts = {0};
    int failed = 0;
    if (json_kind(root) == JSON_OBJECT)
        failed = read_row(name, root, &counts, sink, err);
    else
        for (const struct json *row = json_first(root); row && !failed; row = json_next(row))
            failed = read_row(name, row, &counts, sink, err);
    if (failed)
        return failed;
    if (counts.replays)
        sink_note(sink,
                  "%zu replays of recorded sessions left out: their prompt lengths are not known",
                  counts.replays);
    if (counts.read)
        return 0;
    return counts.number
               ? err_set(err, "%s: none of %zu benchmark points could be read", name, counts.number)
               : err_set(err, "%s: an empty run, expected benchmark points", name);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    const struct json *root = json_root(json);
    bool points =
        json_kind(root) == JSON_ARRAY || (json_kind(root) == JSON_OBJECT && json_get(root, "hw"));
    int failed = !points ? err_set(err, "%s: %s, expected a list of benchmark points", doc->name,
                                   json_kind_name(json_kind(root)))
                         : read_points(doc->name, root, sink, err);
    json_close(json);
    return failed;
}

#define API "https://inferencex.semianalysis.com/api/v1/benchmarks?model="
static const struct fetcher_part parts[] = {
    {"DeepSeek-R1-0528", API "DeepSeek-R1-0528"},
    {"DeepSeek-V4-Pro", API "DeepSeek-V4-Pro"},
    {"GLM-5", API "GLM-5"},
    {"gpt-oss-120b", API "gpt-oss-120b"},
    {"Kimi-K2.5", API "Kimi-K2.5"},
    {"Llama-3.3-70B-Instruct-FP8", API "Llama-3.3-70B-Instruct-FP8"},
    {"MiniMax-M2.5", API "MiniMax-M2.5"},
    {"MiniMax-M3", API "MiniMax-M3"},
    {"Qwen-3.5-397B-A17B", API "Qwen-3.5-397B-A17B"},
};

/* A saved reply belongs to the model in its path, an artifact to its run (a point alone to itself):
 * a run measures only some of the machines, so what it leaves out has not ended. */
static int part_of(const char *path, struct buf *part) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(path, parts[i].name))
            return buf_text(part, parts[i].name);
    const char *run = strstr(path, "run_");
    size_t digits = run ? strspn(run + 4, "0123456789") : 0;
    if (digits)
        return buf_add(part, run, 4 + digits);
    const char *point = strstr(path, "agg_"), *end = point ? strrchr(point, '.') : NULL;
    if (end && !strchr(point, '/'))
        return buf_add(part, point, (size_t)(end - point));
    return buf_text(part, "saved");
}

const struct fetcher fetcher_inferencex = {
    .name = "inferencex",
    .title = "InferenceX: nightly throughput of whole systems",
    .home = "https://inferencex.semianalysis.com/",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_HAND,
    .flags = FETCHER_STATES_DATES,
    .parts = parts,
    .part_count = sizeof parts / sizeof *parts,
    .extensions = "json",
    .due_hours = 24,
    .stale_days = 60,
    .max_bytes = (size_t)64 << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
