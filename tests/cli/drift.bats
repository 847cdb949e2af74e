#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A source that drifts: each change of its replies ends in quarantine with a message that names the
# document and what was expected, and the last good values stand. Names that nobody mapped.
load lib.bash

# document FACTOR FROM TO: LiteLLM's map with the models FROM to TO, prices times FACTOR
document() {
    seq "$2" "$3" | awk -v f="$1" 'BEGIN { printf "{" } {
        printf "%s\"m%d\":{\"input_cost_per_token\":%.9f,\"output_cost_per_token\":%.9f,", comma, $1, $1 * f * 1e-7, $1 * f * 4e-7
        printf "\"litellm_provider\":\"openai\",\"mode\":\"chat\"}"; comma = "," } END { print "}" }'
}
good() {
    empty_db
    document 1 1 20 >2025-01-01_m.json
    mtok import litellm 2025-01-01_m.json
    is 0
    believed=$(prices)
}
prices() { sql "SELECT subject, component, since, usd_per_mtok FROM api_price WHERE until IS NULL ORDER BY 1, 2"; }
# quarantined SOURCE FILE WORDS: exit 3, said with the document and the reason, once
quarantined() {
    mtok import "$1" "$2"
    is 3
    says "$2"
    says "$3"
    [ "$(sql "SELECT outcome FROM source_health WHERE source='$1' AND pending_since IS NOT NULL")" = quarantined ]
    [[ $(sql "SELECT message FROM source_health WHERE source='$1' AND pending_since IS NOT NULL") == *"$3"* ]]
    mtok import "$1" "$2" # known: no second alarm
    is 0
}

@test "zero rows, half the models, everything a thousandfold" {
    good
    echo '{}' >2025-01-02_m.json
    quarantined litellm 2025-01-02_m.json "no price"
    document 1 1 10 >2025-01-03_m.json
    quarantined litellm 2025-01-03_m.json "30 %"
    document 1000 1 20 >2025-01-04_m.json
    quarantined litellm 2025-01-04_m.json "30 %" # what is above the ceiling is gone
    document 100 1 20 >2025-01-05_m.json
    quarantined litellm 2025-01-05_m.json "100"
    same "$believed" "$(prices)"
    mtok check
    is 5
    [[ $output == *litellm* ]]
}

@test "one of four columns is renamed: three quarters of the rows are still there" {
    empty_db
    document 1 1 20 | jq '.[] |= (.cache_read_input_token_cost = .input_cost_per_token / 10
        | .cache_creation_input_token_cost = .input_cost_per_token * 2)' >2025-01-01_m.json
    jq '(.m1, .m2, .m3) |= del(.cache_read_input_token_cost)' 2025-01-01_m.json >2025-01-02_m.json
    jq '.[] |= with_entries(.key |= sub("cache_read_input_token_cost"; "cache_hit_cost_per_token"))' 2025-01-01_m.json >2025-01-03_m.json
    mtok import litellm 2025-01-01_m.json
    is 0
    believed=$(prices)
    mtok import litellm 2025-01-02_m.json # three of twenty may be gone
    is 0
    quarantined litellm 2025-01-03_m.json "0 prices of cache_read, there were 17 before"
    same "$believed" "$(prices)"
}

@test "everything a hundredfold in a list that states dates" {
    empty_db
    mkdir 2026-10-01 2026-10-02
    cp "$FIXTURES/llm-prices.json" 2026-10-01/historical-v1.json
    jq '.prices |= map(with_entries(if (.value | type) == "number" then .value *= 100 else . end))' \
        2026-10-01/historical-v1.json >2026-10-02/historical-v1.json
    mtok import llm-prices 2026-10-01/historical-v1.json
    is 0
    believed=$(prices)
    [ "$(echo "$believed" | wc -l)" -gt 10 ]
    quarantined llm-prices 2026-10-02/historical-v1.json "about 100 times what they were"
    same "$believed" "$(prices)"
}

@test "refused for a third of its rows: one of them is named" {
    empty_db
    printf 'measure,subject,value\ninput,a/a,x1\ninput,a/b,$2\ninput,a/c,\ninput,a/d,1\n' >2025-01-01_f.csv
    quarantined csv 2025-01-01_f.csv 'line 2: value: "x1" is not a decimal number'
}

@test "a missing heading, another column, another unit" {
    empty_db
    while IFS='|' read -r source good bad extension words; do
        set -- "$source" "$good" "$bad" "$extension" "$words"
        rm -f "$MTOK_DB" # each for itself
        empty_db
        cp "$FIXTURES/$2" "2025-01-01_lambda_good.$4"
        cp "$FIXTURES/$3" "2025-01-02_lambda_bad.$4"
        mtok import "$1" "2025-01-01_lambda_good.$4"
        before=$(sql "SELECT * FROM server_price ORDER BY 1, 2, 3, 4, 5, 6")
        [ -n "$before" ]
        quarantined "$1" "2025-01-02_lambda_bad.$4" "$5"
        same "$before" "$(sql "SELECT * FROM server_price ORDER BY 1, 2, 3, 4, 5, 6")"
        rm -f 2025-*
    done <<'CASES'
skypilot|skypilot.lambda.csv|skypilot.bad-renamed.csv|csv|no column "Price"
lambda|lambda.html|lambda.bad-column.html|html|PRICE
lambda|lambda.html|lambda.bad-unit.html|html|expected
oracle|oracle.json|oracle.bad-unit.json|json|GPU
CASES
}

@test "a quarantined document that a person accepts enters at its own time" {
    good
    document 1 1 10 >2025-01-03_m.json
    mtok import litellm 2025-01-03_m.json
    is 3
    document 1 1 10 | sed 's/"input_cost_per_token":0.000000100/"input_cost_per_token":0.000000150/' >2025-01-05_m.json
    mtok import litellm 2025-01-05_m.json
    is 3
    mtok review --format csv
    [ "$(echo "$output" | grep -c 2025-01-0)" -eq 2 ]
    for sha in $(sql "SELECT DISTINCT lower(hex(sha256)) FROM fetch WHERE outcome='quarantined'"); do
        at 2026-11-24 review accept "$sha" --note "they were retired"
        is 0
    done
    # m1 got dearer at its true time; m11 to m20 ended when they were first missed.
    same "0.1|2025-01-01T00:00:00Z|2025-01-05T00:00:00Z
0.15|2025-01-05T00:00:00Z|" "$(sql "SELECT usd_per_mtok, since, until FROM api_price WHERE subject='m1' AND component='input' ORDER BY since")"
    same "10|2025-01-03T00:00:00Z" "$(sql "SELECT count(*), max(until) FROM api_price WHERE component='input' AND until IS NOT NULL AND subject<>'m1'")"
    [ "$(sql "SELECT count(*) FROM source_health WHERE pending_since IS NOT NULL")" -eq 0 ]
}

@test "a document too large to keep that a person accepts enters when it is read again" {
    empty_db
    cp "$FIXTURES/aws-bulk.csv" 2026-11-01.csv
    python3 - 2026-11-01.csv >2026-11-02.csv <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1])))
at = next(i for i, r in enumerate(rows) if "PricePerUnit" in r)
price = rows[at].index("PricePerUnit")
for row in rows[at + 1:]:
    if row[price:] and row[price].replace(".", "").isdigit():
        row[price] = "%.10f" % (float(row[price]) * 12)
csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
PY
    mtok import aws-bulk 2026-11-01.csv
    is 0
    quarantined aws-bulk 2026-11-02.csv "about 12 times"
    before=$(sql "SELECT * FROM server_price")
    mtok review accept "$(sha256sum 2026-11-02.csv | cut -c1-12)" --note "they do charge so"
    is 0
    says "enters when it is fetched or imported again"
    same "$before" "$(sql "SELECT * FROM server_price")"
    mtok import aws-bulk 2026-11-02.csv
    is 0
    same "12.0" "$(sql "SELECT DISTINCT round(b.usd_per_hour / a.usd_per_hour, 6) FROM server_price AS a JOIN server_price AS b
        ON b.series_id = a.series_id AND b.since = a.until")"
    same 0 "$(sql "SELECT count(*) FROM source_health WHERE pending_since IS NOT NULL")"
}

@test "one miss ends nothing, a second within the day neither; a return continues" {
    good
    for day in 2025-01-02T000000Z 2025-01-02T100000Z; do
        document 1 1 19 >${day}_m.json
        mtok import litellm ${day}_m.json
        is 0
        same "$believed" "$(prices)"
    done
    document 1 1 20 >2025-01-03_m.json
    mtok import litellm 2025-01-03_m.json
    same "$believed" "$(prices)"
}

@test "names that nobody mapped, by how often they are seen; mapping one moves its history at once" {
    good
    document 1 1 20 | sed 's/"m7"/"m77"/' >2025-01-02_m.json
    mtok import litellm 2025-01-02_m.json
    mtok models --unmapped --format csv
    is 0
    same "m1" "$(echo "$output" | sed -n 2p | cut -d, -f2)"
    [ "$(echo "$output" | wc -l)" -eq 22 ]
    [ "$(sql "SELECT count(*) FROM api_price WHERE model='litellm:m1'")" -eq 2 ]
    at 2026-11-24 models map m1 acme/one --evidence "their page"
    is 0
    same "0|2" "$(sql "SELECT (SELECT count(*) FROM api_price WHERE model='litellm:m1'),
        (SELECT count(*) FROM api_price WHERE model='acme/one' AND since='2025-01-01T00:00:00Z')")"
    mtok models --unmapped --format csv
    [ "$(echo "$output" | grep -c ',m1,')" -eq 0 ]
    # What was known the day before still has the old name.
    at 2026-11-25 models --aliases --source litellm --as-of 2026-11-23T12:00:00Z --format csv
    [[ $output == *litellm,m1,litellm:m1* ]]
}

@test "sources: what is unproven, off, without a key; when it is due; bytes a day" {
    empty_db 2025-01-01
    at 2025-01-02 sources --format json
    is 0
    field() { echo "$output" | python3 -c "
import json, sys
row = [r for r in json.load(sys.stdin)['rows'] if r['source'] == sys.argv[1]][0]
print(*[row[k] for k in sys.argv[2:]])" "$@"; }
    same "off by default, unproven 0 None" "$(field aws-bulk remarks enabled next_due)"
    same "key \$MTOK_SHADEFORM_KEY not set" "$(field shadeform remarks key)"
    same "import only None 0" "$(field artificial-analysis-page remarks next_due overdue)"
    same "unproven, several pages" "$(field azure-retail remarks)"
    same "by POST" "$(field runpod remarks)"
    same "2025-01-02T00:00:00Z None" "$(field litellm next_due bytes_a_day)"
    sql "INSERT INTO batch SELECT max(id) + 1, unixepoch('2025-01-01'), 'fetch', '', '', '' FROM batch;
         INSERT INTO fetch (part_id, batch_id, observed_at, outcome, status, bytes)
         SELECT p.id, (SELECT max(id) FROM batch), unixepoch('2025-01-01') + 43200 * n, 'unchanged', 200, 1000
         FROM part AS p JOIN source AS s ON s.id = p.source_id, (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
         WHERE s.name = 'litellm'"
    at 2025-01-03 sources --format json
    same "2025-01-02T22:48:00Z 2000" "$(field litellm next_due bytes_a_day)"
    sql "UPDATE part SET failures = 4 WHERE source_id = (SELECT id FROM source WHERE name = 'litellm')"
    at 2025-01-03 sources --format json
    same "2025-01-06T02:24:00Z" "$(field litellm next_due)"
}
