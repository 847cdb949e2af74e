/* SPDX-License-Identifier: MIT
 * Rows of one document that stand for the same series. */
#include "checks_private.h"

#include <stdlib.h>
#include <string.h>

static uint64_t add_text(uint64_t hash, const char *text) {
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t add_number(uint64_t hash, uint64_t number) {
    return (hash ^ number) * UINT64_C(0x9e3779b97f4a7c15);
}

static const uint64_t seed = UINT64_C(14695981039346656037);

static uint64_t key_of(const struct row *row) {
    uint64_t hash = add_text(seed, row->subject);
    hash = add_text(add_text(add_text(hash, row->seller), row->place), row->tier);
    hash = add_text(add_text(add_text(hash, row->variant), row->precision), row->framework);
    hash = add_number(hash, (uint64_t)row->measure);
    hash = add_number(hash, (uint64_t)row->context_min);
    hash = add_number(hash, (uint64_t)row->since);
    hash = add_number(hash, (uint64_t)row->concurrency);
    hash = add_number(hash, (uint64_t)row->input_length << 32 | (uint32_t)row->output_length);
    return hash ^ hash >> 29;
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
