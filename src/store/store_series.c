/* SPDX-License-Identifier: MIT
 * Which series a row belongs to. Rows of a document come day after day, so the
 * way from a row's fields to its series is remembered; the canonical text of
 * its details is made only at first sight. */
#include "store/store_private.h"

#include "read/sink.h"

#include <stdlib.h>

enum { KIND_SERIES = 2 }; /* unlike those of row_key */

struct key series_key(const char *measure, const char *subject, const char *seller,
                      const char *place, const char *tier, const char *detail) {
    struct key key = key_start(KIND_SERIES);
    const char *texts[] = {measure, subject, seller, place, tier, detail};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        key_text(&key, texts[i]);
    return key;
}

struct known *series_add(struct part *part, int64_t id, struct key key) {
    if (part->count == part->room) {
        part->room = part->room ? part->room * 2 : 64;
        part->series = mem_grow(part->series, part->room * sizeof *part->series);
    }
    keys_put(&part->keys, key, (int64_t)part->count);
    struct known *known = &part->series[part->count++];
    *known = (struct known){.id = id};
    return known;
}

static int insert(struct store *store, struct part *part, const struct row *row, const char *detail,
                  int64_t *id, struct err *err) {
    struct stmt *stmt = db_prepare(store->db,
                                   "INSERT INTO series (part_id, measure, subject, seller, place, "
                                   "tier, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                   err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, part->id);
    stmt_text(stmt, 2, measure_info(row->measure)->name);
    stmt_text(stmt, 3, row->subject);
    stmt_text(stmt, 4, row->seller);
    stmt_text(stmt, 5, row->place);
    stmt_text(stmt, 6, row->tier);
    stmt_text(stmt, 7, detail);
    if (stmt_run(stmt, err))
        return -1;
    *id = db_last_id(store->db);
    return names_of_series(store, part, row, err);
}

static int first_sight(struct store *store, struct part *part, const struct row *row,
                       uint32_t *index, struct err *err) {
    struct buf detail;
    int64_t id = 0;
    buf_init(&detail, 65536);
    row_detail(row, &detail);
    struct key key = series_key(measure_info(row->measure)->name, row->subject, row->seller,
                                row->place, row->tier, detail.data);
    const int64_t *known = keys_find(&part->keys, key);
    int failed = 0;
    if (known) {
        *index = (uint32_t)*known;
    } else if (!(failed = insert(store, part, row, detail.data, &id, err))) {
        series_add(part, id, key)->fresh = true;
        *index = (uint32_t)(part->count - 1);
    }
    buf_free(&detail);
    return failed;
}

int series_of(struct store *store, struct part *part, const struct row *row, uint32_t *index,
              struct err *err) {
    struct key key = row_key(row);
    const int64_t *known = keys_find(&part->keys, key);
    if (known) {
        *index = (uint32_t)*known;
    } else {
        if (first_sight(store, part, row, index, err))
            return -1;
        keys_put(&part->keys, key, *index);
    }
    if (*row->place_text)
        return names_of_region(store, part, row, err);
    return 0;
}

void series_ids_add(struct series_ids *ids, int64_t id) {
    if (ids->count && ids->list[ids->count - 1] == id)
        return;
    if (ids->count == ids->room) {
        ids->room = ids->room ? ids->room * 2 : 64;
        ids->list = mem_grow(ids->list, ids->room * sizeof *ids->list);
    }
    ids->list[ids->count++] = id;
}
