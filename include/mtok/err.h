/* SPDX-License-Identifier: MIT
 * One error: a sentence for a person and the exit code it leads to. Functions
 * that can fail take a `struct err *` last and return 0 or -1; the sentence is
 * written once, where it happened, and names the source, the place and what
 * was expected. */
#ifndef MTOK_ERR_H
#define MTOK_ERR_H

/* Exit codes of the program; scripts rely on the numbers. */
enum exit_code {
    EXIT_FINE = 0,     /* all well, or nothing was due */
    EXIT_FAILED = 1,   /* the command failed */
    EXIT_USAGE = 2,    /* wrong use of the command line */
    EXIT_PARTIAL = 3,  /* a source failed or was quarantined; the rest is stored */
    EXIT_DATABASE = 4, /* the database is newer, foreign or damaged */
    EXIT_CHECK = 5,    /* a condition of `check` is met */
    EXIT_LOCKED = 6    /* another run holds the lock */
};

struct err {
    enum exit_code code;
    char text[1024];
};

/* Writes the sentence with EXIT_FAILED and returns -1, so that callers can
 * `return err_set(err, …)`. err may be NULL. */
int err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with an exit code of its own. */
int err_code(struct err *err, enum exit_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the sentence; returns -1. */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
