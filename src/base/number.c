/* SPDX-License-Identifier: MIT
 * Numbers as text: exact for machines, short for people. */
#include "base/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENOUGH = 17, SHORTEST = 15 }; /* significant digits of a double */

/* The digits of "-1.2e-07" as a whole number of ENOUGH digits; *count: how many there are before the
 * zeros that fill it up. */
static uint64_t digits_of(const char *text, int *count) {
    uint64_t whole = 0;
    *count = 0;
    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (whole || *text != '0')) {
            whole = whole * 10 + (uint64_t)(*text - '0');
            ++*count;
        }
    for (int i = *count; i < ENOUGH; i++)
        whole *= 10;
    return whole;
}

/* Whether so many digits could read back as the same value: what they leave out must be less than
 * half the step between two doubles, up to the rounding of the last digit. */
static bool may_do(double value, uint64_t whole, int digits) {
    uint64_t step = digits == SHORTEST ? 100 : 10, rest = whole % step;
    uint64_t left_out = rest < step - rest ? rest : step - rest;
    double half = (nextafter(value, INFINITY) - value) / value * (double)whole / 2;
    return (double)left_out <= half * 1.01 + 1;
}

/* Reading back needs a decimal-to-binary conversion; this is the one place outside the decimal
 * reader that makes one, and only to choose the number of digits. */
char *real_text(double value, char *out) {
    char shorter[32];
    int count;
    snprintf(out, 32, "%.*g", ENOUGH, value);
    uint64_t whole = digits_of(out, &count);
    if (count <= SHORTEST)
        return out;
    for (int digits = SHORTEST; digits < ENOUGH; digits++) {
        if (!may_do(fabs(value), whole, digits))
            continue;
        snprintf(shorter, sizeof shorter, "%.*g", digits, value);
        if (strtod(shorter, NULL) == value)
            return strcpy(out, shorter);
    }
    return out;
}

double real_read(const char *text, char **end) {
    return strtod(text, end);
}

double geometric_middle(double low, double high) {
    return sqrt(low * high);
}

static void add_commas(char *text, size_t room) {
    char *start = text + (*text == '-');
    size_t whole = strspn(start, "0123456789");
    if (whole < 5)
        return;
    for (size_t at = (whole - 1) % 3 + 1; at < whole; at += 4, whole++) {
        size_t rest = strlen(start + at) + 1;
        if ((size_t)(start - text) + at + rest + 1 > room)
            return;
        memmove(start + at + 1, start + at, rest);
        start[at] = ',';
    }
}

char *human_number(double value, int digits, char *out) {
    if (!isfinite(value)) {
        snprintf(out, 64, "not known");
        return out;
    }
    double size = fabs(value);
    int before = size >= 1 ? (int)floor(log10(size)) + 1 : size > 0 ? (int)ceil(log10(size)) : 1;
    int after = digits - before;
    if (after < 0)
        after = 0;
    if (after > 12)
        after = 12;
    snprintf(out, 64, "%.*f", after, value);
    add_commas(out, 64);
    return out;
}
