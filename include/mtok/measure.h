/* SPDX-License-Identifier: MIT
 * What can be measured, and in which unit. The names are stored in the
 * database and never change. */
#ifndef MTOK_MEASURE_H
#define MTOK_MEASURE_H

enum domain {
    DOMAIN_API_PRICE,    /* USD per Mtok */
    DOMAIN_SERVER_PRICE, /* USD per server-hour */
    DOMAIN_THROUGHPUT,   /* tokens per second */
    DOMAIN_WAGE,         /* USD per hour of work */
    DOMAIN_REPORT        /* published figures: counts, USD, fractions */
};

enum measure {
    /* API list prices, USD per Mtok */
    MEASURE_INPUT,
    MEASURE_OUTPUT,
    MEASURE_CACHE_READ,
    MEASURE_CACHE_WRITE,
    /* Server prices, USD per hour of the whole server */
    MEASURE_CAPACITY_BLOCK,
    MEASURE_ON_DEMAND,
    MEASURE_SPOT,
    MEASURE_COMMUNITY,
    MEASURE_RESERVED_1Y,
    MEASURE_RESERVED_3Y,
    MEASURE_OWNED,
    /* Speed one user sees, output tokens per second */
    MEASURE_REQUEST_OUTPUT,
    /* Speed of the whole system (all `gpus` together), tokens per second */
    MEASURE_SYSTEM_OUTPUT,
    MEASURE_SYSTEM_INPUT,
    MEASURE_SYSTEM_TOTAL,
    /* Wages, USD per hour */
    MEASURE_MINIMUM_WAGE,
    MEASURE_LABOUR_COST,
    /* Published figures (DeepSeek's day and the like) */
    MEASURE_TOKENS_PER_DAY, /* millions of tokens a day; tier: input, input_hit, output */
    MEASURE_NODES,          /* servers in use, average */
    MEASURE_MARGIN,         /* gross margin, 0..1 */
    MEASURE_COST_ESTIMATE,  /* somebody's published cost, USD per Mtok */
    MEASURE_COUNT
};

struct measure_info {
    const char *name; /* as stored: "input", "capacity_block", "system_output" */
    enum domain domain;
    const char *unit; /* "USD/Mtok", "USD/h", "tokens/s", … */
};

/* Facts about a measure; never NULL for a valid one. */
const struct measure_info *measure_info(enum measure measure);
/* The measure of that name, or -1. */
int measure_find(const char *name);
/* "api price", "server price", "throughput", "wage", "report". */
const char *domain_name(enum domain domain);

#endif
