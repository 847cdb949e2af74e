#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok query: a question of one's own, answered as the sqlite3 prompt answers it.

load lib.bash

@test "query answers what the prompt answers, in every monthly view" {
    mtok init --quiet
    is 0
    # The prompt has the clock's present: both are asked about months that are over.
    for view in series_monthly api_price_monthly server_price_monthly throughput_monthly wage_monthly \
        api_price_ranked_monthly; do
        sql="SELECT * FROM $view WHERE month BETWEEN '2024-06' AND '2026-09'"
        columns=$(sqlite3 "$MTOK_DB" "SELECT group_concat(name) FROM pragma_table_info('$view')")
        count=$(sqlite3 "$MTOK_DB" "SELECT count(*) FROM ($sql)")
        [ "$count" -gt 20 ] || { echo "$view: $count rows"; return 1; }
        plain='map_values(if type == "number" then . * 1e6 | round else . end)'
        "$MTOK" query --format json "$sql ORDER BY $columns" | jq -c ".rows[] | $plain" >ours
        "$MTOK" query --format json --from 2024-06 --to 2026-09 "SELECT * FROM $view ORDER BY $columns" |
            jq -c ".rows[] | $plain" >limited
        sqlite3 -json "$MTOK_DB" "$sql ORDER BY $columns" | jq -c ".[] | $plain" >prompt
        [ "$(wc -l <ours)" -eq "$count" ]
        cmp ours limited
        diff ours prompt | head -5
        cmp ours prompt
    done
}

# The planner takes each side of the union by itself and asks for no column that is not wanted. It does not
# where the types of columns differ between the sides, or with more than 500 subqueries.
@test "a join of monthly views is looked up, row by row" {
    mtok init --empty --quiet
    is 0
    sqlite3 "$MTOK_DB" "EXPLAIN QUERY PLAN SELECT p.month, p.model, p.usd_per_mtok, t.tokens_per_second, r.usd_per_hour
        FROM api_price_monthly AS p
        CROSS JOIN throughput_monthly AS t ON t.month = p.month AND t.model = p.model
        CROSS JOIN server_price_monthly AS r ON r.month = p.month AND r.server = 'p5.48xlarge'
        WHERE p.component = 'output' AND p.tier = 'standard'" >plan
    head -5 plan
    sed -n 2p plan | grep -qx '.--COMPOUND QUERY'
    sed '/^   .--UNION ALL/,$d' plan | grep '^   |  .--' >alone # steps of the loop over prices of one series
    cut -c1-80 alone
    grep -q 'SEARCH month .*(month=?)' alone # speeds of that month
    same '' "$(grep 'SEARCH fetch' alone)" # when it was confirmed
}

# Steps of SQLite's machine, which are the same at every run: the month asked for must find its way down through
# every subquery and window.
@test "one month of a metric is worked out alone" {
    mtok init --quiet
    is 0
    steps() { sqlite3 "$MTOK_DB" ".stats on" "SELECT count(*) FROM $1" | sed -n 's/Virtual Machine Steps: *//p'; }
    for view in api_price_ranked_monthly api_price_monthly seller_price_monthly own_price_monthly \
        server_price_by_source_monthly server_price_chosen_monthly server_price_by_provider_monthly \
        server_price_monthly server_price_headline_monthly market_quote_monthly market_price_monthly rent_monthly \
        scenario_chip_monthly scenario_monthly model_size_monthly measured_speed_monthly cost_monthly \
        markup_monthly markup_by_seller_monthly human_parity_monthly open_market_monthly \
        price_per_size_monthly change; do
        all=$(steps "$view")
        one=$(steps "$view WHERE month = '2025-06'")
        # of 47 months
        [ $((one * 7)) -lt "$all" ] || { echo "$view: $one steps for a month, $all for all"; return 1; }
    done
}

@test "query: as of a time, a limited calendar, standard input, JSON" {
    at 2025-06-01 init --empty --quiet
    map_doc v/2025-01-15_map.json a=20/60
    at 2025-06-01 import litellm v --quiet
    map_doc w/2025-02-15_map.json a=10/60
    at 2025-07-01 import litellm w --quiet
    sql="SELECT month, usd_per_mtok FROM api_price_monthly WHERE component = 'input' AND model = 'litellm:a' AND month = '2025-03'"
    at 2025-07-02 query --format csv "$sql"
    is 0
    same "month,usd_per_mtok
2025-03,10" "$output"
    at 2025-07-02 query --format csv --as-of 2025-06-02 "$sql"
    same "month,usd_per_mtok
2025-03,20" "$output"
    at 2025-07-02 query --format csv --from 2025-04 --to 2025-05 "SELECT DISTINCT month FROM api_price_monthly ORDER BY 1"
    same "month
2025-04
2025-05" "$output"
    output=$(echo "$sql" | "$MTOK" query --now 2025-07-02 --format json -)
    same "2025-03 10" "$(echo "$output" | jq -r '.rows[0] | "\(.month) \(.usd_per_mtok)"')"
}

@test "query is for questions: anything else is refused and changes nothing" {
    mtok init --empty --quiet
    before=$(sha256sum <"$MTOK_DB")
    mtok query "DELETE FROM source"
    is 2
    says "query takes one SELECT"
    mtok query "WITH x AS (SELECT 1) DELETE FROM source"
    is 1
    mtok query "SELECT 1; DELETE FROM source"
    is 1
    says "more than one statement"
    mtok query "SELECT a FROM nowhere"
    is 1
    says "no such table: nowhere"
    same "$before" "$(sha256sum <"$MTOK_DB")"
}
