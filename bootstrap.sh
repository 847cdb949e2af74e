#!/bin/sh
# SPDX-License-Identifier: MIT
# From a bare Debian 12 to a report, or to a tested program:
#
#   sh bootstrap.sh          install what is needed, build, create the database with the shipped
#                            history, try a live fetch, print the latest monthly report
#   sh bootstrap.sh test     build with AddressSanitizer and UBSan, run every test
#   sh bootstrap.sh test --light   the same without the suites that need a browser
#   sh bootstrap.sh install [PREFIX]   build and install (default: /usr/local)
#
# Works for root and for a user with sudo. Nothing but Debian's packages is installed.
set -eu
cd "$(dirname "$0")"

build_packages="gcc make cmake ninja-build pkg-config libc6-dev libsqlite3-dev libcurl4-openssl-dev
 libxml2-dev libcjson-dev libcsv-dev libmd4c-dev libzstd-dev libssl-dev libarchive-dev zlib1g-dev libcairo2-dev ca-certificates"
test_packages="libcmocka-dev libmicrohttpd-dev bats nginx-light openssl sqlite3 git mandoc jq curl python3 bc xz-utils bzip2 zstd"

say() {
    printf '%s\n' "$*" >&2
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "bootstrap: root rights are needed for: $*"
        say "bootstrap: run it as root, or install sudo"
        exit 1
    fi
}

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# Installs the packages that are missing; asks the network only when one is.
need() {
    missing=
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "bootstrap: installing$missing"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $missing >/dev/null
}

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "bootstrap: this script knows Debian's packages only; README.md lists what a build needs"
    exit 1
fi

# build FOLDER [CMAKE-OPTION...]
build() {
    folder=$1
    shift
    cmake -S . -B "$folder" -G Ninja "$@" >"$folder.log" 2>&1 ||
        { cat "$folder.log" >&2; exit 1; }
    cmake --build "$folder" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
    rm -f "$folder.log"
}

# Chromium and what drives it; a node of another origin than Debian's will do.
need_browser() {
    need chromium tidy fonts-dejavu-core
    command -v node >/dev/null 2>&1 || need nodejs
    command -v npm >/dev/null 2>&1 || need npm
}

run_tests() {
    # shellcheck disable=SC2086
    need $build_packages $test_packages
    [ -n "${MTOK_TEST_LIGHT:-}" ] || need_browser
    say "bootstrap: building with AddressSanitizer and UBSan"
    build build-test -DMTOK_SANITIZE=ON -DMTOK_TESTS=ON -DCMAKE_BUILD_TYPE=Debug
    [ -d ../shared/data ] || [ -n "${MTOK_REAL_DATA:-}" ] ||
        say "bootstrap: no real documents here: the tests that read them will say that they are skipped"
    cd build-test
    result=0
    LSAN_OPTIONS="suppressions=$PWD/../tests/lsan.supp:print_suppressions=0" \
    UBSAN_OPTIONS=print_stacktrace=1 ctest --output-on-failure --no-tests=error -j"$(nproc)" ||
        result=$?
    say_left_out
    return $result
}

# The last lines say what was not tested.
say_left_out() {
    if [ -n "${MTOK_TEST_LIGHT:-}" ]; then
        say "bootstrap: LEFT OUT (--light): the pages in a browser (web.report_page, web.notebook_page, …)"
    elif [ ! -f npm/node_modules/axe-core/axe.min.js ]; then
        say "bootstrap: LEFT OUT: accessibility and charts that zoom (npm could not install axe-core, uPlot)"
    fi
    [ -d screenshots ] && say "bootstrap: screenshots of the pages are in $PWD/screenshots"
    return 0
}

first_report() {
    # shellcheck disable=SC2086
    need $build_packages
    say "bootstrap: building"
    build build -DMTOK_TESTS=OFF
    mtok=$PWD/build/mtok
    "$mtok" init
    say "bootstrap: trying a live fetch (what cannot be reached is no error here)"
    "$mtok" fetch --deadline 120 || say "bootstrap: some sources did not answer; the shipped history stands"
    echo
    "$mtok" report
    database=${MTOK_DB:-${XDG_DATA_HOME:-$HOME/.local/share}/mtok/mtok.db}
    cat <<EOF

The database is $database; the program is $mtok.
Next:
  sh bootstrap.sh install           install it (then: man mtok)
  $mtok fetch                       collect now; cron/crontab.example does it every day
  sqlite3 $database 'SELECT * FROM markup_monthly LIMIT 5'
EOF
}

case ${1:-} in
'') first_report ;;
test)
    [ "${2:-}" != --light ] || export MTOK_TEST_LIGHT=1
    run_tests
    ;;
install)
    # shellcheck disable=SC2086
    need $build_packages
    build build -DMTOK_TESTS=OFF -DCMAKE_INSTALL_PREFIX="${2:-/usr/local}"
    if [ -w "${2:-/usr/local}" ]; then cmake --install build; else as_root cmake --install build; fi
    ;;
*)
    say "usage: sh bootstrap.sh [test [--light] | install [PREFIX]]"
    exit 2
    ;;
esac
