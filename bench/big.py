#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""big.py DATABASE SERIES STEPS: fills a new database (`mtok init`) with SERIES series of
STEPS values each over ten years, written straight into the tables in their order: the size of
history that `report` has to answer from at once. 50,000 and 200 give ten million observations. None
of its models is mapped: they are the crowd behind those of the shipped history (`mtok init`)."""
import random
import sqlite3
import sys

path, count, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(path)
r = random.Random(42)
first, last = 1477958400, 1793318400  # 2016-11-01, 2026-10-30
step = (last - first) // steps
db.execute("PRAGMA journal_mode=OFF")
db.execute("PRAGMA synchronous=OFF")
source = db.execute("SELECT id FROM source WHERE name='litellm'").fetchone()
if not source:
    db.execute("INSERT INTO source(name, role) VALUES('litellm', 'api price')")
    source = db.execute("SELECT id FROM source WHERE name='litellm'").fetchone()
batch = db.execute("INSERT INTO batch(recorded_at, kind) VALUES(?, 'import')", (last,)).lastrowid
db.execute("INSERT OR IGNORE INTO source_rank VALUES(?, ?, 33, '')", (source[0], batch))
part = db.execute("INSERT INTO part(source_id, name) VALUES(?, 'big')", source).lastrowid
fetches = [db.execute("INSERT INTO fetch(part_id, batch_id, observed_at, outcome, kept)"
                      " VALUES(?, ?, ?, 'changed', ?)", (part, batch, first + k * step, count)).lastrowid
           for k in range(steps)]
start = db.execute("SELECT coalesce(max(id), 0) FROM series").fetchone()[0] + 1
measures = ("input", "output", "cache_read", "cache_write")
names = ["vendor%02d/model-%05d" % (i % 20, i) for i in range((count + 3) // 4)]
db.executemany("INSERT INTO series(id, part_id, measure, subject, seller, tier) VALUES(?,?,?,?,?,'standard')",
               ((start + i, part, measures[i % 4], names[i // 4], names[i // 4][:8]) for i in range(count)))
db.executemany("INSERT OR IGNORE INTO model_alias(source_id, name, batch_id, model) VALUES(?,?,?,?)",
               ((source[0], n, batch, "litellm:" + n) for n in names))


def rows():
    for i in range(count):
        nano = r.randrange(10**7, 10**11)
        for k in range(steps):
            nano = nano * r.choice((3, 5, 7, 8, 9, 11, 12)) // 10 + 1000
            nano = min(nano, 10**12)
            yield (start + i, first + k * step, batch, nano, fetches[k])


db.executemany("INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id)"
               " VALUES(?,?,?,0,?,?)", rows())
for month in range(2016 * 12 + 10, 2026 * 12 + 11):
    db.execute("INSERT OR IGNORE INTO month(month, starts, ends) VALUES(printf('%04d-%02d', ?, ?),"
               " unixepoch(printf('%04d-%02d-01', ?, ?)), unixepoch(printf('%04d-%02d-01', ?, ?)))",
               (month // 12, month % 12 + 1, month // 12, month % 12 + 1,
                (month + 1) // 12, (month + 1) % 12 + 1))
db.commit()
