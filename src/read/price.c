/* SPDX-License-Identifier: MIT
 * Prices as people write them: "$2.50 / 1M tokens", "25¢ per 1K", "USD 3.00".
 * A small scanner with a closed vocabulary; whatever it does not know is an
 * error, because a word that was overlooked may be the one that changes the
 * price ("$50% off", "per 1M characters", "A$5"). */
#include <mtok/decimal.h>

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct price {
    const char *text; /* the whole text, for messages */
    const char *p;    /* what is still to be read */
    const char *number;
    size_t number_size;
    bool negative;
    bool sign;  /* "$" seen */
    bool word;  /* "USD" seen */
    bool cents; /* "¢" or "cents" seen */
    bool per;   /* a unit seen */
    enum price_unit unit;
};

static void skip_space(struct price *price) {
    if (*price->p == ' ')
        price->p++;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Takes `word` (ASCII case ignored) when it stands here and does not run on in letters. */
static bool take_word(struct price *price, const char *word) {
    size_t size = strlen(word);
    if (strncasecmp(price->p, word, size) != 0 || is_letter(price->p[size]))
        return false;
    price->p += size;
    skip_space(price);
    return true;
}

static bool take_any(struct price *price, const char *const *words) {
    for (; *words; words++)
        if (take_word(price, *words))
            return true;
    return false;
}

static bool take_mark(struct price *price, const char *mark) {
    if (strncmp(price->p, mark, strlen(mark)) != 0)
        return false;
    price->p += strlen(mark);
    skip_space(price);
    return true;
}

/* Bytes of the thing at p that a message should name: a word or one character. */
static int thing_size(const char *p) {
    int n = 0;
    while (n < 40 && is_letter(p[n]))
        n++;
    if (n)
        return n;
    for (n = 1; n < 4 && ((unsigned char)p[n] & 0xC0) == 0x80; n++)
        continue;
    return n;
}

static int refuse(const struct price *price, const char *why, struct err *err) {
    return err_set(err, "\"%.*s\" %s in \"%s\"", *price->p ? thing_size(price->p) : 0, price->p,
                   why, price->text);
}

static bool foreign_currency(const struct price *price) {
    static const char *const marks[] = {"€", "£", "¥", "￥", "₹", "₩", "元", NULL};
    static const char *const codes[] = {"EUR", "GBP", "CNY", "RMB", "JPY",  "CAD",
                                        "AUD", "INR", "KRW", "CHF", "yuan", NULL};
    struct price look = *price;
    for (size_t i = 0; marks[i]; i++)
        if (take_mark(&look, marks[i]))
            return true;
    return take_any(&look, codes);
}

/* The number itself: a sign is allowed before it and before its "$". */
static int take_number(struct price *price, struct err *err) {
    if (price->number || price->per)
        return refuse(price, "is a second number", err);
    const char *p = price->p;
    while (is_digit(*p) || *p == '.' || *p == ',')
        p++;
    if ((*p == 'e' || *p == 'E') &&
        (is_digit(p[1]) || ((p[1] == '-' || p[1] == '+') && is_digit(p[2]))))
        for (p += 2; is_digit(*p); p++)
            continue;
    price->number = price->p;
    price->number_size = (size_t)(p - price->p);
    price->p = p;
    skip_space(price);
    return 0;
}

static int take_once(struct price *price, bool *seen, const char *at, struct err *err) {
    if (*seen) {
        price->p = at;
        return refuse(price, "stands twice", err);
    }
    *seen = true;
    return 0;
}

/* How many tokens a unit counts: what stands after "per" or "/". */
static bool take_amount(struct price *price) {
    static const char *const millions[] = {"MTok",    "MTokens", "1MTok",     "1 MTok",
                                           "1M",      "1 M",     "1 million", "1,000,000",
                                           "million", "1000000", NULL};
    static const char *const thousands[] = {"KTok", "KTokens",  "1KTok",      "1 KTok",
                                            "1K",   "1 K",      "1 thousand", "1,000",
                                            "1000", "thousand", "K",          NULL};
    /* A small "m" alone may be a month or a minute. */
    bool capital = *price->p == 'M' && take_word(price, "M");
    if (capital || take_any(price, millions))
        price->unit = PRICE_PER_MTOK;
    else if (take_any(price, thousands))
        price->unit = PRICE_PER_1K;
    else
        return false;
    return true;
}

static int take_tokens(struct price *price, struct err *err) {
    static const char *const sides[] = {"input", "output", "prompt", "completion", NULL};
    static const char *const tokens[] = {"tokens", "token", "tok", NULL};
    bool amount = take_amount(price);
    take_any(price, sides);
    if (amount) {
        take_any(price, tokens);
        return 0;
    }
    price->unit = PRICE_PER_TOKEN;
    if (take_word(price, "token") || take_word(price, "1 token"))
        return 0;
    return refuse(price, "is no unit of a price that is understood", err);
}

static int take_unit(struct price *price, const char *at, struct err *err) {
    static const char *const hours[] = {"hour", "hr", "h", NULL};
    if (!price->number || take_once(price, &price->per, at, err)) {
        price->p = at;
        return refuse(price, "stands where no unit was expected", err);
    }
    if (!take_any(price, hours))
        return take_tokens(price, err);
    if (price->unit != PRICE_PLAIN)
        return err_set(err, "\"%s\" is per hour, expected a price of tokens", price->text);
    return 0;
}

/* A minus directly before the number or its "$". */
static int take_minus(struct price *price, struct err *err) {
    const char *next = price->p + 1;
    if (price->number || price->negative || !(*next == '$' || *next == '.' || is_digit(*next)))
        return refuse(price, "was not expected", err);
    price->negative = true;
    price->p++;
    return 0;
}

static int take_thing(struct price *price, struct err *err) {
    const char *at = price->p;
    if (is_digit(*at) || *at == '.')
        return take_number(price, err);
    if (*at == '-')
        return take_minus(price, err);
    if (strncasecmp(at, "us$", 3) == 0)
        price->p += 2;
    if (take_mark(price, "$"))
        return take_once(price, &price->sign, at, err);
    if (take_word(price, "USD"))
        return take_once(price, &price->word, at, err);
    if (take_mark(price, "¢") || take_word(price, "cents") || take_word(price, "cent"))
        return take_once(price, &price->cents, at, err);
    if (take_mark(price, "/") || take_word(price, "per"))
        return take_unit(price, at, err);
    if (foreign_currency(price))
        return refuse(price, "is not US dollars", err);
    return refuse(price, "was not expected", err);
}

static int shift_of(const struct price *price) {
    int cents = price->cents ? -2 : 0;
    switch (price->unit) {
    case PRICE_PER_1K:
        return cents + 3;
    case PRICE_PER_TOKEN:
        return cents + 6;
    case PRICE_PLAIN:
    case PRICE_PER_MTOK:
        break;
    }
    return cents;
}

int decimal_price(const char *text, enum price_unit unit, int64_t *nano, struct err *err) {
    char folded[160];
    if (strlen(text) >= sizeof folded)
        return err_set(err, "a text of %zu bytes is too long for a price", strlen(text));
    memcpy(folded, text, strlen(text) + 1);
    utf8_fold(folded);
    struct price price = {.text = folded, .p = folded, .unit = unit};
    while (*price.p)
        if (take_thing(&price, err))
            return -1;
    if (!price.number)
        return err_set(err, "\"%s\" is not a price: no number", folded);
    if (price.cents && (price.sign || price.word))
        return err_set(err, "\"%s\" is in dollars and in cents", folded);
    if (decimal_read(price.number, price.number_size, shift_of(&price), nano, err))
        return -1;
    if (price.negative)
        *nano = -*nano;
    return 0;
}
