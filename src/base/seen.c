/* SPDX-License-Identifier: MIT
 * An open hash table (FNV-1a, linear probing, at most half full). */
#include <mtok/seen.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_ROOM 512

struct seen_slot {
    const char *key; /* NULL: free */
    int64_t value;
};

static struct seen_slot *find(struct seen_slot *slots, size_t room, const char *key) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const unsigned char *p = (const unsigned char *)key; *p; p++)
        hash = (hash ^ *p) * UINT64_C(0x100000001b3);
    size_t at = (size_t)hash & (room - 1);
    while (slots[at].key && strcmp(slots[at].key, key))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static void widen(struct seen *seen) {
    size_t room = seen->room ? seen->room * 2 : 64;
    struct seen_slot *slots = mem_alloc(room * sizeof *slots);
    for (size_t i = 0; i < seen->room; i++)
        if (seen->slots[i].key)
            *find(slots, room, seen->slots[i].key) = seen->slots[i];
    free(seen->slots);
    seen->slots = slots;
    seen->room = room;
}

enum seen_result seen_put(struct seen *seen, int64_t value, const char *format, ...) {
    char key[KEY_ROOM];
    va_list args;
    va_start(args, format);
    vsnprintf(key, sizeof key, format, args);
    va_end(args);
    if (seen->count * 2 >= seen->room)
        widen(seen);
    struct seen_slot *slot = find(seen->slots, seen->room, key);
    if (slot->key)
        return slot->value == value ? SEEN_AGAIN : SEEN_DIFFERENT;
    *slot = (struct seen_slot){arena_text(&seen->arena, key), value};
    seen->count++;
    return SEEN_NEW;
}

const int64_t *seen_get(const struct seen *seen, const char *format, ...) {
    char key[KEY_ROOM];
    va_list args;
    va_start(args, format);
    vsnprintf(key, sizeof key, format, args);
    va_end(args);
    if (!seen->room)
        return NULL;
    const struct seen_slot *slot = find(seen->slots, seen->room, key);
    return slot->key ? &slot->value : NULL;
}

void seen_free(struct seen *seen) {
    free(seen->slots);
    arena_free(&seen->arena);
    *seen = (struct seen){0};
}
