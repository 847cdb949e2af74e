/* SPDX-License-Identifier: MIT
 * Charts of the metrics, read from the views: which rows, in which words. */
#ifndef MTOK_CHART_DATA_H
#define MTOK_CHART_DATA_H

#include "chart/chart.h"
#include "db/db.h"

enum chart_metric {
    CHART_PRICE,
    CHART_COST,
    CHART_MARKUP,
    CHART_SERVER_PRICE,
    CHART_PARITY,
    CHART_THROUGHPUT,
    CHART_METRICS
};

struct chart_ask {
    enum chart_metric metric;
    const char *model;    /* not of CHART_SERVER_PRICE */
    const char *scenario; /* cost, markup, server price, parity */
    const char *server;   /* CHART_SERVER_PRICE: one SKU; NULL: the scenario's rent */
    const char *place;    /* CHART_PARITY: whose wage */
    const char *from;     /* months, NULL for all */
    const char *to;
};

/* "price", "server-price", …; -1 for an unknown name. */
int chart_metric_find(const char *name);
const char *chart_metric_name(enum chart_metric metric);
/* Fills a chart; free it with chart_free. A chart without points is no error: chart_empty. */
int chart_read(struct db *db, const struct chart_ask *ask, struct chart *chart, struct err *err);

#endif
