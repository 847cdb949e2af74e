/* SPDX-License-Identifier: MIT
 * One run over the parts that are due: all asked at once, then taken one after
 * the other in one batch. No transaction is open while the network is used. */
#ifndef MTOK_COLLECT_H
#define MTOK_COLLECT_H

#include "http/http.h"
#include "intake/ingest.h"
#include "intake/sources.h"

/* What became of one part. */
struct collected {
    const struct due_part *due;
    struct ingest_result result;
    int64_t bytes;
    double seconds;
};

/* Called for each part after it was taken. */
typedef void collect_fn(void *user, const struct collected *collected);

struct collect {
    struct db *db;
    struct store *store;
    int64_t now;
    const struct http_options *http;
    collect_fn *report;
    void *user;
    /* Filled: */
    size_t failed;           /* parts that failed or were quarantined */
    size_t in_force_refused; /* new refusals on series with a price in force */
};

/* Fetches the parts and takes what came. -1 only when the network library or the database fails;
 * a part that fails is counted. */
int collect_run(struct collect *collect, const struct due_list *list, struct err *err);

#endif
