/* SPDX-License-Identifier: MIT
 * History already stored follows at once, because views look names up when asked. */
#include "command/map_name.h"

#include "command/session.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static const char exact_name[] =
    "SELECT count(*) FROM alias_now WHERE name=?1"
    " AND (?2 IS NULL OR source_id=(SELECT id FROM source WHERE name=?2))";
/* ?3: the model, NULL: none. Without evidence a row that has the model already stays as it is. */
#define MODEL "coalesce(?3, s.name || ':' || a.name)"
#define CHANGED                                                                                    \
    " FROM alias_now AS a JOIN source AS s ON s.id=a.source_id WHERE a.name=?1"                    \
    " AND (?2 IS NULL OR s.name=?2) AND (a.model<>" MODEL                                          \
    " OR a.evidence<>coalesce(?4, a.evidence))"
static const char any_changed[] = "SELECT count(*)" CHANGED;
static const char add_alias[] =
    "INSERT INTO model_alias(source_id, name, batch_id, model, origin, evidence)"
    " SELECT a.source_id, a.name, ?5, " MODEL ", 'by hand', coalesce(?4, '')" CHANGED;
static const char known_model[] = "SELECT EXISTS (SELECT 1 FROM model_now WHERE model=?1)"
                                  " OR EXISTS (SELECT 1 FROM alias_now WHERE model=?1)";

struct mapping {
    const char *name, *model, *source, *evidence; /* model, source, evidence may be NULL */
};

/* vendor/model in lower case, as every name of a model. */
static bool well_formed(const char *model) {
    const char *slash = strchr(model, '/');
    return slash && slash != model && slash[1] &&
           strspn(model, "abcdefghijklmnopqrstuvwxyz0123456789/.-_:") == strlen(model);
}

static struct stmt *prepare(struct db *db, const char *sql, const struct mapping *mapping,
                            struct err *err) {
    struct stmt *stmt = db_prepare(db, sql, err);
    const char *const texts[] = {mapping->name, mapping->source, mapping->model, mapping->evidence};
    for (int i = 0; stmt && i < 4; i++)
        stmt_text(stmt, i + 1, texts[i]);
    return stmt;
}

/* -1 on error. */
static int64_t count(struct db *db, const char *sql, const struct mapping *mapping,
                     struct err *err) {
    struct stmt *stmt = prepare(db, sql, mapping, err);
    int row = stmt ? stmt_step(stmt, err) : -1;
    int64_t n = row > 0 ? stmt_get_int(stmt, 0) : -1;
    if (stmt)
        stmt_reset(stmt);
    return n;
}

static int need_name(struct db *db, const struct mapping *mapping, struct err *err) {
    if (mapping->source &&
        !db_int_of_text(db, 0, "SELECT 1 FROM source WHERE name=?1", mapping->source))
        return err_code(err, EXIT_USAGE, "there is no source '%s'", mapping->source);
    int64_t found = count(db, exact_name, mapping, err);
    if (found == 0)
        return err_code(err, EXIT_USAGE, "%s%s used the name '%s'",
                        mapping->source ? mapping->source : "no source has",
                        mapping->source ? " has never" : " ever", mapping->name);
    return found < 0 ? -1 : 0;
}

/* What is so already begins no batch. */
static int write_alias(struct db *db, struct store *store, const struct mapping *mapping,
                       struct err *err) {
    int64_t batch, changed = count(db, any_changed, mapping, err);
    if (changed <= 0)
        return changed < 0 ? -1 : 0;
    if (store_batch(store, &batch, err))
        return -1;
    struct stmt *stmt = prepare(db, add_alias, mapping, err);
    if (!stmt)
        return -1;
    stmt_int(stmt, 5, batch);
    return stmt_run(stmt, err);
}

/* A model that nothing names so far may be a slip of the pen. */
static void remark_new(const struct context *ctx, struct db *db, const char *model) {
    if (model && !ctx->quiet && !db_int_of_text(db, 0, known_model, model))
        fprintf(stderr, "mtok: %s is a new model: no name had it before\n", model);
}

static int in_batch(const struct context *ctx, struct db *db, struct store *store,
                    const struct mapping *mapping, struct err *err) {
    if (need_name(db, mapping, err) || store_begin(store, "alias", ctx->now, "", err))
        return -1;
    remark_new(ctx, db, mapping->model);
    if (write_alias(db, store, mapping, err)) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, NULL, err);
}

static int wrong_use(const struct context *ctx, struct err *err) {
    if (strcmp(ctx->argv[0], "map") != 0 || ctx->argc != 3)
        return err_code(err, EXIT_USAGE, "models: expected map NAME MODEL");
    if (option_value(ctx, "as-of"))
        return err_code(err, EXIT_USAGE, "models map: --as-of shows the past, it cannot change it");
    if (strcmp(ctx->argv[2], "-") != 0 && !well_formed(ctx->argv[2]))
        return err_code(err, EXIT_USAGE,
                        "'%s' is not a model's name: expected vendor/model in lower case, or - "
                        "for none",
                        ctx->argv[2]);
    return 0;
}

int map_name(const struct context *ctx, struct err *err) {
    struct session session;
    struct store *store = NULL;
    if (wrong_use(ctx, err))
        return EXIT_USAGE;
    const struct mapping mapping = {
        .name = ctx->argv[1],
        .model = strcmp(ctx->argv[2], "-") == 0 ? NULL : ctx->argv[2],
        .source = option_value(ctx, "source"),
        .evidence = option_value(ctx, "evidence"),
    };
    if (session_write(ctx, 60, false, &session, err))
        return (int)err->code;
    int failed =
        store_open(session.db, &store, err) || in_batch(ctx, session.db, store, &mapping, err);
    store_close(store);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}
