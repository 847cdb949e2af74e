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


MONTHS_SQL = """WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < {last}),
 m(month, last) AS (SELECT strftime('%Y-%m', '2016-11-01', k || ' months'),
  date('2016-11-01', (k + 1) || ' months', '-1 day') FROM n)
"""

SQLITE = """
CREATE TEMP TABLE gp(day TEXT PRIMARY KEY, usd_hour REAL) WITHOUT ROWID;
CREATE TEMP TABLE th(model TEXT, day TEXT, tps REAL, PRIMARY KEY(model, day)) WITHOUT ROWID;
.mode csv
.import --skip 1 {work}/gp.csv gp
.import --skip 1 {work}/th.csv th
.headers on
""" + MONTHS_SQL + """, r AS (SELECT m.month, a.model,
  (SELECT output FROM price AS p WHERE p.model = a.model AND p.day <= m.last ORDER BY p.day DESC LIMIT 1) AS price,
  (SELECT usd_hour FROM gp WHERE gp.day <= m.last ORDER BY gp.day DESC LIMIT 1) AS usd_hour,
  (SELECT tps FROM th WHERE th.model = a.model AND th.day <= m.last ORDER BY th.day DESC LIMIT 1) AS tps
 FROM (SELECT DISTINCT model FROM price) AS a, m)
SELECT month, model, price * 1e6 AS price_mtok, usd_hour / 0.0036 / tps AS cost_mtok,
 price * 1e6 * tps / (usd_hour / 0.0036) AS markup
FROM r WHERE price IS NOT NULL AND usd_hour IS NOT NULL AND tps IS NOT NULL;
"""

DUCKDB = """
SET threads=2;
CREATE TEMP TABLE gp AS SELECT * FROM read_csv('{work}/gp.csv', types={{'day': 'VARCHAR'}});
CREATE TEMP TABLE th AS SELECT * FROM read_csv('{work}/th.csv', types={{'day': 'VARCHAR'}});
COPY (SELECT c.month, c.model, p.output * 1e6 AS price_mtok, g.usd_hour / 0.0036 / t.tps AS cost_mtok,
  p.output * 1e6 * t.tps / (g.usd_hour / 0.0036) AS markup
 FROM (SELECT a.model, strftime(DATE '2016-11-01' + to_months(k::INTEGER), '%Y-%m') AS month,
   strftime(DATE '2016-11-01' + to_months((k + 1)::INTEGER) - INTERVAL 1 DAY, '%Y-%m-%d') AS last
  FROM range({months}) AS n(k), (SELECT DISTINCT model FROM price) AS a) AS c
 ASOF JOIN price AS p ON c.model = p.model AND c.last >= p.day
 ASOF JOIN gp AS g ON c.last >= g.day
 ASOF JOIN th AS t ON c.model = t.model AND c.last >= t.day
 WHERE p.output IS NOT NULL) TO '{work}/w2-duckdb.csv' (HEADER);
"""

# Over the views that anybody asks; CROSS JOIN only says which of them is read through. A million tokens take
# 1e6 / tokens_per_second seconds of usd_per_hour / 3600 each.
OURS = """WITH r AS MATERIALIZED (SELECT month, usd_per_hour / 0.0036 AS usd FROM server_price_monthly WHERE server = 'gp')
SELECT p.month, t.model, p.usd_per_mtok AS price_mtok, r.usd / t.tokens_per_second AS cost_mtok,
 p.usd_per_mtok * t.tokens_per_second / r.usd AS markup
FROM api_price_monthly AS p
CROSS JOIN throughput_monthly AS t ON t.month = p.month AND t.model = p.model AND t.token_kind = 'output'
CROSS JOIN r ON r.month = p.month
WHERE p.component = 'output' AND p.tier = 'standard' AND p.context_min = 0
 AND p.month BETWEEN '2016-11' AND '{to}'"""

MAP = """INSERT INTO batch(recorded_at, kind) SELECT max(recorded_at), 'alias' FROM batch;
INSERT INTO model_alias(source_id, name, batch_id, model, origin)
 SELECT source_id, name, (SELECT max(id) FROM batch), name, 'by hand' FROM model_alias;"""


def shell(text):
    subprocess.run(["/bin/sh", "-c", text], check=True)


def prepare_ours(env, files, path):
    """Prices by the LiteLLM parser, rents and speeds by the CSV one, all names mapped to models."""
    for one in (path, path + "-wal", path + "-shm", path + ".lock"):
        if os.path.exists(one):
            os.remove(one)
    listing = path + ".files"
    with open(listing, "w") as out:
        out.write("\0".join(files))
    shell("{m} init --empty --quiet --db {p} && xargs -0 -n 100000 {m} import litellm --quiet --db {p} < {l}"
          " && {m} import csv {w}/bench_2026-10-30.csv --quiet --db {p}"
          .format(m=env["mtok"], p=path, l=listing, w=env["work"]))
    subprocess.run(["sqlite3", path, MAP], check=True)


def prepare_peers(env, folder, sql):
    """The table `price` of W1 in a file of SQLite's and one of DuckDB's, untimed."""
    work = env["work"]
    for one in (work + "/w2-price.db", work + "/w2-price.duckdb"):
        if os.path.exists(one):
            os.remove(one)
    subprocess.run(["sqlite3", work + "/w2-price.db"], input=sql.format(dir=folder), text=True, check=True,
                   stdout=subprocess.DEVNULL)
    shell("sqlite3 -csv -header %s/w2-price.db 'SELECT model, substr(day, 1, 10) AS day, input, output, cache_read"
          " FROM price' > %s/price.csv" % (work, work))
    if env["duckdb"]:
        write_text(work + "/w2-load.sql", "CREATE TABLE price AS SELECT * FROM read_csv('%s/price.csv',"
                   " types={'day': 'VARCHAR'});" % work)
        shell("node {0}/duckdb.mjs {0}/w2-load.sql {0}/w2-price.duckdb > /dev/null".format(work))


def write_text(path, text):
    with open(path, "w") as out:
        out.write(text)


def commands(env, path, months=MONTHS):
    """{program: (command, prepare)}; each leaves WORK/w2-NAME.csv and prints its number of lines."""
    work = env["work"]
    to = "%04d-%02d" % ((2016 * 12 + 10 + months - 1) // 12, (2016 * 12 + 10 + months - 1) % 12 + 1)
    write_text(work + "/w2-ours.sql", OURS.format(to=to))
    write_text(work + "/w2-sqlite.sql", SQLITE.format(work=work, last=months - 1))
    write_text(work + "/w2-duckdb.sql", DUCKDB.format(work=work, months=months))
    table = {
        "mtok": ("%s query --format csv --to %s --db %s - < %s/w2-ours.sql > %s/w2-mtok.csv; wc -l < %s/w2-mtok.csv"
                 % (env["mtok"], to, path, work, work, work), None),
        "sqlite3 on our views": ("sqlite3 -readonly -csv -header %s < %s/w2-ours.sql > %s/w2-views.csv;"
                                 " wc -l < %s/w2-views.csv" % (path, work, work, work), None),
        "sqlite3": ("sqlite3 -readonly %s/w2-price.db < %s/w2-sqlite.sql > %s/w2-sqlite3.csv; wc -l < %s/w2-sqlite3.csv"
                    % (work, work, work, work), None),
    }
    if env["duckdb"]:
        table["DuckDB"] = ("node {0}/duckdb.mjs {0}/w2-duckdb.sql {0}/w2-price.duckdb; wc -l < {0}/w2-duckdb.csv"
                           .format(work), None)
    return table


def read(path):
    with open(path) as file:
        return {(r["month"], r["model"]): [float(r[k]) for k in ("price_mtok", "cost_mtok", "markup")]
                for r in csv.DictReader(file)}


def agree(work):
    """One sentence: do all outputs say the same?"""
    base, words = read(work + "/w2-sqlite3.csv"), []
    for name in ("mtok", "views", "duckdb"):
        if not os.path.exists("%s/w2-%s.csv" % (work, name)):
            continue
        other = read("%s/w2-%s.csv" % (work, name))
        if set(other) != set(base):
            raise SystemExit("W2: %s has other rows than sqlite3 (%d, %d)" % (name, len(other), len(base)))
        apart = sum(any(abs(x - y) > 1e-4 * abs(y) for x, y in zip(other[k], base[k])) for k in base)
        if apart:
            raise SystemExit("W2: %d rows of %s differ from sqlite3's" % (apart, name))
        words.append(name)
    return "%d rows; 0 of them differ by more than 1e-4 between sqlite3 and %s." % (len(base), ", ".join(words))
