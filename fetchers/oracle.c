/* SPDX-License-Identifier: MIT
 * Oracle's list of prices. A price is per GPU-hour and the same in all regions; what is rented is a
 * whole bare-metal shape, so the row is the shape's price. Cloud@Customer parts and NVIDIA AI
 * Enterprise licences carry the same display names or the same metric: a row is known by its part
 * number and kept only in the category "Compute - GPU". */
#include <mtok/fetcher.h>

#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/server.h>
#include <stdio.h>
#include <string.h>

struct shape {
    const char *part;
    const char *shape;
    const char *chip; /* word of the display name, to notice a part number that is used anew */
    const char *gpu;
    int gpus;
};

/* https://docs.oracle.com/iaas/Content/Compute/References/computeshapes.htm */
static const struct shape shapes[] = {
    {"B95907", "BM.GPU.A100-v2.8", "A100", "A100-80GB", 8},
    {"B98415", "BM.GPU.H100.8", "H100", "H100", 8},
    {"B110519", "BM.GPU.H200.8", "H200", "H200", 8},
    {"B110978", "BM.GPU.B200.8", "B200", "B200", 8},
    {"B112237", "BM.GPU.B300.8", "B300", "B300", 8},
    {"B110979", "BM.GPU.GB200.4", "GB200", "GB200", 4},
    {"B112140", "BM.GPU.GB300.4", "GB300", "GB300", 4},
    {"B109485", "BM.GPU.MI300X.8", "MI300X", "MI300X", 8},
    {"B111758", "BM.GPU.MI355X.8", "MI355X", "MI355X", 8},
    {"B109479", "BM.GPU.L40S.4", "L40S", "L40S", 4},
    {"B95909", "BM.GPU.A10.4", "A10", "A10", 4},
    {"B92740", "BM.GPU4.8", "E3", "A100-40GB", 8},
    {"B89734", "BM.GPU3.8", "V2", "V100", 8},
    {"B88517", "BM.GPU2.2", "X7", "P100", 2},
    {"B88518", "VM.GPU2.1", "X7", "P100", 1},
    {"B112613", "BM.GPU.RTXPRO.8", "6000", "RTX PRO 6000", 8},
};

static const struct shape *find_shape(const char *part) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].part, part) == 0)
            return &shapes[i];
    return NULL;
}

/* What stands behind the last "GPU" of a display name, for a part that is not in the table:
 * "OCI - Compute - GPU - RTX PRO 6000" → "RTX PRO 6000". Spaces and dashes come as they like. */
static const char *name_behind_gpu(const char *name) {
    const char *found = NULL;
    for (const char *p = strstr(name, "GPU"); p; p = strstr(p + 1, "GPU"))
        found = p + 3;
    return found ? found + strspn(found, " -") : name;
}

static int has_word(const char *text, const char *word) {
    size_t n = strlen(word);
    for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
        if ((p == text || strchr(" -", p[-1])) && (!p[n] || strchr(" -", p[n])))
            return 1;
    return 0;
}

struct item {
    const char *part;
    const char *name;
    int64_t nano; /* per GPU-hour */
};

static void emit(struct sink *sink, const struct item *item) {
    const struct shape *shape = find_shape(item->part);
    struct row row = row_new(MEASURE_ON_DEMAND, shape ? shape->shape : item->part);
    char where[256];
    snprintf(where, sizeof where, "%s (%s)", item->part, item->name);
    row.seller = "oracle";
    row.where = row.note = where;
    row.gpus = shape ? shape->gpus : 1; /* of an unknown shape the price of one GPU is known */
    row.gpu = shape ? shape->gpu : gpu_label(name_behind_gpu(item->name), 0);
    row.accelerator = item->nano;
    if (shape && !has_word(item->name, shape->chip))
        sink_refuse(sink, where, item->part, "the name does not say %s any more", shape->chip);
    else if (server_times(item->nano, row.gpus, &row.nano))
        sink_refuse(sink, where, item->part, "the price does not fit");
    else
        sink_row(sink, &row);
}

/* Pay-as-you-go price in USD: 1 found, 0 none. */
static int read_price(const struct json *localizations, int64_t *nano, struct err *err) {
    for (const struct json *money = json_first(localizations); money; money = json_next(money)) {
        const char *currency, *model;
        const struct json *prices;
        if (json_need_text(money, "currencyCode", &currency, err) ||
            json_need_array(money, "prices", &prices, err))
            return -1;
        for (const struct json *price = json_first(prices); price; price = json_next(price)) {
            if (json_need_text(price, "model", &model, err))
                return -1;
            if (strcmp(currency, "USD") == 0 && strcmp(model, "PAY_AS_YOU_GO") == 0)
                return json_decimal(price, "value", 0, nano, err);
        }
    }
    return 0;
}

static int read_item(const struct json *node, struct sink *sink, size_t *rows, struct err *err) {
    const char *metric, *category;
    const struct json *localizations;
    struct item item;
    if (json_need_text(node, "partNumber", &item.part, err) ||
        json_need_text(node, "displayName", &item.name, err) ||
        json_need_text(node, "metricName", &metric, err) ||
        json_need_text(node, "serviceCategory", &category, err) ||
        json_need_array(node, "currencyCodeLocalizations", &localizations, err))
        return -1;
    if (strcmp(category, "Compute - GPU") || strstr(item.name, "AI Enterprise"))
        return 0;
    if (strcmp(metric, "GPU Per Hour")) {
        sink_refuse(sink, item.part, item.name, "the metric is \"%s\", expected \"GPU Per Hour\"",
                    metric);
        return 0;
    }
    int found = read_price(localizations, &item.nano, err);
    if (found < 0)
        return err_prefix(err, "%s", item.part);
    if (!found)
        sink_refuse(sink, item.part, item.name, "no pay-as-you-go price in USD");
    else
        emit(sink, &item);
    ++*rows;
    return 0;
}

static int read_root(const struct json *root, struct sink *sink, struct err *err) {
    const struct json *items;
    size_t rows = 0;
    if (json_need_array(root, "items", &items, err))
        return -1;
    for (const struct json *item = json_first(items); item; item = json_next(item))
        if (read_item(item, sink, &rows, err))
            return err_prefix(err, "items");
    return rows ? 0
                : err_set(err, "items: no price in the category \"Compute - GPU\" with the metric "
                               "\"GPU Per Hour\"");
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    return document_read_json(doc, read_root, sink, err);
}

static const struct fetcher_part parts[] = {
    {"",
     "https://apexapps.oracle.com/pls/apex/cetools/api/v1/products/?limit=2000&currencyCode=USD"},
};

const struct fetcher fetcher_oracle = {
    .name = "oracle",
    .title = "Oracle Cloud list prices of GPU shapes",
    .home = "https://www.oracle.com/cloud/price-list/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "json",
    .due_hours = 44,
    .stale_days = 30,
    .max_bytes = 32u << 20,
    .min_rows = 4,
    .parse = parse,
};
