/* SPDX-License-Identifier: MIT
 * A page per model and one per server. */
#include "chart/chart_data.h"
#include "page/page_rows.h"
#include "site/site.h"

#include <string.h>

static const char models_query[] =
    "SELECT DISTINCT model FROM own_price_monthly UNION SELECT DISTINCT model FROM cost_monthly"
    " ORDER BY model";
static const char now_query[] =
    "SELECT seller, component, tier, context_min, usd_per_mtok, since, source FROM api_price_now"
    " WHERE model = ?1 ORDER BY component, tier, context_min, usd_per_mtok, seller, source";
static const char history_query[] =
    "SELECT since, until, seller, component, usd_per_mtok, source FROM api_price"
    " WHERE model = ?1 AND tier = 'standard' AND context_min = 0"
    "  AND component IN ('input', 'output') ORDER BY since, seller, component, source";
static const char markup_query[] =
    "SELECT month, output_price, output_cost, output_markup, output_markup_p5, output_markup_p95,"
    "  blend_markup, price_basis, stale FROM markup_monthly WHERE model = ?1 AND scenario = ?2"
    " ORDER BY month";
static const char servers_query[] =
    "SELECT DISTINCT server FROM server_price_headline_monthly ORDER BY server";
static const char server_history[] =
    "SELECT since, until, provider, region, price_kind, usd_per_hour, usd_per_gpu_hour, source"
    " FROM server_price WHERE server = ?1 ORDER BY since, provider, region, price_kind, source";

struct section {
    const char *title;
    const char *query;
};

static int read_rows(struct db *db, const char *sql, const char *subject, const char *scenario,
                     struct rows *rows, struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    if (subject)
        stmt_text(stmt, 1, subject);
    if (scenario)
        stmt_text(stmt, 2, scenario);
    return rows_read(stmt, rows, err);
}

static int add_charts(struct db *db, const struct chart_ask *asks, size_t count,
                      struct chart *charts, struct page_doc *page, struct err *err) {
    for (size_t i = 0; i < count; i++) {
        if (chart_read(db, &asks[i], &charts[i], err))
            return -1;
        if (!chart_empty(&charts[i]))
            page_figure(page, &charts[i]);
    }
    return 0;
}

static int add_section(struct db *db, const struct section *section, const char *subject,
                       const char *scenario, struct page_doc *page, struct err *err) {
    struct rows rows;
    if (read_rows(db, section->query, subject, section->query == markup_query ? scenario : NULL,
                  &rows, err))
        return -1;
    if (rows.count) {
        page_heading(page, "", section->title);
        page_rows(page, "", &rows);
    }
    rows_free(&rows);
    return 0;
}

static int finish(const struct page_doc *page, const char *folder, const char *subject,
                  struct site *site, struct err *err) {
    char name[128], file[96];
    snprintf(name, sizeof name, "%s/%s.html", folder, site_name(subject, file));
    FILE *out = site_begin(site, name, err);
    if (!out)
        return -1;
    page_print_html(page, &(struct page_html){.home = "../index.html", .feed = "../feed.xml"}, out);
    return site_end(site, err);
}

static int write_model(struct db *db, const struct site_ask *ask, const char *model,
                       struct site *site, struct err *err) {
    static const enum chart_metric metrics[] = {CHART_PRICE, CHART_COST, CHART_MARKUP, CHART_PARITY,
                                                CHART_THROUGHPUT};
    static const struct section sections[] = {{"PRICES in force", now_query},
                                              {"HISTORY of the list price", history_query},
                                              {"MARKUP by month", markup_query}};
    enum { COUNT = sizeof metrics / sizeof *metrics };
    struct chart charts[COUNT] = {0};
    struct chart_ask asks[COUNT];
    struct page_doc page;
    page_init(&page);
    page_title(&page, model, "USD per million tokens");
    for (size_t i = 0; i < COUNT; i++)
        asks[i] = (struct chart_ask){
            .metric = metrics[i], .model = model, .scenario = ask->scenario, .place = ask->place};
    int failed = add_charts(db, asks, COUNT, charts, &page, err);
    for (size_t i = 0; i < sizeof sections / sizeof *sections && !failed; i++)
        failed = add_section(db, &sections[i], model, ask->scenario, &page, err);
    if (!failed)
        failed = finish(&page, "models", model, site, err);
    page_free(&page);
    for (size_t i = 0; i < COUNT; i++)
        chart_free(&charts[i]);
    return failed;
}

static int write_server(struct db *db, const char *server, struct site *site, struct err *err) {
    static const struct section history = {"HISTORY of the price", server_history};
    const struct chart_ask ask = {.metric = CHART_SERVER_PRICE, .server = server};
    struct chart chart = {0};
    struct page_doc page;
    page_init(&page);
    page_title(&page, server, "USD per hour of the whole server");
    int failed = add_charts(db, &ask, 1, &chart, &page, err) ||
                 add_section(db, &history, server, NULL, &page, err) ||
                 finish(&page, "servers", server, site, err);
    page_free(&page);
    chart_free(&chart);
    return failed ? -1 : 0;
}

int site_models(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    struct rows rows;
    if (read_rows(db, models_query, NULL, NULL, &rows, err))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = write_model(db, ask, rows_text(&rows, i, "model"), site, err);
    rows_free(&rows);
    return failed;
}

int site_servers(struct db *db, struct site *site, struct err *err) {
    struct rows rows;
    if (read_rows(db, servers_query, NULL, NULL, &rows, err))
        return -1;
    int failed = 0;
    for (size_t i = 0; i < rows.count && !failed; i++)
        failed = write_server(db, rows_text(&rows, i, "server"), site, err);
    rows_free(&rows);
    return failed;
}
