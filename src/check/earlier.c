/* SPDX-License-Identifier: MIT */
#include "check/earlier.h"

#include <string.h>

static struct key key_of(const struct row *row) {
    struct key key = row_key(row);
    key_number(&key, row->since);
    return key;
}

void earlier_start(struct earlier *earlier, int64_t part_id) {
    earlier_free(earlier);
    earlier->part_id = part_id;
}

void earlier_free(struct earlier *earlier) {
    keys_free(&earlier->values);
    *earlier = (struct earlier){0};
}

void earlier_take(struct earlier *earlier, const struct sink *sink) {
    earlier->rows = sink->row_count;
    memset(earlier->of_measure, 0, sizeof earlier->of_measure);
    for (size_t i = 0; i < sink->row_count; i++) {
        const struct row *row = &sink->rows[i];
        earlier->of_measure[row->measure]++;
        if (row->state != ROW_VALUE)
            continue;
        struct key key = key_of(row);
        int64_t *value = keys_find(&earlier->values, key);
        if (value)
            *value = row->nano;
        else
            keys_put(&earlier->values, key, row->nano);
    }
}

int64_t earlier_value(const struct earlier *earlier, const struct row *row) {
    const int64_t *value = keys_find(&earlier->values, key_of(row));
    return value ? *value : 0;
}
