/* SPDX-License-Identifier: MIT
 * How figures look on pages: few digits, the same everywhere. NAN is printed as
 * "not known". Texts live in the arena. */
#ifndef MTOK_FIGURE_H
#define MTOK_FIGURE_H

#include <mtok/buf.h>

/* A list price, exact, with two decimals or more: "2.50", "0.075", "2,666.67". */
const char *figure_price(struct arena *arena, double usd);
/* A cost, three significant digits but, above 0.01, no more than three decimals: "0.230", "1.48",
 * "47.8", "0.059". */
const char *figure_cost(struct arena *arena, double usd);
/* Dollars and cents: "39.33", "2,666.67". */
const char *figure_dollars(struct arena *arena, double usd);
/* A multiple without its x: "43.5", "267", "0.35". */
const char *figure_times(struct arena *arena, double times);
/* A ratio near one: "1.08", "0.36", "12.3". */
const char *figure_ratio(struct arena *arena, double ratio);
/* An interval in two significant digits: ".47-4.7", "2.1-21", "320-1900"; "" where either is NAN.
 */
const char *figure_range(struct arena *arena, double low, double high);
/* Parameters: "8.03B", "1,159T". */
const char *figure_params(struct arena *arena, double count);
/* The interval of parameters in the unit of its upper end: "50-200B", "1.6-10T". */
const char *figure_params_range(struct arena *arena, double low, double high);
/* A share (0..1) in per cent: "0.3%", "36%", "<0.1%". */
const char *figure_percent(struct arena *arena, double share);
/* Two significant digits, thousands as k and millions as M: "100k", "1M", "30k", "16", ".27". */
const char *figure_short(struct arena *arena, double value);
/* A whole number with commas: "2,503". */
const char *figure_whole(struct arena *arena, double value);
/* Large and small numbers for a pocket calculator: "2e17", "3.1664e16", "21.0544". */
const char *figure_exact(struct arena *arena, double value);

#endif
