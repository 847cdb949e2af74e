/* SPDX-License-Identifier: MIT */
#include "names/aws_block.h"

#include <mtok/aws_instance.h>
#include <mtok/aws_region.h>
#include <mtok/decimal.h>
#include <mtok/gpu_name.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* "$31.464 USD ($3.933 USD)", "$761.904 ($10.582 USD)", "$39.33 USD". */
struct rate {
    int64_t server;
    int64_t accelerator; /* -1: not printed */
};

static int is_type(const char *text) {
    size_t n = strlen(text);
    return n && n < 64 && strpbrk(text, "0123456789") &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n;
}

static int read_dollars(const char *from, size_t size, int64_t *nano, struct err *err) {
    char text[64];
    if (size >= sizeof text)
        return err_set(err, "is too long for a rate");
    memcpy(text, from, size);
    text[size] = 0;
    return decimal_price(text, PRICE_PLAIN, nano, err);
}

static int read_rate(const char *text, struct rate *rate, struct err *err) {
    const char *open = strchr(text, '(');
    rate->accelerator = -1;
    if (read_dollars(text, open ? (size_t)(open - text) : strlen(text), &rate->server, err))
        return -1;
    if (!open)
        return 0;
    const char *close = strchr(open, ')');
    if (!close || strspn(close + 1, " *") != strlen(close + 1))
        return err_set(err, "does not end with the rate per accelerator in brackets");
    return read_dollars(open + 1, (size_t)(close - open - 1), &rate->accelerator, err);
}

/* The chip follows from the instance type: the page prints "72 x B200" beside the GB200. The count
 * must be the same in both where both are known. */
static int set_chip(struct row *row, const char *cell, struct err *err) {
    const struct aws_instance *instance = aws_instance_find(row->subject);
    int printed = gpu_count(cell);
    if (instance && printed && printed != instance->gpus)
        return err_set(err, "the page prints %d accelerators for %s, which has %d", printed,
                       row->subject, instance->gpus);
    if (instance) {
        row->gpu = instance->gpu;
        row->gpus = instance->gpus;
    } else {
        row->gpu = gpu_label(cell, 0);
        row->gpus = printed;
    }
    return 0;
}

/* Refuses one line: the reason, and where it stands. */
static int refuse(struct block *block, const struct block_line *line, const char *where,
                  const char *reason) {
    sink_refuse(block->sink, where, line->rate, "%s", reason);
    return 0;
}

static int emit(struct block *block, const struct block_line *line, struct row *row,
                struct err *err) {
    switch (seen_put(&block->seen, row->nano, "%s|%s", row->subject, row->place)) {
    case SEEN_AGAIN:
        return 0;
    case SEEN_DIFFERENT:
        return err_set(err, "%s: %s: two different rates for %s in %s (the second is \"%s\")",
                       block->name, line->table, row->subject, line->region, line->rate);
    default:
        sink_row(block->sink, row);
        return 0;
    }
}

int block_line(struct block *block, const struct block_line *line, struct err *err) {
    char where[256];
    struct rate rate = {0};
    struct err why = {0};
    struct row row = row_new(MEASURE_CAPACITY_BLOCK, line->type);
    snprintf(where, sizeof where, "%s: %s, %s", line->table, line->type, line->region);
    block->lines++;
    if (!is_type(line->type))
        return refuse(block, line, where, "the instance type is missing");
    if (!*line->region)
        return refuse(block, line, where, "the region is missing");
    if (!strpbrk(line->rate, "0123456789"))
        return refuse(block, line, where, "there is no rate");
    if (!strchr(line->rate, '$'))
        return err_set(err, "%s: %s: the rate \"%s\" has no $ (not the English page?)", block->name,
                       where, line->rate);
    if (read_rate(line->rate, &rate, &why))
        return refuse(block, line, where, why.text);
    if (*line->accelerator &&
        read_dollars(line->accelerator, strlen(line->accelerator), &rate.accelerator, &why))
        return refuse(block, line, where, why.text);
    if (set_chip(&row, line->gpu, &why))
        return refuse(block, line, where, why.text);
    const char *code = aws_region_code(line->region);
    row.nano = rate.server;
    row.accelerator = rate.accelerator;
    row.seller = "aws";
    row.place = code ? code : line->region;
    row.place_text = line->region;
    row.where = where;
    row.text = line->rate;
    return emit(block, line, &row, err);
}

void block_columns_init(struct block_columns *columns) {
    *columns = (struct block_columns){-1, -1, -1, -1, -1};
}

/* The place of a heading, or NULL. "Accelerator Memory" is none of them. */
static int *column_place(struct block_columns *columns, const char *heading) {
    static const char *const counts[] = {"GPU", "GPUs", "Accelerator", "Accelerators"};
    if (strcasecmp(heading, "Instance Type") == 0 || strcasecmp(heading, "UltraServer Type") == 0)
        return &columns->type;
    if (strcasecmp(heading, "Region") == 0)
        return &columns->region;
    if (strcasestr(heading, "Hourly Rate"))
        return strcasestr(heading, "Accelerator") && !strcasestr(heading, "Instance")
                   ? &columns->accelerator
                   : &columns->rate;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (strcasecmp(heading, counts[i]) == 0)
            return &columns->gpu;
    return NULL;
}

int block_column(struct block_columns *columns, const char *heading, int index, const char *table,
                 struct err *err) {
    int *place = column_place(columns, heading);
    if (!place)
        return 0;
    if (*place >= 0)
        return err_set(err, "%s: two columns could be \"%s\"", table, heading);
    *place = index;
    return 0;
}

int block_columns_whole(const struct block_columns *columns, const char *table, struct err *err) {
    const char *missing = columns->type < 0     ? "Instance Type"
                          : columns->region < 0 ? "Region"
                          : columns->rate < 0   ? "Effective Hourly Rate"
                                                : NULL;
    if (missing)
        return err_set(err, "%s: no column \"%s\"", table, missing);
    return 0;
}

int block_is_rates(const char *heading) {
    size_t n = strlen(heading);
    return n >= 7 && strcasecmp(heading + n - 7, "Pricing") == 0;
}
