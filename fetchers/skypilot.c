/* SPDX-License-Identifier: MIT
 * SkyPilot's catalogues: one CSV a cloud, columns in another order in each. Rows repeat for every
 * zone, and at Lambda one price for every region. Google's rows are prices of the accelerators
 * alone; the machine they come in is a row of its own. */
#include <mtok/fetcher.h>

#include <mtok/aws_instance.h>
#include <mtok/azure_instance.h>
#include <mtok/csv.h>
#include <mtok/decimal.h>
#include <mtok/document.h>
#include <mtok/gpu_name.h>
#include <mtok/part_name.h>
#include <mtok/seen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOUD(name)                                                                                \
    {                                                                                              \
        name, "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/"   \
              "v8/" name "/vms.csv"                                                                \
    }

static const struct fetcher_part parts[] = {
    CLOUD("aws"),        CLOUD("azure"),  CLOUD("gcp"),   CLOUD("lambda"),
    CLOUD("nebius"),     CLOUD("oci"),    CLOUD("vast"),  CLOUD("cudo"),
    CLOUD("hyperstack"), CLOUD("runpod"), CLOUD("verda"), CLOUD("seeweb"),
};
#define PART_COUNT (sizeof parts / sizeof *parts)

/* Clouds whose files are read when somebody has kept one, and not fetched. */
static const struct fetcher_part kept[] = {
    {"do", NULL},
    {"ibm", NULL},
    {"jarvislabs", NULL},
    {"paperspace", NULL},
};
#define KEPT_COUNT (sizeof kept / sizeof *kept)

/* What is particular to a cloud's file. */
struct cloud {
    const char *name;
    const char *seller; /* as other sources call it; NULL: by its name */
    bool zoned;         /* its spot prices differ by zone */
    bool spot_alone;    /* sells for a spot price what has no other price at the moment */
    bool sold_out;      /* lists with no region what no region has at the moment */
    bool small_a100;    /* its "A100" alone is the one with 40 GB */
};

static const struct cloud clouds[] = {
    {.name = "aws", .zoned = true, .spot_alone = true},
    {.name = "gcp", .zoned = true, .small_a100 = true},
    {.name = "runpod", .zoned = true},
    {.name = "oci", .zoned = true, .seller = "oracle"},
    {.name = "lambda", .small_a100 = true},
    {.name = "verda", .spot_alone = true},
    {.name = "seeweb", .sold_out = true},
    {.name = "do", .seller = "digitalocean"},
    {.name = "paperspace", .small_a100 = true},
};

/* The others have nothing particular. */
static struct cloud cloud_of(const char *name) {
    for (size_t i = 0; i < sizeof clouds / sizeof *clouds; i++)
        if (strcmp(clouds[i].name, name) == 0)
            return clouds[i];
    return (struct cloud){.name = name};
}

struct columns {
    int type, name, count, price, spot, region;
    int zone, info; /* -1: this cloud has none */
};

/* The file, row by row; a table of equal rows would refuse Azure's, where the last column,
 * "Generation", holds lists without quotes ("V1,V2"). */
struct sheet {
    struct arena arena;
    const char *const **rows; /* [0] is the header; each `width` fields, later ones cut off */
    size_t count;
    size_t width;
    bool list_at_end;
};

struct reading {
    struct sheet sheet;
    struct columns at;
    struct sink *sink;
    struct cloud cloud;
    struct seen hosts;      /* Google: price of a machine by "type|zone" */
    struct seen host_spots; /* and its spot price */
    struct seen emitted;
    struct seen priced; /* types and regions with a price */
    size_t rows;        /* of accelerators */
    size_t hostless;    /* accelerators of Google in a zone without their machine */
    size_t nowhere;     /* servers that no region has */
};

/* One row; -1 for a price that is not there. */
struct offer {
    const char *type;
    const char *name; /* of the accelerator */
    const char *region;
    const char *zone;
    const char *price_text;
    int64_t price;
    int64_t spot;
    int gpus; /* 0: a slice of a chip */
    const char *gpu;
};

static const char *cell(const struct reading *reading, size_t row, int column) {
    return column < 0 ? "" : reading->sheet.rows[row][column];
}

/* ---- the file and its columns ---- */

static int take_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct err *err) {
    struct sheet *sheet = context;
    if (!sheet->width) {
        sheet->width = count;
        sheet->list_at_end = strcmp(fields[count - 1], "Generation") == 0;
    }
    if (count < sheet->width || (count > sheet->width && !sheet->list_at_end))
        return err_set(err, "line %zu: %zu fields, expected %zu as in the header", line, count,
                       sheet->width);
    const char **row = arena_alloc(&sheet->arena, sheet->width * sizeof *row);
    for (size_t i = 0; i < sheet->width; i++)
        row[i] = arena_text(&sheet->arena, fields[i]);
    if (!(sheet->count & (sheet->count - 1)))
        sheet->rows = mem_grow((void *)sheet->rows,
                               (sheet->count ? sheet->count * 2 : 1) * sizeof *sheet->rows);
    sheet->rows[sheet->count++] = row;
    return 0;
}

/* A last line without its end may have lost the end of a number. */
static int read_sheet(const struct page *page, struct sheet *sheet, struct err *err) {
    if (page->size && page->bytes[page->size - 1] != '\n')
        return err_set(err, "the file breaks off: no line end behind the last row");
    struct csv_reader *csv = csv_open(take_row, sheet);
    int failed = csv_feed(csv, page->bytes, page->size, err) || csv_end(csv, err);
    csv_close(csv);
    if (!failed && !sheet->count)
        failed = err_set(err, "the CSV is empty, expected a header");
    return failed ? -1 : 0;
}

static void sheet_free(struct sheet *sheet) {
    free((void *)sheet->rows);
    arena_free(&sheet->arena);
}

static int find_column(const struct sheet *sheet, const char *name) {
    for (size_t i = 0; i < sheet->width; i++)
        if (strcmp(sheet->rows[0][i], name) == 0)
            return (int)i;
    return -1;
}

static int need_column(const struct sheet *sheet, const char *name, int *out, struct err *err) {
    *out = find_column(sheet, name);
    return *out < 0 ? err_set(err, "no column \"%s\"", name) : 0;
}

/* A heading that none of the clouds has is one that was renamed: then AvailabilityZone may be it.
 */
static bool is_known(const char *heading) {
    static const char *const headings[] = {
        "InstanceType", "AcceleratorName", "AcceleratorCount", "vCPUs",  "MemoryGiB",
        "GpuInfo",      "Price",           "SpotPrice",        "Region", "AvailabilityZone",
        "Arch",         "Generation"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (strcmp(headings[i], heading) == 0)
            return true;
    return false;
}

static bool are_known(const struct sheet *sheet) {
    for (size_t i = 0; i < sheet->width; i++)
        if (!is_known(sheet->rows[0][i]))
            return false;
    return true;
}

static int find_columns(const struct sheet *sheet, const struct cloud *cloud, struct columns *at,
                        struct err *err) {
    if (need_column(sheet, "InstanceType", &at->type, err) ||
        need_column(sheet, "AcceleratorName", &at->name, err) ||
        need_column(sheet, "AcceleratorCount", &at->count, err) ||
        need_column(sheet, "Price", &at->price, err) ||
        need_column(sheet, "SpotPrice", &at->spot, err) ||
        need_column(sheet, "Region", &at->region, err))
        return -1;
    /* Where spot prices differ by zone a region's would be one zone's. RunPod's files of 2024 have
     * no zones. */
    at->zone = find_column(sheet, "AvailabilityZone");
    if (cloud->zoned && (strcmp(cloud->name, "runpod") || !are_known(sheet)) &&
        need_column(sheet, "AvailabilityZone", &at->zone, err))
        return -1;
    at->info = find_column(sheet, "GpuInfo");
    return 0;
}

/* ---- what a row says ---- */

/* "" is none; a price that is no number refuses the row. */
static int read_price(const char *text, int64_t *nano, struct err *err) {
    *nano = -1;
    if (!*text)
        return 0;
    return decimal_read(text, strlen(text), 0, nano, err);
}

/* "8", "8.0"; 0 for "0.333". */
static int read_count(const char *text, int *count, struct err *err) {
    int64_t nano;
    if (decimal_read(text, strlen(text), 0, &nano, err))
        return -1;
    if (nano <= 0 || nano > 10000 * NANO || (nano > NANO && nano % NANO))
        return err_set(err, "AcceleratorCount %s", text);
    *count = nano % NANO ? 0 : (int)(nano / NANO);
    return 0;
}

/* GpuInfo is a Python literal, at Verda JSON, and at DigitalOcean all in small letters: what stands
 * behind the first member of that name, or NULL. */
static const char *info_member(const char *info, const char *name) {
    size_t n = strlen(name);
    for (const char *p = strcasestr(info, name); p; p = strcasestr(p + 1, name))
        if (p > info && strchr("'\"", p[-1]) && p[n] == p[-1] && p[n + 1] == ':')
            return p + n + 2 + strspn(p + n + 2, " ");
    return NULL;
}

/* SizeInMiB is of one GPU, at Vast of all together, and at RunPod in GB in spite of its name. 0:
 * not said. */
static long memory_gb(const struct reading *reading, const char *info, int gpus) {
    const char *found = info_member(info, "SizeInMiB");
    if (!found)
        return 0;
    long size = strtol(found, NULL, 10);
    if (size > 0 && strcmp(reading->cloud.name, "vast") == 0 && gpus > 0)
        size /= gpus;
    if (size <= 0 || size > 100000000)
        return 0;
    return size < 1024 ? size : (size + 512) / 1024;
}

/* What the cloud itself calls the chip, where SkyPilot's own name for it is another's: RunPod's
 * "H100 PCIe" is "H100" there, and Vast's "RTX 4070 Ti" is "RTX4070". "" where nothing says it. */
static void own_name(const struct reading *reading, const struct offer *offer, const char *info,
                     char *out, size_t room) {
    const char *from = NULL;
    size_t size = 0;
    if (strcmp(reading->cloud.name, "runpod") == 0) {
        from = info_member(info, "Name"); /* RunPod's files of 2024 have a name instead of a list */
        from = from && strchr("'\"", *from) ? from + 1 : strchr(info, '{') ? NULL : info;
        size = from ? strcspn(from, "'\"") : 0;
    } else if (strcmp(reading->cloud.name, "vast") == 0) {
        const char *mark = strstr(offer->type, "x-"); /* "4x-RTX_4070S_Ti-32-65536" */
        from = mark && mark > offer->type && strchr("0123456789", mark[-1]) ? mark + 2 : NULL;
        size = from ? strcspn(from, "-") : 0;
    }
    snprintf(out, room, "%.*s", (int)(size < room ? size : 0), from ? from : "");
}

/* Parts of a GPU, which older files count as one. */
static bool is_slice(const char *type) {
    static const char *const slices[] = {"Standard_NV6ads_A10_v5",  "Standard_NV12ads_A10_v5",
                                         "Standard_NV18ads_A10_v5", "Standard_NV4as_v4",
                                         "Standard_NV8as_v4",       "Standard_NV16as_v4"};
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++)
        if (strcmp(slices[i], type) == 0)
            return true;
    return false;
}

/* The chip: by the cloud's own table where there is one, else by name, memory and what the type's
 * name adds ("gpu_1x_h100_pcie"). */
static const char *chip_of(const struct reading *reading, const struct offer *offer,
                           const char *info) {
    char text[160];
    const struct aws_instance *aws = aws_instance_find(offer->type);
    const struct azure_instance *azure = azure_instance_find(offer->type);
    const char *form = strcasestr(offer->type, "pcie")  ? "PCIe"
                       : strcasestr(offer->type, "nvl") ? "NVL"
                                                        : "";
    long memory = memory_gb(reading, info, offer->gpus);
    if (aws)
        return aws->gpu;
    if (azure)
        return azure->gpu;
    if (!memory && reading->cloud.small_a100 && strcmp(offer->name, "A100") == 0)
        memory = 40;
    own_name(reading, offer, info, text, sizeof text);
    const char *gpu = *text ? gpu_name_memory(text, memory) : NULL;
    if (gpu)
        return gpu;
    snprintf(text, sizeof text, "%s %s", offer->name, form);
    gpu = gpu_name_memory(text, memory);
    return gpu ? gpu : gpu_label(offer->name, memory);
}

/* RunPod's name for the chip must be there, and be no other chip than SkyPilot's. */
static int check_name(const struct reading *reading, const struct offer *offer, const char *info,
                      struct err *err) {
    char own[160];
    if (strcmp(reading->cloud.name, "runpod"))
        return 0;
    own_name(reading, offer, info, own, sizeof own);
    long memory = memory_gb(reading, info, offer->gpus);
    const char *ours = gpu_name_memory(own, memory), *theirs = gpu_name_memory(offer->name, memory);
    if (!*own || (theirs && (!ours || strncmp(theirs, ours, strlen(theirs)))))
        return err_set(err, "GpuInfo says \"%s\", AcceleratorName \"%s\"", own, offer->name);
    return 0;
}

static int check_offer(const struct reading *reading, size_t row, const struct offer *offer,
                       struct err *err) {
    const char *info = cell(reading, row, reading->at.info);
    if ((!*offer->region && !reading->cloud.sold_out) || (reading->at.zone >= 0 && !*offer->zone))
        return err_set(err, "the region or zone is empty");
    if (strcmp(reading->cloud.name, "vast") == 0 && !memory_gb(reading, info, offer->gpus))
        return err_set(err, "GpuInfo says nothing about the memory");
    if (check_name(reading, offer, info, err))
        return -1;
    if (gpu_is_doubtful(offer->gpu, memory_gb(reading, info, offer->gpus)))
        return err_set(err, "no %s has the memory of GpuInfo", offer->name);
    return 0;
}

static int read_offer(const struct reading *reading, size_t row, struct offer *offer,
                      struct err *err) {
    *offer = (struct offer){
        .type = cell(reading, row, reading->at.type),
        .name = cell(reading, row, reading->at.name),
        .region = cell(reading, row, reading->at.region),
        .zone = cell(reading, row, reading->at.zone),
        .price_text = cell(reading, row, reading->at.price),
    };
    if (read_price(offer->price_text, &offer->price, err) ||
        read_price(cell(reading, row, reading->at.spot), &offer->spot, err))
        return -1;
    if (!*offer->name)
        return 0;
    if (read_count(cell(reading, row, reading->at.count), &offer->gpus, err))
        return -1;
    if (strcmp(reading->cloud.name, "azure") == 0 && is_slice(offer->type))
        offer->gpus = 0;
    offer->gpu = chip_of(reading, offer, cell(reading, row, reading->at.info));
    return check_offer(reading, row, offer, err);
}

/* ---- Google: accelerators and the machines that they come in ---- */

struct host {
    const char *name; /* of the accelerator */
    int gpus;
    const char *type;
};

/* https://cloud.google.com/compute/docs/gpus: the machine that holds so many, the smallest where
 * there is a choice (L4). V100, P100 and T4 go into any machine: there is no price of the server.
 */
static const struct host hosts[] = {
    {"A100", 1, "a2-highgpu-1g"},       {"A100", 2, "a2-highgpu-2g"},
    {"A100", 4, "a2-highgpu-4g"},       {"A100", 8, "a2-highgpu-8g"},
    {"A100", 16, "a2-megagpu-16g"},     {"A100-80GB", 1, "a2-ultragpu-1g"},
    {"A100-80GB", 2, "a2-ultragpu-2g"}, {"A100-80GB", 4, "a2-ultragpu-4g"},
    {"A100-80GB", 8, "a2-ultragpu-8g"}, {"H100", 1, "a3-highgpu-1g"},
    {"H100", 2, "a3-highgpu-2g"},       {"H100", 4, "a3-highgpu-4g"},
    {"H100", 8, "a3-highgpu-8g"},       {"H100-MEGA", 8, "a3-megagpu-8g"},
    {"H200", 8, "a3-ultragpu-8g"},      {"B200", 8, "a4-highgpu-8g"},
    {"GB200", 4, "a4x-highgpu-4g"},     {"L4", 1, "g2-standard-4"},
    {"L4", 2, "g2-standard-24"},        {"L4", 4, "g2-standard-48"},
    {"L4", 8, "g2-standard-96"},
};

static const char *host_type(const struct offer *offer) {
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (strcmp(hosts[i].name, offer->name) == 0 && hosts[i].gpus == offer->gpus)
            return hosts[i].type;
    return NULL;
}

/* "tpu-v6e-8": machine and chips in one price. The number is chips, but cores (two a chip) for
 * v2, v3, v4 and v5p. */
static int is_tpu(struct offer *offer) {
    char family[32];
    const char *dash = strrchr(offer->name, '-');
    if (strncmp(offer->name, "tpu-", 4) || !dash || (size_t)(dash - offer->name) >= sizeof family)
        return 0;
    memcpy(family, offer->name, (size_t)(dash - offer->name));
    family[dash - offer->name] = 0;
    const char *gpu = gpu_name(family);
    long size = strtol(dash + 1, NULL, 10);
    if (!gpu || size <= 0 || size > 100000)
        return 0;
    int cores = strcmp(gpu, "TPU v5e") && strcmp(gpu, "TPU v6e") && strcmp(gpu, "TPU7x");
    offer->gpu = gpu;
    offer->gpus = (int)(cores ? size / 2 : size);
    offer->type = offer->name;
    return 1;
}

static void note_host(struct reading *reading, const struct offer *offer) {
    if (offer->price >= 0)
        seen_put(&reading->hosts, offer->price, "%s|%s", offer->type, offer->zone);
    if (offer->spot >= 0)
        seen_put(&reading->host_spots, offer->spot, "%s|%s", offer->type, offer->zone);
}

/* Adds the machine to the accelerators; 0 where there is no such server. */
static int add_host(struct reading *reading, struct offer *offer) {
    if (*offer->type || is_tpu(offer))
        return 1;
    offer->type = host_type(offer);
    if (!offer->type)
        return 0; /* goes into any machine */
    const int64_t *host = seen_get(&reading->hosts, "%s|%s", offer->type, offer->zone);
    const int64_t *spot = seen_get(&reading->host_spots, "%s|%s", offer->type, offer->zone);
    if (!host)
        reading->hostless++;
    offer->price = host && offer->price > 0 ? offer->price + *host : -1;
    offer->spot = spot && offer->spot > 0 ? offer->spot + *spot : -1;
    return host != NULL;
}

/* ---- rows ---- */

static void emit(struct reading *reading, const struct offer *offer, enum measure measure,
                 const char *place, int64_t nano, size_t line) {
    struct row row = row_new(measure, offer->type);
    char where[200];
    snprintf(where, sizeof where, "row %zu, %s in %s", line, offer->type, place);
    row.nano = nano;
    row.seller = reading->cloud.seller ? reading->cloud.seller : reading->cloud.name;
    row.place = place;
    row.place_text = offer->region;
    row.gpu = offer->gpu;
    row.gpus = offer->gpus;
    row.where = where;
    row.text = offer->price_text;
    switch (seen_put(&reading->emitted, nano, "%d|%s|%s", (int)measure, offer->type, place)) {
    case SEEN_NEW:
        sink_row(reading->sink, &row);
        break;
    case SEEN_DIFFERENT:
        sink_refuse(reading->sink, where, offer->price_text,
                    "a second, different price of the same server");
        break;
    default:
        break;
    }
}

/* A spot price that is 0, equal to the price or (AWS) exactly a tenth of it stands for none. */
static int is_spot(const struct reading *reading, const struct offer *offer) {
    if (offer->spot <= 0 || offer->spot == offer->price)
        return 0;
    return strcmp(reading->cloud.name, "aws") || offer->spot > INT64_MAX / 10 ||
           offer->spot * 10 != offer->price;
}

/* Vast's servers belong to anybody, and so does RunPod's community cloud: another good than a
 * cloud's. */
static enum measure full_measure(const struct reading *reading, const struct offer *offer) {
    return strcmp(reading->cloud.name, "vast") == 0 || strstr(offer->type, "_COMMUNITY")
               ? MEASURE_COMMUNITY
               : MEASURE_ON_DEMAND;
}

/* Compared before a machine is added to it. */
static int is_contradiction(struct reading *reading, const struct offer *offer, size_t line) {
    char where[200];
    if (offer->price <= 0 || offer->spot <= offer->price)
        return 0;
    snprintf(where, sizeof where, "row %zu, %s%s in %s", line, offer->type,
             *offer->type ? "" : offer->name, *offer->zone ? offer->zone : offer->region);
    sink_refuse(reading->sink, where, offer->price_text,
                "the spot price is above the price: one of the two is wrong");
    return 1;
}

static void take_offer(struct reading *reading, const struct offer *offer, size_t line) {
    int spot = is_spot(reading, offer);
    if (offer->price > 0)
        emit(reading, offer, full_measure(reading, offer), offer->region, offer->price, line);
    if (spot)
        emit(reading, offer, MEASURE_SPOT, *offer->zone ? offer->zone : offer->region, offer->spot,
             line);
}

/* A file kept under the wrong cloud's name must not give that cloud its prices. */
static int fits_cloud(const struct reading *reading, const struct offer *offer, struct err *err) {
    if (strcmp(reading->cloud.name, "aws") == 0 && !strchr(offer->type, '.'))
        return err_set(err, "\"%s\" is no instance type of AWS: another cloud's file?",
                       offer->type);
    if (strcmp(reading->cloud.name, "azure") == 0 && strncmp(offer->type, "Standard_", 9))
        return err_set(err, "\"%s\" is no VM size of Azure: another cloud's file?", offer->type);
    if (!*offer->type && strcmp(reading->cloud.name, "gcp"))
        return err_set(err, "InstanceType is empty");
    return 0;
}

static void note_prices(struct reading *reading) {
    for (size_t row = 1; row < reading->sheet.count; row++) {
        struct offer offer;
        if (read_offer(reading, row, &offer, NULL) == 0 && *offer.type && offer.price > 0)
            seen_put(&reading->priced, offer.price, "%s|%s", offer.type, offer.region);
    }
}

/* A spot price is told from a placeholder by the price: where other zones have one, this row lost
 * its own. AWS's types without any price (p5e) keep their spot prices, and so do Verda's. */
static int lacks_price(struct reading *reading, const struct offer *offer, size_t line) {
    char where[200];
    if (offer->price > 0 || offer->spot <= 0 || !*offer->type ||
        (reading->cloud.spot_alone &&
         !seen_get(&reading->priced, "%s|%s", offer->type, offer->region)))
        return 0;
    snprintf(where, sizeof where, "row %zu, %s in %s", line, offer->type,
             *offer->zone ? offer->zone : offer->region);
    sink_refuse(reading->sink, where, "",
                "a spot price without the price that it has to be told from");
    return 1;
}

static int read_row(struct reading *reading, size_t row, struct err *err) {
    struct offer offer;
    struct err why = {0};
    if (read_offer(reading, row, &offer, &why)) {
        char where[128];
        snprintf(where, sizeof where, "row %zu, %s", row + 1, offer.type);
        sink_refuse(reading->sink, where, offer.price_text, "%s", why.text);
        return 0;
    }
    if (!*offer.name)
        return 0;
    reading->rows++;
    if (fits_cloud(reading, &offer, err))
        return err_prefix(err, "row %zu", row + 1);
    if (!*offer.region) {
        reading->nowhere++;
        return 0;
    }
    if (!lacks_price(reading, &offer, row + 1) && !is_contradiction(reading, &offer, row + 1) &&
        add_host(reading, &offer))
        take_offer(reading, &offer, row + 1);
    return 0;
}

static int read_rows(struct reading *reading, struct err *err) {
    if (find_columns(&reading->sheet, &reading->cloud, &reading->at, err))
        return -1;
    note_prices(reading);
    if (strcmp(reading->cloud.name, "gcp") == 0)
        for (size_t row = 1; row < reading->sheet.count; row++) {
            struct offer offer;
            if (read_offer(reading, row, &offer, NULL) == 0 && !*offer.name)
                note_host(reading, &offer);
        }
    for (size_t row = 1; row < reading->sheet.count; row++)
        if (read_row(reading, row, err))
            return -1;
    if (reading->hostless)
        sink_note(reading->sink, "%zu prices of accelerators in zones without their machine",
                  reading->hostless);
    if (reading->nowhere)
        sink_note(reading->sink, "%zu servers that no region has", reading->nowhere);
    return reading->rows ? 0 : err_set(err, "a header and no row with an accelerator");
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reading reading = {.sink = sink,
                              .cloud = cloud_of(*doc->part ? doc->part : parts[0].name)};
    if (document_is_html(&doc->pages[0]))
        return err_set(err, "%s: an HTML page, expected CSV", doc->name);
    int failed = read_sheet(&doc->pages[0], &reading.sheet, err) || read_rows(&reading, err);
    sheet_free(&reading.sheet);
    seen_free(&reading.hosts);
    seen_free(&reading.host_spots);
    seen_free(&reading.emitted);
    seen_free(&reading.priced);
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}

/* Other tables of the catalogue: images of systems, limits of accounts, all accelerators at once.
 */
static bool is_other_table(const char *path) {
    static const char *const names[] = {"images.csv", "accelerators.csv", "metadata.csv"};
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(base, names[i]) == 0)
            return true;
    return strstr(base, "quota_map") != NULL;
}

/* A name that tells no cloud is taken as AWS's, whose rows are easily told from others'. */
static int part_of(const char *path, struct buf *part) {
    if (is_other_table(path))
        return -1;
    const char *name = part_in_name(path, parts, PART_COUNT);
    if (!name)
        name = part_in_name(path, kept, KEPT_COUNT);
    return buf_text(part, name ? name : parts[0].name);
}

const struct fetcher fetcher_skypilot = {
    .name = "skypilot",
    .title = "SkyPilot's catalogues of prices, by cloud",
    .home = "https://github.com/skypilot-org/skypilot-catalog",
    .domain = DOMAIN_SERVER_PRICE,
    .rank = RANK_AGGREGATOR,
    .parts = parts,
    .part_count = PART_COUNT,
    .extensions = "csv",
    .due_hours = 44,
    .stale_days = 14,
    .max_bytes = 32u << 20,
    .min_rows = 5,
    .part_of = part_of,
    .parse = parse,
};
