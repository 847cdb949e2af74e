/* SPDX-License-Identifier: MIT
 * Network file systems by their magic numbers (statfs(2), linux/magic.h) and,
 * for those in user space, by the type of the mount. */
#include "db/lock_fs.h"

#include "db/lock.h"

#include <errno.h>
#include <libgen.h>
#include <mtok/buf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

enum { MOUNTS_MAX = 4 * 1024 * 1024 };
#define FUSE_MAGIC 0x65735546ul

bool lock_fs_is_fuse(unsigned long magic) {
    return magic == FUSE_MAGIC;
}

static const char *by_fuse_type(const char *type) {
    static const char *const types[] = {
        "sshfs",     "rclone",    "s3fs",       "mount-s3", "goofys",   "gcsfuse",  "blobfuse",
        "blobfuse2", "glusterfs", "curlftpfs",  "davfs2",   "smbnetfs", "cephfs",   "juicefs",
        "mfs",       "ossfs",     "gvfsd-fuse", "httpfs",   "hdfs",     "fuse-nfs", "seaweedfs"};
    if (!type)
        return NULL;
    if (strncmp(type, "fuse.", 5) == 0)
        type += 5;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i]) == 0)
            return types[i];
    return NULL;
}

const char *lock_fs_network(unsigned long magic, const char *type) {
    static const struct {
        unsigned long magic;
        const char *name;
    } systems[] = {{0x6969, "nfs"},      {0x517B, "smb"},        {0xFF534D42, "cifs"},
                   {0xFE534D42, "smb"},  {0x5346414F, "afs"},    {0x6B414653, "afs"},
                   {0x00C36400, "ceph"}, {0x0BD00BD0, "lustre"}, {0x73757245, "coda"},
                   {0x564C, "ncp"},      {0x786F4256, "vboxsf"}};
    if (lock_fs_is_fuse(magic))
        return by_fuse_type(type);
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (systems[i].magic == magic)
            return systems[i].name;
    return NULL;
}

/* One line is "36 35 98:0 /root /point options… - type source options". */
static bool line_type(const char *line, size_t size, const char *device, char *type, size_t room) {
    char text[4096];
    if (size >= sizeof text)
        return false;
    memcpy(text, line, size);
    text[size] = 0;
    const char *dev = strchr(text, ' ');
    dev = dev ? strchr(dev + 1, ' ') : NULL;
    const char *rest = dev ? strstr(dev, " - ") : NULL;
    if (!rest || strncmp(dev, device, strlen(device)) != 0)
        return false;
    rest += 3;
    snprintf(type, room, "%.*s", (int)strcspn(rest, " "), rest);
    return true;
}

bool lock_fs_type(const char *mounts, unsigned major, unsigned minor, char *type, size_t room) {
    char device[32];
    snprintf(device, sizeof device, " %u:%u ", major, minor);
    while (*mounts) {
        size_t size = strcspn(mounts, "\n");
        if (line_type(mounts, size, device, type, room))
            return true;
        mounts += size + (mounts[size] == '\n');
    }
    return false;
}

static bool fuse_type(const char *path, char *type, size_t room) {
    struct stat info;
    struct buf text;
    char piece[4096];
    size_t n;
    FILE *file = fopen("/proc/self/mountinfo", "r");
    if (!file)
        return false;
    buf_init(&text, MOUNTS_MAX);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0 && buf_add(&text, piece, n) == 0)
        ;
    fclose(file);
    bool found = stat(path, &info) == 0 &&
                 lock_fs_type(text.data, major(info.st_dev), minor(info.st_dev), type, room);
    buf_free(&text);
    return found;
}

static int refuse_existing(const char *path, const char *shown, struct err *err) {
    struct statfs info;
    char type[64] = "";
    if (statfs(path, &info))
        return err_set(err, "%.400s: %s", shown, strerror(errno));
    unsigned long magic = (unsigned long)info.f_type & 0xFFFFFFFFul;
    bool known = lock_fs_is_fuse(magic) && fuse_type(path, type, sizeof type);
    const char *name = lock_fs_network(magic, known ? type : NULL);
    if (!name)
        return 0;
    return err_set(
        err,
        "%.400s lies on a network file system (%s), where a database can be damaged: keep "
        "it on a local disk (--db) and copy it with `mtok backup`",
        shown, name);
}

int lock_refuse_network_fs(const char *path, struct err *err) {
    struct stat info;
    if (stat(path, &info) == 0)
        return refuse_existing(path, path, err);
    char *copy = mem_text(path);
    int result = refuse_existing(dirname(copy), path, err);
    free(copy);
    return result;
}
