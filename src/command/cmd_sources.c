/* SPDX-License-Identifier: MIT
 * mtok sources: health of each source; and their settings. */
#include "command/command.h"
#include "command/listing.h"
#include "http/http.h"
#include "intake/sources.h"
#include "names/registry.h"
#include "names/remarks.h"
#include "site/prometheus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    {"format", 'f', "FORMAT", "text, md, csv, json or prometheus"},
    {"as-of", 0, "TIME", "only what had been recorded by then"},
    {"known", 'k', NULL, "what this program can read: flags, URLs, key variables"},
    {"note", 'n', "TEXT", "why; kept beside a rank or a copy"},
    {0}};

static const char health[] =
    "SELECT source, part, role, remarks,"
    "  CASE WHEN source IN (SELECT value FROM json_each(?1)) THEN 'not set' END AS key,"
    "  enabled, last_attempt, last_good, last_change, outcome, overdue, next_due, failures, kept,"
    "  refused, bytes_a_day, pending_since, due_hours, stale_days, rank, message"
    " FROM source_health ORDER BY source, part";

static void print_remarks(const struct fetcher *fetcher) {
    struct buf remarks;
    buf_init(&remarks, 1024);
    remarks_text(fetcher, &remarks);
    if (remarks.size)
        printf(" [%s%s]", remarks.data,
               fetcher->key_env && !getenv(fetcher->key_env) ? ", which is not set" : "");
    buf_free(&remarks);
}

static int print_known(void) {
    for (size_t i = 0; fetcher_list[i]; i++) {
        const struct fetcher *fetcher = fetcher_list[i];
        printf("%s: %s (%s, belief %d, every %u h)", fetcher->name, fetcher->title,
               domain_name(fetcher->domain), fetcher->rank, fetcher->due_hours);
        print_remarks(fetcher);
        putchar('\n');
        for (size_t k = 0; k < fetcher->part_count; k++)
            printf("  %s%s%s\n", fetcher->parts[k].name, *fetcher->parts[k].name ? " " : "",
                   fetcher->parts[k].url);
    }
    return EXIT_FINE;
}

/* The one part of the source that has a URL; NULL where there are several or none. */
static const char *only_part(const struct fetcher *fetcher) {
    return fetcher->part_count == 1 ? fetcher->parts[0].name : NULL;
}

static const char *default_url(const struct fetcher *fetcher, const char *part) {
    for (size_t i = 0; i < fetcher->part_count; i++)
        if (strcmp(fetcher->parts[i].name, part) == 0)
            return fetcher->parts[i].url;
    return NULL;
}

/* Notes that the URL is a person's choice, so that no newer program changes it; or takes that back.
 */
static int note_choice(struct db *db, const char *source, const char *part, bool chosen,
                       struct err *err) {
    char setting[SOURCES_SETTING];
    struct stmt *stmt =
        db_prepare(db,
                   chosen ? "INSERT OR REPLACE INTO setting(name, value) VALUES(?1, 'by hand')"
                          : "DELETE FROM setting WHERE name=?1",
                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, sources_url_setting(source, part, setting));
    return stmt_run(stmt, err);
}

/* Health, with the sources that wait for a key: only the environment knows. */
static int print_health(const struct context *ctx, struct err *err) {
    struct buf names;
    buf_init(&names, 1 << 16);
    buf_char(&names, '[');
    for (size_t i = 0; fetcher_list[i]; i++) {
        const char *variable = fetcher_list[i]->key_env;
        const char *key = variable ? getenv(variable) : "";
        if (variable && (!key || !*key))
            buf_printf(&names, "%s\"%s\"", names.size > 1 ? "," : "", fetcher_list[i]->name);
    }
    buf_char(&names, ']');
    struct listing_parameter missing = {STMT_TEXT, names.data, 0};
    int code = listing_run(ctx, health, &missing, 1, err);
    buf_free(&names);
    return code;
}

/* A new place has other validators and a clean record; what was learned stays. */
static int set_url(struct db *db, const char *source, const char *part, const char *url,
                   struct err *err) {
    static const char update[] =
        "UPDATE part SET url=?3, etag='', last_modified='', failures=0, retry_after=0"
        " WHERE source_id=(SELECT id FROM source WHERE name=?1) AND name=?2";
    const struct fetcher *fetcher = registry_find(source);
    if (!part && !(part = only_part(fetcher)))
        return err_code(err, EXIT_USAGE,
                        "%s has several parts; say which: url.PART=URL (`mtok sources --known`)",
                        source);
    bool chosen = strcmp(url, "default") != 0;
    if (!chosen && !(url = default_url(fetcher, part)))
        return err_code(err, EXIT_USAGE, "%s has no URL for '%s'", source, part);
    if (http_check_url(url, err))
        return -1;
    struct stmt *stmt = db_prepare(db, update, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_text(stmt, 2, part);
    stmt_text(stmt, 3, url);
    if (stmt_run(stmt, err))
        return -1;
    if (!db_changes(db))
        return err_code(err, EXIT_USAGE, "%s has no such part", source);
    return note_choice(db, source, part, chosen, err);
}

static int read_number(const char *text, long *value, struct err *err) {
    char *end;
    *value = strtol(text, &end, 10);
    if (!*text || *end || *value < 1 || *value > 87600)
        return err_code(err, EXIT_USAGE, "'%s': expected a whole number from 1 to 87600", text);
    return 0;
}

static int set_number(struct db *db, const char *source, const char *sql, const char *text,
                      struct err *err) {
    long value;
    struct stmt *stmt = read_number(text, &value, err) ? NULL : db_prepare(db, sql, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_int(stmt, 2, value);
    return stmt_run(stmt, err);
}

/* The order of belief is recorded by batch: what was believed before can still be asked. */
static int set_rank(struct store *store, const char *source, const char *text, const char *note,
                    struct err *err) {
    int64_t batch;
    long rank;
    if (read_number(text, &rank, err) || store_batch(store, &batch, err))
        return -1;
    struct stmt *stmt = db_prepare(store_db(store),
                                   "INSERT OR REPLACE INTO source_rank(source_id, batch_id, rank,"
                                   " reason) SELECT id, ?2, ?3, ?4 FROM source WHERE name=?1",
                                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_int(stmt, 2, batch);
    stmt_int(stmt, 3, rank);
    stmt_text(stmt, 4, note);
    return stmt_run(stmt, err);
}

/* Who takes his prices from another source is no witness of his own; with his own name he is. */
static int set_copies(struct store *store, const char *source, const char *other, const char *note,
                      struct err *err) {
    int64_t batch;
    if (store_batch(store, &batch, err))
        return -1;
    struct stmt *stmt =
        db_prepare(store_db(store),
                   "INSERT OR REPLACE INTO source_copy(source_id, batch_id, copies, reason)"
                   " SELECT s.id, ?2, o.id, ?4 FROM source AS s JOIN source AS o ON o.name=?3"
                   " WHERE s.name=?1",
                   err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_int(stmt, 2, batch);
    stmt_text(stmt, 3, other);
    stmt_text(stmt, 4, note);
    if (stmt_run(stmt, err))
        return -1;
    return db_changes(store_db(store)) ? 0
                                       : err_code(err, EXIT_USAGE, "unknown source '%s'", other);
}

/* "url=…", "url.PART=…", "due_hours=…", "stale_days=…", "rank=…", "copies=…" */
static int set_one(struct store *store, const char *source, const char *setting, const char *note,
                   struct err *err) {
    static const char expected[] = "'%s': expected url=URL, due_hours=N, stale_days=N, rank=N"
                                   " or copies=SOURCE";
    struct db *db = store_db(store);
    char name[256];
    const char *equals = strchr(setting, '=');
    if (!equals || (size_t)(equals - setting) >= sizeof name)
        return err_code(err, EXIT_USAGE, expected, setting);
    memcpy(name, setting, (size_t)(equals - setting));
    name[equals - setting] = 0;
    if (strcmp(name, "url") == 0)
        return set_url(db, source, NULL, equals + 1, err);
    if (strncmp(name, "url.", 4) == 0)
        return set_url(db, source, name + 4, equals + 1, err);
    if (strcmp(name, "due_hours") == 0)
        return set_number(db, source, "UPDATE source SET due_hours=?2 WHERE name=?1", equals + 1,
                          err);
    if (strcmp(name, "stale_days") == 0)
        return set_number(db, source, "UPDATE source SET stale_days=?2 WHERE name=?1", equals + 1,
                          err);
    if (strcmp(name, "rank") == 0)
        return set_rank(store, source, equals + 1, note, err);
    if (strcmp(name, "copies") == 0)
        return set_copies(store, source, equals + 1, note, err);
    return err_code(err, EXIT_USAGE, expected, setting);
}

static int set_enabled(struct db *db, const char *source, int enabled, struct err *err) {
    struct stmt *stmt = db_prepare(db, "UPDATE source SET enabled=?2 WHERE name=?1", err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, source);
    stmt_int(stmt, 2, enabled);
    return stmt_run(stmt, err);
}

static int apply(const struct context *ctx, struct store *store, struct err *err) {
    const char *action = ctx->argv[0], *note = option_value(ctx, "note");
    struct db *db = store_db(store);
    bool enable = strcmp(action, "enable") == 0;
    if (strcmp(action, "set") == 0) {
        for (int i = 2; i < ctx->argc; i++)
            if (set_one(store, ctx->argv[1], ctx->argv[i], note ? note : "", err))
                return -1;
        return 0;
    }
    for (int i = 1; i < ctx->argc; i++) {
        if (!registry_find(ctx->argv[i]))
            return err_code(err, EXIT_USAGE, "unknown source '%s'", ctx->argv[i]);
        if (set_enabled(db, ctx->argv[i], enable, err))
            return -1;
    }
    return 0;
}

/* Only the order of belief concerns sources that no fetcher reads: the shipped ones, and those that
 * came with `import csv`. */
static bool is_of_any_source(const struct context *ctx) {
    for (int i = 2; i < ctx->argc; i++)
        if (strncmp(ctx->argv[i], "rank=", 5) != 0 && strncmp(ctx->argv[i], "copies=", 7) != 0)
            return false;
    return strcmp(ctx->argv[0], "set") == 0;
}

/* db NULL: as far as can be said without one. */
static int find_source(const struct context *ctx, struct db *db, struct err *err) {
    const char *source = ctx->argv[1];
    if (registry_find(source))
        return 0;
    if (is_of_any_source(ctx) &&
        (!db || db_int_of_text(db, 0, "SELECT id FROM source WHERE name=?1", source)))
        return 0;
    return err_code(err, EXIT_USAGE, "unknown source '%s'; `mtok sources` lists them", source);
}

static int change(const struct context *ctx, struct err *err) {
    struct session session;
    struct store *store = NULL;
    if (find_source(ctx, NULL, err) || session_write(ctx, 60, false, &session, err))
        return (int)err->code;
    int failed = find_source(ctx, session.db, err) || store_open(session.db, &store, err) ||
                 sources_sync(session.db, store, ctx->now, err) ||
                 store_begin(store, "settings", ctx->now, "", err) || apply(ctx, store, err);
    if (!failed)
        failed = store_commit(store, NULL, err);
    else if (store)
        store_rollback(store);
    store_close(store);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

static int print_prometheus(const struct context *ctx, struct err *err) {
    struct session session;
    if (session_read(ctx, option_value(ctx, "as-of"), &session, err))
        return (int)err->code;
    int failed = prometheus_print(session.db, stdout, err);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    const char *format = option_value(ctx, "format");
    if (option_value(ctx, "known"))
        return print_known();
    if (ctx->argc == 0 && format && strcmp(format, "prometheus") == 0)
        return print_prometheus(ctx, err);
    if (ctx->argc == 0)
        return print_health(ctx, err);
    const char *action = ctx->argv[0];
    bool set = strcmp(action, "set") == 0;
    if (!set && strcmp(action, "enable") != 0 && strcmp(action, "disable") != 0)
        err_code(err, EXIT_USAGE, "sources: do not know '%s'; expected set, enable or disable",
                 action);
    else if (ctx->argc < (set ? 3 : 2))
        err_code(err, EXIT_USAGE, "sources %s: expected SOURCE%s", action, set ? " url=URL" : "");
    else
        return change(ctx, err);
    return EXIT_USAGE;
}

const struct command command_sources = {
    .name = "sources",
    .operands = "[set SOURCE url=URL | enable SOURCE... | disable SOURCE...]",
    .summary = "health of each source; point one elsewhere, turn one on or off",
    .details =
        "set SOURCE url=URL       a mirror or a test server (plain http only to loopback);\n"
        "                         url=default goes back\n"
        "set SOURCE url.PART=URL  of one part, where a source has several\n"
        "set SOURCE due_hours=N   fetch when the last good reply is older\n"
        "set SOURCE stale_days=N  a value not confirmed for longer is stale\n"
        "set SOURCE rank=N        the order of belief: the source with the smallest number\n"
        "                         is believed first (10 vendor, 15 shipped, 20 checked by\n"
        "                         hand, 30 gathered by programs, 40 reseller); as of before\n"
        "                         it stays as it was\n"
        "set SOURCE copies=OTHER  its prices come from there: the two have one vote together;\n"
        "                         its own name takes that back",
    .options = options,
    .operands_max = -1,
    .run = run,
};
