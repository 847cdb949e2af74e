# SPDX-License-Identifier: MIT
"""Times whole processes: wall, user + system CPU, peak memory of the largest process."""
import os
import statistics
import subprocess
import tempfile


def build(work):
    """Compiles what measures; see child.c."""
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(["cc", "-O2", "-o", work + "/child", here + "/child.c"], check=True)
    once.child = work + "/child"


def once(command, prepare=None):
    """One run of a shell command: (wall s, cpu s, peak KiB, stdout)."""
    if prepare:
        prepare()
    with tempfile.NamedTemporaryFile("r") as figures:
        done = subprocess.run([once.child, figures.name, command], stdout=subprocess.PIPE, text=True)
        if done.returncode not in (0, 3):
            raise RuntimeError("%s: exit %d" % (command, done.returncode))
        wall, cpu, peak = figures.read().split()
    return float(wall), float(cpu), int(peak), done.stdout


def rounds(commands, runs, warm=1):
    """Runs every command in turn, `runs` times after one warm-up, so that a machine whose speed
    drifts treats all alike. commands: {name: (command, prepare)}. Gives {name: result}."""
    samples = {name: [] for name in commands}
    answers = {}
    for turn in range(1 - warm, runs + 1):
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
