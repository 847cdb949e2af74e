/* SPDX-License-Identifier: MIT
 * SHA-256 by OpenSSL, named here and nowhere else. */
#include "store/archive.h"

#include <dlfcn.h>
#include <mtok/buf.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct sha256 {
    EVP_MD_CTX *context;
};

/* Loaded at the first hash: a report needs none, and loading takes as long as the rest of it. */
#define FUNCTIONS(X)                                                                               \
    X(EVP_Digest)                                                                                  \
    X(EVP_sha256)                                                                                  \
    X(EVP_MD_CTX_new)                                                                              \
    X(EVP_MD_CTX_free)                                                                             \
    X(EVP_DigestInit_ex)                                                                           \
    X(EVP_DigestUpdate)                                                                            \
    X(EVP_DigestFinal_ex)

#define POINTER(name) __typeof__(name) *name;
static struct {
    void *library;
    FUNCTIONS(POINTER)
} crypto;

static void load(void) {
    static const char *const names[] = {
#define NAME(name) #name,
        FUNCTIONS(NAME)};
    void **slots[] = {
#define SLOT(name) (void **)&crypto.name,
        FUNCTIONS(SLOT)};
    if (crypto.library)
        return;
    crypto.library = dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!crypto.library || !(*slots[i] = dlsym(crypto.library, names[i]))) {
            fprintf(stderr, "mtok: hashes need libcrypto.so.3 (Debian package libssl3): %s\n",
                    dlerror());
            exit(EXIT_FAILED);
        }
}

/* Fails only where memory is out or the library has no SHA-256; a wrong hash would be worse. */
static void insist(int well) {
    mem_insist(well, "SHA-256 failed");
}

void sha256_of(const void *bytes, size_t size, unsigned char out[SHA256_SIZE]) {
    load();
    insist(crypto.EVP_Digest(bytes, size, out, NULL, crypto.EVP_sha256(), NULL));
}

struct sha256 *sha256_begin(void) {
    struct sha256 *state = mem_alloc(sizeof *state);
    load();
    state->context = crypto.EVP_MD_CTX_new();
    insist(state->context && crypto.EVP_DigestInit_ex(state->context, crypto.EVP_sha256(), NULL));
    return state;
}

void sha256_add(struct sha256 *state, const void *bytes, size_t size) {
    insist(crypto.EVP_DigestUpdate(state->context, bytes, size));
}

void sha256_end(struct sha256 *state, unsigned char *out) {
    if (!state)
        return;
    if (out)
        insist(crypto.EVP_DigestFinal_ex(state->context, out, NULL));
    crypto.EVP_MD_CTX_free(state->context);
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
