/* SPDX-License-Identifier: MIT */
#include "economy/case_inputs.h"

#include "base/number.h"
#include "rows/rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "100e9", "100B", "1.2T", "15%" */
static int read_number(const char *text, size_t size, double *out) {
    char room[64], *end;
    if (!size || size >= sizeof room)
        return -1;
    memcpy(room, text, size);
    room[size] = 0;
    if (!strchr("+-.0123456789", room[0]))
        return -1;
    *out = real_read(room, &end);
    static const struct {
        char letter;
        double factor;
    } suffixes[] = {{'k', 1e3}, {'K', 1e3}, {'M', 1e6}, {'B', 1e9}, {'T', 1e12}, {'%', 0.01}};
    for (size_t i = 0; end != room && end[0] && !end[1] && i < 6; i++)
        if (*end == suffixes[i].letter) {
            *out *= suffixes[i].factor;
            return 0;
        }
    return *end || end == room || !isfinite(*out) ? -1 : 0;
}

/* "LN[a..b]", "[a..b]" or "a..b" */
static int read_range(const char *text, size_t size, struct case_input *input) {
    if (size > 4 && strncmp(text, "LN[", 3) == 0 && text[size - 1] == ']') {
        text += 3;
        size -= 4;
    } else if (size > 2 && text[0] == '[' && text[size - 1] == ']') {
        text++;
        size -= 2;
    }
    for (size_t i = 1; i + 2 < size; i++) {
        if (text[i] != '.' || text[i + 1] != '.')
            continue;
        if (read_number(text, i, &input->low) ||
            read_number(text + i + 2, size - i - 2, &input->high))
            return -1;
        input->range = true;
        input->value = geometric_middle(input->low, input->high);
        return input->low > 0 && input->high >= input->low ? 0 : -1;
    }
    return -1;
}

/* Words such as bounds=5-95% say how to read the ranges; that is the only way known here. */
static int read_value(const char *text, size_t size, struct case_input *input) {
    if (strcmp(input->name, "bounds") == 0) {
        input->used = true;
        return size == 5 && strncmp(text, "5-95%", 5) == 0 ? 0 : -1;
    }
    if (read_range(text, size, input) == 0)
        return 0;
    if (read_number(text, size, &input->value))
        return -1;
    input->low = input->high = input->value;
    return 0;
}

int case_inputs_read(const char *text, struct case_inputs *inputs, struct err *err) {
    *inputs = (struct case_inputs){0};
    while (*text) {
        text += strspn(text, " ;");
        size_t size = strcspn(text, ";");
        const char *equals = memchr(text, '=', size);
        if (!size)
            break;
        if (inputs->count == CASE_INPUTS)
            return err_set(err, "more than %d inputs", CASE_INPUTS);
        struct case_input *input = &inputs->list[inputs->count++];
        size_t name = equals ? (size_t)(equals - text) : 0;
        if (!name || name >= sizeof input->name)
            return err_set(err, "'%.*s': expected NAME=VALUE", (int)size, text);
        memcpy(input->name, text, name);
        size_t length = size - name - 1;
        while (length && equals[length] == ' ')
            length--;
        if (read_value(equals + 1, length, input))
            return err_set(err, "'%.*s': not a number or range", (int)size, text);
        text += size;
    }
    return 0;
}

static struct case_input *find(const struct case_inputs *inputs, const struct case_name *names,
                               double *factor) {
    for (; names->name; names++)
        for (size_t i = 0; i < inputs->count; i++)
            if (strcmp(inputs->list[i].name, names->name) == 0) {
                *factor = names->factor;
                return (struct case_input *)&inputs->list[i];
            }
    return NULL;
}

double case_get(struct case_inputs *inputs, const struct case_name *names, double otherwise) {
    double factor;
    struct case_input *input = find(inputs, names, &factor);
    if (!input)
        return otherwise;
    input->used = true;
    return input->value * factor;
}

bool case_has(const struct case_inputs *inputs, const struct case_name *names) {
    double factor;
    return find(inputs, names, &factor) != NULL;
}

struct econ_factor case_factor(struct case_inputs *inputs, const struct case_name *names, int power,
                               double otherwise) {
    double factor;
    struct case_input *input = find(inputs, names, &factor);
    if (!input)
        return econ_factor(0, otherwise, 0, power);
    input->used = true;
    if (!input->range)
        return econ_factor(0, input->value * factor, 0, power);
    return econ_factor(input->low * factor, 0, input->high * factor, power);
}

const char *case_unused(const struct case_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->list[i].used)
            return inputs->list[i].name;
    return NULL;
}
