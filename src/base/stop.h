/* SPDX-License-Identifier: MIT
 * A polite end: SIGTERM, SIGINT and SIGHUP ask the work to stop after the part
 * in hand. */
#ifndef MTOK_STOP_H
#define MTOK_STOP_H

#include <signal.h>

enum { EXIT_TERMINATED = 143 };

/* Catches the signals from now on. */
void stop_catch(void);
/* Not 0 once one came: its number. */
extern volatile sig_atomic_t stop_asked;

#endif
