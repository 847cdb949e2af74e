/* SPDX-License-Identifier: MIT
 * A growable byte buffer with a maximum. `data` is always terminated by a zero
 * that is not counted in `size`, also when empty. */
#ifndef MTOK_BUF_H
#define MTOK_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data;
    size_t size;
    size_t room;
    size_t max;
};

/* An empty buffer that refuses to grow beyond max bytes. Free with buf_free. */
void buf_init(struct buf *buf, size_t max);
void buf_free(struct buf *buf);
/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *buf);
/* Appends; 0, or -1 when the maximum would be passed (the content stays). */
int buf_add(struct buf *buf, const void *bytes, size_t size);
int buf_text(struct buf *buf, const char *text);
int buf_char(struct buf *buf, char c);
int buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies of texts that live until the arena is freed. */
struct arena {
    struct arena_block *blocks;
};
void arena_free(struct arena *arena);
/* size bytes aligned for any type, zeroed; never NULL (out of memory ends the program). */
void *arena_alloc(struct arena *arena, size_t size);
/* A copy of text; NULL gives "". */
const char *arena_text(struct arena *arena, const char *text);
const char *arena_bytes(struct arena *arena, const char *text, size_t size);
const char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* malloc, realloc and strdup that end the program when memory is out: nothing
 * useful can be done then, and half a result is worse than none. */
void *mem_alloc(size_t size);
void *mem_grow(void *old, size_t size);
char *mem_text(const char *text);
/* Ends the program with a word where a library could not do what it only fails at when memory is
 * out. */
void mem_insist(bool well, const char *what);

#endif
