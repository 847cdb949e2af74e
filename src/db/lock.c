/* SPDX-License-Identifier: MIT
 * flock on a file beside the database. The file is removed on release, hence
 * the second look after taking it: the one we hold may be a removed one. */
#include "db/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <mtok/buf.h>
#include <mtok/when.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOLDER_MAX = 400 };

struct lock {
    char *path;
    int file;
};

static double clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void sleep_for(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&time, NULL);
}

/* The database's path without symbolic links, so that two names of it share one lock. */
static char *real_path(const char *path) {
    char *real = realpath(path, NULL);
    if (real)
        return real;
    char *for_dir = mem_text(path), *for_base = mem_text(path);
    char *folder = realpath(dirname(for_dir), NULL);
    if (folder) {
        struct buf text;
        buf_init(&text, PATH_MAX);
        buf_printf(&text, "%s/%s", folder, basename(for_base));
        real = mem_text(text.data);
        buf_free(&text);
    }
    free(folder);
    free(for_dir);
    free(for_base);
    return real;
}

static char *lock_path(const char *db_path) {
    char *real = real_path(db_path);
    if (!real)
        return NULL;
    size_t size = strlen(real);
    char *path = mem_grow(real, size + sizeof ".lock");
    memcpy(path + size, ".lock", sizeof ".lock");
    return path;
}

/* Another user's file can be locked though not written. */
static int open_file(const char *path) {
    int flags = O_CLOEXEC | O_NOFOLLOW;
    int file = open(path, flags | O_RDWR | O_CREAT, 0644);
    if (file < 0 && (errno == EACCES || errno == EPERM))
        file = open(path, flags | O_RDONLY);
    return file;
}

static bool still_there(int file, const char *path) {
    struct stat held, named;
    return fstat(file, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

/* 1 taken, 0 somebody else holds it, -1 with errno. */
static int try_once(const char *path, int *file) {
    for (;;) {
        *file = open_file(path);
        if (*file < 0)
            return -1;
        bool taken = flock(*file, LOCK_EX | LOCK_NB) == 0;
        int why = errno;
        if (taken && still_there(*file, path))
            return 1;
        if (taken) {
            close(*file);
            continue;
        }
        if (why == EWOULDBLOCK || why == EINTR)
            return 0;
        close(*file);
        errno = why;
        return -1;
    }
}

/* "pid 4711, `mtok fetch`, since 2026-…", as the holder wrote it; or that it did not. */
static void read_holder(int file, char *out) {
    ssize_t size = pread(file, out, HOLDER_MAX - 1, 0);
    if (size < 0)
        size = 0;
    out[size] = 0;
    out[strcspn(out, "\n")] = 0;
    if (!*out)
        snprintf(out, HOLDER_MAX, "which has not said its name");
}

/* For people and for the message of the next run; the lock holds without it. */
static void write_holder(int file, const char *command) {
    char text[HOLDER_MAX], since[WHEN_TEXT];
    int size = snprintf(text, sizeof text, "pid %ld, `%.200s`, since %s\n", (long)getpid(), command,
                        when_text((int64_t)time(NULL), since));
    if (ftruncate(file, 0) == 0 && size > 0 && pwrite(file, text, (size_t)size, 0) != size)
        (void)ftruncate(file, 0);
}

/* Tries until it is taken (1), the time is over (0) or it cannot be (-1 with errno). When the time
 * is over, holder says who has it. */
static int wait_for(const char *path, double wait_seconds, const volatile sig_atomic_t *stop,
                    int *file, char *holder) {
    double until = clock_now() + wait_seconds;
    double pause = 0.02;
    for (;;) {
        int taken = try_once(path, file);
        if (taken != 0)
            return taken;
        read_holder(*file, holder);
        close(*file);
        double left = until - clock_now();
        if (left <= 0 || (stop && *stop))
            return 0;
        sleep_for(pause < left ? pause : left);
        pause = pause < 0.3 ? pause * 2 : 0.5;
    }
}

int lock_take(const char *db_path, const char *command, double wait_seconds,
              const volatile sig_atomic_t *stop, struct lock **lock, struct err *err) {
    char holder[HOLDER_MAX];
    int file;
    char *path = lock_path(db_path);
    if (!path)
        return err_set(err, "%.400s: its folder cannot be used: %s", db_path, strerror(errno));
    int taken = wait_for(path, wait_seconds, stop, &file, holder);
    if (taken == 1) {
        write_holder(file, command);
        *lock = mem_alloc(sizeof **lock);
        **lock = (struct lock){path, file};
        return 0;
    }
    if (taken < 0)
        err_set(err, "%.400s: cannot be locked: %s", path, strerror(errno));
    else if (stop && *stop)
        err_set(err, "stopped by a signal while waiting for another run (%s)", holder);
    else
        err_code(err, EXIT_LOCKED, "%.400s: another run is at work on it (%s); waited %.3g s",
                 db_path, holder, wait_seconds);
    free(path);
    return -1;
}

void lock_release(struct lock *lock) {
    if (!lock)
        return;
    unlink(lock->path);
    close(lock->file);
    free(lock->path);
    free(lock);
}
