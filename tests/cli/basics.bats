#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What every command has in common: help, wrong use, where the database is, and files that are not
# to be touched.

load lib.bash

sum() { sha256sum "$1" | cut -d' ' -f1; }

@test "help lists every command and exits 0, on stdout" {
    "$MTOK" --help >help.txt 2>err.txt
    [ ! -s err.txt ]
    for file in "$MTOK_SOURCE"/src/command/cmd_*.c; do
        name=$(basename "$file" .c)
        grep -q "^  ${name#cmd_} " help.txt || { echo "${name#cmd_} is missing"; return 1; }
    done
    grep -q 'Exit codes: 0 fine' help.txt
    [ "$("$MTOK" -h)" = "$(cat help.txt)" ]
    [ "$("$MTOK" help)" = "$(cat help.txt)" ]
}

@test "each command has its own help, by --help, -h and help COMMAND" {
    for name in $("$MTOK" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'); do
        mtok "$name" --help
        is 0
        quiet
        [[ $output == "usage: mtok $name "* ]]
        [[ $output == *"--db FILE"* ]]
        [ "$("$MTOK" help "$name")" = "$output" ]
        [ "$("$MTOK" "$name" -h)" = "$output" ]
    done
    [ ! -e "$MTOK_DB" ]
}

@test "help of an unknown command is wrong use" {
    run --separate-stderr "$MTOK" help nosuch
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [[ $stderr == *"unknown command 'nosuch'"* ]]
}

@test "version" {
    version=$(sed -n 's/^project(mtok VERSION \([0-9.]*\).*/\1/p' "$MTOK_SOURCE/CMakeLists.txt")
    [ "$("$MTOK" --version)" = "mtok $version" ]
    [ "$("$MTOK" -V)" = "mtok $version" ]
}

@test "wrong use: one line and the hint on stderr, nothing on stdout, exit 2" {
    for line in "" "nosuch" "sources --nosuch" "sources --format" "sources --format=xml" "document" \
        "document aaaaaa bbbbbb" "init extra" "import" "import nosuch file" "fetch nosuch" \
        "fetch --wait soon" "changes --since yesterday" "check --max-age -1" "review accept" \
        "review accept abcdef" "replay" "replay nosuch" "correct a b" "assume set" "models map a" \
        "models map a NotAModel" "sources set nosuch url=x" "sources frobnicate" "-x"; do
        # shellcheck disable=SC2086
        run --separate-stderr "$MTOK" $line
        [ "$status" -eq 2 ] || { echo "mtok $line: exit $status: $output $stderr"; return 1; }
        [ -z "$output" ] || { echo "mtok $line: wrote $output"; return 1; }
        [ "$(echo "$stderr" | grep -c '^mtok: ')" -eq 1 ] || { echo "mtok $line: $stderr"; return 1; }
        [[ $stderr == *$'\n'"Try \`mtok"*"--help\`." ]] || { echo "mtok $line: $stderr"; return 1; }
    done
}

@test "a time that is none is wrong use" {
    for time in "" now tomorrow 2026-13-01 2026-02-30 2026-11-23T25:00:00Z 2026-11-23x 1e9 -1; do
        at "$time" sources
        is 2
        says "--now: $time is not a time"
    done
    at 2026-11-23 sources --as-of never
    is 2
}

@test "options may stand before and after operands, short and long, and -- ends them" {
    mtok init --empty -q
    mtok sources disable llm-prices --db "$MTOK_DB"
    is 0
    mtok sources --format=csv disable -- litellm
    is 0
    [ "$(sql "SELECT group_concat(name) FROM source WHERE name IN ('litellm','llm-prices') AND NOT enabled")" = \
        "$(sql "SELECT group_concat(name) FROM source WHERE name IN ('litellm','llm-prices')")" ]
}

@test "the database: --db, then \$MTOK_DB, then \$XDG_DATA_HOME, then the home folder" {
    mtok init --empty -q --db a.db
    is 0
    [ -f a.db ]
    [ ! -e "$MTOK_DB" ]
    mtok init --empty -q
    [ -f "$MTOK_DB" ]
    unset MTOK_DB
    mtok init --empty -q
    is 0
    [ -f "$XDG_DATA_HOME/mtok/mtok.db" ]
    XDG_DATA_HOME=relative mtok init --empty -q # the standard: only absolute paths count
    is 0
    [ -f "$HOME/.local/share/mtok/mtok.db" ]
    [ ! -e relative ]
}

@test "init makes the database with the shipped history, and again changes nothing" {
    mtok init
    is 0
    [[ $output == "$MTOK_DB: created, "*" observations" ]]
    [ "$(sql "SELECT count(*) FROM observation")" -gt 100 ]
    [ "$(sql "SELECT count(DISTINCT name) FROM source WHERE name LIKE 'shipped-%'")" -ge 4 ]
    [ "$(sql "PRAGMA application_id")" -eq $((0x6d746f6b)) ]
    [ "$(sql "PRAGMA journal_mode")" = delete ]
    [ "$(sql "PRAGMA foreign_key_check; PRAGMA integrity_check")" = ok ]
    [ ! -e "$MTOK_DB-wal" ] && [ ! -e "$MTOK_DB.lock" ]
    facts >before
    at 2026-11-24 init
    is 0
    [[ $output == *"up to date"* ]]
    same "$(cat before)" "$(facts)"
    [ "$(sql "SELECT count(*) FROM batch WHERE recorded_at >= unixepoch('2026-11-24')")" -eq 0 ]
}

@test "init --empty has tables and sources but no facts" {
    mtok init --empty
    is 0
    [ "$(sql "SELECT count(*) FROM observation")" -eq 0 ]
    [ "$(sql "SELECT count(*) FROM source WHERE name='llm-prices'")" -eq 1 ]
    # What was asked for stays so: other writers do not fill it.
    mtok sources disable litellm
    is 0
    [ "$(sql "SELECT count(*) FROM observation")" -eq 0 ]
}

@test "a writing command makes a missing database as init does" {
    mtok sources disable litellm
    is 0
    [ "$(sql "SELECT count(*) FROM observation")" -gt 100 ]
    [ "$(sql "SELECT enabled FROM source WHERE name='litellm'")" -eq 0 ]
}

@test "killed between making the file and filling it, the next run fills it" {
    mtok init --empty -q
    sql "DELETE FROM setting WHERE name='history'"
    mtok sources disable litellm
    is 0
    [ "$(sql "SELECT count(*) FROM observation")" -gt 100 ]
    rm "$MTOK_DB"
    : >"$MTOK_DB" # SQLite makes the file before it writes to it
    mtok sources disable litellm
    is 0
    [ "$(sql "SELECT count(*) FROM observation")" -gt 100 ]
}

@test "a reading command on a missing database answers from the shipped history and says so" {
    mtok models --format csv
    is 0
    says "does not exist; answering from the shipped history"
    [[ $output == *"openai/gpt-4o,"* ]]
    [ ! -e "$MTOK_DB" ]
    mtok models --format csv -q
    quiet
    mtok check
    is 1
    says "there is no database to check"
}

@test "a read-only file in a read-only folder can be read, by others too, with --now and --as-of" {
    open_folder
    mtok init -q --db "$OPEN/ro.db"
    is 0
    chmod 444 "$OPEN/ro.db"
    chmod 555 "$OPEN"
    before=$(sum "$OPEN/ro.db")
    for more in "" "--now 2026-11-24" "--as-of 2026-11-24" "--as-of 2026-11-24 --now 2026-11-25"; do
        # shellcheck disable=SC2086
        as_nobody "$OPEN/mtok" models --db "$OPEN/ro.db" --format csv $more >out
        grep -q '^openai/gpt-4o,' out
    done
    as_nobody "$OPEN/mtok" check --max-pending 9 --db "$OPEN/ro.db" --now 2026-11-23T10:00:00Z
    [ "$before" = "$(sum "$OPEN/ro.db")" ]
    [ "$(ls "$OPEN")" = $'mtok\nro.db' ]
    # Writing to it fails, and says why.
    run as_nobody "$OPEN/mtok" sources disable litellm --db "$OPEN/ro.db"
    [ "$status" -eq 1 ]
    [[ $output == *"ro.db"* ]]
}

@test "a file left in WAL mode is read where nothing can be written" {
    open_folder
    mtok init -q --db "$OPEN/ro.db"
    sqlite3 "$OPEN/ro.db" "PRAGMA journal_mode=WAL" >out
    rm -f "$OPEN"/ro.db-*
    chmod 444 "$OPEN/ro.db"
    chmod 555 "$OPEN"
    as_nobody "$OPEN/mtok" models --db "$OPEN/ro.db" --format csv >out
    grep -q '^openai/gpt-4o,' out
    as_nobody "$OPEN/mtok" models --db "$OPEN/ro.db" --format csv --now 2026-11-24 >out
    grep -q '^openai/gpt-4o,' out
}

@test "what a killed writer left in its log is read back, or its lack is said" {
    open_folder
    mtok init -q --db "$OPEN/ro.db"
    # A writer that committed to the log and died.
    sqlite3 "$OPEN/ro.db" "PRAGMA journal_mode=WAL" "PRAGMA wal_autocheckpoint=0" \
        "UPDATE source SET due_hours=77 WHERE name='litellm'" \
        ".shell cp $OPEN/ro.db $OPEN/dead.db; cp $OPEN/ro.db-wal $OPEN/dead.db-wal" >out
    cp "$OPEN/dead.db" "$OPEN/two.db"
    cp "$OPEN/dead.db-wal" "$OPEN/two.db-wal"
    mtok sources --format csv --db "$OPEN/two.db"
    is 0
    [ "$(DB=$OPEN/two.db sql "SELECT due_hours FROM source WHERE name='litellm'")" -eq 77 ]
    chmod 444 "$OPEN"/dead.db*
    chmod 555 "$OPEN"
    run as_nobody "$OPEN/mtok" models --db "$OPEN/dead.db" --format csv
    [ "$status" -ne 0 ]
    [[ $output == *"dead.db"*"-wal"*"permission to write"* ]]
}

@test "a newer file is refused untouched, both versions named" {
    mtok init --empty -q
    sql "PRAGMA user_version=99"
    before=$(sum "$MTOK_DB")
    for command in "sources" "init" "fetch" "import csv $FIXTURES/csv.csv --observed 2026-01-01" "check" "backup b.db"; do
        # shellcheck disable=SC2086
        mtok $command
        is 4
        says "99"
        says "newer"
    done
    [ "$before" = "$(sum "$MTOK_DB")" ]
    [ ! -e "$MTOK_DB-wal" ] && [ ! -e b.db ] && [ ! -e "$MTOK_DB.lock" ]
}

@test "a foreign database is refused untouched" {
    sqlite3 "$MTOK_DB" "CREATE TABLE other(x); PRAGMA user_version=1"
    before=$(sum "$MTOK_DB")
    for command in "sources" "init" "sources disable litellm" "check"; do
        # shellcheck disable=SC2086
        mtok $command
        is 4
        says "not a database of mtok"
    done
    [ "$before" = "$(sum "$MTOK_DB")" ]
}

@test "a text file and a damaged database are refused untouched" {
    printf 'this is no database, whatever its name says\n%.0s' {1..100} >"$MTOK_DB"
    before=$(sum "$MTOK_DB")
    for command in "sources" "init" "fetch"; do
        mtok "$command"
        is 4
        says "$MTOK_DB"
    done
    [ "$before" = "$(sum "$MTOK_DB")" ]
    rm "$MTOK_DB"
    mtok init -q
    size=$(stat -c %s "$MTOK_DB")
    # A hole in the middle, as a bad disk makes it.
    dd if=/dev/urandom of="$MTOK_DB" bs=4096 seek=$((size / 8192)) count=20 conv=notrunc 2>out
    mtok check
    is 4
    says "$MTOK_DB"
    truncate -s 50 "$MTOK_DB"
    before=$(sum "$MTOK_DB")
    mtok sources
    is 4
    mtok init
    is 4
    [ "$before" = "$(sum "$MTOK_DB")" ]
}

@test "a folder, and a place that cannot be made, are clear failures" {
    mkdir folder.db
    mtok sources --db folder.db
    is 1
    says "folder.db: cannot be opened: Is a directory"
    : >file
    mtok init --db file/x.db
    is 1
    says "file"
}

@test "a full disk under stdout is a failure" {
    mtok init -q
    for format in text md csv json; do
        run --separate-stderr bash -c '"$MTOK" models --format '$format' >/dev/full'
        [ "$status" -eq 1 ]
        [[ $stderr == *"standard output: No space left on device"* ]]
    done
    run --separate-stderr bash -c '"$MTOK" --help >/dev/full'
    [ "$status" -eq 1 ]
    run --separate-stderr bash -c '"$MTOK" models >&-'
    [ "$status" -eq 1 ]
    [ "$(sql "PRAGMA integrity_check")" = ok ]
}

@test "a reader that goes away ends the program without a word" {
    mtok init -q
    run --separate-stderr bash -c 'set -o pipefail; "$MTOK" models --aliases --format csv | head -1'
    [ "$output" = "source,name,model,origin,evidence" ]
    [ -z "$stderr" ]
}

@test "two names of one file share one lock, and a stale lock file holds nobody" {
    mtok init --empty -q
    ln -s "$MTOK_DB" link.db
    exec 8<>"$MTOK_DB.lock"
    flock 8
    echo 'pid 1, `mtok test`, since 2026-11-23T08:00:00Z' >"$MTOK_DB.lock"
    mtok fetch --wait 0 --db link.db
    is 6
    says "another run is at work on it (pid 1, \`mtok test\`, since 2026-11-23T08:00:00Z)"
    exec 8>&-
    mtok sources disable litellm # the file is still there, its holder is not
    is 0
}

@test "CSV, JSON and Markdown carry the same rows as text" {
    mtok init -q
    mtok models --format json
    is 0
    echo "$output" | jq -e '.version == 1 and .command == "models" and (.rows | length) > 20' >out
    names=$(echo "$output" | jq -r '.rows[].model')
    mtok models --format csv
    same "$names" "$(echo "$output" | tail -n +2 | cut -d, -f1)"
    mtok models --format md
    same "$names" "$(echo "$output" | tail -n +3 | cut -d'|' -f2 | tr -d ' ')"
    mtok models
    same "$names" "$(echo "$output" | grep / | awk '{print $1}')"
    mtok models --format html
    is 2
}

@test "a model without its vendor, or as a source writes it, is asked back" {
    for command in "explain" "trend" "chart markup --model" "estimate --model" "report --format csv --model"; do
        # shellcheck disable=SC2086
        run "$MTOK" $command GPT-4o
        [ "$status" -eq 2 ]
        [[ "$output" == *"GPT-4o: no such model; is it openai/gpt-4o?"* ]]
        # shellcheck disable=SC2086
        run "$MTOK" $command nobody/nothing
        [ "$status" -eq 2 ]
        [[ "$output" == *"nobody/nothing: no such model"* ]]
    done
}

@test "changes for people fit a terminal; for programs they have every column" {
    run --separate-stderr "$MTOK" changes --since 2026-10-01 --until 2026-10-31 --now 2026-11-01
    [ "$status" -eq 0 ]
    [ "$(echo "$output" | awk '{ if (length > n) n = length } END { print n }')" -le 120 ]
    [[ "$output" == *"p5.48xlarge"*"41.528"*"47.76"* ]]
    "$MTOK" changes --since 2026-10-01 --until 2026-10-31 --now 2026-11-01 --format json |
        jq -e '.rows[0] | has("fetch_id") and has("note") and has("recorded_at")'
}
