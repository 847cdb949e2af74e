/* SPDX-License-Identifier: MIT
 * Tables of a page: cells that reach over several rows or columns are repeated
 * in every place they cover (HTML Living Standard, "forming a table"). */
#include <mtok/html.h>

#include "read/html_tree.h"
#include "read/table_build.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 1000                /* of one cell, as browsers have it */
#define CELLS_MAX ((size_t)1000000)  /* of one table */
#define TEXT_MAX ((size_t)256 << 20) /* of all tables: nested ones repeat their text */

/* A cell that reaches into the rows below. */
struct span {
    size_t rows_left;
    const char *text;
    const char *class;
    bool head;
};

struct page_walk {
    struct html_doc *doc;
    int skip_deleted;
    struct tables *out;
    struct headings headings;
    struct buf text; /* of one cell or heading */
    size_t text_total;
    struct err *err;
};

struct table_walk {
    struct page_walk *page;
    struct grid grid;
    struct span *spans; /* by column */
    size_t span_count;
    size_t reach; /* no column from here on is covered from above */
    size_t header_rows;
    bool head_done; /* a row that is no header was seen */
    bool thead;     /* the first rows stand in <thead>: then only those are headers */
};

/* "2" → 2; anything that is no number is 1, and 0 too unless it means "to the end". */
static size_t read_span(const char *text, bool zero_is_all) {
    if (!text)
        return 1;
    size_t n = 0, digits = 0;
    text += strspn(text, " \t\r\n");
    for (; *text >= '0' && *text <= '9'; text++, digits++)
        if (n <= SPAN_MAX)
            n = n * 10 + (size_t)(*text - '0');
    if (!digits)
        return 1;
    if (n == 0)
        return zero_is_all ? SPAN_MAX : 1;
    return n > SPAN_MAX ? SPAN_MAX : n;
}

static void set_span(struct table_walk *walk, size_t column, struct span span) {
    if (column >= walk->span_count) {
        size_t old = walk->span_count, count = (column + 1) * 2;
        walk->spans = mem_grow(walk->spans, count * sizeof *walk->spans);
        memset(walk->spans + old, 0, (count - old) * sizeof *walk->spans);
        walk->span_count = count;
    }
    walk->spans[column] = span;
    if (span.rows_left && column >= walk->reach)
        walk->reach = column + 1;
}

static void end_spans(struct table_walk *walk) {
    for (size_t i = 0; i < walk->reach; i++)
        walk->spans[i].rows_left = 0;
    walk->reach = 0;
}

/* Puts cells from above into the row as long as one reaches into its next place. */
static int add_reaching(struct table_walk *walk, bool *all_head) {
    for (;;) {
        size_t column = grid_width(&walk->grid);
        if (column >= walk->span_count || walk->spans[column].rows_left == 0)
            return 0;
        struct span *span = &walk->spans[column];
        span->rows_left--;
        if (!span->head)
            *all_head = false;
        if (grid_cell(&walk->grid, span->text, span->class, walk->page->err))
            return -1;
    }
}

static int cell_text(struct page_walk *page, const struct html *cell, const char **text) {
    if (html_text_into(cell, page->skip_deleted, &page->text) ||
        page->text_total + page->text.size > TEXT_MAX)
        return err_set(page->err, "tables of more than %zu bytes of text", TEXT_MAX);
    page->text_total += page->text.size;
    *text = arena_bytes(&page->out->arena, page->text.data, page->text.size);
    return 0;
}

static int add_cell(struct table_walk *walk, const struct html *cell, bool *all_head) {
    struct page_walk *page = walk->page;
    struct span span = {.head = html_is(cell, "th")};
    size_t columns = read_span(html_attribute(page->doc, cell, "colspan"), false);
    span.rows_left = read_span(html_attribute(page->doc, cell, "rowspan"), true) - 1;
    const char *class = html_attribute(page->doc, cell, "class");
    span.class = class ? arena_text(&page->out->arena, class) : NULL;
    if (!span.head)
        *all_head = false;
    if (cell_text(page, cell, &span.text) || add_reaching(walk, all_head))
        return -1;
    for (; columns; columns--) {
        set_span(walk, grid_width(&walk->grid), span);
        if (grid_cell(&walk->grid, span.text, span.class, page->err))
            return -1;
    }
    return 0;
}

/* What is left of the row below its last own cell: places may be free between two that are not. */
static int add_rest(struct table_walk *walk, bool *all_head) {
    while (walk->reach && !walk->spans[walk->reach - 1].rows_left)
        walk->reach--;
    while (grid_width(&walk->grid) < walk->reach) {
        bool free_place = !walk->spans[grid_width(&walk->grid)].rows_left;
        if (free_place)
            grid_mark(&walk->grid);
        if (free_place ? grid_cell(&walk->grid, "", NULL, walk->page->err)
                       : add_reaching(walk, all_head))
            return -1;
    }
    return 0;
}

static int add_row(struct table_walk *walk, const struct html *row, bool in_thead) {
    bool all_head = true;
    for (const struct html *cell = html_child(row); cell; cell = html_next(cell))
        if ((html_is(cell, "td") || html_is(cell, "th")) && add_cell(walk, cell, &all_head))
            return -1;
    if (add_rest(walk, &all_head))
        return -1;
    if (grid_width(&walk->grid) == 0)
        return 0;
    grid_row(&walk->grid);
    if (walk->grid.row_count == 1)
        walk->thead = in_thead;
    if (walk->thead ? !in_thead : !all_head)
        walk->head_done = true;
    if (!walk->head_done)
        walk->header_rows++;
    return 0;
}

/* The rows directly below a table or one of its row groups; a cell reaches no farther than its
 * group. */
static int add_rows(struct table_walk *walk, const struct html *group) {
    bool in_thead = html_is(group, "thead");
    for (const struct html *node = html_child(group); node; node = html_next(node)) {
        int failed = 0;
        if (html_is(node, "tr")) {
            failed = add_row(walk, node, in_thead);
        } else if (!html_is(node, "table") && !html_is(node, "caption")) {
            end_spans(walk); /* a group, or something odd around rows such as <form> */
            failed = add_rows(walk, node);
            end_spans(walk);
        }
        if (failed)
            return -1;
    }
    return 0;
}

static int read_table(struct page_walk *page, const struct html *table) {
    struct table_walk walk = {.page = page, .spans = mem_alloc(sizeof *walk.spans)};
    walk.span_count = 1;
    grid_init(&walk.grid, CELLS_MAX);
    int failed = add_rows(&walk, table);
    free(walk.spans);
    if (failed) {
        grid_free(&walk.grid);
        return -1;
    }
    return grid_finish(&walk.grid, page->out, walk.header_rows, &page->headings, page->err);
}

static unsigned heading_level(const char *tag) {
    return tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6' && !tag[2] ? (unsigned)(tag[1] - '0')
                                                                      : 0;
}

/* Headings and tables below node in document order. */
static int walk_page(struct page_walk *page, const struct html *node) {
    for (const struct html *child = html_child(node); child; child = html_next(child)) {
        unsigned level = heading_level(html_tag(child));
        if (level) {
            html_text_into(child, page->skip_deleted, &page->text);
            headings_set(&page->headings, level, page->text.data);
        } else if (html_is(child, "table") && read_table(page, child)) {
            return -1;
        }
        if (walk_page(page, child))
            return -1;
    }
    return 0;
}

int html_tables(struct html_doc *doc, int skip_deleted, struct tables *out, struct err *err) {
    struct page_walk page = {.doc = doc, .skip_deleted = skip_deleted, .out = out, .err = err};
    *out = (struct tables){0};
    buf_init(&page.text, TEXT_MAX);
    int failed = walk_page(&page, html_root(doc));
    headings_free(&page.headings);
    buf_free(&page.text);
    if (failed)
        tables_free(out);
    return failed;
}
