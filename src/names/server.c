/* SPDX-License-Identifier: MIT */
#include <mtok/server.h>

int server_times(int64_t nano, int64_t count, int64_t *out) {
    if (nano < 0 || count < 0 || (count && nano > INT64_MAX / count))
        return -1;
    *out = nano * count;
    return 0;
}

int64_t server_share(int64_t nano, int64_t parts) {
    int64_t whole = nano / parts, rest = nano % parts;
    if (rest > parts - rest || (rest == parts - rest && (whole & 1)))
        whole++;
    return whole;
}
