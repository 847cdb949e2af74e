#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What a person sees on a terminal, and what a log does not.
load lib.bash

setup() {
    export MTOK_DB="$BATS_TEST_TMPDIR/t.db" TERM=xterm-256color
    "$MTOK" init --empty >/dev/null
    "$MTOK" sources set xai url=http://127.0.0.1:9/none 2>/dev/null
}

# on_terminal COMMAND: what a terminal is sent, a line for each time the cursor goes back
on_terminal() {
    script -qec "$1" /dev/null </dev/null | tr '\r' '\n'
}

@test "fetch: a line per source with its state, bytes and time" {
    run on_terminal "$MTOK fetch xai"
    [[ $output =~ xai\ +failed\ +0\ bytes\ +[0-9]+\.[0-9]\ s ]]
    run "$MTOK" fetch xai
    [[ $output != *" bytes "* && $output != *$'\e'* && $output != *$'\r'* ]]
}

@test "import: a bar with rate and time left, gone when it is done" {
    mkdir "$BATS_TEST_TMPDIR/old"
    for day in 01 02 03 04 05; do
        cp "$MTOK_SOURCE/tests/fixtures/litellm.json" "$BATS_TEST_TMPDIR/old/2026-01-$day.json"
    done
    run on_terminal "$MTOK import litellm $BATS_TEST_TMPDIR/old"
    [[ $output =~ \[#+\]\ 5/5\ +[0-9]+/s\ +0\ s\ left ]]
    [[ $output == *$'\e[K'"mtok: litellm: 1 documents read, 4 unchanged"* ]]
    run "$MTOK" import litellm "$BATS_TEST_TMPDIR/old"
    [[ $output != *"/s "* && $output != *$'\e'* && $output != *$'\r'* ]]
}

@test "NO_COLOR, and a dumb terminal: no colours" {
    for setting in NO_COLOR=1 TERM=dumb; do
        run on_terminal "env $setting $MTOK fetch xai"
        [[ $output == *xai*failed* ]]
        [[ $output != *$'\e['[0-9]*m* ]]
    done
}
