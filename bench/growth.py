# SPDX-License-Identifier: MIT
"""How work grows from one to ten years: W1 over the first years of L, and W2 on what came of it. The plot
(growth.svg) is drawn by gnuplot where it is installed."""
import os
import shutil
import subprocess

import measure
import w1
import w2

YEARS = (1, 2, 4, 7, 10)

PLOT = """set terminal svg size 900,420 font 'sans,12' background 'white'
set output '{out}'
set multiplot layout 1,2
set key top left
set grid
set xlabel 'years of history'
set xrange [0:10.5]
set yrange [0:*]
set datafile separator ','
set ylabel 'CPU seconds'
set title 'W1: build the history'
plot {w1}
set title 'W2: markup of every month'
plot {w2}
unset multiplot
"""


def first_years(env, folder, years):
    """A folder of the first years of L (hard links: fsdir of the sqlite3 shell does not follow others)."""
    path = "%s/l-%d" % (env["work"], years)
    if not os.path.isdir(path):
        os.makedirs(path)
        for name in sorted(os.listdir(folder))[:365 * years]:
            os.link(os.path.realpath(os.path.join(folder, name)), os.path.join(path, name))
    return path


def measure_years(env, folder, years):
    part = first_years(env, folder, years)
    building = w1.commands(env, "L%d" % years, part)
    kept = {name: building[name] for name in ("mtok", "sqlite3", "DuckDB") if name in building}
    build = measure.rounds(kept, 1, warm=0)  # long enough to do without
    path = "%s/w2-%d.db" % (env["work"], years)
    w2.prepare_ours(env, [os.path.join(part, n) for n in sorted(os.listdir(part))], path)
    w2.prepare_peers(env, part, w1.SQLITE)
    return build, measure.rounds(w2.commands(env, path, 12 * years), env["runs"]), os.path.getsize(path)


def lines(path, names):
    return ", ".join("'%s' using 1:%d with linespoints title '%s'" % (path, i + 2, n) for i, n in enumerate(names))


def draw(env, tables, out):
    """tables: {'w1': [(years, {name: CPU})], 'w2': …}"""
    if not shutil.which("gnuplot"):
        return False
    plots = {}
    for work, rows in tables.items():
        names = list(rows[0][1])
        path = "%s/growth-%s.csv" % (env["work"], work)
        with open(path, "w") as file:
            for years, cpu in rows:
                file.write(",".join([str(years)] + ["%.4f" % cpu[n] for n in names]) + "\n")
        plots[work] = lines(path, names)
    subprocess.run(["gnuplot"], input=PLOT.format(out=out, **plots), text=True, check=True)
    return True


def run(env, folder, out):
    tables, sizes = {"w1": [], "w2": []}, []
    for years in YEARS:
        build, ask, size = measure_years(env, folder, years)
        tables["w1"].append((years, {n: r["cpu"] for n, r in build.items()}))
        tables["w2"].append((years, {n: r["cpu"] for n, r in ask.items()}))
        sizes.append(size)
    return tables, sizes, draw(env, tables, out)
