/* SPDX-License-Identifier: MIT
 * A page for people: titles, paragraphs, tables, in order. What stands on it is
 * decided once; how it looks is the renderer's job, and renderers know no
 * metric. Texts are copied. */
#ifndef MTOK_PAGE_H
#define MTOK_PAGE_H

#include <mtok/buf.h>
#include <stdbool.h>
#include <stdio.h>

enum block_kind {
    BLOCK_TITLE,
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_TABLE,
    BLOCK_ITEM,
    BLOCK_FIGURE
};

enum { PAGE_COLUMNS = 16 };

/* A part of a text that leads to another place of the page. */
struct page_link {
    size_t start, end;  /* bytes of the text */
    const char *anchor; /* as given to page_linked */
    const char *text;   /* the block's text or the cell that it is a part of */
    struct page_link *next;
};

struct page_row {
    const char *cells[PAGE_COLUMNS];
    struct page_link *links; /* in the order of the text */
    bool indented;           /* belongs to the row above: an interval, a remark */
    bool spanning;           /* one text over all columns: cells[0] */
    struct page_row *next;
};

struct page_block {
    enum block_kind kind;
    const char *text;   /* title, heading, paragraph, item; a table's caption */
    const char *side;   /* title: at the right; item: its label */
    bool packed;        /* items: stands in one line with its neighbours where lines are narrow */
    const char *anchor; /* name for links, "" for none */
    struct page_link *links;
    size_t columns;
    const char *heads[PAGE_COLUMNS];
    bool right[PAGE_COLUMNS]; /* numbers stand at the right */
    struct page_row *rows;
    struct page_row *last;
    const struct chart *chart; /* figures; lives longer than the page */
    struct page_block *next;
};

struct chart;

struct page_doc {
    struct arena arena; /* owns everything */
    struct page_block *first;
    struct page_block *last;
    struct page_alias *aliases;
};

/* Another name of an anchor. */
struct page_alias {
    const char *name;
    const char *anchor;
    struct page_alias *next;
};

void page_init(struct page_doc *page);
void page_free(struct page_doc *page);

void page_title(struct page_doc *page, const char *left, const char *right);
void page_heading(struct page_doc *page, const char *anchor, const char *text);
void page_paragraph(struct page_doc *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A labelled line of a list: "a", "llm-prices 2024-10-17 …". */
void page_item(struct page_doc *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same; short ones follow one another in the text form. */
void page_item_packed(struct page_doc *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a name that links lead to. */
void page_item_at(struct page_doc *page, const char *anchor, const char *label, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

/* A text that leads to `anchor` wherever it is put into a text of this page; of letters, digits and
 * '-'. Where the page has no such anchor, and in forms without links, it is plain text. */
const char *page_linked(struct page_doc *page, const char *anchor, const char *text);
/* Links to `name` lead to `anchor`. */
void page_alias(struct page_doc *page, const char *name, const char *anchor);
/* The anchor that a link leads to; NULL where nothing on the page has this name. */
const char *page_target(const struct page_doc *page, const char *name);

/* Begins a table. heads: its column headings separated by '|'; one that begins with '>' is a column
 * of numbers. */
struct page_block *page_table(struct page_doc *page, const char *caption, const char *heads);
/* Adds a row: cells separated by '|' (a cell holds none). */
void page_row(struct page_doc *page, struct page_block *table, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A row that belongs to the one above. */
void page_row_below(struct page_doc *page, struct page_block *table, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A text over all columns that belongs to the row above; bars in it are text. */
void page_row_note(struct page_doc *page, struct page_block *table, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A chart; it must live as long as the page. Text and Markdown leave it out. */
void page_figure(struct page_doc *page, const struct chart *chart);

/* Renderers. text: at most `width` characters a line where words allow it. */
void page_print_text(const struct page_doc *page, size_t width, FILE *out);
void page_print_md(const struct page_doc *page, FILE *out);

/* One HTML file that asks for nothing else. */
struct page_html {
    const char *home; /* address of the page that this one belongs to; NULL: none */
    const char *feed; /* of the Atom feed; NULL: none */
    const char
        *picture; /* mail: address of the one picture, in the place of the charts; "": none */
};
void page_print_html(const struct page_doc *page, const struct page_html *how, FILE *out);

#endif
