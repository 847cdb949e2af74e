#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What a person does with the history: review, replay, correct, retract, check, backup, restore.

load lib.bash

day() { at "2026-10-$1T07:00:00Z" "${@:2}"; }

setup_map() {
    serve
    nothing_enabled
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    point litellm map.json
    day 10 fetch
    is 0
}

# A reply with half of the models, and what it says of gpt-a.
half() { map_doc /dev/stdout "gpt-a=$1" | jq -c 'with_entries(select(.key | test("filler-(6[0-9]|[1-5][0-9]|[0-9])$") or . == "gpt-a"))' >www/map.json; }

hash_of() { sha256sum "$1" | cut -c1-12; }

@test "a quarantined document is shown, and accepted with a note at the time it was first seen" {
    setup_map
    half 4/12
    day 11 fetch
    is 3
    day 12 fetch --all
    is 3
    hash=$(hash_of www/map.json)
    day 12 review --format csv
    is 0
    [ "$(echo "$output" | wc -l)" -eq 2 ]
    [[ $output == *"$hash,litellm,,2026-10-11T07:00:00Z,2,$(stat -c %s www/map.json),pending,"* ]]
    day 12 review accept "$hash"
    is 2
    says "--note"
    day 12 review accept "$hash" --note ""
    is 2
    day 12 review accept ffffffff --note x
    is 2
    says "no quarantined document begins so"
    day 12 review accept "$hash" --note "they split the list; checked by hand"
    is 0
    quiet
    same $'2026-10-10 5\n2026-10-11 4' "$(steps gpt-a input)"
    [ "$(sql "SELECT note FROM batch WHERE kind='review'")" = "they split the list; checked by hand" ]
    day 12 review --format csv
    [ "$(echo "$output" | wc -l)" -eq 1 ]
    day 12 review --all --format csv
    [[ $output == *",accept,they split the list; checked by hand,"* ]]
    day 12 review accept "$hash" --note again
    is 1
    day 12 review refuse "$hash" --note again
    is 1
    says "retract"
    # The same bytes are good from now on; so are they when they return after others.
    day 13 fetch --all
    is 0
    same "litellm/ unchanged 200" "$(fetches)"
    map_doc www/map.json gpt-a=4/12 gpt-b=1/2
    day 14 fetch --all
    is 0
    half 4/12
    day 15 fetch --all
    is 0
    [ "$(sql "SELECT count(*) FROM review")" -eq 1 ]
    # What was believed before the decision can still be asked.
    facts_then() { NOW=$1; "$MTOK" changes --as-of "$1" --since 2026-10-01 --until 2026-11-01 --format csv --source litellm; }
    [ "$(facts_then 2026-10-12T06:00:00Z | grep -c gpt-a)" -lt "$(facts_then 2026-10-12T08:00:00Z | grep -c gpt-a)" ]
}

@test "what is accepted enters with its jumps, at each time at which it was seen" {
    setup_map
    cp www/map.json full.json
    twenty() { jq '.[] |= with_entries(if .key | test("_cost_") then .value *= 20 else . end)'; }
    twenty <full.json >twenty.json
    cp twenty.json www/map.json
    day 11 fetch
    is 3
    says "times what they were"
    cp full.json www/map.json
    day 12 fetch --all
    is 0
    cp twenty.json www/map.json
    day 13 fetch --all
    is 3
    same 1 "$(sql "SELECT failures FROM part WHERE url LIKE '%map.json'")"
    day 14 review accept "$(hash_of twenty.json)" --note "they now sell by the book"
    is 0
    same 0 "$(sql "SELECT failures FROM part WHERE url LIKE '%map.json'")"
    # The way back on the 12th is a jump of its own that nobody has accepted or repeated.
    same $'2026-10-10 5\n2026-10-11 100' "$(steps gpt-a input)"
    [ "$(sql "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM good_fetch ORDER BY observed_at)")" = "changed changed not modified changed" ]
    day 14 changes --since 2026-10-01 --kind price --source litellm --format csv
    [ "$(echo "$output" | grep -c gpt-a)" -eq 2 ]
    facts >before
    day 15 replay --all
    is 0
    same "$(cat before)" "$(facts)"
    # What comes after is compared with what was accepted.
    map_doc /dev/stdout gpt-a=5/16 gpt-b=1/2 | twenty >www/map.json
    day 16 fetch --all
    is 0
    same '2026-10-16 320' "$(steps gpt-a output | tail -1)"
    same 100 "$(steps gpt-a input | tail -1 | cut -d' ' -f2)"
    # Nobody has accepted the way back.
    cp full.json www/map.json
    day 17 fetch --all
    is 3
    same 100 "$(steps gpt-a input | tail -1 | cut -d' ' -f2)"
}

@test "a refused document stays out, also when it comes again and when it is replayed" {
    setup_map
    half 4/12
    day 11 fetch
    is 3
    facts >before
    day 11 review refuse "$(hash_of www/map.json)" --note "a test page of theirs"
    is 0
    day 11 review --format csv
    [ "$(echo "$output" | wc -l)" -eq 1 ]
    day 12 fetch --all
    is 3
    [[ $(sql "SELECT message FROM fetch ORDER BY id DESC LIMIT 1") == *"refused in review"* ]]
    day 12 review --format csv
    [ "$(echo "$output" | wc -l)" -eq 1 ]
    day 13 replay litellm
    is 0
    same "$(cat before)" "$(facts)"
}

@test "replay changes nothing where the parser is the same, and keeps what was accepted" {
    setup_map
    half 4/12
    day 11 fetch
    day 11 review accept "$(hash_of www/map.json)" --note ok
    map_doc www/map.json gpt-a=3/9 gpt-b=1/2
    day 12 fetch --all
    is 0
    echo '{}' >www/map.json
    day 13 fetch --all
    is 3
    facts >before
    day 14 replay litellm
    is 0
    says "1 quarantined"
    same "$(cat before)" "$(facts)"
    day 14 replay --all -q
    is 0
    same "$(cat before)" "$(facts)"
}

@test "replay adds at its true time what an older parser could not read" {
    setup_map
    map_doc www/map.json gpt-a=4/12 gpt-b=1/2
    day 11 fetch
    is 0
    map_doc www/map.json gpt-a=3/9 gpt-b=1/2
    day 12 fetch
    is 0
    believed >want
    # As if the parser of the 11th had failed: its document was kept, not its facts.
    cp "$MTOK_DB" whole.db
    rm "$MTOK_DB"
    nothing_enabled
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    point litellm map.json
    day 10 fetch
    map_doc www/map.json gpt-a=4/12 gpt-b=1/2
    fault map.json etag=0
    day 11 fetch
    sql "UPDATE fetch SET outcome='quarantined', message='the parser of that day' WHERE observed_at=unixepoch('2026-10-11T07:00:00Z');
         DELETE FROM observation WHERE since=unixepoch('2026-10-11T07:00:00Z')"
    map_doc www/map.json gpt-a=3/9 gpt-b=1/2
    day 12 fetch
    same $'2026-10-10 5\n2026-10-12 3' "$(steps gpt-a input)"
    day 13 replay litellm
    is 0
    same $'2026-10-10 5\n2026-10-11 4\n2026-10-12 3' "$(steps gpt-a input)"
    same "$(cat want)" "$(believed)"
}

@test "correct: a fact by hand beside what it corrects; the old belief can still be asked" {
    setup_map
    map_doc www/map.json gpt-a=2.5/10 gpt-b=1/2
    day 15 fetch
    is 0
    day 16 correct litellm gpt-a input --since 2026-10-12 --value 2.5 --reason "their page says the 12th: https://example.org/p"
    is 0
    quiet
    same $'2026-10-10 5\n2026-10-12 2.5' "$(steps gpt-a input | awk '!seen[$2]++')"
    [ "$(sql "SELECT stated FROM observation WHERE since=unixepoch('2026-10-12')")" -eq 2 ]
    [ "$(sql "SELECT text FROM note JOIN observation ON note_id=note.id WHERE since=unixepoch('2026-10-12')")" = "their page says the 12th: https://example.org/p" ]
    # What is fetched later leaves it in its place.
    map_doc www/map.json gpt-a=2.5/10 gpt-b=1/3
    day 17 fetch
    map_doc www/map.json gpt-a=2/8 gpt-b=1/3
    day 18 fetch
    same $'2026-10-10 5\n2026-10-12 2.5\n2026-10-18 2' "$(steps gpt-a input | awk '!seen[$2]++')"
    for day in "2026-10-15T12:00:00Z 2026-10-12 0" "2026-10-16T12:00:00Z 2026-10-12 1"; do
        read -r time since want <<<"$day"
        "$MTOK" changes --as-of "$time" --now 2026-10-20 --since "$since" --until 2026-10-13 --source litellm --format csv >got
        [ "$(grep -c gpt-a got)" -eq "$want" ] || { cat got; return 1; }
    done
}

@test "correct and retract: wrong use changes nothing" {
    setup_map
    before=$(facts)
    day 11 correct litellm gpt-a input --value 3 --reason x
    is 2
    day 11 correct litellm gpt-a input --since 2026-10-10 --value 3
    is 2
    day 11 correct litellm gpt-a input --since 2026-10-10 --reason x
    is 2
    day 11 correct litellm gpt-a input --since 2026-10-10 --value -3 --reason x
    is 2
    day 11 correct litellm gpt-a input --since 2026-10-10 --value 3 --ended --reason x
    is 2
    day 11 correct litellm gpt-a input --since 2026-10-10 --value 3 --context-min many --reason x
    is 2
    day 11 correct litellm nosuch input --since 2026-10-10 --value 3 --reason x
    is 2
    day 11 correct litellm gpt-a colour --since 2026-10-10 --value 3 --reason x
    is 2
    day 11 retract litellm gpt-a input --since 2026-10-10
    is 2
    same "$before" "$(facts)"
}

@test "retract: out of belief, not out of the file, and later replies do not bring it back" {
    setup_map
    map_doc www/map.json gpt-a=7/15 gpt-b=1/2
    day 11 fetch
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    day 12 fetch
    same $'2026-10-10 5\n2026-10-11 7\n2026-10-12 5' "$(steps gpt-a input)"
    day 13 retract litellm gpt-a input --since 2026-10-11T07:00:00Z --reason "a slip of the source, see its issue 1"
    is 0
    same $'2026-10-10 5' "$(steps gpt-a input | awk '!seen[$2]++')"
    [ "$(sql "SELECT count(*) FROM observation WHERE since=unixepoch('2026-10-11T07:00:00Z') AND value=7000000000")" -eq 1 ]
    map_doc www/map.json gpt-a=5/15 gpt-b=1/4
    day 14 fetch
    day 14 replay litellm -q
    [ "$(steps gpt-a input | grep -c ' 7$')" -eq 0 ]
    # A fact of nothing cannot be retracted.
    day 15 retract litellm gpt-a input --since 2026-10-01 --reason x
    is 2
    says "2026-10-10T07:00:00Z"
}

@test "check: quiet when all is well, one line and exit 5 for each condition, thresholds as given" {
    setup_map
    day 11 check
    is 0
    quiet
    [ -z "$output" ]
    day 11 check --format json
    is 0
    [ "$(echo "$output" | jq -c .rows)" = "[]" ]
    at 2026-12-01 check # litellm's limit is 14 days
    is 5
    [[ $output == *"age"*"litellm"*"2026-10-10T07:00:00Z"* ]]
    day 13 check --max-age 2
    is 5
    day 12 check --max-age 2
    is 0
    day 11 sources disable litellm
    at 2026-12-01 check
    is 0
    sql "UPDATE source SET enabled=1 WHERE name='litellm'"
    half 4/12
    day 11 fetch --all
    day 11 check
    is 5
    [[ $output == *"pending"*"1 documents wait"* ]]
    day 11 check --max-pending 1
    is 0
    day 11 review refuse "$(hash_of www/map.json)" --note no
    day 11 check
    is 0
    day 11 check --min-free 999999999
    is 5
    [[ $output == *"disk"*"MiB free"* ]]
    day 11 check --max-size 0
    [ "$status" -eq $([ "$(stat -c %s "$MTOK_DB")" -ge 1048576 ] && echo 5 || echo 0) ]
    day 11 check --max-backup-age 1
    is 5
    [[ $output == *"backup"* ]]
    day 11 backup copy.db
    is 0
    day 12 check --max-backup-age 1
    is 0
    day 14 check --max-backup-age 1
    is 5
    for condition in age pending disk size backup; do
        "$MTOK" check --help | grep -q "^  $condition "
    done
    sqlite3 "$MTOK_DB" "PRAGMA foreign_keys=OFF; UPDATE fetch SET part_id=9999 WHERE id=(SELECT max(id) FROM fetch)"
    day 11 check
    is 4
    says "points at nothing"
}

@test "check: a collector that never ran, or stopped, is not fine" {
    serve
    nothing_enabled # at 2026-01-01
    at 2026-02-01 check
    is 0 # nothing is in use
    map_doc www/map.json gpt-a=5/15
    point litellm map.json
    at 2026-01-02 check
    is 0
    at 2026-02-01 check
    is 5
    [[ $output == *"age"*"no source was asked since 2026-01-01T00:00:00Z, when the database was made"* ]]
    at 2026-02-01 fetch
    at 2026-02-02 check
    is 0
    at 2026-02-09 check --max-age 30
    is 5
    [[ $output == *"no source was asked since 2026-02-01T00:00:00Z"* ]]
}

@test "backup: a whole, verified copy under its name only when it is done; restore puts it back" {
    setup_map
    facts >before
    day 11 backup copy.db
    is 0
    quiet
    [ "$(DB=copy.db sql "PRAGMA integrity_check; PRAGMA journal_mode")" = $'ok\ndelete' ]
    same "$(cat before)" "$(DB=copy.db facts)"
    [ ! -e copy.db.part ]
    day 11 backup copy.db
    is 1
    says "--force"
    day 11 backup --force "$MTOK_DB"
    is 2
    says "the database itself"
    day 11 backup --force copy.db
    is 0
    day 11 backup /dev/full/copy.db
    is 1
    day 11 backup none.db --db nosuch.db
    is 1
    [ ! -e none.db ] && [ ! -e nosuch.db ]
    map_doc www/map.json gpt-a=4/12 gpt-b=1/2
    day 12 fetch
    facts >after
    day 13 restore copy.db
    is 1
    says "--force"
    day 13 restore --force copy.db
    is 0
    same "$(cat before)" "$(facts)"
    same "$(cat after)" "$(DB=$MTOK_DB.before-restore facts)"
    # Into nothing, in a folder that is not there yet.
    day 13 restore copy.db --db new/place/x.db
    is 0
    same "$(cat before)" "$(DB=new/place/x.db facts)"
}

@test "restore refuses what is no backup, and leaves everything as it is" {
    setup_map
    before=$(sha256sum <"$MTOK_DB")
    echo text >text.db
    : >empty.db
    sqlite3 foreign.db "CREATE TABLE t(x)"
    cp "$MTOK_DB" damaged.db
    dd if=/dev/urandom of=damaged.db bs=4096 seek=5 count=10 conv=notrunc 2>out
    cp "$MTOK_DB" newer.db
    sqlite3 newer.db "PRAGMA user_version=99"
    for file in text empty foreign damaged newer; do
        day 11 restore --force $file.db
        is 4
        says "$file.db"
        [ "$before" = "$(sha256sum <"$MTOK_DB")" ]
    done
    day 11 restore --force nosuch.db
    is 1
    [ "$before" = "$(sha256sum <"$MTOK_DB")" ]
    [ -z "$(ls | grep -E 'part|before-restore')" ]
}

@test "restore over a damaged database whose last writer was killed" {
    setup_map
    day 11 backup copy.db
    facts >before
    # A log that belongs to the old file, and an old file that is no good any more.
    sqlite3 "$MTOK_DB" "PRAGMA journal_mode=WAL" "UPDATE source SET title='spoilt'" ".shell cp $MTOK_DB-wal wal" >out
    cp wal "$MTOK_DB-wal"
    dd if=/dev/urandom of="$MTOK_DB" bs=4096 seek=3 count=10 conv=notrunc 2>out
    day 12 check
    is 4
    cp wal "$MTOK_DB-wal"
    day 12 restore --force copy.db
    is 0
    same "$(cat before)" "$(facts)"
    [ "$(sql "SELECT count(*) FROM source WHERE title='spoilt'")" -eq 0 ]
    [ ! -e "$MTOK_DB-wal" ]
    [ -e "$MTOK_DB.before-restore-wal" ]
    day 12 check --max-age 99
    is 0
}

@test "a backup does not wait for a running fetch" {
    setup_map
    fault map.json delay=5
    "$MTOK" fetch --all --now 2026-10-11 2>err &
    pid=$!
    for _ in $(seq 200); do [ "$(grep -c map requests.log)" -gt 1 ] && break; sleep 0.05; done
    SECONDS=0
    day 11 backup copy.db
    is 0
    quiet
    [ $SECONDS -lt 3 ]
    kill -TERM $pid
    wait $pid || true
    [ "$(DB=copy.db sql "PRAGMA integrity_check")" = ok ]
    [ "$(sql "SELECT count(*) FROM setting WHERE name='last_backup'")" -eq 1 ]
}

@test "sources shows the health of each part" {
    setup_map
    day 11 sources --format csv
    is 0
    [[ $(echo "$output" | head -1) == source,part,* ]]
    line=$(echo "$output" | grep '^litellm,')
    [[ $line == *2026-10-10T07:00:00Z* ]]
    [[ $line == *changed* ]]
    fault map.json status=404
    day 12 fetch --all
    day 12 sources --format json
    echo "$output" | jq -e '.rows[] | select(.source=="litellm") | .outcome == "failed" and (.message | contains("404")) and .last_good == "2026-10-10T07:00:00Z"' >out
    day 12 sources --known
    is 0
    [[ $output == *"litellm: "* ]]
}
