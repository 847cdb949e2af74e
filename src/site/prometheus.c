/* SPDX-License-Identifier: MIT */
#include "site/prometheus.h"

#include "base/number.h"
#include "rows/rows.h"

static const char query[] =
    "SELECT source, part, unixepoch(last_attempt) AS last_attempt, unixepoch(last_good) AS "
    "last_good,"
    "  unixepoch(last_change) AS last_change, unixepoch(pending_since) AS pending_since, overdue,"
    "  kept, refused, outcome FROM source_health ORDER BY source, part";

static const struct {
    const char *name;
    const char *column;
    const char *help;
} metrics[] = {
    {"mtok_last_attempt_seconds", "last_attempt", "When this part was last tried."},
    {"mtok_last_good_seconds", "last_good", "When this part last gave a good reading."},
    {"mtok_last_change_seconds", "last_change", "When something of this part last changed."},
    {"mtok_pending_since_seconds", "pending_since", "Since when a document waits for review."},
    {"mtok_overdue", "overdue", "1 where a good reading is overdue."},
    {"mtok_rows_kept", "kept", "Rows of the last document that were let in."},
    {"mtok_rows_refused", "refused", "Rows of the last document that were refused."},
};

/* A label's value: backslash, quote and newline are escaped. */
static void put_label(const char *text, FILE *out) {
    for (; *text; text++) {
        if (*text == '\\' || *text == '"')
            fprintf(out, "\\%c", *text);
        else if (*text == '\n')
            fputs("\\n", out);
        else
            fputc(*text, out);
    }
}

static void put_labels(const struct rows *rows, size_t row, FILE *out) {
    fputs("{source=\"", out);
    put_label(rows_text(rows, row, "source"), out);
    fputs("\",part=\"", out);
    put_label(rows_text(rows, row, "part"), out);
}

static void put_metric(const struct rows *rows, size_t metric, FILE *out) {
    char text[32];
    fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", metrics[metric].name, metrics[metric].help,
            metrics[metric].name);
    for (size_t i = 0; i < rows->count; i++) {
        const struct cell *cell = rows_get(rows, i, metrics[metric].column);
        if (!cell || (cell->type != STMT_INT && cell->type != STMT_REAL))
            continue; /* unknown is not zero */
        fputs(metrics[metric].name, out);
        put_labels(rows, i, out);
        fprintf(out, "\"} %s\n", real_text(cell->real, text));
    }
}

static void put_outcomes(const struct rows *rows, FILE *out) {
    fputs("# HELP mtok_last_outcome How the last attempt ended; always 1.\n"
          "# TYPE mtok_last_outcome gauge\n",
          out);
    for (size_t i = 0; i < rows->count; i++) {
        const char *outcome = rows_text(rows, i, "outcome");
        if (!*outcome)
            continue;
        fputs("mtok_last_outcome", out);
        put_labels(rows, i, out);
        fputs("\",outcome=\"", out);
        put_label(outcome, out);
        fputs("\"} 1\n", out);
    }
}

int prometheus_print(struct db *db, FILE *out, struct err *err) {
    struct rows rows;
    struct stmt *stmt = db_prepare(db, query, err);
    if (!stmt || rows_read(stmt, &rows, err))
        return -1;
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        put_metric(&rows, i, out);
    put_outcomes(&rows, out);
    rows_free(&rows);
    return 0;
}
