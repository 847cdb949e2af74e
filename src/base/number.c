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

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9, 1e10,
                                1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20};

/* value * 10^scale, rounded to the nearest whole number, half to even; exact: 53 bits times 67 fit
 * into 128. 1e-4 <= value < 1e15, scale 0 to 20. */
static uint64_t scaled(double value, int scale) {
    int exponent;
    __extension__ typedef unsigned __int128 wide;
    wide product = (uint64_t)ldexp(frexp(value, &exponent), 53);
    for (int i = 0; i < scale; i++)
        product *= 10;
    int shift = 53 - exponent;
    uint64_t whole = (uint64_t)(product >> shift);
    wide rest = product - ((wide)whole << shift);
    wide half = (wide)1 << (shift - 1);
    return whole + (rest > half || (rest == half && whole % 2));
}

/* whole / 10^scale in digits, without zeros at its end. (By hand: a listing is mostly such numbers,
 * and printf took more than the question.) */
static char *fixed_text(bool negative, uint64_t whole, int scale, char *out) {
    char digits[32];
    char *first = digits + sizeof digits;
    for (; scale > 0 && whole % 10 == 0; scale--)
        whole /= 10;
    *--first = 0;
    for (int n = 0; whole || n <= scale; n++, whole /= 10) {
        if (n && n == scale)
            *--first = '.';
        *--first = (char)('0' + whole % 10);
    }
    if (negative)
        *--first = '-';
    memcpy(out, first, (size_t)(digits + sizeof digits - first));
    return out;
}

/* Of the numbers that tables are full of; NULL for others. A whole number below 2^53 divided by a
 * power of ten below 1e22 is rounded once, as reading its text is. */
static char *middle_text(double value, char *out) {
    double size = fabs(value);
    if (!(size >= 1e-4 && size < 1e15))
        return NULL;
    int scale = SHORTEST - 1;
    for (; scale > 0 && size >= powers[SHORTEST - scale]; scale--)
        continue;
    for (; scale < SHORTEST + 3 && size * powers[scale] < powers[SHORTEST - 1]; scale++)
        continue;
    for (int more = 0; more <= ENOUGH - SHORTEST; more++) {
        uint64_t whole = scaled(size, scale + more);
        if (SHORTEST + more == ENOUGH)
            return fixed_text(value < 0, whole, scale + more, out);
        if (whole > UINT64_C(1) << 53)
            return NULL;
        if ((double)whole / powers[scale + more] == size)
            return fixed_text(value < 0, whole, scale + more, out);
    }
    return NULL;
}

/* Reading back needs a decimal-to-binary conversion; this is the one place outside the decimal
 * reader that makes one, and only to choose the number of digits. */
char *real_text(double value, char *out) {
    if (middle_text(value, out))
        return out;
    for (int digits = SHORTEST; digits < ENOUGH; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            return out;
    }
    snprintf(out, 32, "%.*g", ENOUGH, value); /* always enough */
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
