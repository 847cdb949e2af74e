#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok fetch against a server of ours: what is stored, what is not, what is said and when.

load lib.bash

# Five sources, seven parts, all well.
all_well() {
    serve
    nothing_enabled
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    cp "$FIXTURES/llm-prices.json" www/historical.json
    cp "$FIXTURES/llm-prices.current-v1.json" www/current.json
    cp "$FIXTURES/aws-capacity-blocks.html" www/blocks.html
    cp "$FIXTURES/oracle.json" www/oracle.json
    cp "$FIXTURES/fred-minimum-wage.csv" www/federal.csv
    cp "$FIXTURES/fred-minimum-wage.STTMINWGNY.csv" www/state.csv
    point litellm map.json
    point llm-prices.historical-v1 historical.json
    point llm-prices.current-v1 current.json
    point aws-capacity-blocks blocks.html
    point oracle oracle.json
    point fred-minimum-wage.FEDMINNFRWG federal.csv
    point fred-minimum-wage.STTMINWGNY state.csv
}

# One source with one part.
map_only() {
    serve
    nothing_enabled
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    point litellm map.json
}

day() { at "2026-10-$1T07:00:00Z" "${@:2}"; }

@test "the first run stores, the second costs one row a part and no document" {
    all_well
    day 12 fetch
    is 0
    quiet
    [ -z "$output" ]
    [ "$(fetches | grep -c ' changed 200$')" -eq 7 ]
    [ "$(count document)" -eq 7 ]
    [ "$(sql "SELECT count(*) FROM (SELECT DISTINCT p.source_id FROM observation AS o JOIN series AS se ON se.id=o.series_id
        JOIN part AS p ON p.id=se.part_id)")" -eq 5 ]
    same '2026-10-12 5' "$(steps gpt-a input)"
    facts >before
    day 13 fetch --all
    is 0
    quiet
    [ "$(fetches | grep -c ' not modified 304$')" -eq 7 ]
    [ "$(count fetch)" -eq 14 ]
    [ "$(count document)" -eq 7 ]
    same "$(cat before)" "$(facts)"
    # The server was asked conditionally, and with our name.
    tail -n 7 requests.log | while IFS=$'\t' read -r _ _ match since agent _; do
        [ "$match" != - ] && [ "$since" != - ]
        case $agent in mtok/* | Mozilla/*mtok*) ;; *) echo "agent: $agent"; return 1 ;; esac
    done
    # The same bytes without validators are unchanged all the same.
    for file in map.json historical.json current.json blocks.html oracle.json federal.csv state.csv; do
        fault "$file" etag=0
    done
    day 14 fetch --all
    is 0
    quiet
    [ "$(fetches | grep -c ' unchanged 200$')" -eq 7 ]
    [ "$(count fetch)" -eq 21 ]
    [ "$(count document)" -eq 7 ]
    same "$(cat before)" "$(facts)"
    [ "$(sql "PRAGMA journal_mode")" = delete ]
}

@test "a broken source stops nothing else, and its last good values stay" {
    all_well
    day 12 fetch
    is 0
    facts | grep -v '|gpt-b|' >before
    # 503; an empty table; a tenth of the rows; and one that is well and has news.
    fault oracle.json status=503
    cp "$FIXTURES/aws-capacity-blocks.bad-no-rows.html" www/blocks.html
    jq '.prices |= .[0:3]' "$FIXTURES/llm-prices.json" >www/historical.json
    map_doc www/map.json gpt-a=5/15 gpt-b=0.5/2
    day 13 fetch --all
    is 3
    [ -z "$output" ]
    says "oracle: failed: http://127.0.0.1:$PORT/oracle.json: HTTP 503"
    says "aws-capacity-blocks: quarantined: http://127.0.0.1:$PORT/blocks.html: "
    says "llm-prices: quarantined: http://127.0.0.1:$PORT/historical.json: "
    [ "$(echo "$messages" | grep -c '^mtok: ')" -eq 3 ]
    same "aws-capacity-blocks/ quarantined 200
fred-minimum-wage/FEDMINNFRWG not modified 304
fred-minimum-wage/STTMINWGNY not modified 304
litellm/ changed 200
llm-prices/current-v1 not modified 304
llm-prices/historical-v1 quarantined 200
oracle/ failed 503" "$(fetches)"
    same "$(cat before)" "$(facts | grep -v '|gpt-b|')"
    same $'2026-10-12 1\n2026-10-13 0.5' "$(steps gpt-b input)"
    [ "$(sql "SELECT count(*) FROM fetch WHERE outcome IN ('failed','quarantined') AND message=''")" -eq 0 ]
    # All of it comes back: the values never moved.
    fault oracle.json
    cp "$FIXTURES/aws-capacity-blocks.html" www/blocks.html
    cp "$FIXTURES/llm-prices.json" www/historical.json
    day 15 fetch --all
    is 0
    same "$(cat before)" "$(facts | grep -v '|gpt-b|')"
}

@test "a fall below the floor, a fall against the last reply, an empty one, HTML for JSON" {
    map_only
    day 12 fetch
    is 0
    believed >before
    echo '{}' >www/map.json
    day 13 fetch --all
    is 3
    printf '{"gpt-a": {"input_cost_per_token": 5e-06, "output_cost_per_token": 1.5e-05, "litellm_provider": "acme", "mode": "chat"}}' >www/map.json
    day 14 fetch --all
    is 3
    jq 'with_entries(select(.key | test("filler-(6[0-9]|[7-9][0-9]|1..)") or . == "gpt-a"))' <(map_doc /dev/stdout gpt-a=5/15) >www/map.json
    day 15 fetch --all
    is 3
    cp "$FIXTURES/litellm.bad-html.json" www/map.json
    day 16 fetch --all
    is 3
    same "$(cat before)" "$(believed)"
    [ "$(sql "SELECT count(*) FROM fetch WHERE outcome='quarantined'")" -eq 4 ]
    [ "$(sql "SELECT count(DISTINCT message) FROM fetch WHERE outcome='quarantined'")" -eq 4 ]
    [ "$(count document)" -eq 5 ] # what was refused is kept too
    day 17 review --format csv
    [ "$(echo "$output" | grep -c ',litellm,.*,pending,')" -eq 4 ]
    day 17 check --max-age 99
    is 5
    [[ $output == *"pending"*"4 documents wait"* ]]
}

@test "everything times 100: the unit changed, nothing of it enters" {
    map_only
    day 12 fetch
    is 0
    believed >before
    sed 's/e-07/e-05/g; s/e-06/e-04/g' www/map.json >www/new.json
    mv www/new.json www/map.json
    day 13 fetch
    is 3
    says "litellm: quarantined: "
    same "$(cat before)" "$(believed)"
    # ×1000 as well, where half of it is above every ceiling.
    map_doc /dev/stdout gpt-a=5/15 gpt-b=1/2 | sed 's/e-07/e-04/g; s/e-06/e-03/g' >www/map.json
    day 14 fetch --all
    is 3
    same "$(cat before)" "$(believed)"
}

@test "validators are kept only of an accepted reply" {
    map_only
    day 12 fetch
    is 0
    etag=$(sql "SELECT etag FROM part WHERE url LIKE '%map.json'")
    [ -n "$etag" ]
    echo '{}' >www/map.json
    day 13 fetch
    is 3
    [ "$(sql "SELECT etag FROM part WHERE url LIKE '%map.json'")" = "$etag" ]
    day 14 fetch --all # the bad body comes again instead of a 304
    is 3
    [ "$(fetches)" = "litellm/ quarantined 200" ]
    [ "$(tail -n 1 requests.log | cut -f3)" = "$etag" ]
    [ "$(count document)" -eq 2 ]
    [ "$(day 14 review --format csv; echo "$output" | grep -c pending)" -eq 1 ] # the same bytes stay one review
    # The very first reply of a part is bad: nothing is kept of it.
    sql "UPDATE part SET etag='', last_modified='' WHERE url LIKE '%map.json'"
    day 15 fetch --all
    is 3
    [ -z "$(sql "SELECT etag || last_modified FROM part WHERE url LIKE '%map.json'")" ]
}

@test "a trouble is told once, silent on the next days, again after 7 days, and when it is over" {
    map_only
    day 01 fetch
    is 0
    fault map.json status=404
    day 02 fetch --all
    is 3
    says "mtok: litellm: failed: http://127.0.0.1:$PORT/map.json: HTTP 404 (not found)"
    for d in 03 04 08; do
        day $d fetch --all
        is 3
        quiet
    done
    day 09 fetch --all
    is 3
    says "litellm: failed: "
    day 10 fetch --all
    is 3
    quiet
    fault map.json
    echo '{}' >www/map.json # another kind of trouble is news
    day 11 fetch --all
    is 3
    says "litellm: quarantined: "
    day 12 fetch --all
    is 3
    quiet
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    day 13 fetch --all
    is 0
    same "mtok: litellm: works again" "$messages"
    day 14 fetch --all
    is 0
    quiet
}

@test "one part in trouble among others: told once, again after 7 days, over when it is over" {
    serve
    nothing_enabled
    cp "$FIXTURES/llm-prices.json" www/historical.json
    cp "$FIXTURES/llm-prices.current-v1.json" www/current.json
    point llm-prices.historical-v1 historical.json
    point llm-prices.current-v1 current.json
    day 01 fetch
    is 0
    fault historical.json status=404
    told=
    for d in $(seq -w 02 17); do # it is asked on 2, 3, 4, 6, 10 and 17; the other one daily
        day "$d" fetch
        [ -z "$messages" ] || told="$told $d"
        [ -z "$messages" ] || says "mtok: llm-prices: failed: http://127.0.0.1:$PORT/historical.json: HTTP 404"
    done
    same " 02 10 17" "$told"
    fault current.json status=503 # another part is news
    day 18 fetch
    is 3
    says "current.json: HTTP 503"
    day 19 fetch --all
    is 3
    quiet
    fault historical.json
    day 20 fetch --all # one of two
    is 3
    quiet
    fault historical.json status=404 # and again
    day 21 fetch --all
    is 3
    says "historical.json: HTTP 404 (not found); and 1 more of its parts"
    fault historical.json
    fault current.json
    day 22 fetch --all
    is 0
    same "mtok: llm-prices: works again" "$messages"
    day 23 fetch --all
    is 0
    quiet
}

@test "a host that asks for patience is left alone, across runs, but not for ever" {
    map_only
    day 12 fetch
    is 0
    fault map.json 'status=429&after=172800' # two days
    day 13 fetch --all
    is 3
    says "left alone for 172800 s"
    asked=$(wc -l <requests.log)
    fault map.json
    day 14 fetch --all
    is 0
    quiet
    [ "$(wc -l <requests.log)" -eq "$asked" ]
    day 14 fetch litellm # named: says why it does not ask
    is 3
    [ "$(wc -l <requests.log)" -eq "$asked" ]
    day 15 fetch --all # two days are over
    is 0
    [ "$(wc -l <requests.log)" -eq $((asked + 1)) ]
    fault map.json 'status=503&after=99999999'
    day 16 fetch --all
    is 3
    fault map.json
    day 22 fetch --all
    [ "$(wc -l <requests.log)" -eq $((asked + 2)) ]
    day 24 fetch --all
    is 0
    [ "$(wc -l <requests.log)" -eq $((asked + 3)) ]
}

@test "a source that keeps failing is asked less and less, at last weekly, and daily again when it works" {
    map_only
    sql "UPDATE source SET due_hours=24 WHERE name='litellm'"
    at 2026-08-01T07:00:00Z fetch
    is 0
    fault map.json status=404
    asked=
    for d in $(seq 2 45); do
        before=$(wc -l <requests.log)
        at "$(date -ud "2026-08-01 +$((d - 1)) days" +%FT07:00:00Z)" fetch
        [ "$(wc -l <requests.log)" -eq "$before" ] || asked="$asked $d"
    done
    same " 2 3 5 9 16 23 30 37 44" "$asked"
    fault map.json
    at 2026-09-20T07:00:00Z fetch
    is 0
    at 2026-09-21T07:00:00Z fetch
    is 0
    [ "$(fetches)" = "litellm/ not modified 304" ]
    [ "$(sql "SELECT strftime('%Y-%m-%d', max(observed_at), 'unixepoch') FROM fetch")" = 2026-09-21 ]
}

@test "only what is due is asked; --all and names ask the rest; --dry-run asks nobody" {
    all_well
    day 12 fetch --dry-run
    is 0
    [ "$(echo "$output" | wc -l)" -eq 7 ]
    [ "$(count fetch)" -eq 0 ]
    [ ! -s requests.log ]
    day 12 fetch
    at 2026-10-12T08:00:00Z fetch # nothing is due
    is 0
    quiet
    [ "$(count fetch)" -eq 7 ]
    at 2026-10-12T08:00:00Z fetch --dry-run
    is 0
    [ -z "$output" ]
    at 2026-10-12T08:00:00Z fetch litellm
    is 0
    [ "$(count fetch)" -eq 8 ]
    at 2026-10-12T09:00:00Z fetch --all
    is 0
    [ "$(count fetch)" -eq 15 ]
    # A daily job that starts two minutes early one day finds its sources due.
    sql "UPDATE source SET due_hours=24 WHERE name='litellm'"
    at 2026-10-13T08:58:00Z fetch
    [ "$(fetches | grep -c '^litellm/ ')" -eq 1 ]
    # Weekly ones are not.
    [ "$(fetches | grep -c '^fred-minimum-wage/')" -eq 0 ]
    sql "UPDATE source SET due_hours=1 WHERE name='litellm'"
    at 2026-10-13T09:58:00Z fetch -v
    is 0
    says "litellm"
    says "not modified"
}

@test "a disabled source is not asked, a named one is; an enabled one again" {
    map_only
    day 12 sources disable litellm
    is 0
    day 12 fetch --all
    is 0
    [ "$(count fetch)" -eq 0 ]
    day 12 fetch litellm
    is 0
    [ "$(count fetch)" -eq 1 ]
    day 12 sources enable litellm
    day 14 fetch
    [ "$(count fetch)" -eq 2 ]
}

@test "wrong names, sources without a key, sources that are only imported" {
    map_only
    day 12 fetch nosuch
    is 2
    says "unknown source 'nosuch'"
    day 12 fetch csv
    is 2
    says "only imported"
    day 12 fetch artificial-analysis
    is 1
    says 'MTOK_AA_KEY'
    day 12 sources set litellm url=http://example.org/map.json
    is 1
    says "http"
    day 12 sources set litellm url=ftp://127.0.0.1/map.json
    [ "$status" -ne 0 ]
    day 12 sources set llm-prices "url=http://127.0.0.1:$PORT/x"
    is 2
    says "url.PART=URL"
    day 12 sources set llm-prices "url.nosuch=http://127.0.0.1:$PORT/x"
    is 2
    day 12 sources set litellm due_hours=0
    is 2
    [ "$(sql "SELECT url FROM part WHERE url LIKE '%map.json'")" = "http://127.0.0.1:$PORT/map.json" ]
    [ ! -s requests.log ]
}

@test "a person's URL stays; the program's own follows the program; default goes back" {
    map_only
    # As an older mtok left it.
    sql "UPDATE part SET url='https://old.example.org/x.json', etag='old' WHERE source_id=(SELECT id FROM source WHERE name='oracle')"
    day 12 sources set aws-spot "url=http://127.0.0.1:$PORT/spot.json"
    is 0
    day 12 init -q
    own=$("$MTOK" sources --known | grep -A1 '^oracle: ' | tail -1 | tr -d ' ')
    url_of() { sql "SELECT p.url FROM part AS p JOIN source AS s ON s.id=p.source_id WHERE s.name='$1'"; }
    [ "$(url_of oracle)" = "$own" ]
    [ -z "$(sql "SELECT p.etag FROM part AS p JOIN source AS s ON s.id=p.source_id WHERE s.name='oracle'")" ]
    [ "$(url_of aws-spot)" = "http://127.0.0.1:$PORT/spot.json" ]
    [ "$(url_of litellm)" = "http://127.0.0.1:$PORT/map.json" ]
    day 12 sources set litellm url=default
    is 0
    [[ "$(url_of litellm)" == https://*model_prices_and_context_window.json ]]
    day 12 sources set csv url=default
    is 2
}

@test "a key is sent in its header and to nobody else" {
    serve
    nothing_enabled
    cp "$FIXTURES/artificial-analysis.json" www/aa.json
    point artificial-analysis aa.json
    map_doc www/map.json a=1/2
    point litellm map.json
    MTOK_AA_KEY=secret123 day 12 fetch
    grep -q $'/aa.json\t.*\tsecret123$' requests.log
    [ "$(grep -c secret123 requests.log)" -eq "$(grep -c /aa.json requests.log)" ]
    ! strings -a "$MTOK_DB" | grep -q secret123
}

@test "all pages of a walk are one document, and no validator of the first page hides the others" {
    serve
    nothing_enabled
    jq -c ".data |= .[0:(length / 2 | floor)] | .links.next = \"/two.json\"" "$FIXTURES/openrouter.json" >www/one.json
    jq -c '.data |= .[(length / 2 | floor):] | .links.next = null' "$FIXTURES/openrouter.json" >www/two.json
    point openrouter one.json
    day 12 fetch
    is 0
    same "openrouter/ changed 200" "$(fetches)"
    [ "$(count document)" -eq 1 ]
    [ "$(sql "SELECT pages FROM document")" = "$(stat -c %s www/one.json) $(stat -c %s www/two.json)" ]
    [ -z "$(sql "SELECT etag FROM part WHERE url LIKE '%one.json'")" ]
    day 13 fetch
    same "openrouter/ unchanged 200" "$(fetches)"
    rm www/two.json
    day 14 fetch
    is 3
    says "two.json: HTTP 404"
    same "openrouter/ failed 404" "$(fetches)"
}

@test "slow, cut off, garbled: each is a failure with its reason, and nothing of it is kept" {
    map_only
    day 12 fetch
    is 0
    believed >before
    map_doc www/map.json gpt-a=4/12 gpt-b=1/2
    fault map.json 'cut=5000'
    day 13 fetch --all
    is 3
    says "map.json"
    fault map.json 'encode=gzip&short=20'
    day 14 fetch --all
    is 3
    same "litellm/ failed 200" "$(fetches)"
    fault map.json 'encode=gzip&garble=1'
    day 15 fetch --all
    is 3
    fault map.json 'delay=30'
    SECONDS=0
    day 16 fetch --all --deadline 2
    is 3
    [ $SECONDS -lt 10 ]
    [ "$(count document)" -eq 1 ]
    same "$(cat before)" "$(believed)"
    fault map.json 'encode=gzip'
    day 17 fetch --all
    is 0
    same $'2026-10-12 5\n2026-10-17 4' "$(steps gpt-a input)"
}

@test "SIGTERM while the network is slow: exit 143, what came is stored, nobody is blamed" {
    all_well
    fault oracle.json delay=60
    "$MTOK" fetch --now 2026-10-12 >out 2>err &
    pid=$!
    for _ in $(seq 200); do grep -q oracle requests.log && break; sleep 0.05; done
    sleep 0.5
    kill -TERM $pid
    wait $pid && status=0 || status=$?
    is 143
    [ "$(sql "PRAGMA integrity_check")" = ok ]
    [ "$(sql "SELECT count(*) FROM fetch WHERE outcome='failed'")" -eq 0 ]
    [ "$(sql "SELECT count(*) FROM part WHERE failures>0")" -eq 0 ]
    [ ! -e "$MTOK_DB-wal" ]
    fault oracle.json
    at 2026-10-12T00:10:00Z fetch
    is 0
    [ "$(sql "SELECT count(DISTINCT part_id) FROM fetch WHERE outcome='changed'")" -eq 7 ]
}

@test "killed while the network is slow: nothing is half done" {
    map_only
    fault map.json delay=60
    "$MTOK" fetch --now 2026-10-12 >out 2>err &
    pid=$!
    for _ in $(seq 200); do grep -q map requests.log && break; sleep 0.05; done
    # No transaction is open while the network is used: another program may write.
    sqlite3 "$MTOK_DB" ".timeout 100" "UPDATE source SET stale_days=15 WHERE name='litellm'"
    kill -9 $pid
    wait $pid || true
    fault map.json
    day 12 fetch
    is 0
    same '2026-10-12 5' "$(steps gpt-a input)"
}

@test "two runs at once: the second waits its bounded time, then says who holds the lock" {
    map_only
    fault map.json delay=3
    "$MTOK" fetch --now 2026-10-12 2>err &
    pid=$!
    for _ in $(seq 200); do grep -q map requests.log && break; sleep 0.05; done
    day 12 fetch --wait 1
    is 6
    says "(pid $pid, \`mtok fetch\`, since "
    day 12 fetch --wait 30
    is 0
    wait $pid
    [ "$(count fetch)" -eq 1 ] # by then nothing was due any more
}

@test "a clock that was wrong once holds nothing back" {
    map_only
    at 2031-01-01 fetch
    is 0
    day 12 fetch
    is 0
    [ "$(count fetch)" -eq 2 ]
    day 12 fetch
    [ "$(count fetch)" -eq 2 ]
    day 14 fetch
    [ "$(count fetch)" -eq 3 ]
}

@test "a price that vanishes: one miss is waited for, two end it, a return begins anew" {
    map_only
    day 10 fetch
    map_doc www/map.json gpt-a=5/15
    day 11 fetch
    is 0
    same '2026-10-10 1' "$(steps gpt-b input)"
    at 2026-10-11T09:00:00Z fetch --all # two hours later is no second miss
    same '2026-10-10 1' "$(steps gpt-b input)"
    day 12 fetch # an unchanged reply counts
    is 0
    same $'2026-10-10 1\n2026-10-11 gone' "$(steps gpt-b input)"
    map_doc www/map.json gpt-a=5/15 gpt-b=1/2
    day 20 fetch
    same $'2026-10-10 1\n2026-10-11 gone\n2026-10-20 1' "$(steps gpt-b input)"
}

@test "a jump waits until two later replies repeat it" {
    map_only
    day 10 fetch
    map_doc www/map.json gpt-a=500/15 gpt-b=1/2
    day 11 fetch
    is 3
    says "litellm: refused: gpt-a input: 500: a jump of more than ten times"
    same '2026-10-10 5' "$(steps gpt-a input)"
    day 12 fetch
    is 0
    quiet
    same '2026-10-10 5' "$(steps gpt-a input)"
    day 13 fetch
    is 0
    same $'2026-10-10 5\n2026-10-11 500' "$(steps gpt-a input)"
}

@test "document HASH gives the bytes as they were served" {
    all_well
    day 12 fetch
    for file in map.json historical.json blocks.html state.csv; do
        hash=$(sha256sum "www/$file" | cut -d' ' -f1)
        "$MTOK" document "$hash" >got
        cmp got "www/$file"
        "$MTOK" document "${hash:0:12}" >got
        cmp got "www/$file"
    done
    map_doc www/map.json gpt-a=5/15 gpt-b=1/3 # kept as the difference to the first
    day 13 fetch
    "$MTOK" document "$(sha256sum www/map.json | cut -d' ' -f1)" | cmp - www/map.json
    day 13 document ffffffffffff
    is 1
    day 13 document xyz
    is 2
    day 13 check --documents --max-age 99
    is 0
    sql "UPDATE document SET body=substr(body, 1, length(body) - 3) WHERE sha256=(SELECT min(sha256) FROM document WHERE encoding='zstd')"
    day 13 check --documents --max-age 99
    is 4
}
