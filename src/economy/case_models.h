/* SPDX-License-Identifier: MIT
 * How each `model` of a file of cases is computed. */
#ifndef MTOK_CASE_MODELS_H
#define MTOK_CASE_MODELS_H

#include "economy/case_inputs.h"

/* What a model came to, in the unit of the case: its median, and sigma of its logarithm where a
 * range among the inputs makes it a distribution (0: a point). */
typedef int case_model(const char *unit, struct case_inputs *in, struct econ_factor *out,
                       struct err *err);

/* The same in the form that is asked for (a margin of a multiple): rises with the value. */
typedef double case_form(const char *unit, double value);

struct case_answer {
    double value;     /* the median, or the percentile that the case asks for */
    double low, high; /* at the bounds of the inputs; NAN of a point */
};

/* Computes by the name of the model, the unit and the inputs. -1 where it cannot be expressed.
 * Where a model has no closed form for a range among its inputs the answer is drawn. */
int case_compute(const char *model, const char *unit, struct case_inputs *inputs,
                 struct case_answer *out, struct err *err);

/* What the models share. */
int case_point(struct econ_factor *out, double value);
int case_lacks(struct err *err, const char *what);
bool case_unit(const char *unit, const char *word); /* the unit has that word in it */
bool case_percent(const char *unit);
/* USD per Mtok in the unit of the case: per Mtok, thousand or single tokens, cents, tokens per USD.
 */
void case_money(const char *unit, struct econ_factor *cost);
/* A cost in USD per Mtok: given, or of a measured speed, or by 2N FLOP; -1 where none follows. */
int case_cost(struct case_inputs *in, struct econ_factor *out, struct err *err);
/* Rent of the whole server after discount, USD per hour, of `gpus` accelerators. */
int case_rent(struct case_inputs *in, double gpus, struct econ_factor *out, struct err *err);
/* Tokens per second of the whole server, however the case gives them. */
bool case_has_speed(const struct case_inputs *in);
struct econ_factor case_speed(struct case_inputs *in, double gpus);

case_model case_compute_bound, case_throughput, case_mfu, case_ceiling,
    case_energy;                                           /* M1, M4, M7 */
case_model case_roofline, case_kv, case_params_from_speed; /* M2 */
case_model case_split, case_blend, case_revenue, case_request, case_rent_of_days, case_ownership;
case_model case_markup, case_decline;
case_form case_multiple_form, case_percent_form, case_margin_form; /* of case_markup */
case_model case_human_token, case_human_tokens, case_human_task, case_human_params;

#endif
