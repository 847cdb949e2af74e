/* SPDX-License-Identifier: MIT
 * Facts as CSV: columns are found by their heading, in any order. */
#include "read/fact_field.h"

#include <mtok/csv.h>
#include <mtok/fact.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct state {
    struct sink *sink;
    int *columns; /* field of each column; NULL before the header */
    size_t count;
    size_t rows;
};

static int read_column(struct state *state, size_t column, const char *name, struct err *err) {
    int field = fact_field_find(name);
    if (field < 0)
        return err_set(err, "column \"%s\" is not known", name);
    for (size_t i = 0; i < column; i++)
        if (state->columns[i] == field)
            return err_set(err, "column \"%s\" stands twice", name);
    state->columns[column] = field;
    return 0;
}

static int read_header(struct state *state, const char *const *fields, size_t count,
                       struct err *err) {
    bool present[FACT_FIELDS] = {0};
    state->columns = mem_alloc((count + 1) * sizeof *state->columns);
    state->count = count;
    for (size_t i = 0; i < count; i++) {
        if (read_column(state, i, fields[i], err))
            return -1;
        present[state->columns[i]] = true;
    }
    for (int i = 0; i < FACT_FIELDS; i++)
        if (fact_field_needed((enum fact_field)i) && !present[i])
            return err_set(err, "column \"%s\" is missing", fact_field_name((enum fact_field)i));
    return 0;
}

static int take_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct err *err) {
    struct state *state = context;
    const char *texts[FACT_FIELDS];
    char where[40];
    if (!state->columns)
        return read_header(state, fields, count, err);
    if (count != state->count)
        return err_set(err, "line %zu: %zu fields, expected %zu as in the header", line, count,
                       state->count);
    for (int i = 0; i < FACT_FIELDS; i++)
        texts[i] = "";
    for (size_t i = 0; i < count; i++)
        texts[state->columns[i]] = fields[i];
    snprintf(where, sizeof where, "line %zu", line);
    fact_take(texts, where, state->sink);
    state->rows++;
    return 0;
}

int fact_csv_parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct state state = {.sink = sink};
    struct csv_reader *reader = csv_open(take_row, &state);
    int failed =
        csv_feed(reader, doc->pages[0].bytes, doc->pages[0].size, err) || csv_end(reader, err);
    csv_close(reader);
    free(state.columns);
    if (!failed && state.rows == 0)
        failed = err_set(err, "no fact in it, expected a header and rows");
    return failed ? err_prefix(err, "%s", doc->name) : 0;
}
