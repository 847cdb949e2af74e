#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok chart: text, SVG, PNG and JSON of the same points.

setup() {
    export MTOK_DB=$BATS_TEST_TMPDIR/mtok.db
    "$MTOK" init --now 2026-11-23 >/dev/null
}

@test "the points are those of trend" {
    "$MTOK" chart price --model openai/gpt-4o --format json --now 2026-11-23 >"$BATS_TEST_TMPDIR/c.json"
    given=$(jq -c '[.series[] | select(.name == "output") | .points[][1]]' "$BATS_TEST_TMPDIR/c.json")
    wanted=$("$MTOK" trend openai/gpt-4o --format json --now 2026-11-23 |
        jq -c '[.rows[].output_price] | reduce .[] as $v ([]; if .[-1] == $v then . else . + [$v] end)')
    [ "$given" = "$wanted" ]
    [ "$(jq '[.series[] | select(.name == "output") | .points[][0]][1]' "$BATS_TEST_TMPDIR/c.json")" = \
        "$(date -u -d 2024-10-02 +%s)" ]
}

@test "every metric in every form" {
    for metric in price cost markup server-price parity throughput; do
        "$MTOK" chart $metric --model openai/gpt-4o --width 90 >"$BATS_TEST_TMPDIR/out"
        [ "$(wc -L <"$BATS_TEST_TMPDIR/out")" -le 92 ]
        "$MTOK" chart $metric --model openai/gpt-4o --format svg | xmllint --noout - 2>/dev/null ||
            ! command -v xmllint >/dev/null
        if "$MTOK" chart $metric --model openai/gpt-4o --format png -o "$BATS_TEST_TMPDIR/p.png" 2>"$BATS_TEST_TMPDIR/err"; then
            [ "$(head -c 8 "$BATS_TEST_TMPDIR/p.png" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
        else
            grep -q cairo "$BATS_TEST_TMPDIR/err"
        fi
    done
}

@test "wrong use is said" {
    run "$MTOK" chart nonsense --model openai/gpt-4o
    [ "$status" -eq 2 ]
    run "$MTOK" chart price
    [ "$status" -eq 2 ]
    run "$MTOK" chart price --model openai/none
    [ "$status" -eq 2 ]
    [[ $output == *"no such model"* ]]
    run "$MTOK" chart markup --model openai/gpt-5
    [ "$status" -eq 1 ]
    [[ $output == *"nothing is known"* ]]
    run "$MTOK" chart price --model openai/gpt-4o --format gif
    [ "$status" -eq 2 ]
}
