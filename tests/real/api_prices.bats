#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The parsers of API prices on real documents: what is established about prices comes out, and what
# is broken is refused. Skipped where the documents are not at hand.

setup() {
    data=${MTOK_REAL_DATA:-$MTOK_SOURCE/../shared/data}
    docs=$data/api-prices
    rows=$MTOK_BUILD/tests/fetcher_rows
    [ -d "$docs" ] || { echo "# SKIPPED: no real documents at $data" >&3; skip "no real documents"; }
}

# value SOURCE FILE MEASURE SUBJECT SELLER TIER: the value of the series without a context step
value() {
    "$rows" "$1" "$docs/$2" | awk -F '\t' -v m="$3" -v s="$4" -v v="$5" -v t="$6" \
        '$1 == m && $2 == s && $3 == v && $5 == t && $6 == "{}" { print $7 ($8 == "" ? "" : "@" $8) }'
}
is() { # is SOURCE FILE SUBJECT SELLER INPUT OUTPUT
    got=$(value "$1" "$2" input "$3" "$4" standard)/$(value "$1" "$2" output "$3" "$4" standard)
    [ "$got" = "$5/$6" ] || { echo "$1 $2 $3: $got, expected $5/$6"; return 1; }
}
# every SOURCE FLOOR FILE...: each is read, with at least FLOOR rows and no refusal
every() {
    source=$1 floor=$2
    shift 2
    for file; do
        "$rows" "$source" "$file" >"$BATS_TEST_TMPDIR/out" || return 1
        n=$(grep -vc '^[!#]' "$BATS_TEST_TMPDIR/out")
        [ "$n" -ge "$floor" ] || { echo "$file: $n rows"; return 1; }
        ! grep '^!' "$BATS_TEST_TMPDIR/out" || { echo "$file"; return 1; }
    done
}
refused() { # refused SOURCE FILE WORDS
    run "$rows" "$1" "$docs/$2"
    [ "$status" -eq 1 ] && [[ "$output" == *"$3"* ]] || { echo "$output"; return 1; }
}

@test "every document of the JSON sources is read" {
    every litellm 300 "$docs"/litellm/*.json "$docs"/litellm-series/*.json
    every openrouter 800 "$docs"/openrouter/*_raw-*.json "$docs"/openrouter/*_list-*.json
    every llm-prices 100 "$docs"/llm-prices/2*/*-v1.json
    every llm-prices 2 "$docs"/llm-prices/2*/data/*.json
    every models-dev 200 "$docs"/models.dev/*/api.json
    every genai-prices 1500 "$docs"/genai-prices/*.json
    every portkey 4 "$docs"/portkey/2*/*.json
}

@test "established prices in LiteLLM" {
    is litellm litellm/2024-10-27_tokencost-76d5a6e8.json gpt-4o openai 5 15
    is litellm litellm/2024-11-14_tokencost-14489397.json gpt-4o openai 2.5 10
    is litellm litellm/2025-06-10_rocry-deebc9b7.json o3 openai 10 40
    is litellm litellm/2025-06-11_rocry-67487bca.json o3 openai 2 8
    is litellm litellm/2025-02-06_rocry-4bb13189.json o1-mini openai 1.1 4.4
    is litellm litellm/2025-02-28_rocry-1984db6a.json claude-3-5-haiku-20241022 anthropic 0.8 4
    is litellm litellm/2024-10-14_tokencost-74a4d560.json gemini/gemini-1.5-flash google 0.075 0.3
    is litellm litellm/2024-06-17_tokencost-75083299.json gemini/gemini-1.5-pro google 0.35 1.05
    # turned into an embedding: no language model any more, so no price of 0
    is litellm litellm/2026-03-12T201422Z_rocry-9f2a2534.json gemini/gemini-1.5-flash google "" ""
}

@test "deepseek-chat at the end of 2025: each source says what it said" {
    is models-dev models.dev/2025-12-26_7a55ce44/api.json deepseek-chat deepseek 0.28 0.42
    is litellm litellm/2025-12-25_rocry-1a76359f.json deepseek/deepseek-chat deepseek 0.27 1.1
    is portkey portkey/2025-12-26_9f472d6d/deepseek.json deepseek-chat deepseek 0.14 0.28
    is genai-prices genai-prices/2025-12-17_bd059a9a_data-v1.json deepseek-chat deepseek 0.27 1.1
    [ "$(value genai-prices genai-prices/2025-12-17_bd059a9a_data-v1.json input deepseek-chat deepseek off_peak)" = 0.135 ]
    is llm-prices llm-prices/2025-12-11T202256Z_b953cca/current-v1.json deepseek-chat deepseek 0.27 1.1
}

@test "other disagreements" {
    is genai-prices genai-prices/2025-06-22_fe7967b1_data-v1.json gpt-4o openai 5 15
    is models-dev models.dev/2025-12-26_7a55ce44/api.json mistral-large-latest mistral 0.5 1.5
    is litellm litellm/2025-12-25_rocry-1a76359f.json mistral/mistral-large-latest mistral 2 6
    is portkey portkey/2025-12-26_9f472d6d/mistral-ai.json mistral-large-latest mistral 4 12
}

@test "the hour does not change OpenRouter's price of DeepSeek" {
    is openrouter openrouter/2026-08-17T070329Z_raw-acf9570a.json deepseek/deepseek-v4-pro openrouter 0.66 1.98
    is openrouter openrouter/2026-08-17T125153Z_raw-0cefeb34.json deepseek/deepseek-v4-pro openrouter 0.66 1.98
}

@test "the vendors' pages" {
    for page in "$docs"/first-party/anthropic/*.md; do
        is anthropic "${page#"$docs"/}" "Claude Opus 4.5" anthropic 5 25
    done
    is anthropic first-party/anthropic/2026-08-13_pricing.md "Claude Sonnet 5" anthropic 2 10
    [ "$(value anthropic first-party/anthropic/2026-08-08_pricing.md output "Claude Sonnet 5" anthropic standard | tr '\n' ' ')" = "10 15@2026-09-01T00:00:00Z " ]
    is google first-party/google/2026-05-08_gemini-api_pricing.md gemini-2.5-pro google 1.25 10
    is google first-party/google/2026-07-21_gemini-api_pricing.md gemini-3.6-flash google 1.5 7.5
    is deepseek first-party/deepseek/2026-05-08_pricing.html deepseek-v4-pro deepseek 1.74 3.48
    [ "$(value deepseek first-party/deepseek/2026-05-08_pricing.html output deepseek-v4-pro deepseek promotion)" = 0.87 ]
    is mistral first-party/mistral/2026-05-08_pricing.html "Mistral Large 3" mistral 0.5 1.5
    is openai ../more/openai/docs_pricing_2026-08_or_later.md gpt-5.6-terra openai 2 12
    is openai ../more/openai/docs_pricing_2026-08_or_later.md gpt-4o openai 2.5 10
    is xai ../more/xai/docs_models_2026-spring_excerpt.md grok-4-1-fast-reasoning xai 0.2 0.5
}

@test "what is broken or something else is refused whole" {
    refused llm-prices llm-prices/malformed/2026-04-24_a87a3be_openai.json "line 498"
    refused portkey portkey/malformed/2026-04-14_d80417d3_openrouter.json "line 259"
    refused openrouter openrouter/2025-10-25_site-scrape.json "no price"
    refused openai first-party/openai/2026-05-08_challenge.html "HTML page"
    refused openai first-party/openai/2026-05-08_platform_docs_pricing.md "Standard pricing data"
    refused xai ../more/xai/docs_models_2025-07_prices_missing.md "no table"
}
