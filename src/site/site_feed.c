/* SPDX-License-Identifier: MIT
 * The newest changes of price as an Atom feed (RFC 4287), and the rows of the
 * views as CSV and JSON. */
#include "base/html_put.h"
#include "page/figure.h"
#include "rows/rows.h"
#include "site/site.h"
#include "store/archive.h"

#include <string.h>

/* Of several sources that tell of the same change the one believed most. An entry is dated when the
 * change was known, an announced one not when it will apply; it keeps its name when it does. Months
 * without a change in them need no entry: the feed changes when a price does. */
static const char feed_query[] =
    "SELECT since, min(since, coalesce(observed_at, since)) AS told, kind, domain, subject, "
    "seller, component, place, old_value, new_value, source"
    " FROM (SELECT *, row_number() OVER (PARTITION BY since, domain, subject, seller, component, "
    "place"
    "        ORDER BY rank, source, series_id) AS choice FROM change"
    "       WHERE kind IN ('price', 'announced', 'new') AND domain IN ('api price', 'server price')"
    "        AND tier IN ('', 'standard') AND context_min = 0 AND new_value IS NOT NULL)"
    " WHERE choice = 1 ORDER BY told DESC, since DESC, domain, subject, seller, component, place "
    "LIMIT 200";

static void put_id(const struct rows *rows, size_t i, FILE *out) {
    static const char *const key[] = {"since", "domain", "subject", "seller", "component", "place"};
    unsigned char hash[SHA256_SIZE];
    struct buf text;
    buf_init(&text, 1 << 20);
    for (size_t k = 0; k < sizeof key / sizeof *key; k++)
        buf_printf(&text, "%s\n", rows_text(rows, i, key[k]));
    sha256_of(text.data, text.size, hash);
    buf_free(&text);
    fputs("<id>urn:sha256:", out);
    for (size_t k = 0; k < SHA256_SIZE; k++)
        fprintf(out, "%02x", hash[k]);
    fputs("</id>", out);
}

static void put_title(const struct rows *rows, size_t i, FILE *out) {
    struct arena arena = {0};
    bool api = strcmp(rows_text(rows, i, "domain"), "api price") == 0;
    double before = rows_real(rows, i, "old_value");
    html_put(rows_text(rows, i, "subject"), out);
    fputc(' ', out);
    html_put(rows_text(rows, i, "component"), out);
    fputs(" at ", out);
    html_put(rows_text(rows, i, "seller"), out);
    if (*rows_text(rows, i, "place")) {
        fputs(", ", out);
        html_put(rows_text(rows, i, "place"), out);
    }
    fprintf(out, ": %s%s%s USD per %s", before == before ? figure_price(&arena, before) : "new, ",
            before == before ? " to " : "", figure_price(&arena, rows_real(rows, i, "new_value")),
            api ? "Mtok" : "hour");
    arena_free(&arena);
}

static void put_entry(const struct rows *rows, size_t i, FILE *out) {
    char file[96];
    bool api = strcmp(rows_text(rows, i, "domain"), "api price") == 0;
    fputs("<entry>", out);
    put_id(rows, i, out);
    fputs("<title>", out);
    put_title(rows, i, out);
    fprintf(out, "</title><updated>%s</updated><link href=\"%s/%s.html\"/><content type=\"text\">",
            rows_text(rows, i, "told"), api ? "models" : "servers",
            site_name(rows_text(rows, i, "subject"), file));
    html_put(rows_text(rows, i, "kind"), out);
    fputs(" from ", out);
    html_put(rows_text(rows, i, "since"), out);
    fputs(", by ", out);
    html_put(rows_text(rows, i, "source"), out);
    fputs("</content></entry>\n", out);
}

int site_feed(struct db *db, struct site *site, struct err *err) {
    struct rows rows;
    struct stmt *stmt = db_prepare(db, feed_query, err);
    if (!stmt || rows_read(stmt, &rows, err))
        return -1;
    FILE *out = site_begin(site, "feed.xml", err);
    if (out) {
        fprintf(out,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:mtok:price-changes</id>\n"
                "<title>Prices of tokens and of the servers that make them</title>\n"
                "<author><name>mtok</name></author>\n<link rel=\"self\" href=\"feed.xml\"/>\n"
                "<link href=\"index.html\"/>\n<updated>%s</updated>\n",
                rows.count ? rows_text(&rows, 0, "told") : "1970-01-01T00:00:00Z");
        for (size_t i = 0; i < rows.count; i++)
            put_entry(&rows, i, out);
        fputs("</feed>\n", out);
    }
    rows_free(&rows);
    return out ? site_end(site, err) : -1;
}

/* Name, and rows in a fixed order: the same facts give the same bytes. */
static const struct {
    const char *name;
    const char *query; /* ?1, ?2: the scenario and the place of the pages */
} tables[] = {
    {"own_price_monthly", "SELECT * FROM own_price_monthly ORDER BY month, model"},
    {"markup_monthly", "SELECT * FROM markup_monthly ORDER BY month, scenario, model"},
    {"cost_monthly", "SELECT * FROM cost_monthly WHERE scenario = ?1 ORDER BY month, model"},
    {"server_price_headline_monthly", "SELECT * FROM server_price_headline_monthly"
                                      " ORDER BY month, provider, server, price_kind"},
    {"human_parity_monthly",
     "SELECT * FROM human_parity_monthly WHERE scenario = ?1 AND model IN (SELECT model FROM"
     " cost_monthly) AND place = ?2 ORDER BY month, model, wage_kind, definition"},
    {"api_price_now", "SELECT * FROM api_price_now ORDER BY model, seller, source, component, tier,"
                      " context_min, since"},
    {"change", "SELECT * FROM change ORDER BY since, domain, subject, seller, place, component,"
               " tier, context_min, source, series_id"},
};

static int write_table(size_t index, const struct rows *rows, enum format format,
                       const char *extension, struct site *site, struct err *err) {
    char name[96];
    snprintf(name, sizeof name, "data/%s.%s", tables[index].name, extension);
    FILE *out = site_begin(site, name, err);
    if (!out)
        return -1;
    rows_print(rows, format, tables[index].name, out);
    return site_end(site, err);
}

int site_data(struct db *db, const struct site_ask *ask, struct site *site, struct err *err) {
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct rows rows;
        struct stmt *stmt = db_prepare(db, tables[i].query, err);
        if (!stmt)
            return -1;
        if (strstr(tables[i].query, "?1"))
            stmt_text(stmt, 1, ask->scenario);
        if (strstr(tables[i].query, "?2"))
            stmt_text(stmt, 2, ask->place);
        if (rows_read(stmt, &rows, err))
            return -1;
        int failed = write_table(i, &rows, FORMAT_CSV, "csv", site, err) ||
                     write_table(i, &rows, FORMAT_JSON, "json", site, err);
        rows_free(&rows);
        if (failed)
            return -1;
    }
    return 0;
}
