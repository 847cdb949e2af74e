# SPDX-License-Identifier: MIT
"""Times whole processes: wall, user + system CPU, peak memory of the largest process."""
import os
import statistics
import subprocess
import time


def once(command, cwd=None, env=None, prepare=None):
    """One run of a shell command: (wall s, cpu s, peak KiB, stdout)."""
    if prepare:
        prepare()
    reader, writer = os.pipe()
    start = time.monotonic()
    child = subprocess.Popen(["/bin/sh", "-c", command], cwd=cwd, env=env, stdout=writer)
    os.close(writer)
    pieces = []
    while True:
        piece = os.read(reader, 1 << 20)
        if not piece:
            break
        pieces.append(piece)
    os.close(reader)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        raise RuntimeError("%s: exit %d" % (command, child.returncode))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, b"".join(pieces).decode()


def rounds(commands, runs, prepare=None):
    """Runs every command in turn, `runs` times after one warm-up, so that a machine whose speed
    drifts treats all alike. commands: {name: (command, prepare)}. Gives {name: result}."""
    samples = {name: [] for name in commands}
    answers = {}
    for turn in range(runs + 1):
        for name, (command, ready) in commands.items():
            wall, cpu, peak, text = once(command, prepare=ready)
            answers[name] = text.strip()
            if turn:
                samples[name].append((wall, cpu, peak))
    return {
        name: {
            "wall": statistics.median(s[0] for s in values),
            "wall_min": min(s[0] for s in values),
            "wall_max": max(s[0] for s in values),
            "cpu": statistics.median(s[1] for s in values),
            "peak_mib": statistics.median(s[2] for s in values) / 1024,
            "answer": answers[name],
        }
        for name, values in samples.items()
    }
