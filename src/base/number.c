/* SPDX-License-Identifier: MIT
 * Numbers as text: exact for machines, short for people. */
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading back needs a decimal-to-binary conversion; this is the one place outside the decimal
 * reader that makes one, and only to choose the number of digits. */
char *real_text(double value, char *out) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
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
