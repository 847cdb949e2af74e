# SPDX-License-Identifier: MIT
# Sources pointed at a web server of ours on the loopback address, and the days on which they are
# asked. Nothing here reaches the network: every source that is not pointed elsewhere is disabled.

load ../cli/lib.bash

# serve: the server in $PID, its port in $PORT; files in www/, requests in requests.log.
serve() {
    mkdir -p www
    "$MTOK_BUILD/tests/fault_server" --root www --log requests.log >port 3>&- &
    PID=$!
    for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
    PORT=$(cat port)
    [ -n "$PORT" ]
}

teardown() {
    if [ -n "${PID-}" ]; then kill "$PID" && wait "$PID" || true; fi
    if [ -n "${OPEN-}" ]; then rm -rf "$OPEN"; fi
}

# point SOURCE[.PART] NAME: that part is fetched from our server from now on, and enabled.
point() {
    local source=${1%%.*} part=
    [ "$1" = "$source" ] || part=.${1#*.}
    at 2026-01-01 sources set "$source" "url$part=http://127.0.0.1:$PORT/$2" && is 0
    sql "UPDATE source SET enabled=1 WHERE name='$source'"
}

# A database without facts whose sources are all disabled.
nothing_enabled() {
    empty_db 2026-01-01
    sql "UPDATE source SET enabled=0"
}

# fault NAME WORDS: what goes wrong with that file from now on; without words nothing.
fault() { if [ -n "${2-}" ]; then printf '%s' "$2" >"www/$1.fault"; else rm -f "www/$1.fault"; fi; }

# fetches: "SOURCE PART OUTCOME STATUS" of the newest batch, in order of name.
fetches() {
    sql "SELECT s.name || '/' || p.name || ' ' || f.outcome || ' ' || coalesce(f.status, '-')
         FROM fetch AS f JOIN part AS p ON p.id=f.part_id JOIN source AS s ON s.id=p.source_id
         WHERE f.batch_id=(SELECT max(batch_id) FROM fetch) ORDER BY 1"
}

count() { sql "SELECT count(*) FROM $1"; }
