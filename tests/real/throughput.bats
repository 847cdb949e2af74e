#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The parsers of speeds and wages on real documents: what is established comes out, and what is
# broken is refused. Skipped where the documents are not at hand.

setup() {
    data=${MTOK_REAL_DATA:-$MTOK_SOURCE/../shared/data}
    docs=$data/throughput
    rows=$MTOK_BUILD/tests/fetcher_rows
    [ -d "$docs" ] || { echo "# SKIPPED: no real documents at $data" >&3; skip "no real documents"; }
}

# count SOURCE FILE ROWS REFUSED
count() {
    "$rows" "$1" "$docs/$2" >"$BATS_TEST_TMPDIR/out" || { echo "$1 $2: refused"; return 1; }
    n=$(grep -vc '^[!#]' "$BATS_TEST_TMPDIR/out") || true
    r=$(grep -c '^!' "$BATS_TEST_TMPDIR/out") || true
    [ "$n/$r" = "$3/$4" ] || { echo "$1 $2: $n rows, $r refused, expected $3, $4"; return 1; }
}
# is SOURCE FILE VALUE MEASURE SUBJECT WORDS...: exactly one row of that measure and subject has all
# the words in its seller and details, and that value, rounded to two decimals
is() {
    source=$1 file=$2 value=$3 measure=$4 subject=$5
    shift 5
    got=$("$rows" "$source" "$docs/$file" | awk -F '\t' -v m="$measure" -v s="$subject" -v w="$*" '
        $1 == m && $2 == s {
            n = split(w, words, " ")
            for (i = 1; i <= n; i++) if (!index($3 " " $4 " " $6, words[i])) next
            printf "%s%.2f", sep, $7; sep = " " }')
    [ "$got" = "$value" ] || { echo "$source $file $subject $*: '$got', expected $value"; return 1; }
}
refused() { # refused SOURCE FILE WORDS
    run "$rows" "$1" "$docs/$2"
    [ "$status" -eq 1 ] && [[ "$output" == *"$3"* ]] || { echo "$output"; return 1; }
}
gpu() { echo "\"gpu\":\"$1\",\"gpus\":$2,"; }
load() { echo "\"input_length\":$1,\"output_length\":$2,"; }

@test "InferenceX: every run is read, three rows a point" {
    count inferencex inferencemax/run_20218553330_agg_bmk.json 450 0
    count inferencex inferencemax/run_20286929996_agg_bmk.json 144 0
    count inferencex inferencemax/run_20286968709_agg_bmk.json 159 0
    count inferencex inferencemax/run_20321908209_agg_bmk.json 270 0
    count inferencex inferencemax/run_20609406656_agg_bmk.json 135 0
    count inferencex inferencemax/run_20742072203_agg_bmk.json 222 0
    count inferencex inferencemax/run_20832485469_agg_bmk.json 123 0
    count inferencex inferencemax/run_20860620516_agg_bmk.json 45 0
    count inferencex inferencemax/run_21012127808_agg_bmk.json 195 0
    refused inferencex inferencemax/run_20768696438_agg_bmk.json "an empty run"
}

@test "InferenceX: established system output" {
    is inferencex inferencemax/run_20218553330_agg_bmk.json 4056.10 system_output gpt-oss-120b \
        "$(gpu H100 2)" "$(load 1024 1024)" '"concurrency":64,'
    is inferencex inferencemax/run_20609406656_agg_bmk.json 1208.86 system_output DeepSeek-R1-0528 \
        "$(gpu MI300X 8)" "$(load 1024 1024)" '"concurrency":64,'
    # disaggregated: the decode GPUs make it, prefill and decode have to be paid
    is inferencex inferencemax/run_20832485469_agg_bmk.json 20950.46 system_output DeepSeek-R1 \
        "$(gpu MI355X 24)" "$(load 1024 1024)" '"concurrency":2048,' spec=mtp
    is inferencex inferencemax/run_20742072203_agg_bmk.json 80256.85 system_output gpt-oss-120b \
        "$(gpu GB200 3)" "$(load 1024 1024)" '"concurrency":2560,'
}

@test "MLPerf: all three forms" {
    count mlperf mlperf/v5.1_summary_results.json 252 0
    count mlperf mlperf/v6.1_summary_first_entries.json 4 0
    is mlperf mlperf/v5.1_summary_results.json 8840.42 system_output llama2-70b-99 \
        "$(gpu MI300X 8)" interactive submitter=AMD
    is mlperf mlperf/v6.1_summary_first_entries.json 121818.00 system_output gpt-oss-120b \
        "$(gpu MI355X 8)" scenario=offline
    is mlperf mlperf/v4.1_DGX-H100_H100-SXM-80GBx8_TRT_llama2-70b-99_Offline_mlperf_log_summary.txt \
        24524.90 system_output llama2-70b-99 "$(gpu H100 8)"
    is mlperf mlperf/v4.1_DGX-H100_H100-SXM-80GBx8_TRT_llama2-70b-99_Server_mlperf_log_summary.txt \
        21605.79 system_output llama2-70b-99 "$(gpu H100 8)"
    is mlperf mlperf/v4.1_H200-SXM-141GBx8_TRT_gptj-99_Offline_mlperf_log_summary.txt \
        20086.10 system_output gptj-99 "$(gpu H200 8)"
}

@test "TensorRT-LLM: per GPU and per group are told apart" {
    count tensorrt-llm trtllm/performance_v0.6.1.md 16 1
    count tensorrt-llm trtllm/perf_overview_v0.17_llama31.md 97 0
    count tensorrt-llm trtllm/perf_overview_v1.0.md 192 0
    count tensorrt-llm ../more/trtllm/perf_overview_per_gpu_585c7565_tables.md 150 0
    is tensorrt-llm trtllm/performance_v0.6.1.md 5314.00 system_output "LLaMA 70B" \
        "$(gpu H100 2)" "$(load 128 128)"
    is tensorrt-llm trtllm/perf_overview_v0.17_llama31.md 13181.24 system_output "LLaMA v3.1 70B" \
        "$(gpu H200 8)" "$(load 1000 1000)"
    is tensorrt-llm trtllm/perf_overview_v1.0.md 4205.00 system_output "Llama 3.3 70B" \
        "$(gpu H100 2)" "$(load 1000 1000)"
    is tensorrt-llm ../more/trtllm/perf_overview_per_gpu_585c7565_tables.md 4418.00 system_output \
        "LLaMA v3.3 70B" "$(gpu H100 2)" "$(load 1000 1000)"
}

@test "OpenRouter's statistics: providers, and a retired model" {
    count openrouter-stats openrouter/stats_endpoint_meta-llama_llama-3.1-8b-instruct_2026-07-20.json 5 0
    is openrouter-stats openrouter/stats_endpoint_openai_gpt-4o_2026-07-20.json 37.00 request_output \
        openai/gpt-4o azure
    is openrouter-stats openrouter/stats_endpoint_meta-llama_llama-3.1-8b-instruct_2026-07-20.json \
        83.00 request_output meta-llama/llama-3.1-8b-instruct groq
    refused openrouter-stats openrouter/stats_endpoint_google_gemini-flash-1.5_2026-07-20.json "null"
    refused openrouter-stats openrouter/endpoints_null_perf_2026-09.json "none of 1 endpoints"
}

@test "Artificial Analysis: not measured is no speed" {
    count artificial-analysis aa_api/llms_models_2026-02-10.json 798 0
    count artificial-analysis aa_api/llms_models_2026-07-24.json 1046 0
    count artificial-analysis aa_api/llms_models_2026-07-25.json 915 0
    # the November version of GPT-4o, under the slug "gpt-4o": measured, then retired
    id=c1045dc0-4fd3-4adb-9548-18763e0d051f
    is artificial-analysis aa_api/llms_models_2026-02-10.json 184.47 request_output $id \
        '"input_length":1000'
    is artificial-analysis aa_api/llms_models_2026-07-25.json "" request_output $id
    is artificial-analysis aa_api/llms_models_2026-07-25.json 2.50 input $id
    refused artificial-analysis aa_api/error_2026-02-10T0402.json "API key is required"
    refused artificial-analysis aa_api/v2_language_models_free_shape.json "page 1 of 4"
}

@test "Artificial Analysis: saved pages" {
    count artificial-analysis-page aa_page/leaderboard_models_2026-07-10.json 1053 0
    count artificial-analysis-page aa_page/leaderboards_models_2026-07-10_reconstructed.html 61 0
    count artificial-analysis-page aa_page/leaderboards_models_2026-07-10_reconstructed_split.html 61 0
    count artificial-analysis-page aa_page/home_2026-07-10_ldjson_reconstructed.html 25 0
    count artificial-analysis-page aa_scrape_2025/leaderboard_2025-08-13.csv 1574 0
    is artificial-analysis-page aa_text/models_gpt-4_2024-early.txt 19.20 request_output GPT-4
    is artificial-analysis-page aa_text/models_gemini-1-5-flash_2024-mid.txt 139.50 request_output \
        "Gemini 1.5 Flash"
    is artificial-analysis-page aa_text/models_gpt-4o-2024-05-13_providers.txt 115.00 request_output \
        "GPT-4o (May '24)" azure
    refused artificial-analysis-page aa_scrape_2025/leaderboard_2025-08-13_noprovider.csv "API Provider"
    refused artificial-analysis-page aa_scrape_2025/leaderboard_2025-08-13_collapsed.csv "line 2"
}

@test "wages: FRED and the labour cost" {
    count fred-minimum-wage FEDMINNFRWG_2000_2020.csv 4 0
    count bls-ecec ../more/bls/ecec_total_compensation_per_hour.csv 15 0
    is bls-ecec ../more/bls/ecec_2018-09_release_start.txt 34.53 labour_cost "US private industry"
    run sh -c "'$rows' fred-minimum-wage '$docs/FEDMINNFRWG_2000_2020.csv' | cut -f7,8 | tail -1"
    [ "$output" = "7.25	2009-07-01T00:00:00Z" ]
}

@test "thefastest: an answer in one piece has no speed" {
    count thefastest thefastest/latest_2024-04-30_cdg_excerpt.json 10 0
}
