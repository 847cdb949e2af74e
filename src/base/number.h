/* SPDX-License-Identifier: MIT
 * Numbers as text: exact for machines, short for people. */
#ifndef MTOK_NUMBER_H
#define MTOK_NUMBER_H

/* The shortest decimal text that reads back as the same double; out holds 32 bytes. */
char *real_text(double value, char *out);
/* Reads a double as strtod does (the program never sets a locale); *end is where it stopped. */
double real_read(const char *text, char **end);
/* sqrt(low * high): the median of a lognormal given by its 5 % and 95 % points. */
double geometric_middle(double low, double high);
/* A number for people: at most `digits` significant digits, no exponent, thousands commas from
 * 10,000 on ("2,666.67", "0.2300", "1.2"); out holds 64 bytes. */
char *human_number(double value, int digits, char *out);

#endif
