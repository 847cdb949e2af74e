/* SPDX-License-Identifier: MIT */
#include "economy/solve.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define NONE ((double)NAN)

/* Wider than any rent, size or part of a peak: 1e-18 to 1e27. */
enum { LOWEST = -18, HIGHEST = 27, HALVINGS = 120 };

struct solve {
    const struct assumed *origin;
    struct assumed assumed[ASSUME_COUNT]; /* with what is sought moved */
    const struct solve_question *question;
    double start[ASSUME_COUNT]; /* what the scaled assumptions were */
};

static const char *const cost_names[] = {"output_cost", "input_cost", "blend_cost"};

static void take_cost(void *user, const struct estimate_row *row) {
    struct estimate_row *wanted = user;
    if (strcmp(row->name, wanted->name) == 0)
        *wanted = *row;
}

static struct estimate_row cost_of(const struct assumed *assumed, enum solve_side side) {
    struct estimate_row row = {cost_names[side], NONE, NONE, NONE, "", ""};
    estimate_run(assumed, take_cost, &row);
    return row;
}

static double price_of(const struct assumed *a, enum solve_side side) {
    double in = a[ASSUME_PRICE_IN].base, out = a[ASSUME_PRICE_OUT].base;
    double hit = isfinite(a[ASSUME_PRICE_HIT].base) ? a[ASSUME_PRICE_HIT].base : in;
    if (side == SOLVE_BLEND)
        return econ_blend(in, out, a[ASSUME_RATIO].base, a[ASSUME_HITS].base, hit);
    return side == SOLVE_INPUT ? in : out;
}

static bool is_mfu(const struct solve_question *question) {
    return question->sought == ASSUME_MFU_DECODE || question->sought == ASSUME_MFU_PREFILL;
}

/* The assumptions that are scaled, at most two. */
static int sought(const struct solve_question *question, enum assumption which[2]) {
    which[0] = question->sought;
    if (!is_mfu(question))
        return 1;
    which[0] = question->side == SOLVE_OUTPUT ? ASSUME_MFU_DECODE : ASSUME_MFU_PREFILL;
    which[1] = ASSUME_MFU_DECODE;
    return question->side == SOLVE_BLEND ? 2 : 1;
}

static void begin(struct solve *solve, const struct assumed *assumed) {
    enum assumption which[2];
    solve->origin = assumed;
    for (int i = 0, n = sought(solve->question, which); i < n; i++) {
        double base = assumed[which[i]].base;
        solve->start[which[i]] = base > 0 ? base : 1;
    }
}

/* Another size of a known model moves all that goes with it (estimate_resize). */
static bool is_size(const struct solve *solve) {
    return solve->question->sought == ASSUME_ACTIVE_PARAMS &&
           solve->origin[ASSUME_ACTIVE_PARAMS].base > 0;
}

/* The cost with what is sought scaled by a factor; z picks p5 (-1), the median (0) or p95 (1). NAN
 * also where so large a model does not fit. */
static double cost_at(struct solve *solve, double factor, int z) {
    enum assumption which[2];
    double alone = is_size(solve) ? 1 : factor;
    memcpy(solve->assumed, solve->origin, sizeof solve->assumed);
    for (int i = 0, n = sought(solve->question, which); i < n; i++)
        solve->assumed[which[i]] = (struct assumed){NONE, solve->start[which[i]] * alone, NONE};
    if (is_size(solve))
        estimate_resize(solve->assumed, factor);
    struct estimate_row row = cost_of(solve->assumed, solve->question->side);
    return z < 0 ? row.p5 : z > 0 ? row.p95 : row.value;
}

static enum solve_verdict verdict_of(const struct solve *solve, double at_low, double at_high,
                                     double wanted) {
    bool full = is_size(solve) && isnan(at_high); /* the largest do not fit */
    if (!(at_low > 0) || !(at_high > 0 || full))
        return SOLVE_UNKNOWN;
    if (fabs(at_high / at_low - 1) < 1e-9)
        return SOLVE_INDEPENDENT;
    return (at_low < wanted) == (at_high < wanted) ? SOLVE_NO_VALUE : SOLVE_POSSIBLE;
}

/* The factor at which the cost is the wanted one; NAN with a verdict where there is none. Above the
 * largest size that fits there is no cost, which counts as too dear. */
static double factor_for(struct solve *solve, double wanted, int z, enum solve_verdict *verdict) {
    double low = LOWEST * log(10), high = HIGHEST * log(10);
    double at_low = cost_at(solve, exp(low), z), at_high = cost_at(solve, exp(high), z);
    *verdict = verdict_of(solve, at_low, at_high, wanted);
    if (*verdict != SOLVE_POSSIBLE)
        return NONE;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if ((cost_at(solve, exp(middle), z) < wanted) == (at_low < wanted))
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

/* Where the memory is full at this size: a little more does not fit. */
static bool is_full(struct solve *solve, double factor) {
    return is_size(solve) && isnan(cost_at(solve, factor * (1 + 1e-9), 0));
}

/* What no server can have. Active parameters at a byte each: the least that a model needs. */
static enum solve_verdict judge(const struct solve *solve, const struct solved *out) {
    const struct assumed *a = solve->assumed;
    enum assumption which = solve->question->sought;
    bool fraction = is_mfu(solve->question) || which == ASSUME_UTILIZATION;
    if (fraction && (out->value > 1 || out->other > 1))
        return SOLVE_IMPOSSIBLE;
    if (which == ASSUME_ACTIVE_PARAMS &&
        econ_memory_gpus(out->value, 1, a[ASSUME_MEMORY].base) > a[ASSUME_GPUS].base)
        return SOLVE_TOO_LARGE;
    return SOLVE_POSSIBLE;
}

static void set_range(struct solved *out, double first, double second, double start,
                      double other_start) {
    out->p5 = fmin(first, second) * start;
    out->p95 = fmax(first, second) * start;
    out->other_p5 = fmin(first, second) * other_start;
    out->other_p95 = fmax(first, second) * other_start;
}

void solve_run(const struct assumed *assumed, const struct solve_question *question,
               struct solved *out) {
    struct solve solve = {.question = question};
    enum assumption which[2];
    enum solve_verdict ignored;
    *out = (struct solved){SOLVE_UNKNOWN, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    out->price = price_of(assumed, question->side);
    out->cost = cost_of(assumed, question->side).value;
    if (!(out->cost > 0)) /* one of its inputs is not known */
        out->cost = NONE;
    out->wanted = out->price / question->markup;
    if (!(out->wanted > 0) || !(question->markup > 0))
        return;
    int count = sought(question, which);
    begin(&solve, assumed);
    double factor = factor_for(&solve, out->wanted, 0, &out->verdict);
    if (isnan(factor))
        return;
    const double other = count == 2 ? solve.start[which[1]] : NONE;
    out->value = factor * solve.start[which[0]];
    out->other = factor * other;
    if (!isnan(cost_at(&solve, factor, -1)))
        set_range(out, factor_for(&solve, out->wanted, -1, &ignored),
                  factor_for(&solve, out->wanted, 1, &ignored), solve.start[which[0]], other);
    out->verdict = is_full(&solve, factor) ? SOLVE_FULL : judge(&solve, out);
}

const char *solve_reason(const struct solve_question *question, enum solve_verdict verdict) {
    switch (verdict) {
    case SOLVE_POSSIBLE:
        return "";
    case SOLVE_IMPOSSIBLE:
        return question->sought == ASSUME_UTILIZATION
                   ? "above 1: more tokens sold than the server can make"
                   : "above 1: faster than the peak of the chip";
    case SOLVE_TOO_LARGE:
        return "does not fit in the memory of the server, at a byte per parameter";
    case SOLVE_FULL:
        return "the largest size that the memory holds, beside one sequence, costs less than that";
    case SOLVE_NO_VALUE:
        return "whatever its value, the markup is not reached";
    case SOLVE_INDEPENDENT:
        return "the cost does not depend on it by this method";
    case SOLVE_UNKNOWN:
        break;
    }
    return "a price or another input of the cost is not known";
}
