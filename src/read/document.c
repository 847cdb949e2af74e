/* SPDX-License-Identifier: MIT */
#include <mtok/document.h>

#include <ctype.h>
#include <mtok/markdown.h>
#include <string.h>
#include <strings.h>

static const char *content(const struct page *page) {
    const char *p = page->bytes;
    if ((unsigned char)p[0] == 0xEF && (unsigned char)p[1] == 0xBB && (unsigned char)p[2] == 0xBF)
        p += 3;
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

bool document_is_html(const struct page *page) {
    const char *p = content(page);
    return strncasecmp(p, "<!doctype", 9) == 0 || strncasecmp(p, "<html", 5) == 0;
}

int document_json(const struct document *doc, const struct page *page, struct json_doc **out,
                  struct err *err) {
    if (!*content(page))
        return err_set(err, "%s: the reply is empty, expected JSON", doc->name);
    if (*content(page) == '<')
        return err_set(err, "%s: an HTML page (a challenge or an error page?), expected JSON",
                       doc->name);
    if (json_open(page->bytes, page->size, out, err))
        return err_prefix(err, "%s", doc->name);
    return 0;
}

/* true where the last line is a row of a table without its closing bar: the reply was cut off, and
 * the last number may have lost digits. */
static bool is_cut_off(const struct page *page) {
    const char *end = page->bytes + page->size, *line;
    while (end > page->bytes && isspace((unsigned char)end[-1]))
        end--;
    for (line = end; line > page->bytes && line[-1] != '\n';)
        line--;
    return line < end && *line == '|' && end[-1] != '|';
}

int document_html(const struct document *doc, const struct page *page, bool whole,
                  struct html_doc **out, struct err *err) {
    const char *end = page->bytes + page->size;
    while (end > page->bytes && isspace((unsigned char)end[-1]))
        end--;
    if (!*content(page))
        return err_set(err, "%s: the reply is empty, expected HTML", doc->name);
    if (*content(page) != '<')
        return err_set(err, "%s: the reply is no HTML", doc->name);
    if (whole && (end - page->bytes < 7 || strncasecmp(end - 7, "</html>", 7) != 0))
        return err_set(err, "%s: the page does not end with </html>: cut off?", doc->name);
    if (html_open(page->bytes, page->size, out, err))
        return err_prefix(err, "%s", doc->name);
    return 0;
}

int document_markdown(const struct document *doc, const struct page *page, struct tables *out,
                      struct err *err) {
    if (!*content(page))
        return err_set(err, "%s: the reply is empty, expected Markdown", doc->name);
    if (document_is_html(page))
        return err_set(err, "%s: an HTML page (a challenge or an error page?), expected Markdown",
                       doc->name);
    if (is_cut_off(page))
        return err_set(err, "%s: cut off within a row of a table", doc->name);
    if (markdown_tables(page->bytes, page->size, out, err))
        return err_prefix(err, "%s", doc->name);
    if (out->count == 0) {
        tables_free(out);
        return err_set(err, "%s: no table in it, expected tables of prices", doc->name);
    }
    return 0;
}

int document_read_json(const struct document *doc, document_json_reader *read, struct sink *sink,
                       struct err *err) {
    struct json_doc *json;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read(json_root(json), sink, err);
    json_close(json);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

int document_read_html(const struct document *doc, bool whole, document_html_reader *read,
                       struct sink *sink, struct err *err) {
    struct html_doc *html;
    if (document_html(doc, &doc->pages[0], whole, &html, err))
        return -1;
    int failed = read(html, sink, err);
    html_close(html);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

int document_read_markdown(const struct document *doc, document_tables_reader *read,
                           struct sink *sink, struct err *err) {
    struct tables tables;
    if (document_markdown(doc, &doc->pages[0], &tables, err))
        return -1;
    int failed = read(&tables, sink, err);
    tables_free(&tables);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

bool document_path_names(const char *path, const char *extension, const char *name) {
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    if (!dot || strcasecmp(dot + 1, extension) != 0)
        return false;
    size_t size = (size_t)(dot - base), n = strlen(name);
    if (n > size || strncmp(dot - n, name, n) != 0)
        return false;
    return n == size || strchr("_. ", dot[-(ptrdiff_t)n - 1]);
}
