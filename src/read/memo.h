/* SPDX-License-Identifier: MIT
 * What was read of the members of the version before: see mtok/members.h. */
#ifndef MTOK_MEMO_H
#define MTOK_MEMO_H

/* For versions that are read one after the other; a sink points to it. What the sink was given is
 * valid until the next version is read with the memo. */
struct memo;
struct memo *memo_new(void);
void memo_free(struct memo *memo);

#endif
