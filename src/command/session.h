/* SPDX-License-Identifier: MIT
 * A database opened the way a command needs it. */
#ifndef MTOK_SESSION_H
#define MTOK_SESSION_H

#include "command/command.h"
#include "db/db.h"

struct lock;

struct session {
    struct db *db;
    struct lock *lock; /* writers only */
    bool created;      /* the file was made, or its making was completed, by this command */
    bool shipped;      /* there is no file: answering from the shipped history in memory */
};

/* For reading: the file is never changed. A missing file is answered from the shipped history,
 * which is said on stderr. `as_of` (ISO time, NULL for none) limits to what had been recorded by
 * then; it and --now put temp views over the facts, so a read-only file will do. */
int session_read(const struct context *ctx, const char *as_of, struct session *session,
                 struct err *err);

/* For writing: takes the lock (waiting up to wait_seconds), creates a missing file with the shipped
 * history as `init` does (empty: without), migrates an older one. Network file systems are
 * refused. */
int session_write(const struct context *ctx, int wait_seconds, bool empty, struct session *session,
                  struct err *err);

/* mkdir -p of the folder that a file stands in. */
int session_folder(const char *path, struct err *err);

void session_close(struct session *session);

#endif
