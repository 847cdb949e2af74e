/* SPDX-License-Identifier: MIT
 * Azure retail prices, one query a region, paged by NextPageLink. Linux and Windows, spot and low
 * priority, dedicated hosts and reservations share meter names: what a row is, productName,
 * meterName and type say together. A reservation's price is the total of its whole term, whatever
 * its unit says. */
#include <mtok/fetcher.h>

#include <mtok/azure_instance.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/part_name.h>
#include <mtok/seen.h>
#include <mtok/server.h>
#include <stdio.h>
#include <string.h>

/* The links to further pages name the port. */
#define HOST "https://prices.azure.com/"
#define HOST_AND_PORT "https://prices.azure.com:443/"
/* serviceName eq 'Virtual Machines' and armRegionName eq '…' and (contains(armSkuName,'_A100_') or
 * … or armSkuName eq 'Standard_ND96asr_v4') */
#define HAS(text) "contains(armSkuName,%27" text "%27)%20or%20"
#define REGION(name)                                                                               \
    {                                                                                              \
        name, HOST "api/retail/prices?$filter=serviceName%20eq%20%27Virtual%20Machines%27%20and"   \
                   "%20armRegionName%20eq%20%27" name "%27%20and%20(" HAS("_A100_") HAS("_H100_")  \
                       HAS("_H200_") HAS("MI300X") HAS("GB200")                                    \
                           HAS("GB300") "armSkuName%20eq%20%27Standard_ND96asr_v4%27)"             \
    }

static const struct fetcher_part parts[] = {
    REGION("eastus"),         REGION("eastus2"),      REGION("westus"),     REGION("westus2"),
    REGION("westus3"),        REGION("centralus"),    REGION("westeurope"), REGION("northeurope"),
    REGION("southcentralus"), REGION("uksouth"),      REGION("japaneast"),  REGION("swedencentral"),
    REGION("australiaeast"),  REGION("centralindia"),
};
#define PART_COUNT (sizeof parts / sizeof *parts)

/* Regions that are read when somebody has kept a reply, and not fetched: each a part of its own, so
 * that one says nothing about another. */
#define KEPT(name)                                                                                 \
    { name, NULL }
static const struct fetcher_part kept[] = {
    KEPT("australiacentral"), KEPT("australiasoutheast"), KEPT("austriaeast"),
    KEPT("belgiumcentral"),   KEPT("brazilsouth"),        KEPT("brazilsoutheast"),
    KEPT("canadacentral"),    KEPT("canadaeast"),         KEPT("chilecentral"),
    KEPT("denmarkeast"),      KEPT("eastasia"),           KEPT("francecentral"),
    KEPT("francesouth"),      KEPT("germanynorth"),       KEPT("germanywestcentral"),
    KEPT("indonesiacentral"), KEPT("israelcentral"),      KEPT("italynorth"),
    KEPT("japanwest"),        KEPT("koreacentral"),       KEPT("koreasouth"),
    KEPT("malaysiawest"),     KEPT("mexicocentral"),      KEPT("newzealandnorth"),
    KEPT("northcentralus"),   KEPT("norwayeast"),         KEPT("norwaywest"),
    KEPT("polandcentral"),    KEPT("qatarcentral"),       KEPT("southafricanorth"),
    KEPT("southafricawest"),  KEPT("southeastasia"),      KEPT("southindia"),
    KEPT("spaincentral"),     KEPT("swedensouth"),        KEPT("switzerlandnorth"),
    KEPT("switzerlandwest"),  KEPT("uaecentral"),         KEPT("uaenorth"),
    KEPT("ukwest"),           KEPT("usgovarizona"),       KEPT("usgovtexas"),
    KEPT("usgovvirginia"),    KEPT("westcentralus"),      KEPT("westindia"),
};
#define PAGES_MAX 100
#define HOURS_A_YEAR 8760

struct item {
    const char *size; /* armSkuName */
    const char *region;
    const char *meter;
    const char *product;
    const char *type;
    int64_t nano;
    int64_t years; /* of a reservation */
};

struct reading {
    struct sink *sink;
    struct seen on_demand; /* of all pages, before any row is emitted */
    struct seen emitted;
    size_t rows;
};

static const char *text_of(const struct json *item, const char *name) {
    const struct json *node = json_get(item, name);
    return node && json_kind(node) == JSON_STRING ? json_string(node) : "";
}

static int ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* The chip that a size's name says itself ("Standard_ND96isr_H100_v6"), for sizes of tomorrow;
 * NULL: no GPU in the name. */
static const char *chip_word(const char *size, char *word, size_t room) {
    for (const char *p = size; *p; p += strspn(p, "_")) {
        size_t n = strcspn(p, "_");
        if (n < room) {
            memcpy(word, p, n);
            word[n] = 0;
            if (gpu_name(word) || strcmp(word, "A100") == 0)
                return word;
        }
        p += n;
    }
    return NULL;
}

static int is_gpu_size(const char *size) {
    char word[32];
    return azure_instance_find(size) || chip_word(size, word, sizeof word);
}

/* Goods that share the meters of a Linux server and are none. */
static int is_other_goods(const struct item *item) {
    return strstr(item->product, "Windows") || strstr(item->product, "Dedicated Host") ||
           strstr(item->product, "CloudServices") || strstr(item->product, "Cloud Services") ||
           ends_with(item->meter, "Low Priority") || strcmp(item->type, "DevTestConsumption") == 0;
}

static int read_years(const struct json *node, struct item *item, struct err *err) {
    const char *term = text_of(node, "reservationTerm");
    item->years = strcmp(term, "1 Year") == 0    ? 1
                  : strcmp(term, "3 Years") == 0 ? 3
                  : strcmp(term, "5 Years") == 0 ? 5
                                                 : 0;
    if (strcmp(item->type, "Reservation") == 0 && !item->years)
        return err_set(err, "a reservation with the term \"%s\"", term);
    return 0;
}

/* 1 a price of a GPU server under Linux, 0 something else. `billing`: the currency of the page. */
static int read_item(const struct json *node, const char *billing, struct item *item,
                     struct err *err) {
    const char *unit;
    const struct json *primary = json_get(node, "isPrimaryMeterRegion");
    *item = (struct item){0};
    if (json_need_text(node, "armSkuName", &item->size, err) ||
        json_need_text(node, "armRegionName", &item->region, err) ||
        json_need_text(node, "meterName", &item->meter, err) ||
        json_need_text(node, "productName", &item->product, err) ||
        json_need_text(node, "type", &item->type, err) ||
        json_need_text(node, "unitOfMeasure", &unit, err))
        return -1;
    const char *currency = text_of(node, "currencyCode");
    if (*currency && strcmp(currency, "USD"))
        return err_set(err, "currencyCode is \"%s\", expected USD", currency);
    if (!*currency && !*billing)
        return err_set(err, "%s: neither BillingCurrency nor currencyCode", item->size);
    if (!is_gpu_size(item->size) || is_other_goods(item))
        return 0;
    if (primary && json_kind(primary) == JSON_BOOL && !json_bool(primary))
        return 0; /* the same meter billed through another region */
    if (strcmp(unit, "1 Hour"))
        return err_set(err, "%s: the unit is \"%s\", expected \"1 Hour\"", item->size, unit);
    if (strcmp(item->type, "Consumption") && strcmp(item->type, "Reservation"))
        return err_set(err, "%s: the type is \"%s\"", item->size, item->type);
    if (read_years(node, item, err))
        return err_prefix(err, "%s", item->size);
    int found = json_decimal(node, "retailPrice", 0, &item->nano, err);
    if (found <= 0)
        return found ? -1 : err_set(err, "%s: retailPrice is missing", item->size);
    return item->nano != 0; /* 0: not sold there */
}

/* The measure, or -1 for what has none here (five years). */
static int measure_of(const struct item *item) {
    if (item->years)
        return item->years == 1   ? (int)MEASURE_RESERVED_1Y
               : item->years == 3 ? (int)MEASURE_RESERVED_3Y
                                  : -1;
    return ends_with(item->meter, " Spot") ? (int)MEASURE_SPOT : (int)MEASURE_ON_DEMAND;
}

static int first_pass(struct reading *reading, const struct item *item, struct err *err) {
    if (measure_of(item) == MEASURE_ON_DEMAND &&
        seen_put(&reading->on_demand, item->nano, "%s|%s", item->size, item->region) ==
            SEEN_DIFFERENT)
        return err_set(err, "%s in %s: two on-demand prices under Linux", item->size, item->region);
    return 0;
}

/* A spot price that equals the on-demand price stands for none (H200, GB200); where there is no
 * on-demand price to compare it with, that cannot be told. */
static int is_placeholder(const struct reading *reading, const struct item *item) {
    const int64_t *full = seen_get(&reading->on_demand, "%s|%s", item->size, item->region);
    return !full || *full == item->nano;
}

static int second_pass(struct reading *reading, const struct item *item, struct err *err) {
    const struct azure_instance *instance = azure_instance_find(item->size);
    int measure = measure_of(item);
    char word[32], where[256], text[64];
    if (measure < 0 || (measure == MEASURE_SPOT && is_placeholder(reading, item)))
        return 0;
    struct row row = row_new((enum measure)measure, item->size);
    snprintf(where, sizeof where, "%s, %s in %s", item->meter, item->product, item->region);
    snprintf(text, sizeof text, "%.9g", (double)item->nano / 1e9);
    row.nano = item->years ? server_share(item->nano, HOURS_A_YEAR * item->years) : item->nano;
    row.seller = "azure";
    row.place = row.place_text = item->region;
    row.gpu = instance ? instance->gpu : gpu_label(chip_word(item->size, word, sizeof word), 0);
    row.gpus = instance ? instance->gpus : 0;
    row.where = where;
    row.text = text;
    switch (seen_put(&reading->emitted, row.nano, "%d|%s|%s", measure, item->size, item->region)) {
    case SEEN_NEW:
        sink_row(reading->sink, &row);
        reading->rows++;
        return 0;
    case SEEN_DIFFERENT:
        return err_set(err, "%s: a second, different price", where);
    default:
        return 0;
    }
}

/* Items of a page: of the envelope, or the array alone as others have kept it. */
static int page_items(const struct json *root, const struct json **items, const char **billing,
                      struct err *err) {
    *billing = "USD"; /* of arrays alone some say it nowhere */
    if (json_kind(root) == JSON_ARRAY) {
        *items = root;
        return 0;
    }
    if (json_need_array(root, "Items", items, err))
        return -1;
    *billing = text_of(root, "BillingCurrency");
    if (**billing && strcmp(*billing, "USD"))
        return err_set(err, "BillingCurrency is \"%s\", expected USD", *billing);
    return 0;
}

typedef int (*pass_fn)(struct reading *reading, const struct item *item, struct err *err);

static int read_page(const struct document *doc, size_t page, struct reading *reading, pass_fn pass,
                     struct err *err) {
    struct json_doc *json;
    const struct json *items;
    const char *billing;
    struct item item;
    if (document_json(doc, &doc->pages[page], &json, err))
        return -1;
    int failed = page_items(json_root(json), &items, &billing, err);
    const struct json *node = failed ? NULL : json_first(items);
    for (; node && !failed; node = json_next(node)) {
        int found = read_item(node, billing, &item, err);
        failed = found < 0 || (found && pass(reading, &item, err));
    }
    json_close(json);
    return failed ? err_prefix(err, "%s, page %zu", doc->name, page + 1) : 0;
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reading reading = {.sink = sink};
    int failed = 0;
    for (size_t i = 0; i < doc->page_count && !failed; i++)
        failed = read_page(doc, i, &reading, first_pass, err);
    for (size_t i = 0; i < doc->page_count && !failed; i++)
        failed = read_page(doc, i, &reading, second_pass, err);
    seen_free(&reading.on_demand);
    seen_free(&reading.emitted);
    if (!failed && !reading.rows)
        failed = err_set(err, "%s: no price of a GPU server under Linux", doc->name);
    return failed ? -1 : 0;
}

/* Of a mirror (`mtok sources set azure-retail url=…`) the pages are the mirror's own. */
static int is_at_home(const char *first, const char *link) {
    const char *mark = strstr(first, "://"), *slash = mark ? strchr(mark + 3, '/') : NULL;
    return strncmp(link, HOST, strlen(HOST)) == 0 ||
           strncmp(link, HOST_AND_PORT, strlen(HOST_AND_PORT)) == 0 ||
           (slash && strncmp(link, first, (size_t)(slash + 1 - first)) == 0);
}

static int next(const struct document *doc, struct buf *url, struct err *err) {
    struct json_doc *json;
    const struct json *link;
    int more = 0;
    if (document_json(doc, &doc->pages[doc->page_count - 1], &json, err))
        return -1;
    const struct json *root = json_root(json);
    link = json_kind(root) == JSON_OBJECT ? json_get(root, "NextPageLink") : NULL;
    if (!link)
        more = err_set(err, "%s: NextPageLink is missing", doc->name);
    else if (json_kind(link) == JSON_NULL ||
             (json_kind(link) == JSON_STRING && !*json_string(link)))
        more = 0;
    else if (json_kind(link) != JSON_STRING || !is_at_home(doc->name, json_string(link)))
        more = err_set(err, "%s: NextPageLink leads away from %s", doc->name, HOST);
    else if (doc->page_count >= PAGES_MAX)
        more = err_set(err, "%s: more than %d pages", doc->name, PAGES_MAX);
    else
        more = buf_text(url, json_string(link)) ? err_set(err, "NextPageLink is too long") : 1;
    json_close(json);
    return more;
}

static int part_of(const char *path, struct buf *part) {
    const char *name = part_in_name(path, parts, PART_COUNT);
    if (!name)
        name = part_in_name(path, kept, sizeof kept / sizeof *kept);
    return buf_text(part, name ? name : "saved");
}

const struct fetcher fetcher_azure_retail = {
    .name = "azure-retail",
    .title = "Azure retail prices of GPU servers (Linux)",
    .home = "https://azure.microsoft.com/pricing/details/virtual-machines/linux/",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .flags = FETCHER_UNPROVEN, /* items are real, no whole envelope was to be had */
    .parts = parts,
    .part_count = PART_COUNT,
    .extensions = "json",
    .due_hours = 44,
    .stale_days = 30,
    .max_bytes = 16u << 20,
    .min_rows = 2, /* a region may have a few sizes only */
    .part_of = part_of,
    .next = next,
    .parse = parse,
};
