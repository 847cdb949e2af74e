/* SPDX-License-Identifier: MIT
 * mtok models: canonical models, their names in each source, names not yet
 * mapped, prices on which the sources disagree; and mapping a name. */
#include "command/command.h"
#include "command/listing.h"
#include "command/map_name.h"

#include <mtok/when.h>

static const struct option_spec options[] = {
    LISTING_OPTIONS,
    {"unmapped", 'u', NULL, "names that no model is known for, by how often they are seen"},
    {"aliases", 'a', NULL, "every name of every source and its model"},
    {"disagreements", 'd', NULL, "list prices on which the sources disagree now, the widest first"},
    {"source", 's', "SOURCE", "only this source; with map: the source of the name"},
    {"evidence", 0, "TEXT", "with map: where the mapping comes from"},
    {0}};

/* Models that a name was mapped to by hand are there too, without facts of their own. */
static const char models[] =
    "SELECT m.model, m.name, m.released, m.open, m.moe, m.total_params, m.active_params,"
    "  (SELECT count(DISTINCT a.source_id) FROM alias_now AS a WHERE a.model=m.model) AS sources,"
    "  m.evidence FROM model_now AS m"
    " UNION ALL "
    "SELECT a.model, '', '', 0, NULL, NULL, NULL, count(DISTINCT a.source_id), max(a.evidence)"
    " FROM alias_now AS a JOIN source AS s ON s.id=a.source_id"
    " WHERE a.model<>s.name || ':' || a.name"
    "  AND NOT EXISTS (SELECT 1 FROM model_now AS m WHERE m.model=a.model)"
    " GROUP BY a.model ORDER BY 1";
static const char aliases[] =
    "SELECT s.name AS source, a.name, a.model, a.origin, a.evidence FROM alias_now AS a"
    " JOIN source AS s ON s.id=a.source_id WHERE ?1 IS NULL OR s.name=?1 ORDER BY 1, 2";
/* seen: good readings of the name, from one that told of it until it ended. Of two bounds on
 * observed_at the planner may take the wider one, hence the +. */
static const char unmapped[] =
    "SELECT s.name AS source, a.name,"
    "  (SELECT count(DISTINCT g.id) FROM part AS p CROSS JOIN series AS se CROSS JOIN interval AS i"
    "     CROSS JOIN fetch AS f CROSS JOIN good_fetch AS g"
    "   WHERE p.source_id=a.source_id AND se.subject=a.name AND se.part_id=p.id"
    "     AND i.series_id=se.id AND f.id=i.fetch_id"
    "     AND g.part_id=p.id AND g.observed_at>=f.observed_at"
    "     AND (i.stated=1 OR +g.observed_at<coalesce(i.until, 9223372036854775807))) AS seen"
    " FROM alias_now AS a JOIN source AS s ON s.id=a.source_id"
    " WHERE a.model = s.name || ':' || a.name AND (?1 IS NULL OR s.name=?1) ORDER BY 3 DESC, 1, 2";
static const char disagreements[] =
    "SELECT model, seller, component, tier, context_min, usd_per_mtok, source, since, runners_up,"
    "  prices, spread, outvoted FROM price_disagreement WHERE month=?2"
    "  AND (?1 IS NULL OR source=?1 OR instr('; ' || runners_up, '; ' || ?1 || ' '))"
    " ORDER BY spread DESC, model, seller, component, tier, context_min";

static int run(struct context *ctx, struct err *err) {
    char month[8];
    const char *source = option_value(ctx, "source");
    const struct listing_parameter which[] = {{source ? STMT_TEXT : STMT_NULL, source, 0},
                                              {STMT_TEXT, when_month_of(ctx->now, month), 0}};
    if (ctx->argc)
        return map_name(ctx, err);
    if (option_value(ctx, "disagreements"))
        return listing_run_of(ctx, disagreements, which, 2, source, err);
    if (option_value(ctx, "unmapped"))
        return listing_run_of(ctx, unmapped, which, 1, source, err);
    if (option_value(ctx, "aliases") || source)
        return listing_run_of(ctx, aliases, which, 1, source, err);
    return listing_run(ctx, models, NULL, 0, err);
}

const struct command command_models = {
    .name = "models",
    .operands = "[map NAME MODEL | map NAME -]",
    .summary = "models, aliases, names not yet mapped",
    .details =
        "map NAME MODEL maps an exact name, of one source with --source, else of every one\n"
        "that uses it; MODEL - takes a mapping back. Nothing is ever matched by a part of a\n"
        "name. --now TIME asks what was disagreed on then.",
    .options = options,
    .operands_max = 3,
    .run = run,
};
