/* SPDX-License-Identifier: MIT
 * Artificial Analysis, saved pages: for history from before one's own key. Never fetched. Forms:
 *   - a page with Next.js flight chunks, self.__next_f.push([1,"…"]): all chunks joined (one value
 *     may be split over two), then the array "models" whose first element names its creator and
 *     which has figures (menus of the same name come first); names of keys changed three times;
 *   - a page with application/ld+json data sets ("Speed");
 *   - the prose of a page, as HTML or as text ("with a throughput of 19.2 tokens per second",
 *     "Azure (115 t/s) is the fastest provider of GPT-4o (May '24), followed by …");
 *   - JSON extracted from a page by others: {"meta":…,"models":[…]}, or one host's fragment;
 *   - the leaderboard's table as CSV, a line per provider and model.
 * "$undefined", null and 0 are "not measured". Subjects are ids where the page has them, else the
 * slug, else the name. Sellers are providers where the page names them. Prices that prose rounds
 * to the cent per provider ($0.07 for 0.075) are not read. */
#include <mtok/buf.h>
#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/html.h>
#include <mtok/json.h>
#include <mtok/seller.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define SELLER "artificial-analysis"
enum { PAGE_MAX = 64 << 20 };

struct reader {
    struct sink *sink;
    size_t rows, refused, number;
    size_t models, with_speed; /* models, and those that have a key for their speed */
    int prompt_length;
};

static void emit(struct reader *reader, struct row row, enum measure measure, int64_t nano) {
    row.measure = measure;
    row.nano = nano;
    if (measure == MEASURE_REQUEST_OUTPUT)
        row.input_length = reader->prompt_length;
    sink_row(reader->sink, &row);
    reader->rows++;
}

/* -1 is not known. Prices of 0 count only beside one that is above; a speed of 0 is not measured.
 */
static void emit_all(struct reader *reader, struct row row, int64_t input, int64_t output,
                     int64_t speed) {
    if (input > 0 || (input == 0 && output > 0))
        emit(reader, row, MEASURE_INPUT, input);
    if (output > 0 || (output == 0 && input > 0))
        emit(reader, row, MEASURE_OUTPUT, output);
    if (speed > 0)
        emit(reader, row, MEASURE_REQUEST_OUTPUT, speed);
}

static void refuse(struct reader *reader, const char *where, const char *text,
                   const struct err *why) {
    reader->refused++;
    sink_refuse(reader->sink, where, text, "%s", why->text);
}

/* --- objects of models ----------------------------------------------------------------------- */

/* The first of several names a key had, whatever its value; NULL for none. Names with a dot are
 * inside an object. */
static const struct json *find_any(const struct json *object, const char *const *names) {
    for (; *names; names++) {
        char outer[64];
        const char *dot = strchr(*names, '.');
        const struct json *node = object;
        if (dot) {
            snprintf(outer, sizeof outer, "%.*s", (int)(dot - *names), *names);
            node = json_get(object, outer);
            if (!node || json_kind(node) != JSON_OBJECT)
                continue;
        }
        node = json_get(node, dot ? dot + 1 : *names);
        if (node)
            return node;
    }
    return NULL;
}

/* The same, but NULL for null and "$undefined". */
static const struct json *find(const struct json *object, const char *const *names) {
    const struct json *node = find_any(object, names);
    bool unknown =
        node && (json_kind(node) == JSON_NULL ||
                 (json_kind(node) == JSON_STRING && strcmp(json_string(node), "$undefined") == 0));
    return unknown ? NULL : node;
}

static const char *const speed_names[] = {"medianOutputTokensPerSecond",
                                          "speed.output_tokens_per_second",
                                          "median_output_speed",
                                          "medianOutputSpeed",
                                          "timescaleData.median_output_speed",
                                          "timescaleData.medianOutputSpeed",
                                          "median_output_tokens_per_second",
                                          NULL};
static const char *const input_names[] = {"price1mInputTokens", "price_1m_input_tokens",
                                          "pricing.price_1m_input_tokens", NULL};
static const char *const output_names[] = {"price1mOutputTokens", "price_1m_output_tokens",
                                           "pricing.price_1m_output_tokens", NULL};
static const char *const creator_names[] = {"modelCreatorId", "model_creator_id", "model_creators",
                                            "creator", NULL};

/* -1 where there is none. */
static int figure(const struct json *model, const char *const *names, int64_t *nano,
                  struct err *err) {
    const struct json *node = find(model, names);
    *nano = -1;
    int found = node ? json_decimal_of(node, 0, nano, err) : 0;
    if (found < 0)
        return err_prefix(err, "%s", names[0]);
    return found && *nano < 0 ? err_set(err, "%s is negative", names[0]) : 0;
}

static int read_model(struct reader *reader, const struct json *model, const char *where,
                      struct err *err) {
    int64_t speed, input, output;
    struct row row = row_new(MEASURE_REQUEST_OUTPUT, "");
    if (json_kind(model) != JSON_OBJECT)
        return err_set(err, "%s, expected a model", json_kind_name(json_kind(model)));
    reader->models++;
    reader->with_speed += find_any(model, speed_names) != NULL;
    if (json_need_text(model, "id", &row.subject, err) ||
        json_need_text(model, "slug", &row.place_text, err) ||
        json_need_text(model, "name", &row.note, err) || figure(model, speed_names, &speed, err) ||
        figure(model, input_names, &input, err) || figure(model, output_names, &output, err))
        return -1;
    row.seller = SELLER;
    row.where = where;
    emit_all(reader, row, input, output, speed);
    return 0;
}

static void read_models(struct reader *reader, const struct json *list) {
    for (const struct json *model = json_first(list); model; model = json_next(model)) {
        char where[32];
        struct err why = {0};
        snprintf(where, sizeof where, "model %zu", ++reader->number);
        if (read_model(reader, model, where, &why))
            refuse(reader, where, "", &why);
    }
}

/* --- flight chunks --------------------------------------------------------------------------- */

/* The string literal at text (behind its opening quote), with the closing quote; 0 when cut off. */
static size_t literal(const char *text) {
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == '\\' && text[i + 1])
            i++;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

/* Joins the strings of all chunks. -1 for one that is no JSON string. */
static int join_chunks(const char *page, struct buf *out, size_t *count, struct err *err) {
    static const char opening[] = "self.__next_f.push([1,\"";
    *count = 0;
    for (const char *p = page; (p = strstr(p, opening));) {
        p += sizeof opening - 1;
        size_t size = literal(p);
        struct buf text;
        struct json_doc *json;
        if (!size)
            return err_set(err, "chunk %zu is cut off", *count + 1);
        buf_init(&text, PAGE_MAX);
        buf_text(&text, "[\"");
        buf_add(&text, p, size);
        buf_char(&text, ']');
        int failed = json_open(text.data, text.size, &json, err);
        if (!failed) {
            buf_text(out, json_string(json_first(json_root(json))));
            json_close(json);
        }
        buf_free(&text);
        if (failed)
            return err_prefix(err, "chunk %zu", *count + 1);
        ++*count;
        p += size;
    }
    return 0;
}

/* Bytes of the array at text, 0 when it does not end. */
static size_t array_size(const char *text) {
    int depth = 0;
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == '"') {
            size_t size = literal(text + i + 1);
            if (!size)
                return 0;
            i += size;
        } else if (text[i] == '[' || text[i] == '{')
            depth++;
        else if ((text[i] == ']' || text[i] == '}') && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* A menu of the models may name their creators, too; it has neither speeds nor prices. */
static bool has_figures(const struct json *list) {
    for (const struct json *model = json_first(list); model; model = json_next(model))
        if (json_kind(model) == JSON_OBJECT &&
            (find_any(model, speed_names) || find_any(model, input_names) ||
             find_any(model, output_names)))
            return true;
    return false;
}

/* 1 when the array was the models' and is read, 0 when it is another, -1 when it is cut off. */
static int read_array(struct reader *reader, const char *text, struct err *err) {
    struct json_doc *json;
    struct buf copy;
    size_t size = array_size(text);
    if (!size)
        return err_set(err, "the array \"models\" is cut off");
    buf_init(&copy, PAGE_MAX);
    buf_add(&copy, text, size);
    int failed = json_open(copy.data, copy.size, &json, err);
    buf_free(&copy);
    if (failed)
        return err_prefix(err, "\"models\"");
    const struct json *list = json_root(json), *first = json_first(list);
    int ours =
        first && json_kind(first) == JSON_OBJECT && find(first, creator_names) && has_figures(list);
    if (ours)
        read_models(reader, list);
    json_close(json);
    return ours;
}

static int read_flight(struct reader *reader, const char *page, struct err *err) {
    static const char name[] = "\"models\":";
    struct buf text;
    size_t chunks;
    int found = 0;
    buf_init(&text, PAGE_MAX);
    if (join_chunks(page, &text, &chunks, err))
        found = -1;
    for (const char *p = text.data; !found && (p = strstr(p, name));) {
        p += sizeof name - 1;
        if (*p == '[')
            found = read_array(reader, p, err);
    }
    buf_free(&text);
    return found;
}

/* --- application/ld+json --------------------------------------------------------------------- */

static int read_dataset(struct reader *reader, const struct json *set, struct err *err) {
    const struct json *list;
    if (json_need_array(set, "data", &list, err))
        return -1;
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        struct row row = row_new(MEASURE_REQUEST_OUTPUT, "");
        struct err why = {0};
        char where[32];
        const char *url;
        int64_t speed;
        snprintf(where, sizeof where, "Speed %zu", ++reader->number);
        if (json_kind(item) != JSON_OBJECT || json_need_text(item, "label", &row.note, &why) ||
            json_need_text(item, "detailsUrl", &url, &why) ||
            figure(item, speed_names, &speed, &why)) {
            refuse(reader, where, "", &why);
            continue;
        }
        const char *slash = strrchr(url, '/');
        row.subject = slash ? slash + 1 : url;
        row.seller = SELLER;
        row.where = where;
        if (speed > 0 && *row.subject)
            emit(reader, row, MEASURE_REQUEST_OUTPUT, speed);
    }
    return 0;
}

/* 1 when the page has the data set "Speed". */
static int read_datasets(struct reader *reader, struct html_doc *html, struct err *err) {
    const struct html **list;
    size_t count;
    int found = 0;
    if (html_select(html, NULL, "//script[@type='application/ld+json']", &list, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct json_doc *json;
        const char *text = html_raw(html, list[i]);
        if (json_open(text, strlen(text), &json, err))
            return err_prefix(err, "ld+json %zu", i + 1);
        const struct json *root = json_root(json), *name = NULL;
        if (json_kind(root) == JSON_OBJECT)
            name = json_get(root, "name");
        int failed = 0;
        if (name && json_kind(name) == JSON_STRING && strcmp(json_string(name), "Speed") == 0) {
            failed = read_dataset(reader, root, err);
            found = 1;
        }
        json_close(json);
        if (failed)
            return -1;
    }
    return found;
}

/* --- prose ----------------------------------------------------------------------------------- */

static void add_prose(struct reader *reader, const char *model, size_t model_size,
                      const char *seller, size_t seller_size, const char *number, size_t digits,
                      enum measure measure) {
    char subject[160], who[160] = SELLER, where[200];
    struct err why = {0};
    int64_t nano;
    snprintf(subject, sizeof subject, "%.*s", (int)model_size, model);
    if (seller)
        snprintf(who, sizeof who, "%.*s", (int)seller_size, seller);
    snprintf(where, sizeof where, "%s", seller ? who : subject);
    struct row row = row_new(measure, subject);
    row.seller = seller_name(who);
    row.where = where;
    if (!*subject || decimal_read(number, digits, 0, &nano, &why) || nano <= 0) {
        if (!*why.text)
            err_set(&why, "%.*s for \"%s\", expected a name and a figure above 0", (int)digits,
                    number, subject);
        refuse(reader, where, "", &why);
    } else
        emit(reader, row, measure, nano);
}

static size_t number_size(const char *text) {
    size_t size = strspn(text, "0123456789.,");
    while (size && !isdigit((unsigned char)text[size - 1]))
        size--;
    return size;
}

/* "GPT-4 is slower compared to average, with a throughput of 19.2 tokens per second." */
static void read_sentences(struct reader *reader, const char *text) {
    static const char *const openings[] = {" throughput of ", " output speed of "};
    for (size_t i = 0; i < 2; i++)
        for (const char *p = text; (p = strstr(p, openings[i])); p++) {
            const char *number = p + strlen(openings[i]);
            size_t digits = number_size(number);
            if (!digits || strncmp(number + digits, " tokens per second", 18))
                continue;
            const char *line = p, *verb;
            while (line > text && line[-1] != '\n')
                line--;
            verb = strstr(line, " is ");
            const char *colon =
                verb ? strstr(line, ": ") : NULL; /* "Speed: GPT-4 is …" in one line */
            if (colon && colon < verb)
                line = colon + 2;
            if (verb && verb < p)
                add_prose(reader, line, (size_t)(verb - line), NULL, 0, number, digits,
                          MEASURE_REQUEST_OUTPUT);
        }
}

/* "GPT-4 Input token price: $30.00, Output token price: $60.00 per 1M Tokens." */
static void read_prices(struct reader *reader, const char *text) {
    static const char middle[] = " Input token price: $", last[] = ", Output token price: $";
    for (const char *p = text; (p = strstr(p, middle)); p++) {
        const char *line = p, *input = p + sizeof middle - 1;
        size_t digits = number_size(input);
        const char *output = input + digits + sizeof last - 1;
        if (!digits || strncmp(input + digits, last, sizeof last - 1))
            continue;
        size_t more = number_size(output);
        if (!more || strncmp(output + more, " per 1M Tokens", 14))
            continue;
        while (line > text && line[-1] != '\n' &&
               (line - text < 2 || strncmp(line - 2, ". ", 2) != 0))
            line--;
        add_prose(reader, line, (size_t)(p - line), NULL, 0, input, digits, MEASURE_INPUT);
        add_prose(reader, line, (size_t)(p - line), NULL, 0, output, more, MEASURE_OUTPUT);
    }
}

/* Start of the name that ends at `end`: behind the last word that joins names in a list. */
static const char *name_start(const char *text, const char *end) {
    static const char *const joints[] = {": ", ":", ", ", " and ", " & ", " by ", " are ", "\n"};
    const char *start = end;
    while (start > text) {
        for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
            size_t size = strlen(joints[i]);
            if ((size_t)(start - text) >= size && strncmp(start - size, joints[i], size) == 0)
                return start;
        }
        start--;
    }
    return start;
}

/* The model of a page about its providers. */
static const char *page_model(const char *text, size_t *size) {
    static const char of[] = "fastest provider of ", title[] = " API Provider Benchmarking";
    const char *start = strstr(text, of);
    if (start) {
        start += sizeof of - 1;
        const char *end = strstr(start, ", followed by");
        if (!end) /* the only provider: a full stop ends the name, but not that of "1.5" */
            for (end = start; *end && (*end != '.' || isdigit((unsigned char)end[1]));)
                end++;
        *size = (size_t)(end - start);
        return *end && end[1] ? start : NULL;
    }
    const char *end = strstr(text, title);
    if (!end || !strstr(text, "the top providers are"))
        return NULL;
    for (start = end; start > text && start[-1] != '\n';)
        start--;
    *size = (size_t)(end - start);
    if (*size && start[*size - 1] == ':')
        --*size;
    return start;
}

/* "Azure (115 t/s) is …, followed by OpenAI (81 t/s)"; on a page about models the names are
 * models: "Llama 3 (8B) logo Llama 3 (8B) (216 t/s)". A text that says neither is not read. */
static void read_lists(struct reader *reader, const char *text) {
    size_t model_size = 0;
    const char *model = page_model(text, &model_size);
    if (!model && !strstr(text, "are the fastest models"))
        return;
    for (const char *p = text; (p = strstr(p, " t/s)")); p++) {
        const char *number = p;
        while (number > text && strchr("0123456789.,", number[-1]))
            number--;
        if (number == p || number - text < 3 || number[-1] != '(' || number[-2] != ' ')
            continue;
        const char *end = number - 2, *start = name_start(text, end);
        for (const char *logo = start; (logo = strstr(logo, " logo ")) && logo < end;)
            start = logo += strlen(" logo ");
        if (model)
            add_prose(reader, model, model_size, start, (size_t)(end - start), number,
                      (size_t)(p - number), MEASURE_REQUEST_OUTPUT);
        else
            add_prose(reader, start, (size_t)(end - start), NULL, 0, number, (size_t)(p - number),
                      MEASURE_REQUEST_OUTPUT);
    }
}

static void read_prose(struct reader *reader, const char *text) {
    if (strstr(text, "workload has updated to 10k input tokens"))
        reader->prompt_length = 10000;
    read_sentences(reader, text);
    read_prices(reader, text);
    read_lists(reader, text);
}

/* --- files of others ------------------------------------------------------------------------- */

/* {"slug":"groq_llama-3-1-instruct-8b","host":{"name":"Groq"},"performance":{"outputSpeed":…}} */
static int read_host(struct reader *reader, const struct json *host, struct err *err) {
    const struct json *part, *speed;
    const char *slug;
    int64_t nano;
    struct row row = row_new(MEASURE_REQUEST_OUTPUT, "");
    if (json_need_text(host, "slug", &slug, err) || json_need_object(host, "host", &part, err) ||
        json_need_text(part, "name", &row.seller, err) ||
        json_need_object(host, "performance", &part, err) ||
        json_need_object(part, "outputSpeed", &speed, err))
        return -1;
    const char *model = strchr(slug, '_');
    if (!model || json_decimal(speed, "median", 0, &nano, err) != 1 || nano <= 0)
        return err_set(err, "expected HOST_MODEL and outputSpeed.median above 0");
    row.seller = seller_name(row.seller);
    row.subject = model + 1;
    row.where = slug;
    emit(reader, row, MEASURE_REQUEST_OUTPUT, nano);
    return 0;
}

static int read_json(struct reader *reader, const struct document *doc, struct err *err) {
    struct json_doc *json;
    const struct json *list;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    const struct json *root = json_root(json);
    int failed;
    if (json_kind(root) != JSON_OBJECT)
        failed = err_set(err, "%s: expected an object with \"models\" or \"host\"", doc->name);
    else if (json_get(root, "host"))
        failed = read_host(reader, root, err) ? err_prefix(err, "%s", doc->name) : 0;
    else {
        failed = json_need_array(root, "models", &list, err) ? err_prefix(err, "%s", doc->name) : 0;
        if (!failed)
            read_models(reader, list);
    }
    json_close(json);
    return failed;
}

static int price_cell(const char *cell, int64_t *nano, struct err *err) {
    *nano = -1;
    if (!*cell || strcmp(cell, "N/A") == 0)
        return 0;
    return decimal_price(cell, PRICE_PER_MTOK, nano, err);
}

static int speed_cell(const char *cell, int64_t *nano, struct err *err) {
    *nano = -1;
    if (!*cell || strcmp(cell, "N/A") == 0)
        return 0;
    return decimal_read(cell, strlen(cell), 0, nano, err);
}

static int read_lines(struct reader *reader, const struct table *table, struct err *err) {
    size_t who, model, input, output, speed, without = 0;
    if (table_need(table, "API Provider", &who, err) || table_need(table, "Model", &model, err) ||
        table_need(table, "Input Price USD/1M Tokens", &input, err) ||
        table_need(table, "Output Price USD/1M Tokens", &output, err) ||
        table_need(table, "Median Tokens/s", &speed, err))
        return -1;
    for (size_t line = table->header_rows; line < table->rows; line++) {
        char where[32];
        struct err why = {0};
        int64_t nano[3];
        struct row row = row_new(MEASURE_REQUEST_OUTPUT, table_cell(table, line, model));
        snprintf(where, sizeof where, "row %zu", line);
        row.seller = seller_name(table_cell(table, line, who));
        row.where = where;
        if (!*row.seller) {
            without++;
            continue;
        }
        if ((!*row.subject && err_set(&why, "no model")) ||
            price_cell(table_cell(table, line, input), &nano[0], &why) ||
            price_cell(table_cell(table, line, output), &nano[1], &why) ||
            speed_cell(table_cell(table, line, speed), &nano[2], &why)) {
            refuse(reader, where, row.subject, &why);
            continue;
        }
        emit_all(reader, row, nano[0], nano[1], nano[2]);
    }
    /* Providers of one model differ by 40 times: without their names the figures mean nothing. */
    return without ? err_set(err, "%zu rows without an API Provider", without) : 0;
}

static int read_csv(struct reader *reader, const struct page *page, struct err *err) {
    struct tables tables;
    if (csv_table(page->bytes, page->size, &tables, err))
        return -1;
    int failed = tables.count == 1 ? read_lines(reader, &tables.list[0], err)
                                   : err_set(err, "an empty file");
    tables_free(&tables);
    return failed;
}

/* --- the page -------------------------------------------------------------------------------- */

static int read_html(struct reader *reader, const struct page *page, struct err *err) {
    struct html_doc *html;
    const struct html **body;
    size_t count;
    int found = read_flight(reader, page->bytes, err);
    if (found)
        return found < 0 ? -1 : 0;
    if (html_open(page->bytes, page->size, &html, err))
        return -1;
    found = read_datasets(reader, html, err);
    if (!found && html_select(html, NULL, "//p|//li[not(.//p)]|//h1", &body, &count, err) == 0) {
        struct buf text;
        buf_init(&text, PAGE_MAX);
        for (size_t i = 0; i < count; i++)
            buf_printf(&text, "%s\n", html_text(html, body[i], 1));
        read_prose(reader, text.data);
        buf_free(&text);
    }
    html_close(html);
    return found < 0 ? -1 : 0;
}

static int ends_with(const char *text, const char *end) {
    size_t size = strlen(text), tail = strlen(end);
    return size >= tail && strcmp(text + size - tail, end) == 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reader reader = {.sink = sink};
    const struct page *page = &doc->pages[0];
    const char *start = page->bytes + strspn(page->bytes, "\xEF\xBB\xBF \t\r\n");
    if (*start == '{' || *start == '[') {
        if (read_json(&reader, doc, err))
            return -1;
    } else if (document_is_html(page)) {
        if (read_html(&reader, page, err))
            return err_prefix(err, "%s", doc->name);
    } else if (ends_with(doc->name, ".csv")) {
        if (read_csv(&reader, page, err))
            return err_prefix(err, "%s", doc->name);
    } else
        read_prose(&reader, page->bytes);
    if (reader.models && !reader.with_speed)
        return err_set(err, "%s: none of %zu models has a key for its speed that is known",
                       doc->name, reader.models);
    if (reader.rows)
        return 0;
    return err_set(err,
                   "%s: no speed: no chunks with \"models\", no data set \"Speed\", no sentence "
                   "with tokens per second (%zu refused)",
                   doc->name, reader.refused);
}

/* Each page is its own part: what one does not show has not ended on another. The file's name up to
 * its date says which page it is. */
static int part_of(const char *path, struct buf *part) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    const char *date = strstr(name, "_20");
    return buf_add(part, name, date ? (size_t)(date - name) : strcspn(name, "."));
}

static const struct fetcher_part parts[] = {
    {"", "https://artificialanalysis.ai/leaderboards/models"}};

const struct fetcher fetcher_artificial_analysis_page = {
    .name = "artificial-analysis-page",
    .title = "Artificial Analysis: saved pages",
    .home = "https://artificialanalysis.ai/",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_AGGREGATOR + 2,
    .flags = FETCHER_OFFLINE,
    .parts = parts,
    .part_count = 1,
    .extensions = "html htm txt json csv",
    .due_hours = 24,
    .stale_days = 30,
    .max_bytes = PAGE_MAX,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
