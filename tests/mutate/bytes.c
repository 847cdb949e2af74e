/* SPDX-License-Identifier: MIT
 * Mutations of any document: cut, flipped bytes, other line ends, a byte-order mark. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CUTS 200
#define FLIPS 400

static void cut(struct trial *trial) {
    static const struct claim claim = {.expect = EXPECT_PART, .follows = true};
    size_t size = trial->bytes.size, places = size < CUTS ? size : CUTS;
    for (size_t i = 0; i < places && !trial_over(trial); i++) {
        size_t at = size * i / places;
        if (i % 2)
            at = trial_random(trial, size);
        trial_name(trial, "cut at byte %zu", at);
        trial_splice(trial, at, size, "", 0);
        trial_judge(trial, &claim);
    }
}

/* The run of characters around `at` that are no separators: of a name, of a number, of a field. */
static void run_around(const struct buf *bytes, size_t at, const char *stops, char *out,
                       size_t room) {
    size_t from = at, to = at;
    while (from && !strchr(stops, bytes->data[from - 1]) && at - from < room / 2)
        from--;
    while (to < bytes->size && bytes->data[to] && !strchr(stops, bytes->data[to]) &&
           to - at < room / 2 - 1)
        to++;
    while (from < to && bytes->data[from] == ' ')
        from++;
    size_t n = 0;
    for (; from < to; from++) /* folded as the readers do */
        if (bytes->data[from] != ' ' || (n && out[n - 1] != ' '))
            out[n++] = bytes->data[from];
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = 0;
}

/* The number that the byte is in; "" when it is in none. */
static void digits_around(const struct buf *bytes, size_t at, char *out, size_t room) {
    size_t from = at, to = at;
    while (from && strchr("0123456789.,", bytes->data[from - 1]) && at - from < room / 2)
        from--;
    while (to < bytes->size && bytes->data[to] && strchr("0123456789.,-", bytes->data[to]) &&
           to - at < room / 2 - 1)
        to++;
    while (from < to && !isdigit((unsigned char)bytes->data[from]))
        from++;
    memcpy(out, bytes->data + from, to - from);
    out[to - from] = 0;
}

static char new_byte(struct trial *trial, char old) {
    static const char drawn[] = "0123456789.,-e \n\"|<>{}[]:/$xZ";
    unsigned kind = (unsigned)trial_random(trial, 3);
    char byte = old;
    while (byte == old) {
        if (kind == 0)
            byte = (char)(old ^ (char)(1 << trial_random(trial, 8)));
        else if (kind == 1 && isdigit((unsigned char)old))
            byte = (char)('0' + (char)trial_random(trial, 10));
        else
            byte = drawn[trial_random(trial, sizeof drawn - 1)];
    }
    return byte;
}

/* Three characters of a name, `before` of them before the byte; "" where a mark is among them. */
static void window_around(const struct buf *bytes, size_t at, size_t before, char out[4]) {
    *out = 0;
    if (at < before || at - before + 3 > bytes->size)
        return;
    memcpy(out, bytes->data + at - before, 3);
    out[3] = 0;
    if (strpbrk(out, "\t\r\n\"'`|<>{}[](),;:\\") || strlen(out) < 3)
        *out = 0;
}

static void flip_at(struct trial *trial, size_t at) {
    char old = trial->bytes.data[at], byte = new_byte(trial, old);
    char token[128], part[3][4] = {""}, number[128], field[512];
    trial_name(trial, "byte %zu: 0x%02x becomes 0x%02x", at, (unsigned char)old,
               (unsigned char)byte);
    trial_splice(trial, at, at + 1, &byte, 1);
    struct claim claim = {.expect = EXPECT_PART, .follows = true, .turns = true};
    run_around(&trial->mutated, at, " \t\r\n\"'`|<>{}[]()$,;\\=", token, sizeof token);
    run_around(&trial->mutated, at, "|<>{}[]`\"\r\n,\t", field, sizeof field);
    digits_around(&trial->mutated, at, number, sizeof number);
    claim.witness[0] = token;
    claim.witness[1] = field;
    claim.witness[2] = number;
    claim.letter = byte;
    if (byte == '\r' || byte == '\n') /* a name that is cut in two */
        run_around(&trial->mutated, at + 1, " \t\r\n\"'`|<>", token, sizeof token);
    /* The letters around it, for names that are taken apart; what follows it, for those it parts.
     */
    bool letters = isalpha((unsigned char)old) || isalpha((unsigned char)byte);
    for (size_t before = 0; before < 3 && letters; before++) {
        window_around(&trial->mutated, at, before, part[before]);
        claim.witness[4 + before] = part[before];
    }
    if (byte == '/')
        run_around(&trial->mutated, at + 1, " \t\r\n\"'`|<>{}[](),;\\/", field, sizeof field);
    if (iscntrl((unsigned char)byte) || (unsigned char)byte >= 0x80 || (unsigned char)old >= 0x80 ||
        !byte)
        claim.witness[3] = "\xEF\xBF\xBD";
    if (!claim.witness[3] && (byte == '`' || old == '`')) /* of a name in code marks */
        claim.witness[3] = token;
    trial_judge(trial, &claim);
}

static void flip(struct trial *trial) {
    for (size_t i = 0; i < FLIPS && trial->bytes.size && !trial_over(trial); i++)
        flip_at(trial, trial_random(trial, trial->bytes.size));
}

/* Every line end as CRLF, or as LF. */
static void line_ends(struct trial *trial, bool crlf) {
    static const struct claim claim = {.expect = EXPECT_SAME};
    buf_clear(&trial->mutated);
    for (size_t i = 0; i < trial->bytes.size; i++) {
        char c = trial->bytes.data[i];
        if (c == '\r' && trial->bytes.data[i + 1] == '\n')
            continue;
        if (c == '\n' && crlf)
            buf_char(&trial->mutated, '\r');
        buf_char(&trial->mutated, c);
    }
    trial_name(trial, crlf ? "line ends of CRLF" : "line ends of LF");
    trial_judge(trial, &claim);
}

void mutate_bytes(struct trial *trial) {
    static const struct claim claim = {.expect = EXPECT_SAME};
    trial_splice(trial, trial->bytes.size, trial->bytes.size, "", 0);
    trial_name(trial, "no mutation");
    trial_judge(trial, &claim);
    trial_splice(trial, 0, 0, "\xEF\xBB\xBF", 3);
    trial_name(trial, "a byte-order mark in front");
    trial_judge(trial, &claim);
    line_ends(trial, true);
    line_ends(trial, false);
    cut(trial);
    flip(trial);
}
