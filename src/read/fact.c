/* SPDX-License-Identifier: MIT
 * A fact from its texts. Nothing is guessed: a text that does not mean exactly
 * one thing refuses the row and says which field it was. */
#include "base/name_time.h"
#include "read/fact_field.h"

#include <ctype.h>
#include <limits.h>
#include <mtok/decimal.h>
#include <mtok/fact.h>
#include <mtok/when.h>
#include <string.h>

static const char *const names[FACT_FIELDS] = {
    [FACT_MEASURE] = "measure",
    [FACT_SUBJECT] = "subject",
    [FACT_SELLER] = "seller",
    [FACT_PLACE] = "place",
    [FACT_TIER] = "tier",
    [FACT_CONTEXT_MIN] = "context_min",
    [FACT_VALUE] = "value",
    [FACT_STATE] = "state",
    [FACT_SINCE] = "since",
    [FACT_GPU] = "gpu",
    [FACT_GPUS] = "gpus",
    [FACT_PRECISION] = "precision",
    [FACT_FRAMEWORK] = "framework",
    [FACT_INPUT_LENGTH] = "input_length",
    [FACT_OUTPUT_LENGTH] = "output_length",
    [FACT_CONCURRENCY] = "concurrency",
    [FACT_VARIANT] = "variant",
    [FACT_PLACE_TEXT] = "place_text",
    [FACT_ACCELERATOR_PRICE] = "accelerator_price",
    [FACT_EVIDENCE] = "evidence",
};

int fact_field_find(const char *name) {
    for (int i = 0; i < FACT_FIELDS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *fact_field_name(enum fact_field field) {
    return names[field];
}

int fact_field_needed(enum fact_field field) {
    return field == FACT_MEASURE || field == FACT_SUBJECT || field == FACT_VALUE;
}

static int read_measure(const char *text, struct row *row, struct err *err) {
    int measure = measure_find(text);
    if (measure < 0)
        return err_set(err, "measure: \"%s\" is none that is known", text);
    row->measure = (enum measure)measure;
    return 0;
}

/* Absent is 0: "not known" for a count, "the base price" for a context. */
static int read_count(const char *const texts[], enum fact_field field, int64_t most, int64_t *out,
                      struct err *err) {
    const char *text = texts[field];
    int64_t number = 0;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || number > (most - (*p - '0')) / 10)
            return err_set(err, "%s: \"%s\", expected a whole number up to %lld", names[field],
                           text, (long long)most);
        number = number * 10 + (*p - '0');
    }
    *out = number;
    return 0;
}

static int read_counts(const char *const texts[], struct row *row, struct err *err) {
    int64_t gpus, input, output, concurrency;
    if (read_count(texts, FACT_CONTEXT_MIN, INT64_C(1000000000), &row->context_min, err) ||
        read_count(texts, FACT_GPUS, 1000000, &gpus, err) ||
        read_count(texts, FACT_INPUT_LENGTH, 1000000000, &input, err) ||
        read_count(texts, FACT_OUTPUT_LENGTH, 1000000000, &output, err) ||
        read_count(texts, FACT_CONCURRENCY, 1000000000, &concurrency, err))
        return -1;
    row->gpus = (int)gpus;
    row->input_length = (int)input;
    row->output_length = (int)output;
    row->concurrency = (int)concurrency;
    return 0;
}

static int read_number(const char *const texts[], enum fact_field field, int64_t *nano,
                       struct err *err) {
    if (!*texts[field])
        return err_set(err, "%s is missing", names[field]);
    return decimal_read(texts[field], strlen(texts[field]), 0, nano, err)
               ? err_prefix(err, "%s", names[field])
               : 0;
}

/* What holds from then on: a value, "it depends", or nothing any more. */
static int read_state(const char *const texts[], struct row *row, struct err *err) {
    const char *state = texts[FACT_STATE];
    if (!*state || strcmp(state, "value") == 0)
        return read_number(texts, FACT_VALUE, &row->nano, err);
    if (strcmp(state, "dynamic") == 0)
        row->state = ROW_DYNAMIC;
    else if (strcmp(state, "ended") == 0)
        row->state = ROW_ENDED;
    else
        return err_set(err, "state: \"%s\", expected value, dynamic or ended", state);
    if (*texts[FACT_VALUE])
        return err_set(err, "value: \"%s\" beside state %s, expected none", texts[FACT_VALUE],
                       state);
    return 0;
}

static int read_since(const char *text, struct row *row, struct err *err) {
    if (*text && when_read(text, strlen(text), &row->since, err))
        return err_prefix(err, "since");
    if (*text && row->since == 0)
        return err_set(err, "since: the first second of 1970 cannot be told from no date");
    if (!*text && row->state == ROW_ENDED)
        return err_set(err, "since is missing: state ended needs its date");
    return 0;
}

/* Only API prices have tiers by default; counts a day have their own. */
static const char *tier_of(const char *text, enum measure measure) {
    if (*text)
        return text;
    return measure_info(measure)->domain == DOMAIN_API_PRICE ? "standard" : "";
}

static int read_row(const char *const texts[], struct row *row, struct err *err) {
    if (!*texts[FACT_SUBJECT])
        return err_set(err, "subject is missing");
    if (read_measure(texts[FACT_MEASURE], row, err) || read_counts(texts, row, err) ||
        read_state(texts, row, err) || read_since(texts[FACT_SINCE], row, err))
        return -1;
    if (*texts[FACT_ACCELERATOR_PRICE])
        return read_number(texts, FACT_ACCELERATOR_PRICE, &row->accelerator, err);
    return 0;
}

void fact_take(const char *const texts[FACT_FIELDS], const char *where, struct sink *sink) {
    struct row row = row_new(MEASURE_INPUT, texts[FACT_SUBJECT]);
    struct err err = {0};
    if (read_row(texts, &row, &err)) {
        sink_refuse(sink, where, texts[FACT_VALUE], "%s", err.text);
        return;
    }
    row.seller = texts[FACT_SELLER];
    row.place = texts[FACT_PLACE];
    row.tier = tier_of(texts[FACT_TIER], row.measure);
    row.gpu = texts[FACT_GPU];
    row.precision = texts[FACT_PRECISION];
    row.framework = texts[FACT_FRAMEWORK];
    row.variant = texts[FACT_VARIANT];
    row.place_text = texts[FACT_PLACE_TEXT];
    row.note = texts[FACT_EVIDENCE];
    row.where = where;
    row.text = texts[FACT_VALUE];
    sink_row(sink, &row);
}

/* What stands between a name and its date: "acme_2026-02-03", "2026-02-03 acme". */
static int is_join(char c) {
    return strchr("_-. @", c) && c;
}

/* The date in a name says when, not what: without it the files of many days are one part. */
int fact_part_of(const char *path, struct buf *part) {
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t size = dot ? (size_t)(dot - base) : strlen(base), at = 0, date = 0;
    for (; at < size && !date; at += !date)
        if (at == 0 || !isdigit((unsigned char)base[at - 1]))
            date = name_date_length(base + at, size - at);
    size_t left = at, right = at + date;
    while (date && left > 0 && is_join(base[left - 1]))
        left--;
    while (date && left == 0 && right < size && is_join(base[right]))
        right++;
    if (size == 0)
        return -1;
    return buf_add(part, base, left) || buf_add(part, base + right, size - right) ? -1 : 0;
}
