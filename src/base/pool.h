/* SPDX-License-Identifier: MIT
 * Memory for a library that takes and gives back very many small pieces, from one thread. A piece
 * given back is kept for the next of its size; the system has it back when the program ends. */
#ifndef MTOK_POOL_H
#define MTOK_POOL_H

#include <stddef.h>

/* size bytes (at least 1) aligned to 8, not cleared; NULL when memory is out. */
void *pool_take(size_t size);
void pool_give(void *piece); /* not NULL */
/* The same bytes in a piece of another size, which may have moved. NULL when memory is out; then
 * the old piece stays. */
void *pool_resize(void *piece, size_t size);
/* How many bytes a piece holds: what was asked for, rounded up. NULL holds 0. */
size_t pool_size(const void *piece);
/* What pool_size will say of a piece of that size. */
size_t pool_round(size_t size);

#endif
