/* SPDX-License-Identifier: MIT
 * Mistral's price page. The prices stand only in scripts, as pieces of a text
 * that the page puts together: self.__next_f.push([1,"…"]). Its lines are
 * "id:JSON"; models are objects with "name" and "price": [{"value": "Input (/M
 * tokens)", "price_dollar": "<p>$0.5</p>", "price_euro": …}]. A "$$" there
 * stands for "$". The model is the name on the page: the endpoint's name
 * ("mistral-small-latest") belongs to several of them. */
#include <mtok/buf.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/price_list.h>
#include <stdlib.h>
#include <string.h>

#define PUSH "self.__next_f.push("
#define MAX_TEXT ((size_t)16 << 20)

/* Opens size bytes as JSON; json_open wants them terminated. */
static int open_piece(const char *bytes, size_t size, struct json_doc **out, struct err *err) {
    char *copy = mem_alloc(size + 1);
    memcpy(copy, bytes, size);
    copy[size] = 0;
    int failed = json_open(copy, size, out, err);
    free(copy);
    return failed;
}

/* Adds the text of one script to the whole: push([1,"…"]); other kinds of pieces hold no text. */
static int add_script(const char *script, struct buf *text, struct err *err) {
    const char *push = script ? strstr(script, PUSH) : NULL,
               *end = push ? strrchr(push, ')') : NULL;
    struct json_doc *json;
    int failed = 0;
    if (!push || !end)
        return 0;
    push += strlen(PUSH);
    if (open_piece(push, (size_t)(end - push), &json, err))
        return strstr(push, "price_dollar") ? err_prefix(err, "a script with prices") : 0;
    const struct json *kind =
        json_kind(json_root(json)) == JSON_ARRAY ? json_first(json_root(json)) : NULL;
    const struct json *piece = kind ? json_next(kind) : NULL;
    if (piece && json_kind(piece) == JSON_STRING && buf_text(text, json_string(piece)))
        failed = err_set(err, "more than %zu bytes of text in the scripts", MAX_TEXT);
    json_close(json);
    return failed;
}

static int measure_of(const char *value) {
    if (strcmp(value, "Input (/M tokens)") == 0)
        return MEASURE_INPUT;
    return strcmp(value, "Output (/M tokens)") == 0 ? (int)MEASURE_OUTPUT : -1;
}

static void read_price(struct price_list *list, const struct price_of *of,
                       const struct json *price) {
    const char *value, *dollar;
    struct err err = {0};
    struct buf text;
    if (json_kind(price) != JSON_OBJECT || json_need_text(price, "value", &value, &err) ||
        json_need_text(price, "price_dollar", &dollar, &err)) {
        price_list_refuse(list, of, "price", "", "%s", *err.text ? err.text : "no object");
        return;
    }
    int measure = measure_of(value);
    if (measure < 0) {
        /* "Input (per min / per M tok)" mixes units; pages, calls and minutes are no tokens. */
        if (strncmp(value, "Input", 5) == 0 || strncmp(value, "Output", 6) == 0)
            price_list_refuse(list, of, value, dollar, "expected \"Input (/M tokens)\"");
        return;
    }
    buf_init(&text, 4096);
    if (html_fragment_text(strncmp(dollar, "$$", 2) == 0 ? dollar + 1 : dollar, &text, &err))
        price_list_refuse(list, of, "price", dollar, "%s", err.text);
    else
        price_list_cell(list, of, (enum measure)measure, text.data);
    buf_free(&text);
}

/* Reads the models in a tree of JSON, wherever they stand. Its depth is limited by the reader. */
static void walk(struct price_list *list, const struct json *node) {
    const struct json *child;
    if (json_kind(node) != JSON_OBJECT && json_kind(node) != JSON_ARRAY)
        return;
    if (json_kind(node) == JSON_OBJECT) {
        const struct json *name = json_get(node, "name"), *prices = json_get(node, "price");
        if (name && json_kind(name) == JSON_STRING && prices && json_kind(prices) == JSON_ARRAY) {
            struct price_of of = {.subject = json_string(name), .seller = "mistral"};
            for (child = json_first(prices); child; child = json_next(child))
                read_price(list, &of, child);
            return;
        }
    }
    for (child = json_first(node); child; child = json_next(child))
        walk(list, child);
}

/* One line of the text: "35:[…]". Only those with prices need to be JSON. */
static int read_line(struct price_list *list, const char *line, size_t size, struct err *err) {
    struct json_doc *json;
    const char *colon = memchr(line, ':', size);
    if (!colon || !memmem(line, size, "price_dollar", 12))
        return 0;
    colon++;
    if (open_piece(colon, size - (size_t)(colon - line), &json, err))
        return err_prefix(err, "a line with prices");
    walk(list, json_root(json));
    json_close(json);
    return 0;
}

static int read_text(const struct buf *text, struct sink *sink, struct err *err) {
    struct price_list *list = price_list_new(sink);
    const char *end = text->data + text->size;
    for (const char *line = text->data; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            stop = end;
        if (read_line(list, line, (size_t)(stop - line), err)) {
            price_list_drop(list);
            return -1;
        }
        line = stop + 1;
    }
    if (price_list_end(list) == 0)
        return err_set(err,
                       "no price: expected models with \"price\" and \"price_dollar\" in the "
                       "scripts (%s…)",
                       PUSH);
    return 0;
}

static int read_page(struct html_doc *html, struct sink *sink, struct err *err) {
    const struct html **scripts;
    size_t count;
    struct buf text;
    if (html_select(html, NULL, "//script", &scripts, &count, err))
        return -1;
    buf_init(&text, MAX_TEXT);
    int failed = 0;
    for (size_t i = 0; i < count && !failed; i++)
        failed = add_script(html_raw(html, scripts[i]), &text, err);
    if (!failed)
        failed = read_text(&text, sink, err);
    buf_free(&text);
    return failed;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_html(doc, false, read_page, sink, err);
}

static const struct fetcher_part parts[] = {{"", "https://mistral.ai/pricing"}};

const struct fetcher fetcher_mistral = {
    .name = "mistral",
    .title = "Mistral's price page",
    .home = "https://mistral.ai/pricing",
    .domain = DOMAIN_API_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm",
    .due_hours = 24,
    .stale_days = 7,
    .max_bytes = 8 << 20,
    .min_rows = 5,
    .parse = parse,
};
