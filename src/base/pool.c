/* SPDX-License-Identifier: MIT
 * Small pieces are cut from blocks, in steps of 16 bytes, and wait in a list of their size once
 * given back. Larger ones are malloc's. Before each piece stands its size. */
#include "base/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 16, SIZES = 64, BLOCK = 1 << 17, LARGE_FRONT = 16 };

typedef uint64_t head; /* how many bytes follow; pieces are aligned as it is */

struct waiting {
    struct waiting *next;
};

struct block {
    struct block *next;
};

static struct waiting *waiting[SIZES + 1]; /* by steps, head included */
static struct block *blocks;               /* so that a leak checker sees them */
static char *cut_at, *cut_end;             /* what is left of the newest */

static size_t steps_of(size_t size) {
    return size > SIZES * STEP - sizeof(head) ? SIZES + 1 : (size + sizeof(head) + STEP - 1) / STEP;
}

static void *with_head(char *memory, size_t size) {
    *(head *)(void *)memory = size;
    return memory + sizeof(head);
}

static void *take_large(size_t size) {
    char *memory = size < PTRDIFF_MAX - LARGE_FRONT ? malloc(size + LARGE_FRONT) : NULL;
    return memory ? with_head(memory + LARGE_FRONT - sizeof(head), size) : NULL;
}

static int add_block(void) {
    struct block *block = malloc(BLOCK);
    if (!block)
        return -1;
    block->next = blocks;
    blocks = block;
    cut_at = (char *)block + STEP;
    cut_end = (char *)block + BLOCK;
    return 0;
}

void *pool_take(size_t size) {
    size_t steps = steps_of(size);
    if (steps > SIZES)
        return take_large(size);
    struct waiting *piece = waiting[steps];
    if (piece) {
        waiting[steps] = piece->next;
        return piece;
    }
    if ((size_t)(cut_end - cut_at) < steps * STEP && add_block())
        return NULL;
    char *memory = cut_at;
    cut_at += steps * STEP;
    return with_head(memory, steps * STEP - sizeof(head));
}

void pool_give(void *piece) {
    size_t steps = steps_of(pool_size(piece));
    if (steps > SIZES) {
        free((char *)piece - LARGE_FRONT);
        return;
    }
    struct waiting *freed = piece;
    freed->next = waiting[steps];
    waiting[steps] = freed;
}

/* malloc's own resizing moves no bytes where there is room behind. */
static void *resize_large(void *piece, size_t size) {
    if (size >= PTRDIFF_MAX - LARGE_FRONT)
        return NULL;
    char *memory = realloc((char *)piece - LARGE_FRONT, size + LARGE_FRONT);
    return memory ? with_head(memory + LARGE_FRONT - sizeof(head), size) : NULL;
}

void *pool_resize(void *piece, size_t size) {
    size_t held = pool_size(piece);
    size_t steps = steps_of(size), held_steps = steps_of(held);
    if (steps == held_steps && steps <= SIZES)
        return piece;
    if (steps > SIZES && held_steps > SIZES)
        return resize_large(piece, size);
    void *moved = pool_take(size);
    if (!moved)
        return NULL;
    memcpy(moved, piece, held < size ? held : size);
    pool_give(piece);
    return moved;
}

size_t pool_size(const void *piece) {
    return piece ? *(const head *)(const void *)((const char *)piece - sizeof(head)) : 0;
}

size_t pool_round(size_t size) {
    size_t steps = steps_of(size);
    return steps > SIZES ? size : steps * STEP - sizeof(head);
}
