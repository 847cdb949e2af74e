/* SPDX-License-Identifier: MIT
 * Exact decimals: integers of 1e-9 of a unit ("nano"), read from text digit by
 * digit and rounded once, half to even. Locale plays no part. Range about
 * -9.2e9 to 9.2e9 units; what does not fit is an error, never a saturation. */
#ifndef MTOK_DECIMAL_H
#define MTOK_DECIMAL_H

#include <mtok/err.h>
#include <stddef.h>
#include <stdint.h>

#define NANO INT64_C(1000000000)

/* A plain number: optional sign, digits with optional thousands commas (in
 * groups of three), optional fraction, optional exponent; surrounding white
 * space allowed, nothing else. shift multiplies by 10^shift as text (6 turns
 * USD per token into USD per Mtok, 3 USD per 1K, -2 cents into dollars).
 * "NaN", "Infinity", "0x10", "1,5", "1.2.3" and "" are errors. */
int decimal_read(const char *text, size_t size, int shift, int64_t *nano, struct err *err);

/* A JSON number, which arrives as a double: rounded once from its shortest 17
 * digits. Infinities and NaN are errors. */
int decimal_from_double(double value, int shift, int64_t *nano, struct err *err);
/* What printf's "%.15g" gives in the C locale, faster for prices; out holds `room` >= 32 bytes.
 * Returns out. */
char *decimal_double_text(double value, char *out, size_t room);

/* What a price text means when it does not say so itself. */
enum price_unit {
    PRICE_PLAIN, /* the number as it stands (USD per hour, per Mtok) */
    PRICE_PER_MTOK,
    PRICE_PER_1K,
    PRICE_PER_TOKEN
};

/* A price as people write it: currency mark ("$", "USD", "US$", "¢", "cents")
 * before or behind, thousands commas, and a unit ("/ MTok", "per 1M tokens",
 * "per 1K tokens", "/1k", "per token", "per hour", "/hr") that overrides
 * `unit`. For token units the result is USD per Mtok, else USD as given. Any
 * other currency mark (€, £, ¥) and any text that is left over is an error
 * naming it; so is a price per hour where `unit` asks for one of tokens. */
int decimal_price(const char *text, enum price_unit unit, int64_t *nano, struct err *err);

/* The shortest exact text ("2.5", "-0.000000001", "10"); out holds at least 24
 * bytes. Returns out. */
char *decimal_text(int64_t nano, char *out);

#endif
