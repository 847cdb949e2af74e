#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Older files, and files whose views are not today's: a reader gives today's answers without touching
# the file, a writer puts the file right, and whatever happens in between leaves it whole.

load ../cli/lib.bash

sum() { sha256sum "$MTOK_DB" | cut -d' ' -f1; }
schema() { sql "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"; }

setup_db() {
    mtok init -q
    is 0
    schema >today
    mtok models --format csv
    echo "$output" >answer
}

# A reader answers as ever and leaves the file alone; a writer repairs it; no fact is lost.
check_repair() {
    facts >facts_before
    before=$(sum)
    mtok models --format csv
    is 0
    same "$(cat answer)" "$output"
    mtok models --format csv --as-of 2026-11-24
    is 0
    same "$(cat answer)" "$output"
    [ "$before" = "$(sum)" ]
    mtok sources disable litellm
    is 0
    same "$(cat today)" "$(schema)"
    same "$(cat facts_before)" "$(facts)"
    mtok models --format csv
    same "$(cat answer)" "$output"
}

@test "the migrations and views of the tree, run by the sqlite3 shell, are today's schema" {
    setup_db
    cat "$MTOK_SOURCE"/migrations/*.sql $(ls "$MTOK_SOURCE"/schema/views/*.sql | sort -V) | sqlite3 byhand.db
    same "$(DB=byhand.db schema)" "$(cat today)"
    newest=$(ls "$MTOK_SOURCE"/migrations | sed 's/^0*\([0-9]*\)-.*/\1/' | sort -n | tail -1)
    [ "$(sql "PRAGMA user_version")" -eq "$newest" ]
}

@test "dropped views are read all the same and made anew by the next writer" {
    setup_db
    sql "DROP VIEW believed; DROP VIEW model_now; DROP VIEW api_price"
    check_repair
}

@test "an altered view does not lie to a reader, and is made anew by the next writer" {
    setup_db
    sql "DROP VIEW model_now; CREATE VIEW model_now AS SELECT 'nobody/none' AS model, '' AS name, '' AS released, 0 AS open,
        NULL AS moe, NULL AS total_params, NULL AS active_params, NULL AS layers, NULL AS kv_heads, NULL AS head_dim, '' AS evidence"
    check_repair
}

@test "a view that stops the schema from being read is no way to lose the file" {
    setup_db
    # As a program of another version may leave it: it names a table that is not there.
    sql "DROP VIEW alias_now; CREATE VIEW alias_now AS SELECT * FROM table_of_another_version"
    check_repair
}

@test "a file of today is not written to by looking at its views" {
    setup_db
    before=$(sum)
    for command in "models" "sources --known" "check --max-age 9999 --max-pending 99" "assume"; do
        # shellcheck disable=SC2086
        mtok $command
        is 0
    done
    [ "$before" = "$(sum)" ]
    [ "$(ls "$BATS_TEST_TMPDIR" | grep -c 'test.db')" -eq 1 ]
}

@test "killed while the views are made anew: the old state or the new one" {
    setup_db
    sql "DROP VIEW believed"
    facts >facts_before
    for delay in 0.001 0.003 0.005 0.01 0.02 0.04; do
        cp "$MTOK_DB" try.db
        "$MTOK" sources disable litellm --db "$PWD/try.db" &
        pid=$!
        sleep $delay
        kill -9 $pid 2>/dev/null || true
        wait $pid || true
        [ "$(DB=try.db sql "PRAGMA integrity_check; PRAGMA foreign_key_check")" = ok ]
        views=$(DB=try.db sql "SELECT count(*) FROM sqlite_schema WHERE type='view'")
        all=$(grep -c '^view|' today)
        [ "$views" -eq "$all" ] || [ "$views" -eq $((all - 1)) ] # nothing in between
        same "$(cat facts_before)" "$(DB=try.db facts)"
        "$MTOK" sources disable litellm --db "$PWD/try.db"
        same "$(cat today)" "$(DB=try.db schema)"
        rm -f try.db*
    done
}

@test "killed while the file is made: the next run completes it" {
    for delay in 0.001 0.005 0.01 0.02 0.03 0.05 0.08; do
        rm -f "$MTOK_DB"*
        "$MTOK" init -q --now 2026-11-23 &
        pid=$!
        sleep $delay
        kill -9 $pid 2>/dev/null || true
        wait $pid || true
        mtok sources disable litellm
        is 0
        # Not the batches: it may have taken two of them.
        believed >got
        rm -f fresh.db
        "$MTOK" init -q --db fresh.db --now 2026-11-23
        DB=fresh.db believed | cmp - got
    done
}

@test "every older version becomes today's, with its facts" {
    newest=$(ls "$MTOK_SOURCE"/migrations | sed 's/^0*\([0-9]*\)-.*/\1/' | sort -n | tail -1)
    setup_db
    mtok backup whole.db
    for version in $(seq 0 $((newest - 1))); do
        rm -f "$MTOK_DB"*
        for file in "$MTOK_SOURCE"/migrations/*.sql; do
            number=$(basename "$file" | sed 's/^0*\([0-9]*\)-.*/\1/')
            [ "$number" -gt "$version" ] || sqlite3 "$MTOK_DB" ".read $file"
        done
        [ "$version" -eq 0 ] && : >"$MTOK_DB"
        if [ "$version" -gt 0 ]; then
            sql "PRAGMA application_id=$((0x6d746f6b)); PRAGMA user_version=$version;
                INSERT INTO source(id, name, role) VALUES (1, 'old', 'api price');
                INSERT INTO part(id, source_id) VALUES (1, 1);
                INSERT INTO batch(id, recorded_at, kind) VALUES (1, 1735689600, 'import');
                INSERT INTO fetch(id, part_id, batch_id, observed_at, outcome) VALUES (1, 1, 1, 1735689600, 'changed');
                INSERT INTO series(id, part_id, measure, subject) VALUES (1, 1, 'input', 'a');
                INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id) VALUES (1, 1735689600, 1, 0, 5000000000, 1);"
            before=$(sum)
            mtok models
            is 4 # only read, never brought up to date by a reader
            says "older mtok"
            [ "$before" = "$(sum)" ]
            mtok backup old-$version.db # before the upgrade is the time for it
            is 0
            [ "$(DB=old-$version.db sql "PRAGMA user_version")" -eq "$version" ]
        fi
        mtok init -q
        is 0
        same "$(cat today)" "$(schema)"
        [ "$(sql "PRAGMA user_version")" -eq "$newest" ]
        [ "$version" -eq 0 ] || [ "$(sql "SELECT value FROM observation AS o JOIN series AS se ON se.id=o.series_id
            JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id WHERE s.name='old'")" -eq 5000000000 ]
    done
}

@test "in an older file the series are marked whose newest row need not be believed; check holds to the marks" {
    for file in "$MTOK_SOURCE"/migrations/000[12]-*.sql; do sqlite3 "$MTOK_DB" ".read $file"; done
    sql "PRAGMA application_id=$((0x6d746f6b)); PRAGMA user_version=2;
        INSERT INTO source(id, name, role) VALUES (1, 'old', 'api price');
        INSERT INTO part(id, source_id) VALUES (1, 1);
        INSERT INTO batch(id, recorded_at, kind) VALUES (1, 1735689600, 'import'), (2, 1735689700, 'import');
        INSERT INTO fetch(id, part_id, batch_id, observed_at, outcome) VALUES (1, 1, 1, unixepoch('2025-03-01'), 'changed');
        INSERT INTO month VALUES ('2025-03', unixepoch('2025-03-01'), unixepoch('2025-04-01'));
        INSERT INTO series(id, part_id, measure, subject) VALUES (1, 1, 'input', 'plain'), (2, 1, 'input', 'twice'),
            (3, 1, 'input', 'retracted'), (4, 1, 'input', 'by hand'), (5, 1, 'input', 'missed'), (6, 1, 'input', 'jump');
        INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id, stated)
            SELECT id, unixepoch('2025-01-01'), 1, 0, 1000000000, 1, iif(id = 4, 2, 0) FROM series;
        INSERT INTO observation(series_id, since, batch_id, state, value, fetch_id) VALUES
            (1, unixepoch('2025-02-01'), 1, 0, 2000000000, 1), (2, unixepoch('2025-01-01'), 2, 0, 3000000000, 1),
            (3, unixepoch('2025-02-01'), 1, 0, 4000000000, 1), (3, unixepoch('2025-02-01'), 2, 4, NULL, 1),
            (5, unixepoch('2025-02-01'), 1, 3, NULL, 1), (6, unixepoch('2025-02-01'), 1, 5, 99000000000, 1);"
    mtok init -q
    is 0
    same "0 1 1 1 1 1" "$(sql "SELECT group_concat(amended, ' ') FROM (SELECT amended FROM series WHERE id < 7 ORDER BY id)")"
    wanted="plain|2
twice|3
retracted|1
by hand|1
missed|1
jump|1"
    query="SELECT s.subject, m.value / 1000000000 FROM series_monthly AS m JOIN series AS s ON s.id = m.series_id
        WHERE m.month = '2025-03' AND s.id < 7 ORDER BY s.id"
    same "$wanted" "$(sql "$query")"
    mtok query --format csv "$query"
    same "$wanted" "$(echo "$output" | tail -n +2 | tr -d '\r' | tr , '|')"
    mtok check
    is 5 # only that nobody fetches: the file itself is fine
    sql "UPDATE series SET amended = 0 WHERE id = 5"
    mtok check
    is 4
    says "series 5 has observations"
}

@test "released migrations are never edited" {
    # The hash of each migration as it was released; a new release adds its line.
    [ -f "$MTOK_SOURCE/tests/upgrade/released.sha256" ] || skip "nothing is released yet"
    cd "$MTOK_SOURCE/migrations"
    sha256sum --check --quiet "$MTOK_SOURCE/tests/upgrade/released.sha256"
}
