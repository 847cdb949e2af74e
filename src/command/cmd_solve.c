/* SPDX-License-Identifier: MIT
 * mtok solve: what would have to be true. The value of one assumption at which
 * a price is so many times its cost, everything else as in mtok estimate. */
#include "command/command.h"
#include "command/estimate_options.h"
#include "economy/solve.h"
#include "rows/rows.h"

#include <math.h>
#include <string.h>

static const struct option_spec options[] = {
    {"for", 0, "WHAT", "mfu, utilization, active-params or server-price"},
    {"markup", 0, "VALUE", "price / cost that is wanted (default: 1)"},
    {"margin", 0, "VALUE", "the same as a gross margin: 0.7 is a markup of 3.33"},
    {"side", 0, "SIDE", "output (default), input, or blend by --ratio and --hits"},
    ESTIMATE_OPTIONS{0}};

static const struct {
    const char *name;
    enum assumption sought;
} unknowns[] = {{"mfu", ASSUME_MFU_DECODE},
                {"utilization", ASSUME_UTILIZATION},
                {"active-params", ASSUME_ACTIVE_PARAMS},
                {"server-price", ASSUME_SERVER_PRICE}};

static int read_unknown(const struct context *ctx, struct solve_question *question,
                        struct err *err) {
    const char *name = option_value(ctx, "for");
    for (size_t i = 0; name && i < sizeof unknowns / sizeof *unknowns; i++)
        if (strcmp(name, unknowns[i].name) == 0) {
            question->sought = unknowns[i].sought;
            return 0;
        }
    return err_code(err, EXIT_USAGE,
                    "--for %s: expected mfu, utilization, active-params or server-price",
                    name ? name : "is missing");
}

static int read_side(const struct context *ctx, struct solve_question *question, struct err *err) {
    static const char *const sides[] = {"output", "input", "blend"};
    const char *side = option_value(ctx, "side");
    for (int i = 0; side && i < 3; i++)
        if (strcmp(side, sides[i]) == 0) {
            question->side = (enum solve_side)i;
            return 0;
        }
    return side ? err_code(err, EXIT_USAGE, "--side %s: expected output, input or blend", side) : 0;
}

static int read_wanted(const struct context *ctx, struct solve_question *question,
                       struct err *err) {
    const char *markup = option_value(ctx, "markup"), *margin = option_value(ctx, "margin");
    double value = 1;
    if (markup && margin)
        return err_code(err, EXIT_USAGE, "--markup and --margin are two words for one thing");
    if ((markup || margin) && estimate_number(markup ? markup : margin, &value))
        return err_code(err, EXIT_USAGE, "--%s %s: expected a number", markup ? "markup" : "margin",
                        markup ? markup : margin);
    question->markup = margin ? 1 / (1 - value) : value;
    if (!(question->markup > 0) || !isfinite(question->markup))
        return err_code(err, EXIT_USAGE, "%s",
                        margin ? "--margin: lies below 1 (100 %)" : "--markup: lies above 0");
    return 0;
}

enum { COLUMNS = 8 };
static const char *const names[COLUMNS] = {"name",    "value", "p5",      "p95",
                                           "assumed", "unit",  "verdict", "reason"};

struct answer {
    struct rows rows;
    struct cell cells[8 * COLUMNS];
};

static struct cell real_cell(double value) {
    return (struct cell){
        .type = isfinite(value) ? STMT_REAL : STMT_NULL, .real = value, .text = ""};
}

static struct cell text_cell(struct arena *arena, const char *text) {
    return (struct cell){.type = STMT_TEXT, .text = arena_text(arena, text)};
}

static void add(struct answer *answer, const char *name, const double figures[4], const char *unit,
                const char *verdict, const char *reason) {
    struct cell *cells = answer->cells + COLUMNS * answer->rows.count++;
    struct arena *arena = &answer->rows.arena;
    cells[0] = text_cell(arena, name);
    for (int i = 0; i < 4; i++)
        cells[1 + i] = real_cell(figures[i]);
    cells[5] = text_cell(arena, unit);
    cells[6] = text_cell(arena, verdict);
    cells[7] = text_cell(arena, reason);
}

static void add_point(struct answer *answer, const char *name, double value, double assumed,
                      const char *unit, const char *reason) {
    const double figures[] = {value, (double)NAN, (double)NAN, assumed};
    add(answer, name, figures, unit, "", reason);
}

/* The unknown itself; of a blend both MFUs. */
static void add_solution(struct answer *answer, const struct solve_question *question,
                         const struct assumed *assumed, const struct solved *solved) {
    static const char *const words[] = {"possible", "impossible",  "does not fit", "does not fit",
                                        "no value", "independent", "not known"};
    enum assumption first = question->sought;
    if (first == ASSUME_MFU_DECODE && question->side != SOLVE_OUTPUT)
        first = ASSUME_MFU_PREFILL;
    const struct assumption_info *info = assumption_info(first);
    const double figures[] = {solved->value, solved->p5, solved->p95, assumed[first].base};
    const double others[] = {solved->other, solved->other_p5, solved->other_p95,
                             assumed[ASSUME_MFU_DECODE].base};
    const char *verdict = words[solved->verdict], *why = solve_reason(question, solved->verdict);
    add(answer, info->option, figures, info->unit, verdict, why);
    if (isfinite(solved->other))
        add(answer, assumption_info(ASSUME_MFU_DECODE)->option, others, "", verdict,
            "scaled as that of prefill");
}

/* How far the best measurement of the same phase lies, as evidence for or against an MFU. */
static const char highest_mfu[] =
    "SELECT max(mfu) FROM mfu_observed WHERE phase = ?1 AND possible = 1";

static int add_evidence(struct answer *answer, struct session *session,
                        const struct solve_question *question, struct err *err) {
    struct stmt *stmt;
    if (question->sought != ASSUME_MFU_DECODE)
        return 0;
    if (!(stmt = db_prepare(session->db, highest_mfu, err)))
        return -1;
    bool prefill = question->side == SOLVE_INPUT;
    stmt_text(stmt, 1, prefill ? "prefill" : "decode");
    int row = stmt_step(stmt, err);
    if (row > 0 && stmt_type(stmt, 0) != STMT_NULL)
        add_point(answer, prefill ? "highest-measured-mfu-prefill" : "highest-measured-mfu-decode",
                  stmt_get_real(stmt, 0), (double)NAN, "", "of all systems on file: mfu_observed");
    stmt_reset(stmt);
    return row < 0 ? -1 : 0;
}

static int solve(const struct context *ctx, struct session *session, struct answer *answer,
                 const struct solve_question *question, struct err *err) {
    struct assumed assumed[ASSUME_COUNT];
    struct solved solved;
    if (estimate_options_read(ctx, session, assumed, err))
        return -1;
    solve_run(assumed, question, &solved);
    if (solved.verdict == SOLVE_UNKNOWN)
        return err_code(err, EXIT_USAGE,
                        "%s: see `mtok estimate` with the same options for what is known",
                        solve_reason(question, solved.verdict));
    add_solution(answer, question, assumed, &solved);
    add_point(answer, "markup", question->markup, solved.price / solved.cost, "x", "price / cost");
    add_point(answer, "margin", 1 - 1 / question->markup, 1 - solved.cost / solved.price, "",
              "1 - cost / price");
    add_point(answer, "cost", solved.wanted, solved.cost, "USD/Mtok", "price / markup");
    add_point(answer, "price", solved.price, solved.price, "USD/Mtok", "list price");
    return add_evidence(answer, session, question, err);
}

static int run(struct context *ctx, struct err *err) {
    struct solve_question question = {.side = SOLVE_OUTPUT};
    struct session session = {0};
    struct answer answer = {0};
    enum format format;
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    if (read_unknown(ctx, &question, err) || read_side(ctx, &question, err) ||
        read_wanted(ctx, &question, err))
        return (int)err->code;
    int failed = solve(ctx, &session, &answer, &question, err);
    answer.rows.columns = COLUMNS;
    answer.rows.names = (const char **)names;
    answer.rows.cells = answer.cells;
    if (!failed)
        rows_print(&answer.rows, format, "solve", stdout);
    arena_free(&answer.rows.arena);
    session_close(&session);
    return failed ? (int)err->code : EXIT_FINE;
}

const struct command command_solve = {
    .name = "solve",
    .operands = "",
    .summary = "what would have to be true: the MFU, use, size or rent for a wanted markup",
    .details =
        "Everything else is as in `mtok estimate`, whose options it takes. p5 and p95 follow\n"
        "from the ranges of everything else. A value that no server can have is named as\n"
        "impossible and is still printed.",
    .options = options,
    .run = run,
};
