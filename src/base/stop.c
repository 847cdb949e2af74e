/* SPDX-License-Identifier: MIT */
#include "base/stop.h"

#include <stddef.h>

volatile sig_atomic_t stop_asked;

static void note_signal(int number) {
    stop_asked = number;
}

void stop_catch(void) {
    struct sigaction action = {.sa_handler = note_signal};
    sigemptyset(&action.sa_mask);
    /* A second signal ends the program at once. */
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}
