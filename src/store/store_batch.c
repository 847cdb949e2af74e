/* SPDX-License-Identifier: MIT
 * The row of the batch in hand, written when something is first recorded in it. */
#include "store/store_private.h"

#include <unistd.h>

int store_batch(struct store *store, int64_t *batch_id, struct err *err) {
    if (!store->begun)
        return err_set(err, "no batch is open");
    if (!store->batch) {
        char host[256] = "";
        struct stmt *stmt = db_prepare(store->db,
                                       "INSERT INTO batch (recorded_at, kind, program, collector, "
                                       "note) VALUES (?1, ?2, ?3, ?4, ?5)",
                                       err);
        if (!stmt)
            return -1;
        gethostname(host, sizeof host - 1);
        stmt_int(stmt, 1, store->now);
        stmt_text(stmt, 2, store->kind);
        stmt_text(stmt, 3, "mtok " MTOK_VERSION);
        stmt_text(stmt, 4, host);
        stmt_text(stmt, 5, store->note);
        if (stmt_run(stmt, err))
            return -1;
        store->batch = db_last_id(store->db);
    }
    *batch_id = store->batch;
    return 0;
}
