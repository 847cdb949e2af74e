/* SPDX-License-Identifier: MIT
 * mtok check: the file, the sources, the reference data; for cron and
 * monitoring. Exit 5 when a condition is met, 4 when the file is damaged. */
#include "command/command.h"
#include "command/session.h"
#include "rows/rows.h"
#include "store/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

static const struct option_spec options[] = {
    {"format", 'f', "FORMAT", "text, md, csv or json"},
    {"max-age", 0, "DAYS",
     "a source without a good reply for longer (default: two of its intervals, at least 2)"},
    {"max-pending", 0, "COUNT", "more documents waiting for review (default: 0)"},
    {"min-free", 0, "MIB", "less free space where the database lies (default: 100)"},
    {"max-size", 0, "MIB", "a larger database (default: no limit)"},
    {"max-backup-age", 0, "DAYS", "no `mtok backup` for longer (default: not checked)"},
    {"documents", 0, NULL, "rebuild every kept document and compare its hash"},
    {0}};

enum { MOST = 1000000000 };

/* Findings as rows, so that every format can draw them. */
struct findings {
    struct rows rows;
    struct cell *cells;
    size_t count;
};

static void add(struct findings *findings, const char *condition, const char *what) {
    findings->cells =
        mem_grow(findings->cells, (findings->count + 1) * 2 * sizeof *findings->cells);
    struct cell *line = findings->cells + 2 * findings->count++;
    line[0] =
        (struct cell){.type = STMT_TEXT, .text = arena_text(&findings->rows.arena, condition)};
    line[1] = (struct cell){.type = STMT_TEXT, .text = arena_text(&findings->rows.arena, what)};
}

static int limit_option(const struct context *ctx, const char *name, int64_t otherwise,
                        int64_t *out, struct err *err) {
    const char *text = option_value(ctx, name);
    char *end;
    *out = otherwise;
    if (!text)
        return 0;
    *out = strtoll(text, &end, 10);
    if (!*text || *end || *out < 0 || *out > MOST)
        return err_code(err, EXIT_USAGE, "--%s %s: expected a whole number from 0 to %d", name,
                        text, MOST);
    return 0;
}

static const char overdue[] =
    "SELECT source, part, last_good, outcome, message FROM source_health AS h"
    " WHERE (CASE WHEN ?1 < 0 THEN overdue ELSE last_good IS NOT NULL"
    "   AND unixepoch(last_good) < ?2 - ?1 * 86400 END)"
    " AND EXISTS(SELECT 1 FROM source AS s WHERE s.name=h.source AND s.enabled)"
    " ORDER BY source, part";

static int check_age(struct db *db, int64_t days, int64_t now, struct findings *findings,
                     struct err *err) {
    struct stmt *stmt = db_prepare(db, overdue, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, days);
    stmt_int(stmt, 2, now);
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        char text[1024];
        const char *part = stmt_get_text(stmt, 1), *good = stmt_get_text(stmt, 2);
        snprintf(text, sizeof text, "%s%s%s: last good reply %s; last attempt: %s %s",
                 stmt_get_text(stmt, 0), *part ? "/" : "", part, *good ? good : "never",
                 stmt_get_text(stmt, 3), stmt_get_text(stmt, 4));
        add(findings, "age", text);
    }
    return row;
}

/* Where sources are in use but no run has asked any of them, there is nothing that could be
 * overdue: the row gives when the last run was (else when the file was made), and that this is too
 * long ago. */
static const char last_run[] =
    "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', t, 'unixepoch'), was FROM (SELECT"
    "  coalesce(max(recorded_at) FILTER (WHERE kind='fetch'), min(recorded_at)) AS t,"
    "  sum(kind='fetch') > 0 AS was FROM batch)"
    " WHERE t < ?1 - 3600 * (SELECT max(48, 2 * min(s.due_hours)) FROM source AS s"
    "  WHERE s.enabled AND EXISTS (SELECT 1 FROM part AS p WHERE p.source_id=s.id AND p.url<>''))";

static int check_collector(struct db *db, int64_t now, struct findings *findings, struct err *err) {
    struct stmt *stmt = db_prepare(db, last_run, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 1, now);
    int row = stmt_step(stmt, err);
    if (row > 0) {
        char text[128];
        snprintf(text, sizeof text, "no source was asked since %s%s", stmt_get_text(stmt, 0),
                 stmt_get_int(stmt, 1) ? "" : ", when the database was made");
        add(findings, "age", text);
    }
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

/* Documents that wait, and whose: "litellm 3, oracle 1". */
static const char waiting[] =
    "SELECT sum(n), group_concat(name || ' ' || n, ', ') FROM ("
    " SELECT s.name, count(*) AS n FROM quarantined_document AS q JOIN part AS p ON p.id=q.part_id"
    "  JOIN source AS s ON s.id=p.source_id WHERE q.decision='pending' GROUP BY s.name ORDER BY 1)";

static int check_pending(struct db *db, int64_t most, struct findings *findings, struct err *err) {
    struct stmt *stmt = db_prepare(db, waiting, err);
    if (!stmt)
        return -1;
    int row = stmt_step(stmt, err);
    int64_t pending = row > 0 ? stmt_get_int(stmt, 0) : 0;
    if (pending > most) {
        char text[1024];
        snprintf(text, sizeof text, "%lld documents wait for `mtok review`: %s", (long long)pending,
                 stmt_get_text(stmt, 1));
        add(findings, "pending", text);
    }
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int check_counts(const struct context *ctx, struct db *db, struct findings *findings,
                        struct err *err) {
    int64_t most, days;
    char text[256];
    if (limit_option(ctx, "max-pending", 0, &most, err) ||
        limit_option(ctx, "max-backup-age", -1, &days, err) ||
        check_pending(db, most, findings, err))
        return -1;
    if (days < 0)
        return 0;
    int64_t last = db_int(db, 0,
                          "SELECT CAST(value AS INTEGER) FROM setting"
                          " WHERE name='last_backup'");
    snprintf(text, sizeof text, "no backup for more than %lld days", (long long)days);
    if (last < ctx->now - days * 86400)
        add(findings, "backup", text);
    return 0;
}

static int check_disk(const struct context *ctx, struct findings *findings, struct err *err) {
    int64_t least, largest;
    struct statvfs disk;
    struct stat file;
    char text[256];
    if (limit_option(ctx, "min-free", 100, &least, err) ||
        limit_option(ctx, "max-size", -1, &largest, err))
        return -1;
    if (statvfs(ctx->db_path, &disk) == 0) {
        int64_t mib = (int64_t)(disk.f_bavail * disk.f_frsize >> 20);
        snprintf(text, sizeof text, "%lld MiB free where %s lies", (long long)mib, ctx->db_path);
        if (mib < least)
            add(findings, "disk", text);
    }
    if (largest >= 0 && stat(ctx->db_path, &file) == 0 && file.st_size >> 20 > largest) {
        snprintf(text, sizeof text, "%s has %lld MiB", ctx->db_path,
                 (long long)(file.st_size >> 20));
        add(findings, "size", text);
    }
    return 0;
}

static int check_documents(struct db *db, struct err *err) {
    struct stmt *stmt = db_prepare(
        db, "SELECT sha256 FROM document WHERE body IS NOT NULL AND encoding<>'rows'", err);
    if (!stmt)
        return -1;
    int row;
    while ((row = stmt_step(stmt, err)) > 0) {
        unsigned char hash[SHA256_SIZE];
        struct buf bytes, pages;
        size_t size;
        memcpy(hash, stmt_get_blob(stmt, 0, &size), SHA256_SIZE);
        buf_init(&bytes, SIZE_MAX / 2);
        buf_init(&pages, 1 << 20);
        int failed = archive_get(db, hash, &bytes, &pages, err);
        buf_free(&pages);
        buf_free(&bytes);
        if (failed) {
            stmt_reset(stmt);
            return -1;
        }
    }
    return row;
}

/* Views trust the mark; only the store sets it (series_amend). */
static int check_amended(struct db *db, struct err *err) {
    static const char unmarked[] =
        "SELECT series_id FROM observation"
        " WHERE series_id IN (SELECT id FROM series WHERE amended = 0)"
        " GROUP BY series_id, since HAVING count(*) > 1 OR max(state) > 2 LIMIT 1";
    struct stmt *stmt = db_prepare(db, unmarked, err);
    if (!stmt)
        return -1;
    int row = stmt_step(stmt, err);
    if (row > 0)
        err_code(err, EXIT_DATABASE,
                 "%s: series %lld has observations that are replaced or not believed, and no mark "
                 "of it (series.amended); something else than mtok wrote them",
                 db_path(db), (long long)stmt_get_int(stmt, 0));
    stmt_reset(stmt);
    return row == 0 ? 0 : -1;
}

static int check_all(const struct context *ctx, struct db *db, struct findings *findings,
                     struct err *err) {
    int64_t days;
    if (limit_option(ctx, "max-age", -1, &days, err))
        return -1;
    if (db_verify(db, err) || check_amended(db, err) ||
        check_age(db, days, ctx->now, findings, err) ||
        (!findings->count && check_collector(db, ctx->now, findings, err)) ||
        check_counts(ctx, db, findings, err) || check_disk(ctx, findings, err))
        return -1;
    return option_value(ctx, "documents") ? check_documents(db, err) : 0;
}

static void print(struct findings *findings, enum format format) {
    static const char *names[] = {"condition", "finding"};
    findings->rows.columns = 2;
    findings->rows.names = names;
    findings->rows.count = findings->count;
    findings->rows.cells = findings->cells;
    if (findings->count || format == FORMAT_JSON || format == FORMAT_CSV)
        rows_print(&findings->rows, format, "check", stdout);
}

static int run(struct context *ctx, struct err *err) {
    struct session session;
    struct findings findings = {0};
    enum format format;
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    if (session_read(ctx, NULL, &session, err))
        return (int)err->code;
    if (session.shipped) {
        session_close(&session);
        err_set(err, "%s: there is no database to check", ctx->db_path);
        return EXIT_FAILED;
    }
    int failed = check_all(ctx, session.db, &findings, err);
    if (!failed)
        print(&findings, format);
    session_close(&session);
    int code = failed ? (int)err->code : findings.count ? EXIT_CHECK : EXIT_FINE;
    rows_free(&findings.rows);
    return code;
}

const struct command command_check = {
    .name = "check",
    .operands = "",
    .summary = "the file and the sources; for cron and monitoring",
    .details =
        "Conditions, each one line and exit 5:\n"
        "  age      a source in use has had no good reply for too long (--max-age), or none was "
        "asked\n"
        "  pending  documents wait for review (--max-pending)\n"
        "  disk     little space is left (--min-free)\n"
        "  size     the database is larger than --max-size\n"
        "  backup   the last `mtok backup` is older than --max-backup-age\n"
        "A damaged file, a broken reference, facts that something else wrote without marking their "
        "series, or a document that does not match its hash is exit 4.",
    .options = options,
    .run = run,
};
