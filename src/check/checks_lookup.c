/* SPDX-License-Identifier: MIT
 * What the checks need to know of chips and models. */
#include "check/checks_private.h"

#include <string.h>

static const char newest_chip[] =
    "SELECT coalesce(bf16_dense, 0), coalesce(fp8_dense, 0), coalesce(fp4_dense, 0),"
    "  coalesce(bandwidth, 0), coalesce(memory_bytes, 0) FROM gpu WHERE gpu=?1"
    " ORDER BY batch_id DESC LIMIT 1";
static const char newest_size[] =
    "SELECT m.active_params FROM source AS s"
    " JOIN model_alias AS a ON a.source_id=s.id AND a.name=?2 JOIN model AS m ON m.model=a.model"
    " WHERE s.name=?1 AND m.active_params IS NOT NULL"
    " ORDER BY a.batch_id DESC, m.batch_id DESC LIMIT 1";

static int step(struct lookup *lookup, struct stmt *stmt) {
    int row = stmt ? stmt_step(stmt, &lookup->err) : -1;
    lookup->failed |= row < 0;
    return row;
}

static void read_chip(struct lookup *lookup, struct chip *chip) {
    struct stmt *stmt = db_prepare(lookup->db, newest_chip, &lookup->err);
    if (stmt)
        stmt_text(stmt, 1, chip->name);
    if (step(lookup, stmt) <= 0)
        return;
    chip->known = true;
    chip->bf16 = stmt_get_real(stmt, 0);
    chip->fp8 = stmt_get_real(stmt, 1);
    chip->fp4 = stmt_get_real(stmt, 2);
    chip->bandwidth = stmt_get_real(stmt, 3);
    chip->memory_bytes = stmt_get_real(stmt, 4);
    stmt_reset(stmt);
}

const struct chip *lookup_chip(struct lookup *lookup, const char *gpu) {
    struct chip *chip = lookup->chips;
    if (!*gpu)
        return NULL;
    while (chip && strcmp(chip->name, gpu) != 0)
        chip = chip->next;
    if (!chip) {
        chip = arena_alloc(&lookup->arena, sizeof *chip);
        chip->name = arena_text(&lookup->arena, gpu);
        chip->next = lookup->chips;
        lookup->chips = chip;
        read_chip(lookup, chip);
    }
    return chip->known ? chip : NULL;
}

double lookup_active(struct lookup *lookup, const char *subject) {
    struct size_of_model *size = lookup->sizes;
    while (size && strcmp(size->subject, subject) != 0)
        size = size->next;
    if (size)
        return size->active;
    size = arena_alloc(&lookup->arena, sizeof *size);
    size->subject = arena_text(&lookup->arena, subject);
    size->next = lookup->sizes;
    lookup->sizes = size;
    struct stmt *stmt = db_prepare(lookup->db, newest_size, &lookup->err);
    if (stmt) {
        stmt_text(stmt, 1, lookup->source);
        stmt_text(stmt, 2, subject);
    }
    if (step(lookup, stmt) > 0) {
        size->active = stmt_get_real(stmt, 0);
        stmt_reset(stmt);
    }
    return size->active;
}

void lookup_free(struct lookup *lookup) {
    arena_free(&lookup->arena);
}
