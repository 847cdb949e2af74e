#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The real documents of eighteen months, through the real program. They are not part of the project:
# $MTOK_REAL_DATA, else ../shared/data beside the source tree; without them the tests are skipped.

load ../cli/lib.bash

setup_file() {
    DATA=${MTOK_REAL_DATA:-$MTOK_SOURCE/../shared/data}
    export DATA
    if [ ! -d "$DATA/api-prices" ]; then
        echo "# SKIPPED: there are no real documents at $DATA (MTOK_REAL_DATA names another place)" >&3
        return 0
    fi
    export WHOLE=$BATS_FILE_TMPDIR/whole.db LOG=$BATS_FILE_TMPDIR/log
    "$MTOK" init --empty -q --db "$WHOLE" --now 2020-01-01
    # 3: the invalid llm-prices document
    import_all "$WHOLE" >"$LOG" 2>&1 || [ $? -eq 3 ]
}

documents() { [ -d "$DATA/api-prices" ] || skip "no real documents at $DATA"; }

import_all() { # import_all DB
    local worst=0
    for line in "litellm $DATA/api-prices/litellm" "litellm $DATA/api-prices/litellm-series" \
        "llm-prices $DATA/api-prices/llm-prices" "aws-capacity-blocks-json $(echo "$DATA"/compute/aws_cb_20*.json)"; do
        # shellcheck disable=SC2086
        "$MTOK" import $line --db "$1" --now 2026-11-23 || { [ $? -gt $worst ] && worst=3; }
    done
    return $worst
}

# in_whole COMMAND…: on the database of all documents.
in_whole() { DB=$WHOLE "$@"; }

@test "all of it is read; the one invalid document is reported and skipped" {
    documents
    cat "$LOG"
    [ "$(grep -c 'skipped: ' "$LOG")" -eq 1 ]
    grep -q "llm-prices: skipped: .*2026-04-24_a87a3be_openai.json: line 498, column 3: found '\]', expected a value" "$LOG"
    [ "$(in_whole sql "SELECT count(*) FROM fetch WHERE outcome='quarantined'")" -eq 1 ]
    [ "$(in_whole sql "SELECT count(*) FROM fetch WHERE outcome='changed' AND part_id IN
        (SELECT p.id FROM part AS p JOIN source AS s ON s.id=p.source_id WHERE s.name='litellm')")" -ge 110 ]
    [ "$(in_whole sql "PRAGMA integrity_check; PRAGMA foreign_key_check")" = ok ]
}

@test "twice changes no fact" {
    documents
    cp "$WHOLE" twice.db
    DB=twice.db facts >before
    [ "$(wc -l <before)" -gt 10000 ]
    fetches=$(DB=twice.db sql "SELECT count(*) FROM fetch")
    import_all twice.db >again 2>&1 # exit 0: nothing is new
    DB=twice.db facts | cmp - before
    [ "$(DB=twice.db sql "SELECT count(*) FROM fetch")" -eq "$fetches" ]
    [ "$(grep -c ' 0 observations written' again)" -eq 4 ]
}

@test "shuffled, in groups of any size: the same intervals and the same refusals" {
    documents
    in_whole believed >want
    for seed in 1 2; do
        db=shuffled-$seed.db
        "$MTOK" init --empty -q --db $db --now 2020-01-01
        {
            find "$DATA/api-prices/litellm" "$DATA/api-prices/litellm-series" -name '*.json' -printf 'litellm %p\n'
            find "$DATA/api-prices/llm-prices" -name '*.json' -printf 'llm-prices %p\n'
            ls "$DATA"/compute/aws_cb_20*.json | sed 's/^/aws-capacity-blocks-json /'
        } | sort | shuf --random-source=<(yes $seed) >order
        for source in litellm llm-prices aws-capacity-blocks-json; do
            # xargs ends with 123 where a group met the invalid document or a refused price
            sed -n "s/^$source //p" order | xargs -n $((3 + seed * 5)) "$MTOK" import "$source" --db $db -q --now 2026-11-23 2>log || [ $? -eq 123 ]
        done
        DB=$db believed >got
        cmp want got || { diff want got | head; return 1; }
    done
}

@test "one at a time, the newest first" {
    documents
    "$MTOK" init --empty -q --db back.db --now 2020-01-01
    for file in $(ls -r "$DATA"/api-prices/litellm/*.json); do
        "$MTOK" import litellm "$file" --db back.db -q --now 2026-11-23 2>log || [ $? -eq 3 ]
    done
    "$MTOK" init --empty -q --db forth.db --now 2020-01-01
    "$MTOK" import litellm "$DATA/api-prices/litellm" --db forth.db -q --now 2026-11-23
    DB=forth.db believed >want
    DB=back.db believed | cmp - want
}

# step MODEL MEASURE DATE: "VALUE before" and "VALUE after" a day on which it changed.
step() {
    in_whole steps "$1" "$2" | awk -v day="$3" '$1 == day { print before, $2; found = 1 } { before = $2 } END { exit !found }'
}

@test "the price changes everybody asks for, on the days on which the source had them" {
    documents
    same "5 2.5" "$(step gpt-4o input 2024-11-14)"
    same "15 10" "$(step gpt-4o output 2024-11-14)"
    same "10 2" "$(step o3 input 2025-06-11)"
    same "40 8" "$(step o3 output 2025-06-11)"
    same "3 1.1" "$(step o1-mini input 2025-02-06)"
    same "12 4.4" "$(step o1-mini output 2025-02-06)"
    same "1 0.8" "$(step claude-3-5-haiku-20241022 input 2025-02-28)"
    same "5 4" "$(step claude-3-5-haiku-20241022 output 2025-02-28)"
}

@test "rows a million times too dear are refused, with what was read; the correct ones stay" {
    documents
    in_whole sql "SELECT text, reason, kind FROM refusal WHERE place LIKE '%wandb/%'" >refused
    [ "$(wc -l <refused)" -ge 10 ]
    ! grep -v '|ceiling$' refused
    # None of wandb's believed prices is above any that is known for such models.
    [ "$(in_whole sql "SELECT count(*) FROM believed AS b JOIN series AS se ON se.id=b.series_id
        WHERE se.subject LIKE 'wandb/%' AND b.value > 50 * 1000000000")" -eq 0 ]
    [[ "$(in_whole steps wandb/moonshotai/Kimi-K2-Instruct input)" == *" 0.6" ]]
    [[ "$(in_whole steps wandb/moonshotai/Kimi-K2.5 output)" == *" 3" ]]
    # The models that stood beside them are not touched.
    [ -n "$(in_whole steps gpt-4o-mini input)" ]
}

@test "the GB200 rows of the AWS copy, 72 times too low, are refused; the others are there" {
    documents
    in_whole sql "SELECT r.place, r.text, r.reason FROM refusal AS r JOIN part AS p ON p.id=r.part_id
        JOIN source AS s ON s.id=p.source_id WHERE s.name='aws-capacity-blocks-json'" >refused
    [ "$(wc -l <refused)" -ge 2 ]
    [ "$(grep -c gb200 refused)" -eq "$(wc -l <refused)" ]
    grep -q 'accelerator' refused
    # In July the copy had been put right: from then on they are believed.
    same $'u-p6e-gb200x36|2026-07-22|380952000000\nu-p6e-gb200x72|2026-07-22|761904000000' \
        "$(in_whole sql "SELECT se.subject, strftime('%Y-%m-%d', b.since, 'unixepoch'), b.value FROM believed AS b
            JOIN series AS se ON se.id=b.series_id WHERE se.subject LIKE '%gb200%' ORDER BY 1, 2")"
    [ "$(in_whole sql "SELECT DISTINCT b.value FROM believed AS b JOIN series AS se ON se.id=b.series_id
        WHERE se.subject='p5.48xlarge' AND se.place='us-east-1' AND b.state=0 ORDER BY b.since LIMIT 1")" -gt 30000000000 ]
}

@test "values are exact: every price of the last document stands in the database as the text says" {
    documents
    last=$(ls "$DATA"/api-prices/litellm*/*.json | awk -F/ '{ print $NF, $0 }' | sort | tail -1 | cut -d' ' -f2-)
    jq -r 'to_entries[] | select(.value | type == "object") | select(.value.mode == "chat" and (.value.input_cost_per_token | type) == "number"
        and .value.input_cost_per_token <= 0.001 and .value.input_cost_per_token >= 0) | [.key, .value.input_cost_per_token] | @tsv' "$last" |
        awk -F'\t' '{ printf "%s|%.0f\n", $1, $2 * 1e15 }' | LC_ALL=C sort >document
    [ "$(wc -l <document)" -gt 500 ]
    DB=$WHOLE sql "SELECT se.subject, b.value FROM believed AS b JOIN series AS se ON se.id=b.series_id
        JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id
        WHERE s.name='litellm' AND se.measure='input' AND se.tier='standard' AND se.context_min=0 AND b.state=0
          AND b.since=(SELECT max(since) FROM believed AS n WHERE n.series_id=b.series_id)" | LC_ALL=C sort >stored
    LC_ALL=C comm -12 document stored | wc -l >same
    # A few dozen wait as unconfirmed jumps or differ by promotional float dust below 1e-9.
    [ "$(cat same)" -gt $(($(wc -l <document) * 95 / 100)) ] || { LC_ALL=C comm -23 document stored | head -20; cat same; wc -l document; return 1; }
}
