#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The views that the report stands on: figures written down by hand from the model pages of
# docs/economics.md, small rows in and out, and their keys.
load lib.bash
load pages.bash

# The facts of the model pages, the speeds that the post gives, names and days of release.
setup() {
    db_new
    pages
    facts <<'F'
post,,2024-11-30,request_output,gpt-4o,,,,,2024-11-01,95,
post,,2024-11-30,request_output,llama-3.1-8b,,,,,2024-11-01,182,
post,,2024-11-30,request_output,llama-3.1-70b,,,,,2024-11-01,80,
post,,2024-11-30,request_output,gemini-1.5-flash,,,,,2024-11-01,330,
F
    sqlite3 "$DB" "INSERT INTO model_alias SELECT id, a.column1, 1, a.column2, 'shipped', '' FROM source JOIN (VALUES
            ('gpt-4o', 'openai/gpt-4o'), ('llama-3.1-8b', 'meta/llama-3.1-8b'), ('llama-3.1-70b', 'meta/llama-3.1-70b'),
            ('gemini-1.5-flash', 'google/gemini-1.5-flash')) AS a ON name = 'post';
        INSERT INTO model (model, batch_id, released) VALUES ('openai/o1-preview', 1, '2024-09-12'),
            ('google/gemini-1.5-pro', 1, '2024-05-14'), ('anthropic/claude-3.5-haiku', 1, '2024-11-04')"
    NOW=2026-11-23
}

@test "chance of a multiple: 40x or more is 0.57 % for GPT-4o in 2024-11, below 1x 0.33 %" {
    same "1.0 99.67
40.0 0.57" "$(sql "SELECT format('%.1f %.2f', multiple, 100 * chance) FROM markup_chance_monthly WHERE month = '2024-11'
        AND scenario = 'split' AND model = 'openai/gpt-4o' AND multiple IN (1, 40) ORDER BY multiple")"
    same "0" "$(sql "SELECT count(*) FROM markup_chance_monthly WHERE month = '2024-11' AND scenario = 'post-2024'")"
}

@test "the post's sum by convention; no sum where input and output cost differ" {
    same "input 10.87
output 43.47
3:1 19.02
1:1 27.17
sum 54.34" "$(sql "SELECT format('%s %.2f', convention, markup) FROM markup_convention_monthly WHERE month = '2024-11'
        AND scenario = 'post-2024' AND model = 'openai/gpt-4o' ORDER BY place")"
    same "0" "$(sql "SELECT count(*) FROM markup_convention_monthly WHERE month = '2024-11' AND scenario = 'split' AND convention = 'sum'")"
}

@test "the steps of a cost lead to it: 2e17 FLOP, 9.4992e15 FLOP/s, 21.054 s" {
    same "2e+17 3.1664e+16 9.4992e+15 21.054 0.2300" "$(sql "SELECT format('%.5g %.5g %.5g %.3f %.4f', flop_per_mtok, server_flops, output_flops,
        output_seconds, output_seconds * usd_per_second) FROM cost_step_monthly
        WHERE month = '2024-11' AND scenario = 'post-2024' AND model = 'openai/gpt-4o'")"
    same "0" "$(sql "SELECT count(*) FROM cost_step_monthly AS t JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2026-10' AND abs(t.output_seconds * t.usd_per_second * c.training_load - c.output_usd_per_mtok) > 1e-12 * c.output_usd_per_mtok")"
}

@test "the open market: the seller in the middle, fresh before stale" {
    facts <<'F'
litellm,,2026-10-25,output,llama3-1-70b,one,,standard,,,0.60,
litellm,,2026-10-25,input,llama3-1-70b,one,,standard,,,0.60,
litellm,,2026-10-25,output,llama3-1-70b,two,,standard,,,0.90,
litellm,,2026-10-25,input,llama3-1-70b,two,,standard,,,0.90,
litellm,,2026-10-25,output,llama3-1-70b,free,,standard,,,0,
litellm,,2026-10-25,input,llama3-1-70b,free,,standard,,,0,
F
    # OpenRouter's 0.40 was last read on 2026-08-22 and does not count beside fresh prices
    same "two 0.9 3 0.6 0.99" "$(sql "SELECT format('%s %s %d %s %s', seller, output_price, sellers, output_low, output_high)
        FROM open_market_monthly WHERE month = '2026-10' AND model = 'meta/llama-3.1-70b'")"
}

@test "a scenario is tested against the open market" {
    same "owner 4 0 holds
split 4 1 too dear" "$(sql "SELECT format('%s %d %d %s', scenario, models, below_cost, verdict) FROM scenario_test_monthly
        WHERE month = '2026-10' AND scenario IN ('split', 'owner') ORDER BY scenario")"
    same "2 0 holds" "$(sql "SELECT format('%d %d %s', models, below_cost, verdict) FROM scenario_test_monthly
        WHERE month = '2024-11' AND scenario = 'split'")"
}

@test "measured speed against the scenario: Llama 2 70B 1.08x by split, 0.36x by the post" {
    same "post-2024 0.36
post-bf16 1.45
split 1.08" "$(sql "SELECT format('%s %.2f', scenario, ratio) FROM speed_test_monthly WHERE month = '2024-11'
        AND model = 'meta/llama-2-70b' AND gpu = 'H100' AND scenario IN ('split', 'post-2024', 'post-bf16') ORDER BY scenario")"
}

@test "size from speed: 95 tok/s between 182 (8B) and 80 (70B) gives 45B (15-134)" {
    same "openai/gpt-4o 44.8 14.9 134.4 0" "$(sql "SELECT format('%s %.1f %.1f %.1f %d', model, active_params / 1e9, low / 1e9, high / 1e9, outside)
        FROM size_from_speed_monthly WHERE month = '2024-11' AND model = 'openai/gpt-4o'")"
    same "google/gemini-1.5-flash 1" "$(sql "SELECT model, outside FROM size_from_speed_monthly WHERE month = '2024-11'
        AND model LIKE 'google%'" | tr '|' ' ')"
    # of one known size no line can be drawn
    sqlite3 "$DB" "UPDATE model SET active_params = NULL WHERE model = 'meta/llama-3.1-8b'"
    same "0" "$(sql "SELECT count(*) FROM size_from_speed_monthly WHERE month = '2024-11'")"
}

@test "if the size were that, output would cost 0.66, markup 15x; at a fifth of the rent 0.46 and 22x" {
    same "fifth 7.87 0.46 21.7
speed 44.8e9 0.66 15.1" "$(sql "SELECT iif(condition = 'fifth', format('fifth %.2f %.2f %.1f', value, output_cost, output_markup),
        format('speed %.1fe9 %.2f %.1f', value / 1e9, output_cost, output_markup)) FROM markup_if_monthly
        WHERE month = '2024-11' AND scenario = 'split' AND model = 'openai/gpt-4o' ORDER BY 1")"
}

@test "AWS's block against the market: 1.5x the cheapest quote of another, 0.87x the median" {
    same "H100 47.76 31.92 lambda 1.50 0.87" "$(sql "SELECT format('%s %.2f %.2f %s %.2f %.2f', gpu, usd_per_hour, cheapest, cheapest_provider,
        times_cheapest, times_median) FROM block_against_market_monthly WHERE month = '2026-10' AND gpu = 'H100'")"
    same "H100 39.33||" "$(sql "SELECT format('%s %.2f', gpu, usd_per_hour), cheapest, times_cheapest FROM block_against_market_monthly
        WHERE month = '2024-11' AND gpu = 'H100'")"
}

@test "disagreements name the believed one; what agrees is not there" {
    same "gemini-1.5-pro litellm 0 3.5 2.8
gemini-1.5-pro llm-prices 1 1.25 1.0" "$(sql "SELECT format('%s %s %d %s %s', substr(model, 8), source, believed, usd_per_mtok, ratio)
        FROM price_disagreement_monthly WHERE month = '2024-11' AND component = 'input' ORDER BY source")"
}

@test "price per size: GPT-4o 10.00, Llama 3.1 70B 0.57 for 100B active" {
    same "meta/llama-3.1-70b 0.57
openai/gpt-4o 10.00" "$(sql "SELECT format('%s %.2f', model, usd_per_mtok_per_100b) FROM price_per_size_monthly
        WHERE month = '2026-10' AND scenario = 'split' AND model IN ('openai/gpt-4o', 'meta/llama-3.1-70b') ORDER BY model")"
    same "1" "$(sql "SELECT count(*) FROM price_per_size_monthly WHERE month = '2026-10' AND scenario = 'split' AND middle")"
}

@test "recent models: released within seven months, size not published" {
    same "anthropic/claude-3.5-haiku
google/gemini-1.5-pro
openai/gpt-4o
openai/o1-preview" "$(sql "SELECT model FROM recent_model_monthly WHERE month = '2024-11' ORDER BY model")"
    same "0" "$(sql "SELECT count(*) FROM recent_model_monthly WHERE month = '2026-10'")"
}

@test "announcements, and where a fact comes from" {
    facts <<'F'
a,,2026-08-01,input,x,acme,,standard,,,0.75,
a,,2026-08-01,input,x,acme,,standard,,2027-01-01,1.50,
a,,2026-08-01,output,x,acme,,standard,,2026-07-01,3,
F
    sqlite3 "$DB" "INSERT INTO model_alias SELECT id, 'x', 1, 'acme/x', 'shipped', '' FROM source WHERE name = 'a';
        INSERT INTO note VALUES (7, 'the page says so');
        UPDATE observation SET note_id = 7 WHERE since = unixepoch('2026-07-01')"
    same "acme/x input 2027-01-01T00:00:00Z 2026-08-01T00:00:00Z 0.75 1.5" "$(sql "SELECT model, component, since, announced_at,
        old_usd_per_mtok, usd_per_mtok FROM announcement" | tr '|' ' ')"
    same "a|2026-08-01T00:00:00Z|https://example.org/a|the page says so|3.0" "$(sql "SELECT source, observed_at, url, note, value
        FROM evidence WHERE since = '2026-07-01T00:00:00Z' AND source = 'a'")"
}

keys() { cat <<'E'
markup_chance_monthly|month, scenario, model, multiple
markup_convention_monthly|month, scenario, model, convention
cost_step_monthly|month, scenario, model
open_market_monthly|month, model
scenario_test_monthly|month, scenario
speed_test_monthly|month, scenario, model, gpu
size_from_speed_monthly|month, source, platform, model
markup_if_monthly|month, scenario, model, condition, source, platform
block_against_market_monthly|month, gpu, provider
price_disagreement_monthly|month, model, seller, component, tier, context_min, source
price_per_size_monthly|month, scenario, model
recent_model_monthly|month, model
figure_monthly|month, figure, scenario, model
evidence|series_id, since
E
}

@test "keys are unique" {
    bad= and="|| ',' ||"
    while IFS='|' read -r view key; do
        got=$(sql "SELECT '$view: ' || ${key//, / $and } FROM $view GROUP BY $key HAVING count(*) > 1 LIMIT 3") || bad="$bad $view"
        [ -z "$got" ] || { echo "$got"; bad="$bad $view"; }
        [ "$(sql "SELECT count(*) > 0 FROM $view")" = 1 ] || { echo "$view is empty"; bad="$bad $view"; }
    done < <(keys)
    [ -z "$bad" ] || { echo "not right:$bad"; false; }
}
