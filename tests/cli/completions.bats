#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What shells complete.

try() { # try WORD...: the completions of the last word
    COMP_WORDS=("$@")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _mtok
    echo "${COMPREPLY[*]}"
}

@test "bash completes commands, options and formats" {
    eval "$("$MTOK" completions bash)"
    [ "$(try mtok not)" = notebook ]
    [ "$(try mtok chart --for)" = --format ]
    [ "$(try mtok chart --format p)" = png ]
    [ "$(try mtok sources -f prom)" = prometheus ]
    [ "$(try mtok sources --now '')" = "" ]
}

@test "every command and option is there, in all three" {
    for shell in bash zsh fish; do "$MTOK" completions $shell >"$BATS_TEST_TMPDIR/$shell"; done
    for command in $("$MTOK" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
        for option in $("$MTOK" "$command" --help | sed -n 's/^ .*--\([a-z0-9-]*\).*/\1/p'); do
            for shell in bash zsh fish; do
                grep -qe "\(--\|-l \)$option\b" "$BATS_TEST_TMPDIR/$shell" || { echo "$shell: $command --$option"; return 1; }
            done
        done
    done
}

@test "the shells find no error in them" {
    for shell in bash zsh fish; do
        "$MTOK" completions $shell >"$BATS_TEST_TMPDIR/file"
        if command -v $shell >/dev/null; then $shell -n "$BATS_TEST_TMPDIR/file"
        else echo "# SKIPPED: $shell is not installed" >&3; fi
    done
    run "$MTOK" completions tcsh
    [ "$status" -eq 2 ]
}
