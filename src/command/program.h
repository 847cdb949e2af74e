/* SPDX-License-Identifier: MIT
 * The command line: finds the command, parses its options, prints help. */
#ifndef MTOK_PROGRAM_H
#define MTOK_PROGRAM_H

/* Runs the command line and returns the exit code. */
int program_run(int argc, char **argv);

#endif
