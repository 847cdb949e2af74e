/* SPDX-License-Identifier: MIT */
#include "base/keys.h"

#include <mtok/buf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct keys_slot {
    struct key key;
    int64_t number;
    bool used;
};

/* Two multiplications by odd constants with the high bits folded down (as in splitmix64). */
static void mix(struct key *key, uint64_t word) {
    key->a = (key->a ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
    key->a ^= key->a >> 29;
    key->b = (key->b + word) * UINT64_C(0x94d049bb133111eb);
    key->b ^= key->b >> 31;
}

struct key key_start(uint64_t kind) {
    struct key key = {UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xd1b54a32d192ed03)};
    mix(&key, kind);
    return key;
}

void key_text(struct key *key, const char *text) {
    size_t size = strlen(text), at = 0;
    uint64_t word;
    for (; at + sizeof word <= size; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        mix(key, word);
    }
    /* At most seven bytes are left: the length fits above them. */
    word = 0;
    memcpy(&word, text + at, size - at);
    mix(key, word ^ (uint64_t)size << 56);
}

void key_number(struct key *key, int64_t number) {
    mix(key, (uint64_t)number);
}

static struct keys_slot *place(const struct keys *keys, struct key key) {
    size_t at = (size_t)(key.a ^ (key.a >> 32)) & (keys->room - 1);
    while (keys->slots[at].used &&
           (keys->slots[at].key.a != key.a || keys->slots[at].key.b != key.b))
        at = (at + 1) & (keys->room - 1);
    return &keys->slots[at];
}

int64_t *keys_find(const struct keys *keys, struct key key) {
    if (!keys->room)
        return NULL;
    struct keys_slot *slot = place(keys, key);
    return slot->used ? &slot->number : NULL;
}

void keys_expect(struct keys *keys, size_t count) {
    if (keys->room)
        return;
    for (keys->room = 64; (count + 1) * 3 > keys->room * 2;)
        keys->room *= 2;
    keys->slots = mem_alloc(keys->room * sizeof *keys->slots);
}

static void grow(struct keys *keys) {
    struct keys old = *keys;
    keys->room = old.room ? old.room * 2 : 64;
    keys->slots = mem_alloc(keys->room * sizeof *keys->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].used)
            *place(keys, old.slots[i].key) = old.slots[i];
    free(old.slots);
}

void keys_put(struct keys *keys, struct key key, int64_t number) {
    if ((keys->count + 1) * 3 > keys->room * 2)
        grow(keys);
    struct keys_slot *slot = place(keys, key);
    *slot = (struct keys_slot){.key = key, .number = number, .used = true};
    keys->count++;
}

void keys_free(struct keys *keys) {
    free(keys->slots);
    *keys = (struct keys){0};
}
