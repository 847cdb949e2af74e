#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The key of each view that scripts rely on is unique, and its columns are there.
load lib.bash
load pages.bash

promised() { cat <<'E'
api_price|model, seller, source, component, tier, context_min, since|until, state, usd_per_mtok, stated, changed_after, observed_at, recorded_at, fetch_id
api_price_now|model, seller, source, component, tier, context_min|since, until, state, usd_per_mtok, stated, changed_after, observed_at, recorded_at, fetch_id
server_price|server, provider, region, price_kind, source, since|region_text, gpu, gpus, until, state, usd_per_hour, usd_per_gpu_hour, observed_at, recorded_at, fetch_id
throughput|model, platform, kind, token_kind, gpu, gpus, precision, input_length, output_length, concurrency, source, since|until, state, tokens_per_second, observed_at, recorded_at, fetch_id
wage|place, kind, source, since|until, usd_per_hour, observed_at, recorded_at, fetch_id
api_price_monthly|month, model, seller, component, tier, context_min|usd_per_mtok, mean_usd_per_mtok, low, high, sources, spread, source, stale, fetch_id
server_price_monthly|month, server, price_kind, region|gpu, gpus, usd_per_hour, mean_usd_per_hour, low, high, sources, stale
cost_monthly|month, scenario, model|method, server, gpu, gpus, price_kind, price_basis, usd_per_server_hour, active_params, precision, peak_flops, mfu_prefill, mfu_decode, utilization, tokens_per_second, input_usd_per_mtok, input_p5, input_p95, output_usd_per_mtok, output_p5, output_p95, stale, price_fetch_id, speed_fetch_id, size_evidence
markup_monthly|month, scenario, model|seller, input_price, output_price, blend_price, input_cost, output_cost, blend_cost, input_markup, input_markup_p5, input_markup_p95, output_markup, output_markup_p5, output_markup_p95, blend_markup, blend_markup_p5, blend_markup_p95, gross_margin, p_below_cost, stale
markup_by_seller_monthly|month, scenario, model, seller|input_price, output_markup, blend_markup, gross_margin, p_below_cost, stale
human_parity_monthly|month, scenario, model, place, wage_kind, definition|usd_per_hour, tokens_per_hour, human_usd_per_mtok, seller, model_usd_per_mtok, times_cheaper, affordable_active_params
change|since, domain, subject, seller, place, component, tier, context_min, source, series_id|kind, old_value, new_value
attribution_monthly|month, scenario, model, component|change, price, server, efficiency, size, basis
source_health|source, part|role, last_attempt, last_good, last_change, outcome, overdue, kept, refused, pending_since, message
pays_for_monthly|month, scenario, model|active_params, active_params_p5, active_params_p95
market_price_monthly|month, gpu|usd_per_hour, p10, p90, providers, stale
throughput_monthly|month, model, platform, kind, token_kind, gpu, gpus, precision, input_length, output_length, concurrency, source|tokens_per_second, stale
wage_monthly|month, place, kind|usd_per_hour, stale
server_price_by_provider_monthly|month, server, provider, region, price_kind|usd_per_hour
server_price_headline_monthly|month, provider, server, price_kind|usd_per_hour
seller_price_monthly|month, model, seller|input_price, output_price
own_price_monthly|month, model|input_price, output_price
model_size_monthly|month, scenario, model|active_params
known_size_monthly|month, scenario, model|active_params, basis
cost_input_monthly|month, scenario, model|input_median, output_median
rent_monthly|month, scenario, gpu|server_usd, price_basis
scenario_monthly|month, scenario|server_usd
E
}

# Two parts of one source, two names of one model, two settings of one measurement, two providers
# with one SKU name, the same wage from two sources: everything that could make a key twice.
twins() {
    facts <<'F'
litellm,other,2024-10-28,input,gpt-4o,openai,,standard,,,2.4,
litellm,other,2024-10-28,input,openai/gpt-4o,openai,,standard,,,2.3,
litellm,,2024-10-27,input,openai/gpt-4o,openai,,standard,,,2.2,
litellm,,2024-10-27,input,openai/gpt-4o,openai,us-east-1,standard,,,2.1,
litellm,,2024-10-27,input,gpt-4o,openai,eu,standard,,,2.6,
litellm,,2024-10-27,input,gpt-4o,openai,,standard,"{""context_min"":200000}",,9,
litellm,,2024-10-27,input,gpt-4o,openai,,batch,,,1.25,
snapshot,,2026-09-19,on_demand,gpu_8x_b200,other,,,,,60,
snapshot,again,2026-09-19,on_demand,gpu_8x_b200,lambda,,,,,61,
aws,again,2024-10-30,capacity_block,p5.48xlarge,aws,us-east-1,,,,39,
mlperf,,2024-11-01,system_output,llama2-70b-99,mlperf,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8"",""framework"":""trt""}",2024-08-28,20000,
fred,,2024-01-01,minimum,New York City,,,,,,15.5,
nyc,b,2024-01-01,minimum,New York City,,,,,2024-01-01,16.1,
F
    sqlite3 "$DB" "INSERT INTO model_alias SELECT id, 'openai/gpt-4o', 1, 'openai/gpt-4o', 'shipped', ''
        FROM source WHERE name = 'litellm'"
}

@test "keys are unique and promised columns exist" {
    db_new
    pages
    twins
    bad=
    while IFS='|' read -r view key columns; do
        got=$(NOW=2026-11-23 sql "SELECT '$view: ' || count(*) || ' times ' || ${key//, / || \',\' || } FROM $view
            GROUP BY $key HAVING count(*) > 1 LIMIT 3" | head -3) || bad="$bad $view"
        [ -z "$got" ] || { echo "$got"; bad="$bad $view"; }
        NOW=2026-11-23 sql "SELECT $key, $columns FROM $view LIMIT 0" || bad="$bad $view"
        [ "$(NOW=2026-11-23 sql "SELECT count(*) > 0 FROM $view")" = 1 ] || { echo "$view is empty"; bad="$bad $view"; }
        NULLS=$(NOW=2026-11-23 sql "SELECT count(*) FROM $view WHERE ${key//, / IS NULL OR } IS NULL")
        [ "$NULLS" = 0 ] || { echo "$view has NULL in its key"; bad="$bad $view"; }
    done < <(promised)
    [ -z "$bad" ] || { echo "not right:$bad"; false; }
}

@test "every file of schema/views holds the view of its name, with a definition" {
    for file in "$MTOK_SOURCE"/schema/views/*.sql; do
        name=$(basename "$file" .sql); name=${name#*-}
        grep -q "^CREATE VIEW $name AS" "$file" || { echo "$file: no CREATE VIEW $name"; false; }
        [ "$(grep -c '^CREATE VIEW' "$file")" = 1 ]
        sed -n 2p "$file" | grep -q "^-- $name: " || { echo "$file: line 2 is not its definition"; false; }
    done
}
