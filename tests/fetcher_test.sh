#!/bin/sh
# SPDX-License-Identifier: MIT
# fetcher_test.sh PROGRAM SOURCE: every fixture of a source gives its golden rows.
#   fixtures/acme.json    → golden/acme.tsv          rows, refusals, notes
#   fixtures/acme.2.json  → golden/acme.2.tsv
#   fixtures/acme.bad-what.json → golden/acme.bad-what.err   the whole document is refused and the
#                                 message contains the line of that file
# In a golden, lines are in any order; the notes (#) and the texts behind a refusal's place may be
# left out: a golden line "!<TAB>place" matches by its beginning.
program=$1 source=$2
here=$(dirname "$0")
failed=0 count=0
out=$(mktemp) want=$(mktemp) got=$(mktemp)
trap 'rm -f "$out" "$want" "$got"' EXIT
for fixture in "$here/fixtures/$source".*; do
    base=$(basename "$fixture")
    stem=${base%.*}
    count=$((count + 1))
    if [ -f "$here/golden/$stem.err" ]; then
        if "$program" "$source" "$fixture" >/dev/null 2>"$out"; then
            echo "$base: was read, expected to be refused"
            failed=1
        elif ! grep -qF -- "$(cat "$here/golden/$stem.err")" "$out"; then
            echo "$base: wrong message: $(cat "$out")"
            failed=1
        fi
        continue
    fi
    if [ ! -f "$here/golden/$stem.tsv" ]; then
        echo "$base: golden/$stem.tsv is missing"
        failed=1
        continue
    fi
    if ! "$program" "$source" "$fixture" >"$out" 2>"$got"; then
        echo "$base: refused: $(cat "$got")"
        failed=1
        continue
    fi
    grep -v '^[!#]' "$out" | LC_ALL=C sort >"$got"
    grep -v '^[!#]' "$here/golden/$stem.tsv" | LC_ALL=C sort >"$want"
    diff -u "$want" "$got" || { echo "$base: rows differ from golden/$stem.tsv"; failed=1; }
    grep '^!' "$out" | cut -f1,2 | LC_ALL=C sort >"$got"
    grep '^!' "$here/golden/$stem.tsv" | cut -f1,2 | LC_ALL=C sort >"$want"
    diff -u "$want" "$got" || { echo "$base: refusals differ from golden/$stem.tsv"; failed=1; }
done
[ "$count" -gt 0 ] || { echo "$source: no fixture"; failed=1; }
echo "$source: $count fixtures"
exit $failed
