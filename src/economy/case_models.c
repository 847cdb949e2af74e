/* SPDX-License-Identifier: MIT */
#include "economy/case_models.h"

#include <math.h>
#include <string.h>

#define NAMES(...) ((const struct case_name[]){__VA_ARGS__, {0}})

static const struct case_name server_price[] = {
    {"server_usd_h", 1}, {"node_usd_h", 1}, {"server_usd_hour", 1}, {0}};
static const struct case_name gpu_price[] = {{"gpu_usd_h", 1}, {"gpu_usd_hour", 1}, {0}};
static const struct case_name gpu_count[] = {{"gpus", 1}, {"n_gpus", 1}, {"chips", 1}, {0}};
static const struct case_name peak[] = {
    {"peak_flops", 1}, {"flops", 1}, {"peak_tflops", 1e12}, {"peak_pflops", 1e15}, {0}};
static const struct case_name mfu[] = {
    {"mfu", 1}, {"mfu_decode", 1}, {"mfu_prefill", 1}, {"mfu_pct", 0.01}, {0}};
static const struct case_name params[] = {
    {"active_params", 1}, {"active_params_b", 1e9}, {"active_params_B", 1e9}, {"params", 1}, {0}};
static const struct case_name utilization[] = {
    {"util", 1}, {"utilization", 1}, {"util_pct", 0.01}, {0}};
static const struct case_name speed[] = {
    {"tok_s", 1},       {"out_tok_s", 1},         {"in_tok_s", 1},
    {"total_tok_s", 1}, {"tokens_per_second", 1}, {0}};
static const struct case_name gpu_speed[] = {
    {"tok_s_gpu", 1}, {"tok_s_per_gpu", 1}, {"out_tok_s_gpu", 1}, {0}};
static const struct case_name bytes_per_param[] = {
    {"bytes_per_param", 1}, {"bytes", 1}, {"bits_per_param", 0.125}, {0}};
static const struct case_name bandwidth[] = {{"bw_B_s", 1},         {"bw_GB_s", 1e9},
                                             {"bw_TB_s", 1e12},     {"bw_eff_B_s", 1},
                                             {"bw_eff_TB_s", 1e12}, {0}};
static const struct case_name wage[] = {{"wage_usd_h", 1}, {"wage", 1}, {"usd_h", 1}, {0}};
static const struct case_name cost[] = {{"cost", 1}, {0}};
static const struct case_name price[] = {{"price", 1}, {"revenue", 1}, {0}};

typedef int model_fn(const char *unit, struct case_inputs *in, struct case_value *out,
                     struct err *err);

static int point(struct case_value *out, double value) {
    *out = (struct case_value){value, (double)NAN, (double)NAN};
    return 0;
}

static int lacks(struct err *err, const char *what) {
    return err_set(err, "%s is not given", what);
}

static bool unit_has(const char *unit, const char *word) {
    return strstr(unit, word) != NULL;
}

/* The server's rent as a factor: itself, or that of one accelerator times their number. */
static int rent_factors(struct case_inputs *in, double gpus, struct econ_factor *rent,
                        struct err *err) {
    if (case_has(in, server_price)) {
        *rent = case_factor(in, server_price, 1, 0);
        return 0;
    }
    if (!case_has(in, gpu_price))
        return lacks(err, "a price of the server");
    *rent = case_factor(in, gpu_price, 1, 0);
    rent->median *= gpus;
    return 0;
}

static int from_factors(struct case_value *out, double constant, const struct econ_factor *factors,
                        size_t count) {
    struct econ_factor value = econ_product(constant, factors, count);
    point(out, value.median);
    if (value.sigma > 0) {
        out->p5 = econ_quantile(&value, -ECON_Z95);
        out->p95 = econ_quantile(&value, ECON_Z95);
    }
    return 0;
}

/* M1; without a price the FLOP/s that an accelerator delivers, without a size too. */
static int compute(const char *unit, struct case_inputs *in, struct case_value *out,
                   struct err *err) {
    double gpus = case_get(in, gpu_count, 1);
    if (!case_has(in, peak) || !case_has(in, mfu))
        return lacks(err, "a peak or an MFU");
    if (!case_has(in, params)) {
        double flops = case_get(in, peak, 0) * case_get(in, mfu, 0);
        return point(out, unit_has(unit, "TFLOP") ? flops / 1e12 : flops);
    }
    struct econ_factor factors[5];
    if (unit_has(unit, "tok/s") || unit_has(unit, "tokens/s")) {
        factors[0] = case_factor(in, peak, 1, 0);
        factors[1] = case_factor(in, mfu, 1, 0);
        factors[2] = case_factor(in, params, -1, 0);
        return from_factors(out, unit_has(unit, "GPU") ? 0.5 : gpus / 2, factors, 3);
    }
    if (rent_factors(in, gpus, &factors[0], err))
        return -1;
    factors[1] = case_factor(in, params, 1, 0);
    factors[2] = case_factor(in, peak, -1, 0);
    factors[3] = case_factor(in, mfu, -1, 0);
    factors[4] = case_factor(in, utilization, -1, 1);
    double constant = 2e6 / (3600 * gpus);
    constant *= case_get(in, NAMES({"training_load", 1}), 1);
    constant *= 1 - case_get(in, NAMES({"discount", 1}), 0);
    return from_factors(out, constant, factors, 5);
}

/* M4 */
static int throughput(const char *unit, struct case_inputs *in, struct case_value *out,
                      struct err *err) {
    (void)unit;
    double gpus = case_get(in, gpu_count, 1);
    struct econ_factor factors[3];
    if (rent_factors(in, gpus, &factors[0], err))
        return -1;
    double each = 1;
    if (case_has(in, speed))
        factors[1] = case_factor(in, speed, -1, 0);
    else if (case_has(in, gpu_speed)) {
        factors[1] = case_factor(in, gpu_speed, -1, 0);
        each = gpus;
    } else
        return lacks(err, "a speed");
    factors[2] = case_factor(in, utilization, -1, 1);
    return from_factors(out, 1 / (ECON_MTOK_HOUR * each), factors, 3);
}

static int model_mfu(const char *unit, struct case_inputs *in, struct case_value *out,
                     struct err *err) {
    double gpus = case_get(in, gpu_count, 1);
    bool per_gpu = !case_has(in, speed);
    if (per_gpu && !case_has(in, gpu_speed))
        return lacks(err, "a speed");
    double rate = per_gpu ? case_get(in, gpu_speed, 0) * gpus : case_get(in, speed, 0);
    double part =
        econ_mfu(rate, case_get(in, params, (double)NAN), gpus, case_get(in, peak, (double)NAN));
    return point(out, unit_has(unit, "percent") ? part * 100 : part);
}

static int ceiling(const char *unit, struct case_inputs *in, struct case_value *out,
                   struct err *err) {
    (void)unit;
    double active = case_get(in, params, (double)NAN);
    if (case_has(in, peak))
        return point(out, econ_ceiling_compute(case_get(in, peak, 0), active) *
                              case_get(in, gpu_count, 1));
    if (!case_has(in, bandwidth))
        return lacks(err, "a peak or a bandwidth");
    return point(out, econ_ceiling_stream(case_get(in, bandwidth, 0), active,
                                          case_get(in, bytes_per_param, 1)) *
                          case_get(in, gpu_count, 1));
}

static int params_from_speed(const char *unit, struct case_inputs *in, struct case_value *out,
                             struct err *err) {
    (void)unit;
    if (!case_has(in, bandwidth) || !case_has(in, speed))
        return lacks(err, "a bandwidth or a speed");
    struct econ_factor factors[] = {case_factor(in, bandwidth, 1, 0), case_factor(in, speed, -1, 0),
                                    case_factor(in, bytes_per_param, -1, 1)};
    return from_factors(out, 1, factors, 3);
}

static int critical_batch(struct case_inputs *in, struct case_value *out) {
    double f = case_get(in, peak, (double)NAN), b = case_get(in, bandwidth, (double)NAN);
    return point(out, econ_critical_batch(f, b, case_get(in, bytes_per_param, 1)));
}

/* M2. kv per sequence may be given whole, or per token with a context. */
static int roofline(const char *unit, struct case_inputs *in, struct case_value *out,
                    struct err *err) {
    static const struct case_name weights[] = {
        {"param_GB", 1e9}, {"params_GB", 1e9}, {"weights_GB", 1e9}, {"param_B", 1}, {0}};
    static const struct case_name kv_sequence[] = {
        {"kv_GB_per_seq", 1e9}, {"kv_B_per_seq", 1}, {0}};
    static const struct case_name kv_token[] = {{"kv_B_per_tok", 1}, {"kv_KB_per_tok", 1e3}, {0}};
    if (!case_has(in, bandwidth))
        return lacks(err, "a bandwidth");
    if (!case_has(in, weights))
        return critical_batch(in, out);
    struct econ_decode d = {.batch = case_get(in, NAMES({"batch", 1}), 1),
                            .context = 1,
                            .weight_bytes = case_get(in, weights, 0),
                            .gpus = case_get(in, gpu_count, 1),
                            .peak_flops = case_get(in, peak, 0),
                            .bandwidth = case_get(in, bandwidth, 0),
                            .efficiency_flops = case_get(in, NAMES({"e_f", 1}), 1),
                            .efficiency_bandwidth = case_get(in, NAMES({"e_b", 1}), 1),
                            .accepted = case_get(in, NAMES({"accepted", 1}, {"a", 1}), 1)};
    if (case_has(in, kv_sequence)) {
        d.kv_bytes = case_get(in, kv_sequence, 0);
    } else {
        d.kv_bytes = case_get(in, kv_token, 0);
        d.context = case_get(in, NAMES({"ctx", 1}, {"context", 1}), 0);
    }
    double size = case_has(in, params) ? case_get(in, params, 0)
                                       : d.weight_bytes / case_get(in, bytes_per_param, 1);
    d.flops_per_token = 2 * size;
    if (unit_has(unit, "tok/s") || unit_has(unit, "tokens/s"))
        return point(out, econ_decode_speed(&d));
    double seconds = econ_step(&d);
    return point(out, unit_has(unit, "ms")   ? seconds * 1e3
                      : unit_has(unit, "us") ? seconds * 1e6
                                             : seconds);
}

static int kv(const char *unit, struct case_inputs *in, struct case_value *out, struct err *err) {
    (void)err;
    double value = econ_kv_bytes(case_get(in, NAMES({"layers", 1}), (double)NAN),
                                 case_get(in, NAMES({"kv_heads", 1}), (double)NAN),
                                 case_get(in, NAMES({"head_dim", 1}), (double)NAN),
                                 case_get(in, bytes_per_param, (double)NAN));
    return point(out, unit_has(unit, "KiB")  ? value / 1024
                      : unit_has(unit, "KB") ? value / 1e3
                                             : value);
}

static int energy(const char *unit, struct case_inputs *in, struct case_value *out,
                  struct err *err) {
    (void)err;
    double value = econ_energy(
        case_get(in, params, (double)NAN), case_get(in, NAMES({"tokens", 1}), (double)NAN),
        case_get(in, peak, (double)NAN), case_get(in, mfu, (double)NAN),
        case_get(in, NAMES({"gpu_w", 1}, {"watts", 1}), (double)NAN),
        case_get(in, NAMES({"load", 1}), 1), case_get(in, NAMES({"pue", 1}), 1));
    return point(out, unit_has(unit, "kWh") ? value / 1e3
                      : unit_has(unit, "J") ? value * 3600
                                            : value);
}

static const double minute = 60;

/* Tokens of a person in an hour, however their speed is given; NAN where it is not. */
static double tokens_per_hour(struct case_inputs *in) {
    static const struct case_name hour[] = {{"tokens_h", 1}, {"tokens_per_hour", 1}, {0}};
    static const struct case_name per_minute[] = {
        {"tokens_per_min", 1}, {"tokens_per_minute", 1}, {0}};
    static const struct case_name words[] = {{"wpm", 1}, {"words_per_min", 1}, {0}};
    if (case_has(in, hour))
        return case_get(in, hour, 0);
    if (case_has(in, per_minute))
        return case_get(in, per_minute, 0) * minute;
    if (!case_has(in, words))
        return (double)NAN;
    double tokens = case_has(in, NAMES({"tokens_per_word", 1}))
                        ? case_get(in, NAMES({"tokens_per_word", 1}), 0)
                        : 1 / case_get(in, NAMES({"words_per_token", 1}), 0.75);
    return case_get(in, words, 0) * minute * tokens;
}

/* What a human asks for a Mtok, or how many times a model is cheaper. */
static int human_token(const char *unit, struct case_inputs *in, struct case_value *out,
                       struct err *err) {
    (void)unit;
    static const struct case_name human[] = {{"human_cost", 1}, {"human_usd_per_mtok", 1}, {0}};
    static const struct case_name model[] = {
        {"price_out", 1}, {"price", 1}, {"model_price", 1}, {"cost", 1}, {0}};
    double value = case_has(in, human)
                       ? case_get(in, human, 0)
                       : econ_human(case_get(in, wage, (double)NAN), tokens_per_hour(in));
    if (isnan(value))
        return lacks(err, "a wage or a speed of the human");
    return point(out, case_has(in, model) ? value / case_get(in, model, 0) : value);
}

static int human_tokens(const char *unit, struct case_inputs *in, struct case_value *out,
                        struct err *err) {
    double hour = tokens_per_hour(in);
    if (isnan(hour))
        return lacks(err, "a speed of the human");
    double hours = case_get(in, NAMES({"hours", 1}), unit_has(unit, "day") ? 8 : 1);
    return point(out, hour * hours);
}

static int human_task(const char *unit, struct case_inputs *in, struct case_value *out,
                      struct err *err) {
    (void)unit, (void)err;
    static const struct case_name tau[] = {{"model_tokens_per_human_hour", 1}, {"tau", 1}, {0}};
    double retries = case_get(in, NAMES({"q", 1}, {"retries", 1}), 1);
    return point(out, econ_human(case_get(in, wage, (double)NAN), case_get(in, tau, (double)NAN)) /
                          retries);
}

static int human_params(const char *unit, struct case_inputs *in, struct case_value *out,
                        struct err *err) {
    (void)unit;
    static const struct case_name human[] = {{"human_cost", 1}, {"human_usd_per_mtok", 1}, {0}};
    struct econ_factor rent;
    double gpus = case_get(in, gpu_count, 1);
    double price_of_human = case_has(in, human)
                                ? case_get(in, human, 0)
                                : econ_human(case_get(in, wage, (double)NAN), tokens_per_hour(in));
    if (rent_factors(in, gpus, &rent, err))
        return -1;
    rent.power = -1;
    struct econ_factor factors[] = {rent, case_factor(in, peak, 1, (double)NAN),
                                    case_factor(in, mfu, 1, (double)NAN),
                                    case_factor(in, utilization, 1, 1)};
    return from_factors(out, price_of_human * 3600 * gpus / 2e6, factors, 4);
}

/* Two prices or two costs, the larger over the smaller; a price over a cost; or what a margin is.
 */
static int markup(const char *unit, struct case_inputs *in, struct case_value *out,
                  struct err *err) {
    (void)unit;
    if (case_has(in, NAMES({"gross_margin", 1})))
        return point(out, 1 / (1 - case_get(in, NAMES({"gross_margin", 1}), 0)));
    if (case_has(in, price) && case_has(in, cost))
        return point(out, case_get(in, price, 0) / case_get(in, cost, 0));
    if (in->count != 2)
        return lacks(err, "a price and a cost");
    double a = in->list[0].value, b = in->list[1].value;
    in->list[0].used = in->list[1].used = true;
    return point(out, a > b ? a / b : b / a);
}

static int markup_percent(const char *unit, struct case_inputs *in, struct case_value *out,
                          struct err *err) {
    (void)err;
    double part = case_get(in, price, (double)NAN) / case_get(in, cost, (double)NAN) - 1;
    return point(out, unit_has(unit, "percent") ? part * 100 : part);
}

static int gross_margin(const char *unit, struct case_inputs *in, struct case_value *out,
                        struct err *err) {
    (void)err;
    double part = case_has(in, NAMES({"markup", 1}))
                      ? 1 - 1 / case_get(in, NAMES({"markup", 1}), 0)
                      : 1 - case_get(in, cost, (double)NAN) / case_get(in, price, (double)NAN);
    return point(out, unit_has(unit, "percent") ? part * 100 : part);
}

static int rent_of_days(const char *unit, struct case_inputs *in, struct case_value *out,
                        struct err *err) {
    (void)unit;
    struct econ_factor rent;
    double gpus = case_get(in, gpu_count, 1);
    if (rent_factors(in, gpus, &rent, err))
        return -1;
    double nodes = case_get(in, NAMES({"avg_nodes", 1}, {"nodes", 1}), 1);
    return point(out, nodes * rent.median * case_get(in, NAMES({"hours", 1}), 24));
}

static int revenue(const char *unit, struct case_inputs *in, struct case_value *out,
                   struct err *err) {
    (void)unit, (void)err;
    double hit = case_get(in, NAMES({"in_hit_Mtok", 1}, {"in_hit_tok", 1e-6}), 0) *
                 case_get(in, NAMES({"p_hit", 1}), 0);
    double miss =
        case_get(in, NAMES({"in_miss_Mtok", 1}, {"in_Mtok", 1}, {"in_miss_tok", 1e-6}), 0) *
        case_get(in, NAMES({"p_miss", 1}, {"p_in", 1}), 0);
    double answers = case_get(in, NAMES({"out_Mtok", 1}, {"out_tok", 1e-6}), 0) *
                     case_get(in, NAMES({"p_out", 1}), 0);
    return point(out, hit + miss + answers);
}

static int request_cost(const char *unit, struct case_inputs *in, struct case_value *out,
                        struct err *err) {
    (void)unit, (void)err;
    double discount = 1 - case_get(in, NAMES({"discount", 1}, {"batch_discount", 1}), 0);
    double input = case_get(in, NAMES({"in_tok", 1}), 0) * case_get(in, NAMES({"price_in", 1}), 0);
    double cached = case_get(in, NAMES({"in_hit_tok", 1}, {"cached_tok", 1}), 0) *
                    case_get(in, NAMES({"price_hit", 1}, {"price_cached", 1}), 0);
    double output =
        case_get(in, NAMES({"out_tok", 1}), 0) * case_get(in, NAMES({"price_out", 1}), 0);
    return point(out, (input + cached + output) * discount / 1e6);
}

/* M3 over a day: node-hours of prefill and decode, or what they cost. */
static int split(const char *unit, struct case_inputs *in, struct case_value *out,
                 struct err *err) {
    (void)unit, (void)err;
    double prefill = case_get(in, NAMES({"in_tok", 1}), 0) /
                     case_get(in, NAMES({"in_tok_s", 1}), (double)NAN) / 3600;
    double decode = case_get(in, NAMES({"out_tok", 1}), 0) /
                    case_get(in, NAMES({"out_tok_s", 1}), (double)NAN) / 3600;
    return point(out, (prefill + decode) * case_get(in, server_price, 1));
}

static int blend(const char *unit, struct case_inputs *in, struct case_value *out,
                 struct err *err) {
    (void)unit, (void)err;
    double w_in = case_get(in, NAMES({"w_in", 1}, {"r", 1}, {"ratio", 1}), 3);
    double w_out = case_get(in, NAMES({"w_out", 1}), 1);
    double hits = case_get(in, NAMES({"h", 1}, {"hit_rate", 1}), 0);
    double input = case_get(in, NAMES({"price_in", 1}, {"p_in", 1}), (double)NAN);
    double output = case_get(in, NAMES({"price_out", 1}, {"p_out", 1}), (double)NAN);
    double hit = case_get(in, NAMES({"price_hit", 1}, {"p_hit", 1}, {"price_cached", 1}), input);
    return point(out, econ_blend(input, output, w_in / w_out, hits, hit));
}

static int decline(const char *unit, struct case_inputs *in, struct case_value *out,
                   struct err *err) {
    (void)unit, (void)err;
    double from = case_get(in, NAMES({"price_start", 1}, {"start", 1}), (double)NAN);
    double to = case_get(in, NAMES({"price_end", 1}, {"end", 1}), (double)NAN);
    return point(out, pow(from / to, 1 / case_get(in, NAMES({"years", 1}), (double)NAN)));
}

static int ownership(const char *unit, struct case_inputs *in, struct case_value *out,
                     struct err *err) {
    static const struct case_name capex[] = {{"capex", 1}, {"capex_usd", 1}, {0}};
    struct econ_owner owner = {.years = case_get(in, NAMES({"years", 1}), (double)NAN),
                               .rate = case_get(in, NAMES({"rate", 1}, {"interest", 1}), 0)};
    if (!case_has(in, capex))
        return isnan(owner.years) ? lacks(err, "a life in years")
                                  : point(out, econ_crf(owner.rate, owner.years));
    owner.capex = case_get(in, capex, 0);
    owner.residual = case_get(in, NAMES({"residual", 1}), 0);
    owner.server_month = case_get(in, NAMES({"server_month", 1}), 0);
    owner.kw = case_get(in, NAMES({"kw", 1}, {"watts", 1e-3}), 0);
    owner.load = case_get(in, NAMES({"load", 1}), 1);
    owner.pue = case_get(in, NAMES({"pue", 1}), 1);
    owner.usd_per_kwh = case_get(in, NAMES({"usd_kwh", 1}, {"usd_per_kwh", 1}), 0);
    owner.colocation_month = case_get(in, NAMES({"colo_month", 1}), 0);
    owner.upkeep_month = case_get(in, NAMES({"ops_month", 1}, {"opex_month", 1}), 0);
    owner.hours_month = case_get(in, NAMES({"hours_month", 1}), 730);
    return point(out, unit_has(unit, "month") ? econ_owner_month(&owner) : econ_owner_hour(&owner));
}

static const struct {
    const char *name;
    model_fn *compute;
} models[] = {{"compute", compute},
              {"compute_split", compute},
              {"interval", compute},
              {"throughput", throughput},
              {"measured", throughput},
              {"mfu", model_mfu},
              {"ceiling", ceiling},
              {"params_from_speed", params_from_speed},
              {"roofline", roofline},
              {"kv", kv},
              {"energy", energy},
              {"human_token", human_token},
              {"human_tokens", human_tokens},
              {"human_task", human_task},
              {"human_params", human_params},
              {"markup", markup},
              {"markup_pct", markup_percent},
              {"cost_profit_margin", markup_percent},
              {"gross_margin", gross_margin},
              {"ownership_or_rent", rent_of_days},
              {"rent", rent_of_days},
              {"revenue", revenue},
              {"request_cost", request_cost},
              {"split", split},
              {"blend", blend},
              {"decline", decline},
              {"ownership", ownership}};

int case_compute(const char *model, const char *unit, struct case_inputs *inputs,
                 struct case_value *out, struct err *err) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (strcmp(models[i].name, model) != 0)
            continue;
        if (models[i].compute(unit, inputs, out, err))
            return -1;
        const char *unused = case_unused(inputs);
        if (unused)
            return err_set(err, "the model '%s' has no use for the input '%s'", model, unused);
        return isfinite(out->value) ? 0 : err_set(err, "an input of '%s' is missing", model);
    }
    return err_set(err, "no model '%s'", model);
}
