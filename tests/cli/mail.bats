#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok report --format mail: text, HTML and one picture.

setup() {
    export MTOK_DB=$BATS_TEST_TMPDIR/mtok.db
    "$MTOK" init --now 2026-11-23 >/dev/null
    "$MTOK" report --month 2026-10 --format mail --now 2026-11-23T09:00:00Z >"$BATS_TEST_TMPDIR/m" 2>"$BATS_TEST_TMPDIR/err"
}

part() { # part TYPE: the decoded base64 part of that type
    tr -d '\r' <"$BATS_TEST_TMPDIR/m" | awk -v type="Content-Type: $1" '
        index($0, type) == 1 { head = 1 } head && $0 == "" { head = 0; body = 1; next }
        /^--/ { body = 0 } body' | base64 -d
}

@test "headers, lines and parts are as mail wants them" {
    head -4 "$BATS_TEST_TMPDIR/m" | tr -d '\r' >"$BATS_TEST_TMPDIR/head"
    grep -qx 'Subject: LLM markup report 2026-10' "$BATS_TEST_TMPDIR/head"
    grep -qx 'Date: Mon, 23 Nov 2026 09:00:00 +0000' "$BATS_TEST_TMPDIR/head"
    grep -q '^Content-Type: multipart/alternative; boundary=' "$BATS_TEST_TMPDIR/head"
    [ "$(grep -vc $'\r$' "$BATS_TEST_TMPDIR/m")" -eq 0 ]
    [ "$(wc -L <"$BATS_TEST_TMPDIR/m")" -lt 998 ]
    grep -q '^LLM MARKUP REPORT 2026-10' "$BATS_TEST_TMPDIR/m"
    part text/html | grep -q '<h1>LLM MARKUP REPORT 2026-10</h1>'
    ! part text/html | grep -qi '<script\|<svg'
}

@test "text and HTML are the page itself, short enough not to be cut" {
    tr -d '\r' <"$BATS_TEST_TMPDIR/m" | awk '/^LLM MARKUP/ { body = 1 } /^--/ { body = 0 } body' >"$BATS_TEST_TMPDIR/text"
    "$MTOK" report --month 2026-10 --now 2026-11-23T09:00:00Z | diff - <(sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$BATS_TEST_TMPDIR/text")
    [ "$(part text/html | wc -c)" -lt 100000 ]
    part text/html | grep -oE 'href="#[^"]+' | cut -d'#' -f2 | while read -r id; do
        part text/html | grep -q "id=\"$id\"" || { echo "$id"; exit 1; }
    done
}

@test "one picture, which the page shows" {
    if grep -q cairo "$BATS_TEST_TMPDIR/err"; then skip "built without cairo"; fi
    [ "$(part image/png | head -c 8 | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
    [ "$(part text/html | grep -c 'cid:markup@mtok')" -eq 1 ]
    grep -q '^Content-ID: <markup@mtok>' "$BATS_TEST_TMPDIR/m"
}

@test "the same page gives the same bytes" {
    "$MTOK" report --month 2026-10 --format mail --now 2026-11-23T09:00:00Z 2>/dev/null | cmp - "$BATS_TEST_TMPDIR/m"
}
