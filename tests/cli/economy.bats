#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The economics on the shipped history.
load lib.bash

setup() {
    export MTOK_DB="$BATS_TEST_TMPDIR/shipped.db"
    "$MTOK" init --now 2026-11-23 2>/dev/null
}

# steps MODEL MONTH SCENARIO: the derivation on one line
steps() {
    "$MTOK" explain "$1" --month "$2" --scenario "$3" --now 2026-11-23 | tr -s '\n ' '  '
}

@test "DeepSeek's day in 2025-02 of measured: what it cost and what it would have brought" {
    text=$(steps deepseek/deepseek-r1 2025-02 measured)
    [[ $text == *"server = 16 USD/h. stated, 8 x H800: no market, what the seller reckons a server at"* ]]
    [[ $text == *"server time for a million input tokens = 1e6 / (32,206 x 1) = 31.0501 s"* ]]
    [[ $text == *"output cost = 67.5676 x 16 / 3600 = 0.300300 USD/Mtok"* ]]
    [[ $text == *"use: delivered over deliverable tokens = 1 of 1. the speed is an average over deployed machines"* ]]
    [[ $text == *"cost of the day = 226.75 x 24 x 16 = 87,072 USD"* ]]
    [[ $text == *"= (608,000 - 342,000) x 0.55 + 342,000 x 0.14 + 168,000 x 2.19 = 562,100 USD"* ]]
    [[ $text == *"markup of the day = 562,100 / 87,072 = 6.45558 x"* ]]
    [[ $text == *"= 100 x (6.45558 - 1) = 545.558 %"* ]]
    [[ $text == *"= 1 - 87,072 / 562,100 = 0.845095 of 1"* ]]
}

@test "a stated rent holds in its month alone, and no other scenario takes it" {
    same "measured|2025-02|deepseek/deepseek-r1|0.138|0.3003|stated
measured|2025-02|deepseek/deepseek-v3|0.138|0.3003|stated" "$(sqlite3 "$MTOK_DB" "SELECT scenario, month, model,
        round(input_usd_per_mtok, 4), round(output_usd_per_mtok, 4), price_basis FROM cost_monthly WHERE price_basis = 'stated' ORDER BY model")"
    same "3.99|7.29|5.38" "$(sqlite3 "$MTOK_DB" "SELECT round(input_markup, 2), round(output_markup, 2), round(blend_markup, 2)
        FROM markup_monthly WHERE scenario = 'measured' AND month = '2025-02' AND model = 'deepseek/deepseek-r1'")"
}

@test "every formula of a derivation comes out on a pocket calculator" {
    while read -r model month scenario; do
        run bash -c "'$MTOK' explain $model --month $month --scenario $scenario --now 2026-11-23 --format csv | python3 '$BATS_TEST_DIRNAME/pocket.py'"
        [ "$status" -eq 0 ] || { echo "$model $month $scenario: $output"; false; }
        [ "${lines[-1]}" -ge 15 ] || { echo "$model $month $scenario: only $output"; false; }
    done <<'E'
openai/gpt-4o 2024-11 split
openai/gpt-4o 2024-11 post-2024
deepseek/deepseek-r1 2025-02 measured
deepseek/deepseek-v3 2025-06 measured
meta/llama-3.1-70b 2026-10 roofline
mistral/mixtral-8x7b 2026-10 owner-built
E
}

@test "the parts of every change of markup add up to it, for every model and month" {
    same "1 0 0" "$(sqlite3 -separator ' ' "$MTOK_DB" "SELECT count(*) > 2000,
        sum(abs(change - (price + server + efficiency + size + load + basis)) > 1e-9),
        sum(change IS NULL OR price IS NULL OR server IS NULL OR efficiency IS NULL OR size IS NULL OR load IS NULL OR basis IS NULL)
        FROM attribution_monthly")"
}

@test "the two views of markup agree row for row on the vendor's own price" {
    same "1 0" "$(sqlite3 -separator ' ' "$MTOK_DB" "SELECT (SELECT count(*) > 1000 FROM markup_monthly), count(*) FROM (
        SELECT * FROM markup_monthly EXCEPT SELECT * FROM markup_by_seller_monthly)")"
    same "0" "$(sqlite3 "$MTOK_DB" "SELECT count(*) FROM (SELECT * FROM markup_by_seller_monthly
        WHERE seller = substr(model, 1, instr(model, '/') - 1) EXCEPT SELECT * FROM markup_monthly)")"
}

# Twice the MFU halves the cost of output from then on; a range of one model's is that model's alone.
@test "what a scenario assumes of one model goes before what it assumes of all" {
    "$MTOK" assume copy split mine 2>/dev/null
    "$MTOK" assume set mine mfu_decode=0.2 --model openai/gpt-4o --from 2025-01-01 --reason test
    "$MTOK" assume set mine utilization=0.3..0.5..0.7 --model meta/llama-3.1-70b --reason test
    same "2024-11|openai/gpt-4o|1.0|1.0|1
2025-03|openai/gpt-4o|1.0|2.0|0
2025-03|openai/gpt-4-turbo|1.0|1.0|1
2025-03|meta/llama-3.1-70b|0.8333|0.8333|1" "$(sqlite3 "$MTOK_DB" "SELECT month, m.model,
            round(s.input_usd_per_mtok / m.input_usd_per_mtok, 4), round(s.output_usd_per_mtok / m.output_usd_per_mtok, 4),
            m.mfu_decode_sigma = s.mfu_decode_sigma
        FROM cost_monthly AS m JOIN cost_monthly AS s USING (month)
        WHERE m.scenario = 'mine' AND s.scenario = 'split' AND s.model = m.model
          AND (month, m.model) IN (('2024-11', 'openai/gpt-4o'), ('2025-03', 'openai/gpt-4o'),
                                   ('2025-03', 'openai/gpt-4-turbo'), ('2025-03', 'meta/llama-3.1-70b'))
        ORDER BY month, m.model = 'meta/llama-3.1-70b', m.model = 'openai/gpt-4-turbo'")"
    same "0.3|0.5|0.7" "$(sqlite3 "$MTOK_DB" "SELECT utilization_low, utilization, utilization_high FROM cost_monthly
        WHERE scenario = 'mine' AND month = '2025-03' AND model = 'meta/llama-3.1-70b'")"
}
