#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Rows in, rows out: the views that hold evidence against the formulas, and the keys of them.
load lib.bash
load pages.bash

setup() {
    db_new
    NOW=2026-11-23
}

alias_of() { # alias_of SOURCE NAME MODEL
    sqlite3 "$DB" "INSERT OR IGNORE INTO model_alias SELECT id, '$2', 1, '$3', 'shipped', '' FROM source WHERE name = '$1'"
}

# DeepSeek's day of 2025-02-27 as it was published.
deepseek() {
    facts <<'F'
reports,,2025-03-01,tokens_per_day,deepseek-v3,deepseek,,input,"{""variant"":""scope=V3 and R1""}",2025-02-27T04:00:00Z,608000,
reports,,2025-03-01,tokens_per_day,deepseek-v3,deepseek,,input_hit,"{""variant"":""scope=V3 and R1""}",2025-02-27T04:00:00Z,342000,
reports,,2025-03-01,tokens_per_day,deepseek-v3,deepseek,,output,"{""variant"":""scope=V3 and R1""}",2025-02-27T04:00:00Z,168000,
reports,,2025-03-01,nodes,deepseek-v3,deepseek,,,"{""variant"":""average""}",2025-02-27T04:00:00Z,226.75,
reports,,2025-03-01,nodes,deepseek-v3,deepseek,,,"{""variant"":""peak""}",2025-02-27T04:00:00Z,278,
reports,,2025-03-01,owned,8x H800,deepseek,cn,,,2025-02-27T04:00:00Z,16,
reports,,2025-03-01,margin,deepseek-r1,deepseek,,,"{""variant"":""scope=theoretical""}",2025-02-27T04:00:00Z,0.845,
reports,,2025-03-01,margin,openai,openai,,,"{""variant"":""scope=paying users""}",2024-12-31,0.52,
reports,,2025-03-01,margin,anthropic,anthropic,,,"{""variant"":""scope=company""}",2024-12-31,-0.9,
reports,,2025-03-01,input,deepseek-r1,deepseek,,standard,,2025-01-20,0.55,
reports,,2025-03-01,cache_read,deepseek-r1,deepseek,,standard,,2025-01-20,0.14,
reports,,2025-03-01,output,deepseek-r1,deepseek,,standard,,2025-01-20,2.19,
reports,,2026-01-01,output,deepseek-r1,deepseek,,standard,,2025-09-05,1.68,
reports,,2025-03-01,input,deepseek-v3,deepseek,,standard,,2025-01-20,0.27,
F
    alias_of reports deepseek-r1 deepseek/deepseek-r1
    alias_of reports deepseek-v3 deepseek/deepseek-v3
    sqlite3 "$DB" "INSERT INTO server (provider, server, batch_id, gpu, gpus) VALUES ('deepseek', '8x H800', 1, 'H800', 8)"
}

@test "deployment_day: DeepSeek's 87,072 and 562,100 USD; a model without all prices has no row" {
    deepseek
    same "2025-02 deepseek deepseek/deepseek-r1 measured 87072 562100 6.456 545.6 0.8451 0.845 H800 8" \
        "$(sql "SELECT format('%s %s %s %s %.0f %.0f %.3f %.1f %.4f %.3f %s %d', month, seller, model, method, cost, revenue,
            markup, percent, gross_margin, reported_margin, node_gpu, node_gpus) FROM deployment_day")"
    # 562,027 was printed from tokens not rounded to billions
    same 1 "$(sql "SELECT abs(revenue / 562027 - 1) < 5e-4 FROM deployment_day")"
}

@test "company_margin: a margin and its multiple, by scope; a negative one is a multiple below 1" {
    deepseek
    same "anthropic company -0.900 0.526 -47.4
deepseek/deepseek-r1 theoretical 0.845 6.452 545.2
openai paying users 0.520 2.083 108.3" "$(sql "SELECT format('%s %s %.3f %.3f %.1f', subject, scope, margin, multiple, percent)
        FROM company_margin ORDER BY subject")"
}

@test "mfu_observed: prefill and decode apart, dense peak at the precision served, unknown is unknown" {
    facts <<'F'
m,,2025-03-01,system_output,v3,deepseek,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8""}",2025-03-01,14800,
m,,2025-03-01,system_input,v3,deepseek,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8"",""variant"":""cache hits included""}",2025-03-01,73700,
m,,2025-03-01,system_total,v3,deepseek,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8""}",2025-03-01,20000,
m,,2025-03-01,system_output,v3,other,,,"{""gpu"":""H100"",""gpus"":8}",2025-03-01,9000,
m,,2025-03-01,system_output,v3,amp,,,"{""gpu"":""A100"",""gpus"":8,""precision"":""fp8""}",2025-03-01,1000,
m,,2025-03-01,system_output,v3,liar,,,"{""gpu"":""H100"",""gpus"":1,""precision"":""fp8""}",2025-03-01,26800,
m,,2025-03-01,system_output,secret,x,,,"{""gpu"":""H100"",""gpus"":1,""precision"":""fp8""}",2025-03-01,100,
m,,2025-03-01,request_output,v3,fast,,,"{""gpu"":""H100"",""gpus"":1,""precision"":""fp8""}",2025-03-01,240,
m,,2025-03-01,request_output,v3,slow,,,"{""gpu"":""H100"",""gpus"":1,""precision"":""fp8""}",2025-03-01,90,
F
    alias_of m v3 deepseek/deepseek-v3
    alias_of m secret acme/secret
    sqlite3 "$DB" "INSERT INTO model (model, batch_id, released, open, moe, total_params, active_params) VALUES
            ('deepseek/deepseek-v3', 1, '2024-12-26', 1, 1, 671e9, 37e9);
        INSERT INTO gpu (gpu, batch_id, bf16_dense, bf16_sparse, fp8_dense, fp8_sparse, memory_bytes, bandwidth) VALUES
            ('H100', 1, 9.895e14, 1.979e15, 1.979e15, 3.958e15, 80e9, 3.35e12),
            ('A100', 1, 3.12e14, 6.24e14, NULL, NULL, 80e9, 2.039e12)"
    # 14,800 / 8 × 74e9 / 1.979e15 = 6.92 %; 26,800 above the ceiling of 26,743
    same "amp decode 125.0 bf16 0.0296 1 0
deepseek decode 1850.0 fp8 0.0692 1 0
deepseek mixed 2500.0 fp8 0.0935 1 0
deepseek prefill 9212.5 fp8 0.3445 1 1
liar decode 26800.0 fp8 1.0021 0 0
other decode 1125.0 - - - 0
x decode 100.0 fp8 - - 0" "$(sql "SELECT format('%s %s %.1f %s %s %s %d', platform, phase, tokens_per_second_per_gpu,
        coalesce(peak_precision, '-'), iif(mfu IS NULL, '-', format('%.4f', mfu)), coalesce(possible, '-'), cached)
        FROM mfu_observed ORDER BY platform, phase")"
    same "above the bandwidth fast H100 x1 fp8 output 0/0/0 90.5 2.65
above the peak liar H100 x1 fp8 output 0/0/0 26743.2 1.00" "$(sql "SELECT format('%s %s %.1f %.2f', kind, detail, ceiling, times)
        FROM impossible_input ORDER BY kind")"
    scenarios
    same "post-2024" "$(sql "SELECT subject FROM impossible_input WHERE kind = 'sparse peak'")"
}

@test "cost_estimate: the post's own figure beside each set of assumptions" {
    pages
    facts <<'F'
post,,2024-11-01,cost_estimate,gpt-4o,,,,"{""variant"":""mfu=0.30""}",2024-11-01,0.23,
post,,2024-11-01,cost_estimate,nobody,lab,,input,,2024-11-01,1,
F
    sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, 15, '' FROM source WHERE name = 'post'"
    alias_of post gpt-4o openai/gpt-4o
    same "nobody input - -
openai/gpt-4o token post-2024 1.00
openai/gpt-4o token post-bf16 4.00
openai/gpt-4o token split 6.43
openai/gpt-4o token split-aws 10.00" "$(sql "SELECT format('%s %s %s %s', subject, component, iif(scenario = '', '-', scenario),
        iif(ratio IS NULL, '-', format('%.2f', ratio))) FROM cost_estimate ORDER BY subject, scenario")"
}

@test "price_profile_monthly: chat is the blend of markup_monthly; the others by hand" {
    pages
    facts <<'F'
openai,,2026-10-01,cache_read,gpt-4o,openai,,standard,,,1.25,
F
    same "0" "$(sql "SELECT count(*) FROM price_profile_monthly AS p JOIN markup_monthly AS m USING (month, scenario, model)
        WHERE profile = 'chat' AND (abs(p.markup / m.blend_markup - 1) > 1e-12 OR abs(coalesce(p.markup_p5, 1) / coalesce(m.blend_markup_p5, 1) - 1) > 1e-12)")"
    # split-aws has no ranges: cost 1.1173 in, 2.7932 out at 47.76 an hour
    # coding: price (300 (.09 × 2.5 + .91 × 1.25) + 10) / 301, cost (300 × 1.11729 × (.09 + .91 × .02) + 2.79322) / 301
    same "chat 4.3750 1.5363
coding 1.3912 0.1298
fleet 3.5826 1.0017
rag 2.8409 0.9710
reasoning 6.2500 1.9553" "$(sql "SELECT format('%s %.4f %.4f', profile, price, cost) FROM price_profile_monthly
        WHERE month = '2026-10' AND scenario = 'split-aws' AND model = 'openai/gpt-4o' ORDER BY profile")"
    # without a price of a cache read the input price stands for it, and is said to
    same "0 2.5 4.375" "$(sql "SELECT format('%d %.1f %.3f', hit_price_known, hit_price, price) FROM price_profile_monthly
        WHERE month = '2024-11' AND scenario = 'split' AND model = 'openai/gpt-4o' AND profile = 'chat'")"
}

@test "parity_crossing: the month of the crossing, and who was cheaper from the start" {
    scenarios
    facts <<'F'
a,,2025-01-10,output,x,acme,,standard,,,200,
a,,2025-03-10,output,x,acme,,standard,,,100,
a,,2025-05-10,output,x,acme,,standard,,,170,
a,,2025-06-10,output,x,acme,,standard,,,10,
a,,2025-01-10,input,x,acme,,standard,,,1,
nyc,,2024-01-01,minimum,New York City,,,,,2024-01-01,16,
F
    alias_of a x acme/x
    sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, 10, '' FROM source"
    NOW=2025-12-01
    # token 2666.67, thought 526.32, task_low 160, task_high 16
    same "task_high|2025-06|1||2025-01
task_low|2025-03|1|2025-05|2025-01
thought|2025-01|0||2025-01
token|2025-01|0||2025-01" "$(sql "SELECT definition, month, crossed, back, first_month FROM parity_crossing
        WHERE scenario = 'split' ORDER BY definition")"
}

@test "price_index_monthly: matched models only; half_life: of a price that halves in a known time" {
    scenarios
    facts <<'F'
a,,2025-01-10,output,x,acme,,standard,,,16,
a,,2025-01-10,input,x,acme,,standard,,,16,
a,,2025-02-10,output,x,acme,,standard,,,8,
a,,2025-02-10,input,x,acme,,standard,,,8,
a,,2025-03-10,output,x,acme,,standard,,,4,
a,,2025-03-10,input,x,acme,,standard,,,4,
a,,2025-04-10,output,x,acme,,standard,,,2,
a,,2025-04-10,input,x,acme,,standard,,,2,
a,,2025-05-10,output,x,acme,,standard,,,1,
a,,2025-05-10,input,x,acme,,standard,,,1,
a,,2025-06-10,output,x,acme,,standard,,,0.5,
a,,2025-06-10,input,x,acme,,standard,,,0.5,
a,,2025-04-10,output,new,acme,,standard,,,1000,
a,,2025-04-10,input,new,acme,,standard,,,1000,
a,,2025-06-10,output,new,acme,,standard,,,ended,
a,,2025-06-10,input,new,acme,,standard,,,ended,
F
    alias_of a x acme/x
    alias_of a new acme/new
    sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, 10, '' FROM source"
    NOW=2025-06-30
    # in May one of two models halves: × 2^-0.5
    same "2025-01 100.0000 0
2025-02 50.0000 1
2025-03 25.0000 1
2025-04 12.5000 1
2025-05 8.8388 2
2025-06 4.4194 1" "$(sql "SELECT format('%s %.4f %d', month, ix, models) FROM price_index_monthly WHERE kind = 'price' ORDER BY month")"
    sqlite3 "$DB" "DELETE FROM observation WHERE series_id IN (SELECT id FROM series WHERE subject = 'new')"
    same "price|6|1.0|1.0|" "$(sql "SELECT kind, points, round(months, 9), round(fit, 9), doubling_months FROM half_life")"
}

@test "open_host_ceiling_monthly: the cheapest host of an open model of equal size that stood three months" {
    pages
    # llama 70B is nobody's ceiling for 100B; a 123B at 0.5 is, from the third month on
    facts <<'F'
h,,2026-08-01,input,big,host,,standard,,,0.5,
h,,2026-08-01,output,big,host,,standard,,,0.5,
h,,2026-08-25,,,,,,,,,
h,,2026-09-01,input,big,flash,,standard,,,0.1,
h,,2026-09-20,output,big,flash,,standard,,,0.1,
h,,2026-10-20,,,,,,,,,
F
    alias_of h big mistral/big
    sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, 20, '' FROM source WHERE name = 'h';
        INSERT INTO model (model, batch_id, released, open, moe, total_params, active_params)
        VALUES ('mistral/big', 1, '2024-11-18', 1, 0, 123e9, 123e9)"
    same "2026-10 mistral/big host 0.5 1 20" "$(sql "SELECT format('%s %s %s %.1f %d %.0f', month, host_model, host, ceiling, above, price_over_ceiling)
        FROM open_host_ceiling_monthly WHERE scenario = 'split' AND model = 'openai/gpt-4o' AND month IN ('2026-09', '2026-10')")"
}

@test "size_combined_monthly: by inverse variance, wider where estimates quarrel, never below a factor of 2" {
    facts <<'F'
s,,2025-03-01,request_output,a,one,,,,,200,
s,,2025-03-01,request_output,b,one,,,,,100,
s,,2025-03-01,request_output,c,one,,,,,50,
s,,2025-03-01,request_output,x,one,,,,,100,
s,,2025-03-01,request_output,a,two,,,,,100,
s,,2025-03-01,request_output,x,two,,,,,10,
s,,2025-03-01,request_output,y,one,,,,,50,
s,,2025-03-01,request_output,y,two,,,,,25,
F
    for m in a b c x y; do alias_of s $m acme/$m; done
    sqlite3 "$DB" "INSERT INTO model (model, batch_id, released, open, moe, active_params) VALUES
        ('acme/a', 1, '', 1, 0, 10e9), ('acme/b', 1, '', 1, 0, 20e9), ('acme/c', 1, '', 1, 0, 40e9)"
    NOW=2025-03-02
    # platform one: a line of slope -1, three models of one day: factor 2; platform two: one model, factor 3
    same "x bandwidth one 20.0 2 0
x bandwidth two 100.0 3 1
x line one 20.0 2 1
y bandwidth one 40.0 2 0
y bandwidth two 40.0 3 1
y line one 40.0 2 1" "$(sql "SELECT format('%s %s %s %.1f %.0f %d', substr(model, 6), method, platform, active_params / 1e9, factor, used)
        FROM size_estimate_monthly WHERE month = '2025-03' ORDER BY model, method, platform")"
    # y: two that agree: 40, never below a factor of 2. x: ln 20 by 1/ln(2)^2 and ln 100 by 1/ln(3)^2 (in units of 1.645):
    # mu = 3.4545 = ln 31.6; chi^2 = 1.609^2 / (0.4214^2 + 0.6679^2) = 4.154, so sigma = 0.3564 x 2.0379 = 0.7263
    same "x 31.6 9.6 104.4 2
y 40.0 20.0 80.0 2" "$(sql "SELECT format('%s %.1f %.1f %.1f %d', substr(model, 6), active_params / 1e9, low / 1e9, high / 1e9, estimates)
        FROM size_combined_monthly WHERE month = '2025-03' ORDER BY model")"
}

@test "the keys of these views are unique and hold no NULL" {
    pages
    deepseek
    bad=
    while IFS='|' read -r view key; do
        got=$(sql "SELECT 1 FROM $view GROUP BY $key HAVING count(*) > 1 LIMIT 1")
        nulls=$(sql "SELECT count(*) FROM $view WHERE ${key//, / IS NULL OR } IS NULL")
        [ -z "$got" ] && [ "$nulls" = 0 ] || bad="$bad $view"
    done <<'K'
mfu_observed|model, platform, token_kind, gpu, gpus, precision, input_length, output_length, concurrency, source, since
company_margin|subject, scope, source, since
cost_estimate|subject, publisher, component, variant, source, since, scenario
price_profile_monthly|month, scenario, model, profile
parity_crossing|scenario, model, place, wage_kind, definition
price_index_monthly|month, kind, scenario
half_life|kind, scenario
open_host_ceiling_monthly|month, scenario, model
open_host_frontier_monthly|month, active_params
impossible_input|kind, subject, detail, source, since
deployment_day|seller, since, model
size_estimate_monthly|month, model, method, source, platform
size_combined_monthly|month, model
speed_line_monthly|month, source, platform
speed_reading_monthly|month, source, platform, model
roofline_monthly|month, scenario, model
ownership_monthly|month, scenario
energy_monthly|month, scenario, model
assumption_name|name
gpu_peak|gpu, peak
K
    [ -z "$bad" ] || { echo "not right:$bad"; false; }
}
