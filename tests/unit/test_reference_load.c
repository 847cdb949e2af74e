/* SPDX-License-Identifier: MIT
 * The shipped history in a database: loaded once it is all there, loaded again nothing changes, a
 * change of a plain table adds a row beside the old one, and what a person recorded stays. */
#include "base/embed.h"
#include "db/db.h"
#include "db/migrate.h"
#include "intake/reference.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

struct base {
    struct db *db;
    struct store *store;
};

static const int64_t first_day = INT64_C(1795392000); /* 2026-11-23 */

static int setup(void **state) {
    struct base *base = mem_alloc(sizeof *base);
    struct err err = {0};
    if (db_open(&base->db, "", DB_MEMORY, &err) || migrate_run(base->db, &err) ||
        store_open(base->db, &base->store, &err) || reference_load(base->store, first_day, &err))
        fail_msg("%s", err.text);
    *state = base;
    return 0;
}

static int teardown(void **state) {
    struct base *base = *state;
    store_close(base->store);
    db_close(base->db);
    free(base);
    return 0;
}

static int64_t number(void **state, const char *sql) {
    struct base *base = *state;
    return db_int(base->db, -1, sql);
}

static void again(void **state, int64_t now) {
    struct base *base = *state;
    struct err err = {0};
    if (reference_load(base->store, now, &err))
        fail_msg("%s", err.text);
    assert_string_equal(err.text, "");
}

static void run(void **state, const char *sql) {
    struct base *base = *state;
    struct err err = {0};
    if (db_exec(base->db, sql, &err))
        fail_msg("%s", err.text);
}

static void everything_is_there(void **state) {
    assert_int_equal(number(state, "SELECT count(*) FROM batch"), 1);
    assert_int_equal(number(state, "SELECT count(*) FROM fetch WHERE outcome = 'changed'"), 6);
    assert_int_equal(number(state, "SELECT count(*) FROM fetch WHERE outcome <> 'changed'"), 0);
    assert_int_equal(number(state, "SELECT count(*) FROM refusal"), 0);
    assert_int_equal(number(state, "SELECT count(*) FROM observation WHERE state > 2"), 0);
    assert_true(number(state, "SELECT count(*) FROM observation") > 900);
    assert_int_equal(number(state, "SELECT count(*) FROM observation WHERE note_id IS NULL"), 0);
    assert_true(number(state, "SELECT count(*) FROM model") > 200);
    assert_int_equal(number(state, "SELECT count(*) FROM gpu WHERE gpu = 'H100'"
                                   " AND bf16_dense = 9.895e14 AND memory_bytes = 8e10"),
                     1);
    assert_int_equal(number(state, "SELECT count(*) FROM gpu WHERE gpu LIKE 'A100%'"
                                   " AND fp8_dense IS NOT NULL"),
                     0);
}

static void views_answer_from_it(void **state) {
    assert_int_equal(number(state, "SELECT count(*) FROM api_price WHERE model = 'openai/gpt-4o'"
                                   " AND source = 'shipped-prices' AND component = 'output'"
                                   " AND tier = 'standard' AND usd_per_mtok = 10"
                                   " AND since = '2024-10-02T00:00:00Z' AND until IS NULL"),
                     1);
    assert_int_equal(number(state, "SELECT count(*) FROM api_price WHERE model = 'openai/o3'"
                                   " AND source = 'shipped-prices' AND component = 'input'"
                                   " AND tier = 'standard' AND usd_per_mtok = 10"
                                   " AND until = '2025-06-10T00:00:00Z'"),
                     1);
    assert_int_equal(number(state, "SELECT count(*) FROM api_price"
                                   " WHERE model = 'google/gemini-3.7-flash'"
                                   " AND state = 'announced'"),
                     3);
    assert_int_equal(number(state, "SELECT round(output_markup * 100) FROM markup_monthly"
                                   " WHERE month = '2024-11' AND scenario = 'post-2024'"
                                   " AND model = 'openai/gpt-4o'"),
                     4347);
}

static void twice_is_once(void **state) {
    int64_t before = number(state, "SELECT count(*) FROM observation");
    again(state, first_day + 86400);
    assert_int_equal(number(state, "SELECT count(*) FROM batch"), 1);
    assert_int_equal(number(state, "SELECT count(*) FROM observation"), before);
    assert_int_equal(number(state, "SELECT count(*) FROM fetch"), 6);
}

static void an_older_row_is_brought_up_to_date(void **state) {
    run(state, "UPDATE gpu SET watts = 1 WHERE gpu = 'H100'");
    again(state, first_day + 2 * 86400);
    assert_int_equal(number(state, "SELECT count(*) FROM gpu WHERE gpu = 'H100'"), 2);
    assert_int_equal(number(state, "SELECT watts FROM gpu_now WHERE gpu = 'H100'"), 700);
    assert_int_equal(number(state, "SELECT count(*) FROM batch"), 2);
}

static void what_a_person_said_stays(void **state) {
    run(state, "INSERT INTO batch (recorded_at, kind) VALUES (1795996800, 'assume');"
               "INSERT INTO assumption (scenario, name, batch_id, base)"
               " SELECT 'split', 'utilization', max(id), 0.5 FROM batch;"
               "INSERT INTO model_alias (source_id, name, batch_id, model, origin)"
               " SELECT id, 'gpt-4o', (SELECT max(id) FROM batch), 'me/mine', 'by hand'"
               " FROM source WHERE name = 'litellm'");
    again(state, first_day + 30 * 86400);
    assert_int_equal(number(state, "SELECT count(*) FROM assumption_now WHERE scenario = 'split'"
                                   " AND name = 'utilization' AND base = 0.5"),
                     1);
    assert_int_equal(number(state, "SELECT count(*) FROM alias_now WHERE name = 'gpt-4o'"
                                   " AND model = 'me/mine'"),
                     1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_there),
        cmocka_unit_test(views_answer_from_it),
        cmocka_unit_test(twice_is_once),
        cmocka_unit_test(an_older_row_is_brought_up_to_date),
        cmocka_unit_test(what_a_person_said_stays),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
