/* SPDX-License-Identifier: MIT
 * The only file that knows md4c. It reports blocks, spans and texts in order;
 * what stands in a heading or in a cell of a table is gathered. Inside a table
 * GFM itself fills short rows and drops what is beyond the header; such a row
 * is marked, because its cells may stand under other headings than meant. */
#include <mtok/markdown.h>

#include "base/utf8.h"
#include "read/table_build.h"

#include <md4c.h>
#include <mtok/html.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MARKDOWN_BYTES ((size_t)16 << 20)
#define CELLS_MAX ((size_t)1000000)

struct walk {
    const char *bytes, *end; /* the page */
    size_t width;            /* columns of the table, by the rule below its header */
    const char *in_row;      /* a place in the row being read, NULL for none yet */
    struct tables *out;
    struct headings headings;
    struct grid grid;
    struct buf text;
    bool gathering; /* inside a heading or a cell */
    struct err *err;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context) {
    struct walk *walk = context;
    if (type == MD_BLOCK_TABLE)
        walk->width = ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count;
    if (type == MD_BLOCK_TR)
        walk->in_row = NULL;
    if (type == MD_BLOCK_H || type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
        walk->gathering = true;
        buf_clear(&walk->text);
    }
    return 0;
}

/* Cells of the line from..to, by its bars; a bar at either end is only its frame. */
static size_t cells_between(const char *from, const char *to) {
    size_t bars = 0;
    const char *last = NULL;
    for (const char *p = from; p < to; p++) {
        if (*p == '\\')
            p++;
        else if (*p == '|' && ++bars)
            last = p;
    }
    return bars + 1 - (size_t)(from < to && *from == '|') -
           (size_t)(last && last == to - 1 && last > from);
}

static size_t cells_in_line(const struct walk *walk, const char *place) {
    const char *from = place, *to = place;
    while (from > walk->bytes && !strchr("\r\n", from[-1]))
        from--;
    while (to < walk->end && !strchr("\r\n", *to))
        to++;
    while (from < to && strchr(" \t", *from))
        from++;
    while (to > from && strchr(" \t", to[-1]))
        to--;
    return cells_between(from, to);
}

/* Ends a heading or cell: its text, white space folded. */
static const char *gathered(struct walk *walk) {
    walk->gathering = false;
    if (walk->text.size)
        walk->text.size = utf8_fold(walk->text.data);
    return walk->text.data;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context) {
    struct walk *walk = context;
    switch (type) {
    case MD_BLOCK_H:
        headings_set(&walk->headings, ((MD_BLOCK_H_DETAIL *)detail)->level, gathered(walk));
        return 0;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return grid_cell(&walk->grid, arena_text(&walk->out->arena, gathered(walk)), NULL,
                         walk->err);
    case MD_BLOCK_TR:
        if (walk->in_row && cells_in_line(walk, walk->in_row) != walk->width)
            grid_mark(&walk->grid);
        grid_row(&walk->grid);
        return 0;
    case MD_BLOCK_TABLE:
        return grid_finish(&walk->grid, walk->out, 1, &walk->headings, walk->err);
    default:
        return 0;
    }
}

static int any_span(MD_SPANTYPE type, void *detail, void *context) {
    (void)type;
    (void)detail;
    (void)context;
    return 0;
}

/* Whether a raw tag parts words: a line or block begins, or a footnote mark, which must not become
 * the last digit of a price. */
static bool parts_words(const char *tag, size_t size) {
    static const char *const names[] = {"br", "p", "div", "li", "ul", "ol", "sup", "sub", NULL};
    size_t skip = size > 1 && tag[1] == '/' ? 2 : 1, n = 0;
    while (skip + n < size && ((tag[skip + n] | 32) >= 'a' && (tag[skip + n] | 32) <= 'z'))
        n++;
    for (size_t i = 0; names[i]; i++)
        if (n == strlen(names[i]) && strncasecmp(tag + skip, names[i], n) == 0)
            return true;
    return false;
}

/* "&amp;", "&#36;", "&nbsp;": resolved as in HTML; an unknown one stays as it is written. */
static int add_entity(struct walk *walk, const char *text, size_t size) {
    struct buf entity, resolved;
    buf_init(&entity, 64);
    buf_init(&resolved, 64);
    bool space = size == 6 && memcmp(text, "&nbsp;", 6) == 0;
    int failed = 0;
    if (!space &&
        (buf_add(&entity, text, size) || html_fragment_text(entity.data, &resolved, NULL)))
        failed = utf8_add(&walk->text, text, size);
    else
        failed = buf_text(&walk->text, resolved.size ? resolved.data : " ");
    buf_free(&entity);
    buf_free(&resolved);
    return failed;
}

/* GFM takes the backslash from "\\|" in a cell even inside code; md4c leaves it there. */
static int add_code(struct walk *walk, const char *text, size_t size) {
    const char *end = text + size, *pipe;
    while ((pipe = memmem(text, (size_t)(end - text), "\\|", 2))) {
        if (utf8_add(&walk->text, text, (size_t)(pipe - text)))
            return -1;
        text = pipe + 1;
    }
    return utf8_add(&walk->text, text, (size_t)(end - text));
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context) {
    struct walk *walk = context;
    if (!walk->gathering)
        return 0;
    if (text >= walk->bytes && text < walk->end)
        walk->in_row = text;
    switch (type) {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        return buf_char(&walk->text, ' ');
    case MD_TEXT_HTML:
        return parts_words(text, size) ? buf_char(&walk->text, ' ') : 0;
    case MD_TEXT_CODE:
        return add_code(walk, text, size);
    case MD_TEXT_ENTITY:
        return add_entity(walk, text, size);
    default:
        return utf8_add(&walk->text, text, size);
    }
}

int markdown_tables(const char *bytes, size_t size, struct tables *out, struct err *err) {
    struct err why = {0};
    struct walk walk = {.out = out, .err = &why};
    *out = (struct tables){0};
    if (size > MARKDOWN_BYTES)
        return err_set(err, "Markdown of more than %zu bytes", MARKDOWN_BYTES);
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    walk.bytes = bytes;
    walk.end = bytes + size;
    grid_init(&walk.grid, CELLS_MAX);
    buf_init(&walk.text, MARKDOWN_BYTES * 3);
    MD_PARSER parser = {.flags = MD_FLAG_TABLES,
                        .enter_block = enter_block,
                        .leave_block = leave_block,
                        .enter_span = any_span,
                        .leave_span = any_span,
                        .text = take_text};
    int failed = md_parse(bytes, (MD_SIZE)size, &parser, &walk);
    if (failed)
        err_set(err, "Markdown: %s", *why.text ? why.text : "not to be read");
    headings_free(&walk.headings);
    grid_free(&walk.grid);
    buf_free(&walk.text);
    if (failed)
        tables_free(out);
    return failed ? -1 : 0;
}
