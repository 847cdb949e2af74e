/* SPDX-License-Identifier: MIT
 * Bodies that are too old to be kept: their hashes and the facts that were read
 * from them stay. */
#ifndef MTOK_ARCHIVE_PRUNE_H
#define MTOK_ARCHIVE_PRUNE_H

#include "db/db.h"

struct pruned {
    int64_t documents; /* dropped */
    int64_t rekeyed;   /* leaned on a dropped one and have been compressed anew */
    int64_t freed;     /* bytes of bodies fewer than before */
};

/* Drops the bodies that no attempt has seen since `before` (UTC seconds), in one transaction. What
 * leans on a dropped body is first rebuilt, checked against its hash and compressed anew. Documents
 * that wait for a review keep theirs, and so does the newest of each part, which the next one will
 * lean on. source NULL: of every source. dry: only counts. */
int archive_prune(struct db *db, const char *source, int64_t before, bool dry,
                  struct pruned *pruned, struct err *err);

#endif
