/* SPDX-License-Identifier: MIT
 * One line of AWS's tables of capacity-block rates, whatever markup it came in. */
#ifndef MTOK_AWS_BLOCK_H
#define MTOK_AWS_BLOCK_H

#include <mtok/err.h>
#include <mtok/seen.h>
#include <mtok/sink.h>
#include <stddef.h>

struct block {
    const char *name; /* of the document, for messages */
    struct sink *sink;
    struct seen seen;
    size_t lines; /* that looked like a rate, refused ones too */
};

/* Plain text of the cells, white space folded; "" where there is none. */
struct block_line {
    const char *table; /* heading of the table, for messages */
    const char *type;
    const char *region;
    const char *rate;        /* "$31.464 USD ($3.933 USD)" or "$39.33 USD" */
    const char *accelerator; /* "$4.916 USD" where it has a column of its own */
    const char *gpu;         /* "8 x H100" */
};

/* Which cell is what: index of a column, or -1. */
struct block_columns {
    int type;
    int region;
    int rate;
    int accelerator;
    int gpu;
};

/* Emits or refuses the line; -1 when it casts doubt on the whole page: a rate without "$" (a
 * translated page), two different rates for one type and region. */
int block_line(struct block *block, const struct block_line *line, struct err *err);

void block_columns_init(struct block_columns *columns);
/* Sorts a column heading into its place; others are let be. -1 when the place is taken. */
int block_column(struct block_columns *columns, const char *heading, int index, const char *table,
                 struct err *err);
/* -1 with the missing heading unless type, region and rate are there. */
int block_columns_whole(const struct block_columns *columns, const char *table, struct err *err);

/* "P5 Pricing" holds rates; "OS pricing across Instance Types" has the same shape and does not. */
int block_is_rates(const char *heading);

#endif
