/* SPDX-License-Identifier: MIT */
#include "check/column_fall.h"

#include "check/checks.h"

#include <string.h>

/* Ended (2) and missed once (3) are not in force. */
static const char in_force[] =
    "SELECT s.measure, count(*) FROM series AS s WHERE s.part_id=?1 AND ("
    "  SELECT o.state FROM observation AS o WHERE o.series_id=s.id AND o.since<=?2 AND o.state<>4"
    "   ORDER BY o.since DESC, o.batch_id DESC LIMIT 1) IN (0, 1, 5) GROUP BY s.measure";

static int count_before(const struct unit_before *before, size_t counts[MEASURE_COUNT],
                        struct err *err) {
    if (before->earlier) {
        memcpy(counts, before->earlier->of_measure, sizeof before->earlier->of_measure);
        return 0;
    }
    struct stmt *stmt = db_prepare(before->db, in_force, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, before->part_id);
    stmt_int(stmt, 2, before->when);
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        int measure = measure_find(stmt_get_text(stmt, 0));
        if (measure >= 0)
            counts[measure] = (size_t)stmt_get_int(stmt, 1);
    }
    return row;
}

int column_fall(const struct unit_before *before, const struct sink *sink, bool *fell,
                struct err *why, struct err *err) {
    size_t was[MEASURE_COUNT] = {0}, is[MEASURE_COUNT] = {0};
    if (count_before(before, was, err))
        return -1;
    for (size_t i = 0; i < sink->row_count; i++)
        is[sink->rows[i].measure]++;
    /* What is there but refused is no missing column. */
    for (size_t i = 0; i < sink->refusal_count; i++)
        if (sink->refusals[i].row)
            is[sink->refusals[i].row->measure]++;
    *fell = checks_columns(was, is, why);
    return 0;
}
