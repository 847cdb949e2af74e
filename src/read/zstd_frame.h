/* SPDX-License-Identifier: MIT
 * One compressed frame per text, with or without another text as its prefix.
 * Every frame has a checksum. */
#ifndef MTOK_ZSTD_FRAME_H
#define MTOK_ZSTD_FRAME_H

#include <mtok/buf.h>
#include <mtok/err.h>

/* Largest prefix and content together: what the decoder's window holds. */
enum { COMPRESS_REACH = 1 << 27 };

/* Appends one frame to out. prefix may be NULL; the same one is needed to read the frame. */
int compress_frame(const void *bytes, size_t size, const void *prefix, size_t prefix_size,
                   struct buf *out, struct err *err);
/* Appends the content, which is `size` bytes long; -1 where the frame is damaged or does not hold
 * exactly that many. */
int decompress_frame(const void *frame, size_t frame_size, const void *prefix, size_t prefix_size,
                     size_t size, struct buf *out, struct err *err);

#endif
