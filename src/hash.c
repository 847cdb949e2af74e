/* SPDX-License-Identifier: MIT
 * SHA-256 by OpenSSL, named here and nowhere else. */
#include "archive.h"

#include <mtok/buf.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct sha256 {
    EVP_MD_CTX *context;
};

/* Fails only where memory is out or the library has no SHA-256; a wrong hash would be worse. */
static void insist(int well) {
    if (!well) {
        fputs("mtok: SHA-256 failed\n", stderr);
        abort();
    }
}

void sha256_of(const void *bytes, size_t size, unsigned char out[SHA256_SIZE]) {
    insist(EVP_Digest(bytes, size, out, NULL, EVP_sha256(), NULL));
}

struct sha256 *sha256_begin(void) {
    struct sha256 *state = mem_alloc(sizeof *state);
    state->context = EVP_MD_CTX_new();
    insist(state->context && EVP_DigestInit_ex(state->context, EVP_sha256(), NULL));
    return state;
}

void sha256_add(struct sha256 *state, const void *bytes, size_t size) {
    insist(EVP_DigestUpdate(state->context, bytes, size));
}

void sha256_end(struct sha256 *state, unsigned char *out) {
    if (!state)
        return;
    if (out)
        insist(EVP_DigestFinal_ex(state->context, out, NULL));
    EVP_MD_CTX_free(state->context);
    free(state);
}

char *sha256_text(const unsigned char hash[SHA256_SIZE], char *out) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[2 * SHA256_SIZE] = 0;
    return out;
}

static int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int sha256_read(const char *text, unsigned char out[SHA256_SIZE]) {
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        int high = digit(text[2 * i]);
        int low = high < 0 ? -1 : digit(text[2 * i + 1]);
        if (low < 0)
            return -1;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return text[2 * SHA256_SIZE] ? -1 : 0;
}
