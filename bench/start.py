# SPDX-License-Identifier: MIT
"""START: what a command costs before its work begins, in milliseconds.

Every program has its turn, TURNS times a round; beside mtok stand an empty C program and one that is linked to all
four libraries, and the sqlite3 shell, which reads the same views as mtok before its first answer."""
import os
import statistics
import subprocess
import time

TURNS = 40
EMPTY = "int main(void) { return 0; }\n"
LIBRARIES = ("sqlite3", "curl", "xml2", "cjson")


def compile_empty(work, name, *flags):
    path = os.path.join(work, name)
    with open(path + ".c", "w") as out:
        out.write(EMPTY)
    done = subprocess.run(["cc", "-O2", "-o", path, path + ".c", "-Wl,--no-as-needed", *flags], capture_output=True)
    return path if done.returncode == 0 else None


def programs(env):
    """{name: (arguments, the code that it must end with)}"""
    work, mtok, path = env["work"], env["mtok"], env["work"] + "/start.db"
    if os.path.exists(path):
        os.remove(path)
    subprocess.run([mtok, "init", "--empty", "--quiet", "--db", path], check=True)
    report = [mtok, "report", "--month", "2024-11", "--db"]
    table = {"floor: an empty C program": ([compile_empty(work, "empty")], 0),
             "a C program linked to SQLite, libcurl, libxml2, cJSON":
                 ([compile_empty(work, "linked", *("-l" + name for name in LIBRARIES))], 0),
             "mtok --version": ([mtok, "--version"], 0),
             # a folder is no database: it ends where the file would be opened
             "mtok report, until it opens its file": (report + [work], 1),
             "mtok report of a file without facts": (report + [path], 1)}
    if env["sqlite3"]:
        table["sqlite3, the first answer from that file"] = ([env["sqlite3"], "-readonly", path,
                                                              "SELECT count(*) FROM source"], 0)
    return {name: program for name, program in table.items() if program[0][0]}


def once(arguments, code, silence):
    """(wall s, CPU s)"""
    begun = time.monotonic()
    actions = [(os.POSIX_SPAWN_DUP2, silence, 1), (os.POSIX_SPAWN_DUP2, silence, 2)]
    child = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) != code:
        raise RuntimeError("%s: ended with %d, not %d" % (" ".join(arguments), os.waitstatus_to_exitcode(status), code))
    return wall, used.ru_utime + used.ru_stime


def run(env):
    """[(program, median wall ms, least wall ms, median CPU ms)]"""
    table = programs(env)
    samples = {name: [] for name in table}
    silence = os.open(os.devnull, os.O_WRONLY)
    for turn in range(TURNS * env["runs"] + 1):
        for name, (arguments, code) in table.items():
            figures = once(arguments, code, silence)
            if turn:
                samples[name].append(figures)
    os.close(silence)
    return [(name, 1e3 * statistics.median(wall for wall, _ in pairs), 1e3 * min(wall for wall, _ in pairs),
             1e3 * statistics.median(cpu for _, cpu in pairs)) for name, pairs in samples.items()]
