/* SPDX-License-Identifier: MIT
 * Letters beside figures, and what they stand for: each source, document or
 * piece of evidence gets one letter at its first use. */
#ifndef MTOK_CITE_H
#define MTOK_CITE_H

#include "db/db.h"
#include "page/page.h"

struct cites;

/* `month` is that of the page: ages count from its end, of the running month from now. */
struct cites *cites_new(struct db *db, const char *month);
void cites_free(struct cites *cites);

/* The letter of a believed fact. since: ISO time. confirmed_at: when it was last found so (ISO), ""
 * where not known. "" where there is no such fact; err is then untouched. */
const char *cite_fact(struct cites *cites, int64_t series_id, const char *since,
                      const char *confirmed_at);
/* The letter of an assumption or of anything else that is told by a text; "" for an empty one. */
const char *cite_text(struct cites *cites, const char *what, const char *text);
/* One letter for all pieces of evidence of one kind ("model cards"): they are listed together. */
const char *cite_group(struct cites *cites, const char *what, const char *text);
/* The letter of the list price of one model at one seller in one month ("input" or "output"). */
const char *cite_price(struct cites *cites, const char *month, const char *model,
                       const char *seller, const char *component);

/* "a 28, b 42": days since each was last found so, as far as that is known and above 0. */
const char *cites_ages(struct cites *cites, struct arena *arena);
/* Prints all letters as the list of sources. */
void cites_print(struct cites *cites, struct page_doc *page);

#endif
