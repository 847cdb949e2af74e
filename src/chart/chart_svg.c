/* SPDX-License-Identifier: MIT
 * A chart as SVG. Colours are classes: a file of its own brings them along, a
 * page has them once in its style sheet, which its security policy allows by
 * hash; no element has a style of its own. */
#include "base/html_put.h"
#include "chart/chart_canvas.h"

#include <math.h>
#include <stdlib.h>

static FILE *file_of(const struct canvas *canvas) {
    return canvas->to;
}

static void close_group(FILE *out) {
    fputs("</g>\n", out);
}

static void group(const struct canvas *canvas, const struct chart_series *series, size_t index) {
    FILE *out = file_of(canvas);
    close_group(out);
    if (!series) {
        fputs("<g>", out);
        return;
    }
    fprintf(out, "<g class=\"series\" data-points=\"%zu\" data-steps=\"%zu\"><title>",
            series->count, chart_steps(series));
    (void)index;
    html_put(series->name, out);
    fputs("</title>", out);
}

/* Coordinates at a tenth: finer than a pixel, and short. */
static void put_number(double value, FILE *out) {
    long tenths = lround(value * 10);
    if (tenths % 10)
        fprintf(out, "%s%ld.%ld", tenths < 0 ? "-" : "", labs(tenths) / 10, labs(tenths) % 10);
    else
        fprintf(out, "%ld", tenths / 10);
}

static void path(const struct canvas *canvas, enum stroke stroke, size_t index,
                 const struct spot *spots, size_t count) {
    static const char *const classes[] = {"grid", "axis", "line", "stale", "ref", "band", "mark"};
    FILE *out = file_of(canvas);
    bool coloured = stroke >= STROKE_LINE && stroke <= STROKE_BAND;
    fprintf(out, "<path class=\"%s", classes[stroke]);
    if (coloured)
        fprintf(out, " %c%zu", stroke == STROKE_BAND ? 'f' : 's', index);
    fputs("\" d=\"M", out);
    for (size_t i = 0; i < count; i++) {
        if (i && fabs(spots[i].y - spots[i - 1].y) < 0.05) {
            fputc('H', out);
            put_number(spots[i].x, out);
        } else if (i && fabs(spots[i].x - spots[i - 1].x) < 0.05) {
            fputc('V', out);
            put_number(spots[i].y, out);
        } else {
            if (i)
                fputc('L', out);
            put_number(spots[i].x, out);
            fputc(' ', out);
            put_number(spots[i].y, out);
        }
    }
    fputs(stroke == STROKE_BAND ? "Z\"/>" : "\"/>", out);
}

static void dot(const struct canvas *canvas, struct spot at, size_t index, const char *tip) {
    FILE *out = file_of(canvas);
    fprintf(out, "<circle class=\"dot s%zu\" r=\"4\" cx=\"%.1f\" cy=\"%.1f\"><title>", index, at.x,
            at.y);
    html_put(tip, out);
    fputs("</title></circle>", out);
}

static void text(const struct canvas *canvas, struct spot at, enum align align, enum letter letter,
                 const char *words) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    static const char *const classes[] = {" class=\"h\"", "", " class=\"q\""};
    FILE *out = file_of(canvas);
    fputs("<text x=\"", out);
    put_number(at.x, out);
    fputs("\" y=\"", out);
    put_number(at.y, out);
    fprintf(out, "\"%s%s>", anchors[align], classes[letter]);
    html_put(words, out);
    fputs("</text>", out);
}

static void put_colours(FILE *out) {
    fputs("<style>svg{color-scheme:light dark;font:12px sans-serif;background:#fff}"
          "path{fill:none}text{fill:#1a1a1a}.h{font-weight:bold}.q{fill:#555;font-size:11px}"
          ".grid{stroke:#ddd}.axis{stroke:#888}.mark{stroke:#666;stroke-dasharray:2 3}"
          ".line{stroke-width:2.2}.stale{stroke-width:2.2;stroke-dasharray:5 4}"
          ".ref{stroke-width:1.2}.band{opacity:.16}.dot{fill:none;stroke-width:2}",
          out);
    for (size_t i = 0; i < CHART_SERIES; i++)
        fprintf(out, ".s%zu{stroke:%s}.f%zu{fill:%s}", i, chart_light[i], i, chart_light[i]);
    fputs("@media(prefers-color-scheme:dark){svg{background:#16181c}text{fill:#eee}.q{fill:#aaa}"
          ".grid{stroke:#3a3d42}.axis{stroke:#888}.mark{stroke:#999}",
          out);
    for (size_t i = 0; i < CHART_SERIES; i++)
        fprintf(out, ".s%zu{stroke:%s}.f%zu{fill:%s}", i, chart_dark[i], i, chart_dark[i]);
    fputs("}</style>\n", out);
}

void chart_svg(const struct chart *chart, bool whole, FILE *out) {
    struct canvas canvas = {out, group, path, dot, text};
    double height = chart_height(chart, whole);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\""
            " viewBox=\"0 0 %d %.0f\"",
            CHART_WIDTH, height);
    if (whole)
        fprintf(out, " width=\"%d\" height=\"%.0f\"", CHART_WIDTH, height);
    fprintf(out, " aria-describedby=\"d-%s\">\n<title>", chart->name);
    html_put(chart->title, out);
    fprintf(out, "</title>\n<desc id=\"d-%s\">", chart->name);
    html_put(chart->about, out);
    fputs("</desc>\n", out);
    if (whole)
        put_colours(out);
    fputs("<g>", out);
    chart_draw(chart, whole, &canvas);
    close_group(out);
    fputs("</svg>\n", out);
}
