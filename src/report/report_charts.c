/* SPDX-License-Identifier: MIT */
#include "report/report_charts.h"

int report_charts_read(struct db *db, const struct report_ask *ask, struct report_charts *charts,
                       struct err *err) {
    static const enum chart_metric metrics[] = {CHART_PRICE, CHART_COST, CHART_MARKUP,
                                                CHART_SERVER_PRICE, CHART_PARITY};
    charts->count = 0;
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        struct chart_ask one = {.metric = metrics[i],
                                .model = ask->model,
                                .scenario = ask->scenario,
                                .place = ask->place,
                                .to = ask->month};
        struct chart *chart = &charts->list[charts->count];
        if (chart_read(db, &one, chart, err)) {
            report_charts_free(charts);
            return -1;
        }
        if (chart_empty(chart))
            chart_free(chart);
        else
            charts->count++;
    }
    return 0;
}

void report_charts_add(const struct report_charts *charts, struct page_doc *page) {
    for (size_t i = 0; i < charts->count; i++)
        page_figure(page, &charts->list[i]);
}

void report_charts_free(struct report_charts *charts) {
    for (size_t i = 0; i < charts->count; i++)
        chart_free(&charts->list[i]);
    charts->count = 0;
}
