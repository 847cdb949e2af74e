#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The calculator.

setup() {
    export MTOK_DB="$BATS_TEST_TMPDIR/none.db"
}

# value NAME [OPTION...]: one figure of `mtok estimate`, as JSON prints it
value() {
    name=$1
    shift
    "$MTOK" estimate --quiet --format json "$@" | jq -r --arg n "$name" '.rows[] | select(.name == $n) | .value'
}

# near GOT WANT RELATIVE
near() {
    awk -v g="$1" -v w="$2" -v r="$3" 'BEGIN { d = g - w; if (d < 0) d = -d; exit !(g != "" && d <= w * r) }' ||
        { echo "got $1, expected $2"; return 1; }
}

@test "without options it is the sum of the post" {
    near "$(value output_cost)" 0.23002 1e-4
    near "$(value input_markup)" 10.87 1e-3
    near "$(value output_markup)" 43.47 1e-3
    near "$(value blend_markup)" 19.02 1e-3
    near "$(value added_markup)" 54.3 1e-2
    near "$(value human_token_usd_per_mtok)" 2666.6667 1e-6
    near "$(value token_affordable_active_params)" 1.159e15 1e-3
}

@test "the dense BF16 peak is four times dearer" {
    near "$(value output_cost --gpu H100 --precision bf16)" 0.920077 1e-5
    near "$(value output_cost --scenario post-bf16)" 0.920077 1e-5
    near "$(value output_markup --peak-flops 9.895e14)" 10.87 1e-3
}

@test "words a minute and tokens a word" {
    near "$(value tokens-per-minute --words-per-minute 50 --tokens-per-word 4/3)" 66.6667 1e-5
    near "$(value human_token_usd_per_mtok --words-per-minute 50 --tokens-per-word 4/3)" 4000 1e-6
}

@test "a range gives an interval and what moves it" {
    out=$("$MTOK" estimate -q --format json --peak-flops 1.979e15 --server-price 16..40 \
        --active-params 50B..200B --mfu-decode 5%..20% --utilization 0.4..0.9)
    row() { echo "$out" | jq -r --arg n "$1" --arg f "$2" '.rows[] | select(.name == $n) | .[$f]'; }
    near "$(row output_cost p5)" 0.466 2e-3
    near "$(row output_cost value)" 1.480 1e-3
    near "$(row output_cost p95)" 4.70 2e-3
    near "$(row active_params_share value)" 0.36 0.02
    near "$(row mfu_decode_share value)" 0.36 0.02
    near "$(row server_price_share value)" 0.16 0.03
    near "$(row utilization_share value)" 0.12 0.05
}

@test "measured speed, ownership and roofline" {
    near "$(value output_cost --server-price 16 --tokens-per-second 14800)" 0.3003 1e-3
    near "$(value owned_usd_per_gpu_hour --capex 30000 --years 3 --interest 0 --server-month 350 --kw 0.7 --pue 1.3 --usd-per-kwh 0.1 --upkeep-month 150)" 1.9175 1e-4
    near "$(value output_tokens_per_second --gpus 1 --batch 16 --context 1 --kv-bytes 6.7e9 --weight-bytes 26e9 --bandwidth 6.56e12 --peak-flops 1e18 --active-params 1e6)" 787.99 2e-3
}

@test "margins have intervals, shares add up to one by every method" {
    # of the output, of the input, of the size that the price pays for: the largest distance from one
    sum() { "$MTOK" estimate -q --format json --month 2026-10 "$@" |
        jq '[.rows[] | select(.name | endswith("_share"))]
            | group_by(.name | if startswith("input_") then 1 elif startswith("pays_for_") then 2 else 0 end)
            | map(map(.value) | add) | max_by((. - 1) | fabs)'; }
    for options in "--scenario split" "--scenario owner-built --model meta/llama-3.1-70b" "--scenario measured --model deepseek/deepseek-v3" \
        "--scenario roofline --model meta/llama-3.1-70b" "--scenario roofline --model meta/llama-3.1-70b --batch 4000 --context 10" \
        "--scenario roofline --model meta/llama-3.1-70b --accepted 1.2..1.8..2.5"; do
        near "$(sum $options)" 1 1e-9 || { echo "$options"; return 1; }
    done
    out=$("$MTOK" estimate -q --format json --scenario split --month 2026-10)
    field() { echo "$out" | jq -r --arg n "$1" --arg f "$2" '.rows[] | select(.name == $n) | .[$f]'; }
    for point in p5 p95; do
        near "$(awk -v g="$(field gross_margin $point)" 'BEGIN { print 1 - g }')" "$(awk -v m="$(field blend_markup $point)" 'BEGIN { print 1 / m }')" 1e-5
    done
}

@test "a draw stands beside the closed forms, within one per cent of them" {
    run "$MTOK" estimate -q --format json --draws 16384 --peak-flops 1.979e15 --server-price 16..40 \
        --active-params 50B..200B --mfu-decode 5%..20% --utilization 0.4..0.9
    [ "$status" -eq 0 ]
    echo "$output" | jq -e 'def off(a; b): ((a / b - 1) | fabs) > 0.01;
        .rows[] | select(.name == "output_cost" or .name == "output_markup")
        | if off(.p5; .draw_p5) or off(.value; .draw_p50) or off(.p95; .draw_p95) then error(.name) else true end' >/dev/null
    # the same twice: no clock, no seed
    [ "$output" = "$("$MTOK" estimate -q --format json --draws 16384 --peak-flops 1.979e15 --server-price 16..40 \
        --active-params 50B..200B --mfu-decode 5%..20% --utilization 0.4..0.9)" ]
    for bad in 10 1e9 x; do
        run "$MTOK" estimate -q --draws $bad
        [ "$status" -eq 2 ]
        [[ $output == *"--draws $bad"* ]]
    done
}

@test "the calculator starts from all that a scenario says, and what is given goes before it" {
    # the measured speed, of method measured
    near "$(value output_tokens_per_second -s measured -m deepseek/deepseek-v3 --month 2026-10)" 22300 1e-9
    near "$(value output_cost -s measured -m deepseek/deepseek-v3 --month 2026-10 --server-price 16 --utilization 1)" 0.19930 1e-4
    # an owner's parts: electricity twice as dear, 66.43 USD a month more of 1,370.59 / sqrt(1 + spread)
    one=$(value owned_usd_per_gpu_hour -s owner-built -m meta/llama-3.1-70b --month 2026-10 --usd-per-kwh 0.1)
    two=$(value owned_usd_per_gpu_hour -s owner-built -m meta/llama-3.1-70b --month 2026-10 --usd-per-kwh 0.2)
    near "$(awk -v a="$one" -v b="$two" 'BEGIN { print b - a }')" 0.091 0.03
    near "$(value output_cost -s owner-built -m meta/llama-3.1-70b --month 2026-10 --server-price 16 --mfu-decode 0.2 --utilization 1)" \
        "$(awk 'BEGIN { print 16 * 2 * 70.6e9 * 1e6 / (3600 * 8 * 1.979e15 * 0.2) }')" 1e-5
    # a method that is given goes before the scenario's
    near "$(value output_tokens_per_second -s roofline -m meta/llama-3.1-70b --month 2026-10 --mfu-decode 0.2)" \
        "$(awk 'BEGIN { print 8 * 1.979e15 * 0.2 / (2 * 70.6e9) }')" 1e-5
    # energy of the scenario: the sheet of Epoch AI at FP8 and 10 %: half of 0.301
    near "$(value watt_hours_per_answer -s split --month 2026-10)" 0.1503 1e-3
    near "$(value watt_hours_per_answer -s measured -m deepseek/deepseek-v3 --month 2026-10)" 0.05336 1e-3
    near "$(value human_task_low_usd_per_mtok --retries 2)" 80 1e-6
}

@test "the calculator takes what a scenario assumes of one model alone" {
    "$MTOK" init 2>/dev/null
    "$MTOK" assume copy split mine --reason test
    "$MTOK" assume set mine mfu_decode=0.1..0.15..0.2 --model openai/gpt-4o --reason test
    "$MTOK" assume set mine discount=0.25 --reason test
    near "$(value output_cost -s mine --month 2026-10)" \
        "$(sqlite3 "$MTOK_DB" "SELECT output_usd_per_mtok FROM cost_monthly WHERE scenario = 'mine' AND model = 'openai/gpt-4o' AND month = '2026-10'")" 1e-9
    near "$(value mfu-decode -s mine --month 2026-10)" 0.15 1e-9
}

@test "what no machine can do is computed and named" {
    run --separate-stderr "$MTOK" estimate -q --mfu 1.2 --utilization 0.5..1.5
    [ "$status" -eq 0 ]
    [[ $stderr == *"impossible: mfu-prefill 1.2 lies above 1"* ]]
    [[ $stderr == *"impossible: utilization 1.5 lies above 1"* ]]
    # 8 × 1.979e15 / (2 × 37e9) = 213,946 tokens a second
    run --separate-stderr "$MTOK" estimate -q --gpu H100 --active-params 37e9 --tokens-per-second 214000
    [[ $stderr == *"tokens-per-second 214000 lies above 213946"* ]]
    run --separate-stderr "$MTOK" estimate -q --gpu H100 --active-params 37e9 --tokens-per-second 213900
    [[ $stderr != *impossible* ]]
}

@test "wrong values are refused" {
    for bad in --mfu=abc --mfu=0.3..0.1 --active-params=10X --server-price=; do
        run "$MTOK" estimate --quiet "$bad"
        [ "$status" -eq 2 ]
        [[ "$output" == *"${bad%%=*}"* ]]
    done
}

@test "cases are computed by model and inputs, never by name" {
    run "$MTOK" estimate --cases "$BATS_TEST_DIRNAME/cases.csv" --format json
    [ "$status" -eq 0 ]
    [ "$(echo "$output" | jq '[.rows[] | select(.verdict == "pass")] | length')" -eq 8 ]
    sed 's/^\([a-z]\),/x\1x,/' "$BATS_TEST_DIRNAME/cases.csv" >"$BATS_TEST_TMPDIR/renamed.csv"
    run "$MTOK" estimate --cases "$BATS_TEST_TMPDIR/renamed.csv"
    [ "$status" -eq 0 ]
}

@test "every kind of case with other numbers, names, orders and units; each fails when it should" {
    cd "$BATS_TEST_TMPDIR"
    python3 "$BATS_TEST_DIRNAME/cases.py" >reckoned.csv
    run "$MTOK" estimate --cases reckoned.csv --format csv
    [ "$status" -eq 0 ] || { echo "$output" | grep -v ',pass,'; false; }
    [ "$(echo "$output" | grep -c ',pass,')" -ge 100 ]
    # half as much again is wrong everywhere
    python3 -c 'import csv, sys
rows = list(csv.reader(open("reckoned.csv")))
for row in rows[1:]: row[2] = repr(float(row[2]) * 1.5)
csv.writer(sys.stdout).writerows(rows)' >wrong.csv
    run "$MTOK" estimate --cases wrong.csv --format csv
    [ "$status" -eq 1 ]
    [ "$(echo "$output" | grep -c ',pass,')" -eq 0 ]
    [ "$(echo "$output" | grep -c 'not expressed')" -eq 0 ]
}

@test "an interval prints its three points; what is missing or odd is named" {
    cd "$BATS_TEST_TMPDIR"
    head -1 "$BATS_TEST_DIRNAME/cases.csv" >odd.csv
    cat >>odd.csv <<'C'
a,server_usd_h=LN[16..40];active_params=LN[50e9..200e9];mfu=LN[0.05..0.20];util=LN[0.4..0.9];gpus=8;peak_flops=1.979e15,1.4796,rel 0.1%,s,USD/Mtok,interval,derived
b,server_usd_h=16;gpus=8;peak_flops=1e15;mfu=0.3,1,rel 1%,s,USD/Mtok,compute,derived
c,tok_s=100,1,rel 1%,s,USD/Mtok,throughput,derived
d,price=3;cost=1,3,about right,s,ratio,markup,derived
e,price=3;cost=1,3,rel -1%,s,ratio,markup,derived
f,price=3;list_price=4;cost=1,3,rel 1%,s,ratio,markup,derived
g,price=3 moons;cost=1,3,rel 1%,s,ratio,markup,derived
h,server_usd_h=40..16;tok_s=100,1,rel 1%,s,USD/Mtok,throughput,derived
i,price=-3;cost=1,3,factor 2,s,ratio,markup,derived
C
    run "$MTOK" estimate --cases odd.csv --format json
    [ "$status" -eq 1 ]
    [ "$(echo "$output" | jq -c '.rows[0] | [.verdict, .low, .median, .high | if type == "number" then (. * 1000 | round) else . end]')" = \
        '["pass",466,1480,4699]' ]
    [ "$(echo "$output" | jq -r '.rows[1:][] | .case + " " + .verdict + ": " + .reason')" = \
"b not expressed: a number of active parameters is not given
c not expressed: a price of the server is not given
d not expressed: tolerance 'about right': expected rel N%, abs N or factor N
e not expressed: tolerance 'rel -1%': expected rel N%, abs N or factor N
f not expressed: 'list_price': another input means the same
g not expressed: 'price=3 moons': not a number or range
h not expressed: 'server_usd_h=40..16': not a number or range
i fail: " ]
}

@test "a wrong expectation and a row that cannot be expressed fail" {
    cd "$BATS_TEST_TMPDIR"
    head -1 "$BATS_TEST_DIRNAME/cases.csv" >bad.csv
    echo 'a,price=3;cost=1,2.9,rel 1%,s,ratio,markup,derived' >>bad.csv
    echo 'b,price=3;cost=1;moon=full,3,rel 1%,s,ratio,markup,derived' >>bad.csv
    echo 'c,price=3;cost=1;discount=0.5,3,rel 1%,s,ratio,markup,derived' >>bad.csv
    echo 'd,price=3;cost=1,3,rel 1%,s,ratio,astrology,derived' >>bad.csv
    run "$MTOK" estimate --cases bad.csv --format csv
    [ "$status" -eq 1 ]
    [ "$(echo "$output" | grep -c ',fail,')" -eq 1 ]
    [ "$(echo "$output" | grep -c 'not expressed')" -eq 3 ]
}

@test "a file of another shape is refused" {
    echo 'a,b' >"$BATS_TEST_TMPDIR/other.csv"
    run "$MTOK" estimate --cases "$BATS_TEST_TMPDIR/other.csv"
    [ "$status" -eq 1 ]
    [[ "$output" == *other.csv*case* ]]
}

@test "a size that nobody knows is no cost, and is said" {
    run --separate-stderr "$MTOK" estimate --quiet --model openai/gpt-5 --scenario split --month 2026-10 --format json
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"size of this model is not known"* ]]
    echo "$output" | jq -e '[.rows[] | select(.name == "output_cost" or .name == "input_cost")] == []'
    near "$(value output_cost --model openai/gpt-5 --scenario split --month 2026-10 --active-params 100B)" \
        "$(value output_cost --model openai/gpt-4o --scenario split --month 2026-10)" 1e-9
}
