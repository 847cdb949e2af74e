/* SPDX-License-Identifier: MIT
 * mtok models: canonical models, their names in each source, names not yet
 * mapped; and mapping one. History already stored follows at once, because
 * views look names up when asked. */
#include "command/command.h"
#include "command/listing.h"
#include "store/store.h"

#include <string.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"unmapped", 'u', NULL, "names that no model is known for, by how often they are seen"},
    {"aliases", 'a', NULL, "every name of every source and its model"},
    {"source", 's', "SOURCE", "only names of this source; with map: the source of the name"},
    {"evidence", 0, "TEXT", "with map: where the mapping comes from"},
    {0}};

static const char models[] =
    "SELECT m.model, m.name, m.released, m.open, m.moe, m.total_params, m.active_params,"
    "  (SELECT count(DISTINCT a.source_id) FROM alias_now AS a WHERE a.model=m.model) AS sources,"
    "  m.evidence FROM model_now AS m ORDER BY m.model";
static const char aliases[] =
    "SELECT s.name AS source, a.name, a.model, a.origin, a.evidence FROM alias_now AS a"
    " JOIN source AS s ON s.id=a.source_id WHERE ?1 IS NULL OR s.name=?1 ORDER BY 1, 2";
static const char unmapped[] =
    "SELECT s.name AS source, a.name,"
    "  (SELECT count(DISTINCT f.id) FROM series AS se JOIN part AS p ON p.id=se.part_id"
    "     JOIN fetch AS f ON f.part_id=p.id AND f.outcome IN ('changed','unchanged','not modified')"
    "   WHERE p.source_id=a.source_id AND se.subject=a.name) AS seen"
    " FROM alias_now AS a JOIN source AS s ON s.id=a.source_id"
    " WHERE a.model = s.name || ':' || a.name AND (?1 IS NULL OR s.name=?1) ORDER BY 3 DESC, 1, 2";

static const char exact_name[] =
    "SELECT count(DISTINCT source_id) FROM model_alias WHERE name=?1 AND (?2 IS NULL OR source_id="
    "(SELECT id FROM source WHERE name=?2))";
static const char add_alias[] =
    "INSERT INTO model_alias(source_id, name, batch_id, model, origin, evidence)"
    " SELECT DISTINCT source_id, name, ?3, ?4, 'by hand', ?5 FROM model_alias"
    " WHERE name=?1 AND (?2 IS NULL OR source_id=(SELECT id FROM source WHERE name=?2))";

/* vendor/model in lower case, as every name of a model. */
static bool well_formed(const char *model) {
    const char *slash = strchr(model, '/');
    return slash && slash != model && slash[1] &&
           strspn(model, "abcdefghijklmnopqrstuvwxyz0123456789/.-_:") == strlen(model);
}

static int count_names(struct db *db, const char *name, const char *source, int64_t *count,
                       struct err *err) {
    struct stmt *stmt = db_prepare(db, exact_name, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, name);
    stmt_text(stmt, 2, source);
    int row = stmt_step(stmt, err);
    *count = row > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int write_alias(const struct context *ctx, struct db *db, struct store *store,
                       struct err *err) {
    const char *evidence = option_value(ctx, "evidence");
    int64_t batch, count;
    const char *source = option_value(ctx, "source");
    if (count_names(db, ctx->argv[1], source, &count, err))
        return -1;
    if (!count)
        return err_code(err, EXIT_USAGE, "no source has ever used the name '%s'", ctx->argv[1]);
    if (store_batch(store, &batch, err))
        return -1;
    struct stmt *stmt = db_prepare(db, add_alias, err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, ctx->argv[1]);
    stmt_text(stmt, 2, source);
    stmt_int(stmt, 3, batch);
    stmt_text(stmt, 4, ctx->argv[2]);
    stmt_text(stmt, 5, evidence ? evidence : "");
    return stmt_run(stmt, err);
}

static int map(const struct context *ctx, struct err *err) {
    struct session session;
    struct store *store = NULL;
    if (session_write(ctx, 60, false, &session, err))
        return -1;
    int failed = store_open(session.db, &store, err) ||
                 store_begin(store, "alias", ctx->now, "", err) ||
                 write_alias(ctx, session.db, store, err);
    if (!failed)
        failed = store_commit(store, NULL, err);
    else if (store)
        store_rollback(store);
    store_close(store);
    session_close(&session);
    return failed;
}

static int run_map(const struct context *ctx, struct err *err) {
    if (strcmp(ctx->argv[0], "map") != 0 || ctx->argc != 3) {
        err_code(err, EXIT_USAGE, "models: expected map NAME MODEL");
        return EXIT_USAGE;
    }
    if (!well_formed(ctx->argv[2])) {
        err_code(err, EXIT_USAGE, "'%s' is not a model's name: expected vendor/model in lower case",
                 ctx->argv[2]);
        return EXIT_USAGE;
    }
    return map(ctx, err) ? (int)err->code : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    if (ctx->argc)
        return run_map(ctx, err);
    const char *source = option_value(ctx, "source");
    struct listing_parameter only = {source ? STMT_TEXT : STMT_NULL, source, 0};
    if (option_value(ctx, "unmapped"))
        return listing_run(ctx, unmapped, &only, 1, err);
    if (option_value(ctx, "aliases"))
        return listing_run(ctx, aliases, &only, 1, err);
    return listing_run(ctx, models, NULL, 0, err);
}

const struct command command_models = {
    .name = "models",
    .operands = "[map NAME MODEL]",
    .summary = "models, aliases, names not yet mapped",
    .details = "map NAME MODEL maps an exact name, of one source with --source, else of every one\n"
               "that uses it. Nothing is ever matched by a part of a name.",
    .options = options,
    .operands_max = 3,
    .run = run,
};
