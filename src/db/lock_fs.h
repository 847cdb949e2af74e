/* SPDX-License-Identifier: MIT
 * Which file systems are network ones. Internal to lock. */
#ifndef MTOK_LOCK_FS_H
#define MTOK_LOCK_FS_H

#include <stdbool.h>
#include <stddef.h>

/* Name of the network file system of that magic number (statfs), or NULL for any other. FUSE is
 * judged by `type`, its name in the table of mounts ("fuse.sshfs"), which may be NULL. */
const char *lock_fs_network(unsigned long magic, const char *type);
bool lock_fs_is_fuse(unsigned long magic);
/* Type of the mount with that device in a text shaped like /proc/self/mountinfo: writes it and
 * returns true, or false when there is none. */
bool lock_fs_type(const char *mounts, unsigned major, unsigned minor, char *type, size_t room);

#endif
