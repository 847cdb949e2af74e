/* SPDX-License-Identifier: MIT */
#include "command/estimate_options.h"

#include "base/number.h"
#include "page/month_choice.h"
#include "rows/rows.h"

#include <math.h>
#include <stdbool.h>
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
    "SELECT s.method AS method, s.server_usd AS \"server-price\", 1 - s.rent_factor AS discount,"
    "  CASE WHEN s.server_sigma > 0 THEN s.server_low END AS \"server-price-low\","
    "  CASE WHEN s.server_sigma > 0 THEN s.server_high END AS \"server-price-high\","
    "  s.gpus AS gpus, s.peak_flops AS \"peak-flops\","
    "  coalesce(o.mfu_prefill, s.mfu_prefill) AS \"mfu-prefill\","
    "  iif(o.mfu_prefill IS NULL, s.mfu_prefill_low, o.mfu_prefill_low) AS \"mfu-prefill-low\","
    "  iif(o.mfu_prefill IS NULL, s.mfu_prefill_high, o.mfu_prefill_high) AS \"mfu-prefill-high\","
    "  CASE WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode WHEN m.moe = 0 THEN s.mfu_decode_dense"
    "    ELSE s.mfu_decode END AS \"mfu-decode\","
    "  CASE WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode_low WHEN m.moe = 0"
    "    THEN s.mfu_decode_dense_low ELSE s.mfu_decode_low END AS \"mfu-decode-low\","
    "  CASE WHEN o.mfu_decode IS NOT NULL THEN o.mfu_decode_high WHEN m.moe = 0"
    "    THEN s.mfu_decode_dense_high ELSE s.mfu_decode_high END AS \"mfu-decode-high\","
    "  coalesce(o.utilization, s.utilization) AS utilization,"
    "  iif(o.utilization IS NULL, s.utilization_low, o.utilization_low) AS \"utilization-low\","
    "  iif(o.utilization IS NULL, s.utilization_high, o.utilization_high) AS \"utilization-high\","
    "  s.training_load AS \"training-load\","
    "  z.active_params AS \"active-params\", z.size_low AS \"active-params-low\","
    "  z.size_high AS \"active-params-high\","
    "  s.tokens_per_minute AS \"tokens-per-minute\","
    "  s.thought_tokens_per_hour AS \"thought-tokens\", s.task_tokens_low AS \"task-tokens-low\","
    "  s.task_tokens_high AS \"task-tokens-high\", p.input_price AS \"price-in\","
    "  p.output_price AS \"price-out\", h.value / 1e9 AS \"price-hit\","
    "  w.usd_per_hour AS wage, g.memory_bytes AS memory,"
    "  g.bandwidth AS bandwidth, g.watts AS watts, r.batch AS batch, r.context AS context, "
    "r.kv_bytes AS "
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
    " LEFT JOIN own_assumption_monthly AS o ON o.month=s.month AND o.scenario=s.scenario"
    "   AND o.model=?2"
    " LEFT JOIN api_price_chosen_monthly AS h ON h.month=s.month AND h.model=?2"
    "   AND h.seller=substr(?2, 1, instr(?2, '/') - 1) AND h.component='cache_read'"
    "   AND h.tier='standard' AND h.context_min=0"
    " WHERE s.scenario=?1 AND s.month=?3";

/* Where a whole system was measured: its rent, accelerators, speeds and use (method `measured`). */
static const char from_measurement[] =
    "SELECT gpus, usd_per_server_hour AS \"server-price\","
    "  iif(server_sigma > 0, server_low, NULL) AS \"server-price-low\","
    "  iif(server_sigma > 0, server_high, NULL) AS \"server-price-high\","
    "  tokens_per_second AS \"tokens-per-second\","
    "  input_tokens_per_second * gpus / input_gpus AS \"input-tokens-per-second\","
    "  utilization, utilization_low AS \"utilization-low\","
    "  utilization_high AS \"utilization-high\", active_params AS \"active-params\""
    " FROM cost_input_monthly WHERE month=?3 AND scenario=?1 AND model=?2 AND method='measured'";

/* The parts of an owner's rent (where the scenario builds it from them) and of energy. */
static const char from_parts[] =
    "SELECT replace(name, '_', '-') AS name, low, base, high FROM assumption_in_force"
    " WHERE month=?3 AND scenario=?1 AND model='' AND (name IN ('kw', 'load', 'pue', 'usd_per_kwh',"
    "   'answer_tokens') OR name IN ('capex', 'years', 'interest', 'residual', 'server_month',"
    "   'colocation_month', 'upkeep_month') AND EXISTS (SELECT 1 FROM assumption_in_force AS r"
    "     WHERE r.month=?3 AND r.scenario=?1 AND r.model='' AND r.name='rent'"
    "       AND r.text='ownership'))"
    " UNION ALL SELECT 'watts', 1000 * low, 1000 * base, 1000 * high FROM assumption_in_force"
    " WHERE month=?3 AND scenario=?1 AND model='' AND name='kw'";

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

static void take_parts(struct given *given, const struct rows *rows) {
    for (size_t row = 0; row < rows->count; row++)
        for (int i = 0; i < ASSUME_COUNT; i++)
            if (strcmp(assumption_info((enum assumption)i)->option, rows_text(rows, row, "name")) ==
                0)
                given->assumed[i] =
                    (struct assumed){rows_real(rows, row, "low"), rows_real(rows, row, "base"),
                                     rows_real(rows, row, "high")};
}

/* What is asked of the database: scenario, model, month, place. */
struct asked {
    const char *scenario, *model, *month, *place;
};

static int read_rows(struct given *given, const char *sql, const struct asked *asked,
                     struct rows *rows, struct err *err) {
    struct stmt *stmt = db_prepare(given->session->db, sql, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, asked->scenario);
    stmt_text(stmt, 2, asked->model);
    stmt_text(stmt, 3, asked->month);
    stmt_text(stmt, 4, asked->place);
    return rows_read(stmt, rows, err);
}

static int take_measurement(struct given *given, const struct asked *asked, struct err *err) {
    struct rows rows;
    struct assumed *rent = &given->assumed[ASSUME_SERVER_PRICE];
    double paid = 1 - given->assumed[ASSUME_DISCOUNT].base;
    if (read_rows(given, from_measurement, asked, &rows, err))
        return -1;
    if (rows.count) {
        take_row(given, &rows);
        *rent = (struct assumed){rent->low / paid, rent->base / paid, rent->high / paid};
    }
    rows_free(&rows);
    return 0;
}

static int take_scenario(struct given *given, const struct asked *asked, struct err *err) {
    struct rows rows;
    if (read_rows(given, from_scenario, asked, &rows, err))
        return -1;
    bool found = rows.count > 0;
    bool measured = found && strcmp(rows_text(&rows, 0, "method"), "measured") == 0;
    if (found)
        take_row(given, &rows);
    rows_free(&rows);
    if (!found)
        return err_code(err, EXIT_USAGE, "no scenario '%s' in %s; `mtok assume` lists them",
                        asked->scenario, asked->month);
    if (read_rows(given, from_parts, asked, &rows, err))
        return -1;
    take_parts(given, &rows);
    rows_free(&rows);
    return measured ? take_measurement(given, asked, err) : 0;
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
    const char *model = option_value(ctx, "model");
    char room[16];
    struct asked asked = {option_value(ctx, "scenario"), model, NULL, option_value(ctx, "place")};
    if (session_read(ctx, option_value(ctx, "as-of"), given->session, err) ||
        (model && month_check_model(given->session->db, model, err)))
        return -1;
    if (!asked.scenario)
        asked.scenario = "post-2024";
    if (!asked.model)
        asked.model = "openai/gpt-4o";
    if (!asked.place)
        asked.place = "New York City";
    asked.month = month_of(ctx, asked.scenario, room);
    return take_scenario(given, &asked, err);
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

/* What is said on the command line is never without effect: it goes before another method, or
 * other parts of a rent, that the scenario names. */
static void settle(struct given *given) {
    const struct context *ctx = given->ctx;
    bool mfu = option_value(ctx, "mfu"), speed = option_value(ctx, "tokens-per-second");
    bool batch = option_value(ctx, "batch");
    bool decode = mfu || option_value(ctx, "mfu-decode");
    bool prefill = mfu || option_value(ctx, "mfu-prefill");
    if (option_value(ctx, "server-price") && !option_value(ctx, "capex"))
        set_point(&given->assumed[ASSUME_CAPEX], (double)NAN);
    if (!speed && (batch || decode))
        set_point(&given->assumed[ASSUME_SPEED], (double)NAN);
    if (!batch && decode)
        set_point(&given->assumed[ASSUME_BATCH], (double)NAN);
    if (prefill && !option_value(ctx, "input-tokens-per-second"))
        set_point(&given->assumed[ASSUME_INPUT_SPEED], (double)NAN);
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
    settle(given);
    return 0;
}

int estimate_options_read(const struct context *ctx, struct session *session,
                          struct assumed *assumed, struct err *err) {
    struct given given = {ctx, session, assumed};
    for (int i = 0; i < ASSUME_COUNT; i++)
        set_point(&assumed[i], assumption_info((enum assumption)i)->otherwise);
    return start_from_scenario(&given, err) || take_options(&given, err) ? -1 : 0;
}
