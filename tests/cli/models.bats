#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Names of models: which nobody mapped and how often each was seen, mapping one and taking it back,
# prices on which the sources disagree.
load lib.bash

# document DAY NUMBER…: LiteLLM's map of that day with models m1, m2, …
document() {
    day=$1
    shift
    printf '%s\n' "$@" | awk 'BEGIN { printf "{" } {
        printf "%s\"m%d\":{\"input_cost_per_token\":%.9f,\"output_cost_per_token\":%.9f,", comma, $1, $1 * 1e-7, $1 * 4e-7
        printf "\"litellm_provider\":\"openai\",\"mode\":\"chat\"}"; comma = "," } END { print "}" }' >"${day}_m.json"
    mtok import litellm "${day}_m.json"
    is 0
}
alias_of() { sql "SELECT model, origin, evidence, count(*) OVER () FROM model_alias WHERE name='$1' ORDER BY batch_id DESC LIMIT 1"; }

@test "how often a name was seen: no longer than the source had it" {
    empty_db
    document 2025-01-01 $(seq 20)
    document 2025-01-02 $(seq 2 20)
    document 2025-01-03 $(seq 2 21)
    document 2025-01-04 $(seq 2 21)
    mtok models --unmapped --format csv
    is 0
    same "source,name,seen
litellm,m10,4" "$(echo "$output" | head -2)"
    same "litellm,m21,2
litellm,m1,1" "$(echo "$output" | tail -2)"
    # as it was known when half of them had been read, and of one source
    sql "UPDATE batch SET recorded_at = unixepoch('2026-11-01') + id"
    mtok models --unmapped --source litellm --format csv --as-of "$(sql "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(recorded_at) - 2, 'unixepoch') FROM batch")"
    is 0
    same "litellm,m1,2" "$(echo "$output" | sed -n 2p)" # missed once is no end
    same "" "$(echo "$output" | grep m21)"
    mtok models --unmapped --source portkey --format csv
    is 0
    same "source,name,seen" "$output"
}

@test "what map does not do: names, models and sources that nobody knows, and the past" {
    empty_db
    document 2025-01-01 $(seq 20)
    before=$(alias_of m1)
    for wrong in "map m99 acme/one|no source has ever used the name 'm99'" "map m1 one|'one' is not a model's name" \
        "map m1 Acme/One|is not a model's name" "map m1 acme/|is not a model's name" \
        "map m1 acme/one --source nosuch|there is no source 'nosuch'" \
        "map m1 acme/one --source openai|openai has never used the name 'm1'" \
        "map m1 acme/one --as-of 2026-01-01|cannot change it" "map m1|expected map NAME MODEL" \
        "name m1 acme/one|expected map NAME MODEL" "--unmapped --source nosuch|there is no source 'nosuch'" \
        "--aliases --source nosuch|there is no source 'nosuch'" "--disagreements --source nosuch|there is no source 'nosuch'"; do
        mtok models ${wrong%%|*}
        is 2
        says "${wrong#*|}"
        same "" "$output"
    done
    same "$before" "$(alias_of m1)"
}

@test "mapping twice writes once; another model, another evidence and - for none stand beside it" {
    empty_db
    document 2025-01-01 $(seq 20)
    mtok models map m1 acme/one --evidence "their page"
    is 0
    says "acme/one is a new model"
    same "acme/one|by hand|their page|2" "$(alias_of m1)"
    batches=$(sql "SELECT count(*) FROM batch")
    for again in "" "--evidence" ; do
        mtok models map m1 acme/one ${again:+"$again" "their page"}
        is 0
        quiet
    done
    same "$batches" "$(sql "SELECT count(*) FROM batch")"
    mtok models map m1 acme/uno --evidence "their other page" -q
    is 0
    quiet
    same "acme/uno|by hand|their other page|3" "$(alias_of m1)"
    mtok models map m2 acme/uno # known by now
    is 0
    quiet
    mtok models --format csv
    is 0
    same "acme/uno 1" "$(echo "$output" | sed 1d | cut -d, -f1,8 | tr , ' ')"
    # two names of one model in one source: one row a key, one name stands for both
    same "m1 input
m1 output" "$(sql "SELECT subject || ' ' || component FROM api_price WHERE model='acme/uno' ORDER BY 1")"
    mtok models map m1 -
    is 0
    same "litellm:m1|by hand||4" "$(alias_of m1)"
    same 2 "$(sql "SELECT count(*) FROM api_price WHERE model='litellm:m1'")"
    mtok models map m1 -
    is 0
    same "litellm:m1|by hand||4" "$(alias_of m1)"
    mtok models --unmapped --format csv
    [[ $output == *litellm,m1,1* && $output != *litellm,m2,* ]]
}

@test "a name of several sources is mapped in all of them, or in one" {
    empty_db
    document 2025-01-01 $(seq 20)
    printf '{"updated_at":"2025-01-01","prices":[{"id":"m2","vendor":"openai","name":"Two","input":0.3,"output":0.8,"input_cached":null},{"id":"m3","vendor":"openai","name":"Three","input":0.3,"output":1.2,"input_cached":null}]}' >2025-01-01_current-v1.json
    mtok import llm-prices 2025-01-01_current-v1.json
    is 0
    mtok models map m3 openai/three
    mtok models map m2 openai/two --source llm-prices
    same "litellm|openai/three|by hand
llm-prices|openai/three|by hand
litellm|litellm:m2|seen
llm-prices|openai/two|by hand" "$(sql "SELECT s.name, a.model, a.origin FROM alias_now AS a JOIN source AS s ON s.id=a.source_id
        WHERE a.name IN ('m2', 'm3') ORDER BY a.name DESC, 1")"
    at 2025-01-02 models --disagreements --format csv
    is 0
    same 1 "$(echo "$output" | wc -l)" # of m3 they say the same
    mtok models map m2 openai/two --source litellm
    at 2025-01-02 models --disagreements --format csv
    is 0
    same "openai/two,openai,input,standard,0,0.3,llm-prices,2025-01-01T00:00:00Z,litellm 0.2,2" "$(echo "$output" | sed 1d | cut -d, -f1-10)"
    at 2025-01-02 models --disagreements --format csv --source litellm
    same 2 "$(echo "$output" | wc -l)"
    at 2025-01-02 models --disagreements --format csv --source portkey
    same 1 "$(echo "$output" | wc -l)"
}
