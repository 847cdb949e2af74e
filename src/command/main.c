/* SPDX-License-Identifier: MIT
 * Finds the command and runs it. */
#include "command/program.h"

int main(int argc, char **argv) {
    return program_run(argc, argv);
}
