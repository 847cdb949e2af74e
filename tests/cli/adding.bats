#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# docs/adding-a-source.md: its example is a source as it says.

load lib.bash

@test "the example compiles without a warning, and reads a reply as the page says" {
    awk '/^```c$/ { on = 1; next } /^```/ { on = 0 } on' "$MTOK_SOURCE/docs/adding-a-source.md" >acme.c
    grep -q 'const struct fetcher fetcher_acme = {' acme.c
    cat >list.c <<'C'
#include "names/registry.h"
extern const struct fetcher fetcher_acme;
const struct fetcher *const fetcher_list[] = {&fetcher_acme, 0};
C
    # Built as the program was: with the sanitizers where it has them.
    sanitize=$(sed -n 's/^MTOK_SANITIZE:BOOL=ON$/-fsanitize=address,undefined/p' "$MTOK_BUILD/CMakeCache.txt")
    # shellcheck disable=SC2046,SC2086
    cc -std=c17 -D_GNU_SOURCE $sanitize -Wall -Wextra -Wshadow -Wconversion -Werror -I "$MTOK_SOURCE/include" -I "$MTOK_SOURCE/src" \
        -o rows acme.c list.c "$MTOK_SOURCE/tests/fetcher_rows.c" "$MTOK_BUILD/libmtok_core.a" \
        $(pkg-config --libs sqlite3 libxml-2.0 libcjson libzstd libcrypto md4c zlib) -lcsv -ldl -lm
    echo '{"models": [{"name": "a", "input": 2.5, "output": "10"}, {"name": "b", "input": 0}, {"name": "c", "output": "soon"}, {"input": 1}]}' >acme.json
    ./rows acme acme.json >got
    same $'input\ta\tacme\t\tstandard\t{}\t2.5\t\t
input\tb\tacme\t\tstandard\t{}\t0\t\t
output\ta\tacme\t\tstandard\t{}\t10\t\t' "$(grep -v '^[!#]' got)"
    [ "$(grep -c '^!' got)" -eq 2 ]
    echo '<!DOCTYPE html><html><body>One moment please</body></html>' >acme.html
    run ./rows acme acme.html
    [ "$status" -eq 1 ]
    [[ $output == *"HTML page"* ]]
    echo '{"modles": []}' >acme.json
    run ./rows acme acme.json
    [ "$status" -eq 1 ]
    [[ $output == *models* ]]
}

@test "the build says what is missing of a source" {
    for missing in fixture golden symbol; do
        rm -rf tree
        mkdir tree
        cp -r "$MTOK_SOURCE"/{CMakeLists.txt,cmake,migrations,include,src,tests,man} tree/
        mkdir -p tree/fetchers tree/schema tree/docs tree/cron
        cp -r "$MTOK_SOURCE"/schema/* tree/schema/
        echo 'const struct fetcher fetcher_acme = {0};' >tree/fetchers/acme.c
        rm -f tree/tests/{fixtures,golden}/*
        : >tree/tests/fixtures/acme.json
        : >tree/tests/golden/acme.tsv
        case $missing in
        fixture) rm tree/tests/fixtures/acme.json; want="acme.c has no fixture" ;;
        golden) rm tree/tests/golden/acme.tsv; want="acme.c has no golden rows" ;;
        symbol) echo 'int nothing;' >tree/fetchers/acme.c; want="must define" ;;
        esac
        run cmake -S tree -B tree/build
        [ "$status" -ne 0 ]
        [[ ${output//$'\n'/ } == *"$want"* ]] || { echo "$output" | tail -20; return 1; }
    done
}
