/* SPDX-License-Identifier: MIT
 * One writer at a time: a lock per database, so that cron runs that overlap do
 * not collide, and a refusal of file systems on which locks do not hold. */
#ifndef MTOK_LOCK_H
#define MTOK_LOCK_H

#include <mtok/err.h>
#include <signal.h>

struct lock;

/* Takes the lock of the database db_path (the file PATH.lock beside it, symbolic links resolved;
 * the folder must exist). Waits at most wait_seconds for another run to release it, then returns -1
 * with EXIT_LOCKED and a message that says who holds it: pid, since when, and command, as that run
 * wrote them. Ends the wait early when *stop (may be NULL) becomes non-zero. The system frees the
 * lock of a run that was killed. */
int lock_take(const char *db_path, const char *command, double wait_seconds,
              const volatile sig_atomic_t *stop, struct lock **lock, struct err *err);
/* Removes the file and frees the lock. NULL is fine. */
void lock_release(struct lock *lock);

/* -1 with a message when path (or, while it does not exist, its folder) lies on a network file
 * system: SQLite's locks and shared memory do not work there, and files have been lost that way. */
int lock_refuse_network_fs(const char *path, struct err *err);

#endif
