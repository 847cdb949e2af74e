/* SPDX-License-Identifier: MIT
 * A hash table from long keys to numbers. A key is kept as 128 bits of hash
 * only: two keys that meet would be one, at odds of 1 in 10^26 for a million. */
#ifndef MTOK_KEYS_H
#define MTOK_KEYS_H

#include <stddef.h>
#include <stdint.h>

struct key {
    uint64_t a, b;
};
/* A key is fed with its fields in order; ("ab", "c") and ("a", "bc") differ. */
struct key key_start(uint64_t kind);
void key_text(struct key *key, const char *text);
void key_number(struct key *key, int64_t number);

/* Zeroed it is empty; free with keys_free. */
struct keys {
    struct keys_slot *slots;
    size_t room, count;
};
/* The number of a key; NULL where it is not in. Valid until the next keys_put. */
int64_t *keys_find(const struct keys *keys, struct key key);
/* Makes room for so many keys in a table that has none yet. */
void keys_expect(struct keys *keys, size_t count);
/* Puts a key in that is not in yet. */
void keys_put(struct keys *keys, struct key key, int64_t number);
void keys_free(struct keys *keys);

#endif
