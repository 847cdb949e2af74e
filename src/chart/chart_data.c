/* SPDX-License-Identifier: MIT
 * Charts of the metrics. A month's figure stands at its end and is drawn over
 * the month, that of the running month too, so that a picture changes when a
 * figure does and not with the clock; a price whose day of change is known changes on that day.
 * Months without a figure are gaps. */
#include "chart/chart_data.h"

#include "base/number.h"
#include "rows/rows.h"

#include <math.h>
#include <mtok/when.h>
#include <string.h>

/* Every query gives: month, starts, upto, series, value, low, high, stale, basis, since, reference.
 * Parameters: ?1 model, ?2 scenario, ?3 from, ?4 to, ?5 place, ?6 server. */
#define SPAN                                                                                       \
    " JOIN calendar AS k ON k.month=q.month WHERE (?3 IS NULL OR q.month>=?3)"                     \
    " AND (?4 IS NULL OR q.month<=?4)"

static const char price_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, s.series,"
    "  CASE s.series WHEN 'input' THEN input_price ELSE output_price END AS value,"
    "  NULL AS low, NULL AS high, price_stale AS stale, '' AS basis, output_since AS since,"
    "  0 AS reference"
    " FROM own_price_monthly AS q JOIN (SELECT 'output' AS series UNION ALL SELECT 'input') AS "
    "s" SPAN " AND q.model=?1 ORDER BY q.month, s.series DESC";
static const char cost_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, s.series,"
    "  CASE s.series WHEN 'input' THEN input_usd_per_mtok ELSE output_usd_per_mtok END AS value,"
    "  CASE s.series WHEN 'output' THEN output_p5 END AS low,"
    "  CASE s.series WHEN 'output' THEN output_p95 END AS high,"
    "  stale, price_basis AS basis, '' AS since, 0 AS reference"
    " FROM cost_monthly AS q JOIN (SELECT 'output' AS series UNION ALL SELECT 'input') AS s" SPAN
    " AND q.model=?1 AND q.scenario=?2"
    " AND q.month>=(SELECT substr(min(since), 1, 7) FROM api_price WHERE model=?1)"
    " ORDER BY q.month, s.series DESC";
static const char markup_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, s.series,"
    "  CASE s.n WHEN 1 THEN output_markup WHEN 2 THEN input_markup WHEN 3 THEN blend_markup"
    "    ELSE 1.0 END AS value,"
    "  CASE s.n WHEN 1 THEN output_markup_p5 END AS low,"
    "  CASE s.n WHEN 1 THEN output_markup_p95 END AS high,"
    "  iif(s.n=4, 0, stale) AS stale, iif(s.n=4, '', price_basis) AS basis, '' AS since,"
    "  s.n=4 AS reference"
    " FROM markup_monthly AS q JOIN (SELECT 1 AS n, 'output' AS series UNION ALL SELECT 2, 'input'"
    "  UNION ALL SELECT 3, '3:1 input to output' UNION ALL SELECT 4, 'price = cost') AS s" SPAN
    " AND q.model=?1 AND q.scenario=?2 ORDER BY q.month, s.n";
static const char rent_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, 'rent of scenario ' || q.scenario AS series,"
    "  server_usd AS value, server_low AS low, server_high AS high, price_stale AS stale,"
    "  price_basis AS basis, '' AS since, 0 AS reference FROM scenario_monthly AS q" SPAN
    " AND q.scenario=?2"
    " AND q.month>=(SELECT substr(min(since), 1, 7) FROM server_price WHERE gpu="
    "  (SELECT gpu FROM scenario_monthly WHERE scenario=?2 ORDER BY month DESC LIMIT 1))"
    " UNION ALL SELECT q.month, k.starts, k.ends AS upto, q.server || ', ' ||"
    "  replace(q.price_kind, '_', ' '), q.usd_per_hour, NULL, NULL, q.stale, '', q.since, 0"
    "  FROM server_price_headline_monthly AS q" SPAN
    " AND q.provider='aws' AND q.server='p5.48xlarge' ORDER BY 1, 4";
static const char server_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, q.provider || ', ' || replace(q.price_kind, '_', ' "
    "')"
    "   AS series, usd_per_hour AS value, NULL AS low, NULL AS high, stale, '' AS basis, since,"
    "  0 AS reference FROM server_price_headline_monthly AS q" SPAN
    " AND q.server=?6 ORDER BY q.month, series";
static const char parity_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, CASE definition WHEN 'token' THEN 'human, typed "
    "tokens'"
    "   WHEN 'thought' THEN 'human, inner speech' WHEN 'task_low' THEN 'human, task of 0.1M tokens'"
    "   ELSE 'human, task of 1M tokens' END AS series, human_usd_per_mtok AS value, NULL AS low,"
    "  NULL AS high, 0 AS stale, '' AS basis, '' AS since, 1 AS reference"
    " FROM human_parity_monthly AS q" SPAN " AND q.model=?1 AND q.scenario=?2 AND q.place=?5"
    " UNION ALL SELECT q.month, k.starts, k.ends AS upto, 'output price of the model', "
    "output_price, NULL,"
    "  NULL, price_stale, '', output_since, 0 FROM own_price_monthly AS q" SPAN
    " AND q.model=?1 ORDER BY 1, 11, 4";
static const char throughput_query[] =
    "SELECT q.month, k.starts, k.ends AS upto, CASE kind WHEN 'system' THEN token_kind || ', ' ||"
    "   iif(gpus>0, gpus || ' x ', '') || gpu || iif(platform='', '', ', ' || platform)"
    "   ELSE 'one user, ' || iif(platform='', source, platform) END AS series,"
    "  max(tokens_per_second) AS value, NULL AS low, NULL AS high, min(stale) AS stale, '' AS "
    "basis,"
    "  min(since) AS since, 0 AS reference FROM throughput_monthly AS q" SPAN
    " AND q.model=?1 GROUP BY q.month, series ORDER BY q.month, kind, value DESC";

static const struct {
    const char *name;
    const char *words;
    const char *unit;
    const char *query;
    bool log;
} metrics[CHART_METRICS] = {
    {"price", "list price", "USD per million tokens", price_query, false},
    {"cost", "cost of serving", "USD per million tokens", cost_query, false},
    {"markup", "markup", "list price / cost", markup_query, true},
    {"server-price", "server price", "USD per hour of the whole server", rent_query, false},
    {"parity", "human parity", "USD per million tokens", parity_query, true},
    {"throughput", "speed", "tokens per second", throughput_query, true},
};

int chart_metric_find(const char *name) {
    for (int i = 0; i < CHART_METRICS; i++)
        if (strcmp(metrics[i].name, name) == 0)
            return i;
    return -1;
}

const char *chart_metric_name(enum chart_metric metric) {
    return metrics[metric].name;
}

/* What is remembered of a series from row to row. */
struct trail {
    int64_t ends;
    const char *basis;
};

/* Once for all series that change their basis on that day. */
static void mark_basis(struct chart *chart, int64_t when, const char *old, const char *new) {
    for (const struct chart_mark *mark = chart->marks; mark; mark = mark->next)
        if (mark->when == when && isnan(mark->value))
            return;
    chart_mark(chart, when, NAN, "basis %s, then %s", old, new);
}

static void add_row(struct chart *chart, struct trail *trails, const struct rows *rows, size_t i) {
    int64_t starts = rows_get(rows, i, "starts")->whole, upto = rows_get(rows, i, "upto")->whole;
    const char *since = rows_text(rows, i, "since"), *basis = rows_text(rows, i, "basis");
    struct chart_series *series = chart_series(chart, rows_text(rows, i, "series"));
    if (!series)
        return;
    struct trail *trail = &trails[series - chart->series];
    struct chart_point point = {.when = starts,
                                .value = rows_real(rows, i, "value"),
                                .low = rows_real(rows, i, "low"),
                                .high = rows_real(rows, i, "high"),
                                .stale = rows_real(rows, i, "stale") > 0};
    int64_t known;
    series->reference = rows_real(rows, i, "reference") > 0;
    if (*since && when_read(since, strlen(since), &known, NULL) == 0 && known > starts &&
        known < upto)
        point.when = known;
    if (series->count && trail->ends < starts)
        chart_add(series, (struct chart_point){trail->ends, NAN, NAN, NAN, false, false}, starts);
    if (trail->basis && strcmp(trail->basis, basis) != 0) {
        point.apart = true;
        mark_basis(chart, point.when, trail->basis, basis);
    }
    chart_add(series, point, upto);
    trail->ends = upto;
    trail->basis = basis;
}

/* Where one series comes below another that it was above, or the other way round. */
static void mark_crossings(struct chart *chart, const struct chart_series *model,
                           const struct chart_series *human) {
    char day[WHEN_TEXT];
    double before = NAN;
    for (size_t i = 0, k = 0; i < model->count || k < human->count;) {
        bool first = k == human->count ||
                     (i < model->count && model->points[i].when <= human->points[k].when);
        int64_t when = first ? model->points[i].when : human->points[k].when;
        i += first;
        k += !first;
        const struct chart_point *a = chart_at(model, when), *b = chart_at(human, when);
        double now = a && b ? a->value - b->value : (double)NAN;
        if (!isnan(now) && !isnan(before) && (now < 0) != (before < 0))
            chart_mark(chart, when, b->value, "%s: the model becomes %s than %s",
                       when_day(when, day), now < 0 ? "cheaper" : "dearer", human->name);
        before = isnan(now) ? before : now;
    }
}

static void mark_parity(struct chart *chart) {
    const struct chart_series *model = NULL;
    for (size_t i = 0; i < chart->count; i++)
        if (!chart->series[i].reference)
            model = &chart->series[i];
    for (size_t i = 0; model && i < chart->count; i++)
        if (chart->series[i].reference)
            mark_crossings(chart, model, &chart->series[i]);
}

/* A sentence with what a reader of the picture would see first: where each series begins and ends.
 */
static void describe(struct chart *chart) {
    struct buf about;
    char text[64], month[8];
    buf_init(&about, 65536);
    buf_printf(&about, "Step chart, %s. ", chart->unit);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_series *series = &chart->series[i];
        const struct chart_point *last = chart_at(series, series->ends - 1);
        buf_printf(&about, "%s: ", series->name);
        for (size_t k = 0; k < series->count; k++)
            if (!isnan(series->points[k].value)) {
                buf_printf(&about, "%s in %s, ", human_number(series->points[k].value, 4, text),
                           when_month_of(series->points[k].when, month));
                break;
            }
        buf_printf(&about, "%s at the end, %zu changes. ",
                   human_number(last ? last->value : (double)NAN, 4, text), chart_steps(series));
    }
    for (const struct chart_mark *mark = chart->marks; mark; mark = mark->next)
        buf_printf(&about, "%s. ", mark->text);
    chart->about = arena_text(&chart->arena, about.data);
    buf_free(&about);
}

static void name_chart(const struct chart_ask *ask, struct chart *chart) {
    struct buf title;
    bool server = ask->metric == CHART_SERVER_PRICE;
    const char *of = !server ? ask->model : ask->server ? ask->server : "8 x H100";
    buf_init(&title, 65536);
    buf_printf(&title, "%s: %s", of, metrics[ask->metric].words);
    if (ask->metric == CHART_COST || ask->metric == CHART_MARKUP)
        buf_printf(&title, ", scenario %s", ask->scenario);
    if (ask->metric == CHART_PARITY)
        buf_printf(&title, ", wage of %s", ask->place);
    chart_init(chart, metrics[ask->metric].name, title.data, metrics[ask->metric].unit);
    chart->log = metrics[ask->metric].log;
    buf_free(&title);
}

static void fill(const struct rows *rows, struct chart *chart) {
    struct trail trails[CHART_SERIES] = {{0}};
    for (size_t i = 0; i < rows->count; i++)
        add_row(chart, trails, rows, i);
}

int chart_read(struct db *db, const struct chart_ask *ask, struct chart *chart, struct err *err) {
    struct rows rows;
    const char *query = ask->metric == CHART_SERVER_PRICE && ask->server
                            ? server_query
                            : metrics[ask->metric].query;
    struct stmt *stmt = db_prepare(db, query, err);
    if (!stmt)
        return -1;
    const char *parameters[] = {ask->model, ask->scenario, ask->from,
                                ask->to,    ask->place,    ask->server};
    for (int i = 0; i < 6; i++)
        if (parameters[i])
            stmt_text(stmt, i + 1, parameters[i]);
    if (rows_read(stmt, &rows, err))
        return -1;
    name_chart(ask, chart);
    fill(&rows, chart);
    if (ask->metric == CHART_PARITY)
        mark_parity(chart);
    describe(chart);
    rows_free(&rows);
    return 0;
}
