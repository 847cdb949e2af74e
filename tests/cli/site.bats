#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok site: whole files, only where something changed, and no link that leads nowhere.

setup_file() {
    export MTOK_DB=$BATS_FILE_TMPDIR/mtok.db SITE=$BATS_FILE_TMPDIR/site
    "$MTOK" init --now 2026-11-23 >/dev/null
    printf 'measure,subject,seller,tier,value,since\noutput,openai/gpt-4o,openai,standard,8.00,2026-12-15\n' \
        >"$BATS_FILE_TMPDIR/list-2026-11-20.csv"
    "$MTOK" import csv --quiet --now 2026-11-23 "$BATS_FILE_TMPDIR/list-2026-11-20.csv"
    "$MTOK" site "$SITE" --now 2026-11-23T08:00:00Z
}

@test "a second run on the same day touches nothing but what was spoilt" {
    touch -d 2020-01-01 "$BATS_FILE_TMPDIR/mark"
    find "$SITE" -type f -exec touch -d 2019-01-01 {} +
    echo spoilt >"$SITE/feed.xml"
    run "$MTOK" site "$SITE" --now 2026-11-23T17:30:00Z -v
    [ "$status" -eq 0 ]
    [[ $output == *": 1 files written, "* ]]
    [ "$(find "$SITE" -type f -newer "$BATS_FILE_TMPDIR/mark")" = "$SITE/feed.xml" ]
    tail -1 "$SITE/feed.xml" | grep -qx '</feed>'
    [ -z "$(find "$SITE" -type f | grep -vE '\.(html|csv|json|xml)$')" ]
}

@test "links lead somewhere, pages are whole" {
    for page in "$SITE"/index.html "$SITE"/models/openai_gpt-4o.html "$SITE"/months/2026-10.html; do
        tail -1 "$page" | grep -qx '</html>'
        folder=$(dirname "$page")
        for link in $(grep -oE 'href="[^"#:]+"' "$page" | cut -d'"' -f2 | sort -u); do
            [ -f "$folder/$link" ] || { echo "$page: $link"; return 1; }
        done
    done
    [ "$(find "$SITE/months" -name '*.html' | wc -l)" -gt 20 ]
    [ "$(find "$SITE/models" -name '*.html' | wc -l)" -gt 80 ]
    [ "$(find "$SITE/servers" -name '*.html' | wc -l)" -gt 30 ]
}

@test "the page of a month is the report of that month, changes included" {
    for month in 2024-11 2025-03 2026-10; do
        diff <("$MTOK" report --month $month --format html --now 2026-11-23T08:00:00Z) \
            <(grep -v -e '^<p><a href="../index.html">' -e '^<link rel="alternate"' "$SITE/months/$month.html")
    done
    grep -q 'p5.48xlarge capacity_block us-east-1, 41.528/h -&gt; 47.76/h' "$SITE/months/2026-10.html"
}

@test "the feed is well formed and has the changes" {
    if command -v xmllint >/dev/null; then xmllint --noout "$SITE/feed.xml"; fi
    grep -q 'p5.48xlarge capacity_block at aws, us-east-1: 41.528 to 47.76 USD per hour' "$SITE/feed.xml"
    [ "$(grep -o '<id>[^<]*' "$SITE/feed.xml" | sort | uniq -d | wc -l)" -eq 0 ]
}

@test "an announced price has its entry when it is told, and keeps it when it applies" {
    "$MTOK" site "$BATS_TEST_TMPDIR/later" --now 2026-12-20
    for feed in "$SITE/feed.xml" "$BATS_TEST_TMPDIR/later/feed.xml"; do
        grep -o '<entry>.*csv:openai/gpt-4o output at openai: new, 8.00 USD per Mtok.*</entry>' "$feed" |
            sed 's/<content.*//' >"$BATS_TEST_TMPDIR/entry"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/entry")" -eq 1 ]
        grep -q '<updated>2026-11-20T00:00:00Z</updated>' "$BATS_TEST_TMPDIR/entry"
        [ "$(grep -o '<updated>[^<]*' "$feed" | sort | tail -1 | cut -c10-19)" \< 2026-11-23 ]
        cat "$BATS_TEST_TMPDIR/entry" >>"$BATS_TEST_TMPDIR/both"
    done
    [ "$(sort -u "$BATS_TEST_TMPDIR/both" | wc -l)" -eq 1 ]
}

@test "data are the rows of the views" {
    [ "$(jq '.rows | length' "$SITE/data/markup_monthly.json")" -eq "$(($(wc -l <"$SITE/data/markup_monthly.csv") - 1))" ]
    jq -e '.rows[] | select(.month == "2024-11" and .scenario == "split-aws" and .model == "openai/gpt-4o") | .output_price == 10' \
        "$SITE/data/markup_monthly.json"
}

@test "a folder that cannot be made is said" {
    touch "$BATS_TEST_TMPDIR/file"
    run "$MTOK" site "$BATS_TEST_TMPDIR/file/below"
    [ "$status" -eq 1 ]
    [[ $output == *"cannot create the folder"* ]]
}
