/* SPDX-License-Identifier: MIT */
#include "command/estimate_options.h"

#include "base/number.h"
#include "page/month_choice.h"
#include "rows/rows.h"

#include <math.h>
#include <string.h>
#include <time.h>

struct given {
    const struct context *ctx;
    struct session *session;
    struct assumed *assumed; /* ASSUME_COUNT */
};

static void set_point(struct assumed *assumed, double value) {
    *assumed = (struct assumed){(double)NAN, value, (double)NAN};
}

/* "100e9", "100B", "4/3", "15%" */
static int read_number(const char *text, size_t size, double *out) {
    static const struct {
        const char *letters;
        double factor;
    } suffixes[] = {{"kK", 1e3}, {"M", 1e6},  {"B", 1e9}, {"G", 1e9},
                    {"T", 1e12}, {"P", 1e15}, {"%", 0.01}};
    char room[64], *end, *after;
    if (!size || size >= sizeof room || !strchr("+-.0123456789", text[0]))
        return -1;
    memcpy(room, text, size);
    room[size] = 0;
    *out = real_read(room, &end);
    if (end == room)
        return -1;
    if (*end == '/') {
        double divisor = real_read(end + 1, &after);
        *out /= divisor;
        end = after;
    }
    for (size_t i = 0; *end && !end[1] && i < sizeof suffixes / sizeof *suffixes; i++)
        if (strchr(suffixes[i].letters, *end)) {
            *out *= suffixes[i].factor;
            return isfinite(*out) ? 0 : -1;
        }
    return *end || !isfinite(*out) ? -1 : 0;
}

int estimate_number(const char *text, double *out) {
    return read_number(text, strlen(text), out);
}

/* "V", "LOW..HIGH" or "LOW..BASE..HIGH" */
static int read_assumed(const char *name, const char *text, struct assumed *out, struct err *err) {
    double part[3];
    int count = 0;
    const char *at = text;
    for (;;) {
        const char *dots = strstr(at, "..");
        if (count == 3 || read_number(at, dots ? (size_t)(dots - at) : strlen(at), &part[count++]))
            return err_code(err, EXIT_USAGE,
                            "--%s %s: expected a number, LOW..HIGH or LOW..BASE..HIGH", name, text);
        if (!dots)
            break;
        at = dots + 2;
    }
    set_point(out, part[0]);
    if (count == 1)
        return 0;
    *out = (struct assumed){part[0], count == 3 ? part[1] : geometric_middle(part[0], part[1]),
                            part[count - 1]};
    if (!(out->low > 0 && out->low <= out->base && out->base <= out->high))
        return err_code(err, EXIT_USAGE, "--%s %s: a range rises and lies above 0", name, text);
    return 0;
}

/* What the scenario and the facts say, by the name of the assumption. */
static const char from_scenario[] =
    "SELECT s.server_usd * s.rent_factor AS \"server-price\","
    "  CASE WHEN s.server_sigma > 0 THEN s.server_low * s.rent_factor END AS \"server-price-low\","
    "  CASE WHEN s.server_sigma > 0 THEN s.server_high * s.rent_factor END AS "
    "\"server-price-high\","
    "  s.gpus AS gpus, s.peak_flops AS \"peak-flops\","
    "  s.mfu_prefill AS \"mfu-prefill\", s.mfu_prefill_low AS \"mfu-prefill-low\","
    "  s.mfu_prefill_high AS \"mfu-prefill-high\","
    "  iif(m.moe = 0, s.mfu_decode_dense, s.mfu_decode) AS \"mfu-decode\","
    "  iif(m.moe = 0, s.mfu_decode_dense_low, s.mfu_decode_low) AS \"mfu-decode-low\","
    "  iif(m.moe = 0, s.mfu_decode_dense_high, s.mfu_decode_high) AS \"mfu-decode-high\","
    "  s.utilization AS utilization, s.utilization_low AS \"utilization-low\","
    "  s.utilization_high AS \"utilization-high\", s.training_load AS \"training-load\","
    "  z.active_params AS \"active-params\", z.size_low AS \"active-params-low\","
    "  z.size_high AS \"active-params-high\","
    "  s.tokens_per_minute AS \"tokens-per-minute\","
    "  s.thought_tokens_per_hour AS \"thought-tokens\", s.task_tokens_low AS \"task-tokens-low\","
    "  s.task_tokens_high AS \"task-tokens-high\", p.input_price AS \"price-in\","
    "  p.output_price AS \"price-out\", w.usd_per_hour AS wage, g.memory_bytes AS memory,"
    "  g.bandwidth AS bandwidth, r.batch AS batch, r.context AS context, r.kv_bytes AS "
    "\"kv-bytes\","
    "  r.total_params AS \"total-params\", r.shared_params AS \"shared-params\","
    "  r.weight_bytes AS \"bytes-per-param\", r.efficiency_bandwidth AS \"efficiency-bandwidth\","
    "  r.efficiency_bandwidth_low AS \"efficiency-bandwidth-low\","
    "  r.efficiency_bandwidth_high AS \"efficiency-bandwidth-high\","
    "  r.efficiency_flops AS \"efficiency-flops\", r.efficiency_flops_low AS "
    "\"efficiency-flops-low\","
    "  r.efficiency_flops_high AS \"efficiency-flops-high\", r.accepted AS accepted,"
    "  r.accepted_low AS \"accepted-low\", r.accepted_high AS \"accepted-high\""
    " FROM scenario_monthly AS s LEFT JOIN model_now AS m ON m.model=?2"
    " LEFT JOIN model_size_monthly AS z ON z.month=s.month AND z.scenario=s.scenario AND z.model=?2"
    " LEFT JOIN own_price_monthly AS p ON p.month=s.month AND p.model=?2"
    " LEFT JOIN wage_monthly AS w ON w.month=s.month AND w.place=?4 AND w.kind='minimum'"
    " LEFT JOIN gpu_now AS g ON g.gpu=s.gpu"
    " LEFT JOIN roofline_monthly AS r ON r.month=s.month AND r.scenario=s.scenario AND r.model=?2"
    " WHERE s.scenario=?1 AND s.month=?3";

static void take_row(struct given *given, const struct rows *rows) {
    for (int i = 0; i < ASSUME_COUNT; i++) {
        char low[64], high[64];
        const char *name = assumption_info((enum assumption)i)->option;
        double value = rows_real(rows, 0, name);
        if (isnan(value))
            continue;
        snprintf(low, sizeof low, "%s-low", name);
        snprintf(high, sizeof high, "%s-high", name);
        given->assumed[i] =
            (struct assumed){rows_real(rows, 0, low), value, rows_real(rows, 0, high)};
    }
}

static const char *month_of(const struct context *ctx, const char *scenario, char *room) {
    const char *month = option_value(ctx, "month");
    if (month)
        return month;
    /* The post is of November 2024: its sum is shown with its own prices. */
    if (strncmp(scenario, "post-", 5) == 0)
        return "2024-11";
    time_t now = (time_t)ctx->now;
    struct tm civil;
    gmtime_r(&now, &civil);
    strftime(room, 16, "%Y-%m", &civil);
    return room;
}

static int start_from_scenario(struct given *given, struct err *err) {
    const struct context *ctx = given->ctx;
    const char *scenario = option_value(ctx, "scenario"), *model = option_value(ctx, "model");
    const char *place = option_value(ctx, "place");
    char room[16];
    struct rows rows;
    scenario = scenario ? scenario : "post-2024";
    if (session_read(ctx, NULL, given->session, err) ||
        (model && month_check_model(given->session->db, model, err)))
        return -1;
    struct stmt *stmt = db_prepare(given->session->db, from_scenario, err);
    if (!stmt)
        return -1;
    const char *month = month_of(ctx, scenario, room);
    stmt_text(stmt, 1, scenario);
    stmt_text(stmt, 2, model ? model : "openai/gpt-4o");
    stmt_text(stmt, 3, month);
    stmt_text(stmt, 4, place ? place : "New York City");
    if (rows_read(stmt, &rows, err))
        return -1;
    bool found = rows.count > 0;
    if (found)
        take_row(given, &rows);
    rows_free(&rows);
    return found ? 0
                 : err_code(err, EXIT_USAGE, "no scenario '%s' in %s; `mtok assume` lists them",
                            scenario, month);
}

static const char chip_facts[] =
    "SELECT CASE ?2 WHEN 'bf16' THEN bf16_dense WHEN 'fp8' THEN coalesce(fp8_dense, bf16_dense)"
    "  WHEN 'fp4' THEN fp4_dense WHEN 'bf16-sparse' THEN bf16_sparse WHEN 'fp8-sparse' THEN "
    "fp8_sparse"
    "  WHEN 'fp4-sparse' THEN fp4_sparse END, bandwidth, memory_bytes FROM gpu_now WHERE gpu=?1";

static int take_chip(struct given *given, struct err *err) {
    const char *gpu = option_value(given->ctx, "gpu");
    const char *precision = option_value(given->ctx, "precision");
    if (!gpu)
        return precision ? err_code(err, EXIT_USAGE, "--precision needs --gpu") : 0;
    struct stmt *stmt = db_prepare(given->session->db, chip_facts, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, gpu);
    stmt_text(stmt, 2, precision ? precision : "fp8");
    int row = stmt_step(stmt, err);
    bool known = row > 0 && stmt_type(stmt, 0) != STMT_NULL;
    if (known) {
        set_point(&given->assumed[ASSUME_PEAK_FLOPS], stmt_get_real(stmt, 0));
        set_point(&given->assumed[ASSUME_BANDWIDTH], stmt_get_real(stmt, 1));
        set_point(&given->assumed[ASSUME_MEMORY], stmt_get_real(stmt, 2));
    }
    stmt_reset(stmt);
    return known ? 0
                 : err_code(err, EXIT_USAGE, "--gpu %s: no such chip, or it has no %s peak", gpu,
                            precision ? precision : "fp8");
}

static int take_typing(struct given *given, struct err *err) {
    const char *words = option_value(given->ctx, "words-per-minute");
    const char *tokens = option_value(given->ctx, "tokens-per-word");
    struct assumed per_minute, per_word;
    if (!words && !tokens)
        return 0;
    if (read_assumed("words-per-minute", words ? words : "50", &per_minute, err) ||
        read_assumed("tokens-per-word", tokens ? tokens : "2", &per_word, err))
        return -1;
    set_point(&given->assumed[ASSUME_TOKENS_PER_MINUTE], per_minute.base * per_word.base);
    return 0;
}

static int take_options(struct given *given, struct err *err) {
    const char *mfu = option_value(given->ctx, "mfu");
    if (take_chip(given, err) || take_typing(given, err))
        return -1;
    if (mfu && (read_assumed("mfu", mfu, &given->assumed[ASSUME_MFU_PREFILL], err) ||
                read_assumed("mfu", mfu, &given->assumed[ASSUME_MFU_DECODE], err)))
        return -1;
    for (int i = 0; i < ASSUME_COUNT; i++) {
        const char *name = assumption_info((enum assumption)i)->option;
        const char *text = option_value(given->ctx, name);
        if (text && read_assumed(name, text, &given->assumed[i], err))
            return -1;
    }
    return 0;
}

int estimate_options_read(const struct context *ctx, struct session *session,
                          struct assumed *assumed, struct err *err) {
    struct given given = {ctx, session, assumed};
    for (int i = 0; i < ASSUME_COUNT; i++)
        set_point(&assumed[i], assumption_info((enum assumption)i)->otherwise);
    return start_from_scenario(&given, err) || take_options(&given, err) ? -1 : 0;
}
