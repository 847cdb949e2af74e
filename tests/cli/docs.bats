#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The documents say what the program does.

@test "the data dictionary is what the comments say" {
    run diff <(sh "$MTOK_SOURCE/docs/make-dictionary.sh") "$MTOK_SOURCE/docs/data-dictionary.md"
    echo "$output" | head -20
    echo "run: sh docs/make-dictionary.sh > docs/data-dictionary.md"
    [ "$status" -eq 0 ]
}

@test "every view is in the data dictionary" {
    cd "$MTOK_SOURCE"
    for view in schema/views/*.sql; do
        name=$(basename "$view" .sql)
        grep -qx "### ${name#*-}" docs/data-dictionary.md || { echo "${name#*-}"; return 1; }
    done
    [ "$(grep -c '^### ' docs/data-dictionary.md)" -gt 40 ]
}

@test "man pages are well formed" {
    for page in "$MTOK_SOURCE"/man/*.1; do
        findings=$(mandoc -T lint -W warning "$page" 2>&1 | grep -v 'outdated mandoc.db\|referenced manual' || true)
        [ -z "$findings" ] || { echo "$findings"; return 1; }
    done
}

@test "every command is in the man page and has help" {
    commands=$("$MTOK" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
    [ "$(echo "$commands" | wc -l)" -gt 15 ]
    for command in $commands; do
        grep -q "Cm $command\\b" "$MTOK_SOURCE/man/mtok.1" || { echo "mtok.1 lacks $command"; return 1; }
        run "$MTOK" "$command" --help
        [ "$status" -eq 0 ]
        [[ "$output" == usage:\ mtok\ $command* ]]
    done
}

# Blocks of README.md that begin with ```sh are run one after the other in an empty home.
@test "the commands of the README run" {
    export HOME="$BATS_TEST_TMPDIR" XDG_DATA_HOME="$BATS_TEST_TMPDIR"
    unset MTOK_DB
    mkdir -p "$HOME/bin" && ln -s "$MTOK" "$HOME/bin/mtok"
    PATH="$HOME/bin:$PATH"
    cd "$BATS_TEST_TMPDIR"
    awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$MTOK_SOURCE/README.md" >commands.sh
    [ "$(grep -c . commands.sh)" -ge 8 ]
    # Without a network a fetch ends with 3: that is no failure of the README.
    sed -i 's/^mtok fetch.*/& --deadline 5 || [ $? -eq 3 ]/' commands.sh
    run sh -eu commands.sh
    echo "$output" | tail -20
    [ "$status" -eq 0 ]
}

# The order is that of the table in docs/architecture.md.
@test "a room of src includes only rooms that the architecture names before it" {
    cd "$MTOK_SOURCE"
    rooms=$(grep '^| `src/' docs/architecture.md | cut -d'|' -f2 | grep -o 'src/[a-z]*' | cut -d/ -f2)
    [ "$(echo "$rooms" | sort)" = "$(ls src)" ]
    before=
    for room in $rooms; do
        before="$before $room"
        for other in $(grep -rhoE '#include "[a-z]+/' "src/$room" | grep -oE '[a-z]+/' | tr -d / | sort -u); do
            [[ " $before " == *" $other "* ]] || { echo "src/$room includes $other/"; return 1; }
        done
    done
}
