/* SPDX-License-Identifier: MIT */
#include "page/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char unknown[] = "not known";

/* A copy with commas between the thousands. */
static const char *with_commas(struct arena *arena, const char *number) {
    char out[96];
    size_t n = 0;
    size_t sign = *number == '-';
    size_t whole = strspn(number + sign, "0123456789");
    if (whole < 4 || strlen(number) > 64)
        return arena_text(arena, number);
    for (size_t i = 0; number[i]; i++) {
        if (i > sign && i - sign < whole && (whole - (i - sign)) % 3 == 0)
            out[n++] = ',';
        out[n++] = number[i];
    }
    out[n] = 0;
    return arena_text(arena, out);
}

/* Power of ten of the first digit: 0 for 1 to 9.99, -1 for 0.1 to 0.99. */
static int power_of(double size) {
    return size > 0 ? (int)floor(log10(size)) : 0;
}

/* `digits` significant digits without an exponent, 12 decimals at most. */
static void print_significant(double value, int digits, char *out, size_t room) {
    double size = fabs(value);
    int after = digits - 1 - power_of(size);
    /* 9.96 in two digits is 10, not 10.0 */
    if (after > 0 && power_of(size + 0.5 * pow(10, -after)) > power_of(size))
        after--;
    if (after < 0)
        after = 0;
    if (after > 12)
        after = 12;
    snprintf(out, room, "%.*f", after, value);
}

const char *figure_price(struct arena *arena, double usd) {
    char text[64];
    if (!isfinite(usd))
        return unknown;
    snprintf(text, sizeof text, "%.9f", usd);
    size_t size = strlen(text);
    const char *point = strchr(text, '.');
    while (point && text + size > point + 3 && text[size - 1] == '0')
        text[--size] = 0;
    return with_commas(arena, text);
}

const char *figure_cost(struct arena *arena, double usd) {
    char text[64];
    if (!isfinite(usd))
        return unknown;
    if (fabs(usd) >= 0.01 && fabs(usd) < 0.1)
        snprintf(text, sizeof text, "%.3f", usd);
    else
        print_significant(usd, 3, text, sizeof text);
    return with_commas(arena, text);
}

const char *figure_ratio(struct arena *arena, double ratio) {
    char text[64];
    if (!isfinite(ratio))
        return unknown;
    if (ratio >= 0.1 && ratio < 10)
        snprintf(text, sizeof text, "%.2f", ratio);
    else
        print_significant(ratio, 2, text, sizeof text);
    return with_commas(arena, text);
}

const char *figure_dollars(struct arena *arena, double usd) {
    char text[64];
    if (!isfinite(usd))
        return unknown;
    snprintf(text, sizeof text, "%.2f", usd);
    return with_commas(arena, text);
}

const char *figure_times(struct arena *arena, double times) {
    char text[64];
    if (!isfinite(times))
        return unknown;
    if (times >= 99.95)
        snprintf(text, sizeof text, "%.0f", times);
    else if (times >= 1)
        snprintf(text, sizeof text, "%.1f", times);
    else
        print_significant(times, 2, text, sizeof text);
    return with_commas(arena, text);
}

/* Two digits; the leading zero is dropped, for tables are narrow. */
static const char *short_number(double value, char *out, size_t room) {
    print_significant(value, 2, out, room);
    return strncmp(out, "0.", 2) == 0 ? out + 1 : out;
}

const char *figure_range(struct arena *arena, double low, double high) {
    char first[64], last[64];
    if (!isfinite(low) || !isfinite(high))
        return "";
    return arena_printf(arena, "%s-%s", short_number(low, first, sizeof first),
                        short_number(high, last, sizeof last));
}

const char *figure_short(struct arena *arena, double value) {
    char text[64];
    if (!isfinite(value))
        return unknown;
    if (value >= 0.9995e6) {
        const char *millions = short_number(value / 1e6, text, sizeof text);
        size_t size = strlen(millions);
        if (size > 2 && strcmp(millions + size - 2, ".0") == 0)
            size -= 2;
        return arena_printf(arena, "%.*sM", (int)size, millions);
    }
    if (value >= 1e4)
        return arena_printf(arena, "%.0fk", value / 1e3);
    return arena_text(arena, short_number(value, text, sizeof text));
}

static const char *params_unit(double count, double *unit) {
    if (count >= 0.9995e12) {
        *unit = 1e12;
        return "T";
    }
    if (count >= 0.9995e9) {
        *unit = 1e9;
        return "B";
    }
    *unit = 1e6;
    return "M";
}

const char *figure_params(struct arena *arena, double count) {
    char text[64];
    double unit;
    if (!isfinite(count))
        return unknown;
    const char *letter = params_unit(count, &unit);
    print_significant(count / unit, 3, text, sizeof text);
    if (strchr(text, '.'))
        for (size_t n = strlen(text); text[n - 1] == '0' || text[n - 1] == '.'; text[n] = 0)
            if (text[--n] == '.') {
                text[n] = 0;
                break;
            }
    return arena_printf(arena, "%s%s", with_commas(arena, text), letter);
}

const char *figure_params_range(struct arena *arena, double low, double high) {
    double unit;
    if (!isfinite(low) || !isfinite(high))
        return "";
    const char *letter = params_unit(high, &unit);
    return arena_printf(arena, "%s%s", figure_range(arena, low / unit, high / unit), letter);
}

const char *figure_percent(struct arena *arena, double share) {
    if (!isfinite(share))
        return unknown;
    if (share > 0 && share < 0.0005)
        return "<0.1%";
    if (share < 1 && share > 0.9995)
        return ">99.9%";
    return arena_printf(arena, fabs(share) < 0.00995 ? "%.1f%%" : "%.0f%%", 100 * share);
}

const char *figure_whole(struct arena *arena, double value) {
    char text[64];
    if (!isfinite(value))
        return unknown;
    snprintf(text, sizeof text, "%.0f", value);
    return with_commas(arena, text);
}

/* Six significant digits; powers of ten above a million, because FLOP/s have sixteen digits. */
const char *figure_exact(struct arena *arena, double value) {
    char text[64];
    if (!isfinite(value))
        return unknown;
    if (fabs(value) >= 1e7 || (value != 0 && fabs(value) < 1e-4)) {
        snprintf(text, sizeof text, "%.5e", value);
        char *mark = strchr(text, 'e');
        long power = 0;
        int sign = mark[1] == '-' ? -1 : 1;
        for (const char *p = mark + 2; *p; p++)
            power = power * 10 + (*p - '0');
        char *end = mark;
        while (end[-1] == '0')
            end--;
        if (end[-1] == '.')
            end--;
        *end = 0;
        return arena_printf(arena, "%se%ld", text, sign * power);
    }
    snprintf(text, sizeof text, "%.10g", value);
    if (strlen(text) > 8)
        print_significant(value, 6, text, sizeof text);
    return with_commas(arena, text);
}
