/* SPDX-License-Identifier: MIT
 * Where a fetcher puts what it read. The sink copies everything; texts need to
 * live only for the call. NULL texts mean "". */
#ifndef MTOK_SINK_H
#define MTOK_SINK_H

#include <mtok/err.h>
#include <mtok/measure.h>
#include <stdint.h>

enum row_state {
    ROW_VALUE,   /* nano holds the value */
    ROW_DYNAMIC, /* the source says "it depends" (-1 in OpenRouter) */
    ROW_ENDED    /* only with `since`: from then on the source says there is none */
};

/* One reading. The fields from `subject` to `variant` tell one series from
 * another: give each only what really does (a drifting label does not). */
struct row {
    enum measure measure;
    enum row_state state;
    int64_t nano;          /* value in 1e-9 of the measure's unit; 0 is free, not unknown */
    const char *subject;   /* the source's own name: model, server SKU, place of a wage */
    const char *seller;    /* who sells: "openai", "aws", "bedrock"; who serves, for a speed */
    const char *place;     /* region code ("us-east-1"), or the raw text where no code is known */
    const char *tier;      /* "standard" (the default for API prices), "batch", "flex", "priority",
                              "off_peak", "cache_1h", …; "" outside API prices */
    int64_t context_min;   /* API: applies from this many prompt tokens on; 0 for the base price */
    const char *gpu;       /* chip as in gpu.csv ("H100", "B200"); speeds: part of the key */
    int gpus;              /* accelerators in the server or system; 0 unknown */
    const char *precision; /* "fp8", "bf16", "fp4", … */
    const char *framework; /* "vllm", "trt-llm", … */
    int input_length;      /* prompt and answer tokens of the test, 0 unknown */
    int output_length;
    int concurrency;
    const char
        *variant; /* anything else that tells series apart: "parallel=tp4;scenario=offline" */

    /* Not part of the key. */
    const char *place_text; /* the region as the source writes it */
    int64_t accelerator;    /* the printed price per accelerator, nano; -1 where none is printed */
    int64_t since;          /* start that the source itself states (UTC seconds), 0 for none:
                               then the value holds from the time of observation */
    const char *where;      /* place in the document, for messages: "row 12", "gpt-4o.input" */
    const char *text;       /* the value as it was read, for refusals */
    const char *note;       /* evidence that belongs to this row (a URL, a quotation) */

    uint64_t key[2]; /* the sink's own: see row_key */
};

struct sink;

/* Takes a row. Never fails: whether the row is let in is decided by the checks. */
void sink_row(struct sink *sink, const struct row *row);

/* A place that could not be read as a row though it should have been one: kept
 * with the reason, counted, shown by `sources` and `review`. A document with
 * many of them is quarantined. */
void sink_refuse(struct sink *sink, const char *where, const char *text, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Something a person may want to know that is no row (an announcement). */
void sink_note(struct sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Returns a row with every field empty and accelerator -1. */
struct row row_new(enum measure measure, const char *subject);

#endif
