/* SPDX-License-Identifier: MIT
 * The calculator: a set of assumptions, each a value or a range, and what
 * follows from them. Without a database. */
#ifndef MTOK_ESTIMATE_H
#define MTOK_ESTIMATE_H

#include "economy/econ.h"

#include <math.h>

/* Every assumption of every method: name, option, unit, help, what holds where nobody says. */
#define ASSUMPTION_NONE ((double)NAN)
#define ASSUMPTIONS(X)                                                                             \
    X(SERVER_PRICE, "server-price", "USD/h", "of the whole server", ASSUMPTION_NONE)               \
    X(GPUS, "gpus", "", "accelerators in it", 8)                                                   \
    X(PEAK_FLOPS, "peak-flops", "FLOP/s", "per accelerator, dense at the precision",               \
      ASSUMPTION_NONE)                                                                             \
    X(MFU_PREFILL, "mfu-prefill", "", "of the peak", ASSUMPTION_NONE)                              \
    X(MFU_DECODE, "mfu-decode", "", "of the peak", ASSUMPTION_NONE)                                \
    X(UTILIZATION, "utilization", "", "tokens sold of tokens possible", 1)                         \
    X(ACTIVE_PARAMS, "active-params", "", "100e9 or 100B", ASSUMPTION_NONE)                        \
    X(DISCOUNT, "discount", "", "part of the rent taken off", 0)                                   \
    X(TRAINING_LOAD, "training-load", "", "multiplier on cost; 2: a dollar for a dollar", 1)       \
    X(SPEED, "tokens-per-second", "tokens/s", "measured output of the server", ASSUMPTION_NONE)    \
    X(INPUT_SPEED, "input-tokens-per-second", "tokens/s", "measured prefill of the server",        \
      ASSUMPTION_NONE)                                                                             \
    X(BATCH, "batch", "", "roofline: sequences decoded together", ASSUMPTION_NONE)                 \
    X(CONTEXT, "context", "tokens", "roofline: held by each sequence", 1000)                       \
    X(KV_BYTES, "kv-bytes", "B", "roofline: KV cache per token", 0)                                \
    X(WEIGHT_BYTES, "weight-bytes", "B", "roofline: weights read in a step, else of the three",    \
      ASSUMPTION_NONE)                                                                             \
    X(TOTAL_PARAMS, "total-params", "", "roofline: parameters in memory", ASSUMPTION_NONE)         \
    X(SHARED_PARAMS, "shared-params", "", "roofline: of them those that every token passes", 0)    \
    X(PARAM_BYTES, "bytes-per-param", "B", "roofline: of one parameter", 1)                        \
    X(BANDWIDTH, "bandwidth", "B/s", "roofline: of memory, per accelerator", ASSUMPTION_NONE)      \
    X(E_F, "efficiency-flops", "", "roofline: of the peak reached", 1)                             \
    X(E_B, "efficiency-bandwidth", "", "roofline: of the bandwidth reached", 1)                    \
    X(ACCEPTED, "accepted", "", "roofline: tokens per step with speculation", 1)                   \
    X(CAPEX, "capex", "USD", "ownership: per accelerator", ASSUMPTION_NONE)                        \
    X(YEARS, "years", "", "ownership: life", 4)                                                    \
    X(RATE, "interest", "1/year", "ownership: cost of capital", 0.1)                               \
    X(RESIDUAL, "residual", "", "ownership: part of capex left at the end", 0)                     \
    X(SERVER_MONTH, "server-month", "USD", "ownership: other hardware, a month", 0)                \
    X(KW, "kw", "kW", "ownership: per accelerator, all in", 0)                                     \
    X(LOAD, "load", "", "part of that power drawn", 1)                                             \
    X(PUE, "pue", "", "power of the building per power of the server", 1)                          \
    X(USD_PER_KWH, "usd-per-kwh", "USD", "price of electricity", 0)                                \
    X(COLOCATION, "colocation-month", "USD", "ownership: a month", 0)                              \
    X(UPKEEP, "upkeep-month", "USD", "ownership: a month", 0)                                      \
    X(PRICE_IN, "price-in", "USD/Mtok", "list price of input", ASSUMPTION_NONE)                    \
    X(PRICE_OUT, "price-out", "USD/Mtok", "list price of output", ASSUMPTION_NONE)                 \
    X(PRICE_HIT, "price-hit", "USD/Mtok", "list price of cached input", ASSUMPTION_NONE)           \
    X(RATIO, "ratio", "", "blend: input tokens per output token", 3)                               \
    X(HITS, "hits", "", "blend: part of the input that is cached", 0)                              \
    X(HIT_COST, "hit-cost", "", "cost of a cached token, part of the other's", 0.02)               \
    X(WAGE, "wage", "USD/h", "of the human", ASSUMPTION_NONE)                                      \
    X(TOKENS_PER_MINUTE, "tokens-per-minute", "", "typed or dictated", 100)                        \
    X(THOUGHT_TOKENS, "thought-tokens", "1/h", "inner speech, an hour", 30400)                     \
    X(TASK_LOW, "task-tokens-low", "", "model tokens for an hour of work", 1e5)                    \
    X(TASK_HIGH, "task-tokens-high", "", "the same, high", 1e6)                                    \
    X(RETRIES, "retries", "", "tries and checks that a task of an hour takes", 1)                  \
    X(WATTS, "watts", "W", "energy: per accelerator, with its share", ASSUMPTION_NONE)             \
    X(ANSWER_TOKENS, "answer-tokens", "", "energy: tokens of an answer", 500)                      \
    X(MEMORY, "memory", "B", "per accelerator", ASSUMPTION_NONE)

#define ASSUMPTION_ENUM(name, option, unit, help, otherwise) ASSUME_##name,
enum assumption { ASSUMPTIONS(ASSUMPTION_ENUM) ASSUME_COUNT };

struct assumed {
    double low, base, high; /* base NAN: not known; low, high NAN: a point */
};

struct assumption_info {
    const char *option; /* "server-price": name on the command line and in results */
    const char *unit;
    const char *help;
    double otherwise; /* NAN: none */
};
const struct assumption_info *assumption_info(enum assumption assumption);

/* One figure that follows. */
struct estimate_row {
    const char *name;      /* "output_cost", "input_markup", … */
    double value, p5, p95; /* NAN where there is none */
    const char *unit;
    const char *formula;
};
typedef void estimate_fn(void *user, const struct estimate_row *row);

/* An assumption as a factor of a product. */
struct econ_factor estimate_factor(const struct assumed *assumed, int power);

/* Another size of the same model: a larger one has more of everything, so all parameters, the
 * weights that a step reads and the cache of a token grow with the active ones. */
void estimate_resize(struct assumed *assumed, double factor);

/* USD per hour that an accelerator costs the owner whom the assumptions describe (M5). */
struct econ_factor estimate_owned(const struct assumed *assumed);

/* What no machine can do among the assumptions, one sentence each: parts above 1, a speed above the
 * whole peak (tokens/s > G F / 2N). Told through `say`. */
typedef void estimate_say(void *user, const char *sentence);
void estimate_impossible(const struct assumed *assumed, estimate_say *say, void *user);

/* Computes everything that the assumptions allow, in a fixed order. */
void estimate_run(const struct assumed *assumed, estimate_fn *each, void *user);

/* The same figures drawn instead of in closed form, the judge of it: NAN where a figure has no
 * spread, or no value in a part of the draws. Of p_below_cost the median is the part drawn. */
struct estimate_drawn {
    double p5, p50, p95;
};
typedef void estimate_drawn_fn(void *user, const struct estimate_row *row,
                               const struct estimate_drawn *drawn);
enum { ESTIMATE_MOST_DRAWS = 200000 };
/* Each range is drawn apart from the others, fixed and quasi-random, at most ECON_DIMENSIONS of
 * them (-1 where there are more). */
int estimate_draw(const struct assumed *assumed, size_t draws, estimate_drawn_fn *each, void *user);

#endif
