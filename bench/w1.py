# SPDX-License-Identifier: MIT
"""W1: from N dated versions of a price list, one row per model and change.

Ours stores provenance (hash, time, source) and the raw bodies too; the peers do not."""
import glob
import os
import subprocess

CHECKED = {"M": 2633, "L": 2721, "R": 1726}

COUNT = (
    "SELECT count(*) FROM (SELECT DISTINCT s.subject, o.since FROM observation AS o"
    " JOIN series AS s ON s.id=o.series_id WHERE o.state=0 AND s.tier='standard'"
    " AND s.context_min=0 AND s.measure IN ('input','output','cache_read'))"
)

CHANGES = """
CREATE TABLE price(model TEXT, day TEXT, input REAL, output REAL, cache_read REAL,
 PRIMARY KEY(model,day)) WITHOUT ROWID;
INSERT INTO price SELECT model,day,input,output,cache_read FROM (SELECT *, lag(input) OVER w pi,
 lag(output) OVER w po, lag(cache_read) OVER w pc FROM obs WINDOW w AS (PARTITION BY model ORDER BY day))
 WHERE pi IS NOT input OR po IS NOT output OR pc IS NOT cache_read;
SELECT count(*) FROM price WHERE output IS NOT NULL OR input IS NOT NULL;
"""

SQLITE = """
PRAGMA journal_mode=OFF;
CREATE TEMP TABLE obs AS SELECT substr(f.name,length('{dir}')+2,length(f.name)-length('{dir}')-6) AS day,
  j.key AS model, json_extract(j.value,'$.input_cost_per_token') AS input,
  json_extract(j.value,'$.output_cost_per_token') AS output,
  json_extract(j.value,'$.cache_read_input_token_cost') AS cache_read
 FROM fsdir('{dir}') f, json_each(CAST(f.data AS TEXT)) j WHERE f.name LIKE '%.json';
""" + CHANGES

JQ = (
    "ls {dir}/*.json | xargs jq -r '(input_filename|split(\"/\")[-1]) as $d | to_entries[] |"
    " [$d,.key,.value.input_cost_per_token?,.value.output_cost_per_token?,"
    ".value.cache_read_input_token_cost?]|@csv' > {work}/obs.csv"
    " && rm -f {work}/jq.db && printf '%s' \"$SQL\" | sqlite3 {work}/jq.db"
)
JQ_SQL = """CREATE TEMP TABLE obs(day, model, input, output, cache_read);
.mode csv
.import {work}/obs.csv obs
UPDATE temp.obs SET input=nullif(input,''), output=nullif(output,''), cache_read=nullif(cache_read,'');
"""

UTILS = (
    "ls {dir}/*.json | xargs jq -c '(input_filename|split(\"/\")[-1]) as $d | to_entries[] |"
    " select(.value|type==\"object\") | {{model:.key, day:$d, input:.value.input_cost_per_token,"
    " output:.value.output_cost_per_token, cache_read:.value.cache_read_input_token_cost}}'"
    " | sqlite-utils insert {work}/utils.db obs - --nl --pk model --pk day"
    " && printf '%s' \"$CHANGES\" | sqlite3 {work}/utils.db"
)
UTILS_SQL = CHANGES

DUCKDB = """
SET threads=2;
CREATE TEMP TABLE obs AS SELECT string_split(filename,'/')[-1] AS day, e.key AS model,
 e.value.input_cost_per_token AS input, e.value.output_cost_per_token AS output,
 e.value.cache_read_input_token_cost AS cache_read
 FROM (SELECT filename, unnest(map_entries(json)) e FROM read_json('{dir}/*.json', records=false,
  filename=true, maximum_object_size=67108864, columns={{'json':
  'MAP(VARCHAR, STRUCT(input_cost_per_token DOUBLE, output_cost_per_token DOUBLE,
   cache_read_input_token_cost DOUBLE))'}}));
CREATE TABLE price AS SELECT model,day,input,output,cache_read FROM (SELECT *, lag(input) OVER w pi,
 lag(output) OVER w po, lag(cache_read) OVER w pc FROM obs WINDOW w AS (PARTITION BY model ORDER BY day))
 WHERE pi IS DISTINCT FROM input OR po IS DISTINCT FROM output OR pc IS DISTINCT FROM cache_read;
SELECT count(*) FROM price WHERE output IS NOT NULL OR input IS NOT NULL;
"""


# Real documents: mtok reads language models only, lets jumps wait and takes units back, so its rows are not the
# peers'; those of the models that both read are compared. A row is a model and a time at which its price changed.
AGREE = """ATTACH '{ours}' AS m;
CREATE TEMP TABLE ours AS SELECT DISTINCT s.subject AS model, strftime('%Y-%m-%dT%H%M%SZ', o.since, 'unixepoch') AS day
 FROM m.observation AS o JOIN m.series AS s ON s.id=o.series_id WHERE o.state=0 AND s.tier='standard'
 AND s.context_min=0 AND s.measure IN ('input','output','cache_read');
CREATE TEMP TABLE theirs AS SELECT model, substr(day, 1, 18) AS day FROM price
 WHERE (output IS NOT NULL OR input IS NOT NULL) AND model IN (SELECT model FROM ours);
SELECT (SELECT count(*) FROM (SELECT * FROM ours INTERSECT SELECT * FROM theirs)) || ' '
 || (SELECT count(*) FROM (SELECT * FROM ours EXCEPT SELECT * FROM theirs)) || ' '
 || (SELECT count(*) FROM (SELECT * FROM theirs EXCEPT SELECT * FROM ours));
"""


def agree_real(env):
    """One sentence, after a round of sqlite3 over R."""
    sql = AGREE.format(ours=env["work"] + "/mtok-R.db")
    done = subprocess.run(["sqlite3", env["work"] + "/w1.db", sql], capture_output=True, text=True, check=True)
    both, ours, theirs = map(int, done.stdout.split())
    if ours + theirs > both // 20:
        raise SystemExit("W1-R: of %d rows %d are only ours, %d only the peers'" % (both, ours, theirs))
    return ("Of the models that all read, %d changes are the same; %d are only mtok's, %d only the peers' (jumps that"
            " waited for a second reading, prices that ended or came back, cache prices under other keys)."
            % (both, ours, theirs))


def write(path, text):
    with open(path, "w") as out:
        out.write(text)


def remover(*paths):
    def remove():
        for path in paths:
            for one in glob.glob(path + "*"):
                os.remove(one)
    return remove


def insert_floor(env, name):
    """The rows of the answer alone, into a bare table: (command, prepare). After a round of sqlite3."""
    work = env["work"]
    shell = ("sqlite3 -csv %s/w1.db 'SELECT * FROM price' > %s/rows-%s.csv" % (work, work, name))
    sql = ("CREATE TABLE price(model TEXT, day TEXT, input REAL, output REAL, cache_read REAL,"
           " PRIMARY KEY(model, day)) WITHOUT ROWID;\n.mode csv\n.import %s/rows-%s.csv price\n"
           "SELECT count(*) FROM price;\n" % (work, name))
    os.system(shell)
    write("%s/insert-%s.sql" % (work, name), sql)
    return ("sqlite3 %s/insert.db < %s/insert-%s.sql" % (work, work, name), remover(work + "/insert.db"))


def results_on_disk(env, name):
    """{program: path of what it leaves}."""
    work = env["work"]
    return {"mtok": "%s/mtok-%s.db" % (work, name), "sqlite3": work + "/w1.db", "DuckDB": work + "/w1.duckdb",
            "jq + .import": work + "/jq.db", "sqlite-utils": work + "/utils.db"}


def commands(env, name, folder):
    """{peer: (command, prepare)} for one set of versions."""
    work, mtok = env["work"], env["mtok"]
    ours = "%s/mtok-%s.db" % (work, name)
    write(work + "/sqlite.sql", SQLITE.format(dir=folder))
    write(work + "/duckdb-%s.sql" % name, DUCKDB.format(dir=folder))

    def fresh():
        remover(ours)()
        os.system("%s init --empty --quiet --db %s" % (mtok, ours))

    table = {
        "floor: raw read": ("cat %s/*.json | wc -c" % folder, None),
        "floor: cJSON": ("%s/floor %s/*.json" % (work, folder), None),
        "mtok": ("%s import litellm %s --quiet --db %s; sqlite3 %s \"%s\""
                 % (mtok, folder, ours, ours, COUNT), fresh),
        "sqlite3": ("sqlite3 %s/w1.db < %s/sqlite.sql" % (work, work), remover(work + "/w1.db")),
    }
    if env["duckdb"]:
        table["DuckDB"] = ("node %s/duckdb.mjs %s/duckdb-%s.sql %s/w1.duckdb"
                           % (work, work, name, work), remover(work + "/w1.duckdb"))
    if env["sqlite-utils"] and (name != "L" or env["slow"]):
        os.environ["CHANGES"] = UTILS_SQL
        table["sqlite-utils"] = (UTILS.format(dir=folder, work=work), remover(work + "/utils.db"))
    if env["jq"]:
        os.environ["SQL"] = JQ_SQL.format(work=work) + CHANGES
        table["jq + .import"] = (JQ.format(dir=folder, work=work), None)
    return table
