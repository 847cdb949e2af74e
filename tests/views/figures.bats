#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The figures of the post and of the two model pages, written down by hand from the pages.
load lib.bash
load pages.bash

setup() {
    db_new
    pages
    NOW=2026-11-23
}

@test "the post: 0.2300 USD, 10.87x and 43.47x, human 2,666.67, 1.159e15 parameters, o1 44.4x" {
    same "0.2300|10.87|43.47|19.02|39.33|list price" "$(sql "SELECT format('%.4f|%.2f|%.2f|%.2f|%.2f|%s', m.output_cost,
        m.input_markup, m.output_markup, m.blend_markup, c.usd_per_server_hour, c.price_basis)
        FROM markup_monthly AS m JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2024-11' AND scenario = 'post-2024' AND model = 'openai/gpt-4o'")"
    same "openai/gpt-4o|2666.67|266.7|1.159e+15
openai/o1-preview|2666.67|44.4|1.159e+15" "$(sql "SELECT format('%s|%.2f|%.1f|%.3e', model, human_usd_per_mtok, times_cheaper, affordable_active_params)
        FROM human_parity_monthly WHERE month = '2024-11' AND scenario = 'post-2024' AND place = 'New York City'
        AND wage_kind = 'minimum' AND definition = 'token' AND model IN ('openai/gpt-4o', 'openai/o1-preview') ORDER BY 1")"
}

@test "post-bf16: 0.9201 USD, 2.72x and 10.87x, 290T" {
    same "0.9201|2.72|10.87|4.76" "$(sql "SELECT format('%.4f|%.2f|%.2f|%.2f', output_cost, input_markup, output_markup, blend_markup)
        FROM markup_monthly WHERE month = '2024-11' AND scenario = 'post-bf16' AND model = 'openai/gpt-4o'")"
    same "290" "$(sql "SELECT format('%.0f', affordable_active_params / 1e12) FROM human_parity_monthly
        WHERE month = '2024-11' AND scenario = 'post-bf16' AND definition = 'token' AND model = 'openai/gpt-4o'")"
}

@test "2024-11, section 2: GPT-4o by assumption set" {
    same "post-2024 39.33 0.230 0.230 10.9 43.5 19.0 95
post-bf16 39.33 0.920 0.920 2.7 10.9 4.8 79
split 25.30 0.592 1.480 4.2 6.8 5.2 81
split-aws 39.33 0.920 2.300 2.7 4.3 3.5 71" "$(sql "SELECT format('%s %.2f %.3f %.3f %.1f %.1f %.1f %.0f', m.scenario,
        usd_per_server_hour, input_cost, output_cost, input_markup, output_markup, blend_markup, 100 * gross_margin)
        FROM markup_monthly AS m JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2024-11' AND model = 'openai/gpt-4o' ORDER BY m.scenario")"
    same "0.20 1.7 0.47 4.7 1.4 12 2.1 21.5 1.9 0.33" "$(sql "SELECT format('%.2f %.1f %.2f %.1f %.1f %.0f %.1f %.1f %.1f %.2f', input_p5, input_p95,
        output_p5, output_p95, input_markup_p5, input_markup_p95, output_markup_p5, output_markup_p95, blend_markup_p5, 100 * p_below_cost)
        FROM markup_monthly AS m JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2024-11' AND model = 'openai/gpt-4o' AND scenario = 'split'")"
    same "36 36 16 12" "$(sql "SELECT format('%.0f %.0f %.0f %.0f', 100 * size_share, 100 * mfu_share, 100 * server_share, 100 * utilization_share)
        FROM cost_monthly WHERE month = '2024-11' AND model = 'openai/gpt-4o' AND scenario = 'split'")"
}

@test "2024-11, sections 3 to 5: other models, what prices pay for, parity, measured" {
    same "meta/llama-3.1-70b 0.52 0.24 1.1 1.9 0.9 4.1 8.4
meta/llama-3.1-8b 0.06 0.03 0.1 3.7 1.7 8.0 0.2
openai/gpt-4-turbo 2.96 0.93 9.4 10.1 3.2 32.2 0.0" "$(sql "SELECT format('%s %.2f %.2f %.1f %.1f %.1f %.1f %.1f', model, output_cost,
        output_p5, output_p95, output_markup, output_markup_p5, output_markup_p95, 100 * p_below_cost)
        FROM markup_by_seller_monthly JOIN cost_monthly USING (month, scenario, model)
        WHERE month = '2024-11' AND scenario = 'split' AND model <> 'openai/gpt-4o' ORDER BY model")"
    same "anthropic/claude-3.5-haiku 338 134 852
google/gemini-1.5-pro 338 134 852
openai/o1-preview 4055 1609 10221" "$(sql "SELECT format('%s %.0f %.0f %.0f', model, active_params / 1e9, active_params_p5 / 1e9, active_params_p95 / 1e9)
        FROM pays_for_monthly WHERE month = '2024-11' AND scenario = 'split' AND known_active_params IS NULL ORDER BY model")"
    same "token 2666.67 267 180.2 2503
thought 526.32 53 35.6 494
task_low 160.00 16 10.8 150
task_high 16.00 2 1.1 15" "$(sql "SELECT format('%s %.2f %.0f %.1f %.0f', definition, human_usd_per_mtok, times_cheaper, affordable_active_params / 1e12, memory_gpus)
        FROM human_parity_monthly WHERE month = '2024-11' AND scenario = 'split' AND model = 'openai/gpt-4o' ORDER BY human_usd_per_mtok DESC")"
    same "meta/llama-2-70b 24524.9 0.48" "$(sql "SELECT format('%s %.1f %.2f', model, tokens_per_second, output_usd_per_mtok)
        FROM cost_monthly WHERE month = '2024-11' AND scenario = 'measured'")"
}

@test "2026-10, section 2: GPT-4o by assumption set, a market of five clouds" {
    same "owner 10.40 owned 0.18 0.46 13.7 21.9 16.8 94
owner-built 14.94 ownership 0.26 0.66 9.5 15.3 11.7 91
post-2024 47.76 list price 0.28 0.28 9.0 35.8 15.7 94
post-bf16 47.76 list price 1.12 1.12 2.2 9.0 3.9 74
split 55.04 market 1.29 3.22 1.9 3.1 2.4 58
split-aws 47.76 list price 1.12 2.79 2.2 3.6 2.8 65
split-b200 90.40 market 0.93 2.33 2.7 4.3 3.3 70" "$(sql "SELECT format('%s %.2f %s %.2f %.2f %.1f %.1f %.1f %.0f', scenario, usd_per_server_hour, c.price_basis,
        input_cost, output_cost, input_markup, output_markup, blend_markup, 100 * gross_margin)
        FROM markup_monthly JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2026-10' AND model = 'openai/gpt-4o' AND scenario <> 'frontier-best' ORDER BY scenario")"
    same "owner 0.17 1.2 8.1 60 7.2 39
split 1.04 10.0 1.0 10 0.9 6" "$(sql "SELECT format('%s %.2f %.1f %.1f %.0f %.1f %.0f', scenario, output_p5, output_p95, output_markup_p5,
        output_markup_p95, blend_markup_p5, blend_markup_p95) FROM markup_monthly JOIN cost_monthly USING (month, scenario, model)
        WHERE month = '2026-10' AND model = 'openai/gpt-4o' AND scenario IN ('split', 'owner') ORDER BY scenario")"
    same "55.04 38.85 85.09 5 1" "$(sql "SELECT format('%.2f %.2f %.2f %d %d', usd_per_hour, p10, p90, providers, stale)
        FROM market_price_monthly WHERE month = '2026-10' AND gpu = 'H100'")"
    same "46.55" "$(sql "SELECT format('%.2f', mean_usd_per_hour) FROM server_price_monthly
        WHERE month = '2026-10' AND server = 'p5.48xlarge' AND region = 'us-east-1' AND price_kind = 'capacity_block'")"
}

@test "2026-10, section 3: open models in the open market" {
    same "deepseek/deepseek-v4-pro deepseek 1.58 2.21 0.9 5.4 7
meta/llama-3.1-70b openrouter 1.14 0.35 0.2 0.7 99
openai/gpt-4o openai 3.22 3.11 1.0 9.6 5
openai/gpt-oss-120b openrouter 0.16 1.04 0.4 2.5 47" "$(sql "SELECT format('%s %s %.2f %.2f %.1f %.1f %.0f', model, seller, output_cost, output_markup, output_markup_p5,
        output_markup_p95, 100 * p_below_cost) FROM markup_by_seller_monthly
        WHERE month = '2026-10' AND scenario = 'split' AND seller NOT IN ('bedrock') AND model <> 'openai/gpt-4-turbo' ORDER BY model")"
}

@test "the chance of a loss is the normal distribution to 8 digits" {
    # values of Phi from Abramowitz and Stegun, tables 26.1 and 26.2, and by symmetry
    sqlite3 "$DB" "DELETE FROM assumption WHERE scenario = 'split' AND name IN ('mfu_decode', 'mfu_prefill', 'utilization');
        INSERT INTO assumption (scenario, name, model, batch_id, low, base, high)
            SELECT 'split', 'mfu_decode', '', 1, 0.1 * exp(-1.6448536269514722), 0.1, 0.1 * exp(1.6448536269514722);
        INSERT INTO assumption (scenario, name, model, batch_id, base) VALUES ('split', 'mfu_prefill', '', 1, 0.2), ('split', 'utilization', '', 1, 1);
        UPDATE assumption SET low = NULL, high = NULL WHERE scenario = 'split' AND name IN ('active_params', 'server_usd_per_hour')"
    unit=$(sql "SELECT output_usd_per_mtok FROM cost_monthly WHERE month = '2024-11' AND scenario = 'split' AND model = 'openai/gpt-4o'")
    for pair in "0 0.50000000" "1 0.15865525" "-1 0.84134475" "2 0.02275013" "-3 0.99865010" "4 0.00003167" "-0.5 0.69146246" "8 0.00000000"; do
        set -- $pair
        sqlite3 "$DB" "UPDATE observation SET value = CAST(round(1e9 * $unit * exp($1)) AS INTEGER) WHERE series_id IN
            (SELECT id FROM series WHERE measure = 'output' AND subject = 'gpt-4o' AND seller = 'openai')"
        same "$1 $2" "$1 $(sql "SELECT format('%.8f', p_below_cost) FROM markup_monthly
            WHERE month = '2024-11' AND scenario = 'split' AND model = 'openai/gpt-4o'")"
    done
}
