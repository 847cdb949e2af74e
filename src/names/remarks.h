/* SPDX-License-Identifier: MIT
 * What a person should know of a source before trusting or enabling it. */
#ifndef MTOK_REMARKS_H
#define MTOK_REMARKS_H

#include <mtok/buf.h>
#include <mtok/fetcher.h>

/* Appends the fetcher's flags in words, ", " between them: "unproven, key $MTOK_AA_KEY". */
void remarks_text(const struct fetcher *fetcher, struct buf *out);

#endif
