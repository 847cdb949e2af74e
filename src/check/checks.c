/* SPDX-License-Identifier: MIT */
#include "check/checks.h"

#include "check/checks_private.h"

#include <math.h>
#include <mtok/decimal.h>
#include <stdlib.h>
#include <string.h>

#define USD(x) ((int64_t)(x)*NANO)

static bool refuse_price(struct sink *sink, const struct row *row) {
    if (row->nano <= USD(1000))
        return false;
    char value[24];
    sink_refuse_row(sink, row, "ceiling", "%s %s is %s USD/Mtok, above the ceiling of 1,000",
                    row->subject, measure_info(row->measure)->name, decimal_text(row->nano, value));
    return true;
}

static bool refuse_wage(struct sink *sink, const struct row *row) {
    if (row->nano == 0)
        sink_refuse_row(sink, row, "zero", "a wage of 0");
    else if (row->nano > USD(1000))
        sink_refuse_row(sink, row, "ceiling", "a wage above 1,000 USD an hour");
    else
        return false;
    return true;
}

/* Printed per accelerator and for the whole server: both must tell the same. */
static bool refuse_units(struct sink *sink, const struct row *row) {
    if (row->accelerator < 0 || row->gpus <= 0)
        return false;
    if (row->accelerator == 0) {
        sink_refuse_row(sink, row, "unit", "%s: an accelerator price of 0 beside a price",
                        row->subject);
        return true;
    }
    int64_t each = row->nano / row->gpus;
    int64_t apart = each > row->accelerator ? each - row->accelerator : row->accelerator - each;
    if (apart <= NANO / 1000 || apart <= row->accelerator / 1000)
        return false;
    char whole[24], one[24];
    sink_refuse_row(sink, row, "unit",
                    "%s: %s USD for %d accelerators, but %s for one: they do not fit together",
                    row->subject, decimal_text(row->nano, whole), row->gpus,
                    decimal_text(row->accelerator, one));
    return true;
}

static bool refuse_server(struct sink *sink, const struct row *row, const struct chip *chip) {
    char value[24];
    int64_t each = row->gpus > 0 ? row->nano / row->gpus : row->nano / 16;
    bool bid = row->measure == MEASURE_SPOT || row->measure == MEASURE_COMMUNITY;
    if (row->nano == 0) {
        sink_refuse_row(sink, row, "zero", "%s: a price of 0 is no offer", row->subject);
        return true;
    }
    if (refuse_units(sink, row))
        return true;
    if (each > USD(1000)) {
        sink_refuse_row(sink, row, "ceiling", "%s: %s USD an hour, above 1,000 per accelerator",
                        row->subject, decimal_text(row->nano, value));
        return true;
    }
    if (!bid && row->gpus > 0 && chip && chip->memory_bytes >= 40e9 && each < NANO / 2) {
        sink_refuse_row(
            sink, row, "unit",
            "%s: %s USD an hour for %d %s is less than 0.50 for one: too low to be true",
            row->subject, decimal_text(row->nano, value), row->gpus, row->gpu);
        return true;
    }
    return false;
}

/* Dense FLOP/s at the row's precision; where that is not known, the fastest the chip has. */
static double peak_of(const struct chip *chip, const char *precision) {
    if (strcmp(precision, "bf16") == 0)
        return chip->bf16;
    if (strcmp(precision, "fp8") == 0 && chip->fp8 > 0)
        return chip->fp8;
    return fmax(chip->bf16, fmax(chip->fp8, chip->fp4));
}

/* Bytes a weight has at least. */
static double weight_bytes(const char *precision) {
    if (strcmp(precision, "bf16") == 0 || strcmp(precision, "fp16") == 0)
        return 2;
    return strcmp(precision, "fp8") == 0 ? 1 : 0.5;
}

static bool refuse_speed(struct sink *sink, const struct row *row, const struct chip *chip,
                         double active) {
    double speed = (double)row->nano / 1e9;
    if (row->nano == 0) {
        sink_refuse_row(sink, row, "zero", "%s: a speed of 0 is not a measurement", row->subject);
        return true;
    }
    if (!chip || !(active > 0) || row->gpus <= 0)
        return false;
    bool stream = row->measure == MEASURE_REQUEST_OUTPUT;
    double ceiling = stream ? chip->bandwidth * row->gpus / (active * weight_bytes(row->precision))
                            : peak_of(chip, row->precision) * row->gpus / (2 * active);
    if (!(ceiling > 0) || speed <= ceiling)
        return false;
    sink_refuse_row(sink, row, "physics",
                    "%s: %.0f tokens/s on %d %s is above the physical ceiling of %.0f (%s, %.3g "
                    "active parameters)",
                    row->subject, speed, row->gpus, row->gpu, ceiling,
                    stream ? "bandwidth / weights" : "peak / 2N", active);
    return true;
}

/* One row against what can be true; the lists of what is known are looked up when needed. */
static bool refuse(struct lookup *lookup, struct sink *sink, const struct row *row) {
    if (row->state != ROW_VALUE)
        return false;
    if (row->nano < 0) {
        sink_refuse_row(sink, row, "negative", "%s: a value below 0", row->subject);
        return true;
    }
    switch (measure_info(row->measure)->domain) {
    case DOMAIN_API_PRICE:
        return refuse_price(sink, row);
    case DOMAIN_SERVER_PRICE:
        return refuse_server(sink, row, lookup_chip(lookup, row->gpu));
    case DOMAIN_THROUGHPUT:
        return refuse_speed(sink, row, lookup_chip(lookup, row->gpu),
                            lookup_active(lookup, row->subject));
    case DOMAIN_WAGE:
        return refuse_wage(sink, row);
    default:
        return false;
    }
}

int checks_rows(struct db *db, const char *source, struct sink *sink, struct err *err) {
    struct lookup lookup = {.db = db, .source = source};
    unsigned char *verdicts = mem_alloc(sink->row_count + 1);
    checks_duplicates(sink, verdicts);
    size_t kept = 0;
    for (size_t i = 0; i < sink->row_count; i++) {
        struct row row = sink->rows[i];
        if (verdicts[i] == DUPLICATE_DIFFERS)
            sink_refuse_row(sink, &row, "duplicate",
                            "%s %s stands more than once with different values", row.subject,
                            measure_info(row.measure)->name);
        else if (verdicts[i] == DUPLICATE_NONE && !refuse(&lookup, sink, &row))
            sink->rows[kept++] = row;
    }
    sink->row_count = kept;
    free(verdicts);
    lookup_free(&lookup);
    if (lookup.failed)
        *err = lookup.err;
    return lookup.failed ? -1 : 0;
}

int checks_document(const struct document_facts *facts, struct err *err) {
    if (facts->rows == 0)
        return err_set(err, "no row of it may be believed (%zu were refused)", facts->refused);
    if (facts->rows < facts->floor)
        return err_set(err, "%zu rows, expected at least %zu", facts->rows, facts->floor);
    if (facts->before_rows >= 3 && facts->rows * 10 < facts->before_rows * 7)
        return err_set(err,
                       "%zu rows, the document before had %zu: a fall of more than 30 %% is taken "
                       "for a broken document",
                       facts->rows, facts->before_rows);
    if (facts->refused * 2 > facts->rows && facts->refused > 2)
        return err_set(err, "%zu of %zu rows refused, more than a third", facts->refused,
                       facts->refused + facts->rows);
    return 0;
}

int checks_columns(const size_t was[MEASURE_COUNT], const size_t is[MEASURE_COUNT],
                   struct err *err) {
    for (int i = 0; i < MEASURE_COUNT; i++) {
        const struct measure_info *info = measure_info((enum measure)i);
        size_t tenths = info->domain == DOMAIN_API_PRICE      ? 7
                        : info->domain == DOMAIN_SERVER_PRICE ? 3
                                                              : 0;
        if (was[i] >= 10 && is[i] * 10 < was[i] * tenths)
            return err_set(err,
                           "%zu prices of %s, there were %zu before: their column is gone or has "
                           "another name",
                           is[i], info->name, was[i]);
    }
    return 0;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int checks_unit_change(double *ratios, size_t count, struct err *err) {
    size_t down = 0, up = 0;
    if (count < 3)
        return 0;
    qsort(ratios, count, sizeof *ratios, by_size);
    while (down < count && ratios[down] <= UNIT_DOWN)
        down++;
    while (up < count && ratios[count - 1 - up] >= UNIT_UP)
        up++;
    size_t moved = up > down ? up : down;
    if (moved < count && (count < 10 || moved * 2 <= count))
        return 0;
    return err_set(err,
                   "%zu of %zu values are about %.4g times what they were: the unit seems to have "
                   "changed",
                   moved, count, up > down ? ratios[count - 1 - up / 2] : ratios[down / 2]);
}
