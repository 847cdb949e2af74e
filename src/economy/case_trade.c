/* SPDX-License-Identifier: MIT
 * Cases of trade: blends, bills, days of a service, markups, ownership, people. */
#include "economy/case_models.h"

#include <math.h>
#include <string.h>

/* M3 over a day: server-hours of prefill and decode, what they cost, or a bill of the three kinds.
 */
static double bill(struct case_inputs *in) {
    return (case_get(in, "in_tokens", 0) * case_get(in, "c_in", 0) +
            case_get(in, "hit_tokens", 0) * case_get(in, "c_in_hit", 0) +
            case_get(in, "out_tokens", 0) * case_get(in, "c_out", 0)) /
           1e6;
}

int case_split(const char *unit, struct case_inputs *in, struct econ_factor *out, struct err *err) {
    if (case_has(in, "c_out"))
        return case_point(out, bill(in));
    double input = case_get(in, "in_tokens", 0), output = case_get(in, "out_tokens", 0);
    double use = case_get(in, "utilization", 1) * 3600;
    double prefill = input > 0 ? input / case_get(in, "in_tok_s", (double)NAN) / use : 0;
    double decode = output > 0 ? output / case_get(in, "out_tok_s", (double)NAN) / use : 0;
    double part = case_unit(unit, "prefill")  ? prefill / (prefill + decode)
                  : case_unit(unit, "decode") ? decode / (prefill + decode)
                                              : (double)NAN;
    if (!isnan(part))
        return case_point(out, case_percent(unit) ? part * 100 : part);
    if (!case_unit(unit, "USD"))
        return case_point(out, (prefill + decode) *
                                   (case_unit(unit, "GPU") ? case_get(in, "gpus", 1) : 1) /
                                   (case_unit(unit, "nodes") ? case_get(in, "hours", 24) : 1));
    if (case_rent(in, case_get(in, "gpus", 1), out, err))
        return -1;
    out->median *= prefill + decode;
    if (case_unit(unit, "tok"))
        out->median /= (input + output) / 1e6;
    return 0;
}

int case_blend(const char *unit, struct case_inputs *in, struct econ_factor *out, struct err *err) {
    (void)err;
    double ratio =
        case_get(in, "weight_in", case_get(in, "ratio", 3)) / case_get(in, "weight_out", 1);
    double input = case_get(in, "price_in", (double)NAN);
    double value = econ_blend(input, case_get(in, "price_out", (double)NAN), ratio,
                              case_get(in, "hit_rate", 0), case_get(in, "price_hit", input));
    /* what a written token costs on top, of so many of the input */
    value += ratio * case_get(in, "write_rate", case_get(in, "w", 0)) *
             case_get(in, "p_write_extra", 0) / (ratio + 1);
    case_point(out, value * (1 - case_get(in, "discount", 0)));
    case_money(unit, out);
    return 0;
}

/* What tokens bring at their prices, USD. Where all input is given, hits are part of it. */
static double sold(struct case_inputs *in) {
    double hits = case_get(in, "hit_tokens", 0), input = case_get(in, "in_tokens", 0);
    if (case_has(in, "in_total"))
        input = case_get(in, "in_total", 0) - hits;
    if (case_has(in, "hit_rate")) {
        hits = input * case_get(in, "hit_rate", 0);
        input -= hits;
    }
    double price = case_get(in, "price_in", input > 0 ? (double)NAN : 0);
    double output = case_get(in, "out_tokens", 0) + case_get(in, "hidden_tokens", 0);
    double sum = input * price + hits * case_get(in, "price_hit", hits > 0 ? price : 0) +
                 output * case_get(in, "price_out", output > 0 ? (double)NAN : 0);
    double written = case_get(in, "write_tokens", 0);
    sum += written * case_get(in, "price_write", written > 0 ? (double)NAN : 0);
    return sum * (1 - case_get(in, "discount", 0)) * case_get(in, "requests", 1) / 1e6;
}

int case_revenue(const char *unit, struct case_inputs *in, struct econ_factor *out,
                 struct err *err) {
    (void)err;
    double days = case_unit(unit, "year") ? 365 : case_unit(unit, "month") ? 30 : 1;
    return case_point(out, sold(in) * case_get(in, "days", days));
}

int case_request(const char *unit, struct case_inputs *in, struct econ_factor *out,
                 struct err *err) {
    (void)err;
    return case_point(out, sold(in) * (case_unit(unit, "cent") ? 100 : 1));
}

int case_rent_of_days(const char *unit, struct case_inputs *in, struct econ_factor *out,
                      struct err *err) {
    double hours = case_unit(unit, "/year")    ? 8760
                   : case_unit(unit, "/month") ? 730
                   : case_unit(unit, "/h")     ? 1
                                               : 24;
    double nodes = case_get(in, "nodes", 1) * case_get(in, "utilization", 1);
    if (case_rent(in, case_get(in, "gpus", 1), out, err))
        return -1;
    out->median *= nodes * case_get(in, "hours", hours);
    return 0;
}

int case_ownership(const char *unit, struct case_inputs *in, struct econ_factor *out,
                   struct err *err) {
    struct econ_owner owner = {.years = case_get(in, "years", (double)NAN),
                               .rate = case_get(in, "rate", 0),
                               .residual = case_get(in, "residual", 0)};
    if (isnan(owner.years))
        return case_lacks(err, "a life in years");
    if (!case_has(in, "capex"))
        return case_point(out, econ_crf(owner.rate, owner.years));
    owner.capex = case_get(in, "capex", 0);
    owner.server_month = case_get(in, "server_month", 0);
    owner.kw = case_get(in, "kw", 0);
    owner.load = case_get(in, "load", 1);
    owner.pue = case_get(in, "pue", 1);
    owner.usd_per_kwh = case_get(in, "usd_kwh", 0);
    owner.colocation_month = case_get(in, "colo_month", 0);
    owner.upkeep_month = case_get(in, "ops_month", 0);
    owner.hours_month = case_get(in, "hours_month", 730);
    double gpus = case_get(in, "gpus", 1), scale = case_unit(unit, "GPU") ? 1 : gpus;
    if (case_unit(unit, "tok") && case_has_speed(in)) {
        double rate = case_speed(in, gpus).median;
        case_point(out, econ_cost_of_speed(econ_owner_hour(&owner) * gpus, rate,
                                           case_get(in, "utilization", 1)));
        case_money(unit, out);
        return 0;
    }
    scale /= case_get(in, "utilization", 1);
    return case_point(out, scale * (case_unit(unit, "month")  ? econ_owner_month(&owner)
                                    : case_unit(unit, "year") ? econ_owner_month(&owner) * 12
                                                              : econ_owner_hour(&owner)));
}

static bool begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_price(const struct case_input *input) {
    return begins(input->name, "price") || begins(input->name, "revenue") ||
           begins(input->name, "human_cost");
}

/* Two of a kind, the larger over the smaller; a price of any name over a cost of any name. */
static int ratio_of_two(struct case_inputs *in, struct econ_factor *out) {
    struct case_input *a = &in->list[0], *b = &in->list[1];
    bool swap = is_price(a) == is_price(b) ? a->value < b->value : is_price(b);
    const struct econ_factor factors[] = {case_factor(in, swap ? b->name : a->name, 1, 0),
                                          case_factor(in, swap ? a->name : b->name, -1, 0)};
    *out = econ_product(1, factors, 2);
    return 0;
}

static size_t figures(const struct case_inputs *in) {
    size_t count = in->count;
    for (size_t i = 0; i < in->count; i++)
        count -=
            strcmp(in->list[i].name, "bounds") == 0 || strcmp(in->list[i].name, "percentile") == 0;
    return count;
}

/* Both prices over both costs, or over one for both, with the same weights. */
static int blends(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    double ratio =
        case_get(in, "weight_in", case_get(in, "ratio", 3)) / case_get(in, "weight_out", 1);
    double hits = case_get(in, "hit_rate", 0);
    double input = case_get(in, "price_in", 0), c_in = case_get(in, "c_in", (double)NAN);
    double price = econ_blend(input, case_get(in, "price_out", 0), ratio, hits,
                              case_get(in, "price_hit", input));
    struct econ_factor factors[] = {{.median = price, .power = 1}, {.power = 1}};
    if (case_has(in, "c_out")) {
        double hit = case_get(in, "c_in_hit", c_in * case_get(in, "hit_cost", 0.02));
        factors[1].median =
            econ_blend(c_in, case_get(in, "c_out", 0), ratio, hits, hits > 0 ? hit : c_in);
    } else if (case_cost(in, &factors[1], err))
        return -1;
    factors[1].power = -1;
    *out = econ_product(1, factors, 2);
    return 0;
}

static bool has_blends(const struct case_inputs *in) {
    bool weighted = case_has(in, "ratio") || case_has(in, "weight_in") || case_has(in, "c_out") ||
                    (case_has(in, "mfu_prefill") && case_has(in, "mfu_decode"));
    return case_has(in, "price_in") && case_has(in, "price_out") && weighted;
}

/* What is left over the cost, or of the revenue. */
static int of_profit(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    double profit = case_get(in, "profit", 0);
    if (case_has(in, "cost"))
        return case_point(out, 1 + profit / case_get(in, "cost", 0));
    const char *whole = case_has(in, "revenue") ? "revenue" : "price";
    if (!case_has(in, whole))
        return case_lacks(err, "a cost or a revenue");
    return case_point(out, 1 / (1 - profit / case_get(in, whole, 0)));
}

static int price_over_cost(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    const char *price = case_has(in, "price")       ? "price"
                        : case_has(in, "revenue")   ? "revenue"
                        : case_has(in, "price_out") ? "price_out"
                                                    : "price_in";
    bool both = case_has(in, "price_out") && case_has(in, "price_in");
    if (!case_has(in, price) || both || (figures(in) == 2 && !case_has(in, "cost")))
        return figures(in) == 2 && in->count == 2 ? ratio_of_two(in, out)
                                                  : case_lacks(err, "a price and a cost");
    struct econ_factor factors[] = {case_factor(in, price, 1, 0), {.power = -1}};
    if (case_cost(in, &factors[1], err))
        return -1;
    factors[1].power = -1;
    *out = econ_product(1, factors, 2);
    return 0;
}

/* Price over cost, from whatever says it: a margin, a percentage, a profit, a price and a cost
 * however the cost is come by. */
static int multiple(struct case_inputs *in, struct econ_factor *out, struct err *err) {
    if (case_has(in, "gross_margin"))
        return case_point(out, 1 / (1 - case_get(in, "gross_margin", 0)));
    if (case_has(in, "markup_pct"))
        return case_point(out, 1 + case_get(in, "markup_pct", 0) / 100);
    if (case_has(in, "markup")) {
        *out = case_factor(in, "markup", 1, 0);
        return 0;
    }
    if (case_has(in, "profit"))
        return of_profit(in, out, err);
    return has_blends(in) ? blends(in, out, err) : price_over_cost(in, out, err);
}

int case_markup(const char *unit, struct case_inputs *in, struct econ_factor *out,
                struct err *err) {
    (void)unit;
    return multiple(in, out, err);
}

double case_multiple_form(const char *unit, double multiple) {
    return case_percent(unit) ? 100 * (multiple - 1) : multiple;
}

double case_percent_form(const char *unit, double multiple) {
    return (multiple - 1) * (case_percent(unit) ? 100 : 1);
}

double case_margin_form(const char *unit, double multiple) {
    return (1 - 1 / multiple) * (case_percent(unit) ? 100 : 1);
}

/* By how much a price falls: × a year, per cent a year, or the years and months in which it halves.
 */
int case_decline(const char *unit, struct case_inputs *in, struct econ_factor *out,
                 struct err *err) {
    (void)err;
    double fall = case_get(in, "start", (double)NAN) / case_get(in, "end", (double)NAN);
    double years = case_get(in, "years", (double)NAN), yearly = pow(fall, 1 / years);
    if (case_unit(unit, "half") || begins(unit, "month") || begins(unit, "year"))
        return case_point(out, log(2) / log(yearly) * (case_unit(unit, "month") ? 12 : 1));
    if (case_percent(unit))
        return case_point(out, 100 * (1 - 1 / yearly));
    return case_point(out, case_unit(unit, "per month") || case_unit(unit, "/month")
                               ? pow(yearly, 1 / 12.0)
                               : yearly);
}
