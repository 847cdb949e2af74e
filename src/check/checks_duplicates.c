/* SPDX-License-Identifier: MIT
 * Rows of one document that stand for the same series. */
#include "check/checks_private.h"

#include <stdlib.h>
#include <string.h>

/* Equal for rows of one series and date; the rest is compared field by field. */
static uint64_t key_of(const struct row *row) {
    struct key key = row_key(row);
    if (row->since)
        key_number(&key, row->since);
    return key.a ^ key.a >> 32;
}

/* gpu and gpus tell speeds apart; of a server they are attributes. */
static bool same_chips(const struct row *a, const struct row *b) {
    return measure_info(a->measure)->domain != DOMAIN_THROUGHPUT ||
           (a->gpus == b->gpus && strcmp(a->gpu, b->gpu) == 0);
}

static bool same_series(const struct row *a, const struct row *b) {
    return a->measure == b->measure && a->context_min == b->context_min && a->since == b->since &&
           a->concurrency == b->concurrency && a->input_length == b->input_length &&
           a->output_length == b->output_length && strcmp(a->subject, b->subject) == 0 &&
           strcmp(a->seller, b->seller) == 0 && strcmp(a->place, b->place) == 0 &&
           strcmp(a->tier, b->tier) == 0 && strcmp(a->variant, b->variant) == 0 &&
           strcmp(a->precision, b->precision) == 0 && strcmp(a->framework, b->framework) == 0 &&
           same_chips(a, b);
}

static size_t room_for(size_t count) {
    size_t room = 16;
    while (room < count * 2)
        room *= 2;
    return room;
}

void checks_duplicates(const struct sink *sink, unsigned char *verdicts) {
    size_t room = room_for(sink->row_count);
    uint32_t *slots = mem_alloc(room * sizeof *slots); /* index of a row + 1 */
    for (size_t i = 0; i < sink->row_count; i++) {
        const struct row *row = &sink->rows[i];
        size_t at = (size_t)key_of(row) & (room - 1);
        while (slots[at] && !same_series(&sink->rows[slots[at] - 1], row))
            at = (at + 1) & (room - 1);
        if (!slots[at]) {
            slots[at] = (uint32_t)i + 1;
            continue;
        }
        size_t first = slots[at] - 1;
        bool same = sink->rows[first].state == row->state && sink->rows[first].nano == row->nano;
        if (same && verdicts[first] != DUPLICATE_DIFFERS)
            verdicts[i] = DUPLICATE_SAME;
        else
            verdicts[first] = verdicts[i] = DUPLICATE_DIFFERS;
    }
    free(slots);
}
