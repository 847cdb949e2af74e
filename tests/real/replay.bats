#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every real document is imported, then all that was kept is read again: the same facts, row for
# row, and nothing written; the same after all facts but the documents have been forgotten. Skipped
# where the documents are not at hand.

setup_file() {
    export data=${MTOK_REAL_DATA:-$MTOK_SOURCE/../shared/data} work=$BATS_FILE_TMPDIR
    [ -d "$data" ] || return 0
    data=$(cd "$data" && pwd)
    "$MTOK_SOURCE/tests/real/everything.bash" "$data" "$MTOK_SOURCE/tests/real/everything.list" "$work"
}
setup() {
    [ -d "$data" ] || { echo "# SKIPPED: no real documents at $data" >&3; skip "no real documents"; }
    cp "$work/all.db" "$BATS_TEST_TMPDIR/all.db"
    db=$BATS_TEST_TMPDIR/all.db before=$BATS_TEST_TMPDIR/before
}

# What is believed of every series, by its names: independent of ids and batches.
facts() {
    sqlite3 -batch "$1" "
        SELECT s.name, p.name, e.measure, e.subject, e.seller, e.place, e.tier, e.detail,
               b.since, b.state, b.value, b.stated, n.text
        FROM believed AS b JOIN series AS e ON e.id = b.series_id JOIN part AS p ON p.id = e.part_id
        JOIN source AS s ON s.id = p.source_id LEFT JOIN note AS n ON n.id = b.note_id
        WHERE b.state <> 4 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
        SELECT s.name, p.name, r.place, r.text, r.value, r.reason, r.kind, f.observed_at
        FROM refusal AS r JOIN part AS p ON p.id = r.part_id JOIN source AS s ON s.id = p.source_id
        JOIN fetch AS f ON f.id = r.fetch_id ORDER BY 1, 2, 3, 4, 6;"
}
rows() {
    for table in series observation statement refusal fetch document batch; do
        sqlite3 "$db" "SELECT '$table', count(*) FROM $table"
    done
}

@test "a replay of everything changes no row" {
    facts "$db" >"$before"
    [ "$(wc -l <"$before")" -gt 20000 ]
    first=$(rows)
    run "$MTOK" replay --all --db "$db"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *" 0 observations added"* ]]
    facts "$db" | cmp - "$before"
    diff <(echo "$first") <(rows)
}

@test "facts that were forgotten come back as they were" {
    facts "$db" >"$before"
    # The shipped history comes with the program, not out of kept documents.
    sqlite3 "$db" "PRAGMA foreign_keys=OFF;
        CREATE TEMP TABLE lost AS SELECT e.id FROM series AS e JOIN part AS p ON p.id = e.part_id
            JOIN source AS s ON s.id = p.source_id WHERE s.name NOT LIKE 'shipped-%' AND s.name <> 'post-2024'
            AND NOT EXISTS (SELECT 1 FROM fetch AS f JOIN document AS d ON d.sha256 = f.sha256
                WHERE f.part_id = p.id AND d.encoding NOT IN ('zstd', 'zstd-prefix'));
        DELETE FROM observation WHERE series_id IN (SELECT id FROM lost);
        DELETE FROM statement WHERE series_id IN (SELECT id FROM lost);
        DELETE FROM unsettled WHERE series_id IN (SELECT id FROM lost);
        DELETE FROM refusal WHERE series_id IN (SELECT id FROM lost)"
    [ "$(facts "$db" | wc -l)" -lt "$(wc -l <"$before")" ]
    run "$MTOK" replay --all --db "$db"
    echo "$output"
    [ "$status" -eq 0 ]
    facts "$db" | cmp - "$before"
    run "$MTOK" replay --all --db "$db"
    [[ $output == *" 0 observations added"* ]]
}
