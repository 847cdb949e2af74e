/* SPDX-License-Identifier: MIT
 * child FILE COMMAND: runs a shell command and writes to FILE: wall s, CPU s
 * (user and system, of all its processes), peak KiB of the largest. A process
 * inherits the peak of whoever starts it, so that must be small. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    struct rusage usage;
    int status;
    if (argc != 3)
        return 2;
    double start = seconds();
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", argv[2], (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 126;
    double wall = seconds() - start;
    FILE *file = fopen(argv[1], "w");
    if (!file)
        return 126;
    fprintf(file, "%.6f %.6f %ld\n", wall,
            (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
            usage.ru_maxrss);
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
