#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok import: history from files, folders, manifests and git, in any order and as often as one likes.

load lib.bash

# Six days of one source: a change, a jump that is not confirmed, one that is, a model that comes
# late, one that goes.
history() {
    map_doc "$1/2025-01-01_map.json" a=5/15 b=1/2
    map_doc "$1/2025-01-11_map.json" a=5/15 b=1/2
    map_doc "$1/2025-01-21_map.json" a=2.5/10 b=100/200
    map_doc "$1/2025-01-31_map.json" a=2.5/10 b=1/2 c=3/4
    map_doc "$1/2025-02-10_map.json" a=2.5/10 c=300/4
    map_doc "$1/2025-02-20_map.json" a=2/8 c=300/4
    map_doc "$1/2025-03-02_map.json" a=2/8 c=300/4
}

# What history comes to, by the rules of the store.
check_history() {
    same $'2025-01-01 5\n2025-01-21 2.5\n2025-02-20 2' "$(steps a input)"
    same $'2025-01-01 15\n2025-01-21 10\n2025-02-20 8' "$(steps a output)"
    same $'2025-01-01 1\n2025-02-10 gone' "$(steps b input)"
    same $'2025-01-31 3\n2025-02-10 300' "$(steps c input)"
    same '2025-01-31 4' "$(steps c output)"
    same '2025-01-01 0.1' "$(steps filler-1 input)"
}

@test "the time comes from the names; what was read follows the rules" {
    empty_db
    history h
    mtok import litellm h/*.json
    is 0 # a history at first sight raises no alarm about its own jumps
    says "5 documents read, 2 unchanged, 0 known before, 0 skipped"
    check_history
    [ "$(sql "SELECT count(*) FROM batch WHERE kind='import'")" -eq 1 ]
    [ "$(sql "SELECT count(*) FROM document")" -eq 5 ]
    same "$(sha256sum h/* | cut -d' ' -f1 | sort -u)" "$(sql "SELECT lower(hex(sha256)) FROM document ORDER BY 1")"
    # Both times are kept: when it was so, and when we learned it.
    [ "$(sql "SELECT count(*) FROM fetch WHERE observed_at=unixepoch('2025-01-01') AND outcome='changed'")" -eq 1 ]
    [ "$(sql "SELECT DISTINCT recorded_at FROM batch WHERE kind='import'")" -eq "$(date -ud 2026-11-23T09:00Z +%s)" ]
}

@test "twice changes no fact, and says so" {
    empty_db
    history h
    mtok import litellm h
    facts >before
    fetches=$(sql "SELECT count(*) FROM fetch")
    at 2026-11-24 import litellm h
    is 0
    says "0 documents read, 0 unchanged, 7 known before"
    same "$(cat before)" "$(facts)"
    [ "$(sql "SELECT count(*) FROM fetch")" -eq "$fetches" ]
    [ "$(sql "SELECT count(*) FROM batch WHERE recorded_at>=unixepoch('2026-11-24')")" -eq 0 ]
}

@test "any order and any grouping give the same intervals" {
    history h
    empty_db
    mtok import litellm h
    believed >in_order
    check_history
    for order in "1 2 3 4 5 6 7" "7 6 5 4 3 2 1" "4 1 7 2 6 3 5" "2 4 6 1 3 5 7"; do
        rm -f "$MTOK_DB"
        empty_db
        files=(h/*.json)
        for i in $order; do
            mtok import litellm "${files[i - 1]}" -q
        done
        same "$(cat in_order)" "$(believed)" || { echo "order $order"; return 1; }
    done
    rm -f "$MTOK_DB"
    empty_db
    mtok import litellm h/*-0[13]* h/2025-03* -q # two groups, the second in between
    mtok import litellm h -q
    same "$(cat in_order)" "$(believed)"
    # Within one call the order given does not matter.
    rm -f "$MTOK_DB"
    empty_db
    mtok import litellm $(ls -r h/*.json) -q
    same "$(cat in_order)" "$(believed)"
}

@test "an interrupted import: what was committed stays, the next run goes on" {
    history h
    empty_db
    mtok import litellm h
    believed >whole
    # Big enough for several transactions: spaces are no facts, but they are bytes.
    mkdir big
    for file in h/*.json; do
        { cat "$file"; head -c 4500000 /dev/zero | tr '\0' ' '; } >"big/$(basename "$file")"
    done
    for delay in 0.05 0.1 0.2 0.4; do
        rm -f "$MTOK_DB"*
        empty_db
        "$MTOK" import litellm big --now 2026-11-23 >out 2>&1 &
        pid=$!
        sleep "$delay"
        kill -9 $pid || true
        wait $pid || true
        [ "$(sql "PRAGMA integrity_check; PRAGMA foreign_key_check")" = ok ]
        mtok import litellm big
        same "$(cat whole)" "$(believed)" || { echo "killed after $delay"; return 1; }
    done
}

@test "SIGTERM: the document in hand is finished, the exit is 143, the next run goes on" {
    history h
    empty_db
    mtok import litellm h
    believed >whole
    rm -f "$MTOK_DB"*
    empty_db
    mkfifo pipe
    # The second file is a pipe that nobody has opened yet: the signal comes while it is waited for.
    mkdir two
    cp h/2025-01-01_map.json two/
    ln -s ../pipe two/2025-01-02_map.json
    "$MTOK" import litellm two --now 2026-11-23 >out 2>err &
    pid=$!
    for _ in $(seq 100); do [ -e "$MTOK_DB.lock" ] && break; sleep 0.05; done
    sleep 0.3
    kill -TERM $pid
    timeout 2 sh -c ': >pipe' 3>&- & # should it wait all the same
    wait $pid && status=0 || status=$?
    is 143
    [ "$(sql "PRAGMA integrity_check")" = ok ]
    [ ! -e "$MTOK_DB-wal" ]
    [ "$(sql "SELECT count(*) FROM fetch")" -ge 1 ]
    mtok import litellm h
    same "$(cat whole)" "$(believed | sed '/^$/d')"
}

@test "a date may stand in a folder, the nearest counts; a file without one is left out" {
    empty_db
    map_doc "2025-01-01/in/map.json" a=5/15
    map_doc "2025-01-01/2025-02-01T120000Z_x/map.json" a=4/12
    map_doc "2025-01-01/2025-03-01.json" a=3/9
    mtok import litellm 2025-01-01
    is 0
    same $'2025-01-01 5\n2025-02-01 4\n2025-03-01 3' "$(steps a input)"
    [ "$(sql "SELECT count(*) FROM fetch WHERE observed_at=unixepoch('2025-02-01T12:00:00')")" -eq 1 ]
    map_doc undated/map.json a=9/9
    touch -d 2025-05-05 undated/map.json # a file's own time is no evidence
    mtok import litellm undated
    is 3
    says "undated/map.json: no date in its name"
    map_doc undated/2025-04-01_2025-04-02.json a=9/9
    mtok import litellm undated/2025-04-01_2025-04-02.json
    is 3
    says "two dates"
    map_doc undated/2025-02-30.json a=9/9
    mtok import litellm undated/2025-02-30.json
    is 3
    says "2025-02-30"
    same $'2025-01-01 5\n2025-02-01 4\n2025-03-01 3' "$(steps a input)"
}

@test "--observed gives the time, whatever the name" {
    empty_db
    map_doc 2025-01-01_map.json a=5/15
    mtok import litellm 2025-01-01_map.json --observed 2025-06-07T08:09:10Z
    is 0
    [ "$(sql "SELECT DISTINCT observed_at FROM fetch")" -eq "$(date -ud 2025-06-07T08:09:10Z +%s)" ]
    mtok import litellm 2025-01-01_map.json --observed soon
    is 2
}

@test "two documents of one time: an error that names them, unless a manifest orders them" {
    empty_db
    map_doc x/2025-01-01_b.json a=5/15
    map_doc x/2025-01-01_a.json a=6/18
    mtok import litellm x
    is 1
    says "2025-01-01_a.json"
    says "2025-01-01_b.json"
    says "--manifest"
    [ "$(sql "SELECT count(*) FROM fetch")" -eq 0 ]
    cp x/2025-01-01_b.json x/2025-01-01_copy.json
    rm x/2025-01-01_a.json
    mtok import litellm x # the same bytes are no contradiction
    is 0
    rm "$MTOK_DB"
    empty_db
    map_doc x/first.json a=6/18
    printf '# time,path\n2025-01-01T00:00:00Z,first.json\r\n2025-01-01T00:00:00Z\t%s\n\n2025-02-01,2025-01-01_copy.json\n' \
        "$PWD/x/2025-01-01_b.json" >x/list.csv
    mtok import litellm --manifest x/list.csv
    is 0
    [ "$(steps a input)" = $'2025-01-01 6\n2025-01-01 5' ]
    facts >before
    mtok import litellm --manifest x/list.csv
    same "$(cat before)" "$(facts)"
    for line in "first.json" "2025-13-01,first.json" "2025-01-01,missing.json"; do
        echo "$line" >x/bad.csv
        mtok import litellm --manifest x/bad.csv
        [ "$status" -ne 0 ]
        says "x/"
    done
    mtok import litellm --manifest none.csv
    is 1
}

@test "every committed version, an invalid one among them" {
    empty_db
    git init -q -b main repo
    put() { # put TIME MESSAGE
        git -C repo add -A
        GIT_AUTHOR_DATE="2001-01-01T00:00:00Z" GIT_COMMITTER_DATE="$1" git -C repo -c user.name=t -c user.email=t@localhost \
            commit -q -m "$2"
    }
    map_doc repo/data/map.json a=5/15
    put 2025-01-01T10:00:00Z one
    map_doc repo/data/map.json a=4/12
    put 2025-02-01T10:00:00Z two
    echo '{"a": {"input_cost_per_token": 3e-06,' >repo/data/map.json
    put 2025-02-10T10:00:00Z "a slip of the keyboard"
    map_doc repo/data/map.json a=3/9
    put 2025-02-10T12:00:00Z mended
    : >repo/other.txt
    put 2025-02-20T12:00:00Z elsewhere
    git -C repo rm -q data/map.json
    put 2025-03-01T12:00:00Z removed
    map_doc repo/data/map.json a=2/6
    put 2025-03-02T12:00:00Z back
    mtok import litellm --git repo data/map.json
    is 3
    says "litellm: skipped: data/map.json"
    says "4 documents read, 0 unchanged, 0 known before, 1 skipped"
    same $'2025-01-01 5\n2025-02-01 4\n2025-02-10 3\n2025-03-02 2' "$(steps a input)"
    [ "$(sql "SELECT count(*) FROM fetch WHERE observed_at=unixepoch('2025-02-10T12:00:00')")" -eq 1 ]
    facts >before
    mtok import litellm --git repo data # a folder does too
    is 0 # the bad version is known by now
    says "4 known before, 1 skipped"
    same "$(cat before)" "$(facts)"
    mtok import litellm --git repo nosuch.json
    is 1
    says "nosuch.json"
    mtok import litellm --git not-a-repo map.json
    is 1
    # A file saved from the repository is the same document.
    map_doc 2025-04-01/map.json a=1/3
    cp 2025-04-01/map.json repo/data/map.json
    put 2025-04-01T00:00:00Z newest
    mtok import litellm 2025-04-01
    mtok import litellm --git repo data/map.json
    is 0
    says "5 known before"
}

@test "merges have the time of the merge, a renamed file is found by its folder, a shallow clone is told of" {
    empty_db
    git init -q -b main repo
    git -C repo config user.name t
    git -C repo config user.email t@localhost
    put() {
        git -C repo add -A
        GIT_COMMITTER_DATE="$1" git -C repo commit -q -m x
    }
    map_doc repo/data/map.json a=5/15
    put 2025-01-01T00:00:00Z
    git -C repo checkout -q -b side
    map_doc repo/data/map.json a=4/12
    put 2025-01-05T00:00:00Z # believed by nobody before it is merged
    git -C repo checkout -q main
    : >repo/other.txt
    put 2025-01-10T00:00:00Z
    GIT_COMMITTER_DATE=2025-02-01T00:00:00Z git -C repo merge -q --no-ff -m merge side
    git -C repo mv data/map.json data/prices.json
    put 2025-03-01T00:00:00Z
    map_doc repo/data/prices.json a=3/9
    put 2025-04-01T00:00:00Z
    mtok import litellm --git repo data/map.json
    is 0
    same $'2025-01-01 5\n2025-02-01 4' "$(steps a input)"
    mtok import litellm --git repo data
    is 0
    [[ $messages != *shallow* ]]
    same $'2025-01-01 5\n2025-02-01 4\n2025-04-01 3' "$(steps a input)"
    rm -f "$MTOK_DB"
    empty_db
    git clone -q --depth 2 "file://$PWD/repo" shallow
    mtok import litellm --git shallow data
    is 0
    says "shallow is a shallow clone"
    same $'2025-03-01 4\n2025-04-01 3' "$(steps a input)"
}

@test "a version larger than the limit is skipped, and those behind it are read" {
    empty_db
    git init -q -b main repo
    put() {
        git -C repo add -A
        GIT_COMMITTER_DATE="$1" git -C repo -c user.name=t -c user.email=t@localhost commit -q -m x
    }
    map_doc repo/map.json a=5/15
    put 2025-01-01T00:00:00Z
    head -c 17000000 /dev/zero | tr '\0' ' ' >>repo/map.json
    put 2025-02-01T00:00:00Z
    map_doc repo/map.json a=3/9
    put 2025-03-01T00:00:00Z
    mtok import litellm --git repo map.json
    is 3
    says "larger than"
    same $'2025-01-01 5\n2025-03-01 3' "$(steps a input)"
}

@test "a bad file is reported and skipped, and counts for nothing" {
    empty_db
    history h
    cp "$FIXTURES/litellm.bad-truncated.json" h/2025-01-05_map.json
    cp "$FIXTURES/litellm.bad-html.json" h/2025-01-15_map.json
    mtok import litellm h
    is 3
    says "litellm: skipped: h/2025-01-05_map.json"
    says "litellm: skipped: h/2025-01-15_map.json"
    says "5 documents read, 2 unchanged, 0 known before, 2 skipped"
    check_history
    [ "$(sql "SELECT count(*) FROM fetch WHERE outcome='quarantined'")" -eq 2 ]
    facts >before
    mtok import litellm h
    is 0 # nothing new
    same "$(cat before)" "$(facts)"
}

@test "a file that cannot be read is reported and skipped; the others are read" {
    open_folder
    map_doc "$OPEN/h/2025-01-01_map.json" a=5/15
    map_doc "$OPEN/h/2025-02-01_map.json" a=4/12
    chmod 000 "$OPEN/h/2025-01-01_map.json"
    chmod 777 "$OPEN"
    run as_nobody env -i "$OPEN/mtok" import litellm "$OPEN/h" --db "$OPEN/x.db" --now 2026-11-23
    [ "$status" -eq 3 ]
    [[ $output == *"skipped: $OPEN/h/2025-01-01_map.json: Permission denied"* ]]
    [ "$(DB=$OPEN/x.db steps a input)" = "2025-02-01 4" ]
    mtok import litellm nosuch.json --observed 2025-01-01
    is 1
    says "nosuch.json: No such file or directory"
}

@test "files of another source are wrong: by parser, by part, by extension" {
    empty_db
    mtok import litellm "$FIXTURES/aws-capacity-blocks-json.json" --observed 2025-01-01
    is 3
    says "skipped"
    [ "$(sql "SELECT count(*) FROM observation")" -eq 0 ]
    mkdir mixed
    map_doc mixed/2025-01-01_map.json a=5/15
    echo text >mixed/2025-01-01_notes.txt
    mtok import litellm mixed
    is 0
    mtok import llm-prices mixed # nothing of it is
    is 1
    says "none of these files"
    mtok import llm-prices mixed/2025-01-01_map.json # named, and yet another's
    is 3
    says "mixed/2025-01-01_map.json is not a file of this source"
    mtok import nosuch mixed
    is 2
    says "unknown source 'nosuch'"
}

@test "a price in the wrong unit: the row is refused with its place, the document enters" {
    empty_db
    map_doc h/2025-01-01_map.json a=5/15
    map_doc h/2025-02-01_map.json a=5000000/15 d=2000/1
    mtok import litellm h/2025-01-01_map.json
    mtok import litellm h
    is 3
    says "litellm: refused: "
    same '2025-01-01 5' "$(steps a input)"
    same '2025-02-01 1' "$(steps d output)"
    [ -z "$(steps d input)" ]
    [ "$(sql "SELECT count(*) FROM refusal WHERE kind='ceiling'")" -eq 2 ]
    [ "$(sql "SELECT count(*) FROM refusal WHERE place LIKE '%a%' AND text<>'' AND reason<>''")" -ge 1 ]
    mtok import litellm h
    is 0
}

@test "dates that the source states: announced, applied, contradicted" {
    empty_db
    prices() { # prices DATE ROW…: [id, input, from, to]
        local file=$1_historical-v1.json
        shift
        printf '%s\n' "$@" '["b",1,null,null]' '["c",1,null,null]' '["d",1,null,null]' | jq -s '{prices: map({id: .[0], vendor: "acme", name: .[0],
            input: .[1], output: (.[1] * 4), input_cached: null, from_date: .[2], to_date: .[3]})}' >"$file"
    }
    prices 2026-08-06 '["a",3,"2026-09-01",null]' '["a",2,null,"2026-09-01"]'
    at 2026-08-06 import llm-prices 2026-08-06_historical-v1.json
    is 0
    same $'2026-08-06 2\n2026-09-01 3' "$(steps a input llm-prices)"
    [ "$(sql "SELECT group_concat(DISTINCT stated) FROM observation WHERE since=unixepoch('2026-09-01')")" = 1 ]
    # Said again after its date: nothing is new.
    prices 2026-09-10 '["a",3,"2026-09-01",null]' '["a",2,null,"2026-09-01"]'
    at 2026-09-10 import llm-prices 2026-09-10_historical-v1.json
    same $'2026-08-06 2\n2026-09-01 3' "$(steps a input llm-prices)"
    # The list corrects itself: no change of price, what it said before can still be asked; and it
    # announces one, changes its mind, and that comes true.
    prices 2026-09-20 '["a",4,"2026-10-01",null]' '["a",3.3,"2026-09-01","2026-10-01"]' '["a",2,null,"2026-09-01"]'
    at 2026-09-20 import llm-prices 2026-09-20_historical-v1.json
    prices 2026-09-25 '["a",5,"2026-10-01",null]' '["a",3.3,"2026-09-01","2026-10-01"]' '["a",2,null,"2026-09-01"]'
    at 2026-09-25 import llm-prices 2026-09-25_historical-v1.json
    same $'2026-08-06 2\n2026-09-01 3.3\n2026-10-01 5' "$(steps a input llm-prices)"
    changes() {
        mtok changes --since 2026-08-07 --until 2026-11-01 --format json "$@"
        echo "$output" | jq -r '.rows[] | select(.component == "input") | "\(.since[5:10]) \(.kind) \(.old_value) \(.new_value)"'
    }
    same $'09-01 correction 3 3.3\n10-01 price 3.3 5' "$(changes)"
    same $'09-01 price 2 3' "$(changes --as-of 2026-09-15)"
    # Called off: the list never took it up, and what was announced is no longer believed.
    rm "$MTOK_DB"
    empty_db
    prices 2026-09-10 '["a",2,null,null]'
    mtok import llm-prices 2026-08-06_historical-v1.json 2026-09-10_historical-v1.json
    is 0
    same '2026-08-06 2' "$(steps a input llm-prices)"
    [ "$(sql "SELECT count(*) FROM observation WHERE since=unixepoch('2026-09-01') AND state=0")" -le 2 ]
}

@test "a document from the future is told of and kept; strange names are names" {
    empty_db
    map_doc x/2027-01-01_map.json a=1/1
    map_doc x/2026-11-24_map.json a=2/6 # tomorrow somewhere
    mtok import litellm x
    is 0
    says "2027-01-01_map.json: observed at 2027-01-01T00:00:00Z, which is in the future"
    same $'2026-11-24 2\n2027-01-01 1' "$(steps a input)"
    same 0 "$(sql "SELECT count(*) FROM api_price_now WHERE since > '2026-12'")"
    mkdir odd
    name=$'odd/2025-01-01 a\'b"c,d|e\n\xff.json'
    map_doc "$name" a=1/3
    cp "$FIXTURES/litellm.bad-html.json" $'odd/2025-01-02\xfe.json'
    ln -s . odd/loop
    ln -s nowhere odd/2025-01-03.json
    mtok import litellm odd
    is 3
    says "1 documents read, 0 unchanged, 0 known before, 1 skipped"
    same $'2025-01-01 1\n2026-11-24 2\n2027-01-01 1' "$(steps a input)"
    mtok review --format json
    is 0
    echo "$output" | jq -e '.rows | length == 1' >out
    mtok sources --format json
    echo "$output" | jq -e '.rows[] | select(.source == "litellm")' >out
    mtok backup copy.db
    is 0
}

@test "two writers: the second waits, and says who holds the lock" {
    empty_db
    mkfifo pipe
    mkdir slow
    ln -s ../pipe slow/2025-01-02_map.json
    "$MTOK" import litellm slow --now 2026-11-23 >out 2>err &
    pid=$!
    for _ in $(seq 100); do [ -s "$MTOK_DB.lock" ] && break; sleep 0.05; done
    at 2026-11-23 fetch --wait 1 llm-prices
    is 6
    says "another run is at work on it (pid $pid, \`mtok import\`, since "
    # A reader does not wait, and sees what was committed.
    mtok models -q
    is 0
    map_doc first.json a=5/15
    cp first.json 2025-01-03_map.json
    "$MTOK" import litellm 2025-01-03_map.json --now 2026-11-23 >out2 2>err2 &
    second=$!
    sleep 0.3
    cat first.json >pipe
    wait $pid
    wait $second
    [ ! -e "$MTOK_DB.lock" ]
    [ "$(sql "SELECT count(*) FROM fetch")" -eq 2 ]
    [ "$(sql "SELECT count(DISTINCT batch_id) FROM fetch")" -eq 2 ]
}

@test "what was recorded later is not in what was known before" {
    empty_db 2024-12-01
    history h
    at 2025-01-15 import litellm h/2025-01-01* h/2025-01-11* -q
    at 2025-03-15 import litellm h -q
    at 2025-04-01 models --unmapped --format csv --as-of 2024-12-15
    is 0
    [[ $output != *litellm,a,* ]]
    at 2025-04-01 models --unmapped --format csv --as-of 2025-02-01
    [[ $output == *litellm,a,* ]]
    [[ $output != *litellm,c,* ]]
    at 2025-04-01 models --unmapped --format csv
    [[ $output == *litellm,c,* ]]
    at 2025-04-01 models --as-of 2020-01-01
    is 1
    says "nothing had been recorded by 2020-01-01"
    check_history
}

@test "CSV and JSON lines in the common format, one part per file" {
    empty_db
    printf 'measure,subject,seller,value,since,evidence\n%s\n%s\n' \
        'input,gpt-a,acme,5,2025-01-01,https://example.org/a' \
        'input,gpt-a,acme,2.5,2025-03-01,https://example.org/b' >mine.csv
    mtok import csv mine.csv --observed 2026-01-01
    is 0
    same $'2025-01-01 5\n2025-03-01 2.5' "$(steps gpt-a input csv)"
    [ "$(sql "SELECT count(*) FROM note WHERE text LIKE 'https://example.org/%'")" -eq 2 ]
    facts >before
    mtok import csv mine.csv --observed 2026-01-01
    is 0
    same "$(cat before)" "$(facts)"
    echo '{"measure":"input","subject":"gpt-a","seller":"acme","value":"2.5","since":"2025-03-01"}' >theirs.ndjson
    mtok import ndjson theirs.ndjson --observed 2026-01-01
    is 0
    same '2025-03-01 2.5' "$(steps gpt-a input ndjson)"
    same $'csv/mine\nndjson/theirs' "$(sql "SELECT s.name || '/' || p.name FROM part AS p JOIN source AS s ON s.id=p.source_id
        WHERE s.name IN ('csv','ndjson') ORDER BY 1")"
}

@test "an import's part is fetched later all the same" {
    map_doc 2025-01-01_map.json a=5/15
    mtok import litellm 2025-01-01_map.json -q
    is 0
    mtok fetch --dry-run litellm
    is 0
    [[ $output == litellm$'\t\t'https://*model_prices_and_context_window.json ]]
}

# prices DAY PRICE: a list as of that day that gives its prices with dates; the second one changed.
prices() {
    printf 'measure,subject,seller,value,since\n%s\n%s\n%s\n' input,gpt-a,acme,5,2025-01-01 \
        "input,gpt-a,acme,$2,2025-03-01" input,gpt-b,acme,3,2025-01-01 >"$1_list.csv"
}

@test "a price with a date that is a jump waits until it is repeated" {
    empty_db
    prices 2025-02-01 5
    prices 2025-03-02 250 # 2.5 in cents, and still below the ceiling
    prices 2025-03-12 250
    mtok import csv 2025-02-01_list.csv 2025-03-02_list.csv
    is 0
    same '2025-01-01 5' "$(steps gpt-a input csv)"
    mtok import csv 2025-03-12_list.csv
    same '2025-01-01 5' "$(steps gpt-a input csv)"
    prices 2025-03-22 2.5 # mended
    mtok import csv 2025-03-22_list.csv
    same $'2025-01-01 5\n2025-03-01 2.5' "$(steps gpt-a input csv)"
    for day in 2025-04-01 2025-04-11 2025-04-21; do
        same $'2025-01-01 5\n2025-03-01 2.5' "$(steps gpt-a input csv)"
        prices $day 60
        mtok import csv ${day}_list.csv
    done
    same $'2025-01-01 5\n2025-03-01 60' "$(steps gpt-a input csv)"
}
