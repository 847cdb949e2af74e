/* SPDX-License-Identifier: MIT
 * What a page may look like tomorrow without saying anything else: an unknown
 * table, a line break or a hard space in a heading, another case, a column
 * more. And footnote marks, which must not become digits. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct claim same = {.expect = EXPECT_SAME};
static const struct claim part = {.expect = EXPECT_PART};
/* Behind a name the mark is one of its words. */
static const struct claim footnotes = {.expect = EXPECT_PART, .witness = {" 1"}};

static size_t line_end(const struct buf *bytes, size_t at) {
    const char *stop = memchr(bytes->data + at, '\n', bytes->size - at);
    return stop ? (size_t)(stop - bytes->data) : bytes->size;
}

static bool is_rule(const struct buf *bytes, size_t at) {
    size_t end = line_end(bytes, at);
    return at < end && bytes->data[at] == '|' && memchr(bytes->data + at, '-', end - at) &&
           strspn(bytes->data + at, "|-: \t\r") >= end - at;
}

/* ---- Markdown ---- */

enum change { CHANGE_HARD_SPACE, CHANGE_BREAK, CHANGE_CASE, CHANGE_COLUMN, CHANGE_FOOTNOTE };

/* A line of a table, changed; the header is the line above the rule. */
static void add_line(struct trial *trial, size_t at, size_t end, enum change change, bool head,
                     bool rule) {
    struct buf *out = &trial->mutated;
    const char *text = trial->bytes.data;
    size_t last = end;
    while (last > at && strchr("\r |", text[last - 1]))
        last--;
    for (size_t i = at; i < end; i++) {
        bool inner = text[i] == ' ' && i > at && isalnum((unsigned char)text[i - 1]) &&
                     isalnum((unsigned char)text[i + 1]) && !rule;
        if (inner && change == CHANGE_HARD_SPACE)
            buf_text(out, "\xC2\xA0");
        else if (inner && head && change == CHANGE_BREAK)
            buf_text(out, "<br/>");
        else if (head && change == CHANGE_CASE)
            buf_char(out, (char)toupper((unsigned char)text[i]));
        else
            buf_char(out, text[i]);
        if (change == CHANGE_FOOTNOTE && !head && !rule && isdigit((unsigned char)text[i]) &&
            (text[i + 1] == ' ' || text[i + 1] == '|'))
            buf_text(out, "<sup>1</sup>");
    }
    if (change == CHANGE_COLUMN) {
        while (out->size && strchr("\r ", out->data[out->size - 1]))
            out->size--;
        if (out->data[out->size - 1] != '|')
            buf_text(out, " |");
        buf_text(out, rule ? " --- |" : head ? " Zq |" : " zq |");
    }
}

static void change_tables(struct trial *trial, enum change change, const char *what,
                          const struct claim *claim) {
    buf_clear(&trial->mutated);
    for (size_t at = 0; at < trial->bytes.size;) {
        size_t end = line_end(&trial->bytes, at);
        bool head = end < trial->bytes.size && is_rule(&trial->bytes, end + 1);
        if (trial->bytes.data[at] == '|')
            add_line(trial, at, end, change, head, is_rule(&trial->bytes, at));
        else
            buf_add(&trial->mutated, trial->bytes.data + at, end - at);
        if (end < trial->bytes.size)
            buf_char(&trial->mutated, '\n');
        at = end + 1;
    }
    trial_name(trial, "%s", what);
    trial_judge(trial, claim);
}

static void vary_markdown(struct trial *trial) {
    static const char table[] = "\n\n## Zq\n\n| Zq | Price |\n| --- | --- |\n| zq | $7.31 |\n\n";
    change_tables(trial, CHANGE_HARD_SPACE, "hard spaces in tables", &same);
    change_tables(trial, CHANGE_BREAK, "line breaks in headings", &same);
    change_tables(trial, CHANGE_CASE, "headings in capitals", &same);
    change_tables(trial, CHANGE_COLUMN, "an unknown column in every table", &same);
    change_tables(trial, CHANGE_FOOTNOTE, "footnote marks behind numbers", &footnotes);
    trial_name(trial, "an unknown table at the end");
    trial_splice(trial, trial->bytes.size, trial->bytes.size, table, sizeof table - 1);
    trial_judge(trial, &same);
    trial_name(trial, "an unknown table in front");
    trial_splice(trial, 0, 0, table + 2, sizeof table - 3);
    trial_judge(trial, &same);
}

/* ---- HTML ---- */

/* true inside <td> or <th> text at i. */
static bool in_cell(const char *page, size_t i, bool *cell, bool *tag) {
    if (page[i] == '<') {
        *tag = true;
        if (strncasecmp(page + i, "<td", 3) == 0 || strncasecmp(page + i, "<th", 3) == 0)
            *cell = isspace((unsigned char)page[i + 3]) || page[i + 3] == '>';
        if (strncasecmp(page + i, "</t", 3) == 0)
            *cell = false;
    }
    bool inside = *cell && !*tag;
    if (page[i] == '>')
        *tag = false;
    return inside;
}

static void change_cells(struct trial *trial, enum change change, const char *what,
                         const struct claim *claim) {
    bool cell = false, tag = false;
    const char *page = trial->bytes.data;
    buf_clear(&trial->mutated);
    for (size_t i = 0; i < trial->bytes.size; i++) {
        bool inside = in_cell(page, i, &cell, &tag);
        if (inside && page[i] == ' ' && change == CHANGE_HARD_SPACE)
            buf_text(&trial->mutated, "&nbsp;");
        else
            buf_char(&trial->mutated, page[i]);
        if (inside && change == CHANGE_FOOTNOTE && isdigit((unsigned char)page[i]) &&
            page[i + 1] == '<')
            buf_text(&trial->mutated, "<sup>1</sup>");
    }
    trial_name(trial, "%s", what);
    trial_judge(trial, claim);
}

static void vary_html(struct trial *trial) {
    static const char table[] = "<h2>Zq</h2><table><tr><th>Zq</th><th>Price</th></tr>"
                                "<tr><td>zq</td><td>$7.31</td></tr></table>";
    const char *body = strcasestr(trial->bytes.data, "<body"), *end;
    end = strcasestr(trial->bytes.data, "</body>");
    body = body ? strchr(body, '>') : NULL;
    change_cells(trial, CHANGE_HARD_SPACE, "hard spaces in cells", &same);
    change_cells(trial, CHANGE_FOOTNOTE, "footnote marks behind numbers", &footnotes);
    if (!body || !end)
        return;
    size_t at = (size_t)(body + 1 - trial->bytes.data), stop = (size_t)(end - trial->bytes.data);
    trial_name(trial, "an unknown table in front");
    trial_splice(trial, at, at, table, sizeof table - 1);
    trial_judge(trial, &same);
    trial_name(trial, "an unknown table at the end");
    trial_splice(trial, stop, stop, table, sizeof table - 1);
    trial_judge(trial, &same);
}

/* ---- JSON ---- */

/* Every number as a text. */
static void vary_json(struct trial *trial) {
    const char *text = trial->bytes.data;
    bool quoted = false;
    buf_clear(&trial->mutated);
    for (size_t i = 0; i < trial->bytes.size; i++) {
        size_t n = quoted ? 0 : strspn(text + i, "-+0123456789.eE");
        if (n && (isdigit((unsigned char)text[i]) || text[i] == '-')) {
            buf_printf(&trial->mutated, "\"%.*s\"", (int)n, text + i);
            i += n - 1;
            continue;
        }
        if (text[i] == '"')
            quoted = !quoted;
        buf_char(&trial->mutated, text[i]);
        if (text[i] == '\\' && quoted)
            buf_char(&trial->mutated, text[++i]);
    }
    trial_name(trial, "every number as a text");
    trial_judge(trial, &part);
}

void mutate_variants(struct trial *trial) {
    const char *text = trial->bytes.data;
    text += strspn(text, "\xEF\xBB\xBF \r\n\t");
    size_t n = strlen(trial->path);
    if (n > 3 && strcmp(trial->path + n - 3, ".md") == 0)
        vary_markdown(trial);
    else if (*text == '<')
        vary_html(trial);
    else if (*text == '{' || *text == '[')
        vary_json(trial);
}
