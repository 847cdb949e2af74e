/* SPDX-License-Identifier: MIT
 * A text is cut into words. Words that only name the maker or the package are
 * dropped, form factor and memory are taken out, and what is left must stand
 * in the table. */
#include <mtok/gpu_name.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_ANY = -1, FORM_NONE, FORM_SXM, FORM_PCIE, FORM_NVL };

struct chip {
    const char *base; /* lower case, without separators */
    enum form form;   /* FORM_ANY: the form does not matter */
    int memory;       /* GB of this chip; 0: any size */
    int stated;       /* only when the memory is known */
    const char *name;
};

/* The first row that fits. One chip, one row; a row more where form or memory make another chip
 * of the same base. "H100" alone is the SXM one: so AWS, Google, Azure and Oracle write it. */
static const struct chip chips[] = {
    {"h100", FORM_NVL, 0, 0, "H100-NVL"},
    {"h100", FORM_PCIE, 94, 1, "H100-NVL"},
    {"h100", FORM_PCIE, 80, 0, "H100-PCIe"},
    {"h100", FORM_SXM, 80, 0, "H100"},
    {"h100", FORM_NONE, 94, 1, "H100-NVL"},
    {"h100", FORM_NONE, 80, 0, "H100"},
    {"h100mega", FORM_ANY, 80, 0, "H100"},
    {"h100nvlink", FORM_PCIE, 80, 0, "H100-PCIe"}, /* cards with a bridge: Hyperstack's */
    {"a100nvlink", FORM_PCIE, 80, 1, "A100-80GB"},
    {"h200", FORM_NVL, 141, 0, "H200-NVL"},
    {"h200", FORM_ANY, 141, 0, "H200"},
    {"h20", FORM_ANY, 0, 0, "H20"},
    {"h800", FORM_ANY, 80, 0, "H800"},
    {"gh200", FORM_ANY, 0, 0, "GH200"},
    {"b200", FORM_ANY, 0, 0, "B200"},
    {"b300", FORM_ANY, 0, 0, "B300"},
    {"gb200", FORM_ANY, 0, 0, "GB200"},
    {"gb200nvl72", FORM_ANY, 0, 0, "GB200"},
    {"gb300", FORM_ANY, 0, 0, "GB300"},
    {"gb300nvl72", FORM_ANY, 0, 0, "GB300"},
    {"vr200", FORM_ANY, 0, 0, "VR200"},
    {"vr200nvl72", FORM_ANY, 0, 0, "VR200"},
    {"a100", FORM_ANY, 40, 1, "A100-40GB"},
    {"a100", FORM_ANY, 80, 1, "A100-80GB"},
    {"a800", FORM_ANY, 80, 0, "A800"},
    {"a2", FORM_ANY, 0, 0, "A2"},
    {"a10", FORM_ANY, 0, 0, "A10"},
    {"a10g", FORM_ANY, 0, 0, "A10G"},
    {"a16", FORM_ANY, 0, 0, "A16"},
    {"a30", FORM_ANY, 0, 0, "A30"},
    {"a40", FORM_ANY, 0, 0, "A40"},
    {"l4", FORM_ANY, 0, 0, "L4"},
    {"l40", FORM_ANY, 0, 0, "L40"},
    {"l40s", FORM_ANY, 0, 0, "L40S"},
    {"t4", FORM_ANY, 0, 0, "T4"},
    {"t4g", FORM_ANY, 0, 0, "T4G"},
    {"v100", FORM_ANY, 32, 1, "V100-32GB"},
    {"v100", FORM_ANY, 16, 0, "V100"},
    {"v100s", FORM_ANY, 32, 0, "V100S"},
    {"p4", FORM_ANY, 0, 0, "P4"},
    {"p40", FORM_ANY, 0, 0, "P40"},
    {"p100", FORM_ANY, 0, 0, "P100"},
    {"k80", FORM_ANY, 0, 0, "K80"},
    {"m60", FORM_ANY, 0, 0, "M60"},
    {"a2000", FORM_ANY, 0, 0, "RTX A2000"},
    {"a4000", FORM_ANY, 0, 0, "RTX A4000"},
    {"a4500", FORM_ANY, 0, 0, "RTX A4500"},
    {"a5000", FORM_ANY, 0, 0, "RTX A5000"},
    {"a6000", FORM_ANY, 0, 0, "RTX A6000"},
    {"2000ada", FORM_ANY, 0, 0, "RTX 2000 Ada"},
    {"4000ada", FORM_ANY, 0, 0, "RTX 4000 Ada"},
    {"4000sffada", FORM_ANY, 0, 0, "RTX 4000 SFF Ada"},
    {"4000adasff", FORM_ANY, 0, 0, "RTX 4000 SFF Ada"},
    {"5000ada", FORM_ANY, 0, 0, "RTX 5000 Ada"},
    {"5880ada", FORM_ANY, 0, 0, "RTX 5880 Ada"},
    {"6000ada", FORM_ANY, 0, 0, "RTX 6000 Ada"},
    {"quadro4000", FORM_ANY, 0, 0, "Quadro RTX 4000"},
    {"quadro5000", FORM_ANY, 0, 0, "Quadro RTX 5000"},
    {"quadro6000", FORM_ANY, 0, 0, "Quadro RTX 6000"},
    {"quadro8000", FORM_ANY, 0, 0, "Quadro RTX 8000"},
    {"pro4500", FORM_ANY, 0, 0, "RTX PRO 4500"},
    {"pro4500server", FORM_ANY, 0, 0, "RTX PRO 4500"},
    {"pro4500se", FORM_ANY, 0, 0, "RTX PRO 4500"},
    {"pro5000", FORM_ANY, 0, 0, "RTX PRO 5000"},
    {"pro6000", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"6000proserver", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000s", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000server", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000ws", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000wk", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000workstation", FORM_ANY, 0, 0, "RTX PRO 6000"},
    {"pro6000maxq", FORM_ANY, 0, 0, "RTX PRO 6000 Max-Q"},
    {"pro6000maxqworkstation", FORM_ANY, 0, 0, "RTX PRO 6000 Max-Q"},
    {"2080ti", FORM_ANY, 0, 0, "RTX 2080 Ti"},
    {"3060", FORM_ANY, 0, 0, "RTX 3060"},
    {"3060ti", FORM_ANY, 0, 0, "RTX 3060 Ti"},
    {"3070", FORM_ANY, 0, 0, "RTX 3070"},
    {"3070ti", FORM_ANY, 0, 0, "RTX 3070 Ti"},
    {"3080", FORM_ANY, 0, 0, "RTX 3080"},
    {"3080ti", FORM_ANY, 0, 0, "RTX 3080 Ti"},
    {"3090", FORM_ANY, 0, 0, "RTX 3090"},
    {"3090ti", FORM_ANY, 0, 0, "RTX 3090 Ti"},
    {"4060", FORM_ANY, 0, 0, "RTX 4060"},
    {"4060ti", FORM_ANY, 0, 0, "RTX 4060 Ti"},
    {"4070", FORM_ANY, 0, 0, "RTX 4070"},
    {"4070s", FORM_ANY, 0, 0, "RTX 4070 SUPER"},
    {"4070super", FORM_ANY, 0, 0, "RTX 4070 SUPER"},
    {"4070sti", FORM_ANY, 0, 0, "RTX 4070 Ti SUPER"},
    {"4070tisuper", FORM_ANY, 0, 0, "RTX 4070 Ti SUPER"},
    {"4070ti", FORM_ANY, 0, 0, "RTX 4070 Ti"},
    {"4080", FORM_ANY, 0, 0, "RTX 4080"},
    {"4080s", FORM_ANY, 0, 0, "RTX 4080 SUPER"},
    {"4080super", FORM_ANY, 0, 0, "RTX 4080 SUPER"},
    {"4090", FORM_ANY, 0, 0, "RTX 4090"},
    {"4090d", FORM_ANY, 0, 0, "RTX 4090 D"},
    {"5060ti", FORM_ANY, 0, 0, "RTX 5060 Ti"},
    {"5070", FORM_ANY, 0, 0, "RTX 5070"},
    {"5070ti", FORM_ANY, 0, 0, "RTX 5070 Ti"},
    {"5080", FORM_ANY, 0, 0, "RTX 5080"},
    {"5090", FORM_ANY, 0, 0, "RTX 5090"},
    {"mi25", FORM_ANY, 0, 0, "MI25"},
    {"radeonmi25", FORM_ANY, 0, 0, "MI25"},
    {"mi50", FORM_ANY, 0, 0, "MI50"},
    {"mi100", FORM_ANY, 0, 0, "MI100"},
    {"mi210", FORM_ANY, 0, 0, "MI210"},
    {"mi250", FORM_ANY, 0, 0, "MI250"},
    {"mi250x", FORM_ANY, 0, 0, "MI250X"},
    {"mi300a", FORM_ANY, 0, 0, "MI300A"},
    {"mi300x", FORM_ANY, 0, 0, "MI300X"},
    {"mi308x", FORM_ANY, 0, 0, "MI308X"},
    {"mi325x", FORM_ANY, 0, 0, "MI325X"},
    {"mi350x", FORM_ANY, 0, 0, "MI350X"},
    {"mi355x", FORM_ANY, 0, 0, "MI355X"},
    {"radeonprov520", FORM_ANY, 0, 0, "Radeon Pro V520"},
    {"trainium", FORM_ANY, 0, 0, "Trainium1"},
    {"trainium1", FORM_ANY, 0, 0, "Trainium1"},
    {"trainium2", FORM_ANY, 0, 0, "Trainium2"},
    {"trainium3", FORM_ANY, 0, 0, "Trainium3"},
    {"inferentia", FORM_ANY, 0, 0, "Inferentia1"},
    {"inferentia1", FORM_ANY, 0, 0, "Inferentia1"},
    {"inferentia2", FORM_ANY, 0, 0, "Inferentia2"},
    {"gaudi", FORM_ANY, 0, 0, "Gaudi"},
    {"gaudi2", FORM_ANY, 0, 0, "Gaudi2"},
    {"gaudi3", FORM_ANY, 0, 0, "Gaudi3"},
    {"tpuv2", FORM_ANY, 0, 0, "TPU v2"},
    {"tpuv3", FORM_ANY, 0, 0, "TPU v3"},
    {"tpuv4", FORM_ANY, 0, 0, "TPU v4"},
    {"tpuv5e", FORM_ANY, 0, 0, "TPU v5e"},
    {"tpuv5lite", FORM_ANY, 0, 0, "TPU v5e"},
    {"tpuv5litepod", FORM_ANY, 0, 0, "TPU v5e"},
    {"tpuv5p", FORM_ANY, 0, 0, "TPU v5p"},
    {"tpuv6e", FORM_ANY, 0, 0, "TPU v6e"},
    {"tpu7x", FORM_ANY, 0, 0, "TPU7x"},
};

/* Words that tell nothing about which chip it is. "rtx" and "geforce" too: the numbers of NVIDIA's
 * cards are unique, except 6000 and its like, which need "ada", "pro" or "quadro" and have no row
 * without. */
static const char *const noise[] = {
    "nvidia",     "amd",       "aws",         "google",       "cloud", "intel",   "instinct",
    "geforce",    "tesla",     "rtx",         "gpu",          "gpus",  "hbm2",    "hbm2e",
    "hbm3",       "hbm3e",     "oam",         "hgx",          "ac",    "edition", "fhhl",
    "generation", "blackwell", "accelerator", "accelerators",
};

struct words {
    char base[64];
    enum form form;
    long memory;
};

static int is_noise(const char *word) {
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
        if (strcmp(word, noise[i]) == 0)
            return 1;
    return 0;
}

/* "80gb", "80g", "80gib": the size; 0 for another word. */
static long memory_word(const char *word) {
    char *end;
    if (!isdigit((unsigned char)word[0]))
        return 0;
    long size = strtol(word, &end, 10);
    if (strcmp(end, "g") == 0 || strcmp(end, "gb") == 0 || strcmp(end, "gib") == 0)
        return size;
    return 0;
}

static enum form form_word(const char *word) {
    if (strncmp(word, "sxm", 3) == 0 && (!word[3] || (isdigit((unsigned char)word[3]) && !word[4])))
        return FORM_SXM;
    if (strcmp(word, "pcie") == 0)
        return FORM_PCIE;
    return strcmp(word, "nvl") == 0 ? FORM_NVL : FORM_NONE;
}

static int take_word(struct words *out, char *word) {
    if (strncmp(word, "rtx", 3) == 0 && word[3])
        word += 3; /* "RTX4090", "RTXA6000", "RTXPRO6000WS" */
    enum form form = form_word(word);
    long memory = memory_word(word);
    if (form) {
        if (form > out->form)
            out->form = form; /* "H100 NVL, PCIe" is the NVL card */
    } else if (memory) {
        out->memory = memory;
    } else if (!is_noise(word)) {
        size_t used = strlen(out->base), more = strlen(word);
        if (used + more >= sizeof out->base)
            return -1;
        memcpy(out->base + used, word, more + 1);
    }
    return 0;
}

static const char *skip_count(const char *text, int *count) {
    const char *p = text;
    long n = 0;
    while (*p == ' ')
        p++;
    const char *digits = p;
    while (isdigit((unsigned char)*p) && p - digits < 5)
        n = n * 10 + (*p++ - '0');
    if (p == digits)
        return text;
    while (*p == ' ' || *p == '\t')
        p++;
    if (*p == 'x' || *p == 'X')
        p++;
    else if (strncmp(p, "\xc3\x97", 2) == 0) /* the sign × */
        p += 2;
    else
        return text;
    *count = (int)n;
    return p;
}

int gpu_count(const char *text) {
    int count = 0;
    if (text)
        skip_count(text, &count);
    return count;
}

static int cut(const char *text, struct words *out) {
    char word[48];
    size_t n = 0;
    for (const char *p = text;; p++) {
        unsigned char c = (unsigned char)*p;
        if (isalnum(c)) {
            if (n + 1 >= sizeof word)
                return -1;
            word[n++] = (char)tolower(c);
            continue;
        }
        word[n] = 0;
        if (n && take_word(out, word))
            return -1;
        n = 0;
        if (!c)
            return 0;
    }
}

/* Drivers report a little less than what is sold: 79 GiB of 80, 39 of 40, 93 of 94, 31 of 32. */
static int same_memory(long found, long sold) {
    return found <= sold + sold / 50 && found >= sold - sold / 32 - 1;
}

static int fits(const struct chip *chip, const struct words *words) {
    if (strcmp(chip->base, words->base))
        return 0;
    if (chip->form != FORM_ANY && chip->form != words->form)
        return 0;
    if (!words->memory)
        return !chip->stated;
    return !chip->memory || same_memory(words->memory, chip->memory);
}

const char *gpu_name_memory(const char *text, long gigabytes) {
    struct words words = {.memory = 0};
    int count;
    if (!text || cut(skip_count(text, &count), &words))
        return NULL;
    if (!words.memory)
        words.memory = gigabytes;
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++)
        if (fits(&chips[i], &words))
            return chips[i].name;
    return NULL;
}

const char *gpu_name(const char *text) {
    return gpu_name_memory(text, 0);
}

bool gpu_is_doubtful(const char *text, long gigabytes) {
    struct words words = {.memory = 0};
    int count;
    if (!text || gpu_name_memory(text, gigabytes) || cut(skip_count(text, &count), &words))
        return false;
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++)
        if (strcmp(chips[i].base, words.base) == 0)
            return true;
    return false;
}

const char *gpu_label(const char *text, long gigabytes) {
    const char *name = gpu_name_memory(text, gigabytes);
    int count;
    if (name || !text)
        return name ? name : "";
    text = skip_count(text, &count);
    return text + strspn(text, " ");
}
