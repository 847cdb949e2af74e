/* SPDX-License-Identifier: MIT */
#include "intake/notice.h"

#include <string.h>

/* A daily job does not run at the same second each day. */
enum { REMIND_SECONDS = 7 * 86400 - 6 * 3600 };

/* The source's parts in trouble, each with how its last attempt ended, also those that were not
 * asked this time: "historical-v1 failed, current-v1 quarantined", or "fine". Beside it: whether
 * one of them was not told of; what was told, and when. */
static const char trouble[] =
    "WITH told AS (SELECT state, told_at FROM notice WHERE source_id=?1),"
    " bad(text) AS (SELECT trim(p.name || ' ' || coalesce((SELECT f.outcome FROM fetch AS f"
    "   WHERE f.part_id=p.id ORDER BY f.id DESC LIMIT 1), 'failed'))"
    "  FROM part AS p WHERE p.source_id=?1 AND p.failures>0 AND p.url<>'' ORDER BY p.name)"
    " SELECT coalesce((SELECT group_concat(text, ', ') FROM bad), 'fine'),"
    "  EXISTS (SELECT 1 FROM bad WHERE instr(', ' || coalesce((SELECT state FROM told), '') || ', "
    "',"
    "   ', ' || text || ', ') = 0),"
    "  coalesce((SELECT state FROM told), 'fine'), coalesce((SELECT told_at FROM told), 0)";
static const char remember[] =
    "INSERT INTO notice(source_id, state, since, told_at) VALUES(?1, ?2, ?3, ?3)"
    " ON CONFLICT(source_id) DO UPDATE SET told_at=iif(?4, excluded.told_at, told_at),"
    "  state=excluded.state,"
    "  since=CASE WHEN state=excluded.state THEN since ELSE excluded.since END";

int notice_due(struct db *db, int64_t source_id, bool bad, int64_t now, bool *tell, bool *recovered,
               struct err *err) {
    struct stmt *stmt = db_prepare(db, trouble, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source_id);
    if (stmt_step(stmt, err) <= 0)
        return -1;
    struct buf state;
    buf_init(&state, 1 << 20);
    buf_text(&state, stmt_get_text(stmt, 0));
    bool fine = strcmp(state.data, "fine") == 0;
    bool was_fine = strcmp(stmt_get_text(stmt, 2), "fine") == 0;
    bool same = strcmp(stmt_get_text(stmt, 2), state.data) == 0;
    bool news = stmt_get_int(stmt, 1) || now - stmt_get_int(stmt, 3) >= REMIND_SECONDS;
    stmt_reset(stmt);
    *recovered = fine && !was_fine;
    *tell = fine ? *recovered : bad && news;
    int failed = 0;
    if ((*tell || !same) && !(stmt = db_prepare(db, remember, err)))
        failed = -1;
    else if (*tell || !same) {
        stmt_int(stmt, 1, source_id);
        stmt_text(stmt, 2, state.data);
        stmt_int(stmt, 3, now);
        stmt_int(stmt, 4, *tell);
        failed = stmt_run(stmt, err);
    }
    buf_free(&state);
    return failed;
}
