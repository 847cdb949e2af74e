/* SPDX-License-Identifier: MIT */
#include "base/output_file.h"

#include <errno.h>
#include <mtok/buf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output_file {
    FILE *stream;
    char *path;  /* NULL for standard output */
    char *draft; /* the file beside it */
};

struct output_file *output_open(const char *path, struct err *err) {
    struct output_file *file = mem_alloc(sizeof *file);
    *file = (struct output_file){.stream = stdout};
    if (!path)
        return file;
    size_t room = strlen(path) + 12;
    file->path = mem_text(path);
    file->draft = mem_alloc(room);
    snprintf(file->draft, room, "%s.XXXXXX", path);
    int handle = mkstemp(file->draft);
    file->stream = handle < 0 ? NULL : fdopen(handle, "w");
    if (file->stream)
        return file;
    err_set(err, "%s: cannot be written: %s", path, strerror(errno));
    if (handle >= 0) {
        close(handle);
        unlink(file->draft);
    }
    free(file->path);
    free(file->draft);
    free(file);
    return NULL;
}

FILE *output_stream(struct output_file *file) {
    return file->stream;
}

/* mkstemp gives 0600: the file gets the rights that a new file would have. */
static int set_rights(int handle) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(handle, 0666 & ~mask);
}

int output_commit(struct output_file *file, struct err *err) {
    if (!file->path) {
        output_drop(file);
        return 0;
    }
    int failed = fflush(file->stream) || ferror(file->stream) || set_rights(fileno(file->stream)) ||
                 fsync(fileno(file->stream)) || rename(file->draft, file->path);
    if (failed)
        err_set(err, "%s: cannot be written: %s", file->path, strerror(errno));
    else
        file->draft[0] = 0;
    output_drop(file);
    return failed ? -1 : 0;
}

void output_drop(struct output_file *file) {
    if (!file)
        return;
    if (file->path) {
        fclose(file->stream);
        if (*file->draft)
            unlink(file->draft);
    }
    free(file->path);
    free(file->draft);
    free(file);
}
