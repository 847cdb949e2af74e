/* SPDX-License-Identifier: MIT */
#include "report/explain_page.h"

#include "page/figure.h"

#include <math.h>
#include <string.h>

int explain_one(struct explain *explain) {
    return explain_price(explain) || explain_inputs(explain) || explain_cost(explain) ||
                   explain_markup(explain) || explain_pays_for(explain) ||
                   explain_parity(explain) || explain_day(explain) || explain_post(explain)
               ? -1
               : 0;
}

static const char *number(struct arena *arena, const struct rows *rows, size_t i,
                          const char *name) {
    double value = rows_real(rows, i, name);
    return isnan(value) ? "" : figure_exact(arena, value);
}

/* "output cost = 21.0544 x 39.33 / 3600 = 0.230019 USD/Mtok (5-95 %: 0.47-4.7)" */
static const char *sentence(struct arena *arena, const struct rows *rows, size_t i) {
    const char *formula = rows_text(rows, i, "formula");
    const char *value = number(arena, rows, i, "value");
    const char *text = arena_text(arena, rows_text(rows, i, "quantity"));
    if (*formula)
        text = arena_printf(arena, "%s = %s", text, formula);
    if (*value)
        text = arena_printf(arena, "%s = %s %s", text, value, rows_text(rows, i, "unit"));
    if (!isnan(rows_real(rows, i, "low")) && !isnan(rows_real(rows, i, "high")))
        text = arena_printf(arena, "%s (5-95 %%: %s to %s)", text, number(arena, rows, i, "low"),
                            number(arena, rows, i, "high"));
    return text;
}

/* Where the step comes from. */
static const char *origin(struct arena *arena, const struct rows *rows, size_t i) {
    static const struct {
        const char *column, *before;
    } parts[] = {{"basis", ""},
                 {"reason", ""},
                 {"evidence", ""},
                 {"source", "source "},
                 {"since", "holds since "},
                 {"observed_at", "read "},
                 {"url", ""},
                 {"sha256", "sha256 "}};
    const char *line = "";
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        const char *text = rows_text(rows, i, parts[k].column);
        if (*text)
            line = arena_printf(arena, "%s%s%s%s", line, *line ? "; " : "", parts[k].before, text);
    }
    return line;
}

const char *explain_page_text(struct page_doc *page, const struct rows *rows, size_t i) {
    struct arena *arena = &page->arena;
    const char *from = origin(arena, rows, i);
    return arena_printf(arena, "%s%s%s", sentence(arena, rows, i), *from ? ". " : "", from);
}

void explain_page_step(struct page_doc *page, const struct rows *rows, size_t i, const char *part) {
    if (strcmp(part, rows_text(rows, i, "part")) != 0)
        page_heading(page, rows_text(rows, i, "part"), rows_text(rows, i, "part"));
    page_item(page, arena_printf(&page->arena, "%lld", (long long)rows_get(rows, i, "step")->whole),
              "%s", explain_page_text(page, rows, i));
}
