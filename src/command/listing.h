/* SPDX-License-Identifier: MIT
 * Commands that print the rows of one query: open, bind, print. */
#ifndef MTOK_LISTING_H
#define MTOK_LISTING_H

#include "command/session.h"
#include "rows/rows.h"

/* Options that every listing has; put them first in the command's table. */
#define LISTING_OPTIONS                                                                            \
    {"format", 'f', "FORMAT", "text, md, csv or json"}, {                                          \
        "as-of", 0, "TIME", "only what had been recorded by then"                                  \
    }

struct listing_parameter {
    enum stmt_type type; /* STMT_TEXT, STMT_INT or STMT_NULL */
    const char *text;
    int64_t whole;
};

/* true where --format is text or Markdown: fewer columns may do. */
bool listing_for_people(const struct context *ctx);

/* Prints the query's rows, its parameters ?1.. bound in order. Returns the exit code. */
int listing_run(const struct context *ctx, const char *sql,
                const struct listing_parameter *parameters, int count, struct err *err);
/* The same, but no row at all is wrong use (a name that is not known): `none` says what. */
int listing_run_some(const struct context *ctx, const char *sql,
                     const struct listing_parameter *parameters, int count, const char *none,
                     struct err *err);
/* The same for one source (NULL: for all), which is a parameter too: one that nobody knows is wrong
 * use. */
int listing_run_of(const struct context *ctx, const char *sql,
                   const struct listing_parameter *parameters, int count, const char *source,
                   struct err *err);

#endif
