/* SPDX-License-Identifier: MIT
 * Times: UTC seconds inside, ISO 8601 text outside. Months are "YYYY-MM". */
#ifndef MTOK_WHEN_H
#define MTOK_WHEN_H

#include <mtok/err.h>
#include <stddef.h>
#include <stdint.h>

#define WHEN_TEXT 21 /* "2026-03-12T07:25:11Z" and its zero */

/* "2026-03-12", "2026-03-12T07:25:11Z", "2026-03-12T072511Z", "2026-03-12 07:25" (UTC), with an
 * offset "+02:00", or "2026-03" (its first second). The whole text must be a time; days that do
 * not exist are errors. */
int when_read(const char *text, size_t size, int64_t *when, struct err *err);
/* "2026-03-12T07:25:11Z"; out holds WHEN_TEXT bytes. Returns out. */
char *when_text(int64_t when, char *out);
/* "2026-03-12" */
char *when_day(int64_t when, char *out);
/* First second of the month "YYYY-MM", and of the one after it. */
int when_month(const char *month, int64_t *starts, int64_t *ends, struct err *err);
/* Month of a time; out holds 8 bytes. Returns out. */
char *when_month_of(int64_t when, char *out);
/* Civil date to UTC seconds at 00:00. month 1..12 */
int64_t when_civil(int year, int month, int day);
/* "August 31, 2026", "Aug 31 2026", "31 August 2026": 0 or -1. */
int when_read_english(const char *text, int64_t *when);

#endif
