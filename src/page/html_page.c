/* SPDX-License-Identifier: MIT */
#include "page/html_page.h"

#include "base/base64.h"
#include "base/embed.h"
#include "base/html_put.h"
#include "store/archive.h"

#include <stdlib.h>
#include <string.h>

static void add(const struct embedded *list, const char *name, struct buf *out) {
    for (; list->name; list++) {
        if (name && strcmp(list->name, name) != 0)
            continue;
        buf_add(out, list->begin, (size_t)(list->end - list->begin));
        buf_char(out, '\n');
    }
}

/* Licences want to go where the code goes. */
static void add_licence(struct buf *out) {
    if (!embedded_uplot_script->name || !embedded_uplot_licence->name)
        return;
    buf_text(out, "/* uPlot, whose licence is:\n");
    add(embedded_uplot_licence, NULL, out);
    buf_text(out, "*/\n");
}

static void build_style(unsigned parts, struct buf *out) {
    buf_init(out, 1 << 20);
    if (parts & HTML_CHARTS)
        add(embedded_uplot_style, NULL, out);
    add(embedded_styles, "page", out);
    if (parts & HTML_NOTEBOOK)
        add(embedded_styles, "notebook", out);
}

static void build_script(unsigned parts, struct buf *out) {
    buf_init(out, 1 << 20);
    if ((parts & HTML_CHARTS) && embedded_uplot_script->name) {
        add_licence(out);
        add(embedded_uplot_script, NULL, out);
        add(embedded_scripts, "page", out);
    }
    if (parts & HTML_NOTEBOOK) {
        add(embedded_scripts, "economics", out);
        add(embedded_scripts, "notebook", out);
    }
}

/* "'sha256-…'" of a text, "'none'" of an empty one. */
static void put_hash(const struct buf *text, FILE *out) {
    unsigned char hash[SHA256_SIZE];
    struct buf base;
    if (!text->size) {
        fputs("'none'", out);
        return;
    }
    buf_init(&base, 256);
    sha256_of(text->data, text->size, hash);
    base64_add(&base, hash, sizeof hash, 0);
    fprintf(out, "'sha256-%s'", base.data);
    buf_free(&base);
}

void html_begin(const char *title, unsigned parts, const char *feed, FILE *out) {
    struct buf style, script;
    build_style(parts, &style);
    build_script(parts, &script);
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ",
          out);
    put_hash(&style, out);
    fputs("; script-src ", out);
    put_hash(&script, out);
    fputs("; img-src data: cid:; base-uri 'none'; form-action 'none'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"referrer\" content=\"no-referrer\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n<title>",
          out);
    html_put(title, out);
    fputs("</title>\n", out);
    if (feed)
        fprintf(out, "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"%s\">\n", feed);
    fprintf(out,
            "<style>%s</style>\n</head>\n<body>\n"
            "<a class=\"skip\" href=\"#main\">To the content</a>\n",
            style.data);
    buf_free(&style);
    buf_free(&script);
}

void html_end(unsigned parts, FILE *out) {
    struct buf script;
    build_script(parts, &script);
    if (script.size)
        fprintf(out, "<script>%s</script>\n", script.data);
    fputs("</body>\n</html>\n", out);
    buf_free(&script);
}
