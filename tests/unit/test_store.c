/* SPDX-License-Identifier: MIT
 * The store, case by case: what an attempt costs, what counts as news, what a
 * replay corrects, what names leave behind. Random histories are in
 * test_store_property.c. */
#include "support.h"

#include "db/migrate.h"
#include "read/sink.h"
#include "store/archive.h"
#include "store/canon.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#define DAY (24 * 3600)
#define EPOCH INT64_C(1700006400)
#define USD(x) ((int64_t)(x)*1000000000)

static struct db *db;
static struct store *store;
static struct err err;
static int64_t source, part;
static struct sink sink;
static struct tally tally;
static struct store_result result;

#define OK(call)                                                                                   \
    do {                                                                                           \
        if (call)                                                                                  \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

static void begin(const char *kind) {
    OK(store_begin(store, kind, EPOCH, "", &err));
}

static void commit(void) {
    OK(store_commit(store, &result, &err));
}

static int set_up(void **state) {
    (void)state;
    OK(db_open(&db, "", DB_MEMORY, &err));
    OK(migrate_run(db, &err));
    OK(store_open(db, &store, &err));
    begin("import");
    OK(store_source(store, "acme", NULL, &source, &err));
    OK(store_part(store, source, "", "https://acme.test/prices", &part, &err));
    commit();
    sink_init(&sink);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    sink_free(&sink);
    store_close(store);
    db_close(db);
    return 0;
}

static int64_t count(const char *sql) {
    return db_int(db, -1, sql);
}

static void row(const char *model, int64_t nano) {
    struct row made = row_new(MEASURE_INPUT, model);
    made.seller = "acme";
    made.nano = nano;
    made.where = model;
    made.text = "read";
    sink_row(&sink, &made);
}

static void refuse(const char *model, int64_t nano) {
    row(model, nano);
    struct row taken = sink.rows[--sink.row_count];
    sink_refuse_row(&sink, &taken, "ceiling", "%s is too dear", model);
}

/* Takes what is in the sink as the document called `name`, and empties it. */
static void document(int day, const char *name) {
    unsigned char sha[SHA256_SIZE];
    struct attempt attempt = {.part_id = part,
                              .observed_at = EPOCH + (int64_t)day * DAY,
                              .outcome = OUTCOME_CHANGED,
                              .sha256 = sha};
    OK(archive_put(db, part, name, strlen(name), "", sha, &err));
    OK(store_take(store, &attempt, &sink, &tally, &err));
    sink_free(&sink);
}

static void day_alone(int day, const char *name) {
    begin("fetch");
    document(day, name);
    commit();
}

static void unchanged(int day) {
    struct attempt attempt = {.part_id = part,
                              .observed_at = EPOCH + (int64_t)day * DAY,
                              .outcome = OUTCOME_NOT_MODIFIED};
    begin("fetch");
    OK(store_take(store, &attempt, NULL, &tally, &err));
    commit();
}

static void an_unchanged_reply_costs_one_row(void **state) {
    (void)state;
    row("m", USD(5));
    day_alone(0, "a");
    int64_t writes = db_total_changes(db);
    unchanged(1);
    /* its batch and itself */
    assert_int_equal(db_total_changes(db) - writes, 2);
    assert_int_equal(result.changes, 0);
    assert_int_equal(count("SELECT count(*) FROM fetch WHERE sha256 IS NOT NULL"), 2);
}

static void an_unchanged_reply_counts_as_a_miss(void **state) {
    (void)state;
    row("m", USD(5));
    row("n", USD(6));
    day_alone(0, "a");
    row("m", USD(5));
    day_alone(1, "b");
    assert_int_equal(count("SELECT state FROM observation ORDER BY since DESC"), FACT_MISSED);
    /* By a store that has not seen the documents. */
    store_close(store);
    OK(store_open(db, &store, &err));
    unchanged(2);
    assert_int_equal(result.changes, 1);
    assert_int_equal(count("SELECT since FROM believed WHERE state = 2"), EPOCH + DAY);
    assert_int_equal(count("SELECT count(*) FROM unsettled"), 0);
}

static void a_jump_is_news_once(void **state) {
    (void)state;
    row("m", USD(5));
    day_alone(0, "a");
    assert_int_equal(result.jumps, 0);
    row("m", USD(5));
    row("x", USD(1));
    day_alone(1, "b");
    row("m", USD(500));
    row("x", USD(1));
    day_alone(2, "c");
    assert_int_equal(result.jumps, 1);
    assert_int_equal(count("SELECT value FROM observation WHERE state = 5"), USD(500));
    unchanged(3);
    assert_int_equal(result.jumps, 0);
    unchanged(4);
    assert_int_equal(count("SELECT since FROM believed ORDER BY since DESC"), EPOCH + 2 * DAY);
    assert_int_equal(count("SELECT correction FROM believed WHERE value = 500000000000"), 0);
}

static void refusals_are_kept_once_with_their_first_document(void **state) {
    (void)state;
    row("m", USD(5));
    refuse("dear", USD(5000));
    day_alone(5, "a");
    assert_int_equal(tally.new_refusals, 1);
    assert_int_equal(tally.in_force_refused, 0);
    row("m", USD(6));
    refuse("dear", USD(5000));
    day_alone(6, "b");
    assert_int_equal(tally.refused, 1);
    assert_int_equal(tally.new_refusals, 0);
    refuse("m", USD(7000));
    refuse("dear", USD(5000));
    day_alone(7, "c");
    assert_int_equal(tally.new_refusals, 1);
    assert_int_equal(tally.in_force_refused, 1);
    assert_int_equal(count("SELECT count(*) FROM observation WHERE state > 1"), 0);
    row("m", USD(4));
    refuse("dear", USD(5000));
    day_alone(1, "d");
    assert_int_equal(count("SELECT f.observed_at FROM refusal AS r JOIN fetch AS f ON f.id = "
                           "r.fetch_id WHERE r.place = 'dear'"),
                     EPOCH + DAY);
    assert_int_equal(count("SELECT count(*) FROM refusal"), 2);
    assert_int_equal(count("SELECT count(*) FROM refusal WHERE kind = 'ceiling' AND value > 0 AND "
                           "series_id IS NOT NULL"),
                     2);
}

static void a_replay_corrects(void **state) {
    (void)state;
    row("m", USD(5));
    day_alone(0, "a");
    unchanged(1);
    row("m", USD(6));
    day_alone(2, "b");
    begin("replay");
    row("m", USD(50));
    row("n", USD(1));
    document(0, "a");
    row("m", USD(6));
    row("n", USD(1));
    document(2, "b");
    commit();
    assert_int_equal(count("SELECT count(*) FROM fetch"), 3);
    /* m was 50, and n was there, on all three days. */
    assert_int_equal(count("SELECT count(*) FROM believed"), 3);
    assert_int_equal(count("SELECT correction FROM believed WHERE value = 50000000000"), 1);
    assert_int_equal(count("SELECT correction FROM believed WHERE value = 1000000000"), 0);
    assert_int_equal(count("SELECT since FROM believed WHERE value = 1000000000"), EPOCH);
    assert_int_equal(count("SELECT correction FROM believed WHERE value = 6000000000"), 0);
}

static void late_documents_are_no_corrections(void **state) {
    (void)state;
    row("m", USD(5));
    day_alone(5, "a");
    row("m", USD(7));
    day_alone(2, "b");
    assert_int_equal(count("SELECT count(*) FROM believed"), 2);
    assert_int_equal(count("SELECT sum(correction) FROM observation"), 0);
}

static void bad_attempts_enter_nothing(void **state) {
    (void)state;
    unsigned char sha[SHA256_SIZE];
    begin("fetch");
    OK(archive_put(db, part, "bad", 3, "", sha, &err));
    struct attempt attempt = {.part_id = part,
                              .observed_at = EPOCH,
                              .outcome = OUTCOME_QUARANTINED,
                              .sha256 = sha,
                              .message = "half of it is gone"};
    OK(store_take(store, &attempt, NULL, &tally, &err));
    int64_t first = tally.fetch_id;
    OK(store_take(store, &attempt, NULL, &tally, &err));
    assert_int_equal(tally.fetch_id, first);
    attempt = (struct attempt){
        .part_id = part, .observed_at = EPOCH, .outcome = OUTCOME_FAILED, .status = 503};
    OK(store_take(store, &attempt, NULL, &tally, &err));
    commit();
    assert_int_equal(count("SELECT count(*) FROM fetch"), 2);
    assert_int_equal(count("SELECT count(*) FROM observation"), 0);
    assert_int_equal(count("SELECT status FROM fetch WHERE outcome = 'failed'"), 503);
    /* The first good one has nothing before it. */
    row("m", USD(5));
    day_alone(1, "a");
    assert_int_equal(result.changes, 1);
}

static void names_are_kept_at_first_sight(void **state) {
    (void)state;
    struct row server = row_new(MEASURE_ON_DEMAND, "p5.48xlarge");
    server.seller = "aws";
    server.place = "us-east-1";
    server.place_text = "US East (N. Virginia)";
    server.gpu = "H100";
    server.gpus = 8;
    server.nano = USD(98);
    sink_row(&sink, &server);
    row("m", USD(5));
    row("m", USD(5));
    day_alone(0, "a");
    sink_row(&sink, &server);
    row("m", USD(6));
    day_alone(1, "b");
    assert_int_equal(count("SELECT count(*) FROM model_alias WHERE name = 'm' AND model = 'acme:m' "
                           "AND origin = 'seen'"),
                     1);
    assert_int_equal(count("SELECT gpus FROM server WHERE provider = 'aws' AND gpu = 'H100'"), 8);
    assert_int_equal(count("SELECT count(*) FROM server"), 1);
    assert_int_equal(count("SELECT count(*) FROM region_name WHERE region = 'us-east-1'"), 1);
    assert_int_equal(count("SELECT count(*) FROM month WHERE month = '2023-11'"), 1);
    assert_int_equal(count("SELECT count(*) FROM month WHERE month = '2024-11'"), 1);
    assert_int_equal(count("SELECT count(*) FROM month AS m WHERE NOT EXISTS (SELECT 1 FROM month "
                           "AS n WHERE n.starts = m.ends) AND month < '2024-11'"),
                     0);
}

static void the_clock_never_goes_back(void **state) {
    (void)state;
    OK(store_begin(store, "fetch", EPOCH + 1000, "", &err));
    row("m", USD(5));
    document(0, "a");
    commit();
    OK(store_begin(store, "fetch", EPOCH - 1000, "", &err));
    row("m", USD(6));
    document(1, "b");
    commit();
    assert_int_equal(count("SELECT min(recorded_at) FROM batch WHERE id > 1"), EPOCH + 1000);
}

static void a_hand_wins(void **state) {
    (void)state;
    row("m", USD(5));
    day_alone(0, "a");
    row("m", USD(6));
    day_alone(2, "b");
    int64_t id = count("SELECT id FROM series");
    begin("correct");
    OK(store_correct(store, id, EPOCH, ROW_VALUE, USD(4), "the page had a typing error", &err));
    commit();
    begin("retract");
    OK(store_retract(store, id, EPOCH + 2 * DAY, "it never applied", &err));
    commit();
    assert_int_equal(count("SELECT count(*) FROM believed"), 1);
    assert_int_equal(count("SELECT value FROM believed"), USD(4));
    /* A late document whose list has rows where hands have been. */
    row("m", USD(9));
    day_alone(1, "c");
    assert_int_equal(count("SELECT count(*) FROM believed"), 2);
    row("m", USD(6));
    day_alone(3, "d");
    assert_int_equal(count("SELECT count(*) FROM believed"), 2);
    assert_int_equal(count("SELECT count(*) FROM observation AS o JOIN note AS n ON n.id = "
                           "o.note_id WHERE stated = 2 AND correction = 1"),
                     2);
}

/* Another source with a list of its own; its model "m" is everybody's. */
static int64_t second_part(const char *name) {
    int64_t id, other;
    OK(store_source(store, name, NULL, &id, &err));
    OK(store_part(store, id, "", "", &other, &err));
    return other;
}

static void says(int64_t of, int day, int64_t nano, const char *name) {
    part = of;
    row("m", nano);
    day_alone(day, name);
}

static int64_t state_of(int64_t of, int day) {
    struct stmt *stmt = db_prepare(db,
                                   "SELECT state FROM observation AS o JOIN series AS s ON s.id = "
                                   "o.series_id WHERE s.part_id = ?1 AND o.since = ?2 ORDER BY "
                                   "o.batch_id DESC",
                                   &err);
    stmt_int(stmt, 1, of);
    stmt_int(stmt, 2, EPOCH + (int64_t)day * DAY);
    int64_t state = stmt_step(stmt, &err) > 0 ? stmt_get_int(stmt, 0) : -1;
    stmt_reset(stmt);
    return state;
}

/* What a source believes by its own documents counts for others, also where a third source had
 * let the value in before. */
static void witnesses_speak_for_themselves(void **state) {
    (void)state;
    int64_t batch, x = part;
    begin("alias");
    int64_t y = second_part("brand"), z = second_part("corp");
    OK(store_batch(store, &batch, &err));
    OK(db_exec(
        db,
        "INSERT INTO model_alias (source_id, name, batch_id, model) SELECT id, 'm', 1, 'v/m' "
        "FROM source",
        &err));
    commit();
    says(x, 0, USD(5), "x0");
    says(y, 0, USD(500), "y0");
    says(z, 0, USD(5), "z0");
    says(x, 1, USD(500), "x1");
    assert_int_equal(state_of(x, 1), FACT_VALUE);
    says(y, 2, USD(60), "y2");
    says(z, 2, USD(500), "z2");
    assert_int_equal(state_of(z, 2), FACT_REFUSED);
    says(x, 2, USD(500), "x2");
    assert_int_equal(state_of(z, 2), FACT_REFUSED);
    store_close(store);
    OK(store_open(db, &store, &err));
    says(x, 3, USD(500), "x3");
    assert_int_equal(state_of(z, 2), FACT_VALUE);
    assert_int_equal(state_of(x, 1), FACT_VALUE);
}

static void what_is_taken_needs_a_batch(void **state) {
    (void)state;
    struct attempt attempt = {.part_id = part, .observed_at = EPOCH, .outcome = OUTCOME_FAILED};
    assert_int_equal(store_take(store, &attempt, NULL, &tally, &err), -1);
    assert_int_equal(store_correct(store, 1, 0, ROW_VALUE, 1, "", &err), -1);
    assert_int_equal(store_commit(store, NULL, &err), -1);
    begin("fetch");
    attempt.part_id = 999;
    assert_int_equal(store_take(store, &attempt, NULL, &tally, &err), -1);
    assert_non_null(strstr(err.text, "no part 999"));
    store_rollback(store);
    assert_int_equal(count("SELECT count(*) FROM batch WHERE kind = 'fetch'"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(an_unchanged_reply_costs_one_row),
        TEST(an_unchanged_reply_counts_as_a_miss),
        TEST(a_jump_is_news_once),
        TEST(refusals_are_kept_once_with_their_first_document),
        TEST(a_replay_corrects),
        TEST(late_documents_are_no_corrections),
        TEST(bad_attempts_enter_nothing),
        TEST(names_are_kept_at_first_sight),
        TEST(the_clock_never_goes_back),
        TEST(a_hand_wins),
        TEST(witnesses_speak_for_themselves),
        TEST(what_is_taken_needs_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
