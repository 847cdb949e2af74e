/* SPDX-License-Identifier: MIT
 * Base64 (RFC 4648), for hashes in pages and for what mail carries. */
#ifndef MTOK_BASE64_H
#define MTOK_BASE64_H

#include <mtok/buf.h>

/* Appends the bytes in base64; line: a newline (CRLF) after so many characters, 0 for none.
 * -1 when out is full. */
int base64_add(struct buf *out, const void *bytes, size_t size, size_t line);

#endif
