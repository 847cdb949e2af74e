/* SPDX-License-Identifier: MIT
 * mtok estimate: the post's notebook. Starts from a scenario, any assumption
 * can be changed, ranges give p5, p50 and p95. --cases computes a file. */
#include "command/command.h"
#include "command/estimate_options.h"
#include "command/session.h"
#include "economy/cases.h"
#include "economy/estimate.h"
#include "rows/rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
    {"cases", 'c', "FILE", "compute a file of cases instead"},
    {"draws", 0, "N", "beside the closed forms what N draws come to (1000 to 200000)"},
    ESTIMATE_OPTIONS{0}};

struct estimate {
    const struct context *ctx;
    struct session session;
    struct assumed assumed[ASSUME_COUNT];
    struct rows rows;
    struct cell *cells;
    size_t count;
    size_t columns;
};

static struct cell real_cell(double value) {
    return (struct cell){
        .type = isfinite(value) ? STMT_REAL : STMT_NULL, .real = value, .text = ""};
}

static struct cell text_cell(struct arena *arena, const char *text) {
    return (struct cell){.type = STMT_TEXT, .text = arena_text(arena, text)};
}

static struct cell *new_row(struct estimate *estimate) {
    estimate->cells = mem_grow(estimate->cells,
                               (estimate->count + 1) * estimate->columns * sizeof *estimate->cells);
    return estimate->cells + estimate->columns * estimate->count++;
}

static struct cell *add_row_cells(struct estimate *estimate, const struct estimate_row *row) {
    struct cell *cells = new_row(estimate);
    cells[0] = text_cell(&estimate->rows.arena, row->name);
    cells[1] = real_cell(row->value);
    cells[2] = real_cell(row->p5);
    cells[3] = real_cell(row->p95);
    cells[4] = text_cell(&estimate->rows.arena, row->unit);
    cells[5] = text_cell(&estimate->rows.arena, row->formula);
    for (size_t i = 6; i < estimate->columns; i++)
        cells[i] = real_cell((double)NAN);
    return cells;
}

static void add_row(void *user, const struct estimate_row *row) {
    add_row_cells(user, row);
}

static void add_drawn(void *user, const struct estimate_row *row,
                      const struct estimate_drawn *drawn) {
    struct cell *cells = add_row_cells(user, row);
    cells[6] = real_cell(drawn->p5);
    cells[7] = real_cell(drawn->p50);
    cells[8] = real_cell(drawn->p95);
}

static void add_assumptions(struct estimate *estimate) {
    for (int i = 0; i < ASSUME_COUNT; i++) {
        const struct assumption_info *info = assumption_info((enum assumption)i);
        const struct assumed *a = &estimate->assumed[i];
        struct estimate_row row = {info->option, a->base, a->low, a->high, info->unit, "assumed"};
        if (isfinite(a->base))
            add_row(estimate, &row);
    }
}

static void print(struct estimate *estimate, const char *const *names, enum format format) {
    estimate->rows.columns = estimate->columns;
    estimate->rows.names = (const char **)names;
    estimate->rows.count = estimate->count;
    estimate->rows.cells = estimate->cells;
    rows_print(&estimate->rows, format, "estimate", stdout);
    rows_free(&estimate->rows);
}

static void say_impossible(void *user, const char *sentence) {
    (void)user;
    fprintf(stderr, "mtok: impossible: %s\n", sentence);
}

static int read_draws(const struct context *ctx, size_t *draws, struct err *err) {
    const char *text = option_value(ctx, "draws");
    double number;
    *draws = 0;
    if (!text)
        return 0;
    if (estimate_number(text, &number) || number < 1000 || number > ESTIMATE_MOST_DRAWS)
        return err_code(err, EXIT_USAGE, "--draws %s: expected a number from 1000 to %d", text,
                        ESTIMATE_MOST_DRAWS);
    *draws = (size_t)number;
    return 0;
}

static int compute(struct estimate *estimate, size_t draws, struct err *err) {
    if (!draws) {
        estimate_run(estimate->assumed, add_row, estimate);
        return 0;
    }
    return estimate_draw(estimate->assumed, draws, add_drawn, estimate)
               ? err_code(err, EXIT_USAGE, "--draws: more than %d ranges", ECON_DIMENSIONS)
               : 0;
}

static int run_calculator(struct estimate *estimate, enum format format, struct err *err) {
    static const char *const names[] = {"name",    "value",   "p5",       "p95",     "unit",
                                        "formula", "draw_p5", "draw_p50", "draw_p95"};
    size_t draws;
    if (read_draws(estimate->ctx, &draws, err))
        return (int)err->code;
    estimate->columns = draws ? 9 : 6;
    if (estimate_options_read(estimate->ctx, &estimate->session, estimate->assumed, err) ||
        compute(estimate, draws, err))
        return (int)err->code;
    if (isnan(estimate->assumed[ASSUME_ACTIVE_PARAMS].base) &&
        isnan(estimate->assumed[ASSUME_SPEED].base))
        fputs("mtok: the size of this model is not known, so its cost is not: --active-params or "
              "--tokens-per-second\n",
              stderr);
    estimate_impossible(estimate->assumed, say_impossible, NULL);
    add_assumptions(estimate);
    print(estimate, names, format);
    return EXIT_FINE;
}

struct tallied {
    struct estimate *estimate;
    size_t failed;
};

static void add_case(void *user, const struct case_result *result) {
    static const char *const verdicts[] = {"pass", "fail", "not expressed"};
    struct tallied *tallied = user;
    struct estimate *estimate = tallied->estimate;
    struct arena *arena = &estimate->rows.arena;
    struct cell *cells = new_row(estimate);
    cells[0] = text_cell(arena, result->name);
    cells[1] = real_cell(result->computed);
    cells[2] = real_cell(result->expected);
    cells[3] = text_cell(arena, result->tolerance);
    cells[4] = text_cell(arena, verdicts[result->verdict]);
    cells[5] = text_cell(arena, result->reason);
    cells[6] = real_cell(result->low);
    cells[7] = real_cell(result->median);
    cells[8] = real_cell(result->high);
    tallied->failed += result->verdict != VERDICT_PASS;
}

static int read_whole(const char *path, struct buf *out, struct err *err) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!file)
        return err_set(err, "%s: %s", path, strerror(errno));
    char piece[65536];
    size_t n;
    int failed = 0;
    while (!failed && (n = fread(piece, 1, sizeof piece, file)) > 0)
        failed = buf_add(out, piece, n);
    if (file != stdin)
        fclose(file);
    return failed ? err_set(err, "%s: too large", path) : 0;
}

/* A row that fails, or cannot be expressed, makes the command fail. */
static int run_cases(struct estimate *estimate, const char *path, enum format format,
                     struct err *err) {
    static const char *const names[] = {"case",   "computed", "expected", "tolerance", "verdict",
                                        "reason", "low",      "median",   "high"};
    struct tallied tallied = {.estimate = estimate};
    struct buf bytes;
    estimate->columns = 9;
    buf_init(&bytes, 64 << 20);
    int failed =
        read_whole(path, &bytes, err) || cases_run(bytes.data, bytes.size, add_case, &tallied, err);
    if (!failed)
        print(estimate, names, format);
    buf_free(&bytes);
    if (failed)
        return err_prefix(err, "%s", path), (int)err->code;
    return tallied.failed ? EXIT_FAILED : EXIT_FINE;
}

static int run(struct context *ctx, struct err *err) {
    struct estimate estimate = {.ctx = ctx};
    enum format format;
    const char *cases = option_value(ctx, "cases");
    if (format_read(option_value(ctx, "format"), &format, err))
        return EXIT_USAGE;
    int code =
        cases ? run_cases(&estimate, cases, format, err) : run_calculator(&estimate, format, err);
    session_close(&estimate.session);
    return code;
}

const struct command command_estimate = {
    .name = "estimate",
    .operands = "",
    .summary = "the calculator: change any assumption and see cost, markup, parity",
    .details =
        "VALUE is a number (100e9, 100B, 15%, 4/3), LOW..HIGH (5 % and 95 %), or LOW..BASE..HIGH.\n"
        "Without options: the sum of the post of November 2024.",
    .options = options,
    .run = run,
};
