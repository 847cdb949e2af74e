/* SPDX-License-Identifier: MIT
 * The monthly page: one section a file. Every figure on it is read from a view;
 * a section only chooses rows and words. Sections return 0 or -1 with a message
 * in report->err. */
#ifndef MTOK_REPORT_H
#define MTOK_REPORT_H

#include "page/cite.h"
#include "page/figure.h"
#include "page/page.h"
#include "report/derivation.h"
#include "rows/rows.h"

/* The month of the post whose question the page answers. */
#define REPORT_POST_MONTH "2024-11"

struct report {
    struct db *db; /* with the months of the page frozen */
    struct page_doc *page;
    struct cites *cites;
    struct derivations *derivations; /* NULL where the page has no room for them */
    struct err *err;
    const char *month;
    const char *previous; /* the month before, "" for none */
    const char *scenario;
    const char *model; /* the headline: "openai/gpt-4o" */
    const char *place; /* of the wage: "New York City" */
    bool running;      /* the month is not over */
    const char *upto;  /* the time that the figures stand at, ISO */
};

int report_answer(struct report *report);
int report_changes(struct report *report);
int report_sets(struct report *report);
int report_models(struct report *report);
int report_parity(struct report *report);
int report_test(struct report *report);
int report_lines(struct report *report); /* of the test: published costs, reported margins */
int report_gaps(struct report *report);

/* Reads the rows of a query whose parameters are ?1 month, ?2 scenario, ?3 model, ?4 place,
 * ?5 previous month; it need not use all of them. */
int report_read(struct report *report, const char *sql, struct rows *rows);

/* "gpt-4o" of "openai/gpt-4o". */
const char *report_short(const char *model);
/* "*" where the row's column `name` says that a value is stale, else "". */
const char *report_mark(const struct rows *rows, size_t row, const char *name);
/* "post-2024" → itself, names of peaks → words: "fp8_sparse" → "FP8 sparse". */
const char *report_peak(struct report *report, const char *peak, const char *precision);

#endif
