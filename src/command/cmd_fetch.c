/* SPDX-License-Identifier: MIT
 * mtok fetch: collect from the sources that are due. Quiet when all is well;
 * made for cron. */
#include "base/stop.h"
#include "command/command.h"
#include "command/session.h"
#include "intake/collect.h"
#include "intake/notice.h"
#include "intake/refusals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_spec options[] = {
    {"all", 'a', NULL, "also the sources that are not due"},
    {"dry-run", 'n', NULL, "only say what would be fetched"},
    {"deadline", 0, "SECONDS", "end of the whole run (600)"},
    {"wait", 0, "SECONDS", "wait so long for another run to end (60)"},
    {"cacert", 0, "FILE", "certificates to trust, PEM"},
    {"proxy", 0, "URL", "proxy (default: https_proxy and the like)"},
    {"user-agent", 0, "TEXT", "name given to servers (default: mtok/VERSION)"},
    {"ipv4", '4', NULL, "only IPv4"},
    {"ipv6", '6', NULL, "only IPv6"},
    {0}};

/* What happened to one source in this run: the part in trouble that a person should hear of first.
 */
struct state {
    int64_t source_id;
    const char *source;
    const char *outcome;
    int weight; /* of the message: a new trouble before an old one, a quarantine before a failure */
    size_t bad; /* parts in trouble */
    char message[1100];
};

struct fetch {
    const struct context *ctx;
    struct session session;
    struct store *store;
    struct due_list list;
    struct state *states;
    size_t state_count;
};

static int seconds_option(const struct context *ctx, const char *name, int otherwise, int *out,
                          struct err *err) {
    const char *text = option_value(ctx, name);
    char *end;
    *out = otherwise;
    if (!text)
        return 0;
    long value = strtol(text, &end, 10);
    if (!*text || *end || value < 0 || value > 86400)
        return err_code(err, EXIT_USAGE, "--%s %s: expected seconds, 0 to 86400", name, text);
    *out = (int)value;
    return 0;
}

static struct state *state_of(struct fetch *fetch, const struct due_part *due) {
    for (size_t i = 0; i < fetch->state_count; i++)
        if (fetch->states[i].source_id == due->source_id)
            return &fetch->states[i];
    struct state *state = &fetch->states[fetch->state_count++];
    *state = (struct state){.source_id = due->source_id, .source = due->fetcher->name};
    return state;
}

static void report(void *user, const struct collected *collected) {
    struct fetch *fetch = user;
    const struct ingest_result *result = &collected->result;
    struct state *state = state_of(fetch, collected->due);
    bool bad = result->outcome == OUTCOME_FAILED || result->outcome == OUTCOME_QUARANTINED;
    int weight =
        !bad ? 0
             : 1 + 2 * (collected->due->failures == 0) + (result->outcome == OUTCOME_QUARANTINED);
    state->bad += bad;
    if (weight > state->weight) {
        state->weight = weight;
        state->outcome = outcome_name(result->outcome);
        snprintf(state->message, sizeof state->message, "%s", result->message);
    }
    if (!fetch->ctx->verbose && !(isatty(2) && !fetch->ctx->quiet))
        return;
    fprintf(stderr, "%-26s %-12s %-12s %9lld bytes %6.1f s%s%s\n", collected->due->fetcher->name,
            collected->due->part, outcome_name(result->outcome), (long long)collected->bytes,
            collected->seconds, bad ? "  " : "", bad ? result->message : "");
}

/* One line a source, and only when there is something new to say. */
static int tell(struct fetch *fetch, struct err *err) {
    for (size_t i = 0; i < fetch->state_count; i++) {
        const struct state *state = &fetch->states[i];
        bool say, recovered;
        if (notice_due(fetch->session.db, state->source_id, state->bad > 0, fetch->ctx->now, &say,
                       &recovered, err))
            return -1;
        if (recovered)
            fprintf(stderr, "mtok: %s: works again\n", state->source);
        else if (say && state->bad > 1)
            fprintf(stderr, "mtok: %s: %s: %s; and %zu more of its parts (`mtok sources`)\n",
                    state->source, state->outcome, state->message, state->bad - 1);
        else if (say && state->bad)
            fprintf(stderr, "mtok: %s: %s: %s\n", state->source, state->outcome, state->message);
    }
    return 0;
}

static void print_plan(const struct due_list *list) {
    for (size_t i = 0; i < list->count; i++)
        printf("%s\t%s\t%s\n", list->parts[i].fetcher->name, list->parts[i].part,
               list->parts[i].url);
}

static int collect_due(struct fetch *fetch, int deadline, struct err *err) {
    const struct context *ctx = fetch->ctx;
    struct http_options http = {.agent = option_value(ctx, "user-agent"),
                                .ca_file = option_value(ctx, "cacert"),
                                .proxy = option_value(ctx, "proxy"),
                                .ip_version = option_value(ctx, "ipv4")   ? 4
                                              : option_value(ctx, "ipv6") ? 6
                                                                          : 0,
                                .deadline = deadline,
                                .stop = &stop_asked};
    struct collect collect = {.db = fetch->session.db,
                              .store = fetch->store,
                              .now = ctx->now,
                              .http = &http,
                              .report = report,
                              .user = fetch};
    fetch->states = mem_alloc((fetch->list.count + 1) * sizeof *fetch->states);
    if (collect_run(&collect, &fetch->list, err) || tell(fetch, err) ||
        (collect.in_force_refused && refusals_tell(fetch->session.db, stderr, err)))
        return (int)err->code;
    if (stop_asked)
        return EXIT_TERMINATED;
    return collect.failed || collect.in_force_refused ? EXIT_PARTIAL : EXIT_FINE;
}

static int run_fetch(struct fetch *fetch, struct err *err) {
    const struct context *ctx = fetch->ctx;
    int deadline, wait;
    if (seconds_option(ctx, "deadline", 600, &deadline, err) ||
        seconds_option(ctx, "wait", 60, &wait, err))
        return EXIT_USAGE;
    if (session_write(ctx, wait, false, &fetch->session, err) ||
        store_open(fetch->session.db, &fetch->store, err) ||
        sources_sync(fetch->session.db, fetch->store, ctx->now, err) ||
        due_find(fetch->session.db, ctx->argv, ctx->argc, option_value(ctx, "all"), ctx->now,
                 &fetch->list, err))
        return (int)err->code;
    if (option_value(ctx, "dry-run")) {
        print_plan(&fetch->list);
        return EXIT_FINE;
    }
    stop_catch();
    return collect_due(fetch, deadline, err);
}

static int run(struct context *ctx, struct err *err) {
    struct fetch fetch = {.ctx = ctx};
    int code = run_fetch(&fetch, err);
    free(fetch.states);
    due_free(&fetch.list);
    store_close(fetch.store);
    session_close(&fetch.session);
    return code;
}

const struct command command_fetch = {
    .name = "fetch",
    .operands = "[SOURCE...]",
    .summary = "collect from the sources that are due",
    .details =
        "Named sources are asked whether due or not. A source's trouble is told once, again\n"
        "after 7 days, and when it is over. Exit 3: a source failed or was quarantined; the\n"
        "others are stored.",
    .options = options,
    .operands_max = -1,
    .run = run,
};
