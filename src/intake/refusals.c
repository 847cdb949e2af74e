/* SPDX-License-Identifier: MIT */
#include "intake/refusals.h"

enum { MOST_LINES = 5 };

/* Refused by the checks, and held back as a jump. A series is in force while its newest believed
 * row is a value or dynamic. */
static const char newest[] =
    "WITH last(id) AS (SELECT max(id) FROM batch),"
    " told(source, place, text, reason, series_id) AS ("
    "  SELECT s.name, r.place, r.text, r.reason, r.series_id FROM last"
    "   JOIN fetch AS f ON f.batch_id=last.id JOIN refusal AS r ON r.fetch_id=f.id"
    "   JOIN part AS p ON p.id=r.part_id JOIN source AS s ON s.id=p.source_id"
    "   WHERE f.outcome='changed'"
    "  UNION ALL"
    "  SELECT s.name, se.subject || ' ' || se.measure, printf('%.9g', o.value / 1e9),"
    "   'a jump of more than ten times; it waits until it is confirmed', o.series_id FROM last"
    "   JOIN observation AS o ON o.batch_id=last.id AND o.state=5"
    "   JOIN series AS se ON se.id=o.series_id"
    "   JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id)"
    " SELECT source, place, text, reason FROM told AS t"
    " WHERE (SELECT b.state FROM believed AS b WHERE b.series_id=t.series_id"
    "        ORDER BY b.since DESC LIMIT 1) < 2 ORDER BY 1, 2";

int refusals_tell(struct db *db, FILE *out, struct err *err) {
    struct stmt *stmt = db_prepare(db, newest, err);
    if (!stmt)
        return -1;
    int row;
    size_t count = 0;
    while ((row = stmt_step(stmt, err)) > 0)
        if (count++ < MOST_LINES)
            fprintf(out, "mtok: %s: refused: %s: %s: %s\n", stmt_get_text(stmt, 0),
                    stmt_get_text(stmt, 1), stmt_get_text(stmt, 2), stmt_get_text(stmt, 3));
    if (count > MOST_LINES)
        fprintf(out, "mtok: and %zu more refused; the last good values stay in force\n",
                count - MOST_LINES);
    return row;
}
