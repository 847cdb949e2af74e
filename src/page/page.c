/* SPDX-License-Identifier: MIT */
#include "page/page.h"

#include <stdarg.h>
#include <string.h>

void page_init(struct page_doc *page) {
    *page = (struct page_doc){0};
}

void page_free(struct page_doc *page) {
    arena_free(&page->arena);
    page_init(page);
}

/* A link in a text that is not yet on the page: START anchor MIDDLE text END. */
enum { LINK_START = 1, LINK_MIDDLE = 2, LINK_END = 3 };

const char *page_linked(struct page_doc *page, const char *anchor, const char *text) {
    if (!*text)
        return "";
    return arena_printf(&page->arena, "%c%s%c%s%c", LINK_START, anchor, LINK_MIDDLE, text,
                        LINK_END);
}

/* Length of the anchor of a link that begins at text; 0 where none does: a name that was read may
 * hold any byte. */
static size_t anchor_at(const char *text) {
    static const char name[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t size = *text == LINK_START ? strspn(text + 1, name) : 0;
    return size && text[1 + size] == LINK_MIDDLE && strchr(text + size, LINK_END) ? size : 0;
}

/* The text without the marks of its links, which are added to *links. */
static const char *take_links(struct page_doc *page, const char *text, struct page_link **links) {
    if (!strchr(text, LINK_START))
        return text;
    char *clean = arena_alloc(&page->arena, strlen(text) + 1);
    struct page_link *open = NULL;
    size_t n = 0;
    while (*links)
        links = &(*links)->next;
    for (; *text; text++) {
        size_t anchor = open ? 0 : anchor_at(text);
        if (anchor) {
            open = arena_alloc(&page->arena, sizeof *open);
            *open = (struct page_link){
                .start = n, .anchor = arena_bytes(&page->arena, text + 1, anchor), .text = clean};
            text += 1 + anchor;
        } else if (open && *text == LINK_END) {
            open->end = n;
            *links = open;
            links = &open->next;
            open = NULL;
        } else {
            clean[n++] = *text;
        }
    }
    return clean;
}

void page_alias(struct page_doc *page, const char *name, const char *anchor) {
    struct page_alias *alias = arena_alloc(&page->arena, sizeof *alias);
    *alias = (struct page_alias){arena_text(&page->arena, name), arena_text(&page->arena, anchor),
                                 page->aliases};
    page->aliases = alias;
}

const char *page_target(const struct page_doc *page, const char *name) {
    for (const struct page_alias *alias = page->aliases; alias; alias = alias->next)
        if (strcmp(alias->name, name) == 0)
            return alias->anchor;
    for (const struct page_block *block = page->first; block; block = block->next)
        if (*block->anchor && strcmp(block->anchor, name) == 0)
            return block->anchor;
    return NULL;
}

static struct page_block *add_block(struct page_doc *page, enum block_kind kind, const char *text,
                                    const char *side) {
    struct page_block *block = arena_alloc(&page->arena, sizeof *block);
    block->kind = kind;
    block->text = take_links(page, arena_text(&page->arena, text), &block->links);
    block->side = arena_text(&page->arena, side);
    block->anchor = "";
    if (page->last)
        page->last->next = block;
    else
        page->first = block;
    page->last = block;
    return block;
}

static const char *print_text(struct page_doc *page, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    size_t size = n < 0 ? 0 : (size_t)n;
    char *text = arena_alloc(&page->arena, size + 1);
    vsnprintf(text, size + 1, format, again);
    va_end(again);
    return text;
}

void page_title(struct page_doc *page, const char *left, const char *right) {
    add_block(page, BLOCK_TITLE, left, right);
}

void page_heading(struct page_doc *page, const char *anchor, const char *text) {
    add_block(page, BLOCK_HEADING, text, "")->anchor = arena_text(&page->arena, anchor);
}

void page_paragraph(struct page_doc *page, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = print_text(page, format, args);
    va_end(args);
    add_block(page, BLOCK_PARAGRAPH, text, "");
}

void page_item(struct page_doc *page, const char *label, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = print_text(page, format, args);
    va_end(args);
    add_block(page, BLOCK_ITEM, text, label);
}

void page_item_at(struct page_doc *page, const char *anchor, const char *label, const char *format,
                  ...) {
    va_list args;
    va_start(args, format);
    const char *text = print_text(page, format, args);
    va_end(args);
    add_block(page, BLOCK_ITEM, text, label)->anchor = arena_text(&page->arena, anchor);
}

void page_item_packed(struct page_doc *page, const char *label, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = print_text(page, format, args);
    va_end(args);
    add_block(page, BLOCK_ITEM, text, label);
    page->last->packed = true;
}

/* Cuts a copy of text at the bars. */
static size_t split(struct page_doc *page, const char *text, const char **cells) {
    size_t count = 0;
    while (count < PAGE_COLUMNS) {
        size_t size = strcspn(text, "|");
        cells[count++] = arena_bytes(&page->arena, text, size);
        if (!text[size])
            break;
        text += size + 1;
    }
    return count;
}

struct page_block *page_table(struct page_doc *page, const char *caption, const char *heads) {
    struct page_block *table = add_block(page, BLOCK_TABLE, caption, "");
    table->columns = split(page, heads, table->heads);
    for (size_t i = 0; i < table->columns; i++)
        if (table->heads[i][0] == '>') {
            table->right[i] = true;
            table->heads[i]++;
        }
    return table;
}

static struct page_row *new_row(struct page_doc *page, struct page_block *table) {
    struct page_row *row = arena_alloc(&page->arena, sizeof *row);
    for (size_t i = 0; i < PAGE_COLUMNS; i++)
        row->cells[i] = "";
    if (table->last)
        table->last->next = row;
    else
        table->rows = row;
    table->last = row;
    return row;
}

static void add_row(struct page_doc *page, struct page_block *table, bool indented,
                    const char *text) {
    struct page_row *row = new_row(page, table);
    row->indented = indented;
    size_t count = split(page, text, row->cells);
    for (size_t i = 0; i < count; i++)
        row->cells[i] = take_links(page, row->cells[i], &row->links);
}

void page_row(struct page_doc *page, struct page_block *table, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_row(page, table, false, print_text(page, format, args));
    va_end(args);
}

void page_row_below(struct page_doc *page, struct page_block *table, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_row(page, table, true, print_text(page, format, args));
    va_end(args);
}

void page_row_note(struct page_doc *page, struct page_block *table, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = print_text(page, format, args);
    va_end(args);
    struct page_row *row = new_row(page, table);
    row->spanning = true;
    row->cells[0] = take_links(page, text, &row->links);
}

void page_figure(struct page_doc *page, const struct chart *chart) {
    add_block(page, BLOCK_FIGURE, "", "")->chart = chart;
}
