/* SPDX-License-Identifier: MIT
 * What the documents of a part that were just read again gave. A replay judges
 * a document by these, and not by what an older parser made of them. */
#ifndef MTOK_EARLIER_H
#define MTOK_EARLIER_H

#include "base/keys.h"
#include "read/sink.h"

/* Zeroed it is empty. */
struct earlier {
    int64_t part_id;
    size_t rows;                      /* of the newest document, 0 before the first */
    size_t of_measure[MEASURE_COUNT]; /* the same by measure */
    struct keys values;
};
/* Empties it, for the documents of that part. */
void earlier_start(struct earlier *earlier, int64_t part_id);
void earlier_free(struct earlier *earlier);
/* Takes the rows of a document that was let in. */
void earlier_take(struct earlier *earlier, const struct sink *sink);
/* The newest value of the row's series, from the row's date on where it is dated, in 1e-9 of its
 * unit; 0 where there is none. */
int64_t earlier_value(const struct earlier *earlier, const struct row *row);

#endif
