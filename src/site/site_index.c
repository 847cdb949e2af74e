/* SPDX-License-Identifier: MIT
 * The page that leads to all others. */
#include "base/html_put.h"
#include "page/figure.h"
#include "page/html_page.h"
#include "rows/rows.h"
#include "site/site.h"

static const char models_query[] =
    "SELECT p.model, p.input_price, p.output_price, m.output_markup, p.price_stale AS stale"
    " FROM own_price_monthly AS p LEFT JOIN markup_monthly AS m"
    "  ON m.month = p.month AND m.model = p.model AND m.scenario = ?1"
    " WHERE p.month = (SELECT max(month) FROM own_price_monthly) ORDER BY p.model";
static const char servers_query[] =
    "SELECT server, group_concat(DISTINCT provider) AS providers, max(gpu) AS gpu,"
    "  max(gpus) AS gpus, min(usd_per_hour) AS low, max(usd_per_hour) AS high"
    " FROM server_price_headline_monthly"
    " WHERE month = (SELECT max(month) FROM server_price_headline_monthly)"
    " GROUP BY server ORDER BY gpu, server";
static const char months_query[] =
    "SELECT DISTINCT month FROM markup_monthly WHERE scenario = ?1 ORDER BY month DESC";

static int read_rows(struct db *db, const char *sql, const char *scenario, struct rows *rows,
                     struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    if (scenario)
        stmt_text(stmt, 1, scenario);
    return rows_read(stmt, rows, err);
}

static void put_link(const char *folder, const char *subject, FILE *out) {
    char file[96];
    fprintf(out, "<th scope=\"row\"><a href=\"%s/%s.html\">", folder, site_name(subject, file));
    html_put(subject, out);
    fputs("</a></th>", out);
}

/* A price is exact; what is not known is a dash. */
static void put_price(double usd, FILE *out) {
    struct arena arena = {0};
    fprintf(out, "<td class=\"n\">%s</td>", usd == usd ? figure_price(&arena, usd) : "–");
    arena_free(&arena);
}

static void put_times(double times, FILE *out) {
    struct arena arena = {0};
    fprintf(out, "<td class=\"n\">%s%s</td>", times == times ? figure_times(&arena, times) : "–",
            times == times ? "x" : "");
    arena_free(&arena);
}

static void open_table(const char *id, const char *title, const char *heads, FILE *out) {
    fprintf(out,
            "<h2 id=\"%s\">%s</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
            "aria-label=\"%s\"><table><caption class=\"sr\">%s</caption><thead><tr>%s</tr></thead>"
            "<tbody>\n",
            id, title, title, title, heads);
}

static void close_table(FILE *out) {
    fputs("</tbody></table></div>\n", out);
}

static int put_months(struct db *db, const struct site_ask *ask, FILE *out, struct err *err) {
    struct rows rows;
    if (read_rows(db, months_query, ask->scenario, &rows, err))
        return -1;
    fputs("<h2 id=\"months\">Months</h2>\n<ul class=\"months\">\n", out);
    for (size_t i = 0; i < rows.count; i++)
        fprintf(out, "<li><a href=\"months/%s.html\">%s</a></li>\n", rows_text(&rows, i, "month"),
                rows_text(&rows, i, "month"));
    fputs("</ul>\n", out);
    rows_free(&rows);
    return 0;
}

static int put_models(struct db *db, const struct site_ask *ask, FILE *out, struct err *err) {
    struct rows rows;
    if (read_rows(db, models_query, ask->scenario, &rows, err))
        return -1;
    open_table("models", "Models: list price and markup of output now",
               "<th scope=\"col\">model</th><th scope=\"col\" class=\"n\">input</th>"
               "<th scope=\"col\" class=\"n\">output</th><th scope=\"col\" class=\"n\">markup</th>"
               "<th scope=\"col\">remark</th>",
               out);
    for (size_t i = 0; i < rows.count; i++) {
        fputs("<tr>", out);
        put_link("models", rows_text(&rows, i, "model"), out);
        put_price(rows_real(&rows, i, "input_price"), out);
        put_price(rows_real(&rows, i, "output_price"), out);
        put_times(rows_real(&rows, i, "output_markup"), out);
        fprintf(out, "<td>%s</td></tr>\n", rows_real(&rows, i, "stale") > 0 ? "not confirmed" : "");
    }
    close_table(out);
    rows_free(&rows);
    return 0;
}

static int put_servers(struct db *db, FILE *out, struct err *err) {
    struct rows rows;
    if (read_rows(db, servers_query, NULL, &rows, err))
        return -1;
    open_table("servers", "Servers: USD per hour now",
               "<th scope=\"col\">server</th><th scope=\"col\">at</th><th scope=\"col\">chip</th>"
               "<th scope=\"col\" class=\"n\">chips</th><th scope=\"col\" class=\"n\">from</th>"
               "<th scope=\"col\" class=\"n\">to</th>",
               out);
    for (size_t i = 0; i < rows.count; i++) {
        fputs("<tr>", out);
        put_link("servers", rows_text(&rows, i, "server"), out);
        fputs("<td>", out);
        html_put(rows_text(&rows, i, "providers"), out);
        fputs("</td><td>", out);
        html_put(rows_text(&rows, i, "gpu"), out);
        fputs("</td>", out);
        fprintf(out, "<td class=\"n\">%g</td>", rows_real(&rows, i, "gpus"));
        put_price(rows_real(&rows, i, "low"), out);
        put_price(rows_real(&rows, i, "high"), out);
        fputs("</tr>\n", out);
    }
    close_table(out);
    rows_free(&rows);
    return 0;
}

int site_index(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    FILE *out = site_begin(site, "index.html", err);
    if (!out)
        return -1;
    html_begin("What tokens cost and what they are sold for", HTML_PLAIN, "feed.xml", out);
    fputs("<header><h1>What tokens cost and what they are sold for</h1>\n"
          "<p>USD per million tokens; markup: list price over cost, assumptions ",
          out);
    html_put(ask->scenario, out);
    fputs("</p></header>\n<nav aria-label=\"Pages\"><ul><li><a href=\"#months\">Months</a></li>"
          "<li><a href=\"#models\">Models</a></li><li><a href=\"#servers\">Servers</a></li>"
          "<li><a href=\"notebook.html\">The calculator</a></li>"
          "<li><a href=\"feed.xml\">Feed of price changes</a></li>"
          "<li><a href=\"data/markup_monthly.csv\">Markups as CSV</a></li>"
          "<li><a href=\"data/own_price_monthly.csv\">Prices as CSV</a></li></ul></nav>\n"
          "<main id=\"main\">\n",
          out);
    if (put_months(db, ask, out, err) || put_models(db, ask, out, err) || put_servers(db, out, err))
        return -1;
    fputs("</main>\n<footer><p>Made by mtok " MTOK_VERSION ".</p></footer>\n", out);
    html_end(HTML_PLAIN, out);
    return site_end(site, err);
}
