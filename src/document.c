/* SPDX-License-Identifier: MIT */
#include <mtok/document.h>

#include <ctype.h>
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
