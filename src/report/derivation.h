/* SPDX-License-Identifier: MIT
 * Where the figures of a page come from: each computed figure leads to the step
 * further down that computes it. A page registers what it shows; what is
 * registered is derived at its end, and what two derivations share is told once. */
#ifndef MTOK_DERIVATION_H
#define MTOK_DERIVATION_H

#include "page/page.h"
#include "report/explain.h"

struct derivations;

struct derivations *derivations_new(struct page_doc *page);
void derivations_free(struct derivations *list);

/* `text`, leading to the step of this quantity ("output markup", as explain names it) in the
 * derivation of the model under the scenario. list NULL: the text alone. */
const char *derived(struct derivations *list, const char *scenario, const char *model,
                    const char *quantity, const char *text);
/* The same of a comparison with a human. */
const char *derived_parity(struct derivations *list, const char *scenario, const char *model,
                           const char *quantity, const char *text);
/* `text`, leading to a step that is told here: a formula with its numbers. */
const char *worked_out(struct derivations *list, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints all that is registered. explain: scenario and model of the headline. */
int derivations_print(struct derivations *list, struct explain *explain);

#endif
