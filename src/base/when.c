/* SPDX-License-Identifier: MIT
 * Times in UTC seconds, read and written without the C library's calendar: no
 * time zone, no locale, no global state. */
#include <mtok/when.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY INT64_C(86400)

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool day_exists(int year, int month, int day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

/* Days of the proleptic Gregorian calendar, counted in years that begin in March so that the leap
 * day is the last of a year: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * days_from_civil. 719468 is the day number of 1970-01-01 counted from 0000-03-01. */
int64_t when_civil(int year, int month, int day) {
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468) * DAY;
}

struct civil {
    int year, month, day, hour, minute, second;
};

/* The reverse (civil_from_days); times outside the years 0 to 9999 are shown as their limit. */
static struct civil civil_of(int64_t when) {
    int64_t first = when_civil(0, 1, 1), last = when_civil(10000, 1, 1) - 1;
    when = when < first ? first : when > last ? last : when;
    int64_t days = (when - (when % DAY + DAY) % DAY) / DAY, second = when - days * DAY;
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int64_t year_of = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of + year_of / 4 - year_of / 100);
    int64_t m = (5 * of_year + 2) / 153;
    struct civil c = {.day = (int)(of_year - (153 * m + 2) / 5 + 1),
                      .month = (int)(m < 10 ? m + 3 : m - 9),
                      .hour = (int)(second / 3600),
                      .minute = (int)(second / 60 % 60),
                      .second = (int)(second % 60)};
    c.year = (int)(year_of + era * 400) + (c.month <= 2);
    return c;
}

/* A text being read: every take_ moves on only when it matched. */
struct cursor {
    const char *p;
    const char *end;
};

static bool take_char(struct cursor *at, const char *set) {
    if (at->p == at->end || !*at->p || !strchr(set, *at->p))
        return false;
    at->p++;
    return true;
}

/* Exactly `count` digits. */
static bool take_digits(struct cursor *at, int count, int *value) {
    if (at->end - at->p < count)
        return false;
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (!is_digit(at->p[i]))
            return false;
        n = n * 10 + (at->p[i] - '0');
    }
    at->p += count;
    *value = n;
    return true;
}

/* "07:25:11", "07:25", "072511", "0725", with a fraction of a second that is dropped. */
static bool take_clock(struct cursor *at, int64_t *seconds) {
    int hour, minute, second = 0;
    if (!take_digits(at, 2, &hour))
        return false;
    bool colons = take_char(at, ":");
    if (!take_digits(at, 2, &minute))
        return false;
    bool more = colons ? take_char(at, ":") : at->p < at->end && is_digit(*at->p);
    if (more && !take_digits(at, 2, &second))
        return false;
    if (more && take_char(at, ".")) {
        int digit;
        if (!take_digits(at, 1, &digit))
            return false;
        while (take_digits(at, 1, &digit))
            continue;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

/* "Z", "+02:00", "+0200", "+02", or nothing, which is UTC. */
static bool take_offset(struct cursor *at, int64_t *seconds) {
    *seconds = 0;
    if (at->p == at->end || take_char(at, "Zz"))
        return true;
    int sign = *at->p == '-' ? -1 : 1, hours, minutes = 0;
    if (!take_char(at, "+-") || !take_digits(at, 2, &hours))
        return false;
    if ((take_char(at, ":") || at->p < at->end) && !take_digits(at, 2, &minutes))
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

static bool read_time(struct cursor *at, int64_t *when) {
    int year, month, day = 1;
    if (!take_digits(at, 4, &year) || !take_char(at, "-") || !take_digits(at, 2, &month))
        return false;
    bool days = take_char(at, "-");
    if (days && !take_digits(at, 2, &day))
        return false;
    if (!day_exists(year, month, day))
        return false;
    *when = when_civil(year, month, day);
    if (!days || at->p == at->end)
        return true;
    int64_t clock, offset;
    if (!take_char(at, "Tt ") || !take_clock(at, &clock) || !take_offset(at, &offset))
        return false;
    *when += clock - offset;
    return true;
}

int when_read(const char *text, size_t size, int64_t *when, struct err *err) {
    struct cursor at = {text, text + size};
    int64_t value;
    if (!read_time(&at, &value) || at.p != at.end)
        return err_set(err, "\"%.*s\" is not a time: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ",
                       size > 40 ? 40 : (int)size, text);
    *when = value;
    return 0;
}

char *when_text(int64_t when, char *out) {
    struct civil c = civil_of(when);
    char text[96]; /* the compiler cannot know how short six numbers are */
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
             c.minute, c.second);
    memcpy(out, text, WHEN_TEXT - 1);
    out[WHEN_TEXT - 1] = 0;
    return out;
}

char *when_day(int64_t when, char *out) {
    char text[WHEN_TEXT];
    memcpy(out, when_text(when, text), 10);
    out[10] = 0;
    return out;
}

char *when_month_of(int64_t when, char *out) {
    char text[WHEN_TEXT];
    memcpy(out, when_text(when, text), 7);
    out[7] = 0;
    return out;
}

int when_month(const char *month, int64_t *starts, int64_t *ends, struct err *err) {
    struct cursor at = {month, month + strlen(month)};
    int year, number;
    if (!take_digits(&at, 4, &year) || !take_char(&at, "-") || !take_digits(&at, 2, &number) ||
        at.p != at.end || !day_exists(year, number, 1))
        return err_set(err, "\"%.40s\" is not a month: expected YYYY-MM", month);
    *starts = when_civil(year, number, 1);
    *ends = *starts + month_days(year, number) * DAY;
    return 0;
}

static void skip_gaps(struct cursor *at) {
    while (take_char(at, " ,"))
        continue;
}

/* A month's whole English name, its first three letters, or "Sept"; a point may follow. */
static bool take_month(struct cursor *at, int *month) {
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    size_t size = 0;
    while (at->p + size < at->end && ((at->p[size] | 32) >= 'a' && (at->p[size] | 32) <= 'z'))
        size++;
    for (int i = 0; i < 12; i++) {
        bool short_form = size == 3 || (size == 4 && i == 8);
        if ((size == strlen(names[i]) || short_form) && strncasecmp(at->p, names[i], size) == 0) {
            at->p += size;
            take_char(at, ".");
            *month = i + 1;
            return true;
        }
    }
    return false;
}

/* "31", "5", "31st" */
static bool take_day(struct cursor *at, int *day) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    if (!take_digits(at, 2, day) && !take_digits(at, 1, day))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (at->end - at->p >= 2 && strncasecmp(at->p, endings[i], 2) == 0) {
            at->p += 2;
            break;
        }
    return true;
}

int when_read_english(const char *text, int64_t *when) {
    struct cursor at = {text, text + strlen(text)};
    int year, month, day;
    skip_gaps(&at);
    bool day_first = at.p < at.end && is_digit(*at.p);
    if (day_first && !take_day(&at, &day))
        return -1;
    skip_gaps(&at);
    if (!take_month(&at, &month))
        return -1;
    if (!day_first) {
        skip_gaps(&at);
        if (!take_day(&at, &day))
            return -1;
    }
    if (!take_char(&at, " ,"))
        return -1;
    skip_gaps(&at);
    if (!take_digits(&at, 4, &year))
        return -1;
    skip_gaps(&at);
    if (at.p != at.end || !day_exists(year, month, day))
        return -1;
    *when = when_civil(year, month, day);
    return 0;
}
