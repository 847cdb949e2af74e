#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every real document through `mtok import` into one database: each is read or refused as
# everything.list says, nothing of one source gets into another's series, and the figures that are
# established come out of the views. Skipped where the documents are not at hand. The table of
# sources is printed with `bats --show-output-of-passing-tests`.

setup_file() {
    export data=${MTOK_REAL_DATA:-$MTOK_SOURCE/../shared/data} work=$BATS_FILE_TMPDIR
    [ -d "$data" ] || return 0
    data=$(cd "$data" && pwd)
    "$MTOK_SOURCE/tests/real/everything.bash" "$data" "$MTOK_SOURCE/tests/real/everything.list" "$work"
}
setup() {
    [ -d "$data" ] || { echo "# SKIPPED: no real documents at $data" >&3; skip "no real documents"; }
    db=$work/all.db
}
# asked NOW QUERY: a view as of that day
asked() {
    { echo "CREATE TEMP TABLE as_of (batch_id INTEGER, now INTEGER);
            INSERT INTO as_of VALUES (9223372036854775807, unixepoch('$1'));"
      for f in $(ls "$MTOK_SOURCE"/schema/views/*.sql | sort -V); do
          case $f in *-as_of.sql) ;; *) sed 's/^CREATE VIEW /CREATE TEMP VIEW /' "$f" ;; esac
      done
      echo "$2;"; } | sqlite3 -batch "$db"
}
same() { [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2"); return 1; }; }

@test "every document is on the list, and comes to what the list says" {
    same "" "$(grep '^unlisted' "$work/documents.tsv")"
    awk -F '\t' '
        NR == FNR { if ($1 == "read" || $1 == "bad") wanted[$2 FS $4] = $1; next }
        { got = $2 == "quarantined" || $2 == "failed" ? "bad" : "read"; seen[$1 FS $3] = 1
          if (wanted[$1 FS $3] != got) { print wanted[$1 FS $3] " wanted: " $0; wrong = 1 } }
        END { for (w in wanted) if (!(w in seen)) { print "not taken: " w; wrong = 1 } exit wrong }' \
        "$work/documents.tsv" "$work/outcomes.tsv"
    column -t -s "$(printf '\t')" \
        -N source,documents,rows,refused,quarantined,seconds "$work/table.tsv"
}

@test "a refusal names the document and says what was expected" {
    awk -F '\t' '$2 == "quarantined" && (index($4, $3) == 0 || length($4) < length($3) + 20) { print; bad = 1 }
                 END { exit bad }' "$work/outcomes.tsv"
}

@test "no reading of one source is in another's series" {
    same 0 "$(sqlite3 "$db" "SELECT count(*) FROM observation AS o JOIN series AS s ON s.id = o.series_id
        JOIN fetch AS f ON f.id = o.fetch_id WHERE f.part_id <> s.part_id")"
    same 0 "$(sqlite3 "$db" "SELECT count(*) FROM refusal AS r JOIN fetch AS f ON f.id = r.fetch_id
        LEFT JOIN series AS s ON s.id = r.series_id WHERE f.part_id <> r.part_id OR s.part_id <> r.part_id")"
    same 0 "$(sqlite3 "$db" "SELECT count(*) FROM statement AS t JOIN series AS s ON s.id = t.series_id
        JOIN fetch AS f ON f.id = t.fetch_id WHERE f.part_id <> s.part_id")"
}

@test "the file is whole, and importing again changes nothing" {
    "$MTOK" check --db "$db" >/dev/null || [ $? -eq 5 ] # what is overdue or waits for a review is said
    same ok "$(sqlite3 "$db" "PRAGMA integrity_check")"
    same "" "$(sqlite3 "$db" "PRAGMA foreign_key_check")"
    before=$(sqlite3 "$db" "SELECT count(*), max(batch_id) FROM observation")
    "$MTOK" import litellm --quiet --db "$db" "$data"/api-prices/litellm/*.json "$data"/api-prices/litellm-series/*.json
    same "$before" "$(sqlite3 "$db" "SELECT count(*), max(batch_id) FROM observation")"
}

@test "each model that two sources carry is mapped, and no name means several models" {
    sqlite3 -batch -separator $'\t' "$db" "SELECT s.name, a.name, iif(a.model = s.name || ':' || a.name, '', a.model)
        FROM alias_now AS a JOIN source AS s ON s.id = a.source_id ORDER BY 2, 1" >"$BATS_TEST_TMPDIR/names.tsv"
    [ "$(grep -c . "$BATS_TEST_TMPDIR/names.tsv")" -gt 5000 ]
    here=$MTOK_SOURCE/tests/real
    same "" "$(awk -f "$here/names.awk" "$here/names.list" "$BATS_TEST_TMPDIR/names.tsv")"
    # the check itself finds a name that is missing, and two models under one name
    sed 's,\tgpt-4o\t.*,\tgpt-4o\t,; s,^portkey\to3\t.*,portkey\to3\topenai/o4,' "$BATS_TEST_TMPDIR/names.tsv" >"$BATS_TEST_TMPDIR/worse.tsv"
    awk -f "$here/names.awk" "$here/names.list" "$BATS_TEST_TMPDIR/worse.tsv" >"$BATS_TEST_TMPDIR/worse"
    grep -q '^not mapped: litellm: gpt-4o$' "$BATS_TEST_TMPDIR/worse"
    grep -q '^one of several meanings: portkey: o3 is openai/o4: o3$' "$BATS_TEST_TMPDIR/worse"
}

@test "a name in two spellings of one source: one row a key, and one price" {
    same "" "$(sqlite3 "$db" "SELECT model, seller, source, component, since FROM api_price
        GROUP BY model, seller, source, component, tier, context_min, since HAVING count(*) > 1;
        SELECT model, platform, source, since FROM throughput GROUP BY model, platform, kind, token_kind, gpu, gpus,
            precision, input_length, output_length, concurrency, source, since HAVING count(*) > 1")"
    [ "$(sqlite3 "$db" "SELECT count(*) FROM (SELECT 1 FROM api_series GROUP BY model, seller, source, component, tier,
        context_min HAVING count(DISTINCT subject) > 1)")" -gt 1000 ]
    same "" "$(sqlite3 "$db" "SELECT s.model, s.seller, s.source, s.component, s.tier, group_concat(s.subject || ' ' || i.value)
        FROM api_series AS s JOIN interval AS i ON i.series_id = s.series_id
        WHERE i.until IS NULL AND s.component IN ('input', 'output')
        GROUP BY s.model, s.seller, s.source, s.component, s.tier, s.context_min, s.place
        HAVING count(DISTINCT i.value) > 1 AND count(DISTINCT s.subject) > 1")"
}

@test "deepseek-chat on 2025-12-26: five sources and the shipped history, four prices" {
    same "input|0.28|genai-prices 0.135 (off_peak); genai-prices 0.27; litellm 0.27; llm-prices 0.27; models-dev 0.28; portkey 0.14; shipped-prices 0.28|4
output|0.42|genai-prices 0.55 (off_peak); genai-prices 1.1; litellm 1.1; llm-prices 1.1; models-dev 0.42; portkey 0.28; shipped-prices 0.42|4" \
    "$(asked 2025-12-26 "SELECT component, usd_per_mtok, source || ' ' || format('%g', usd_per_mtok) || '; ' || runners_up, prices
        FROM price_disagreement WHERE month = '2025-12' AND model = 'deepseek/deepseek-chat' AND seller = 'deepseek'
          AND component IN ('input', 'output') ORDER BY 1" | while IFS='|' read -r component price line prices; do
            echo "$component|$price|$(echo "$line" | sed 's/; /\n/g' | LC_ALL=C sort | paste -sd ';' | sed 's/;/; /g')|$prices"
        done)"
}

@test "GPT-4o on 2024-10-20: 2.5/10 is believed against LiteLLM's 5/15" {
    same "input|2.5|shipped-prices|litellm 5
output|10.0|shipped-prices|litellm 15" "$(asked 2024-10-20 "SELECT component, usd_per_mtok, source, runners_up
        FROM price_disagreement WHERE month = '2024-10' AND model = 'openai/gpt-4o' AND component IN ('input', 'output')
        ORDER BY 1")"
}

@test "o3 in 2025-11 is 2/8; llm-prices is outvoted, also without the shipped history" {
    query="SELECT component, usd_per_mtok, runners_up LIKE '%llm-prices %0 (outvoted)%' FROM price_disagreement
        WHERE month = '2025-11' AND model = 'openai/o3' AND component IN ('input', 'output') ORDER BY 1"
    same "input|2.0|1
output|8.0|1" "$(sqlite3 "$db" "$query")"
    sqlite3 "$db" ".backup '$BATS_TEST_TMPDIR/less.db'"
    sqlite3 "$BATS_TEST_TMPDIR/less.db" "UPDATE series SET amended = 1;
        UPDATE observation SET state = 4, value = NULL WHERE series_id IN (
        SELECT e.id FROM series AS e JOIN part AS p ON p.id = e.part_id JOIN source AS s ON s.id = p.source_id
        WHERE s.name = 'shipped-prices')"
    same "input|2.0|1
output|8.0|1" "$(sqlite3 "$BATS_TEST_TMPDIR/less.db" "$query")"
}

@test "claude-sonnet-5: the increase of 2026-09-01 was called off" {
    same "2.0|anthropic" "$(asked 2026-10-01 "SELECT usd_per_mtok, source FROM api_price_monthly
        WHERE month = '2026-10' AND model = 'anthropic/claude-sonnet-5' AND component = 'input' AND tier = 'standard'
          AND seller = 'anthropic' AND context_min = 0")"
}

@test "the market of 2026-09-19: a block is 1.3 times the cheapest quote" {
    same 1.30 "$(asked 2026-09-19 "SELECT format('%.2f', b.usd_per_hour / min(q.usd_per_hour))
        FROM server_price_headline_monthly AS b JOIN market_quote_monthly AS q USING (month, gpu)
        WHERE month = '2026-09' AND b.server = 'p5.48xlarge' AND b.price_kind = 'capacity_block' AND q.counts")"
}

@test "the scan in C tells every month of every series as the view does" {
    query="SELECT * FROM series_monthly ORDER BY series_id, month"
    "$MTOK" query --format csv --now 2026-11-26 --db "$db" "$query" | tail -n +2 | tr -d '\r' >"$work/scan.csv"
    asked 2026-11-26 ".mode csv
$query" | tr -d '\r' >"$work/view.csv"
    [ "$(wc -l <"$work/view.csv")" -gt 200000 ]
    cmp "$work/scan.csv" "$work/view.csv"
    "$MTOK" check --db "$db" --max-pending 1000 --max-age 100000 # its marks too
}
