/* SPDX-License-Identifier: MIT
 * The fields of a fact, whichever format they came in. */
#ifndef MTOK_FACT_FIELD_H
#define MTOK_FACT_FIELD_H

#include <mtok/err.h>
#include <mtok/sink.h>

enum fact_field {
    FACT_MEASURE,
    FACT_SUBJECT,
    FACT_SELLER,
    FACT_PLACE,
    FACT_TIER,
    FACT_CONTEXT_MIN,
    FACT_VALUE,
    FACT_STATE,
    FACT_SINCE,
    FACT_GPU,
    FACT_GPUS,
    FACT_PRECISION,
    FACT_FRAMEWORK,
    FACT_INPUT_LENGTH,
    FACT_OUTPUT_LENGTH,
    FACT_CONCURRENCY,
    FACT_VARIANT,
    FACT_PLACE_TEXT,
    FACT_ACCELERATOR_PRICE,
    FACT_EVIDENCE,
    FACT_FIELDS
};

/* The field of that name, or -1. */
int fact_field_find(const char *name);
const char *fact_field_name(enum fact_field field);
/* true for measure, subject and value, which no format may leave out. */
int fact_field_needed(enum fact_field field);

/* Gives one fact to the sink. `texts` has a text for every field, "" where it was absent; `where`
 * names the place ("line 12"). What cannot be understood is refused there. */
void fact_take(const char *const texts[FACT_FIELDS], const char *where, struct sink *sink);

#endif
