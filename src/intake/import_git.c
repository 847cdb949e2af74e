/* SPDX-License-Identifier: MIT */
#include "intake/import_git.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct git_reader {
    pid_t pid;
    FILE *to;
    FILE *from;
    const char *repository;
};

static void close_both(int pair[2]) {
    close(pair[0]);
    close(pair[1]);
}

/* Starts git with pipes on its standard input and output. */
static int start(char *const argv[], struct git_reader *reader, struct err *err) {
    int in[2], out[2];
    if (pipe(in))
        return err_set(err, "git: %s", strerror(errno));
    if (pipe(out)) {
        close_both(in);
        return err_set(err, "git: %s", strerror(errno));
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    for (int i = 0; i < 2; i++) {
        posix_spawn_file_actions_addclose(&actions, in[i]);
        posix_spawn_file_actions_addclose(&actions, out[i]);
    }
    int failed = posix_spawnp(&reader->pid, "git", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    if (failed) {
        close(in[1]);
        close(out[0]);
        return err_set(err, "git cannot be started: %s", strerror(failed));
    }
    reader->to = fdopen(in[1], "w");
    reader->from = fdopen(out[0], "r");
    return 0;
}

/* Exit status of git; 0 is well. */
static int stop(struct git_reader *reader) {
    if (reader->to)
        fclose(reader->to);
    if (reader->from)
        fclose(reader->from);
    int status = 0;
    while (waitpid(reader->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* ":100644 100644 OLD NEW M<TAB>path": the new blob and the path; NULL for deletions. */
static const char *blob_of(char *line, char **path) {
    char *fields[5];
    char *at = line + 1;
    for (int i = 0; i < 5; i++) {
        fields[i] = at;
        at += strcspn(at, " \t");
        if (!*at)
            return NULL;
        *at++ = 0;
    }
    *path = at;
    return strspn(fields[3], "0") == strlen(fields[3]) ? NULL : fields[3];
}

static void add_version(struct import_list *list, const struct fetcher *fetcher, char *line,
                        int64_t when) {
    char *path;
    const char *blob = blob_of(line, &path);
    if (blob && !import_list_add(list, fetcher, path, blob, when, true))
        list->skipped++;
}

static void read_log(FILE *from, const struct fetcher *fetcher, struct import_list *list) {
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int64_t when = 0;
    while ((size = getline(&line, &room, from)) >= 0) {
        if (size && line[size - 1] == '\n')
            line[--size] = 0;
        if (line[0] == '@') {
            when = strtoll(line + 1, NULL, 10);
            /* How git decorates the commit at which a shallow clone ends. */
            list->shallow = list->shallow || strstr(line, " (grafted");
        } else if (line[0] == ':')
            add_version(list, fetcher, line, when);
    }
    free(line);
}

int import_git_list(const char *repository, const char *path, const struct fetcher *fetcher,
                    struct import_list *list, struct err *err) {
    char *const argv[] = {
        "git",         "-C",           (char *)repository, "-c", "core.quotePath=false",
        "log",         "--reverse",    "--first-parent",   "-m", "--raw",
        "--no-abbrev", "--no-renames", "--format=@%ct%d",  "--", (char *)path,
        NULL};
    struct git_reader reader = {.repository = repository};
    size_t before = list->count;
    if (start(argv, &reader, err))
        return -1;
    read_log(reader.from, fetcher, list);
    if (stop(&reader))
        return err_set(err, "%s: git log failed", repository);
    if (list->count == before)
        return err_set(err, "%s: no version of %s that is a file of %s", repository, path,
                       fetcher->name);
    return 0;
}

int git_reader_open(const char *repository, struct git_reader **out, struct err *err) {
    char *const argv[] = {"git", "-C", (char *)repository, "cat-file", "--batch", NULL};
    struct git_reader *reader = mem_alloc(sizeof *reader);
    reader->repository = repository;
    signal(SIGPIPE, SIG_IGN);
    if (start(argv, reader, err)) {
        free(reader);
        return -1;
    }
    *out = reader;
    return 0;
}

/* Reads all of it, also where it does not fit: the next answer stands behind it. */
static int read_blob(struct git_reader *reader, const char *blob, long long size, struct buf *out,
                     struct err *err) {
    char piece[65536];
    bool fits = true;
    for (long long left = size; left > 0;) {
        size_t want = left < (long long)sizeof piece ? (size_t)left : sizeof piece;
        size_t got = fread(piece, 1, want, reader->from);
        if (!got)
            return err_set(err, "%s: %s cannot be read whole", reader->repository, blob);
        fits = fits && buf_add(out, piece, got) == 0;
        left -= (long long)got;
    }
    fgetc(reader->from);
    if (!fits)
        return err_set(err,
                       "%s: %s: larger than the %zu bytes that a reply of this source may have",
                       reader->repository, blob, out->max);
    return 0;
}

int git_reader_get(struct git_reader *reader, const char *blob, struct buf *out, struct err *err) {
    char *line = NULL;
    size_t room = 0;
    fprintf(reader->to, "%s\n", blob);
    fflush(reader->to);
    ssize_t n = getline(&line, &room, reader->from);
    const char *kind = n > 0 ? strstr(line, " blob ") : NULL;
    long long size = kind ? strtoll(kind + 6, NULL, 10) : -1;
    free(line);
    if (size < 0)
        return err_set(err, "%s: git has no file %s", reader->repository, blob);
    return read_blob(reader, blob, size, out, err);
}

void git_reader_close(struct git_reader *reader) {
    if (!reader)
        return;
    stop(reader);
    free(reader);
}
