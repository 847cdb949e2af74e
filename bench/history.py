# SPDX-License-Identifier: MIT
"""How mtok bears a long history: 50,000 series with 2, 20 and 200 values each (0.1, 1 and 10 million
observations, big.py), beside the shipped history. `crowd`: names that nobody mapped; `all mapped`: each
name is a model of its own, so that everything passes through the page."""
import os
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
SERIES = 50000
MONTH = "2026-10"

ALL_MAPPED = """INSERT INTO batch(recorded_at, kind) SELECT max(recorded_at), 'alias' FROM batch;
INSERT INTO model_alias(source_id, name, batch_id, model, origin)
 SELECT source_id, name, (SELECT max(id) FROM batch), name, 'by hand' FROM model_alias
 WHERE model = 'litellm:' || name AND name GLOB 'vendor*';"""

def query(path, sql):
    done = subprocess.run(["sqlite3", path, sql], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def width(column):
    """SQL: bytes of an integer in a record of SQLite's."""
    steps = ((0x7f, 1), (0x7fff, 2), (0x7fffff, 3), (0x7fffffff, 4), (0x7fffffffffff, 6))
    cases = " ".join("WHEN %s <= %d THEN %d" % (column, most, size) for most, size in steps)
    return "CASE WHEN %s IN (0, 1) THEN 0 %s ELSE 8 END" % (column, cases)


def least_bytes(path):
    """Average bytes that the five numbers of an observation take, without header, page or index."""
    total = " + ".join(width(c) for c in ("series_id", "since", "batch_id", "value", "fetch_id"))
    return float(query(path, "SELECT avg(%s) FROM observation WHERE series_id %% 97 = 0" % total))


def make(env, steps):
    path = "%s/big-%d.db" % (env["work"], steps)
    if not os.path.exists(path):
        part = path + ".part"
        if os.path.exists(part):
            os.remove(part)
        subprocess.run([env["mtok"], "init", "--quiet", "--db", part], check=True)
        subprocess.run([sys.executable, here + "/big.py", part, str(SERIES), str(steps)], check=True)
        os.rename(part, path)
    subprocess.run([env["mtok"], "init", "--quiet", "--db", path], check=True)  # today's views
    return path


def make_mapped(env, steps):
    path = "%s/big-%d-mapped.db" % (env["work"], steps)
    if not os.path.exists(path):
        subprocess.run(["cp", make(env, steps), path + ".part"], check=True)
        query(path + ".part", ALL_MAPPED)
        os.rename(path + ".part", path)
    subprocess.run([env["mtok"], "init", "--quiet", "--db", path], check=True)
    return path


def every_price(env, path):
    return ("%s query --format csv --from %s --to %s --db %s 'SELECT month, model, seller, component, usd_per_mtok"
            " FROM api_price_monthly' | wc -l" % (env["mtok"], MONTH, MONTH, path), None)


def report(env, path):
    return ("%s report --month %s --db %s | wc -l" % (env["mtok"], MONTH, path), None)


def commands(env, steps_list):
    """{what: (command, prepare)}"""
    shipped = env["work"] + "/shipped.db"
    subprocess.run([env["mtok"], "init", "--quiet", "--db", shipped], check=True)
    table = {"report, shipped history alone": report(env, shipped)}
    for steps in steps_list:
        table["report, crowd, %s observations" % amount(steps)] = report(env, make(env, steps))
    for steps in steps_list:
        table["every list price of the month, %s observations" % amount(steps)] = every_price(env, make(env, steps))
    for steps in steps_list:
        table["report, all mapped, %s observations" % amount(steps)] = report(env, make_mapped(env, steps))
    return table


def amount(steps):
    return "%gM" % (SERIES * steps / 1e6)
