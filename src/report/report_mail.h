/* SPDX-License-Identifier: MIT
 * The monthly page as a mail: text, HTML and one picture, ready for sendmail. */
#ifndef MTOK_REPORT_MAIL_H
#define MTOK_REPORT_MAIL_H

#include "page/page.h"
#include "report/report_charts.h"

/* Writes a MIME message (RFC 2045, 2046) without From and To: whoever sends it adds them. now: of
 * its Date, UTC seconds. The same page gives the same bytes. Where no PNG can be drawn there is no
 * picture. */
int report_mail(const struct page_doc *page, const struct report_charts *charts, const char *month,
                int64_t now, FILE *out, struct err *err);

#endif
