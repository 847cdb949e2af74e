/* SPDX-License-Identifier: MIT
 * TensorRT-LLM, perf-overview.md: NVIDIA's own maximum output throughput, one page a release. The
 * tables had these forms:
 *   - v0.5 to v0.9: a line per measurement, "Throughput (out tok/s/GPU)", chip and precision in the
 *     heading ("H100 GPUs (FP8)");
 *   - v0.10 to v0.17: a column per chip under a head of several lines, model and tensor-parallel
 *     size (or lengths) written once and inherited by the blank cells below, figures per group of
 *     GPUs;
 *   - v0.19 to v0.21: a table per model and precision, chips and sizes in a head of two lines;
 *   - v1.0: a table per model, "H100<br/>TP2 (FP8)" as heads of columns, figures per group;
 *   - later: the same tables, figures per GPU. Only the sentence that names the unit tells the two
 *     apart (Llama 3.3 70B, H100 TP2, 1000/1000: 4,205 a group, then 2,209 a GPU), so a page
 *     without it is refused.
 * Rows are what the whole group puts out: a figure per GPU times the GPUs of its group. */
#include <mtok/buf.h>
#include <mtok/decimal.h>
#include <mtok/fetcher.h>
#include <mtok/gpu_name.h>
#include <mtok/markdown.h>
#include <mtok/seen.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define RAGGED "the row has another number of cells than the header"

enum unit { UNIT_UNKNOWN, UNIT_GROUP, UNIT_GPU, UNIT_CONFLICT };

/* What a column, or a line, was measured on. */
struct setup {
    const char *chip;
    char precision[16];
    char parallel[32];
    int gpus;
    const char *more; /* what the chip's name does not say: ";form=pcie", ";status=beta" */
};

struct reader {
    const char *name; /* of the document */
    enum unit unit;
    struct sink *sink;
    size_t tables, rows;
    struct seen seen;
    bool twice; /* a heading between two tables is lost, or one of the two is another measurement */
};

/* --- text ------------------------------------------------------------------------------------ */

static bool has(const char *text, const char *part) {
    return strcasestr(text, part) != NULL;
}

static void lower(char *out, size_t room, const char *text, size_t size) {
    if (size >= room)
        size = room - 1;
    for (size_t i = 0; i < size; i++)
        out[i] = (char)tolower((unsigned char)text[i]);
    out[size] = 0;
}

/* "128, 2048" or "128/2048" */
static int read_lengths(const char *text, struct row *row) {
    char *end;
    long input = strtol(text, &end, 10);
    end += strspn(end, " ");
    if (end == text || (*end != ',' && *end != '/'))
        return -1;
    const char *second = end + 1;
    long output = strtol(second, &end, 10);
    if (end == second || *end || input < 1 || output < 1 || input > 100000000 || output > 100000000)
        return -1;
    row->input_length = (int)input;
    row->output_length = (int)output;
    return 0;
}

/* "FP8", "NVFP4", "Mixed" */
static bool is_precision(const char *text) {
    return isalpha((unsigned char)*text) && text[strspn(text, ALNUM)] == 0;
}

/* "(FP8)" at the end of a heading; the rest of it in `rest`. */
static int read_precision(const char *text, struct setup *setup, char *rest, size_t room) {
    const char *open = strrchr(text, '('), *close = open ? strchr(open, ')') : NULL;
    if (!close || close == open + 1)
        return -1;
    lower(setup->precision, sizeof setup->precision, open + 1, (size_t)(close - open - 1));
    size_t size = (size_t)(open - text);
    while (size && text[size - 1] == ' ')
        size--;
    if (size >= room)
        return -1;
    memcpy(rest, text, size);
    rest[size] = 0;
    return 0;
}

/* "TP2", "DEP4", "TP1,PP8": the product is the number of GPUs. */
static int read_parallel(const char *text, struct setup *setup) {
    long gpus = 1;
    for (const char *p = text; *p;) {
        size_t letters = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        char *end;
        long size = strtol(p + letters, &end, 10);
        if (letters < 2 || p[letters - 1] != 'P' || end == p + letters || size < 1 || size > 1000)
            return -1;
        gpus *= size;
        if (gpus > 10000)
            return -1;
        p = end;
        if (*p == ',')
            p++;
        else if (*p)
            return -1;
    }
    if (!*text)
        return -1;
    lower(setup->parallel, sizeof setup->parallel, text, strlen(text));
    setup->gpus = (int)gpus;
    return 0;
}

/* "B300* (beta)": figures that NVIDIA does not call final are no other chip's, but another series.
 */
static void cut_beta(char *text, struct setup *setup) {
    char *beta = strcasestr(text, "(beta)");
    setup->more = "";
    if (!beta || beta[strlen("(beta)")])
        return;
    while (beta > text && (beta[-1] == ' ' || beta[-1] == '*'))
        beta--;
    *beta = 0;
    setup->more = ";status=beta";
}

/* The chip of a column of its own. Both A100 of 80 GB have one name in the tables of chips; "CG1"
 * is the board of a GH200. */
static int read_chip(const char *text, struct setup *setup) {
    char name[64];
    size_t size = strlen(text);
    if (size > 4 && strcasecmp(text + size - 4, " CG1") == 0)
        size -= 4;
    if (size >= sizeof name)
        return -1;
    memcpy(name, text, size);
    name[size] = 0;
    setup->chip = gpu_name(name);
    setup->more = setup->chip && has(name, "PCIE") && !has(setup->chip, "PCIe") ? ";form=pcie" : "";
    return setup->chip ? 0 : -1;
}

/* "B200 TP1 (FP4)", or "8 GPUs TP1,PP8 (FP4)" where the chip stands above the table. */
static int read_column(const char *heading, const char *chip, struct setup *setup,
                       struct err *err) {
    char text[128];
    if (read_precision(heading, setup, text, sizeof text))
        return err_set(err, "column \"%s\": no precision in brackets", heading);
    char *parallel = strrchr(text, ' ');
    if (!parallel || read_parallel(parallel + 1, setup))
        return err_set(err, "column \"%s\": expected a parallelism such as TP2 or TP1,PP8",
                       heading);
    *parallel = 0;
    cut_beta(text, setup);
    char *end;
    long stated = strtol(text, &end, 10);
    if (end != text && (strcasecmp(end, " GPUs") == 0 || strcasecmp(end, " GPU") == 0)) {
        setup->chip = chip;
        if (stated != setup->gpus)
            return err_set(err, "column \"%s\": %s makes %d GPUs", heading, setup->parallel,
                           setup->gpus);
    } else
        setup->chip = gpu_name(text);
    return setup->chip ? 0 : err_set(err, "column \"%s\": no chip that is known", heading);
}

/* --- one figure ------------------------------------------------------------------------------ */

static int emit(struct reader *reader, struct row *row, const struct setup *setup, const char *cell,
                enum unit unit, struct err *err) {
    char variant[64], where[256];
    int64_t nano;
    if (decimal_read(cell, strlen(cell), 0, &nano, err))
        return -1;
    if (nano <= 0)
        return err_set(err, "%s is not above 0", cell);
    if (unit == UNIT_GPU && __builtin_mul_overflow(nano, (int64_t)setup->gpus, &nano))
        return err_set(err, "%s × %d is beyond every range", cell, setup->gpus);
    snprintf(variant, sizeof variant, "parallel=%s%s", setup->parallel,
             setup->more ? setup->more : "");
    snprintf(where, sizeof where, "%s, %s %s, %d/%d", row->subject, setup->chip, setup->parallel,
             row->input_length, row->output_length);
    row->seller = "tensorrt-llm";
    row->framework = "trt-llm";
    row->gpu = setup->chip;
    row->gpus = setup->gpus;
    row->precision = setup->precision;
    row->variant = variant;
    row->where = where;
    row->text = cell;
    row->nano = nano;
    switch (seen_put(&reader->seen, nano, "%s|%s|%s|%s|%d|%d|%d", row->subject, setup->chip,
                     setup->precision, variant, row->input_length, row->output_length,
                     row->concurrency)) {
    case SEEN_NEW:
        sink_row(reader->sink, row);
        break;
    case SEEN_DIFFERENT:
        reader->twice = true;
        return err_set(err, "stands twice with different figures");
    default:
        break;
    }
    reader->rows++;
    return 0;
}

static void refuse(struct reader *reader, size_t line, const char *cell, const struct err *why) {
    char where[64];
    snprintf(where, sizeof where, "table %zu, row %zu", reader->tables, line);
    sink_refuse(reader->sink, where, cell, "%s", why->text);
}

/* --- v0.6.1 ---------------------------------------------------------------------------------- */

struct line_columns {
    size_t model, batch, parallel, input, output, figure;
};

static int find_line_columns(const struct table *table, struct line_columns *out, struct err *err) {
    return table_need(table, "Model", &out->model, err) ||
                   table_need(table, "Batch Size", &out->batch, err) ||
                   table_need(table, "TP", &out->parallel, err) ||
                   table_need(table, "Input Length", &out->input, err) ||
                   table_need(table, "Output Length", &out->output, err) ||
                   table_need(table, "Throughput", &out->figure, err)
               ? -1
               : 0;
}

static int read_line(struct reader *reader, const struct table *table,
                     const struct line_columns *at, size_t line, struct setup *setup,
                     enum unit unit, struct err *err) {
    char lengths[64], parallel[16], *end;
    struct row row = row_new(MEASURE_SYSTEM_OUTPUT, table_cell(table, line, at->model));
    const char *figure = table_cell(table, line, at->figure);
    snprintf(lengths, sizeof lengths, "%s,%s", table_cell(table, line, at->input),
             table_cell(table, line, at->output));
    snprintf(parallel, sizeof parallel, "TP%s", table_cell(table, line, at->parallel));
    if (table_is_ragged(table, line))
        return err_set(err, RAGGED);
    if (!*row.subject)
        return err_set(err, "no model");
    if (read_lengths(lengths, &row) || read_parallel(parallel, setup))
        return err_set(err, "\"%s\" and \"%s\", expected lengths and a tensor-parallel size",
                       lengths, parallel);
    const char *batch = table_cell(table, line, at->batch);
    long users = strtol(batch, &end, 10);
    if (*end || users < 1 || users > 1000000)
        return err_set(err, "batch size \"%s\"", batch);
    row.concurrency = (int)users;
    /* The page says "out tok/s" of some tables and "out tok/s/GPU" of others. */
    if (unit != UNIT_GPU && setup->gpus > 1)
        return err_set(err, "the heading does not say whether %s is a GPU's or that of %d GPUs",
                       figure, setup->gpus);
    return emit(reader, &row, setup, figure, unit, err);
}

static int read_lines(struct reader *reader, const struct table *table, struct err *err) {
    struct line_columns at = {0};
    struct setup setup = {0};
    struct err why = {0};
    char chip[128];
    if (find_line_columns(table, &at, err))
        return -1;
    const char *heading = table->heading;
    if (read_precision(heading, &setup, chip, sizeof chip) || !(setup.chip = gpu_name(chip))) {
        /* "A100" alone: 40 or 80 GB? The other tables of the page are not in doubt. */
        err_set(&why, "heading \"%s\", expected one known chip and its precision", heading);
        refuse(reader, 0, heading, &why);
        return 0;
    }
    enum unit unit = has(table_cell(table, 0, at.figure), "/GPU") ? UNIT_GPU : UNIT_UNKNOWN;
    for (size_t line = 1; line < table->rows; line++) {
        if (!*table_cell(table, line, at.model) && !*table_cell(table, line, at.figure))
            continue;
        if (read_line(reader, table, &at, line, &setup, unit, &why))
            refuse(reader, line, table_cell(table, line, at.figure), &why);
    }
    return 0;
}

/* --- v0.10 to v0.17 -------------------------------------------------------------------------- */

/* Column of the head's cell that has one of the names (NULL ends them) in one line, or -1. */
static int find_cell(const struct table *table, size_t line, const char *const *names) {
    for (; *names; names++)
        for (size_t column = 0; column < table->columns; column++)
            if (strcasecmp(table_cell(table, line, column), *names) == 0)
                return (int)column;
    return -1;
}

/* The line among the first five that has such a cell, or -1. */
static int find_line(const struct table *table, const char *const *names) {
    for (size_t line = 0; line < table->rows && line < 5; line++)
        if (find_cell(table, line, names) >= 0)
            return (int)line;
    return -1;
}

static const char *const gpu_words[] = {"GPU", "GPU:", NULL};
static const char *const precision_words[] = {"Precision", NULL};
static const char *const model_words[] = {"Model", NULL};
static const char *const size_words[] = {"Tensor Model Parallel Size", "TP Size", "TP", NULL};
static const char *const length_words[] = {"Runtime Input/Output Lengths", "Input/Output Lengths",
                                           "ISL, OSL", NULL};

struct grid {
    size_t model, parallel, lengths, first; /* columns; the first chip */
    size_t gpu, precision, names;           /* lines of the head */
};

/* The line of the names where blank cells behind them are missing (v0.15). */
static bool is_names_line(const struct table *table, size_t line) {
    int parallel = find_cell(table, line, size_words),
        lengths = find_cell(table, line, length_words);
    return find_cell(table, line, model_words) == 0 && parallel + lengths == 3 &&
           (parallel == 1 || parallel == 2);
}

static int read_grid_head(const struct table *table, struct grid *out, struct err *err) {
    int gpu = find_line(table, gpu_words), precision = find_line(table, precision_words);
    int names = find_line(table, model_words);
    int model = names < 0 ? -1 : find_cell(table, (size_t)names, model_words);
    int parallel = names < 0 ? -1 : find_cell(table, (size_t)names, size_words);
    int lengths = names < 0 ? -1 : find_cell(table, (size_t)names, length_words);
    for (int line = 0; line <= names; line++)
        if (table_is_ragged(table, (size_t)line) &&
            (line < names || !is_names_line(table, (size_t)line)))
            return err_set(err, RAGGED);
    if (gpu < 0 || precision <= gpu || names <= precision || model < 0 || parallel < 0 ||
        lengths < 0)
        return err_set(err, "expected a head with GPU, Precision, Model, Tensor Model Parallel "
                            "Size and Runtime Input/Output Lengths");
    *out = (struct grid){.model = (size_t)model,
                         .parallel = (size_t)parallel,
                         .lengths = (size_t)lengths,
                         .gpu = (size_t)gpu,
                         .precision = (size_t)precision,
                         .names = (size_t)names};
    out->first = out->parallel > out->lengths ? out->parallel : out->lengths;
    if (out->model >= out->first || find_cell(table, out->gpu, gpu_words) > (int)out->first ||
        find_cell(table, out->precision, precision_words) > (int)out->first)
        return err_set(err,
                       "expected the columns of chips to the right of Model, size and lengths");
    out->first++;
    return 0;
}

/* What blank cells inherit: of model, size and lengths; the last one of them is written in each
 * line. */
struct inherited {
    const char *model, *parallel, *lengths;
};

static void inherit(const struct table *table, const struct grid *grid, size_t line,
                    struct inherited *from) {
    const char *model = table_cell(table, line, grid->model);
    const char *parallel = table_cell(table, line, grid->parallel);
    const char *lengths = table_cell(table, line, grid->lengths);
    bool sizes_first = grid->parallel < grid->lengths;
    if (table_is_ragged(table, line)) /* then what the lines below inherit is lost */
        *from = (struct inherited){"", "", ""};
    else if (*model)
        *from = (struct inherited){model, "", ""};
    if (*parallel || !sizes_first)
        from->parallel = parallel;
    if (*lengths || sizes_first)
        from->lengths = lengths;
}

static int read_grid_cell(struct reader *reader, const struct table *table, const struct grid *grid,
                          size_t line, size_t column, const struct inherited *from,
                          struct err *err) {
    struct setup setup = {0};
    struct row row = row_new(MEASURE_SYSTEM_OUTPUT, from->model);
    const char *chip = table_cell(table, grid->gpu, column);
    const char *precision = table_cell(table, grid->precision, column);
    char text[32];
    if (table_is_ragged(table, line) || !isalpha((unsigned char)*from->model) ||
        !strpbrk(from->model, "0123456789") || read_lengths(from->lengths, &row))
        return err_set(err, "no model, no lengths, or a cell too many or too few");
    snprintf(text, sizeof text, "TP%s", from->parallel);
    if (read_parallel(text, &setup))
        return err_set(err, "tensor-parallel size \"%s\"", from->parallel);
    if (read_chip(chip, &setup) || !is_precision(precision))
        return err_set(err, "column \"%s\" \"%s\", expected a chip and a precision", chip,
                       precision);
    lower(setup.precision, sizeof setup.precision, precision, strlen(precision));
    return emit(reader, &row, &setup, table_cell(table, line, column),
                has(table_cell(table, 0, 0), "/GPU") ? UNIT_GPU : UNIT_GROUP, err);
}

static int read_grid(struct reader *reader, const struct table *table, struct err *err) {
    struct grid grid = {0};
    struct inherited from = {"", "", ""};
    if (read_grid_head(table, &grid, err))
        return -1;
    /* The corner says "Throughput (tokens / sec)", or a sentence above "… in tokens/second". */
    if (!has(table_cell(table, 0, 0), "Throughput") && reader->unit != UNIT_GROUP)
        return err_set(err, "no sentence says that the figures are tokens/second");
    for (size_t line = grid.names + 1; line < table->rows; line++) {
        inherit(table, &grid, line, &from);
        for (size_t column = grid.first; column < table->columns; column++) {
            struct err why = {0};
            const char *cell = table_cell(table, line, column);
            if (*cell && read_grid_cell(reader, table, &grid, line, column, &from, &why))
                refuse(reader, line, cell, &why);
        }
    }
    return 0;
}

/* --- v0.19 to v0.21 -------------------------------------------------------------------------- */

/* "|  | GPU: | H100 | H200 |", then "|  | TP Size | 2 | 2 |", then "| ISL, OSL |", under a heading
 * "Llama 3.3 70B FP8". */
static bool is_pair_head(const struct table *table) {
    return find_cell(table, 0, gpu_words) == 1 && find_line(table, size_words) == 1 &&
           find_line(table, length_words) == 2;
}

/* Model and precision of "Llama 3.3 70B FP8". */
static int split_heading(const char *heading, char *model, size_t room, struct setup *setup) {
    const char *space = strrchr(heading, ' ');
    size_t size = space ? (size_t)(space - heading) : 0;
    if (!size || size >= room || (strncasecmp(space, " FP", 3) && strncasecmp(space, " BF", 3)))
        return -1;
    memcpy(model, heading, size);
    model[size] = 0;
    lower(setup->precision, sizeof setup->precision, space + 1, strlen(space + 1));
    return strpbrk(model, "0123456789") ? 0 : -1;
}

/* The chip above a column. One chip may have several columns of growing size, "B200" TP 1, 2, 4, 8;
 * beside another chip a blank cell may be a third one's. */
static const char *pair_chip(const struct table *table, size_t column) {
    const char *chip = table_cell(table, 0, column);
    if (*chip)
        return chip;
    for (size_t i = 3; i < table->columns; i++)
        if (gpu_name(table_cell(table, 0, i)) || (i <= column && *table_cell(table, 0, i)) ||
            (i <= column && strtol(table_cell(table, 1, i), NULL, 10) <=
                                strtol(table_cell(table, 1, i - 1), NULL, 10)))
            return "";
    return table_cell(table, 0, 2);
}

static int read_pair_column(struct reader *reader, const struct table *table, size_t column,
                            const char *model, struct setup *setup, struct err *err) {
    const char *chip = pair_chip(table, column);
    char text[32];
    struct err why = {0};
    snprintf(text, sizeof text, "TP%s", table_cell(table, 1, column));
    if (read_chip(chip, setup) || read_parallel(text, setup))
        return err_set(err, "column \"%s\" \"%s\", expected a chip and a size", chip, text);
    for (size_t line = 3; line < table->rows; line++) {
        struct row row = row_new(MEASURE_SYSTEM_OUTPUT, model);
        const char *cell = table_cell(table, line, column), *lengths = table_cell(table, line, 0);
        if (*cell && (table_is_ragged(table, line) ? err_set(&why, RAGGED)
                      : *table_cell(table, line, 1) || read_lengths(lengths, &row)
                          ? err_set(&why, "\"%s\" is no input/output length", lengths)
                          : emit(reader, &row, setup, cell, reader->unit, &why)))
            refuse(reader, line, cell, &why);
    }
    return 0;
}

static int read_pair(struct reader *reader, const struct table *table, struct err *err) {
    char model[128];
    struct setup setup = {0};
    if (reader->unit != UNIT_GROUP && reader->unit != UNIT_GPU)
        return err_set(err, "no sentence says whether figures are per GPU or per group, or two do");
    if (split_heading(table->heading, model, sizeof model, &setup))
        return err_set(err, "heading \"%s\", expected a model and its precision", table->heading);
    for (size_t line = 0; line < 3; line++)
        if (table_is_ragged(table, line))
            return err_set(err, RAGGED);
    for (size_t column = 2; column < table->columns; column++) {
        struct err why = {0};
        if (read_pair_column(reader, table, column, model, &setup, &why))
            refuse(reader, 0, table_cell(table, 0, column), &why);
    }
    return 0;
}

/* --- v1.0 and later -------------------------------------------------------------------------- */

/* Model and chip of a table from the headings above it: "Llama 3.3 70B" > "RTX 6000 Pro …" (a line
 * right above the table), or "LLaMA v3.3 70B - RTX 6000 Pro …". chip NULL where none is named. */
static int read_model(const struct table *table, char *model, size_t room, const char **chip) {
    const char *text = table->heading;
    size_t size = strlen(text);
    *chip = gpu_name(text);
    if (*chip) {
        size_t path = strlen(table->path);
        if (path < size + strlen(" > "))
            return -1;
        const char *end = table->path + path - size - strlen(" > ");
        text = table->path;
        for (const char *p = text; (p = strstr(p, " > ")) && p < end; text = p)
            p += strlen(" > ");
        size = (size_t)(end - text);
    } else {
        const char *dash = strstr(text, " - ");
        if (dash && (*chip = gpu_name(dash + 3)))
            size = (size_t)(dash - text);
    }
    if (!size || size >= room)
        return -1;
    memcpy(model, text, size);
    model[size] = 0;
    /* "Hardware", "Throughput Measurements": the heading of the model is missing. */
    return strpbrk(model, "0123456789") ? 0 : -1;
}

static int read_columns(struct reader *reader, const struct table *table, struct err *err) {
    char model[128];
    const char *chip;
    if (reader->unit != UNIT_GROUP && reader->unit != UNIT_GPU)
        return err_set(err, reader->unit == UNIT_UNKNOWN
                                ? "no sentence says whether figures are per GPU or per group"
                                : "one sentence says per GPU, another says per group");
    if (read_model(table, model, sizeof model, &chip))
        return err_set(err, "no model above the table (\"%s\")", table->path);
    if (table_is_ragged(table, 0))
        return err_set(err, RAGGED);
    int lengths = table_column(table, "Sequence Length", false);
    for (size_t column = 0; column < table->columns; column++) {
        if ((int)column == lengths)
            continue;
        struct setup setup = {0};
        struct err why = {0};
        if (read_column(table_cell(table, 0, column), chip, &setup, &why)) {
            refuse(reader, 0, table_cell(table, 0, column), &why);
            continue;
        }
        for (size_t line = 1; line < table->rows; line++) {
            struct row row = row_new(MEASURE_SYSTEM_OUTPUT, model);
            const char *cell = table_cell(table, line, column);
            if (*cell && (table_is_ragged(table, line) ? err_set(&why, RAGGED)
                          : read_lengths(table_cell(table, line, (size_t)lengths), &row)
                              ? err_set(&why, "\"%s\" is no input/output length",
                                        table_cell(table, line, (size_t)lengths))
                              : emit(reader, &row, &setup, cell, reader->unit, &why)))
                refuse(reader, line, cell, &why);
        }
    }
    return 0;
}

/* --- the page -------------------------------------------------------------------------------- */

/* One sentence's word on the unit, up to its end. */
static enum unit unit_of(const char *text) {
    char line[256];
    lower(line, sizeof line, text, strcspn(text, "\n"));
    if (!strstr(line, "token"))
        return UNIT_UNKNOWN;
    if (strstr(line, "per gpu") || strstr(line, "/gpu"))
        return UNIT_GPU;
    return strstr(line, "total output throughput") ||
                   strstr(line, "token throughput in tokens/second")
               ? UNIT_GROUP
               : UNIT_UNKNOWN;
}

static enum unit find_unit(const char *text) {
    static const char *const openings[] = {"The reported metric is",
                                           "All performance values are measured in",
                                           "unit:", "Unit:", "presents token throughput in"};
    enum unit unit = UNIT_UNKNOWN;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        for (const char *p = text; (p = strstr(p, openings[i])); p++) {
            enum unit next = unit_of(p);
            if (unit == UNIT_UNKNOWN)
                unit = next;
            else if (next != UNIT_UNKNOWN && next != unit)
                return UNIT_CONFLICT;
        }
    return unit;
}

/* A line of words right above a table names its chip, and joins the table in Markdown's eyes: it is
 * made a heading of the lowest level. */
static void separate_captions(const char *text, struct buf *out) {
    bool fenced = false;
    size_t before = 0; /* size of the line before, 0 when it is blank, a table's or code */
    size_t start = 0;  /* where it begins in out */
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        bool bar = line[0] == '|', fence = strncmp(line, "```", 3) == 0;
        if (fence)
            fenced = !fenced;
        if (bar && !fenced && before) {
            struct buf caption;
            buf_init(&caption, 65536);
            buf_add(&caption, out->data + start, out->size - start);
            out->size = start;
            buf_text(out, "\n###### ");
            buf_add(out, caption.data, caption.size);
            buf_char(out, '\n');
            buf_free(&caption);
        }
        start = out->size;
        before = bar || fenced || fence || line[0] == '#' || line[0] == '<' ? 0 : size;
        buf_add(out, line, size);
        line += size + (line[size] == '\n');
        buf_char(out, '\n');
    }
}

/* 1 read, 0 another kind of table, -1 a table of speeds that is not understood. */
static int read_table(struct reader *reader, const struct table *table, struct err *err) {
    const char *corner = table_cell(table, 0, 0);
    if (table_column(table, "Sequence Length", false) >= 0)
        return read_columns(reader, table, err) ? -1 : 1;
    if (table_column(table, "Batch Size", false) < 0 &&
        (has(corner, "Throughput") ||
         (find_line(table, gpu_words) >= 0 && find_line(table, precision_words) >= 0)))
        return read_grid(reader, table, err) ? -1 : 1;
    if (is_pair_head(table))
        return read_pair(reader, table, err) ? -1 : 1;
    if (table_column(table, "Throughput", false) >= 0)
        return read_lines(reader, table, err) ? -1 : 1;
    if (table_column(table, "tok/s", false) >= 0 || table_column(table, "(FP", false) >= 0)
        return err_set(err, "headings \"%s\", \"%s\", …: no form of table that is known", corner,
                       table_cell(table, 0, 1));
    return 0;
}

/* In these forms the heading says what all of a table is about: one table for each. */
static bool is_under_one_heading(const struct table *table) {
    return table_column(table, "Sequence Length", false) >= 0 ||
           table_column(table, "Batch Size", false) >= 0 || is_pair_head(table);
}

static int read_page(struct reader *reader, const struct tables *tables, struct err *err) {
    for (size_t i = 0; i < tables->count; i++) {
        reader->tables = i + 1;
        if (i && is_under_one_heading(&tables->list[i]) &&
            strcmp(tables->list[i].path, tables->list[i - 1].path) == 0)
            return err_set(err, "%s: table %zu: a second one under \"%s\": whose is it?",
                           reader->name, i + 1, tables->list[i].heading);
        if (read_table(reader, &tables->list[i], err) < 0)
            return err_prefix(err, "%s: table %zu (%s)", reader->name, i + 1,
                              tables->list[i].heading);
    }
    if (reader->twice)
        return err_set(err, "%s: one measurement with two figures: is a heading missing?",
                       reader->name);
    if (reader->rows)
        return 0;
    return err_set(err, "%s: no throughput in %zu tables", reader->name, tables->count);
}

/* A page cut off inside a line of a table would end in part of a number. */
static bool is_cut(const char *text, size_t size) {
    while (size && isspace((unsigned char)text[size - 1]))
        size--;
    size_t start = size;
    while (start && text[start - 1] != '\n')
        start--;
    return size > start && text[start] == '|' && text[size - 1] != '|';
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct reader reader = {.name = doc->name, .sink = sink};
    struct tables tables;
    struct buf text;
    if (is_cut(doc->pages[0].bytes, doc->pages[0].size))
        return err_set(err, "%s: the last line is cut off inside a table", doc->name);
    buf_init(&text, (size_t)16 << 20);
    separate_captions(doc->pages[0].bytes, &text);
    reader.unit = find_unit(text.data);
    int failed = markdown_tables(text.data, text.size, &tables, err);
    buf_free(&text);
    if (failed)
        return err_prefix(err, "%s", doc->name);
    failed = read_page(&reader, &tables, err);
    seen_free(&reader.seen);
    tables_free(&tables);
    return failed;
}

static const struct fetcher_part parts[] = {
    {"", "https://raw.githubusercontent.com/NVIDIA/TensorRT-LLM/main/docs/source/developer-guide/"
         "perf-overview.md"},
};

const struct fetcher fetcher_tensorrt_llm = {
    .name = "tensorrt-llm",
    .title = "TensorRT-LLM: NVIDIA's own throughput of groups of GPUs",
    .home = "https://nvidia.github.io/TensorRT-LLM/developer-guide/perf-overview.html",
    .domain = DOMAIN_THROUGHPUT,
    .rank = RANK_VENDOR,
    .parts = parts,
    .part_count = 1,
    .extensions = "md",
    .due_hours = 24 * 3,
    .stale_days = 120,
    .max_bytes = (size_t)4 << 20,
    .min_rows = 4,
    .parse = parse,
};
