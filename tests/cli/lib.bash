# SPDX-License-Identifier: MIT
# What the tests of the program as a person runs it share. Each test has a database of its own in
# $MTOK_DB and a fixed present, given with --now.

bats_require_minimum_version 1.5.0

setup() {
    unset http_proxy https_proxy HTTPS_PROXY HTTP_PROXY all_proxy ALL_PROXY MTOK_AA_KEY MTOK_SHADEFORM_KEY
    cd "$BATS_TEST_TMPDIR" || return 1
    export MTOK_DB=$BATS_TEST_TMPDIR/test.db
    export HOME=$BATS_TEST_TMPDIR XDG_DATA_HOME=$BATS_TEST_TMPDIR/data
    FIXTURES=$MTOK_SOURCE/tests/fixtures
}

# at TIME COMMAND…: mtok at that time; afterwards $status, $output (stdout), $messages (stderr).
at() {
    local now=$1
    shift
    "$MTOK" "$1" --now "$now" "${@:2}" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" && status=0 || status=$?
    output=$(cat "$BATS_TEST_TMPDIR/out")
    messages=$(cat "$BATS_TEST_TMPDIR/err")
}

# mtok COMMAND…: the same at the present of the tests.
mtok() { at 2026-11-23T09:00:00Z "$@"; }

# is STATUS: what the last call came to; shows its output where it did not.
is() {
    [ "$status" -eq "$1" ] || { echo "exit $status, expected $1"; echo "${output:0:1000}"; echo "${messages:0:2000}"; return 1; }
}

# says TEXT / quiet: what the last call wrote to stderr.
says() {
    [[ $messages == *"$1"* ]] || { echo "expected a message with: $1"; echo "got: $messages"; return 1; }
}
quiet() {
    [ -z "$messages" ] || { echo "expected no message, got: $messages"; return 1; }
}

# same WANTED GIVEN
same() { [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2"); return 1; }; }

# The answer of a query, by the sqlite3 shell.
sql() { sqlite3 -batch "${DB:-$MTOK_DB}" "$*"; }

# A database without the shipped history, at a time before everything that the tests import.
empty_db() { at "${1:-2020-01-01}" init --empty -q && is 0; }

# The facts, independent of the numbers that rows happen to have: which series had which value since
# when, in every recording.
facts() {
    sql "SELECT s.name, p.name, se.measure, se.subject, se.seller, se.place, se.tier, se.detail,
             o.since, o.batch_id, o.state, o.value, o.stated, o.correction
         FROM observation AS o JOIN series AS se ON se.id=o.series_id
         JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id
         ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
         SELECT p.name, place, text, reason, kind FROM refusal JOIN part AS p ON p.id=part_id
         ORDER BY 1, 2, 3, 4, 5"
}

# The same without the batches: what is believed now, what is refused.
believed() {
    sql "SELECT s.name, p.name, se.measure, se.subject, se.seller, se.place, se.tier, se.detail,
             o.since, o.state, o.value
         FROM observation AS o JOIN series AS se ON se.id=o.series_id
         JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id
         WHERE o.state<>4 AND o.batch_id=(SELECT max(batch_id) FROM observation AS n
             WHERE n.series_id=o.series_id AND n.since=o.since)
         ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
         SELECT p.name, place, text, reason, kind FROM refusal JOIN part AS p ON p.id=part_id
         ORDER BY 1, 2, 3, 4, 5"
}

# as_nobody COMMAND…: as a user who may write nothing (the tests may run as root).
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# A folder that other users can enter; removed by the test's teardown.
open_folder() {
    OPEN=$(mktemp -d /tmp/mtok-test.XXXXXX)
    chmod 755 "$OPEN"
    cp "$MTOK" "$OPEN/mtok"
}
teardown() { if [ -n "${OPEN-}" ]; then chmod -R u+w "$OPEN"; rm -rf "$OPEN"; fi; }

# map_doc FILE [MODEL=INPUT/OUTPUT…]: a map of prices as LiteLLM publishes it, in USD per million
# tokens, with 110 models besides that never change (the source has a floor of rows).
map_doc() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    {
        printf '{"sample_spec": {"input_cost_per_token": 0.0, "mode": "one of: chat, embedding"}'
        for i in $(seq 1 110); do
            printf ',\n "filler-%s": {"input_cost_per_token": %se-07, "output_cost_per_token": 4e-06, "litellm_provider": "acme", "mode": "chat"}' "$i" "$i"
        done
        for pair in "$@"; do
            local prices=${pair#*=}
            printf ',\n "%s": {"input_cost_per_token": %se-06, "output_cost_per_token": %se-06, "litellm_provider": "acme", "mode": "chat"}' \
                "${pair%%=*}" "${prices%/*}" "${prices#*/}"
        done
        printf '}\n'
    } >"$file"
}

# steps MODEL MEASURE [SOURCE]: its believed changes, "DATE VALUE" a line ("DATE gone" where it ended).
steps() {
    sql "SELECT strftime('%Y-%m-%d', b.since, 'unixepoch') || ' ' ||
             CASE b.state WHEN 0 THEN printf('%g', b.value / 1e9) WHEN 1 THEN 'dynamic' ELSE 'gone' END
         FROM believed AS b JOIN series AS se ON se.id=b.series_id
         JOIN part AS p ON p.id=se.part_id JOIN source AS s ON s.id=p.source_id
         WHERE se.subject='$1' AND se.measure='$2' AND se.tier='standard' AND s.name='${3:-litellm}'
         ORDER BY b.since"
}
