/* SPDX-License-Identifier: MIT */
#include "report/report_page.h"

#include "report/report.h"
#include "report/report_appendix.h"

#include <mtok/when.h>

static int fill_page(struct report *report, const struct report_charts *charts) {
    page_title(report->page,
               arena_printf(&report->page->arena, "LLM MARKUP REPORT %s", report->month),
               arena_printf(&report->page->arena, "USD per Mtok, list prices at %s",
                            report->running ? report->upto : "month end"));
    if (report_answer(report))
        return -1;
    if (charts)
        report_charts_add(charts, report->page);
    if (report_changes(report) || report_sets(report) || report_models(report) ||
        report_parity(report) || report_test(report) || report_gaps(report))
        return -1;
    page_heading(report->page, "sources", "SOURCES");
    cites_print(report->cites, report->page);
    return 0;
}

int report_page(struct db *db, const struct report_ask *ask, const struct report_charts *charts,
                struct page_doc *page, struct err *err) {
    char upto[WHEN_TEXT];
    int64_t end = db_int_of_text(db, 0, "SELECT upto FROM calendar WHERE month = ?1", ask->month);
    when_text(end - 1, upto);
    if (ask->calm)
        upto[sizeof "2026-11-23" - 1] = 0;
    struct report report = {
        .db = db,
        .page = page,
        .cites = cites_new(db, ask->month),
        .err = err,
        .month = ask->month,
        .previous = ask->previous,
        .scenario = ask->scenario,
        .model = ask->model,
        .place = ask->place,
        .running =
            db_int_of_text(db, 0, "SELECT running FROM calendar WHERE month = ?1", ask->month) != 0,
        .upto = upto,
    };
    bool full = charts && !ask->brief;
    if (full) {
        report.derivations = derivations_new(page);
        derived(report.derivations, ask->scenario, ask->model, "",
                ""); /* the headline's is first */
    }
    int failed = fill_page(&report, charts) ||
                 (full && report_appendix(db, ask, report.derivations, page, err));
    derivations_free(report.derivations);
    cites_free(report.cites);
    return failed ? -1 : 0;
}
