#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The methods as views: each formula stands in SQL and in C, and they agree over a grid.
load lib.bash

setup() {
    export MTOK_DB="$BATS_TEST_TMPDIR/shipped.db"
    "$MTOK" init --now 2026-11-23 2>/dev/null
    month=2026-10
}

# copy FROM TO NAME=BASE or NAME=LOW..BASE..HIGH ...: a scenario with other values
copy() {
    {
        echo "INSERT INTO scenario SELECT '$2', batch_id, title, method, parent, 0 FROM scenario WHERE scenario = '$1';"
        echo "INSERT INTO assumption SELECT '$2', name, model, since, batch_id, low, base, high, text, reason, evidence, 0
            FROM assumption WHERE scenario = '$1';"
        for set in "${@:3}"; do
            IFS=' ' read -r low base high <<<"$(echo "${set#*=}" | sed 's/\.\./ /g')"
            [ -n "$base" ] || { base=$low; low=NULL; high=NULL; }
            echo "DELETE FROM assumption WHERE scenario = '$2' AND name = '${set%%=*}' AND model = '';
                INSERT INTO assumption VALUES ('$2', '${set%%=*}', '', 0, 1, $low, $base, $high, '', '', '', 0);"
        done
    } | sqlite3 "$MTOK_DB"
}

# agree SCENARIO MODEL: cost and interval of the view and of the calculator are the same
agree() {
    sqlite3 -json "$MTOK_DB" "SELECT input_usd_per_mtok, input_p5, input_p95, output_usd_per_mtok, output_p5, output_p95,
        blend_usd_per_mtok, blend_p5, blend_p95, tokens_per_second FROM cost_monthly
        WHERE month = '$month' AND scenario = '$1' AND model = '$2'" >"$BATS_TEST_TMPDIR/view.json"
    "$MTOK" estimate -q --now 2026-11-23 --format json --month $month --scenario "$1" --model "$2" >"$BATS_TEST_TMPDIR/c.json"
    jq -se --arg name "$1 $2" '(.[0][0] // error($name + ": no row")) as $v | .[1].rows as $c
        | def row(n): ($c[] | select(.name == n)) // {};
          [[$v.input_usd_per_mtok, row("input_cost").value], [$v.input_p5, row("input_cost").p5],
           [$v.input_p95, row("input_cost").p95], [$v.output_usd_per_mtok, row("output_cost").value],
           [$v.output_p5, row("output_cost").p5], [$v.output_p95, row("output_cost").p95],
           [$v.blend_usd_per_mtok, row("blend_cost").value], [$v.blend_p5, row("blend_cost").p5],
           [$v.blend_p95, row("blend_cost").p95], [$v.tokens_per_second, row("output_tokens_per_second").value]]
        | map(select(.[0] != .[1] and ((.[0] == null) != (.[1] == null) or ((.[0] / .[1] - 1) | fabs) > 1e-9)))
        | if length == 0 then true else error($name + ": " + tostring) end' \
        "$BATS_TEST_TMPDIR/view.json" "$BATS_TEST_TMPDIR/c.json" >/dev/null
}

@test "roofline: SQL and C agree over batches, contexts, bytes, efficiencies, dense and mixtures" {
    copy roofline small batch=1 context=100 weight_bytes=2 efficiency_bandwidth=1 efficiency_flops=1
    copy roofline large batch=5000 context=50 kv_element_bytes=2 accepted=1.2..1.8..2.5
    copy roofline bound batch=4000 context=10 efficiency_flops=0.2..0.3..0.5 discount=0.3
    copy roofline long batch=300 context=30000 training_load=2 utilization=0.5
    copy roofline experts batch=12 shared_params=4e9 weight_bytes=0.5 gpus=4
    for scenario in roofline small large bound long experts; do
        agree $scenario meta/llama-3.1-70b
        agree $scenario qwen/qwen3-235b-a22b
    done
    # the grid reaches both sides of the maximum, and batches that the memory cuts
    same "compute|memory" "$(sqlite3 "$MTOK_DB" "SELECT group_concat(bound, '|') FROM (SELECT DISTINCT bound FROM roofline_monthly
        WHERE month = '$month' ORDER BY 1)")"
    same "1" "$(sqlite3 "$MTOK_DB" "SELECT batch < 300 FROM roofline_monthly WHERE month = '$month' AND scenario = 'long'
        AND model = 'meta/llama-3.1-70b'")"
}

@test "roofline: what does not fit, or is not known, has no row; an assumption takes its place" {
    count() { sqlite3 "$MTOK_DB" "SELECT count(*) FROM cost_monthly WHERE month = '$month' AND scenario = '$1' AND model = '$2'"; }
    same 0 "$(count roofline deepseek/deepseek-r1)"
    same 0 "$(count roofline openai/gpt-4o)"
    copy roofline two gpus=16
    same 1 "$(count two deepseek/deepseek-r1)"
    sqlite3 "$MTOK_DB" "INSERT INTO assumption (scenario, name, model, since, batch_id, low, base, high) VALUES
        ('two', 'active_params', 'openai/gpt-4o', 0, 1, 50e9, 100e9, 200e9), ('two', 'total_params', 'openai/gpt-4o', 0, 1, NULL, 400e9, NULL),
        ('two', 'kv_bytes', 'openai/gpt-4o', 0, 1, NULL, 100e3, NULL)"
    same 1 "$(count two openai/gpt-4o)"
    agree two openai/gpt-4o
    agree two deepseek/deepseek-r1
}

@test "ownership: SQL and C agree over lives, rates and ranges" {
    copy owner-built cash years=3 interest=0 capex=30000 pue=1.3 usd_per_kwh=0.1
    copy owner-built wide capex=20000..32000..45000 residual=0.1 colocation_month=60..100..150 discount=0.1
    sqlite3 "$MTOK_DB" "UPDATE assumption SET since = 0 WHERE scenario LIKE '%owner-built%' OR scenario IN ('cash', 'wide')"
    while read -r scenario options; do
        sqlite3 -json "$MTOK_DB" "SELECT usd_per_gpu_hour AS value, usd_per_gpu_hour * exp(-1.6448536269514722 * sigma) AS p5,
            usd_per_gpu_hour * exp(1.6448536269514722 * sigma) AS p95 FROM ownership_monthly WHERE month = '$month' AND scenario = '$scenario'" \
            >"$BATS_TEST_TMPDIR/view.json"
        # shellcheck disable=SC2086 # words
        "$MTOK" estimate -q --format json $options | jq '.rows[] | select(.name == "owned_usd_per_gpu_hour")' >"$BATS_TEST_TMPDIR/c.json"
        jq -se --arg n "$scenario" '.[0][0] as $v | .[1] as $c | def off(a; b): a != null and b != null and ((a / b - 1) | fabs) > 1e-9;
            if off($v.value; $c.value) or off($v.p5; $c.p5) or off($v.p95; $c.p95) or $v.value == null then error($n + tostring) else true end' \
            "$BATS_TEST_TMPDIR/view.json" "$BATS_TEST_TMPDIR/c.json" >/dev/null
    done <<'O'
owner-built --capex 25000..30000..36000 --years 3..4..5 --interest 0.07..0.1..0.14 --server-month 350 --kw 0.7 --pue 1.15..1.3..1.5 --usd-per-kwh 0.06..0.1..0.16 --upkeep-month 150
cash --capex 30000 --years 3 --interest 0 --server-month 350 --kw 0.7 --pue 1.3 --usd-per-kwh 0.1 --upkeep-month 150
wide --capex 20000..32000..45000 --years 3..4..5 --interest 0.07..0.1..0.14 --residual 0.1 --server-month 350 --kw 0.7 --pue 1.15..1.3..1.5 --usd-per-kwh 0.06..0.1..0.16 --upkeep-month 150 --colocation-month 60..100..150
O
    # 30000 / 36 + 350 + 0.7 × 1.3 × 0.1 × 730 + 150 = 1399.76 a month
    same "1399.76 1.9175 0.0" "$(sqlite3 "$MTOK_DB" "SELECT format('%.2f %.4f %.1f', usd_per_gpu_month, usd_per_gpu_hour, sigma)
        FROM ownership_monthly WHERE month = '$month' AND scenario = 'cash'")"
    for scenario in owner-built cash wide; do agree $scenario meta/llama-3.1-70b; done
    same "ownership" "$(sqlite3 "$MTOK_DB" "SELECT DISTINCT price_basis FROM cost_monthly WHERE scenario = 'wide' AND month = '$month'")"
}

@test "the other methods: SQL and C agree on the shipped scenarios" {
    for scenario in post-2024 post-bf16 split split-aws split-b200 owner frontier-best; do agree $scenario openai/gpt-4o; done
    for scenario in split owner; do agree $scenario mistral/mixtral-8x7b; done
    for model in deepseek/deepseek-v3 meta/llama-2-70b openai/gpt-oss-120b; do agree measured $model; done
}

@test "1:1 is the same by convention, by profile and in the calculator: the median of the sum" {
    got=$(sqlite3 "$MTOK_DB" "SELECT markup FROM markup_convention_monthly
        WHERE month = '$month' AND scenario = 'split' AND model = 'openai/gpt-4o' AND convention = '1:1'")
    "$MTOK" estimate -q --now 2026-11-23 --format json --month $month --scenario split |
        jq -e --argjson got "$got" '.rows[] | select(.name == "equal_markup") | ((.value / $got - 1) | fabs) < 1e-9' >/dev/null
    same "0|1" "$(sqlite3 "$MTOK_DB" "SELECT sum(abs(k.markup / p.markup - 1) > 1e-12), count(*) > 50 FROM markup_convention_monthly AS k
        JOIN price_profile_monthly AS p USING (month, scenario, model)
        WHERE month = '$month' AND k.convention = '1:1' AND p.profile = 'reasoning'")"
}

@test "what moves each figure: shares that add up to one, the same in the calculator" {
    same "1" "$(sqlite3 "$MTOK_DB" "SELECT max(abs(s - 1)) < 1e-9 AND count(*) > 1000 FROM (SELECT sum(share) AS s
        FROM variance_share_monthly WHERE month >= '2026-09' GROUP BY month, scenario, model, figure)")"
    "$MTOK" estimate -q --now 2026-11-23 --format json --month $month --scenario split >"$BATS_TEST_TMPDIR/c.json"
    while read -r figure cause name; do
        got=$(sqlite3 "$MTOK_DB" "SELECT share FROM variance_share_monthly WHERE month = '$month' AND scenario = 'split'
            AND model = 'openai/gpt-4o' AND figure = '$figure' AND cause = '$cause'")
        jq -e --arg n "$name" --argjson got "$got" '.rows[] | select(.name == $n) | ((.value / $got - 1) | fabs) < 1e-9' \
            "$BATS_TEST_TMPDIR/c.json" >/dev/null || { echo "$name"; return 1; }
    done <<'S'
output size active_params_share
output mfu mfu_decode_share
input mfu input_mfu_prefill_share
input rent input_server_price_share
size mfu pays_for_mfu_decode_share
size use pays_for_utilization_share
S
}

@test "energy: the sheet of Epoch AI, by FLOP and by measured speed" {
    sqlite3 "$MTOK_DB" "UPDATE assumption SET base = 0.1, low = NULL, high = NULL WHERE scenario = 'split' AND name = 'mfu_decode';
        UPDATE assumption SET text = 'bf16_dense' WHERE scenario = 'split' AND name = 'peak'"
    same "0.301 0.601" "$(sqlite3 "$MTOK_DB" "SELECT format('%.3f %.3f', wh_per_answer, kwh_per_mtok) FROM energy_monthly
        WHERE month = '$month' AND scenario = 'split' AND model = 'openai/gpt-4o'")"
    # 8 × 1275 W × 0.7 × 1.2 / 22,300 tokens a second × 500 tokens
    same "0.053" "$(sqlite3 "$MTOK_DB" "SELECT format('%.3f', wh_per_answer) FROM energy_monthly
        WHERE month = '2025-08' AND scenario = 'measured' AND model = 'deepseek/deepseek-v3'")"
}

@test "an assumption that no scenario has yet can be set by its name, another word cannot" {
    "$MTOK" assume copy split mine --reason test
    "$MTOK" assume set mine discount=0.2 --reason 'three years'
    same "0.8" "$(sqlite3 "$MTOK_DB" "SELECT round(m.usd_per_server_hour / s.usd_per_server_hour, 9) FROM cost_monthly AS m
        JOIN (SELECT * FROM cost_monthly WHERE month = '$month' AND scenario = 'split') AS s USING (month, model)
        WHERE m.month = '$month' AND m.scenario = 'mine' AND m.model = 'openai/gpt-4o'")"
    run "$MTOK" assume set mine diskount=0.2
    [ "$status" -eq 2 ]
    [[ $output == *"no scenario has an assumption 'diskount'"* ]]
    # every one that ships says why, whence and from when on, and its range holds its base
    same "" "$(sqlite3 "$MTOK_DB" "SELECT scenario, name FROM assumption WHERE name <> '' AND (length(reason) < 4 OR length(evidence) < 4
        OR since IS NULL OR NOT (coalesce(low, base, 0) <= coalesce(base, 0) AND coalesce(base, 0) <= coalesce(high, base, 0)))
        AND scenario <> 'mine'")"
    # every name that ships is in the list
    same "" "$(sqlite3 "$MTOK_DB" "SELECT DISTINCT name FROM assumption WHERE name NOT IN (SELECT name FROM assumption_name)")"
}
