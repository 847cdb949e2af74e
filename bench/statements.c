/* SPDX-License-Identifier: MIT
 * statements.so: says on standard error what each SQL statement of a program cost, dearest last:
 *   cc -O2 -shared -fPIC -o statements.so statements.c -ldl
 *   LD_PRELOAD=./statements.so mtok report --db FILE 2>&1 >/dev/null | tail
 * CPU milliseconds of the process between a statement's start and its end; one line for all runs of the
 * same text. The program itself knows nothing of it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 4096, RUNNING = 256, WIDTH = 160 };

static struct cost {
    char *sql;
    double ms;
    long runs;
} costs[MOST];
static size_t cost_count;
static struct {
    void *stmt;
    double since;
} running[RUNNING];

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct cost *cost_of(const char *sql) {
    for (size_t i = 0; i < cost_count; i++)
        if (strcmp(costs[i].sql, sql) == 0)
            return &costs[i];
    if (cost_count == MOST)
        return &costs[MOST - 1];
    costs[cost_count].sql = strdup(sql);
    return &costs[cost_count++];
}

static int on_event(unsigned event, void *unused, void *stmt, void *text) {
    (void)unused;
    if (event == SQLITE_TRACE_STMT && strncmp(text, "--", 2) == 0)
        return 0; /* a trigger */
    for (int i = 0; i < RUNNING; i++) {
        if (running[i].stmt != (event == SQLITE_TRACE_STMT ? NULL : stmt))
            continue;
        if (event == SQLITE_TRACE_STMT) {
            running[i].stmt = stmt;
            running[i].since = cpu_ms();
        } else {
            struct cost *cost = cost_of(sqlite3_sql(stmt));
            cost->ms += cpu_ms() - running[i].since;
            cost->runs++;
            running[i].stmt = NULL;
        }
        break;
    }
    return 0;
}

static int by_cost(const void *a, const void *b) {
    double x = ((const struct cost *)a)->ms, y = ((const struct cost *)b)->ms;
    return (x > y) - (x < y);
}

__attribute__((destructor)) static void print_costs(void) {
    double total = 0;
    qsort(costs, cost_count, sizeof *costs, by_cost);
    for (size_t i = 0; i < cost_count; i++) {
        total += costs[i].ms;
        char line[WIDTH + 1];
        snprintf(line, sizeof line, "%s", costs[i].sql);
        for (char *p = line; *p; p++)
            if (*p == '\n')
                *p = ' ';
        fprintf(stderr, "%9.2f ms %5ld x  %s\n", costs[i].ms, costs[i].runs, line);
    }
    fprintf(stderr, "%9.2f ms in %zu statements; the whole process %.2f ms\n", total, cost_count, cpu_ms());
}

int sqlite3_open_v2(const char *name, sqlite3 **db, int flags, const char *vfs) {
    int (*real)(const char *, sqlite3 **, int, const char *) =
        (int (*)(const char *, sqlite3 **, int, const char *))dlsym(RTLD_NEXT, "sqlite3_open_v2");
    int result = real(name, db, flags, vfs);
    if (result == SQLITE_OK)
        sqlite3_trace_v2(*db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, on_event, NULL);
    return result;
}
