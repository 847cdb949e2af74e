/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

int base64_add(struct buf *out, const void *bytes, size_t size, size_t line) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *from = bytes;
    size_t column = 0;
    for (size_t i = 0; i < size; i += 3) {
        unsigned three = (unsigned)from[i] << 16;
        three |= i + 1 < size ? (unsigned)from[i + 1] << 8 : 0;
        three |= i + 2 < size ? from[i + 2] : 0;
        char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                        i + 1 < size ? digits[three >> 6 & 63] : '=',
                        i + 2 < size ? digits[three & 63] : '='};
        if (buf_add(out, four, 4))
            return -1;
        column += 4;
        if (line && column >= line) {
            column = 0;
            if (buf_text(out, "\r\n"))
                return -1;
        }
    }
    return column && line ? buf_text(out, "\r\n") : 0;
}
