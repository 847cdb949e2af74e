#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every question of docs/questions.md, on a database with the shipped history.

setup() {
    export MTOK_DB=$BATS_TEST_TMPDIR/mtok.db
    "$MTOK" init --now 2026-11-23 >/dev/null
}

# rows SQL-SHELL-ARGUMENT...: how many lines it gives; fails where a statement does.
rows() {
    sqlite3 -readonly -bail "$MTOK_DB" "$@" >"$BATS_TEST_TMPDIR/rows" || return 1
    wc -l <"$BATS_TEST_TMPDIR/rows"
}

@test "twenty questions, each answered by the shipped history" {
    mkdir "$BATS_TEST_TMPDIR/sql"
    awk -v folder="$BATS_TEST_TMPDIR/sql" '
        /^\*\*[0-9]+\./ { match($0, /[0-9]+/); number = substr($0, RSTART, RLENGTH) }
        /^```sql$/ { inside = 1; next }
        /^```$/ { inside = 0 }
        inside { print >(folder "/" number ".sql") }' "$MTOK_SOURCE/docs/questions.md"
    [ "$(ls "$BATS_TEST_TMPDIR/sql" | wc -l)" -eq 20 ]
    for file in "$BATS_TEST_TMPDIR"/sql/*.sql; do
        count=$(rows ".read $file") || { cat "$file"; return 1; }
        grep -q 'may be empty' "$file" || [ "$count" -gt 0 ] || { echo "no rows:"; cat "$file"; return 1; }
    done
}

@test "the canned questions for Datasette and Grafana are valid" {
    [ "$(jq '.databases.mtok.queries | length' "$MTOK_SOURCE/docs/datasette-metadata.json")" -ge 8 ]
    for i in $(jq -r '.databases.mtok.queries | keys[]' "$MTOK_SOURCE/docs/datasette-metadata.json"); do
        sql=$(jq -r --arg i "$i" '.databases.mtok.queries[$i].sql' "$MTOK_SOURCE/docs/datasette-metadata.json")
        count=$(rows ".parameter set :model \"'openai/gpt-4o'\"" \
            ".parameter set :scenario \"'split'\"" ".parameter set :month \"'2026-10'\"" "$sql") || return 1
        [ "$count" -gt 0 ] || { echo "no rows: $sql"; return 1; }
    done
    board=$MTOK_SOURCE/docs/grafana-dashboard.json
    [ "$(jq '[.panels[].targets[]?] | length' "$board")" -ge 6 ]
    count=$(jq '[.panels[].targets[]?] | length' "$board")
    for ((i = 0; i < count; i++)); do
        sql=$(jq -r --argjson i "$i" '[.panels[].targets[]?][$i].queryText' "$board")
        sql=${sql//\$\{model:sqlstring\}/\'openai/gpt-4o\'}
        sql=${sql//\$\{scenario:sqlstring\}/\'split\'}
        found=$(rows "$sql") || return 1
        [ "$found" -gt 0 ] || { echo "no rows: $sql"; return 1; }
    done
}
