# SPDX-License-Identifier: MIT
"""W2: the monthly markup of every model over ten years.

Prices: L as built by W1. Beside them 88 dated prices of one GPU, gp(day, usd_hour), and 3,000 dated
speeds, th(model, day, tps). Out: CSV of month, model, price_mtok, cost_mtok, markup for every month end and
every model that has all three, each the last one known on or before that day."""
import csv
import datetime
import os
import random
import subprocess

FIRST, DAYS, MONTHS = datetime.date(2016, 11, 1), 3650, 120
EXPECTED_ROWS = 28879


def day(offset):
    return (FIRST + datetime.timedelta(days=offset)).isoformat()


def make_inputs(work):
    """gp.csv, th.csv for the peers; facts.csv, the same for `mtok import csv`."""
    r = random.Random(7)
    rents = [(day(0 if i == 0 else i * DAYS // 88), round(r.uniform(1.5, 6.0), 3)) for i in range(88)]
    speeds = []
    for i in range(300):
        name = "vendor%02d/model-%03d" % (i % 20, i)
        days = [0] + sorted(r.sample(range(1, DAYS), 9))
        speeds += [(name, day(d), round(10 ** r.uniform(1.5, 4), 1)) for d in days]
    write(work + "/gp.csv", ("day", "usd_hour"), rents)
    write(work + "/th.csv", ("model", "day", "tps"), speeds)
    facts = [("on_demand", "gp", "bench", "us-east-1", d, "%.3f" % v) for d, v in rents]
    facts += [("system_output", m, "bench", "", d, "%.1f" % v) for m, d, v in speeds]
    write(work + "/bench_2026-10-30.csv", ("measure", "subject", "seller", "place", "since", "value", "gpu",
                                           "gpus"), [f + ("H100", 1) for f in facts])


def write(path, head, rows):
    with open(path, "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([head] + rows)
