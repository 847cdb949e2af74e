/* SPDX-License-Identifier: MIT
 * Jumps that a second source confirms. What counts is what the other source
 * believes by its own documents alone (and by hand), not what it believes
 * because a third one confirmed it: so nobody confirms himself by a detour, and
 * the outcome does not depend on who came first. */
#include "store/store_private.h"

#include <stdlib.h>

static const char *const same_model =
    "SELECT s.id FROM series AS o JOIN part AS op ON op.id = o.part_id"
    " CROSS JOIN model_alias AS oa ON oa.source_id = op.source_id AND oa.name = o.subject"
    " CROSS JOIN model_alias AS a ON a.model = oa.model AND a.source_id <> oa.source_id"
    " CROSS JOIN series AS s ON s.subject = a.name AND s.measure = o.measure"
    " CROSS JOIN part AS p ON p.id = s.part_id AND p.source_id = a.source_id"
    " WHERE o.id = ?1 AND s.tier = o.tier AND s.context_min = o.context_min"
    " AND NOT EXISTS (SELECT 1 FROM model_alias AS n WHERE n.source_id = oa.source_id"
    " AND n.name = oa.name AND n.batch_id > oa.batch_id)"
    " AND NOT EXISTS (SELECT 1 FROM model_alias AS n WHERE n.source_id = a.source_id"
    " AND n.name = a.name AND n.batch_id > a.batch_id)";

static const char *const same_server =
    "SELECT s.id FROM series AS o JOIN part AS op ON op.id = o.part_id"
    " CROSS JOIN series AS s ON s.subject = o.subject AND s.measure = o.measure"
    " CROSS JOIN part AS p ON p.id = s.part_id AND p.source_id <> op.source_id"
    " WHERE o.id = ?1 AND s.seller = o.seller AND s.place = o.place";

/* Series of other sources that measure the same thing; none for speeds, wages and reports, of which
 * no two sources measure the same. */
static int others(struct store *store, int64_t series_id, struct series_ids *out, struct err *err) {
    struct stmt *stmt = db_prepare(store->db, "SELECT measure FROM series WHERE id = ?1", err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    int found = stmt_step(stmt, err);
    int measure = found > 0 ? measure_find(stmt_get_text(stmt, 0)) : -1;
    stmt_reset(stmt);
    out->count = 0;
    if (measure < 0)
        return found < 0 ? -1 : 0;
    enum domain domain = measure_info((enum measure)measure)->domain;
    if (domain != DOMAIN_API_PRICE && domain != DOMAIN_SERVER_PRICE)
        return 0;
    stmt = db_prepare(store->db, domain == DOMAIN_API_PRICE ? same_model : same_server, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, series_id);
    while ((found = stmt_step(stmt, err)) > 0)
        series_ids_add(out, stmt_get_int(stmt, 0));
    return found;
}

/* The witnesses of one series. */
struct court {
    struct store *store;
    int64_t series_id;
    bool called;
    struct facts *lists;
    size_t count;
    int failed;
    bool swayed; /* somebody confirmed something */
    struct err *err;
};

static void call_witnesses(struct court *court) {
    struct series_ids ids = {0};
    court->called = true;
    court->failed = others(court->store, court->series_id, &ids, court->err);
    court->lists = mem_alloc((ids.count + 1) * sizeof *court->lists);
    for (size_t i = 0; i < ids.count && !court->failed; i++)
        court->failed =
            fold_own(court->store, ids.list[i], &court->lists[court->count++], court->err);
    free(ids.list);
}

static bool within_one_percent(int64_t a, int64_t b) {
    int64_t apart = a > b ? a - b : b - a;
    return apart <= b / 100;
}

static bool confirm(void *context, int64_t when, int64_t nano) {
    struct court *court = context;
    if (!court->called)
        call_witnesses(court);
    for (size_t i = 0; i < court->count && !court->failed; i++) {
        const struct fact *fact = facts_in_force(&court->lists[i], when);
        if (fact && fact->state == FACT_VALUE && within_one_percent(fact->nano, nano)) {
            court->swayed = true;
            return true;
        }
    }
    return false;
}

static int judge(struct store *store, int64_t series_id, struct err *err) {
    struct court court = {.store = store, .series_id = series_id, .err = err};
    int failed = fold_again(store, series_id, confirm, &court, &court.swayed, err) || court.failed;
    for (size_t i = 0; i < court.count; i++)
        facts_free(&court.lists[i]);
    free(court.lists);
    return failed ? -1 : 0;
}

/* Whether a second opinion can matter: a jump was refused, or let in. */
static int has_jumps(struct store *store, int64_t series_id, bool *has, struct err *err) {
    struct slots rows = {0};
    struct facts facts = {0};
    int64_t base = 0;
    int failed = slots_load(store, series_id, &rows, err);
    slots_list(&rows, &facts);
    *has = false;
    for (size_t i = 0; i < facts.count; i++) {
        const struct fact *fact = &facts.list[i];
        if (fact->state == FACT_REFUSED || (fact->state == FACT_VALUE && jump_is(base, fact->nano)))
            *has = true;
        if (fact->state == FACT_VALUE)
            base = fact->nano;
    }
    facts_free(&facts);
    slots_free(&rows);
    return failed;
}

static int by_id(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void sort_once(struct series_ids *ids) {
    size_t kept = 0;
    if (ids->count)
        qsort(ids->list, ids->count, sizeof *ids->list, by_id);
    for (size_t i = 0; i < ids->count; i++)
        if (kept == 0 || ids->list[kept - 1] != ids->list[i])
            ids->list[kept++] = ids->list[i];
    ids->count = kept;
}

static int find_concerned(struct store *store, struct series_ids *concerned, struct err *err) {
    struct series_ids ids = {0};
    int failed = 0;
    for (size_t i = 0; i < store->touched.count && !failed; i++) {
        failed = others(store, store->touched.list[i], &ids, err);
        for (size_t k = 0; k < ids.count && !failed; k++) {
            bool has;
            failed = has_jumps(store, ids.list[k], &has, err);
            if (!failed && has)
                series_ids_add(concerned, ids.list[k]);
        }
    }
    free(ids.list);
    return failed;
}

int settle(struct store *store, struct err *err) {
    struct series_ids concerned = {0};
    /* With one source there is nobody to ask. */
    if (!store->touched.count || db_int(store->db, 0, "SELECT count(*) FROM source") < 2)
        return 0;
    sort_once(&store->touched);
    for (size_t i = 0; i < store->judged.count; i++)
        series_ids_add(&concerned, store->judged.list[i]);
    int failed = find_concerned(store, &concerned, err);
    sort_once(&concerned);
    for (size_t i = 0; i < concerned.count && !failed; i++)
        failed = judge(store, concerned.list[i], err);
    free(concerned.list);
    return failed;
}
