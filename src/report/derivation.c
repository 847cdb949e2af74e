/* SPDX-License-Identifier: MIT */
#include "report/derivation.h"

#include "report/explain_page.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One model under one scenario. */
struct derivation {
    size_t number;
    const char *scenario;
    const char *model;
    bool parity;
    struct derivation *next;
};

struct worked {
    const char *text;
    struct worked *next;
};

struct derivations {
    struct page_doc *page; /* its arena owns the texts */
    struct derivation *first;
    struct worked *worked;
    size_t worked_count;
};

struct derivations *derivations_new(struct page_doc *page) {
    struct derivations *list = mem_alloc(sizeof *list);
    *list = (struct derivations){.page = page};
    return list;
}

void derivations_free(struct derivations *list) {
    free(list);
}

static struct derivation *find_or_add(struct derivations *list, const char *scenario,
                                      const char *model) {
    struct derivation **at = &list->first;
    size_t number = 1;
    for (; *at; at = &(*at)->next, number++)
        if (strcmp((*at)->scenario, scenario) == 0 && strcmp((*at)->model, model) == 0)
            return *at;
    struct arena *arena = &list->page->arena;
    *at = arena_alloc(arena, sizeof **at);
    **at = (struct derivation){.number = number,
                               .scenario = arena_text(arena, scenario),
                               .model = arena_text(arena, model)};
    return *at;
}

/* "d3-output-markup": the name of a step in links. */
static const char *name_of(struct arena *arena, size_t number, const char *quantity) {
    char *name = arena_alloc(arena, strlen(quantity) + 32);
    int n = snprintf(name, 32, "d%zu-", number);
    for (size_t at = (size_t)n; *quantity; quantity++)
        name[at++] =
            isalnum((unsigned char)*quantity) ? (char)tolower((unsigned char)*quantity) : '-';
    return name;
}

static const char *link_to(struct derivations *list, const struct derivation *derivation,
                           const char *quantity, const char *text) {
    return page_linked(list->page, name_of(&list->page->arena, derivation->number, quantity), text);
}

const char *derived(struct derivations *list, const char *scenario, const char *model,
                    const char *quantity, const char *text) {
    return list ? link_to(list, find_or_add(list, scenario, model), quantity, text) : text;
}

const char *derived_parity(struct derivations *list, const char *scenario, const char *model,
                           const char *quantity, const char *text) {
    if (!list)
        return text;
    struct derivation *derivation = find_or_add(list, scenario, model);
    derivation->parity = true;
    return link_to(list, derivation, quantity, text);
}

const char *worked_out(struct derivations *list, const char *text, const char *format, ...) {
    if (!list)
        return text;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    size_t size = n < 0 ? 0 : (size_t)n;
    char *sentence = arena_alloc(&list->page->arena, size + 1);
    vsnprintf(sentence, size + 1, format, again);
    va_end(again);
    va_end(args);
    struct worked **at = &list->worked;
    while (*at)
        at = &(*at)->next;
    *at = arena_alloc(&list->page->arena, sizeof **at);
    **at = (struct worked){.text = sentence};
    return page_linked(list->page, arena_printf(&list->page->arena, "w%zu", ++list->worked_count),
                       text);
}

static int derive(const struct derivation *derivation, struct explain *explain) {
    explain->scenario = derivation->scenario;
    explain->model = derivation->model;
    if (derivation->number == 1)
        return explain_one(explain);
    return explain_price(explain) || explain_inputs(explain) || explain_cost(explain) ||
           explain_markup(explain) || explain_pays_for(explain) ||
           (derivation->parity && explain_parity(explain));
}

/* Every step with the first one that says the same. */
static const char step_query[] =
    "SELECT *, min(step) OVER (PARTITION BY part, quantity, formula, value, unit, low, high, sigma,"
    " basis, source, since, url, sha256, reason, evidence) AS told FROM temp.step ORDER BY step";

static bool is_told(const struct rows *rows, size_t i) {
    return rows_get(rows, i, "told")->whole < rows_get(rows, i, "step")->whole;
}

/* "above: rent 4, use 12": the steps of one derivation that another has told. */
static void add_told(struct derivations *list, const struct rows *rows, size_t from, size_t to) {
    struct arena *arena = &list->page->arena;
    const char *line = "";
    for (size_t i = from; i < to; i++) {
        if (!is_told(rows, i))
            continue;
        const char *number =
            arena_printf(arena, "%lld", (long long)rows_get(rows, i, "told")->whole);
        line = arena_printf(arena, "%s%s%s %s", line, *line ? ", " : "",
                            rows_text(rows, i, "quantity"),
                            page_linked(list->page, arena_printf(arena, "s%s", number), number));
    }
    if (*line)
        page_item(list->page, "above", "%s", line);
}

/* The rows from..to-1 are one derivation. */
static void add_derivation(struct derivations *list, const struct derivation *derivation,
                           const struct rows *rows, size_t from, size_t to) {
    struct arena *arena = &list->page->arena;
    page_paragraph(list->page, "%s, set %s:", derivation->model, derivation->scenario);
    add_told(list, rows, from, to);
    for (size_t i = from; i < to; i++) {
        const char *step = arena_printf(arena, "%lld", (long long)rows_get(rows, i, "step")->whole);
        page_alias(list->page, name_of(arena, derivation->number, rows_text(rows, i, "quantity")),
                   arena_printf(arena, "s%lld", (long long)rows_get(rows, i, "told")->whole));
        if (!is_told(rows, i))
            page_item_at(list->page, arena_printf(arena, "s%s", step), step, "%s",
                         explain_page_text(list->page, rows, i));
    }
}

static void add_worked(struct derivations *list) {
    size_t number = 0;
    if (list->worked)
        page_paragraph(list->page, "Other figures of this page:");
    for (const struct worked *worked = list->worked; worked; worked = worked->next) {
        const char *name = arena_printf(&list->page->arena, "w%zu", ++number);
        page_item_at(list->page, name, name, "%s", worked->text);
    }
}

/* Each derivation's rows follow one another. */
static int add_all(struct derivations *list, struct explain *explain, const size_t *ends) {
    struct rows rows;
    size_t from = 0, n = 0;
    if (explain_read(explain, step_query, &rows))
        return -1;
    for (const struct derivation *at = list->first; at; at = at->next) {
        add_derivation(list, at, &rows, from, ends[n]);
        from = ends[n++];
    }
    add_worked(list);
    rows_free(&rows);
    return 0;
}

int derivations_print(struct derivations *list, struct explain *explain) {
    size_t count = 0, n = 0;
    for (const struct derivation *at = list->first; at; at = at->next)
        count++;
    size_t *ends = mem_alloc((count + 1) * sizeof *ends);
    int failed =
        explain_begin(explain) || db_exec(explain->db, "DELETE FROM temp.step", explain->err);
    for (const struct derivation *at = list->first; at && !failed; at = at->next) {
        failed = derive(at, explain);
        ends[n++] = (size_t)db_int(explain->db, 0, "SELECT count(*) FROM temp.step");
    }
    failed = failed || add_all(list, explain, ends);
    free(ends);
    return failed ? -1 : 0;
}
