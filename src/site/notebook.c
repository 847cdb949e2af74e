/* SPDX-License-Identifier: MIT */
#include "site/notebook.h"

#include "base/html_put.h"
#include "base/number.h"
#include "page/html_page.h"
#include "rows/rows.h"

#include <string.h>

/* The assumptions as the views resolve them; names of the columns are those of web/economics.js. */
static const char query[] =
    "SELECT c.month, c.scenario, n.title, c.usd_per_server_hour AS rent,"
    "  c.server_low AS rent_low, c.server_high AS rent_high, c.gpus, c.peak_flops,"
    "  c.active_params AS params, c.size_low AS params_low, c.size_high AS params_high,"
    "  c.mfu_prefill, c.mfu_prefill_low, c.mfu_prefill_high, c.mfu_decode, c.mfu_decode_low,"
    "  c.mfu_decode_high, c.utilization, c.utilization_low, c.utilization_high, c.training_load,"
    "  p.input_price, p.output_price, w.usd_per_hour AS wage, s.tokens_per_minute,"
    "  s.thought_tokens_per_hour, s.task_tokens_low, s.task_tokens_high, c.gpu, c.price_basis,"
    "  c.input_usd_per_mtok, c.output_usd_per_mtok, c.blend_usd_per_mtok"
    " FROM cost_monthly AS c"
    " JOIN own_price_monthly AS p ON p.month=c.month AND p.model=c.model"
    " JOIN scenario_monthly AS s ON s.month=c.month AND s.scenario=c.scenario"
    " JOIN scenario_now AS n ON n.scenario=c.scenario"
    " JOIN wage_monthly AS w ON w.month=c.month AND w.place=?3"
    " WHERE c.model=?1 AND c.month=coalesce(?2, (SELECT max(month) FROM calendar))"
    "  AND c.method<>'measured'"
    " ORDER BY c.scenario<>'split', c.scenario";

struct field {
    const char *name;
    const char *label;
    const char *unit; /* 1 as shown is so many inside; NULL: 1 */
    double low, high; /* of the slider, as shown */
    bool ranged;
};
struct group {
    const char *title;
    struct field fields[6];
};

static const struct group groups[] = {
    {"Server",
     {{"rent", "Rent of the server, USD per hour", NULL, 1, 500, true},
      {"gpus", "Accelerators in it", NULL, 1, 128, false},
      {"peak_flops", "Peak of one accelerator, TFLOP/s", "1e12", 50, 20000, false}}},
    {"Model",
     {{"params", "Active parameters, billions", "1e9", 1, 5000, true},
      {"input_price", "List price of input, USD per Mtok", NULL, 0.01, 200, false},
      {"output_price", "List price of output, USD per Mtok", NULL, 0.01, 1000, false}}},
    {"Efficiency",
     {{"mfu_prefill", "MFU when reading (prefill), %", "0.01", 1, 100, true},
      {"mfu_decode", "MFU when writing (decode), %", "0.01", 1, 100, true},
      {"utilization", "Hours sold, %", "0.01", 1, 100, true},
      {"training_load", "Load of training (1: serving only)", NULL, 1, 10, false}}},
    {"Human",
     {{"wage", "Wage, USD per hour", NULL, 1, 500, false},
      {"tokens_per_minute", "Tokens typed in a minute", NULL, 10, 1000, false},
      {"thought_tokens_per_hour", "Tokens thought in an hour", NULL, 1000, 200000, false},
      {"task_tokens_low", "Model tokens for an hour of work, at least", NULL, 1000, 1e7, false},
      {"task_tokens_high", "Model tokens for an hour of work, at most", NULL, 1000, 1e8, false}}},
};

static void put_edge(const struct field *field, const char *edge, const char *words, FILE *out) {
    fprintf(out,
            "<input inputmode=\"decimal\" data-name=\"%s_%s\" data-label=\"%s, %s\" "
            "aria-label=\"%s, %s\"",
            field->name, edge, field->label, words, field->label, words);
    fprintf(out, " data-unit=\"%s\">", field->unit ? field->unit : "1");
}

static void put_field(const struct field *field, FILE *out) {
    fprintf(out,
            "<div class=\"field\"><label for=\"f-%s\">%s</label>"
            "<input id=\"f-%s\" inputmode=\"decimal\" data-name=\"%s\" data-label=\"%s\" "
            "data-unit=\"%s\">\n",
            field->name, field->label, field->name, field->name, field->label,
            field->unit ? field->unit : "1");
    fprintf(out,
            "<input type=\"range\" min=\"0\" max=\"1000\" data-of=\"%s\" data-low=\"%g\" "
            "data-high=\"%g\" aria-label=\"%s, slider\">\n",
            field->name, field->low, field->high, field->label);
    if (field->ranged) {
        fputs("<div class=\"edges\"><span>5 to 95 %:</span>", out);
        put_edge(field, "low", "5 %", out);
        fputs("<span>to</span>", out);
        put_edge(field, "high", "95 %", out);
        fputs("</div>", out);
    }
    fputs("</div>\n", out);
}

static void put_fields(FILE *out) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        fprintf(out, "<fieldset><legend>%s</legend>\n", groups[i].title);
        for (const struct field *field = groups[i].fields; field->name; field++)
            put_field(field, out);
        fputs("</fieldset>\n", out);
    }
}

static void put_choice(const struct rows *rows, FILE *out) {
    fputs("<div class=\"choose\"><label for=\"scenario\">Begin with</label>"
          "<select id=\"scenario\">\n",
          out);
    for (size_t i = 0; i < rows->count; i++) {
        fputs("<option value=\"", out);
        html_put(rows_text(rows, i, "scenario"), out);
        fputs("\">", out);
        html_put(rows_text(rows, i, "scenario"), out);
        fputs(": ", out);
        html_put(rows_text(rows, i, "title"), out);
        fputs("</option>\n", out);
    }
    fputs("</select><button type=\"button\" id=\"reset\">Reset to it</button></div>\n", out);
}

static void put_results(FILE *out) {
    static const char *const sides[][2] = {
        {"input", "input"}, {"output", "output"}, {"blend", "3:1 input to output"}};
    static const char *const humans[][2] = {{"token", "typed tokens"},
                                            {"thought", "thoughts"},
                                            {"task_low", "tasks, few tokens"},
                                            {"task_high", "tasks, many tokens"}};
    fputs("<section class=\"results\" aria-label=\"Results\">\n<p id=\"summary\" "
          "role=\"status\"></p>\n"
          "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Cost and markup\">"
          "<table><caption>Cost and markup, USD per million tokens</caption><thead><tr><td></td>"
          "<th scope=\"col\" class=\"n\">price</th><th scope=\"col\" class=\"n\">cost</th>"
          "<th scope=\"col\" class=\"n\">5 to 95 %</th><th scope=\"col\" class=\"n\">markup</th>"
          "<th scope=\"col\" class=\"n\">5 to 95 %</th></tr></thead><tbody>\n",
          out);
    for (size_t i = 0; i < 3; i++) {
        const char *side = sides[i][0];
        fprintf(out,
                "<tr><th scope=\"row\">%s</th><td class=\"n\" id=\"price-%s\"></td>"
                "<td class=\"n\" id=\"cost-%s\"></td><td class=\"n\" id=\"cost-%s-range\"></td>"
                "<td class=\"n\" id=\"markup-%s\"></td><td class=\"n\" "
                "id=\"markup-%s-range\"></td></tr>\n",
                sides[i][1], side, side, side, side, side);
    }
    fputs("</tbody></table></div>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
          "aria-label=\"Human parity\"><table><caption>Human parity</caption><thead><tr><td></td>"
          "<th scope=\"col\" class=\"n\">human, USD per Mtok</th>"
          "<th scope=\"col\" class=\"n\">model cheaper by</th>"
          "<th scope=\"col\" class=\"n\">affordable size</th></tr></thead><tbody>\n",
          out);
    for (size_t i = 0; i < 4; i++)
        fprintf(out,
                "<tr><th scope=\"row\">%s</th><td class=\"n\" id=\"human-%s\"></td>"
                "<td class=\"n\" id=\"times-%s\"></td><td class=\"n\" id=\"size-%s\"></td></tr>\n",
                humans[i][1], humans[i][0], humans[i][0], humans[i][0]);
    fputs(
        "</tbody></table></div>\n"
        "<p>Affordable size: the active parameters whose output would cost what the human "
        "costs. An empty range takes the value as certain. Costs are serving only.</p></section>\n",
        out);
}

/* {"split":{"rent":55.04,…},…}; '<' is escaped, so that no name ends the element. */
static void put_presets(const struct rows *rows, FILE *out) {
    fputs("<script type=\"application/json\" id=\"presets\">{", out);
    for (size_t i = 0; i < rows->count; i++) {
        fputs(i ? ",\n\"" : "\n\"", out);
        html_put_id(rows_text(rows, i, "scenario"), out);
        fputs("\":{", out);
        bool first = true;
        for (size_t k = 0; k < rows->columns; k++) {
            const struct cell *cell = rows_cell(rows, i, k);
            if (cell->type == STMT_TEXT)
                continue;
            fprintf(out, "%s\"%s\":", first ? "" : ",", rows->names[k]);
            json_print_cell(cell, out);
            first = false;
        }
        fputc('}', out);
    }
    fputs("}</script>\n", out);
}

static void put_cell(double value, int digits, FILE *out) {
    char text[64];
    fprintf(out, "<td class=\"n\">%s</td>", human_number(value, digits, text));
}

/* What stands there without scripts: every scenario worked out. */
static void put_static(const struct rows *rows, FILE *out) {
    fputs("<h2>The shipped scenarios</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
          "aria-label=\"The shipped scenarios\"><table><caption>As they stand, USD per million "
          "tokens</caption><thead><tr><th scope=\"col\">scenario</th><th scope=\"col\" "
          "class=\"n\">rent"
          "</th><th scope=\"col\">chip</th><th scope=\"col\" class=\"n\">cost in</th>"
          "<th scope=\"col\" class=\"n\">out</th><th scope=\"col\" class=\"n\">3:1</th>"
          "<th scope=\"col\" class=\"n\">markup in</th><th scope=\"col\" class=\"n\">out</th></tr>"
          "</thead><tbody>\n",
          out);
    for (size_t i = 0; i < rows->count; i++) {
        double in = rows_real(rows, i, "input_usd_per_mtok");
        double to = rows_real(rows, i, "output_usd_per_mtok");
        fputs("<tr><th scope=\"row\">", out);
        html_put(rows_text(rows, i, "scenario"), out);
        fputs("</th>", out);
        put_cell(rows_real(rows, i, "rent"), 4, out);
        fputs("<td>", out);
        html_put(rows_text(rows, i, "gpu"), out);
        fputs("</td>", out);
        put_cell(in, 3, out);
        put_cell(to, 3, out);
        put_cell(rows_real(rows, i, "blend_usd_per_mtok"), 3, out);
        put_cell(rows_real(rows, i, "input_price") / in, 3, out);
        put_cell(rows_real(rows, i, "output_price") / to, 3, out);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

static void print_page(const struct rows *rows, const char *model, const char *place, FILE *out) {
    html_begin("What does a million tokens cost?", HTML_NOTEBOOK, NULL, out);
    fputs("<header><h1>What does a million tokens cost?</h1>\n<p>", out);
    html_put(model, out);
    fputs(", prices and rents of ", out);
    html_put(rows_text(rows, 0, "month"), out);
    fputs(", minimum wage of ", out);
    html_put(place, out);
    fputs("</p></header>\n<main id=\"main\">\n"
          "<noscript><p>The sliders need a script, which is part of this page and asks nothing of "
          "the network. Without it the table below stands.</p></noscript>\n"
          "<form id=\"notebook\" autocomplete=\"off\" hidden>\n<div>\n",
          out);
    put_choice(rows, out);
    put_fields(out);
    fputs("</div>\n", out);
    put_results(out);
    fputs("</form>\n", out);
    put_static(rows, out);
    put_presets(rows, out);
    fputs("</main>\n<footer><p>Made by mtok " MTOK_VERSION ". Nothing on this page is loaded from "
          "elsewhere.</p></footer>\n",
          out);
    html_end(HTML_NOTEBOOK, out);
}

int notebook_print(struct db *db, const char *model, const char *month, const char *place,
                   FILE *out, struct err *err) {
    struct rows rows;
    struct stmt *stmt = db_prepare(db, query, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, model);
    stmt_text(stmt, 2, month);
    stmt_text(stmt, 3, place);
    if (rows_read(stmt, &rows, err))
        return -1;
    int failed = 0;
    if (rows.count)
        print_page(&rows, model, place, out);
    else
        failed = err_set(err, "%s: no scenario has a cost and a price of it%s%s", model,
                         month ? " in " : "", month ? month : "");
    rows_free(&rows);
    return failed;
}
