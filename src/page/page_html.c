/* SPDX-License-Identifier: MIT
 * A page as HTML: letters beside figures lead to their sources further down,
 * each chart has a table beside it, and everything works without a script. */
#include "base/html_put.h"
#include "base/number.h"
#include "chart/chart.h"
#include "page/html_page.h"
#include "page/page.h"
#include "rows/rows.h"

#include <ctype.h>
#include <math.h>
#include <mtok/when.h>
#include <string.h>

struct writer {
    const struct page_doc *page;
    const struct page_html *how;
    FILE *out;
    const char *heading; /* the one above */
    size_t tables;
    bool lead; /* the next paragraph is the first */
};

/* Letters of sources are the packed items of the page. */
static bool is_source(const struct page_doc *page, const char *label, size_t size) {
    for (const struct page_block *block = page->first; block; block = block->next)
        if (block->kind == BLOCK_ITEM && block->packed && strlen(block->side) == size &&
            strncmp(block->side, label, size) == 0)
            return true;
    return false;
}

static void put_part(const char *text, size_t size, FILE *out) {
    struct buf part;
    buf_init(&part, size + 1);
    buf_add(&part, text, size);
    html_put(part.data, out);
    buf_free(&part);
}

/* Length of a URL at text, 0 for none. A bracket or point behind it is not a part of it. */
static size_t url_at(const char *text) {
    if (*text != 'h' || (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0))
        return 0;
    size_t size = strcspn(text, " \t\n<>\"|\\^`{}");
    while (size && strchr(".,;:)]", text[size - 1]))
        size--;
    return size;
}

/* Length of the word at text if a source has it for its letter, else 0. */
static size_t label_at(const struct writer *writer, const char *text) {
    size_t size = 0;
    while (islower((unsigned char)text[size]))
        size++;
    return size && size <= 2 && is_source(writer->page, text, size) ? size : 0;
}

/* Only letters of sources, "a* b ", stand between a bracket and text[at]. */
static bool follows_labels(const struct writer *writer, const char *text, size_t at) {
    size_t start = at;
    while (start && (islower((unsigned char)text[start - 1]) || strchr(" *", text[start - 1])))
        start--;
    if (!start || text[start - 1] != '(')
        return false;
    while (start < at) {
        size_t size = label_at(writer, text + start);
        if (!size)
            return false;
        start += size + strspn(text + start + size, "* ");
    }
    return true;
}

/* Length of a source's letter that starts at text[at]: "(a)", "(a* b, believed)", "(lambda, a)",
 * "2.50 a" at the end of a cell. */
static size_t letter_at(const struct writer *writer, const char *text, size_t at, bool cell) {
    if (at && text[at - 1] != ' ' && text[at - 1] != '(')
        return 0;
    size_t size = label_at(writer, text + at);
    const char *after = text + at + size;
    if (!size || (cell && !*after))
        return size;
    after += *after == '*';
    bool last = *after == ')' && at > 1 && text[at - 1] == ' ' && text[at - 2] == ',';
    bool closes = *after == ')' || *after == ',' || (*after == ' ' && label_at(writer, after + 1));
    return last || (at && closes && follows_labels(writer, text, at)) ? size : 0;
}

/* A link in a text: so many bytes of it, and where they lead. */
struct target {
    size_t length;
    const char *before;
    const char *name;
    size_t name_size;
};

/* A figure that leads to its derivation. */
static bool find_figure(const struct writer *writer, const struct page_link *links,
                        const char *text, size_t at, struct target *target) {
    for (; links; links = links->next) {
        if (links->text != text || links->start != at || links->end <= at)
            continue;
        const char *name = page_target(writer->page, links->anchor);
        if (name)
            *target = (struct target){links->end - at, "<a href=\"#", name, strlen(name)};
        return name != NULL;
    }
    return false;
}

static bool find_target(const struct writer *writer, const struct page_link *links,
                        const char *text, size_t at, bool cell, struct target *target) {
    if (find_figure(writer, links, text, at, target))
        return true;
    size_t size = letter_at(writer, text, at, cell);
    const char *before = "<a href=\"#source-";
    if (!size) {
        size = url_at(text + at);
        before = "<a rel=\"noreferrer\" href=\"";
    }
    *target = (struct target){size, before, text + at, size};
    return size > 0;
}

/* Text with its figures, letters and addresses as links. */
static void put_linked(const struct writer *writer, const char *text, const struct page_link *links,
                       bool cell) {
    size_t done = 0, at = 0;
    while (text[at]) {
        struct target target;
        if (!find_target(writer, links, text, at, cell, &target)) {
            at++;
            continue;
        }
        put_part(text + done, at - done, writer->out);
        fputs(target.before, writer->out);
        put_part(target.name, target.name_size, writer->out);
        fputs("\">", writer->out);
        put_part(text + at, target.length, writer->out);
        fputs("</a>", writer->out);
        at += target.length;
        done = at;
    }
    html_put(text + done, writer->out);
}

static void print_cell(const struct writer *writer, const struct page_block *table,
                       const struct page_row *row, size_t column) {
    const char *tag = column == 0 && *row->cells[0] ? "th" : "td";
    bool large = strlen(row->cells[column]) > 32;
    fprintf(writer->out, "<%s%s", tag, *tag == 't' && tag[1] == 'h' ? " scope=\"row\"" : "");
    if (table->right[column])
        fputs(" class=\"n\"", writer->out);
    else if (large)
        fputs(" class=\"long\"", writer->out);
    fputc('>', writer->out);
    put_linked(writer, row->cells[column], row->links, true);
    fprintf(writer->out, "</%s>", tag);
}

static void print_row(const struct writer *writer, const struct page_block *table,
                      const struct page_row *row) {
    if (row->spanning) {
        fprintf(writer->out, "<tr class=\"note\"><td colspan=\"%zu\">", table->columns);
        put_linked(writer, row->cells[0], row->links, false);
        fputs("</td></tr>\n", writer->out);
        return;
    }
    fputs(row->indented ? "<tr class=\"below\">" : "<tr>", writer->out);
    for (size_t i = 0; i < table->columns; i++)
        print_cell(writer, table, row, i);
    fputs("</tr>\n", writer->out);
}

static void print_heads(const struct page_block *table, FILE *out) {
    bool any = false;
    for (size_t i = 0; i < table->columns; i++)
        any |= *table->heads[i] != 0;
    if (!any)
        return;
    fputs("<thead><tr>", out);
    for (size_t i = 0; i < table->columns; i++) {
        const char *number = table->right[i] ? " class=\"n\"" : "";
        if (*table->heads[i]) {
            fprintf(out, "<th scope=\"col\"%s>", number);
            html_put(table->heads[i], out);
            fputs("</th>", out);
        } else {
            fputs("<td></td>", out);
        }
    }
    fputs("</tr></thead>\n", out);
}

/* Opens a table that scrolls by itself where the screen is narrow. */
static void open_table(struct writer *writer, const char *caption, bool shown) {
    FILE *out = writer->out;
    fprintf(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table %zu: ",
            ++writer->tables);
    html_put(caption, out);
    fprintf(out, "\">\n<table>\n<caption%s>", shown ? "" : " class=\"sr\"");
    html_put(caption, out);
    fputs("</caption>\n", out);
}

static void print_table(struct writer *writer, const struct page_block *table) {
    bool own = *table->text != 0;
    open_table(writer, own ? table->text : writer->heading, own);
    print_heads(table, writer->out);
    fputs("<tbody>\n", writer->out);
    for (const struct page_row *row = table->rows; row; row = row->next)
        print_row(writer, table, row);
    fputs("</tbody>\n</table>\n</div>\n", writer->out);
}

static void put_value(double value, FILE *out) {
    char text[64];
    if (isnan(value))
        fputs("<td class=\"n\">–</td>", out);
    else
        fprintf(out, "<td class=\"n\">%s</td>", human_number(value, 6, text));
}

static void print_points(const struct chart_series *series, bool bands, FILE *out) {
    char day[WHEN_TEXT];
    for (size_t i = 0; i < series->count; i++) {
        const struct chart_point *point = &series->points[i];
        fputs("<tr><th scope=\"row\" class=\"long\">", out);
        html_put(series->name, out);
        fprintf(out, "</th><td>%s</td>", when_day(point->when, day));
        put_value(point->value, out);
        if (bands) {
            put_value(point->low, out);
            put_value(point->high, out);
        }
        fprintf(out, "<td>%s</td></tr>\n",
                isnan(point->value) ? "not known from here"
                : point->stale      ? "not confirmed"
                : point->apart      ? "on another basis"
                                    : "");
    }
}

/* What the picture shows, for those who cannot see it and those who want the numbers. */
static void print_chart_table(struct writer *writer, const struct chart *chart) {
    bool bands = false;
    for (size_t i = 0; i < chart->count; i++)
        for (size_t k = 0; k < chart->series[i].count; k++)
            bands |= !isnan(chart->series[i].points[k].low);
    fputs("<details><summary>The values as a table</summary>\n", writer->out);
    open_table(writer, chart->title, false);
    fputs("<thead><tr><th scope=\"col\">what</th><th scope=\"col\">from</th>"
          "<th scope=\"col\" class=\"n\">",
          writer->out);
    html_put(chart->unit, writer->out);
    fprintf(writer->out, "</th>%s<th scope=\"col\">remark</th></tr></thead>\n<tbody>\n",
            bands ? "<th scope=\"col\" class=\"n\">5 %</th><th scope=\"col\" class=\"n\">95 %</th>"
                  : "");
    for (size_t i = 0; i < chart->count; i++)
        print_points(&chart->series[i], bands, writer->out);
    fputs("</tbody>\n</table>\n</div>\n</details>\n", writer->out);
}

static void print_figure(struct writer *writer, const struct chart *chart) {
    FILE *out = writer->out;
    fputs("<figure id=\"chart-", out);
    html_put_id(chart->name, out);
    fputs("\">\n<figcaption>", out);
    html_put(chart->title, out);
    fputs("</figcaption>\n<div class=\"plot\">\n", out);
    chart_svg(chart, false, out);
    fputs("<script type=\"application/json\">", out);
    chart_json(chart, out);
    fputs("</script>\n</div>\n", out);
    for (const struct chart_mark *mark = chart->marks; mark; mark = mark->next) {
        char day[WHEN_TEXT];
        fprintf(out, "<p class=\"sr\">%s: ", when_day(mark->when, day));
        html_put(mark->text, out);
        fputs("</p>\n", out);
    }
    print_chart_table(writer, chart);
    fputs("</figure>\n", out);
}

static void put_anchor(const struct page_block *block, size_t number, FILE *out) {
    if (*block->anchor)
        html_put_id(block->anchor, out);
    else
        fprintf(out, "section-%zu", number);
}

static void print_navigation(const struct page_doc *page, FILE *out) {
    size_t number = 0;
    fputs("<nav aria-label=\"Sections\"><ul>\n", out);
    for (const struct page_block *block = page->first; block; block = block->next) {
        if (block->kind != BLOCK_HEADING)
            continue;
        fputs("<li><a href=\"#", out);
        put_anchor(block, ++number, out);
        fputs("\">", out);
        size_t size = strcspn(block->text, ",(");
        put_part(block->text, size, out);
        fputs("</a></li>\n", out);
    }
    fputs("</ul></nav>\n", out);
}

static void print_item(struct writer *writer, const struct page_block *block) {
    FILE *out = writer->out;
    fputs("<li", out);
    if (block->packed) {
        fputs(" id=\"source-", out);
        html_put_id(block->side, out);
        fputc('"', out);
    } else if (*block->anchor) {
        fputs(" id=\"", out);
        html_put_id(block->anchor, out);
        fputc('"', out);
    }
    fputs("><b>", out);
    html_put(block->side, out);
    fputs("</b> ", out);
    put_linked(writer, block->text, block->links, false);
    fputs("</li>\n", out);
}

/* Mail shows one picture, for which the chart that is called markup was drawn. */
static void print_picture(const struct writer *writer, const struct chart *chart) {
    if (!*writer->how->picture || strcmp(chart->name, "markup") != 0)
        return;
    fputs("<p><img width=\"560\" src=\"", writer->out);
    html_put(writer->how->picture, writer->out);
    fputs("\" alt=\"", writer->out);
    html_put(chart->title, writer->out);
    fputs(". ", writer->out);
    html_put(chart->about, writer->out);
    fputs("\"></p>\n", writer->out);
}

static void print_figures(struct writer *writer, const struct page_block *block, bool begins,
                          bool ends) {
    if (writer->how->picture) {
        print_picture(writer, block->chart);
        return;
    }
    if (begins)
        fputs("<div class=\"charts\">\n", writer->out);
    print_figure(writer, block->chart);
    if (ends)
        fputs("</div>\n", writer->out);
}

/* Items and figures stand in groups: what opens one before a block, what closes it after. */
static void print_block(struct writer *writer, const struct page_block *block,
                        const struct page_block *before, size_t heading) {
    FILE *out = writer->out;
    bool begins = !before || before->kind != block->kind || before->packed != block->packed;
    bool ends =
        !block->next || block->next->kind != block->kind || block->next->packed != block->packed;
    if (block->kind == BLOCK_HEADING) {
        fputs("<h2 id=\"", out);
        put_anchor(block, heading, out);
        fputs("\">", out);
        put_linked(writer, block->text, block->links, false);
        fputs("</h2>\n", out);
        writer->heading = block->text;
    } else if (block->kind == BLOCK_PARAGRAPH) {
        fputs(writer->lead ? "<p class=\"lead\">" : "<p>", out);
        put_linked(writer, block->text, block->links, false);
        fputs("</p>\n", out);
        writer->lead = false;
    } else if (block->kind == BLOCK_TABLE) {
        print_table(writer, block);
    } else if (block->kind == BLOCK_ITEM) {
        if (begins)
            fprintf(out, "<ul class=\"items%s\">\n", block->packed ? " sources" : "");
        print_item(writer, block);
        if (ends)
            fputs("</ul>\n", out);
    } else if (block->kind == BLOCK_FIGURE) {
        print_figures(writer, block, begins, ends);
    }
}

static const struct page_block *find_title(const struct page_doc *page) {
    const struct page_block *block = page->first;
    while (block && block->kind != BLOCK_TITLE)
        block = block->next;
    return block;
}

static void print_header(const struct page_doc *page, const struct page_html *how, FILE *out) {
    const struct page_block *title = find_title(page);
    fputs("<header>\n", out);
    if (how->home) {
        fputs("<p><a href=\"", out);
        html_put(how->home, out);
        fputs("\">All pages</a></p>\n", out);
    }
    fputs("<h1>", out);
    html_put(title ? title->text : "mtok", out);
    fputs("</h1>\n<p>", out);
    html_put(title ? title->side : "", out);
    fputs("</p>\n</header>\n", out);
    print_navigation(page, out);
}

void page_print_html(const struct page_doc *page, const struct page_html *how, FILE *out) {
    struct writer writer = {.page = page, .how = how, .out = out, .heading = "", .lead = true};
    const struct page_block *title = find_title(page), *before = NULL;
    size_t heading = 0;
    unsigned parts = HTML_PLAIN;
    for (const struct page_block *block = page->first; block; block = block->next)
        if (block->kind == BLOCK_FIGURE && !how->picture)
            parts |= HTML_CHARTS;
    html_begin(title ? title->text : "mtok", parts, how->feed, out);
    print_header(page, how, out);
    fputs("<main id=\"main\">\n", out);
    for (const struct page_block *block = page->first; block; before = block, block = block->next) {
        heading += block->kind == BLOCK_HEADING;
        print_block(&writer, block, before, heading);
    }
    fputs("</main>\n<footer><p>Made by mtok " MTOK_VERSION ". Nothing on this page is loaded from "
          "elsewhere.</p></footer>\n",
          out);
    html_end(parts, out);
}
