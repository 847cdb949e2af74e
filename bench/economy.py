#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""economy.py --mtok PROGRAM [--runs N]: how cost, markup and human parity grow with the length of the history, the
number of models and of scenarios. Makes empty databases with YEARS years up to 2026-10, in which each of MODELS
models of published size has a list price that moves every month and each of SCENARIOS scenarios is a copy of the
shipped `split` with a rent of its own, and prints as Markdown the CPU seconds (user and system, the least of N runs)
that the sqlite3 shell takes for the three views over all months, for the last month alone, and mtok for the month's
report. Needed are python3 and sqlite3."""
import argparse
import os
import resource
import sqlite3
import subprocess
import tempfile

LAST = 2026 * 12 + 9  # 2026-10, months from year 0
VIEWS = ("cost_monthly", "markup_monthly", "human_parity_monthly")
SHAPES = ((1, 80, 10), (2, 80, 10), (4, 80, 10), (10, 80, 10), (2, 20, 10), (2, 320, 10), (2, 80, 2), (2, 80, 40))


def text(month):
    return "%04d-%02d" % (month // 12, month % 12 + 1)


def fill(path, years, models, scenarios):
    db = sqlite3.connect(path)
    months = [LAST - 12 * years + 1 + k for k in range(12 * years)]
    db.execute("DELETE FROM scenario WHERE scenario <> 'split'")
    db.execute("DELETE FROM assumption WHERE scenario <> 'split'")
    db.execute("UPDATE OR IGNORE assumption SET since = 0")
    for i in range(1, scenarios):
        db.execute("INSERT INTO scenario SELECT 'set-' || ?, batch_id, title, method, parent, 0 FROM scenario"
                   " WHERE scenario = 'split'", (i,))
        db.execute("INSERT INTO assumption SELECT 'set-' || ?, name, model, since, batch_id, low, base, high, text,"
                   " reason, evidence, 0 FROM assumption WHERE scenario = 'split'", (i,))
    batch = db.execute("SELECT max(id) FROM batch").fetchone()[0]
    for name, role in (("prices", "api price"), ("wages", "wage")):
        db.execute("INSERT INTO source(name, role, stale_days) VALUES(?, ?, 60)", (name, role))
        db.execute("INSERT INTO source_rank SELECT id, ?, 10, '' FROM source WHERE name = ?", (batch, name))
        db.execute("INSERT INTO part(source_id, name) SELECT id, '' FROM source WHERE name = ?", (name,))
    part = dict(db.execute("SELECT s.name, p.id FROM part AS p JOIN source AS s ON s.id = p.source_id"))
    db.execute("DELETE FROM month")
    db.executemany("INSERT INTO month(month, starts, ends) VALUES(?, unixepoch(?), unixepoch(?))",
                   ((text(m), text(m) + "-01", text(m + 1) + "-01") for m in months))
    seen = {m: db.execute("INSERT INTO fetch(part_id, batch_id, observed_at, outcome) VALUES(?, ?, unixepoch(?),"
                          " 'changed')", (part["prices"], batch, text(m) + "-20")).lastrowid for m in months}
    wage = db.execute("INSERT INTO series(part_id, measure, subject, place) VALUES(?, 'minimum', 'New York City',"
                      " 'New York City')", (part["wages"],)).lastrowid
    db.execute("INSERT INTO fetch(part_id, batch_id, observed_at, outcome) VALUES(?, ?, unixepoch(?), 'changed')",
               (part["wages"], batch, text(LAST) + "-02"))
    db.execute("INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id, stated)"
               " VALUES(?, 0, ?, 0, 16000000000, (SELECT max(id) FROM fetch), 1)", (wage, batch))
    for i in range(models):
        model = "vendor%02d/model-%04d" % (i % 20, i)
        db.execute("INSERT INTO model(model, batch_id, released, open, moe, total_params, active_params)"
                   " VALUES(?, ?, '2015-01-01', 1, ?, ?, ?)", (model, batch, i % 2, 1e9 * (i + 8), 1e9 * (i % 90 + 1)))
        db.execute("INSERT INTO model_alias(source_id, name, batch_id, model, origin) SELECT id, ?, ?, ?, 'shipped' FROM source"
                   " WHERE name = 'prices'", (model, batch, model))
        for measure, factor in (("input", 1), ("output", 4)):
            series = db.execute("INSERT INTO series(part_id, measure, subject, seller, tier) VALUES(?, ?, ?, ?,"
                                " 'standard')", (part["prices"], measure, model, model[:8])).lastrowid
            db.executemany("INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id)"
                           " VALUES(?, unixepoch(?), ?, 0, ?, ?)",
                           ((series, text(m) + "-20", batch, factor * (10**9 + 10**6 * ((i * 7 + m * 13) % 97)), seen[m])
                            for m in months))
    db.commit()
    db.close()


def cpu(command, runs):
    least = None
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        least = used if least is None else min(least, used)
    return least


def rows(path, view):
    return subprocess.run(["sqlite3", path, "SELECT count(*) FROM " + view], check=True, capture_output=True,
                          text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mtok", required=True)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print("| years | models | scenarios | rows of cost | " + " | ".join(VIEWS) + " | cost of one month | report of one month |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for shape in ((0, 0, 0),) + SHAPES:
            path = os.path.join(folder, "history.db")
            if os.path.exists(path):
                os.remove(path)
            init = [options.mtok, "init", "--db", path, "--now", "2026-10-31"]
            subprocess.run(init, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if shape[0]:
                db = sqlite3.connect(path)
                for table in ("observation", "series", "refusal"):
                    db.execute("DELETE FROM " + table)
                db.execute("UPDATE model SET active_params = NULL")
                db.execute("DELETE FROM fetch")
                db.commit()
                db.close()
                fill(path, *shape)
            figures = [cpu(["sqlite3", path, "SELECT count(*) FROM " + view], options.runs) for view in VIEWS]
            figures.append(cpu(["sqlite3", path, "SELECT count(*) FROM cost_monthly WHERE month = '2026-10'"], options.runs))
            figures.append(cpu([options.mtok, "report", "--db", path, "--month", "2026-10", "--now", "2026-10-31"], options.runs))
            print("| %s | %s |" % ("shipped | | " if not shape[0] else " | ".join(map(str, shape)), rows(path, VIEWS[0])),
                  " | ".join("%.2f" % figure for figure in figures) + " |", flush=True)


main()
