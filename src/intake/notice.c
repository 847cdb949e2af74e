/* SPDX-License-Identifier: MIT */
#include "intake/notice.h"

#include <string.h>

enum { REMIND_SECONDS = 7 * 86400 };

static const char last_told[] = "SELECT state, told_at FROM notice WHERE source_id=?1";
static const char remember[] =
    "INSERT INTO notice(source_id, state, since, told_at) VALUES(?1, ?2, ?3, ?3)"
    " ON CONFLICT(source_id) DO UPDATE SET told_at=excluded.told_at, state=excluded.state,"
    "  since=CASE WHEN state=excluded.state THEN since ELSE excluded.since END";

int notice_due(struct db *db, int64_t source_id, const char *state, int64_t now, bool *tell,
               bool *recovered, struct err *err) {
    struct stmt *stmt = db_prepare(db, last_told, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source_id);
    int row = stmt_step(stmt, err);
    bool fine = strcmp(state, "fine") == 0;
    bool was_fine = row == 0 || (row > 0 && strcmp(stmt_get_text(stmt, 0), "fine") == 0);
    bool same = row > 0 && strcmp(stmt_get_text(stmt, 0), state) == 0;
    bool old = row > 0 && now - stmt_get_int(stmt, 1) >= REMIND_SECONDS;
    stmt_reset(stmt);
    *recovered = fine && !was_fine;
    *tell = fine ? *recovered : !same || old;
    if (row < 0)
        return -1;
    if (!*tell)
        return 0;
    stmt = db_prepare(db, remember, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, source_id);
    stmt_text(stmt, 2, state);
    stmt_int(stmt, 3, now);
    return stmt_run(stmt, err);
}
