#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Rows in, rows out: what each view makes of a few facts.
load lib.bash
load pages.bash

ranks() { # ranks SOURCE=RANK...
    for pair in "$@"; do
        sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, ${pair#*=}, '' FROM source WHERE name = '${pair%=*}'"
    done
}

alias_of() { # alias_of SOURCE NAME MODEL
    sqlite3 "$DB" "INSERT INTO model_alias SELECT id, '$2', 1, '$3', 'shipped', '' FROM source WHERE name = '$1'"
}

@test "api_price: intervals, dynamic, announced, ended; what was known between" {
    db_new
    facts <<'F'
a,,2026-01-01,output,x,acme,,standard,,,10,
a,,2026-01-05,,,,,,,,,
a,,2026-02-10,output,x,acme,,standard,,,8,
a,,2026-03-01,output,x,acme,,standard,,,dynamic,
a,,2026-04-01,output,x,acme,,standard,,,ended,
a,,2026-03-01,output,y,acme,,standard,,2026-12-01,3,
F
    alias_of a x acme/x
    alias_of a y acme/y
    NOW=2026-05-01
    same "acme/x|2026-01-01T00:00:00Z|2026-02-10T00:00:00Z|value|10.0||2026-01-01T00:00:00Z
acme/x|2026-02-10T00:00:00Z|2026-03-01T00:00:00Z|value|8.0|2026-01-05T00:00:00Z|2026-02-10T00:00:00Z
acme/x|2026-03-01T00:00:00Z|2026-04-01T00:00:00Z|dynamic||2026-02-10T00:00:00Z|2026-03-01T00:00:00Z
acme/y|2026-12-01T00:00:00Z||announced|3.0|2026-04-01T00:00:00Z|2026-03-01T00:00:00Z" \
        "$(sql "SELECT model, since, until, state, usd_per_mtok, changed_after, observed_at FROM api_price ORDER BY model, since")"
    same "" "$(sql "SELECT model FROM api_price_now")"
    same "8.0|1" "$(NOW=2026-02-27 sql "SELECT usd_per_mtok, stale FROM api_price_now WHERE model = 'acme/x'")"
    same "dynamic|" "$(NOW=2026-03-02 sql "SELECT state, usd_per_mtok FROM api_price_now")"
    same "acme/y|3.0" "$(NOW=2026-12-01 sql "SELECT model, usd_per_mtok FROM api_price_now")"
}

@test "a month: value at its end, time-weighted mean, low, high; the running month stands at now" {
    db_new
    facts <<'F'
a,,2026-01-01,output,x,acme,,standard,,,10,
a,,2026-04-16,output,x,acme,,standard,,,4,
a,,2026-04-26,output,x,acme,,standard,,,7,
F
    alias_of a x acme/x
    same "2026-03|10.0|10.0|10.0|10.0|1
2026-04|7.0|7.5|4.0|10.0|0" "$(NOW=2026-05-01 sql "SELECT month, usd_per_mtok, mean_usd_per_mtok, low, high, stale
        FROM api_price_monthly WHERE month IN ('2026-03', '2026-04')")"
    # (15 × 10 + 5 × 4) / 20 = 8.5 up to the 21st; the second at which now falls counts as known
    same "2026-04|4.0|8.5" "$(NOW=2026-04-21 sql "SELECT month, usd_per_mtok, round(mean_usd_per_mtok, 4)
        FROM api_price_monthly WHERE month = '2026-04'")"
    same "" "$(NOW=2026-04-21 sql "SELECT month FROM api_price_monthly WHERE month > '2026-04'")"
}

@test "belief: the lowest rank; a stale source gives way only to a later change" {
    db_new
    facts <<'F'
vendor,,2026-01-01,output,x,acme,,standard,,,10,
vendor,,2026-01-20,,,,,,,,,
list,,2026-01-15,output,x,acme,,standard,,,12,
list,,2026-03-25,,,,,,,,,
list,,2026-04-20,output,x,acme,,standard,,,9,
F
    ranks vendor=10 list=30
    alias_of vendor x acme/x
    alias_of list x acme/x
    same "2026-01|10.0|vendor|2|0.2|0
2026-03|10.0|vendor|2|0.2|1
2026-04|9.0|list|2|0.111|0" "$(NOW=2026-05-01 sql "SELECT month, usd_per_mtok, source, sources, round(spread, 3), stale
        FROM api_price_monthly WHERE month IN ('2026-01', '2026-03', '2026-04')")"
}

@test "as of an earlier batch: facts, names, sizes, assumptions and belief as they were known" {
    db_new
    pages
    before=$(BATCH=1 NOW=2026-11-23 sql "SELECT * FROM markup_monthly WHERE month = '2026-10'")
    sqlite3 "$DB" "INSERT INTO batch VALUES (2, 100, 'replay', '', '', '');
        INSERT INTO observation SELECT series_id, since, 2, 0, 77000000000, fetch_id, stated, 1, NULL FROM observation AS o
            JOIN series AS s ON s.id = o.series_id WHERE s.subject = 'gpt-4o' AND s.measure = 'output';
        UPDATE series SET amended = 1;
        INSERT INTO assumption (scenario, name, model, batch_id, base) VALUES ('split', 'utilization', '', 2, 0.1);
        INSERT INTO model (model, batch_id, active_params, released) VALUES ('openai/gpt-oss-120b', 2, 1e12, '2025');
        INSERT INTO source_rank SELECT id, 2, 5, '' FROM source WHERE name = 'litellm';
        INSERT INTO scenario VALUES ('owner', 2, '', 'split', '', 1);
        INSERT INTO model_alias SELECT id, 'gpt-4o', 2, 'openai/other', 'by hand', '' FROM source WHERE name = 'openai';"
    same "$before" "$(BATCH=1 NOW=2026-11-23 sql "SELECT * FROM markup_monthly WHERE month = '2026-10'")"
    [ "$before" != "$(NOW=2026-11-23 sql "SELECT * FROM markup_monthly WHERE month = '2026-10'")" ]
    same "77.0|litellm" "$(NOW=2026-11-23 sql "SELECT output_price, output_source FROM own_price_monthly
        WHERE month = '2026-10' AND model = 'openai/gpt-4o'")"
    same "0" "$(NOW=2026-11-23 sql "SELECT count(*) FROM cost_monthly WHERE scenario = 'owner'")"
}

@test "headline server price: us-east-1, else a US region, else the only one, never a mix" {
    db_new
    facts <<'F'
s,,2026-01-01,on_demand,a,p,eu-west-1,,,,1,
s,,2026-01-01,on_demand,a,p,us-west-2,,,,2,
s,,2026-01-01,on_demand,a,p,us-east-1,,,,3,
s,,2026-01-01,on_demand,b,p,eu-west-1,,,,4,
s,,2026-01-01,on_demand,b,p,us-west-2,,,,5,
s,,2026-01-01,on_demand,b,p,us-east-2,,,,6,
s,,2026-01-01,on_demand,c,p,eu-west-1,,,,7,
s,,2026-01-01,on_demand,d,p,eu-west-1,,,,8,
s,,2026-01-01,on_demand,d,p,eu-west-2,,,,9,
F
    same "a|us-east-1|3.0
b|us-east-2|6.0
c|eu-west-1|7.0" "$(NOW=2026-01-10 sql "SELECT server, region, usd_per_hour FROM server_price_headline_monthly ORDER BY 1")"
}

@test "market: only servers of eight, each provider's cheapest, stale quotes only while fresh ones are few" {
    db_new
    facts <<'F'
s,,2026-01-01,on_demand,a8,a,,,,,8,
s,,2026-01-01,on_demand,a8big,a,,,,,9,
s,,2026-01-01,on_demand,a1,a,,,,,0.5,
s,,2026-01-01,on_demand,b8,b,,,,,20,
s,,2026-01-01,spot,b8,b,,,,,2,
t,,2026-01-01,on_demand,c8,c,,,,,40,
F
    sqlite3 "$DB" "INSERT INTO server (provider, server, batch_id, gpu, gpus) VALUES ('a', 'a8', 1, 'X', 8), ('a', 'a8big', 1, 'X', 8),
        ('a', 'a1', 1, 'X', 1), ('b', 'b8', 1, 'X', 8), ('c', 'c8', 1, 'X', 8), ('d', 'd8', 1, 'X', 8)"
    same "3|20.0|10.4|36.0|0" "$(NOW=2026-01-10 sql "SELECT providers, usd_per_hour, round(p10, 9), round(p90, 9), stale FROM market_price_monthly")"
    facts <<'F'
s,,2026-02-20,,,,,,,,,
s,,2026-02-20,on_demand,d8,d,,,,,30,
F
    # three fresh quotes (8, 20, 30): the stale one of source t no longer counts
    same "3|20.0|0" "$(NOW=2026-02-25 sql "SELECT providers, usd_per_hour, stale FROM market_price_monthly WHERE month = '2026-02'")"
}

@test "change: price, correction, new, gone, announced, basis; the first document is no news" {
    db_new
    pages
    facts <<'F'
llm-prices,,2026-06-01,input,o1-preview,openai,,standard,,,ended,
llm-prices,,2026-06-01,output,claude-3.5-haiku,anthropic,,standard,,2027-01-01,9,
litellm,,2024-11-20,output,llama3-1-8b,bedrock,,standard,,,0.30,1
F
    NOW=2026-11-23
    same "2024-11-04|new|anthropic/claude-3.5-haiku|input|llm-prices||1.0
2024-11-04|new|anthropic/claude-3.5-haiku|output|llm-prices||5.0
2024-11-14|correction|openai/gpt-4o|input|litellm|5.0|2.5
2024-11-14|correction|openai/gpt-4o|output|litellm|15.0|10.0
2024-11-20|correction|meta/llama-3.1-8b|output|litellm|0.22|0.3
2026-06-01|gone|openai/o1-preview|input|llm-prices|15.0|
2026-09-19|price|p5.48xlarge|capacity_block|aws|39.33|41.528
2026-10-07|price|p5.48xlarge|capacity_block|aws|41.528|47.76
2027-01-01|announced|anthropic/claude-3.5-haiku|output|llm-prices|5.0|9.0" "$(sql "SELECT date(since), kind, subject, component, source, old_value, new_value
        FROM change WHERE domain IN ('api price', 'server price') ORDER BY 1, 2, 3, 4")"
    same "2026-09|split|25.3|55.04|assumed, 8 H100, dense -> market, 8 H100, dense" "$(sql "SELECT month, subject, old_value, new_value, note
        FROM change WHERE kind = 'basis' AND subject = 'split'")"
}

@test "change: a price four times off the vendor's own that now is the same is a correction" {
    db_new
    facts <<'F'
a,,2026-01-01,output,x,acme,,standard,,,5,
a,,2026-01-01,input,x,acme,,standard,,,5,
b,,2026-01-01,output,x,host,,standard,,,0.3125,
b,,2026-02-20,output,x,host,,standard,,,5,
b,,2026-01-01,input,x,host,,standard,,,4,
b,,2026-02-20,input,x,host,,standard,,,5,
F
    ranks a=10 b=30
    alias_of a x acme/x
    alias_of b x acme/x
    same "input|price|4.0|5.0
output|correction|0.3125|5.0" "$(NOW=2026-03-05 sql "SELECT component, kind, old_value, new_value FROM change ORDER BY 1")"
}

@test "change: another source is believed, so no price moved" {
    db_new
    facts <<'F'
a,,2026-01-01,output,x,acme,,standard,,,10,
a,,2026-02-20,output,x,acme,,standard,,,ended,
b,,2026-01-01,output,x,acme,,standard,,,12,
F
    ranks a=10 b=30
    alias_of a x acme/x
    alias_of b x acme/x
    same "2026-02|basis|10.0|12.0|b is believed instead of a" "$(NOW=2026-03-05 sql "SELECT month, kind, old_value, new_value, note FROM change WHERE kind = 'basis'")"
}

@test "attribution: the parts add up, and a change of basis is neither price nor server" {
    db_new
    pages
    NOW=2026-11-23
    same "1" "$(sql "SELECT max(abs(change - price - server - efficiency - size - load - basis)) < 1e-9 FROM attribution_monthly")"
    same "0.000 -0.194 0.000 0.000 0.000" "$(sql "SELECT format('%.3f %.3f %.3f %.3f %.3f', sum(price), sum(server), sum(efficiency), sum(size), sum(basis))
        FROM attribution_monthly WHERE scenario = 'split-aws' AND model = 'openai/gpt-4o' AND component = 'output'")"
    same "0.0|-0.777" "$(sql "SELECT server, round(basis, 3) FROM attribution_monthly
        WHERE scenario = 'split' AND model = 'openai/gpt-4o' AND component = 'output' AND month = '2026-09'")"
}

@test "measured: fleet averages have their idle hours inside; input counts only from prefill machines" {
    db_new
    pages
    facts <<'F'
reports,,2025-03-01,system_input,deepseek-v3,deepseek,,,"{""gpu"":""H800"",""gpus"":8,""variant"":""production prefill node""}",2025-03-01,73700,
lmsys,,2025-05-05,system_output,v3,lmsys,,,"{""gpu"":""H100"",""gpus"":8,""variant"":""decode node""}",2025-05-05,22300,
lmsys,,2025-05-05,system_input,v3,lmsys,,,"{""gpu"":""H100"",""gpus"":8,""variant"":""colocated""}",2025-05-05,52300,
snapshot,,2026-09-19,on_demand,h800-a,a,,,,,16,
snapshot,,2026-09-19,on_demand,h800-b,b,,,,,16,
snapshot,,2026-09-19,on_demand,h800-c,c,,,,,16,
F
    alias_of lmsys v3 deepseek/deepseek-v3
    sqlite3 "$DB" "INSERT INTO server (provider, server, batch_id, gpu, gpus) VALUES ('a', 'h800-a', 1, 'H800', 8), ('b', 'h800-b', 1, 'H800', 8), ('c', 'h800-c', 1, 'H800', 8)"
    # 25.30 / (22300 × 0.6 × 0.0036) = 0.5252
    same "H100|22300.0|0.6|assumed||0.5252" "$(NOW=2026-11-23 sql "SELECT gpu, tokens_per_second, utilization, price_basis, input_usd_per_mtok,
        round(output_usd_per_mtok, 4) FROM cost_monthly WHERE month = '2025-06' AND scenario = 'measured' AND model = 'deepseek/deepseek-v3'")"
    # 16 / (14800 × 0.0036) = 0.3003 and 16 / (73700 × 0.0036) = 0.0603
    same "H800|14800.0|1.0|market|0.0603|0.3003" "$(NOW=2026-11-23 sql "SELECT gpu, tokens_per_second, utilization, price_basis, round(input_usd_per_mtok, 4),
        round(output_usd_per_mtok, 4) FROM cost_monthly WHERE month = '2026-10' AND scenario = 'measured' AND model = 'deepseek/deepseek-v3'")"
}

@test "an assumption for one model goes before the one for all, from its date on" {
    db_new
    pages
    sqlite3 "$DB" "INSERT INTO assumption (scenario, name, model, since, batch_id, base) VALUES
        ('split', 'mfu_decode', 'openai/gpt-4o', unixepoch('2025-01-01'), 1, 0.05),
        ('split', 'discount', '', unixepoch('2025-02-01'), 1, 0.5),
        ('split', 'mfu_decode', 'openai/gpt-4o', unixepoch('2025-03-01'), 1, 0.10)"
    same "2024-12|1.48
2025-01|2.96
2025-02|1.48
2025-03|0.74" "$(NOW=2026-11-23 sql "SELECT month, round(output_usd_per_mtok, 2) FROM cost_monthly
        WHERE scenario = 'split' AND model = 'openai/gpt-4o' AND month BETWEEN '2024-12' AND '2025-03'")"
}

@test "source_health: last attempt, last good, overdue, pending" {
    db_new
    facts <<'F'
a,,2026-01-01,output,x,acme,,standard,,,10,
b,,2026-01-01,output,x,acme,,standard,,,10,
F
    sqlite3 "$DB" "INSERT INTO batch VALUES (2, unixepoch('2026-01-03'), 'fetch', '', '', '');
        INSERT INTO document (sha256, size, encoding, part_id) VALUES (zeroblob(32), 1, 'dropped', 1);
        INSERT INTO fetch (part_id, batch_id, observed_at, outcome, message, sha256) VALUES
            (1, 2, unixepoch('2026-01-02'), 'quarantined', 'a tenth of its rows', zeroblob(32)),
            (1, 2, unixepoch('2026-01-03'), 'failed', 'HTTP 503', NULL),
            (2, 2, unixepoch('2026-01-03'), 'unchanged', '', NULL)"
    same "a|2026-01-03T00:00:00Z|2026-01-01T00:00:00Z|2026-01-01T00:00:00Z|failed|1|1|2026-01-02T00:00:00Z|HTTP 503
b|2026-01-03T00:00:00Z|2026-01-03T00:00:00Z|2026-01-01T00:00:00Z|unchanged|0|1||" "$(NOW=2026-01-04 sql "SELECT source, last_attempt, last_good,
        last_change, outcome, overdue, kept, pending_since, message FROM source_health ORDER BY source")"
    sqlite3 "$DB" "INSERT INTO review VALUES (1, zeroblob(32), 2, 'refuse', 'no')"
    same "" "$(NOW=2026-01-04 sql "SELECT source FROM source_health WHERE pending_since IS NOT NULL")"
}
