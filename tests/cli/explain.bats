#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The derivation step by step, on the facts of the two model pages.
load pages.bash

setup() {
    page_db
}

@test "the post's sum can be followed with a pocket calculator" {
    run mtok explain openai/gpt-4o --month 2024-11 --scenario post-2024
    [ "$status" = 0 ]
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"FLOP for a million tokens = 2 x 1e11 x 1e6 = 2e17 FLOP"* ]]
    [[ $text == *"peak of the server = 8 x 3.958e15 = 3.1664e16 FLOP/s"* ]]
    [[ $text == *"server time for a million output tokens = 2e17 / 9.4992e15 = 21.0544 s"* ]]
    [[ $text == *"output cost = 21.0544 x 39.33 / 3600 = 0.230019 USD/Mtok"* ]]
    [[ $text == *"output markup = 10 / 0.230019 = 43.4746 x"* ]]
    [[ $text == *"token: a human asks = 1e6 x 16.00 / 6,000 tokens/h = 2,666.67 USD/Mtok"* ]]
    [[ $text == *"1.15932e15 parameters"* ]]
    [[ $text == *"post-2024 is no upper bound"* ]]
}

@test "about 50x in all its conventions" {
    run mtok explain openai/gpt-4o --month 2024-11
    [[ $output == *"post-2024, input = 10.8686 x"* ]]
    [[ $output == *"post-2024, output = 43.4746 x"* ]]
    [[ $output == *"post-2024, 3:1 = 19.0201 x"* ]]
    [[ $output == *"post-2024, in + out over one cost = 54.3432 x"* ]]
}

@test "each input has its source, date and address, or its reason" {
    mtok explain openai/gpt-4o --month 2024-11 --format csv >"$BATS_TEST_TMPDIR/steps.csv"
    naked=$(sqlite3 :memory: ".import --csv $BATS_TEST_TMPDIR/steps.csv s" "SELECT quantity FROM s WHERE value <> '' AND formula = ''
        AND part <> 'about 50x' AND evidence = '' AND reason = '' AND (source = '' OR observed_at = '' OR url = '')
        AND part NOT IN ('chip', 'markup')")
    [ -z "$naked" ] || { echo "$naked"; false; }
    same "llm-prices|2024-10-17T00:00:00Z|https://example.org/llm-prices" "$(sqlite3 :memory: \
        ".import --csv $BATS_TEST_TMPDIR/steps.csv s" "SELECT source, since, url FROM s WHERE quantity = 'output price'")"
}

@test "the figures are those of the views" {
    mtok explain openai/gpt-4o --month 2026-10 --all-scenarios --format csv >"$BATS_TEST_TMPDIR/steps.csv"
    for pair in "input cost:input_usd_per_mtok:cost_monthly" "output cost:output_usd_per_mtok:cost_monthly" \
        "blended cost, 3:1:blend_usd_per_mtok:cost_monthly" "output markup:output_markup:markup_monthly" \
        "gross margin, 3:1:gross_margin:markup_monthly" "chance that output is sold below cost:p_below_cost:markup_monthly"; do
        view=${pair##*:} rest=${pair%:*}
        column=${rest##*:} quantity=${rest%:*}
        same "$(sql "SELECT scenario, format('%.10g', $column) FROM $view WHERE month = '2026-10' AND model = 'openai/gpt-4o'
                AND $column IS NOT NULL ORDER BY scenario")" \
            "$(sqlite3 :memory: ".import --csv $BATS_TEST_TMPDIR/steps.csv s" "SELECT scenario, format('%.10g', value) FROM s
                WHERE quantity = '$quantity' ORDER BY scenario")"
    done
}

@test "the interval follows from the ranges of the inputs" {
    run mtok explain openai/gpt-4o --month 2024-11
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"sigma of the rent = ln(40 / 16) / 3.2897 = 0.278533"* ]]
    [[ $text == *"sigma of the size = ln(2e11 / 5e10) / 3.2897 = 0.421404"* ]]
    [[ $text == *"sigma of the output cost = sqrt(0.278533^2 + 0.421404^2 + 0.421404^2 + 0.246505^2) = 0.702501"* ]]
    [[ $text == *"output cost, 5 % = 1.47966 x exp(-1.6449 x 0.702501) = 0.465939 USD/Mtok"* ]]
}

@test "a market rent lists its quotes" {
    run mtok explain openai/gpt-4o --month 2026-10
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"quote of lambda = 31.92 USD/h"*"quote of azure = 88.49 USD/h"*"server = median of 5 providers; range: 10th to 90th percentile = 55.04 USD/h"* ]]
}

@test "of a model of unknown size: what its price would pay for" {
    run mtok explain openai/o1-preview --month 2024-11
    [ "$status" = 0 ]
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"active parameters N. not known"* ]]
    [[ $text == *"60.00 x 3600 x 1.5832e16 x 0.1 x 0.6 / (2e6 x 25.3"*") = 4.0"*"e12 parameters"* ]]
    [[ $output != *"output cost ="* ]]
}

@test "a measured speed is explained as measured" {
    run mtok explain meta/llama-2-70b --month 2024-11 --scenario measured
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"= 24,524.9 tokens/s. measured on 8 x H100"* ]]
    [[ $text == *"server time for a million output tokens = 1e6 / (24,524.9 x 0.6) = 67.9581 s"* ]]
}

@test "the median of the blend can be checked, and a model that only others sell has their price" {
    run mtok explain openai/gpt-4o --month 2024-11
    # 0.75 x 0.591863 x exp(0.333961^2 / 2) + 0.25 x 1.47966 x exp(0.421404^2 / 2) = 0.873614
    [[ $output == *"blended cost, 3:1 = 0.873614 / sqrt(1 + 0.0756661) = 0.842328 USD/Mtok"* ]]
    run mtok explain meta/llama-3.1-70b --month 2026-10
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"output price = 0.4 USD/Mtok. in the open market, the seller in the middle: openrouter"* ]]
    [[ $text == *"output markup = 0.4 / 1.13"*" = 0.35"*" x"* ]]
    [[ $text != *"post-2024"* ]]
}

@test "a rent of other chips than the scenario's is explained by theirs" {
    facts <<'F'
runs,,2026-09-20,system_output,gpt-oss-120b,lab,,,"{""gpu"":""B200"",""gpus"":2,""precision"":""fp4""}",,17094,
F
    sqlite3 "$DB" "INSERT INTO model_alias SELECT id, 'gpt-oss-120b', 1, 'openai/gpt-oss-120b', 'shipped', '' FROM source WHERE name = 'runs'"
    run mtok explain openai/gpt-oss-120b --month 2026-10 --scenario measured
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"quote of lambda = 53.52 USD/h"*"rent that goes into the cost = 90.4 / 8 x 2 = 22.6 USD/h"* ]]
    [[ $text == *"output cost = 97.5001 x 22.6 / 3600 = 0.612084 USD/Mtok"* ]]
}

@test "json, unknown models, a past without records" {
    mtok explain openai/gpt-4o --month 2024-11 --format json >"$BATS_TEST_TMPDIR/steps.json"
    same "1|explain" "$(sqlite3 :memory: "SELECT json_extract(j, '$.version'), json_extract(j, '$.command')
        FROM (SELECT readfile('$BATS_TEST_TMPDIR/steps.json') AS j)")"
    run mtok explain openai/gpt-99
    [ "$status" = 2 ]
    run mtok explain openai/gpt-4o --as-of 2020-01-01
    [ "$status" = 1 ]
    [[ $output == *"nothing had been recorded by"* ]]
    run mtok explain
    [ "$status" = 2 ]
}

@test "DeepSeek's day from stored facts: 87,072 USD of cost, 562,027 of revenue, 545 %, 84.5 %, 6.45 x" {
    "$MTOK" explain deepseek/deepseek-r1 --month 2025-02 --scenario measured --format json --quiet \
        --db "$BATS_TEST_TMPDIR/none.db" >"$BATS_TEST_TMPDIR/day.json"
    day() { jq -r --arg q "$1" '.rows[] | select(.part == "a day, measured" and (.quantity | startswith($q))) | .value' "$BATS_TEST_TMPDIR/day.json"; }
    near() { awk -v g="$1" -v w="$2" -v r="$3" 'BEGIN { d = g - w; if (d < 0) d = -d; exit !(g != "" && d <= w * r) }' || { echo "got $1, not $2"; false; }; }
    near "$(day "cost of the day")" 87072 1e-9
    near "$(day revenue)" 562027 5e-4
    near "$(day "the same as a part")" 545 2e-3
    near "$(day "the same as a gross")" 0.845 5e-4
    near "$(day markup)" 6.45 1e-3
    [ "$(jq '[.rows[] | select(.part == "a day, measured" and .formula == "" and (.evidence | contains("DeepSeek")))] | length' "$BATS_TEST_TMPDIR/day.json")" = 8 ]
    [ "$(jq -r '.rows[] | select(.quantity == "list price of a cache hit") | "\(.value) \(.source) \(.since)"' "$BATS_TEST_TMPDIR/day.json")" = "0.14 shipped-prices 2025-01-20T00:00:00Z" ]
}

# shipped MODEL SCENARIO [OPTION...]: the steps of the shipped history, as CSV in steps.csv
shipped() {
    "$MTOK" explain "$1" --scenario "$2" "${@:3}" --month 2026-10 --now 2026-11-23 --format csv --quiet \
        --db "$BATS_TEST_TMPDIR/shipped.db" >"$BATS_TEST_TMPDIR/steps.csv"
}

step() { sqlite3 :memory: ".import --csv $BATS_TEST_TMPDIR/steps.csv s" "SELECT $1 FROM s WHERE $2"; }

@test "by every method each step can be reckoned again" {
    "$MTOK" init --now 2026-11-23 --quiet --db "$BATS_TEST_TMPDIR/shipped.db"
    while read -r scenario model least; do
        shipped "$model" "$scenario"
        run python3 "$BATS_TEST_DIRNAME/pocket.py" <"$BATS_TEST_TMPDIR/steps.csv"
        [ "$status" = 0 ] || { echo "$scenario $model: $output"; false; }
        [ "$output" -ge "$least" ] || { echo "$scenario $model: only $output"; false; }
    done <<'C'
split openai/gpt-4o 80
post-2024 openai/gpt-4o 60
split-b200 openai/gpt-4o 80
owner-built openai/gpt-4o 85
roofline meta/llama-3.1-70b 35
measured meta/llama-2-70b 12
C
    # what has no row says why
    shipped openai/gpt-4o roofline
    same "not known: its active parameters are not known" "$(step basis "part = 'cost'")"
    shipped deepseek/deepseek-r1 roofline
    [[ $(step basis "part = 'cost'") == *"do not fit into 0.9 x the memory of the server, 5.76e11 B"* ]]
    # every part of an owner's rent and of a step has its reason and source
    shipped openai/gpt-4o owner-built
    same 9 "$(step "count(*)" "part = 'rent' AND reason <> '' AND evidence <> ''")"
    shipped meta/llama-3.1-70b roofline
    same 6 "$(step "count(*)" "part = 'work' AND basis LIKE 'roofline:%' AND reason <> '' AND evidence <> ''")"
}

@test "prices by use, energy, why, ceiling, crossings and half-lives are those of the views, and can be reckoned" {
    "$MTOK" init --now 2026-11-23 --quiet --db "$BATS_TEST_TMPDIR/shipped.db"
    shipped openai/gpt-4o split --over-time
    run python3 "$BATS_TEST_DIRNAME/pocket.py" <"$BATS_TEST_TMPDIR/steps.csv"
    [ "$status" = 0 ]
    view() { sqlite3 "$BATS_TEST_TMPDIR/shipped.db" "SELECT format('%.9g', $1) FROM $2"; }
    key="month = '2026-10' AND scenario = 'split' AND model = 'openai/gpt-4o'"
    for profile in chat fleet rag coding reasoning; do
        same "$(view markup "price_profile_monthly WHERE $key AND profile = '$profile'")" "$(step "format('%.9g', value)" "quantity = '$profile: markup'")"
    done
    same "$(view wh_per_answer "energy_monthly WHERE $key")" "$(step "format('%.9g', value)" "part = 'energy' AND unit = 'Wh'")"
    same "$(view ceiling "open_host_ceiling_monthly WHERE $key")" "$(step "format('%.9g', value)" "quantity LIKE 'cheapest host%'")"
    same "$(view change "attribution_monthly WHERE $key AND component = 'output'")" "$(step "format('%.9g', value)" "part = 'why, since 2026-09' AND quantity LIKE 'they%'")"
    same "$(view change "attribution_since WHERE $key AND component = 'output' AND since = '2024-11'")" "$(step "format('%.9g', value)" "part = 'why, since 2024-11' AND quantity LIKE 'they%'")"
    same "$(view "round(months, 6)" "half_life WHERE kind = 'price'")" "$(step "format('%.9g', round(value, 6))" "part = 'half-life of list prices' AND quantity LIKE 'it halves%'")"
    same 4 "$(step "count(*)" "part = 'crossing' AND basis LIKE '%from its first month on, 2024-05'")"
    # the price of a cache read has its source
    same "1.25 shipped-prices" "$(step "value || ' ' || source" "quantity = 'price of a cache read'")"
    # without the option nothing is asked of all months
    shipped openai/gpt-4o split
    same 0 "$(step "count(*)" "part IN ('crossing', 'ceiling without chips') OR part LIKE 'half%'")"
}
