/* SPDX-License-Identifier: MIT
 * The assumptions of one calculation as the command line gives them: the
 * values of a scenario, a model and a month, changed by options. Shared by the
 * commands that calculate. */
#ifndef MTOK_ESTIMATE_OPTIONS_H
#define MTOK_ESTIMATE_OPTIONS_H

#include "command/command.h"
#include "command/session.h"
#include "economy/estimate.h"

#define ESTIMATE_OPTION(name, option, unit, help, otherwise) {option, 0, "VALUE", help},
/* Rows for the option table of a command. */
#define ESTIMATE_OPTIONS                                                                           \
    {"format", 'f', "FORMAT", "text, md, csv or json"},                                            \
        {"scenario", 's', "NAME", "start from this scenario (default: post-2024)"},                \
        {"model", 'm', "MODEL", "its size and price (default: openai/gpt-4o)"},                    \
        {"month", 0, "MONTH", "prices of this month (default: 2024-11 for post-2024, else now)"},  \
        {"place", 0, "PLACE", "wage of this place (default: New York City)"},                      \
        {"as-of", 0, "TIME", "only what had been recorded by then"},                               \
        {"mfu", 0, "VALUE", "of prefill and decode alike"},                                        \
        {"gpu", 0, "NAME", "chip: its peak, bandwidth and memory (H100, B200, …)"},                \
        {"precision", 0, "NAME",                                                                   \
         "with --gpu: fp8 (default), bf16, fp4; fp8-sparse names a sparse peak"},                  \
        {"words-per-minute", 0, "VALUE", "of the human, instead of tokens-per-minute"},            \
        {"tokens-per-word", 0, "VALUE",                                                            \
         "with --words-per-minute (2; 4/3 gives 66.7 for 50 words)"},                              \
        ASSUMPTIONS(ESTIMATE_OPTION)

/* Opens the session for reading (the caller closes it) and fills assumed[ASSUME_COUNT]: what the
 * scenario and the facts say, then the options. EXIT_USAGE for a value that cannot be read, an
 * unknown scenario or chip. */
int estimate_options_read(const struct context *ctx, struct session *session,
                          struct assumed *assumed, struct err *err);

/* "100e9", "100B", "4/3", "15%"; 0 or -1. */
int estimate_number(const char *text, double *out);

#endif
