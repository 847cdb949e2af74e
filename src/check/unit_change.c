/* SPDX-License-Identifier: MIT */
#include "check/unit_change.h"

#include "check/checks.h"

#include <stdlib.h>

enum { SAMPLE = 24, ENOUGH = 10 };

static const char in_force[] =
    "SELECT o.value FROM series AS s JOIN observation AS o ON o.series_id=s.id"
    " WHERE s.part_id=?1 AND s.measure=?2 AND s.subject=?3 AND s.seller=?4 AND s.place=?5"
    "  AND s.tier=?6 AND s.detail=?7 AND o.since<=?8 AND o.state=0"
    "  AND NOT EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id=o.series_id"
    "    AND n.since=o.since AND n.batch_id>o.batch_id)"
    " ORDER BY o.since DESC LIMIT 1";

/* Value of the row's series in 1e-9 of its unit; 0 where it has none. -1 on error. */
static int64_t value_before(const struct unit_before *before, const struct row *row,
                            struct buf *detail, struct err *err) {
    if (before->earlier)
        return earlier_value(before->earlier, row);
    struct stmt *stmt = db_prepare(before->db, in_force, err);
    if (!stmt)
        return -1;
    row_detail(row, detail);
    stmt_int(stmt, 1, before->part_id);
    stmt_text(stmt, 2, measure_info(row->measure)->name);
    stmt_text(stmt, 3, row->subject);
    stmt_text(stmt, 4, row->seller);
    stmt_text(stmt, 5, row->place);
    stmt_text(stmt, 6, row->tier);
    stmt_text(stmt, 7, detail->data);
    stmt_int(stmt, 8, row->since ? row->since : before->when);
    int found = stmt_step(stmt, err);
    int64_t value = found > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return found < 0 ? -1 : value;
}

/* A value that did not move by a factor of ten speaks against a change of the unit. */
static bool stayed(double ratio) {
    return ratio > UNIT_DOWN && ratio < UNIT_UP;
}

/* Looks at every `step`-th row until half of them have stayed, as then most have not moved;
 * *compared tells how many had a value before. */
static int compare(const struct unit_before *before, const struct sink *sink, size_t step,
                   size_t *compared, bool *changed, struct err *why, struct err *err) {
    size_t sample = sink->row_count / step + 1, count = 0, calm = 0;
    double *ratios = mem_alloc(sample * sizeof *ratios);
    struct buf detail;
    int failed = 0;
    buf_init(&detail, 65536);
    for (size_t i = 0; i < sink->row_count && !failed && calm * 2 < sample; i += step) {
        const struct row *row = &sink->rows[i];
        if (row->state != ROW_VALUE || row->nano == 0)
            continue;
        int64_t old = value_before(before, row, &detail, err);
        failed = old < 0;
        if (old > 0) {
            ratios[count] = (double)row->nano / (double)old;
            calm += stayed(ratios[count++]);
        }
    }
    bool most_stayed = calm * 2 >= sample;
    *compared = most_stayed ? sample : count;
    *changed = !failed && !most_stayed && checks_unit_change(ratios, count, why);
    buf_free(&detail);
    free(ratios);
    return failed ? -1 : 0;
}

int unit_change(const struct unit_before *before, const struct sink *sink, bool *changed,
                struct err *why, struct err *err) {
    size_t step = sink->row_count / SAMPLE + 1, compared;
    if (compare(before, sink, step, &compared, changed, why, err))
        return -1;
    bool too_few = compared > 0 && compared < ENOUGH;
    if (step == 1 || (!*changed && !too_few))
        return 0;
    return compare(before, sink, 1, &compared, changed, why, err);
}
