/* SPDX-License-Identifier: MIT
 * What the sections of the monthly page share. */
#include "report/report.h"

#include <ctype.h>
#include <string.h>

int report_read(struct report *report, const char *sql, struct rows *rows) {
    struct stmt *stmt = db_prepare(report->db, sql, report->err);
    if (!stmt)
        return -1;
    stmt_text(stmt, 1, report->month);
    stmt_text(stmt, 2, report->scenario);
    stmt_text(stmt, 3, report->model);
    stmt_text(stmt, 4, report->place);
    stmt_text(stmt, 5, report->previous);
    return rows_read(stmt, rows, report->err);
}

const char *report_short(const char *model) {
    const char *slash = strchr(model, '/');
    return slash ? slash + 1 : model;
}

const char *report_mark(const struct rows *rows, size_t row, const char *name) {
    return rows_real(rows, row, name) > 0 ? "*" : "";
}

const char *report_peak(struct report *report, const char *peak, const char *precision) {
    struct arena *arena = &report->page->arena;
    char text[64];
    snprintf(text, sizeof text, "%s",
             strcmp(peak, "dense") == 0 ? arena_printf(arena, "%s dense", precision) : peak);
    for (char *p = text; *p; p++) {
        if (*p == '_')
            *p = ' ';
        if (*p == ' ')
            break;
        *p = (char)toupper((unsigned char)*p);
    }
    return strcmp(peak, "measured") == 0 ? "measured" : arena_text(arena, text);
}
