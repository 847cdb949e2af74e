#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What would have to be true.

setup() {
    export MTOK_DB="$BATS_TEST_TMPDIR/none.db"
}

# field NAME FIELD OPTION...: one field of one row of `mtok solve`
field() {
    name=$1 field=$2
    shift 2
    "$MTOK" solve --quiet --format json "$@" | jq -r --arg n "$name" --arg f "$field" '.rows[] | select(.name == $n) | .[$f]'
}

near() { # near GOT WANT RELATIVE
    awk -v g="$1" -v w="$2" -v r="$3" 'BEGIN { d = g - w; if (d < 0) d = -d; exit !(g != "" && d <= w * r) }' ||
        { echo "got $1, expected $2"; return 1; }
}

@test "the post sells at cost with 0.69 % of the sparse peak, or a server of 1,710 dollars an hour" {
    near "$(field mfu-decode value --for mfu)" 0.0069006 1e-4 # 0.3 × 0.23002 / 10
    near "$(field server-price value --for server-price)" 1709.85 1e-4
    near "$(field active-params value --for active-params --margin 0.9)" 4.3475e11 1e-4
    near "$(field utilization value --for utilization --side input --markup 4)" 0.368 1e-3
}

@test "the answer put back into the calculator gives the markup" {
    for side in input output blend; do
        prefill=$(field mfu-prefill value --for mfu --scenario split --month 2024-11 --side $side --markup 3)
        decode=$(field mfu-decode value --for mfu --scenario split --month 2024-11 --side $side --markup 3)
        got=$("$MTOK" estimate -q --format json --scenario split --month 2024-11 ${prefill:+--mfu-prefill "$prefill"} ${decode:+--mfu-decode "$decode"} |
            jq -r --arg n ${side}_markup '.rows[] | select(.name == $n) | .value')
        # the median of a blend leans on its ranges, which a fixed MFU no longer has
        near "$got" 3 1e-6
    done
}

@test "of a roofline too: another size has more of everything, and may not fit" {
    options="--for active-params --scenario roofline --model meta/llama-3.1-70b --month 2026-10"
    size=$(field active-params value $options --price-out 1)
    cost=$(field cost assumed $options --price-out 1)
    near "$size" "$(awk -v c="$cost" 'BEGIN { print 70.6e9 / c }')" 1e-6
    [ "$(field active-params verdict $options --price-out 1)" = possible ]
    # 576e9 bytes hold the weights, one each, and one sequence
    [ "$(field active-params verdict $options --price-out 1e6)" = "does not fit" ]
    near "$(field active-params value $options --price-out 1e6)" "$(awk 'BEGIN { print 576e9 / (1 + 2000 * 163840 / 70.6e9) }')" 1e-6
}

@test "what no server can have is said, with the value" {
    [ "$(field mfu-decode verdict --for mfu --markup 500)" = impossible ]
    near "$(field mfu-decode value --for mfu --markup 500)" 3.4503 1e-4
    [ "$(field mfu-decode verdict --for mfu --tokens-per-second 14800)" = independent ]
    [ "$(field mfu-decode value --for mfu --tokens-per-second 14800)" = null ]
    best=$(field highest-measured-mfu-decode value --for mfu)
    awk -v b="$best" 'BEGIN { exit !(b > 0.25 && b < 0.6) }'
}

@test "wrong use is said in one line" {
    for bad in "" "--for price" "--for mfu --markup 2 --margin 0.5" "--for mfu --margin 1" "--for mfu --markup 0" \
        "--for mfu --markup x" "--for mfu --side both" "--for mfu --model anthropic/claude-opus-4.5"; do
        run "$MTOK" solve --quiet $bad
        [ "$status" -eq 2 ] || { echo "$bad: $status"; return 1; }
        [ "$(echo "$output" | grep -c '^mtok')" -eq 1 ]
    done
}
