/* SPDX-License-Identifier: MIT
 * What every parser asks of a reply before it reads it. */
#ifndef MTOK_DOCUMENT_H
#define MTOK_DOCUMENT_H

#include <mtok/err.h>
#include <mtok/fetcher.h>
#include <mtok/html.h>
#include <mtok/json.h>
#include <mtok/table.h>
#include <stdbool.h>

/* true where a page is HTML: what a bot challenge or an error page looks like to somebody who asked
 * for JSON or Markdown. */
bool document_is_html(const struct page *page);

/* Opens one page as JSON. -1 with a message that names the document: an empty reply, an HTML page,
 * or what is wrong with the JSON. Close with json_close. */
int document_json(const struct document *doc, const struct page *page, struct json_doc **out,
                  struct err *err);

/* Opens one page as HTML. -1 with a message that names the document: an empty reply, no HTML, or,
 * with `whole`, a page that does not end with </html> (a number at a cut may have lost digits).
 * Close with html_close. */
int document_html(const struct document *doc, const struct page *page, bool whole,
                  struct html_doc **out, struct err *err);

/* Reads the tables of one page of Markdown. -1 with a message that names the document: an empty
 * reply, an HTML page, no table at all. Free with tables_free. */
int document_markdown(const struct document *doc, const struct page *page, struct tables *out,
                      struct err *err);

/* What a parser makes of one page: rows and refusals into the sink, or -1 with what is wrong. */
typedef int document_json_reader(const struct json *root, struct sink *sink, struct err *err);
typedef int document_html_reader(struct html_doc *html, struct sink *sink, struct err *err);
typedef int document_tables_reader(const struct tables *tables, struct sink *sink, struct err *err);

/* The whole way of a reply of one page: opens it as above, has it read, closes it. -1 with a
 * message that names the document. */
int document_read_json(const struct document *doc, document_json_reader *read, struct sink *sink,
                       struct err *err);
int document_read_html(const struct document *doc, bool whole, document_html_reader *read,
                       struct sink *sink, struct err *err);
int document_read_markdown(const struct document *doc, document_tables_reader *read,
                           struct sink *sink, struct err *err);

/* true where the file's name without its extension is `name` or ends in a mark ('_', '.' or a
 * space) and `name`: "data/openai.json", "2026-04-24_a87a3be_openai.json". */
bool document_path_names(const char *path, const char *extension, const char *name);

#endif
