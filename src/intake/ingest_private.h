/* SPDX-License-Identifier: MIT
 * What whole documents and streams share on their way in. */
#ifndef MTOK_INGEST_PRIVATE_H
#define MTOK_INGEST_PRIVATE_H

#include "intake/ingest.h"
#include "read/sink.h"

/* Judges what was read. 1: may enter; 0: to be quarantined, with the reason in why; -1: the
 * database failed. */
int ingest_judge(struct db *db, const struct ingest *in, struct sink *sink, struct err *why,
                 struct err *err);

/* The parser's own refusal, with the document named. */
void ingest_name(const struct ingest *in, struct err *why);

/* What the verdict leads to; the document is kept by now. */
int ingest_enter(struct store *store, const struct ingest *in, int verdict, const struct err *why,
                 const struct sink *sink, struct ingest_result *result, struct err *err);

/* What a person accepted once need not be accepted again when it comes back. */
int ingest_accepted(struct db *db, const struct ingest *in, const unsigned char *hash,
                    bool *accepted, struct err *err);

/* What is known of these bytes already: fills result and returns 1 when there is nothing to parse.
 */
int ingest_look_up(struct db *db, struct store *store, const struct ingest *in,
                   struct ingest_result *result, struct err *err);

#endif
