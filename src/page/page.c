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

static struct page_block *add_block(struct page_doc *page, enum block_kind kind, const char *text,
                                    const char *side) {
    struct page_block *block = arena_alloc(&page->arena, sizeof *block);
    block->kind = kind;
    block->text = arena_text(&page->arena, text);
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
    split(page, text, row->cells);
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
    row->cells[0] = text;
}

void page_figure(struct page_doc *page, const struct chart *chart) {
    add_block(page, BLOCK_FIGURE, "", "")->chart = chart;
}
