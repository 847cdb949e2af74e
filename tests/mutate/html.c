/* SPDX-License-Identifier: MIT
 * Mutations of the tables of an HTML page: cells and headings renamed, left
 * out or added, columns in another order with their headings where no cell
 * reaches over several places; and of the page's headings and attributes. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_COLUMNS 64
#define MAX_ELEMENTS 250

struct element {
    size_t from, to;   /* with its tags */
    size_t text, stop; /* between them */
};

static bool is_tag(const char *p, const char *name) {
    size_t n = strlen(name);
    return *p == '<' && strncasecmp(p + 1, name, n) == 0 && !isalnum((unsigned char)p[1 + n]);
}

/* The next element of that name in from..to (not nested in itself); false for none. */
static bool next_element(const struct buf *bytes, const char *name, size_t from, size_t to,
                         struct element *out) {
    char close[16];
    snprintf(close, sizeof close, "</%s", name);
    for (size_t i = from; i < to; i++) {
        if (!is_tag(bytes->data + i, name))
            continue;
        const char *open_end = strchr(bytes->data + i, '>');
        const char *end = open_end ? strcasestr(open_end, close) : NULL;
        const char *end_end = end ? strchr(end, '>') : NULL;
        if (!end_end || (size_t)(end_end - bytes->data) >= to)
            return false;
        *out = (struct element){i, (size_t)(end_end + 1 - bytes->data),
                                (size_t)(open_end + 1 - bytes->data), (size_t)(end - bytes->data)};
        return true;
    }
    return false;
}

static void replace(struct trial *trial, size_t from, size_t to, const char *text,
                    const char *witness, const char *what) {
    struct claim claim = {.expect = EXPECT_PART, .witness = {witness}};
    trial_name(trial, "%s at byte %zu: \"%.*s\"", what, from, (int)(to - from),
               trial->bytes.data + from);
    trial_splice(trial, from, to, text, strlen(text));
    trial_judge(trial, &claim);
}

static void mutate_elements(struct trial *trial, const char *name, bool cell) {
    struct element e;
    size_t count = 0, total = 0;
    for (size_t at = 0; next_element(&trial->bytes, name, at, trial->bytes.size, &e); at = e.text)
        total++;
    for (size_t at = 0; next_element(&trial->bytes, name, at, trial->bytes.size, &e); at = e.text) {
        if (trial_over(trial))
            return;
        if (total > MAX_ELEMENTS && trial_random(trial, total) > MAX_ELEMENTS)
            continue;
        count++;
        replace(trial, e.text, e.stop, "Zq", "Zq", "renamed");
        replace(trial, e.stop, e.stop, " zq", "zq", "altered");
        replace(trial, e.text, e.stop, "", NULL, "emptied");
        replace(trial, e.text, e.stop, "7317", "7317", "becomes 7317");
        replace(trial, e.from, e.to, "", NULL, "left out");
        if (cell)
            replace(trial, e.from, e.from, "<td>zq</td>", "zq", "cell added");
    }
}

/* The cells of a row, -1 when one of them reaches over several places. */
static int cells_of(const struct buf *bytes, struct element row, struct element *cells) {
    int count = 0;
    for (size_t at = row.text; count < MAX_COLUMNS;) {
        struct element td, th;
        bool has_td = next_element(bytes, "td", at, row.stop, &td);
        bool has_th = next_element(bytes, "th", at, row.stop, &th);
        if (!has_td && !has_th)
            break;
        cells[count] = has_td && (!has_th || td.from < th.from) ? td : th;
        const char *tag = bytes->data + cells[count].from;
        const char *span = strcasestr(tag, "span=");
        if (span && span < bytes->data + cells[count].text)
            return -1;
        at = cells[count++].to;
    }
    return count;
}

/* true when every row of the table has the same number of plain cells. */
static int width_of(const struct buf *bytes, struct element table) {
    struct element row, cells[MAX_COLUMNS];
    int width = 0;
    for (size_t at = table.text; next_element(bytes, "tr", at, table.stop, &row); at = row.to) {
        int count = cells_of(bytes, row, cells);
        if (count < 1 || (width && count != width))
            return -1;
        width = count;
    }
    return width;
}

static void swap_columns(struct trial *trial, struct element table, int a, int b) {
    static const struct claim same = {.expect = EXPECT_SAME};
    struct element row, cells[MAX_COLUMNS];
    size_t at = table.text, done = 0;
    buf_clear(&trial->mutated);
    for (; next_element(&trial->bytes, "tr", at, table.stop, &row); at = row.to) {
        int count = cells_of(&trial->bytes, row, cells);
        for (int i = 0; i < count; i++) {
            const struct element *from = &cells[i == a ? b : i == b ? a : i];
            buf_add(&trial->mutated, trial->bytes.data + done, cells[i].from - done);
            buf_add(&trial->mutated, trial->bytes.data + from->from, from->to - from->from);
            done = cells[i].to;
        }
    }
    buf_add(&trial->mutated, trial->bytes.data + done, trial->bytes.size - done);
    trial_name(trial, "table at byte %zu: columns %d and %d swapped", table.from, a, b);
    trial_judge(trial, &same);
}

static void swap_all(struct trial *trial) {
    struct element table;
    size_t at = 0;
    for (; next_element(&trial->bytes, "table", at, trial->bytes.size, &table); at = table.to) {
        int width = width_of(&trial->bytes, table);
        for (int a = 0; a + 1 < width; a++)
            for (int b = a + 1; b < width && !trial_over(trial); b++)
                swap_columns(trial, table, a, b);
    }
}

/* The values of attributes: of data-label, class, id, aria-… */
static void mutate_attributes(struct trial *trial) {
    static const struct claim claim = {.expect = EXPECT_PART, .witness = {"zq"}};
    size_t count = 0;
    for (size_t i = 0; i + 1 < trial->bytes.size && !trial_over(trial); i++) {
        if (trial->bytes.data[i] != '=' || trial->bytes.data[i + 1] != '"')
            continue;
        const char *end = strchr(trial->bytes.data + i + 2, '"');
        if (!end || ++count > 2 * MAX_ELEMENTS)
            return;
        size_t stop = (size_t)(end - trial->bytes.data);
        trial_name(trial, "attribute at byte %zu renamed: %.*s", i, (int)(stop - i),
                   trial->bytes.data + i);
        trial_splice(trial, i + 2, stop, "zq", 2);
        trial_judge(trial, &claim);
    }
}

void mutate_html(struct trial *trial) {
    static const char *const elements[] = {"h1",   "h2",     "h3", "h4",     "h5",   "p",
                                           "code", "button", "li", "strong", "span", "del"};
    mutate_elements(trial, "th", true);
    mutate_elements(trial, "td", true);
    mutate_elements(trial, "tr", false);
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        mutate_elements(trial, elements[i], false);
    swap_all(trial);
    mutate_attributes(trial);
}
