#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The monthly report, on the facts of the two model pages.
load pages.bash

setup() {
    page_db
}

@test "the answer comes first, with interval, probability and what it leaves out" {
    run mtok report --month 2024-11
    [ "$status" = 0 ]
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"If GPT-4o has 50-200B active parameters, it is not sold at a loss: its output sells at 6.8x"* ]]
    [[ $text == *"(2.1-21x, 5-95 %), the chance of a price below that cost is 0.3%."* ]]
    [[ $text == *"needs the sparse FP8 peak and servers that are never idle; the chance of 40x or more is 0.6%."* ]]
    [[ $text == *"Weak point: the rent, assumed 25.30/h (16-40)"* ]]
    [[ $text == *"Serving only (no training, staff, free users), before batch and cache discounts."* ]]
}

@test "the page of 2024-11 word for word" {
    mtok report --month 2024-11 >"$BATS_TEST_TMPDIR/page.txt"
    diff -u "$MTOK_SOURCE/tests/cli/report-2024-11.txt" "$BATS_TEST_TMPDIR/page.txt"
}

@test "the page of 2026-10 word for word" {
    mtok report --month 2026-10 >"$BATS_TEST_TMPDIR/page.txt"
    diff -u "$MTOK_SOURCE/tests/cli/report-2026-10.txt" "$BATS_TEST_TMPDIR/page.txt"
}

@test "no line is wider than 79 but for words that cannot be broken" {
    for month in 2024-11 2026-10; do
        wide=$(mtok report --month $month | awk 'length($0) > 79 && NF > 1')
        [ -z "$wide" ] || { echo "$wide"; false; }
    done
}

@test "HTML: links lead to something, each figure of section 2 to its derivation, steps are told once" {
    mtok report --month 2026-10 --format html >"$BATS_TEST_TMPDIR/page.html"
    grep -oE 'href="#[^"]+' "$BATS_TEST_TMPDIR/page.html" | cut -d'#' -f2 | sort -u >"$BATS_TEST_TMPDIR/links"
    grep -oE ' id="[^"]+' "$BATS_TEST_TMPDIR/page.html" | cut -d'"' -f2 | sort >"$BATS_TEST_TMPDIR/ids"
    [ -z "$(uniq -d "$BATS_TEST_TMPDIR/ids")" ]
    [ -z "$(comm -23 "$BATS_TEST_TMPDIR/links" "$BATS_TEST_TMPDIR/ids")" ]
    step=$(grep '>split-aws</th>' "$BATS_TEST_TMPDIR/page.html" | grep -oE 'href="#s[0-9]+">3\.6<' | grep -oE 's[0-9]+')
    grep "<li id=\"$step\">" "$BATS_TEST_TMPDIR/page.html" | grep -q 'output markup = 10 / 2.79.* = 3.58'
    mtok report --month 2024-11 --format html |
        grep -q '1.25/5.00 (<a href="#source-b">b</a>, believed), 3.50/10.50 (<a href="#source-a">a</a>\*)'
    # the wage and the price of the headline, which all sets share
    [ "$(grep -c 'minimum wage, New York City = 17 USD/h' "$BATS_TEST_TMPDIR/page.html")" -eq 1 ]
}

@test "section 2 is what the sqlite3 shell gives" {
    mtok report --month 2026-10 | sed -n '/^2 /,/^3 /p' | tr -s ' ' >"$BATS_TEST_TMPDIR/sets"
    sql "SELECT format('%s %.2f', scenario, c.usd_per_server_hour), format('%.1f %.1f %.1f %.0f', input_markup, output_markup,
            blend_markup, 100 * gross_margin) FROM markup_monthly JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2026-10' AND model = 'openai/gpt-4o'" >"$BATS_TEST_TMPDIR/rows"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/rows")" -ge 6 ]
    while IFS='|' read -r set figures; do
        grep -q "^ ${set% *} ${set##* }[*]* .* $figures\$" "$BATS_TEST_TMPDIR/sets" || { echo "$set $figures"; cat "$BATS_TEST_TMPDIR/sets"; false; }
    done <"$BATS_TEST_TMPDIR/rows"
}

@test "Markdown has the same words" {
    for month in 2024-11 2026-10; do
        mtok report --month $month | words >"$BATS_TEST_TMPDIR/text"
        mtok report --month $month --format md | words >"$BATS_TEST_TMPDIR/md"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/md")" -gt 300 ]
        diff "$BATS_TEST_TMPDIR/text" "$BATS_TEST_TMPDIR/md"
    done
}

@test "csv and json are the rows of markup_monthly" {
    mtok report --month 2026-10 --format csv >"$BATS_TEST_TMPDIR/rows.csv"
    grep -q '^month,scenario,model,seller,input_price,output_price,blend_price,input_cost,output_cost,' "$BATS_TEST_TMPDIR/rows.csv"
    same "" "$(same_rows "$BATS_TEST_TMPDIR/rows.csv" "SELECT m.*, c.method, c.server, c.gpu, c.gpus, c.usd_per_server_hour,
            c.active_params, c.peak_flops, c.mfu_prefill, c.mfu_decode, c.utilization, c.tokens_per_second
        FROM markup_monthly AS m JOIN cost_monthly AS c USING (month, scenario, model)
        WHERE month = '2026-10' ORDER BY month, scenario, model")"
    mtok report --month 2026-10 --format json >"$BATS_TEST_TMPDIR/rows.json"
    same "1|report|$(($(wc -l <"$BATS_TEST_TMPDIR/rows.csv") - 1))" "$(sqlite3 :memory: "SELECT json_extract(j, '$.version'),
        json_extract(j, '$.command'), json_array_length(j, '$.rows') FROM (SELECT readfile('$BATS_TEST_TMPDIR/rows.json') AS j)")"
    same "3.10657" "$(sqlite3 :memory: "SELECT format('%.5f', json_extract(value, '$.output_markup'))
        FROM json_each(readfile('$BATS_TEST_TMPDIR/rows.json'), '$.rows') WHERE json_extract(value, '$.scenario') = 'split'
        AND json_extract(value, '$.model') = 'openai/gpt-4o'")"
}

@test "--scenario and --model limit the rows" {
    mtok report --month 2024-11 --format csv --scenario post-2024 --model openai/gpt-4o >"$BATS_TEST_TMPDIR/one.csv"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/one.csv")" = 2 ]
    grep -q '^2024-11,post-2024,openai/gpt-4o,openai,2.5,10,4.375,0.2300' "$BATS_TEST_TMPDIR/one.csv"
}

@test "a model of unknown size gets no cost but what its price would pay for" {
    run mtok report --month 2024-11 --model openai/o1-preview
    [ "$status" = 0 ]
    text=$(echo "$output" | tr -s '\n ' '  ')
    [[ $text == *"What it costs to serve o1-preview is not known"*"just pays for 4.05T active parameters (1.6-10T, 5-95 %)"* ]]
    [[ $text == *"44.4x"* ]]
}

@test "the same bytes again, and the file is not touched" {
    chmod 444 "$DB"
    before=$(sha256sum "$DB")
    mtok report --month 2026-10 >"$BATS_TEST_TMPDIR/1"
    mtok report --month 2026-10 >"$BATS_TEST_TMPDIR/2"
    mtok report --month 2026-10 --as-of 2026-11-22 >"$BATS_TEST_TMPDIR/3"
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/2"
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/3"
    [ "$(sha256sum "$DB")" = "$before" ]
    [ -z "$(ls "$BATS_TEST_TMPDIR" | grep -E 'test.db-(wal|shm|journal)')" ]
}

@test "--output writes the file whole or leaves it" {
    echo old >"$BATS_TEST_TMPDIR/out.txt"
    run mtok report --month 2031-01 --output "$BATS_TEST_TMPDIR/out.txt"
    [ "$status" = 1 ]
    [ "$(cat "$BATS_TEST_TMPDIR/out.txt")" = old ]
    mtok report --month 2024-11 --output "$BATS_TEST_TMPDIR/out.txt"
    mtok report --month 2024-11 | cmp - "$BATS_TEST_TMPDIR/out.txt"
    [ "$(ls "$BATS_TEST_TMPDIR" | grep -c '^out.txt')" = 1 ]
    run mtok report --month 2024-11 --output "$BATS_TEST_TMPDIR/no/such/folder/out.txt"
    [ "$status" = 1 ]
    [[ $output == *"no/such/folder/out.txt: cannot be written"* ]]
}

@test "months, models, scenarios and times that do not exist are said plainly" {
    run mtok report --month 2031-01
    [ "$status" = 1 ]
    [[ $output == *"2031-01: no figures; list prices are on file that begin from 2024-10 to 2026-10"* ]]
    run mtok report --month 2024-13
    [ "$status" = 2 ]
    run mtok report --month 2024
    [ "$status" = 2 ]
    [[ $output == *"expected a month such as 2026-10"* ]]
    run mtok report --scenario nonsense
    [ "$status" = 2 ]
    [[ $output == *"known: frontier-best, measured, owner"* ]]
    run mtok report --model openai/gpt-99
    [ "$status" = 2 ]
    [[ $output == *"openai/gpt-99: no such model"* ]]
    run mtok report --as-of 2020-01-01
    [ "$status" = 1 ]
    [[ $output == *"nothing had been recorded by 2020-01-01; the first recording is of 2026-11-20T00:00:00Z"* ]]
}

@test "a month without a wage or a quote says not known, never 0" {
    run mtok report --month 2024-11 --place Atlantis
    [ "$status" = 0 ]
    [[ $output == *"Not known: no minimum wage of Atlantis"* ]]
    [[ $output == *"no market quote of this month is on"* ]]
}

@test "--against tells corrections, late arrivals and changed assumptions apart" {
    sqlite3 "$DB" "INSERT INTO batch VALUES (2, unixepoch('2026-11-22'), 'correct', 'mtok', 'host', 'test');
        INSERT INTO observation SELECT series_id, since, 2, 0, 6000000000, fetch_id, stated, 1, NULL FROM observation AS o
            JOIN series AS s ON s.id = o.series_id WHERE s.subject = 'o1-preview' AND s.measure = 'output';
        UPDATE series SET amended = 1;
        INSERT INTO series (part_id, measure, subject, seller, tier) SELECT part_id, 'output', 'o1-mini', 'openai', 'standard'
            FROM series WHERE subject = 'o1-preview' AND measure = 'output';
        INSERT INTO model_alias SELECT source_id, 'o1-mini', 2, 'openai/o1-mini', 'shipped', '' FROM model_alias WHERE name = 'o1-preview';
        INSERT INTO observation SELECT (SELECT id FROM series WHERE subject = 'o1-mini'), since, 2, 0, 12000000000, fetch_id, 0, 0, NULL
            FROM observation AS o JOIN series AS s ON s.id = o.series_id WHERE s.subject = 'o1-preview' AND s.measure = 'input';
        INSERT INTO assumption SELECT scenario, name, model, since, 2, low, 0.12, high, text, reason, evidence, 0 FROM assumption
            WHERE scenario = 'split' AND name = 'mfu_decode'"
    mtok report --month 2024-11 --against 2026-11-21 --format csv >"$BATS_TEST_TMPDIR/revised.csv"
    same "output price,openai/o1-preview,60,6,correction
output price,openai/o1-mini,,12,late arrival
decode MFU,,0.1,0.12,changed assumption
output cost,openai/gpt-4o,1.48,1.23,follows" "$(sqlite3 -csv :memory: ".import --csv $BATS_TEST_TMPDIR/revised.csv r" \
        "SELECT figure, model, iif(then_value = '', '', format('%.3g', then_value)) || '', format('%.3g', now_value) || '', reason FROM r
         WHERE figure IN ('output price', 'decode MFU') OR figure = 'output cost' AND model = 'openai/gpt-4o'
         ORDER BY reason = 'follows', figure DESC, model DESC" | tr -d '"\r')"
    run mtok report --month 2024-11 --against 2026-11-21
    [[ $output == *"o1-preview"*"60"*"6"*"correction"* ]]
    run mtok report --month 2024-11 --against 2026-11-22
    [[ $output == *"Nothing was revised"* ]]
    run mtok report --month 2024-11 --against 2020-01-01
    [ "$status" = 1 ]
    mtok report --month 2024-11 --as-of 2026-11-21 --model openai/o1-preview | grep -q '60.00'
}

@test "without a month the running one is taken where it has figures" {
    mtok report | head -1 | grep -q 'REPORT 2026-11 .*prices at 2026-11-23T00:00:00Z'
    mtok report --now 2026-11-23 --format csv | sed -n 2p | grep -q '^2026-11,'
}

@test "published costs and reported margins stand beside the page's own, with their scope and date" {
    "$MTOK" init --now 2026-11-23 --quiet --db "$BATS_TEST_TMPDIR/shipped.db"
    page() { "$MTOK" report --quiet --now 2026-11-23 --db "$BATS_TEST_TMPDIR/shipped.db" "$@" | tr -s '\n ' '  '; }
    text=$(page --month 2026-10)
    [[ $text == *"lmsys deepseek-v3 output 0.200 (2025-05, "*"), here 1.19;"* ]]
    [[ $text == *"the post gpt-4o 0.230 (2024-11, "*"), here 3.22;"* ]]
    [[ $text == *"openai 70% or 3.3x (compute margin on paying users; 2025-10, "* ]]
    [[ $text == *"none of them that of one model"* ]]
    # what came later is not on an older page
    text=$(page --month 2024-11)
    [[ $text == *"openai 35% or 1.5x (compute margin on paying users; 2024-01, "* ]]
    [[ $text != *"70% or 3.3x"* && $text != *lmsys* ]]
    [[ $(page --month 2026-10 --model anthropic/claude-opus-4.5) == *"anthropic 70% or 3.3x (inference infrastructure; 2026-05, "* ]]
    sqlite3 "$BATS_TEST_TMPDIR/shipped.db" "SELECT count(*) FROM impossible_input WHERE kind <> 'sparse peak'" >"$BATS_TEST_TMPDIR/count"
    [ "$(cat "$BATS_TEST_TMPDIR/count")" = 0 ]
    [[ $(page --month 2026-10) != *" impossible "* ]]
}
