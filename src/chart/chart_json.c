/* SPDX-License-Identifier: MIT
 * The points of a chart for the script of a page. It stands in a script element:
 * '<' is escaped, so that no name can end it. */
#include "base/number.h"
#include "chart/chart.h"
#include "rows/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* A JSON text without '<', '>' and '&'. */
static void put_text(const char *text, FILE *out) {
    char *copy = NULL;
    size_t size = 0;
    FILE *quoted = open_memstream(&copy, &size);
    if (!quoted)
        return;
    json_print_text(text, quoted);
    fclose(quoted);
    for (size_t i = 0; i < size; i++) {
        if (copy[i] == '<' || copy[i] == '>' || copy[i] == '&')
            fprintf(out, "\\u%04x", (unsigned)copy[i]);
        else
            fputc(copy[i], out);
    }
    free(copy);
}

static void put_number(double value, FILE *out) {
    char text[32];
    fputs(isfinite(value) ? real_text(value, text) : "null", out);
}

/* [when, value, low, high, stale, apart] */
static void put_series(const struct chart_series *series, FILE *out) {
    fputs("{\"name\":", out);
    put_text(series->name, out);
    fprintf(out, ",\"reference\":%s,\"ends\":%" PRId64 ",\"points\":[",
            series->reference ? "true" : "false", series->ends);
    for (size_t i = 0; i < series->count; i++) {
        const struct chart_point *point = &series->points[i];
        fprintf(out, "%s[%" PRId64 ",", i ? "," : "", point->when);
        put_number(point->value, out);
        fputc(',', out);
        put_number(point->low, out);
        fputc(',', out);
        put_number(point->high, out);
        fprintf(out, ",%d,%d]", point->stale, point->apart);
    }
    fputs("]}", out);
}

void chart_json(const struct chart *chart, FILE *out) {
    fputs("{\"unit\":", out);
    put_text(chart->unit, out);
    fprintf(out, ",\"log\":%s,\"series\":[", chart->log ? "true" : "false");
    for (size_t i = 0; i < chart->count; i++) {
        if (i)
            fputc(',', out);
        put_series(&chart->series[i], out);
    }
    fputs("],\"marks\":[", out);
    for (const struct chart_mark *mark = chart->marks; mark; mark = mark->next) {
        fprintf(out, "%s[%" PRId64 ",", mark == chart->marks ? "" : ",", mark->when);
        put_number(mark->value, out);
        fputc(',', out);
        put_text(mark->text, out);
        fputc(']', out);
    }
    fputs("]}", out);
}
