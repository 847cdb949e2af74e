/* SPDX-License-Identifier: MIT */
#include <mtok/buf.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mem_insist(bool well, const char *what) {
    if (well)
        return;
    fprintf(stderr, "mtok: %s\n", what);
    abort();
}

void *mem_alloc(size_t size) {
    void *p = calloc(1, size ? size : 1);
    mem_insist(p, "out of memory");
    return p;
}

void *mem_grow(void *old, size_t size) {
    void *p = realloc(old, size ? size : 1);
    mem_insist(p, "out of memory");
    return p;
}

char *mem_text(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

static char nothing[1];

void buf_init(struct buf *buf, size_t max) {
    *buf = (struct buf){.data = nothing, .max = max};
}

void buf_free(struct buf *buf) {
    if (buf->room)
        free(buf->data);
    buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf) {
    buf->size = 0;
    if (buf->room)
        buf->data[0] = 0;
}

static int make_room(struct buf *buf, size_t more) {
    if (more > buf->max || buf->size > buf->max - more)
        return -1;
    size_t need = buf->size + more + 1;
    if (need <= buf->room)
        return 0;
    size_t room = buf->room ? buf->room : 64;
    while (room < need)
        room *= 2;
    buf->data = mem_grow(buf->room ? buf->data : NULL, room);
    buf->room = room;
    return 0;
}

int buf_add(struct buf *buf, const void *bytes, size_t size) {
    if (make_room(buf, size))
        return -1;
    if (size)
        memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    buf->data[buf->size] = 0;
    return 0;
}

int buf_text(struct buf *buf, const char *text) {
    return buf_add(buf, text, strlen(text));
}

int buf_char(struct buf *buf, char c) {
    return buf_add(buf, &c, 1);
}

int buf_printf(struct buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    int failed = n < 0 || make_room(buf, (size_t)n);
    if (!failed) {
        vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
        buf->size += (size_t)n;
    }
    va_end(again);
    return failed ? -1 : 0;
}

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t room;
    _Alignas(max_align_t) char bytes[];
};

void arena_free(struct arena *arena) {
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
}

void *arena_alloc(struct arena *arena, size_t size) {
    size_t align = _Alignof(max_align_t);
    size = (size + align - 1) / align * align;
    struct arena_block *block = arena->blocks;
    if (!block || block->room - block->used < size) {
        size_t room = block && block->room < 65536 ? 2 * block->room : 16384;
        if (room < size)
            room = size;
        block = mem_alloc(sizeof *block + room);
        block->room = room;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *p = block->bytes + block->used;
    block->used += size;
    return p;
}

const char *arena_bytes(struct arena *arena, const char *text, size_t size) {
    char *copy = arena_alloc(arena, size + 1);
    if (size)
        memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

const char *arena_text(struct arena *arena, const char *text) {
    return text && *text ? arena_bytes(arena, text, strlen(text)) : "";
}

const char *arena_printf(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *copy = arena_alloc(arena, n < 0 ? 1 : (size_t)n + 1);
    if (n >= 0)
        vsnprintf(copy, (size_t)n + 1, format, again);
    va_end(again);
    return copy;
}
