/* SPDX-License-Identifier: MIT
 * The lock between processes, and the judgement of file systems. */
#include "db/lock.h"
#include "db/lock_fs.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[64];
static char db[128];
static char lock_file[160];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/mtok-lock-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(db, sizeof db, "%s/a.db", folder);
    snprintf(lock_file, sizeof lock_file, "%s.lock", db);
    return 0;
}

static int remove_folder(void **state) {
    char link[128];
    (void)state;
    snprintf(link, sizeof link, "%s/b.db", folder);
    unlink(link);
    unlink(lock_file);
    unlink(db);
    return rmdir(folder);
}

/* A process that holds the lock until it is killed. */
static pid_t start_holder(void) {
    int ends[2];
    char ready = 0;
    if (pipe(ends))
        fail_msg("no pipe");
    pid_t pid = fork();
    if (pid == 0) {
        struct lock *lock;
        struct err err;
        char answer = lock_take(db, "mtok fetch --all", 0, NULL, &lock, &err) ? 'n' : 'y';
        if (write(ends[1], &answer, 1) == 1)
            alarm(60);
        for (;;)
            pause();
    }
    if (read(ends[0], &ready, 1) != 1 || ready != 'y')
        fail_msg("the other process could not take the lock");
    close(ends[0]);
    close(ends[1]);
    return pid;
}

static void end_holder(pid_t pid) {
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct lock *take(const char *path) {
    struct lock *lock;
    struct err err;
    if (lock_take(path, "mtok test", 0, NULL, &lock, &err))
        fail_msg("%s", err.text);
    return lock;
}

static void a_lock_is_taken_and_leaves_nothing_behind(void **state) {
    struct stat info;
    (void)state;
    struct lock *lock = take(db);
    assert_int_equal(stat(lock_file, &info), 0);
    lock_release(lock);
    assert_int_equal(stat(lock_file, &info), -1);
    lock_release(take(db));
}

static void the_second_run_hears_who_holds_it(void **state) {
    struct lock *lock;
    struct err err;
    char pid_text[32];
    (void)state;
    pid_t pid = start_holder();
    double began = seconds_now();
    assert_int_equal(lock_take(db, "mtok import", 0.3, NULL, &lock, &err), -1);
    assert_true(seconds_now() - began >= 0.3);
    assert_int_equal(err.code, EXIT_LOCKED);
    snprintf(pid_text, sizeof pid_text, "pid %ld,", (long)pid);
    const char *const words[] = {db, pid_text, "`mtok fetch --all`", "since 20", "waited 0.3 s"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strstr(err.text, words[i]))
            fail_msg("no \"%s\" in: %s", words[i], err.text);
    end_holder(pid);
}

static void the_lock_of_a_killed_run_is_free(void **state) {
    struct stat info;
    (void)state;
    end_holder(start_holder());
    assert_int_equal(stat(lock_file, &info), 0); /* it could not tidy up */
    lock_release(take(db));
}

static void a_waiting_run_gets_it(void **state) {
    struct lock *lock;
    struct err err;
    (void)state;
    pid_t holder = start_holder();
    pid_t killer = fork();
    if (killer == 0) {
        usleep(200000);
        kill(holder, SIGKILL);
        _exit(0);
    }
    int result = lock_take(db, "mtok fetch", 20, NULL, &lock, &err);
    waitpid(killer, NULL, 0);
    waitpid(holder, NULL, 0);
    assert_int_equal(result, 0);
    lock_release(lock);
}

static void a_signal_ends_the_wait(void **state) {
    static const volatile sig_atomic_t stop = 1;
    struct lock *lock;
    struct err err;
    (void)state;
    pid_t pid = start_holder();
    double began = seconds_now();
    assert_int_equal(lock_take(db, "mtok fetch", 30, &stop, &lock, &err), -1);
    assert_true(seconds_now() - began < 20);
    assert_non_null(strstr(err.text, "signal"));
    end_holder(pid);
}

static void two_names_of_a_database_share_the_lock(void **state) {
    char link[128];
    struct lock *lock;
    struct err err;
    (void)state;
    FILE *file = fopen(db, "w");
    assert_non_null(file);
    fclose(file);
    snprintf(link, sizeof link, "%s/b.db", folder);
    assert_int_equal(symlink("a.db", link), 0);
    pid_t pid = start_holder();
    assert_int_equal(lock_take(link, "mtok fetch", 0, NULL, &lock, &err), -1);
    assert_int_equal(err.code, EXIT_LOCKED);
    end_holder(pid);
}

static void a_missing_folder_is_said(void **state) {
    struct lock *lock;
    struct err err;
    (void)state;
    assert_int_equal(lock_take("/nowhere/at/all.db", "mtok fetch", 0, NULL, &lock, &err), -1);
    assert_int_equal(err.code, EXIT_FAILED);
    assert_non_null(strstr(err.text, "/nowhere/at/all.db"));
}

/* Many processes add to a number in a file, which only the lock keeps whole. */
static void nobody_enters_twice(void **state) {
    enum { PROCESSES = 6, TURNS = 40 };
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/count", folder);
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0)
            continue;
        for (int turn = 0; turn < TURNS; turn++) {
            struct lock *lock;
            struct err err;
            long count = 0;
            if (lock_take(db, "mtok test", 30, NULL, &lock, &err))
                _exit(1);
            FILE *file = fopen(path, "r");
            char text[32] = "";
            if (file && fgets(text, sizeof text, file))
                count = strtol(text, NULL, 10);
            if (file)
                fclose(file);
            file = fopen(path, "w");
            if (!file || fprintf(file, "%ld\n", count + 1) < 0 || fclose(file))
                _exit(1);
            lock_release(lock);
        }
        _exit(0);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        wait(&status);
        assert_int_equal(status, 0);
    }
    struct buf text;
    buf_init(&text, 100);
    read_file(path, &text);
    assert_int_equal(strtol(text.data, NULL, 10), PROCESSES * TURNS);
    buf_free(&text);
    unlink(path);
}

static void network_file_systems_are_known(void **state) {
    (void)state;
    assert_string_equal(lock_fs_network(0x6969, NULL), "nfs");
    assert_string_equal(lock_fs_network(0xFF534D42, NULL), "cifs");
    assert_string_equal(lock_fs_network(0xFE534D42, NULL), "smb");
    assert_string_equal(lock_fs_network(0x65735546, "fuse.sshfs"), "sshfs");
    assert_null(lock_fs_network(0x65735546, "fuseblk"));
    assert_null(lock_fs_network(0x65735546, "fuse.fuse-overlayfs"));
    assert_null(lock_fs_network(0x65735546, NULL));
    assert_null(lock_fs_network(0xEF53, NULL));     /* ext4 */
    assert_null(lock_fs_network(0x01021994, NULL)); /* tmpfs */
    assert_null(lock_fs_network(0x794C7630, NULL)); /* overlay */
}

static void the_type_of_a_mount_is_found(void **state) {
    static const char mounts[] =
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
        "36 35 8:1 / /mnt/a rw master:1 - ext4 /dev/sda1 rw\n"
        "40 35 0:51 / /mnt/with\\040space rw,nosuid shared:9 - fuse.sshfs me@host:/x rw\n"
        "41 35 0:5 / /b rw - fuseblk /dev/sdb1 rw";
    char type[64];
    (void)state;
    assert_true(lock_fs_type(mounts, 0, 51, type, sizeof type));
    assert_string_equal(type, "fuse.sshfs");
    assert_true(lock_fs_type(mounts, 0, 5, type, sizeof type));
    assert_string_equal(type, "fuseblk");
    assert_true(lock_fs_type(mounts, 8, 1, type, sizeof type));
    assert_string_equal(type, "ext4");
    assert_false(lock_fs_type(mounts, 0, 2, type, sizeof type));
}

static void a_local_disk_is_not_refused(void **state) {
    struct err err = {0};
    (void)state;
    assert_int_equal(lock_refuse_network_fs(db, &err), 0);
    assert_int_equal(lock_refuse_network_fs(folder, &err), 0);
    assert_int_equal(lock_refuse_network_fs("/nowhere/at/all.db", &err), -1);
    assert_non_null(strstr(err.text, "/nowhere/at/all.db"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_is_taken_and_leaves_nothing_behind),
        cmocka_unit_test(the_second_run_hears_who_holds_it),
        cmocka_unit_test(the_lock_of_a_killed_run_is_free),
        cmocka_unit_test(a_waiting_run_gets_it),
        cmocka_unit_test(a_signal_ends_the_wait),
        cmocka_unit_test(two_names_of_a_database_share_the_lock),
        cmocka_unit_test(a_missing_folder_is_said),
        cmocka_unit_test(nobody_enters_twice),
        cmocka_unit_test(network_file_systems_are_known),
        cmocka_unit_test(the_type_of_a_mount_is_found),
        cmocka_unit_test(a_local_disk_is_not_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
