/* SPDX-License-Identifier: MIT
 * A page as plain text of a fixed width, for terminals and mail. */
#include "page/page.h"

#include <string.h>

/* Characters, not bytes: UTF-8 continuation bytes do not count. */
static size_t width_of(const char *text, size_t size) {
    size_t width = 0;
    for (size_t i = 0; i < size; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

static void put(const char *text, size_t size, FILE *out) {
    /* Control characters of a hostile name must not reach the terminal. */
    for (size_t i = 0; i < size; i++)
        fputc((unsigned char)text[i] < 0x20 || text[i] == 0x7f ? '?' : text[i], out);
}

static void spaces(size_t count, FILE *out) {
    while (count--)
        fputc(' ', out);
}

/* Words wrapped at width, later lines indented; gives where the last line ends. */
static size_t wrap(const char *text, size_t at, size_t indent, size_t width, FILE *out) {
    bool first = true;
    while (*text) {
        text += strspn(text, " \n");
        size_t size = strcspn(text, " \n");
        size_t wide = width_of(text, size);
        if (!size)
            break;
        if (!first && at + 1 + wide > width) {
            fputc('\n', out);
            spaces(indent, out);
            at = indent;
            first = true;
        }
        if (!first) {
            fputc(' ', out);
            at++;
        }
        put(text, size, out);
        at += wide;
        text += size;
        first = false;
    }
    return at;
}

static void print_wrapped(const char *text, size_t at, size_t indent, size_t width, FILE *out) {
    wrap(text, at, indent, width, out);
    fputc('\n', out);
}

static void print_item(const struct page_block *block, size_t width, FILE *out) {
    size_t label = width_of(block->side, strlen(block->side));
    fputc(' ', out);
    put(block->side, strlen(block->side), out);
    spaces(label < 2 ? 2 - label : 0, out);
    fputc(' ', out);
    print_wrapped(block->text, label < 2 ? 4 : label + 2, 4, width, out);
}

/* "a text | b text | c text": prints packed items from block on; gives the first that is none. */
static const struct page_block *print_packed(const struct page_block *block, size_t width,
                                             FILE *out) {
    size_t at = 0;
    for (bool first = true; block && block->packed; block = block->next, first = false) {
        size_t head = width_of(block->side, strlen(block->side)) + 1;
        size_t word = strcspn(block->text, " ");
        if (!first && at + 3 + head + width_of(block->text, word) > width) {
            fputc('\n', out);
            at = 0;
        }
        fputs(at ? " | " : " ", out);
        at += at ? 3 : 1;
        put(block->side, strlen(block->side), out);
        fputc(' ', out);
        at = wrap(block->text, at + head, 1, width, out);
    }
    fputc('\n', out);
    return block;
}

static void print_title(const struct page_block *block, size_t width, FILE *out) {
    size_t left = width_of(block->text, strlen(block->text));
    size_t right = width_of(block->side, strlen(block->side));
    put(block->text, strlen(block->text), out);
    spaces(left + right + 2 <= width ? width - left - right : 2, out);
    put(block->side, strlen(block->side), out);
    fputs("\n\n", out);
}

static void print_line(const struct page_block *table, const char *const *cells,
                       const size_t *widths, size_t gap, bool indented, FILE *out) {
    size_t last = 0;
    for (size_t i = 0; i < table->columns; i++)
        if (*cells[i])
            last = i;
    fputs(indented ? "   " : " ", out);
    for (size_t i = 0; i <= last; i++) {
        size_t own = width_of(cells[i], strlen(cells[i]));
        size_t room = widths[i] > own ? widths[i] - own : 0;
        if (i == 0 && indented)
            room = room > 2 ? room - 2 : 0;
        spaces(i ? gap : 0, out);
        if (table->right[i])
            spaces(room, out);
        put(cells[i], strlen(cells[i]), out);
        if (!table->right[i] && i < last)
            spaces(room, out);
    }
    fputc('\n', out);
}

/* Widths of the columns; the sum of them is returned. Notes over all columns do not count. */
static size_t measure_columns(const struct page_block *table, size_t *widths) {
    size_t sum = 0;
    for (size_t i = 0; i < table->columns; i++) {
        widths[i] = width_of(table->heads[i], strlen(table->heads[i]));
        for (const struct page_row *row = table->rows; row; row = row->next) {
            size_t own = width_of(row->cells[i], strlen(row->cells[i]));
            own += i == 0 && row->indented ? 2 : 0;
            if (!row->spanning && own > widths[i])
                widths[i] = own;
        }
        sum += widths[i];
    }
    return sum;
}

static bool has_heads(const struct page_block *table) {
    for (size_t i = 0; i < table->columns; i++)
        if (*table->heads[i])
            return true;
    return false;
}

/* Columns stand two apart, or one where the table would be wider than the page. */
static void print_table(const struct page_block *table, size_t width, FILE *out) {
    size_t widths[PAGE_COLUMNS] = {0};
    size_t sum = measure_columns(table, widths);
    size_t gap = sum + 2 * table->columns > width ? 1 : 2;
    if (*table->text)
        print_wrapped(table->text, 0, 0, width, out);
    if (has_heads(table))
        print_line(table, table->heads, widths, gap, false, out);
    for (const struct page_row *row = table->rows; row; row = row->next) {
        if (row->spanning) {
            fputs("   ", out);
            print_wrapped(row->cells[0], 3, 5, width, out);
        } else {
            print_line(table, row->cells, widths, gap, row->indented, out);
        }
    }
}

void page_print_text(const struct page_doc *page, size_t width, FILE *out) {
    for (const struct page_block *block = page->first; block;) {
        if (block->packed) {
            block = print_packed(block, width, out);
            continue;
        }
        if (block->kind == BLOCK_TITLE) {
            print_title(block, width, out);
        } else if (block->kind == BLOCK_HEADING) {
            fputc('\n', out);
            print_wrapped(block->text, 0, 2, width, out);
        } else if (block->kind == BLOCK_PARAGRAPH) {
            print_wrapped(block->text, 0, 0, width, out);
        } else if (block->kind == BLOCK_ITEM) {
            print_item(block, width, out);
        } else if (block->kind == BLOCK_TABLE) {
            print_table(block, width, out);
        }
        block = block->next;
    }
}
