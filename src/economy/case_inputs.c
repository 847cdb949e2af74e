/* SPDX-License-Identifier: MIT */
#include "economy/case_inputs.h"

#include "base/number.h"
#include "economy/case_names.h"
#include "rows/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A unit behind a number says nothing that the name does not. */
static bool is_unit(const char *text) {
    static const char *const units[] = {"",       "B/s", "FLOP/s", "FLOPS",  "FLOP",    "W",
                                        "Wh",     "tok", "tok/s",  "tokens", "USD",     "USD/h",
                                        "params", "h",   "years",  "bytes",  "tokens/s"};
    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i], text) == 0)
            return true;
    return false;
}

/* What stands behind the digits: a factor, a unit, both. -1 when neither. */
static int read_suffix(const char *text, double *factor) {
    static const char letters[] = "kKMBGTP%";
    static const double factors[] = {1e3, 1e3, 1e6, 1e9, 1e9, 1e12, 1e15, 0.01};
    text += strspn(text, " ");
    *factor = 1;
    if (is_unit(text))
        return 0;
    const char *letter = *text ? strchr(letters, *text) : NULL;
    if (!letter || !(is_unit(text + 1) || strcmp(text + 1, "B") == 0))
        return -1;
    *factor = factors[letter - letters];
    return 0;
}

/* Thousands commas go: "24,524.9". */
static void drop_commas(char *text) {
    char *to = text;
    for (const char *at = text; *at; at++)
        if (!(*at == ',' && at > text && isdigit((unsigned char)at[-1]) &&
              isdigit((unsigned char)at[1]) && isdigit((unsigned char)at[2]) &&
              isdigit((unsigned char)at[3])))
            *to++ = *at;
    *to = 0;
}

/* "4/3" */
static int read_fraction(const char *divisor, double *out) {
    char *end;
    double below = real_read(divisor, &end);
    *out /= below;
    return end == divisor || *end || !isfinite(*out) ? -1 : 0;
}

int case_number(const char *text, size_t size, double *out) {
    char room[64], *end;
    double factor;
    while (size && *text == ' ')
        text++, size--;
    while (size && text[size - 1] == ' ')
        size--;
    if (!size || size >= sizeof room)
        return -1;
    memcpy(room, text, size);
    room[size] = 0;
    drop_commas(room);
    if (!strchr("+-.0123456789", room[0]))
        return -1;
    *out = real_read(room, &end);
    if (end == room)
        return -1;
    if (*end == '/' && isdigit((unsigned char)end[1]))
        return read_fraction(end + 1, out);
    if (read_suffix(end, &factor))
        return -1;
    *out *= factor;
    return isfinite(*out) ? 0 : -1;
}

static bool wrapped(const char *text, size_t size, const char *open) {
    return size > strlen(open) + 1 && strncmp(text, open, strlen(open)) == 0 &&
           text[size - 1] == ']';
}

/* "a..b" or "a..base..b" */
static int read_parts(const char *text, size_t size, double part[3]) {
    int count = 0;
    const char *end = text + size, *at = text;
    for (;;) {
        const char *dots = at;
        while (dots + 1 < end && !(dots[0] == '.' && dots[1] == '.'))
            dots++;
        bool last = dots + 1 >= end;
        if (count == 3 || case_number(at, (size_t)((last ? end : dots) - at), &part[count++]))
            return -1;
        if (last)
            return count;
        at = dots + 2;
    }
}

/* "LN[a..b]", "[a..b]" or "a..b", with a base between them or without. */
static int read_range(const char *text, size_t size, struct case_input *input) {
    static const char *const open[] = {"LN[", "lognormal[", "["};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (wrapped(text, size, open[i])) {
            text += strlen(open[i]);
            size -= strlen(open[i]) + 1;
            break;
        }
    double part[3];
    int count = read_parts(text, size, part);
    if (count < 2)
        return -1;
    input->range = true;
    input->low = part[0];
    input->high = part[count - 1];
    input->value = count == 3 ? part[1] : geometric_middle(part[0], part[1]);
    return input->low > 0 && input->low <= input->value && input->value <= input->high ? 0 : -1;
}

/* "5-95%": where in the distribution low and high stand. */
static int read_bounds(const char *text, size_t size, struct case_inputs *inputs) {
    char room[32];
    double low, high;
    int length = 0;
    if (size >= sizeof room)
        return -1;
    memcpy(room, text, size);
    room[size] = 0;
    if (sscanf(room, "%lf - %lf%n", &low, &high, &length) != 2 &&
        sscanf(room, "%lf%% - %lf%n", &low, &high, &length) != 2)
        return -1;
    bool percent = strcmp(room + length, "%") == 0 || strcmp(room + length, " %") == 0;
    if ((room[length] && !percent) || !(low > 0 && low < high && fabs(low + high - 100) < 1e-9))
        return -1;
    inputs->bounds = econ_normal_inverse(high / 100);
    return 0;
}

static int read_value(const char *text, size_t size, struct case_inputs *inputs,
                      struct case_input *input) {
    if (strcmp(input->name, "bounds") == 0) {
        input->used = true;
        return read_bounds(text, size, inputs);
    }
    if (read_range(text, size, input) == 0)
        return 0;
    input->range = false;
    if (case_number(text, size, &input->value))
        return -1;
    input->low = input->high = input->value;
    return 0;
}

static void scale(struct case_input *input, double factor) {
    input->low *= factor;
    input->value *= factor;
    input->high *= factor;
}

static struct case_input *find(const struct case_inputs *inputs, const char *name) {
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->list[i].name, name) == 0)
            return (struct case_input *)&inputs->list[i];
    return NULL;
}

/* A name that says per cent, and a value that says it again: "mfu_pct=35%". */
static bool percent_twice(const char *written, const char *value, const char *end) {
    size_t size = strlen(written);
    bool named = (size > 3 && strcmp(written + size - 3, "pct") == 0) ||
                 (size > 7 && strcmp(written + size - 7, "percent") == 0) ||
                 strcmp(written, "cost_profit_margin") == 0;
    return named && memchr(value, '%', (size_t)(end - value));
}

/* One "name = value". */
static int read_one(const char *text, size_t size, struct case_inputs *inputs, struct err *err) {
    const char *equals = memchr(text, '=', size);
    if (inputs->count == CASE_INPUTS)
        return err_set(err, "more than %d inputs", CASE_INPUTS);
    struct case_input *input = &inputs->list[inputs->count];
    size_t name = equals ? (size_t)(equals - text) : 0;
    while (name && text[name - 1] == ' ')
        name--;
    if (!name || name >= sizeof input->written)
        return err_set(err, "'%.*s': expected NAME=VALUE", (int)size, text);
    memcpy(input->written, text, name);
    struct case_meaning meaning = case_meaning(input->written);
    input->name = meaning.name;
    if (find(inputs, input->name))
        return err_set(err, "'%s': another input means the same", input->written);
    const char *value = equals + 1, *end = text + size;
    while (value < end && *value == ' ')
        value++;
    while (end > value && end[-1] == ' ')
        end--;
    if (read_value(value, (size_t)(end - value), inputs, input))
        return err_set(err, "'%.*s': not a number or range", (int)size, text);
    scale(input, meaning.factor * (percent_twice(input->written, value, end) ? 100 : 1));
    inputs->count++;
    return 0;
}

int case_inputs_read(const char *text, struct case_inputs *inputs, struct err *err) {
    *inputs = (struct case_inputs){.bounds = ECON_Z95};
    while (*text) {
        text += strspn(text, " ;");
        size_t size = strcspn(text, ";");
        if (size && read_one(text, size, inputs, err))
            return -1;
        text += size;
    }
    return 0;
}

double case_get(struct case_inputs *inputs, const char *name, double otherwise) {
    struct case_input *input = find(inputs, name);
    if (!input)
        return otherwise;
    input->used = true;
    return input->value;
}

bool case_has(const struct case_inputs *inputs, const char *name) {
    return find(inputs, name) != NULL;
}

static double sigma_of(const struct case_inputs *inputs, const struct case_input *input) {
    return input->range ? log(input->high / input->low) / (2 * inputs->bounds) : 0;
}

struct econ_factor case_factor(struct case_inputs *inputs, const char *name, int power,
                               double otherwise) {
    struct case_input *input = find(inputs, name);
    struct econ_factor factor = {.median = otherwise, .power = power};
    if (!input)
        return factor;
    input->used = input->spread = true;
    factor.median = input->value;
    factor.sigma = sigma_of(inputs, input);
    return factor;
}

bool case_ranges_left(const struct case_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->list[i].range && inputs->list[i].used && !inputs->list[i].spread)
            return true;
    return false;
}

void case_inputs_draw(const struct case_inputs *inputs, size_t index, struct case_inputs *drawn) {
    double point[ECON_DIMENSIONS];
    size_t ranges = 0;
    econ_draw(index, ECON_DIMENSIONS, point);
    *drawn = *inputs;
    for (size_t i = 0; i < drawn->count; i++) {
        struct case_input *input = &drawn->list[i];
        if (!input->range || ranges == ECON_DIMENSIONS)
            continue;
        input->value *= exp(sigma_of(inputs, input) * econ_normal_inverse(point[ranges++]));
        input->low = input->high = input->value;
        input->range = false;
    }
}

const char *case_unused(const struct case_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->list[i].used)
            return inputs->list[i].written;
    return NULL;
}
