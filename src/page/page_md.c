/* SPDX-License-Identifier: MIT
 * A page as GitHub-flavoured Markdown, for wikis and issues. */
#include "page/page.h"

#include <string.h>

/* Text that stays text: nothing of a name becomes markup. */
static void put(const char *text, FILE *out) {
    for (; *text; text++) {
        if (strchr("\\`*_[]<>|#", *text))
            fputc('\\', out);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, out);
    }
}

static void print_cells(const struct page_block *table, const char *const *cells, bool indented,
                        FILE *out) {
    for (size_t i = 0; i < table->columns; i++) {
        fputs(i ? " | " : "| ", out);
        if (i == 0 && indented)
            fputs("&nbsp;&nbsp;", out);
        put(cells[i], out);
    }
    fputs(" |\n", out);
}

static void print_table(const struct page_block *table, FILE *out) {
    if (*table->text) {
        put(table->text, out);
        fputs("\n\n", out);
    }
    print_cells(table, table->heads, false, out);
    for (size_t i = 0; i < table->columns; i++)
        fputs(table->right[i] ? "|---:" : "|---", out);
    fputs("|\n", out);
    for (const struct page_row *row = table->rows; row; row = row->next)
        print_cells(table, row->cells, row->indented, out);
    fputc('\n', out);
}

static void print_title(const struct page_block *block, FILE *out) {
    fputs("# ", out);
    put(block->text, out);
    fputs("\n\n", out);
    if (!*block->side)
        return;
    put(block->side, out);
    fputs("\n\n", out);
}

void page_print_md(const struct page_doc *page, FILE *out) {
    for (const struct page_block *block = page->first; block; block = block->next) {
        bool list_ends =
            block->kind == BLOCK_ITEM && (!block->next || block->next->kind != BLOCK_ITEM);
        if (block->kind == BLOCK_TITLE) {
            print_title(block, out);
        } else if (block->kind == BLOCK_HEADING) {
            fputs("## ", out);
            put(block->text, out);
            fputs("\n\n", out);
        } else if (block->kind == BLOCK_PARAGRAPH) {
            put(block->text, out);
            fputs("\n\n", out);
        } else if (block->kind == BLOCK_ITEM) {
            fputs("- **", out);
            put(block->side, out);
            fputs("** ", out);
            put(block->text, out);
            fputs(list_ends ? "\n\n" : "\n", out);
        } else if (block->kind == BLOCK_TABLE) {
            print_table(block, out);
        }
    }
}
