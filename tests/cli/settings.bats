#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# models, assume, changes: names are mapped, assumptions set and changes listed; what was so before can
# still be asked.

load lib.bash

# Two months of a source that names two models its own way.
some_history() {
    map_doc 2026-10-01_map.json acme-1=5/15 acme-2=1/2
    map_doc 2026-10-15_map.json acme-1=4/12 acme-2=1/2 acme-3=7/7
    map_doc 2026-11-01_map.json acme-1=4/12 acme-3=7/7
    map_doc 2026-11-10_map.json acme-1=4/12 acme-3=7/7
    at 2026-11-12 import litellm ./*_map.json -q && is 0
}

@test "the order of belief is data: set by hand, dated, and taken back" {
    at 2026-10-01 init --empty -q
    printf 'measure,subject,seller,value\ninput,m,acme,1\n' >2026-10-01_list.csv
    echo '{"measure": "input", "subject": "m", "seller": "acme", "value": 2}' >2026-10-01_list.ndjson
    at 2026-10-02 import csv 2026-10-01_list.csv -q && is 0
    at 2026-10-02 import ndjson 2026-10-01_list.ndjson -q && is 0
    at 2026-10-02 models map m acme/m -q && is 0
    believed() { sql "SELECT source, usd_per_mtok FROM api_price_monthly WHERE month='2026-10' AND component='input'"; }
    at 2026-10-03 sources set csv rank=30 --note "late too often"
    is 0
    quiet
    at 2026-10-03 sources set ndjson rank=10 copies=litellm
    is 0
    same "ndjson|2.0" "$(believed)"
    same "20 30" "$(sql "SELECT group_concat(rank, ' ') FROM (SELECT rank FROM source_rank AS r JOIN source AS s ON s.id=source_id WHERE s.name='csv' ORDER BY batch_id)")"
    same "late too often" "$(sql "SELECT reason FROM source_rank WHERE rank=30 AND reason<>''")"
    same "litellm" "$(sql "SELECT w.name FROM rank_now AS r JOIN source AS w ON w.id=r.witness WHERE r.source='ndjson'")"
    at 2026-10-04 sources set csv rank=5
    same "csv|1.0" "$(believed)"
    rank() { at 2026-10-05 sources --format json "${@:2}"; echo "$output" | jq ".rows[] | select(.source == \"$1\") | .rank"; }
    same 5 "$(rank csv)"
    same 30 "$(rank csv --as-of 2026-10-03T12:00:00Z)"
    for wrong in "set nosuch rank=5" "set csv rank=0" "set csv rank=x" "set csv copies=nosuch" "set shipped-prices url=http://127.0.0.1/"; do
        # shellcheck disable=SC2086 # words
        at 2026-10-05 sources $wrong
        is 2
    done
    same "csv|1.0" "$(believed)"
}

@test "a name that nobody mapped is kept; mapping one moves its whole history" {
    at 2026-11-11 init -q
    some_history
    mtok models --unmapped --source litellm --format csv
    is 0
    [[ $output == *litellm,acme-1,* ]]
    [ "$(sql "SELECT DISTINCT model FROM api_price WHERE source='litellm' AND model LIKE '%acme-1'")" = litellm:acme-1 ]
    before=$(facts)
    at 2026-11-20 models map acme-1 acme/one --evidence "their page"
    is 0
    same "mtok: acme/one is a new model: no name had it before" "$messages"
    [ "$(sql "SELECT count(*) FROM api_price WHERE model='acme/one' AND component='input'")" -eq 2 ]
    same "$before" "$(facts)" # no fact was touched
    mtok models --unmapped --source litellm --format csv
    [[ $output != *litellm,acme-1,* ]]
    mtok models --aliases --source litellm --format csv
    [[ $output == *"litellm,acme-1,acme/one,by hand,their page"* ]]
    # As it was known before.
    mtok models --unmapped --source litellm --format csv --as-of 2026-11-15
    [[ $output == *litellm,acme-1,* ]]
    mtok models map acme acme/one # no part of a name is a name
    is 2
    says "no source has ever used the name 'acme'"
    mtok models map acme-2 "Acme Two"
    is 2
    mtok models map acme-2 acme/two --source llm-prices
    is 2
    # A second mapping of the same name: the newer one counts.
    mtok models map acme-1 acme/first
    is 0
    [ "$(sql "SELECT count(*) FROM api_price WHERE model='acme/one'")" -eq 0 ]
    [ "$(sql "SELECT count(*) FROM api_price WHERE model='acme/first' AND component='input'")" -eq 2 ]
}

@test "changes: what moved, what came, what went, each by its kind" {
    empty_db
    some_history
    mtok changes --since 2026-10-01 --format csv
    is 0
    echo "$output" >all.csv
    sqlite3 :memory: ".import --csv all.csv c" \
        "SELECT substr(since, 1, 10), kind, subject, component, round(old_value, 3), round(new_value, 3), source FROM c
         WHERE subject LIKE 'litellm:acme-%' ORDER BY 1, 3, 4" >got
    same "2026-10-15|price|litellm:acme-1|input|5.0|4.0|litellm
2026-10-15|price|litellm:acme-1|output|15.0|12.0|litellm
2026-10-15|new|litellm:acme-3|input|0.0|7.0|litellm
2026-10-15|new|litellm:acme-3|output|0.0|7.0|litellm
2026-11-01|gone|litellm:acme-2|input|1.0|0.0|litellm
2026-11-01|gone|litellm:acme-2|output|2.0|0.0|litellm" "$(cat got)"
    mtok changes --since 2026-10-01 --kind price --format csv
    [ "$(echo "$output" | grep -c litellm:acme)" -eq 2 ]
    mtok changes --since 2026-10-01 --model litellm:acme-3 --format csv
    [ "$(echo "$output" | grep -c litellm:acme)" -eq 2 ]
    mtok changes --since 2026-10-16 --until 2026-11-01 --format csv
    [ "$(echo "$output" | grep -c litellm:acme)" -eq 0 ]
    mtok changes --since 2026-10-01 --source oracle --format csv
    [ "$(echo "$output" | wc -l)" -eq 1 ]
    at 2026-11-12T00:00:00Z changes --format csv # the last thirty days
    [ "$(echo "$output" | grep -c litellm:acme)" -eq 6 ]
    at 2026-11-20T00:00:00Z changes --format csv
    [ "$(echo "$output" | grep -c litellm:acme)" -eq 2 ]
}

@test "assume: a copy, a value with its range and date, the difference; the frozen one stays" {
    at 2026-11-01 init -q
    mtok assume --format csv
    is 0
    [[ $output == *$'\npost-2024,'* ]]
    at 2026-11-10 assume copy split mine
    is 0
    at 2026-11-11 assume set mine utilization=0.2..0.4..0.6 --from 2026-01-01 --reason "our own meters"
    is 0
    at 2026-11-12 assume set mine mfu_decode=0.1..0.4
    is 0
    mtok assume diff split mine --format csv
    is 0
    [[ $output == *utilization,,2026-01-01,,,,,0.2,0.4,0.6,* ]]
    [[ $output == *mfu_decode,,*,0.1,0.2,0.4,* ]] # the base of a range is its geometric middle
    [ "$(echo "$output" | wc -l)" -eq 3 ] || [ "$(echo "$output" | wc -l)" -eq 4 ]
    mtok assume mine --format json
    echo "$output" | jq -e '.rows[] | select(.name == "utilization" and .since == "2026-01-01") | .base == 0.4 and .reason == "our own meters"' >out
    # As it was before it was set.
    mtok assume mine --format csv --as-of 2026-11-10T12:00:00Z
    [[ $output != *"our own meters"* ]]
    mtok assume set post-2024 utilization=0.5
    is 2
    says "frozen"
    for wrong in "set mine utilization=0.6..0.2" "set mine utilization=0..0.2" "set mine nosuch=1" "set nosuch utilization=1" \
        "set mine utilization" "set mine utilization=" "set mine utilization=0.5 --model nobody/nothing" "set mine utilization=0.5 --from soon" \
        "copy nosuch other" "copy split mine" "copy split" "diff split" "nosuch"; do
        # shellcheck disable=SC2086
        mtok assume $wrong
        is 2 || { echo "assume $wrong"; return 1; }
    done
    [ "$(sql "SELECT count(*) FROM batch WHERE kind='assume'")" -eq 3 ]
}

@test "assume: what is set has an effect: for always in place of dated values, from a date on beside them; with --as-of as it was" {
    at 2026-11-01 init -q
    at 2026-11-02 assume copy split mine
    at 2026-11-03 assume set mine utilization=50% gpu=B200
    is 0
    at 2026-11-04 assume set mine active_params=15B..45B..134B --model openai/gpt-4o
    is 0
    at 2026-11-05 assume set mine utilization=0.3..0.6..0.9 --from 2026-10-15
    is 0
    # of TIME MONTH: use, size and chip of the scenario
    of() { mtok query --as-of "$1" --format csv "SELECT utilization, active_params / 1e9, gpu FROM cost_monthly
        WHERE scenario = 'mine' AND model = 'openai/gpt-4o' AND month = '$2'" && echo "$output" | tail -1; }
    [ "$(of 2026-11-02T12:00:00Z 2026-09)" = "0.6,100,H100" ]
    [ "$(of 2026-11-03T12:00:00Z 2026-09)" = "0.5,100,B200" ]
    [ "$(of 2026-11-06 2026-09)" = "0.5,45,B200" ]
    [ "$(of 2026-11-06 2026-10)" = "0.6,45,B200" ]
    mtok estimate --scenario mine --month 2026-10 --as-of 2026-11-03T12:00:00Z --format json
    echo "$output" | jq -e '.rows[] | select(.name == "utilization") | .value == 0.5' >out
    # what could have no effect is refused, with the reason
    for wrong in "utilization=half" "active_params=90B" "discount=0.1 --model openai/gpt-4o" "gpu=B200 --model openai/gpt-4o" \
        "active_params=15B..4X..134B --model openai/gpt-4o"; do
        # shellcheck disable=SC2086
        mtok assume set mine $wrong
        is 2 || { echo "assume set mine $wrong"; return 1; }
    done
    mtok assume set mine active_params=90B
    says "--model says which"
}

@test "a listing writes numbers for people in text, and exact ones in CSV and JSON" {
    at 2026-11-01 init -q
    mtok assume split
    [[ $output == *"0.05 "* ]]
    [[ $output != *0.0500000* ]]
    mtok assume copy split mine
    mtok assume set mine utilization=0.123456789012
    mtok assume mine --format csv
    [[ $output == *,0.123456789012,* ]]
    mtok assume mine --format json
    echo "$output" | jq -e '.rows[] | select(.base == 0.123456789012)' >out
}
