/* SPDX-License-Identifier: MIT
 * Exact decimals. The digits are never turned into a binary fraction: the text
 * is scanned once, the point is moved by arithmetic on its position, and what
 * lies behind the ninth place is rounded once, half to even. */
#include <mtok/decimal.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* An exponent is held within this range: far beyond any text's length, so that every comparison
 * with it comes out as with the true one, and far from overflowing int64_t. */
#define EXPONENT_MAX INT64_C(1000000000000000)
#define QUOTE_MAX 60

/* A number's place in a text. `digits` may contain commas and one point. */
struct scan {
    const char *digits;
    const char *digits_end;
    int64_t whole;    /* digits before the point */
    int64_t exponent; /* as written */
    bool negative;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* Bytes of text to show in a message; no UTF-8 sequence is cut. */
static int quote_size(const char *text, size_t size) {
    const char *zero = memchr(text, 0, size);
    size_t n = zero ? (size_t)(zero - text) : size;
    if (n > QUOTE_MAX) {
        n = QUOTE_MAX;
        while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
    }
    return (int)n;
}

/* Digits before the point, commas only between groups of three. Returns where they end, or NULL. */
static const char *scan_whole(const char *p, const char *end, int64_t *count) {
    const char *first = p;
    int64_t group = 0;
    bool commas = false;
    *count = 0;
    for (; p < end && (is_digit(*p) || *p == ','); p++) {
        if (*p == ',') {
            if (commas ? group != 3 : group < 1 || group > 3 || *first == '0')
                return NULL; /* "0,123" is somebody's decimal comma */
            commas = true;
            group = 0;
        } else {
            group++;
            ++*count;
        }
    }
    return commas && group != 3 ? NULL : p;
}

static const char *scan_exponent(const char *p, const char *end, int64_t *exponent) {
    *exponent = 0;
    if (p == end || (*p != 'e' && *p != 'E'))
        return p;
    p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !is_digit(*p))
        return NULL;
    for (; p < end && is_digit(*p); p++)
        if (*exponent < EXPONENT_MAX)
            *exponent = *exponent * 10 + (*p - '0');
    if (negative)
        *exponent = -*exponent;
    return p;
}

/* Scans the whole of p..end as one number; false when it is none. */
static bool scan_number(const char *p, const char *end, struct scan *scan) {
    while (p < end && is_space(*p))
        p++;
    while (end > p && is_space(end[-1]))
        end--;
    scan->negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    scan->digits = p;
    p = scan_whole(p, end, &scan->whole);
    if (!p)
        return false;
    int64_t places = 0;
    if (p < end && *p == '.') {
        for (p++; p < end && is_digit(*p); p++)
            places++;
        if (!places)
            return false;
    }
    scan->digits_end = p;
    if (scan->whole + places == 0)
        return false;
    p = scan_exponent(p, end, &scan->exponent);
    return p == end;
}

/* Whether what is left from p on (the first digit is already known to be 5 or not) makes the
 * integer `kept` round up: more than half, or half and kept is odd. */
static bool rounds_up(const char *p, const char *end, uint64_t kept) {
    while (p < end && !is_digit(*p))
        p++;
    if (p == end || *p < '5')
        return false;
    if (*p > '5')
        return true;
    for (p++; p < end; p++)
        if (*p >= '1' && *p <= '9')
            return true;
    return kept & 1;
}

/* The integer whose digits are the first `keep` of the scanned ones, rounded. -1: does not fit. */
static int round_digits(const struct scan *scan, int64_t keep, uint64_t *out) {
    const char *p = scan->digits, *end = scan->digits_end;
    for (; p < end && !(*p >= '1' && *p <= '9'); p++)
        if (*p == '0')
            keep--;
    *out = 0;
    if (p == end || keep < 0)
        return 0;
    if (keep > 19) /* 20 digits are 1e19 or more */
        return -1;
    for (; keep > 0 && p < end; p++)
        if (is_digit(*p)) {
            *out = *out * 10 + (uint64_t)(*p - '0');
            keep--;
        }
    for (; keep > 0; keep--)
        *out *= 10;
    if (rounds_up(p, end, *out))
        ++*out;
    return *out > INT64_MAX ? -1 : 0;
}

int decimal_read(const char *text, size_t size, int shift, int64_t *nano, struct err *err) {
    struct scan scan;
    if (!scan_number(text, text + size, &scan))
        return err_set(err, "\"%.*s\" is not a decimal number", quote_size(text, size), text);
    uint64_t value;
    if (round_digits(&scan, scan.whole + scan.exponent + shift + 9, &value))
        return err_set(err, "\"%.*s\" is out of range", quote_size(text, size), text);
    *nano = scan.negative ? -(int64_t)value : (int64_t)value;
    return 0;
}

/* The common case without any text: where the double is the one nearest to n / 10^places (powers
 * of ten up to 10^22 and integers up to 10^15 are exact, so the division rounds once), its digits
 * are those of n, and n is what rounding them gives. */
static bool is_decimal(double value, int places, int64_t *n) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (places < 0 || places > 22)
        return false;
    double scaled = value * powers[places];
    if (!(scaled > -1e15 && scaled < 1e15))
        return false;
    *n = llround(scaled);
    return (double)*n / powers[places] == value;
}

int decimal_from_double(double value, int shift, int64_t *nano, struct err *err) {
    if (!isfinite(value))
        return err_set(err, "a number is not finite");
    if (is_decimal(value, shift + 9, nano))
        return 0;
    char printed[64], text[64];
    size_t size = 0;
    snprintf(printed, sizeof printed, "%.17g", value);
    /* The decimal sign is the locale's and may take several bytes: whatever can be no other part
     * of the number is one. */
    for (const char *p = printed; *p; p++)
        if (strchr("0123456789+-e", *p))
            text[size++] = *p;
        else if (size == 0 || text[size - 1] != '.')
            text[size++] = '.';
    return decimal_read(text, size, shift, nano, err);
}

/* n > 0 without trailing zeros and its exponent as printf's %g writes them: with an exponent below
 * 1e-4, with zeros in front from there. The values that come here are below 10^15. */
static char *print_short(const char *digits, int count, int exponent, char *out) {
    char *at = out;
    if (exponent < -4) {
        *at++ = digits[0];
        if (count > 1) {
            *at++ = '.';
            memcpy(at, digits + 1, (size_t)count - 1);
            at += count - 1;
        }
        *at++ = 'e';
        *at++ = '-';
        *at++ = (char)('0' - exponent / 10);
        *at++ = (char)('0' - exponent % 10);
        *at = 0;
        return out;
    }
    if (exponent < 0) {
        memcpy(at, "0.0000", 6);
        at += 1 - exponent;
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (exponent >= 0 && i == exponent + 1)
            *at++ = '.';
        *at++ = i < count ? digits[i] : '0';
    }
    *at = 0;
    return out;
}

char *decimal_double_text(double value, char *out, size_t room) {
    int64_t n;
    int places = 9;
    if (!is_decimal(value, places, &n) && !is_decimal(value, places = 15, &n))
        n = 0;
    if (n <= 0) {
        snprintf(out, room, "%.15g", value);
        return out;
    }
    while (n % 10 == 0) {
        n /= 10;
        places--;
    }
    char digits[24];
    int count = 0;
    for (int64_t rest = n; rest; rest /= 10)
        digits[sizeof digits - 1 - (size_t)count++] = (char)('0' + rest % 10);
    return print_short(digits + sizeof digits - count, count, count - 1 - places, out);
}

char *decimal_text(int64_t nano, char *out) {
    uint64_t value = nano < 0 ? 0 - (uint64_t)nano : (uint64_t)nano;
    unsigned long long whole = value / (uint64_t)NANO, part = value % (uint64_t)NANO;
    int n = snprintf(out, 24, "%s%llu.%09llu", nano < 0 ? "-" : "", whole, part);
    while (n > 0 && out[n - 1] == '0')
        out[--n] = 0;
    if (n > 0 && out[n - 1] == '.')
        out[--n] = 0;
    return out;
}
