/* SPDX-License-Identifier: MIT
 * Vast.ai: offers of many hosts. The site answers with at most 64 offers, so one is asked for per
 * chip. The row is the median over verified machines of the price of one GPU, and of a whole server
 * of eight where such are offered. One machine is offered at several GPU counts (its parts): it
 * counts once, at its lowest price per GPU. */
#include <mtok/fetcher.h>

#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/json.h>
#include <mtok/part_name.h>
#include <mtok/server.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFERS(name)                                                                               \
    "https://console.vast.ai/api/v0/bundles/?q=%7B%22gpu_name%22%3A%7B%22eq%22%3A%22" name         \
    "%22%7D%2C%22verified%22%3A%7B%22eq%22%3Atrue%7D%2C%22rentable%22%3A%7B%22eq%22%3Atrue%7D%2C"  \
    "%22type%22%3A%22on-demand%22%2C%22order%22%3A%5B%5B%22dph_total%22%2C%22asc%22%5D%5D%7D"

static const struct fetcher_part parts[] = {
    {"h100_sxm", OFFERS("H100%20SXM")},
    {"h100_nvl", OFFERS("H100%20NVL")},
    {"h100_pcie", OFFERS("H100%20PCIE")},
    {"h200", OFFERS("H200")},
    {"b200", OFFERS("B200")},
    {"a100_sxm4", OFFERS("A100%20SXM4")},
    {"a100_pcie", OFFERS("A100%20PCIE")},
    {"l40s", OFFERS("L40S")},
    {"rtx_4090", OFFERS("RTX%204090")},
    {"rtx_5090", OFFERS("RTX%205090")},
};
#define PART_COUNT (sizeof parts / sizeof *parts)

struct offer {
    const char *chip; /* the site's name */
    const char *gpu;
    int64_t memory; /* GB of one GPU, as sold */
    int64_t machine;
    int64_t gpus;
    int64_t nano; /* of the whole offer */
};

struct offers {
    struct offer *list;
    size_t count;
    size_t read; /* offers of any host */
};

/* "A100 SXM4" is sold with 40 and with 80 GB: gpu_ram (MiB: 39936, 40960, 81920) tells. */
static int64_t memory_as_sold(int64_t mib) {
    int64_t gb = (mib + 512) / 1024;
    return gb >= 38 && gb <= 41 ? 40 : gb >= 78 && gb <= 81 ? 80 : gb;
}

static int need_whole(const struct json *node, const char *name, int64_t *out, struct err *err) {
    int found = json_whole(node, name, out, err);
    return found == 1 ? 0 : found ? -1 : err_set(err, "%s is missing", name);
}

static int need_flag(const struct json *node, const char *name, bool *out, struct err *err) {
    const struct json *flag = json_get(node, name);
    if (!flag || json_kind(flag) != JSON_BOOL)
        return err_set(err, "%s is missing, expected true or false", name);
    *out = json_bool(flag);
    return 0;
}

static int read_offer(const struct json *node, struct offers *offers, struct err *err) {
    const char *verification;
    struct offer offer = {0};
    int64_t mib;
    bool bid = false;
    if (json_need_text(node, "gpu_name", &offer.chip, err) ||
        json_need_text(node, "verification", &verification, err) ||
        need_whole(node, "gpu_ram", &mib, err) ||
        need_whole(node, "machine_id", &offer.machine, err) ||
        need_whole(node, "num_gpus", &offer.gpus, err) || need_flag(node, "is_bid", &bid, err))
        return -1;
    if (json_decimal(node, "dph_total", 0, &offer.nano, err) != 1)
        return err_set(err, "dph_total is missing or no number");
    offers->read++;
    if (strcmp(verification, "verified") || bid || offer.nano <= 0 || offer.gpus < 1 ||
        offer.gpus > 1000)
        return 0;
    offer.memory = memory_as_sold(mib);
    offer.gpu = gpu_label(offer.chip, (long)offer.memory);
    offers->list = mem_grow(offers->list, (offers->count + 1) * sizeof *offers->list);
    offers->list[offers->count++] = offer;
    return 0;
}

/* ---- medians ---- */

static int by_chip_and_machine(const void *a, const void *b) {
    const struct offer *x = a, *y = b;
    int chip = strcmp(x->chip, y->chip);
    if (chip)
        return chip;
    if (x->memory != y->memory)
        return x->memory < y->memory ? -1 : 1;
    if (x->machine != y->machine)
        return x->machine < y->machine ? -1 : 1;
    int64_t one = server_share(x->nano, x->gpus), other = server_share(y->nano, y->gpus);
    return one < other ? -1 : one > other;
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* count > 0 */
static int64_t median(int64_t *values, size_t count) {
    qsort(values, count, sizeof *values, by_value);
    int64_t high = values[count / 2], low = values[(count - 1) / 2];
    return low + server_share(high - low, 2);
}

/* Subject: the site's name, with the memory where the name alone fits two chips. */
static void emit(struct sink *sink, const struct offer *kind, int gpus, int64_t nano,
                 size_t machines) {
    char subject[128], note[96], memory[24] = "";
    if (!gpu_name(kind->chip) && gpu_name_memory(kind->chip, (long)kind->memory))
        snprintf(memory, sizeof memory, " %lldGB", (long long)kind->memory);
    snprintf(subject, sizeof subject, "%dx %s%s", gpus, kind->chip, memory);
    snprintf(note, sizeof note, "median of %zu verified machines", machines);
    struct row row = row_new(MEASURE_COMMUNITY, subject);
    row.nano = nano;
    row.seller = "vast";
    row.gpu = kind->gpu;
    row.gpus = gpus;
    row.where = subject;
    row.note = note;
    sink_row(sink, &row);
}

/* Offers of one chip, sorted by machine and price: its median per GPU, and that of eight. */
static void chip_medians(struct sink *sink, const struct offer *list, size_t count) {
    int64_t *one = mem_alloc(count * sizeof *one), *eight = mem_alloc(count * sizeof *eight);
    size_t ones = 0, eights = 0;
    int64_t last_eight = -1;
    for (size_t i = 0; i < count; i++) {
        if (!i || list[i].machine != list[i - 1].machine)
            one[ones++] = server_share(list[i].nano, list[i].gpus);
        if (list[i].gpus == 8 && list[i].machine != last_eight) {
            eight[eights++] = list[i].nano;
            last_eight = list[i].machine;
        }
    }
    emit(sink, list, 1, median(one, ones), ones);
    if (eights)
        emit(sink, list, 8, median(eight, eights), eights);
    free(one);
    free(eight);
}

static void medians(struct sink *sink, struct offers *offers) {
    size_t start = 0;
    if (offers->count)
        qsort(offers->list, offers->count, sizeof *offers->list, by_chip_and_machine);
    for (size_t i = 1; i <= offers->count; i++) {
        const struct offer *first = &offers->list[start];
        if (i < offers->count && strcmp(offers->list[i].chip, first->chip) == 0 &&
            offers->list[i].memory == first->memory)
            continue;
        chip_medians(sink, first, i - start);
        start = i;
    }
}

static int read_root(const struct json *root, struct offers *offers, struct err *err) {
    const struct json *list;
    if (json_need_array(root, "offers", &list, err))
        return -1;
    for (const struct json *offer = json_first(list); offer; offer = json_next(offer))
        if (read_offer(offer, offers, err))
            return err_prefix(err, "offers");
    if (!offers->read)
        return err_set(err, "offers is empty");
    return offers->count ? 0
                         : err_set(err, "none of %zu offers is of a verified host", offers->read);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    struct offers offers = {0};
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = read_root(json_root(json), &offers, err);
    if (!failed)
        medians(sink, &offers);
    free(offers.list);
    json_close(json);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

static int part_of(const char *path, struct buf *part) {
    const char *name = part_in_name(path, parts, PART_COUNT);
    return buf_text(part, name ? name : "saved");
}

const struct fetcher fetcher_vast = {
    .name = "vast",
    .title = "Vast.ai offers, median over verified machines",
    .home = "https://vast.ai/pricing",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = PART_COUNT,
    .extensions = "json",
    .due_hours = 20,
    .stale_days = 10,
    .max_bytes = 8u << 20,
    .min_rows = 1,
    .part_of = part_of,
    .parse = parse,
};
