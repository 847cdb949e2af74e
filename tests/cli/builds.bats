#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A build without npm, uPlot and cairo: it configures, and what depends on them compiles.

setup() {
    command -v ninja >/dev/null || skip "no ninja"
    build=$BATS_TEST_TMPDIR/build
}

@test "without npm the charts are static, without cairo there is no PNG" {
    printf '#!/bin/sh\ncase "$*" in *cairo*) exit 1 ;; esac\nexec pkg-config "$@"\n' >"$BATS_TEST_TMPDIR/pkg-config"
    chmod +x "$BATS_TEST_TMPDIR/pkg-config"
    cmake -S "$MTOK_SOURCE" -B "$build" -G Ninja -DMTOK_TESTS=OFF -DNPM= \
        -DPKG_CONFIG_EXECUTABLE="$BATS_TEST_TMPDIR/pkg-config" >"$BATS_TEST_TMPDIR/log"
    grep -q 'no cairo' "$BATS_TEST_TMPDIR/log"
    grep -q 'MTOK_CHARTS:BOOL=OFF' "$build/CMakeCache.txt"
    objects=$build/CMakeFiles/mtok_core.dir
    ninja -C "$build" CMakeFiles/mtok_core.dir/src/chart/chart_png.c.o CMakeFiles/mtok_core.dir/src/page/html_page.c.o \
        CMakeFiles/mtok_core.dir/embedded.c.o >"$BATS_TEST_TMPDIR/log" || { cat "$BATS_TEST_TMPDIR/log"; false; }
    grep -q 'built without cairo' "$objects/src/chart/chart_png.c.o"
    ! grep -q 'uPlot.*leeoniya\|Leon Sorokin' "$objects/embedded.c.o"
}

@test "-DMTOK_CHARTS=OFF asks npm for nothing" {
    printf '#!/bin/sh\necho asked >"%s"\nexit 1\n' "$BATS_TEST_TMPDIR/asked" >"$BATS_TEST_TMPDIR/npm"
    chmod +x "$BATS_TEST_TMPDIR/npm"
    cmake -S "$MTOK_SOURCE" -B "$build" -G Ninja -DMTOK_TESTS=OFF -DMTOK_CHARTS=OFF -DNPM="$BATS_TEST_TMPDIR/npm" >/dev/null
    [ ! -e "$BATS_TEST_TMPDIR/asked" ]
    [ -z "$(ls "$build/uplot")" ]
}

@test "an npm that cannot install is a warning, not an end" {
    printf '#!/bin/sh\necho no network >&2\nexit 1\n' >"$BATS_TEST_TMPDIR/npm"
    chmod +x "$BATS_TEST_TMPDIR/npm"
    cmake -S "$MTOK_SOURCE" -B "$build" -G Ninja -DMTOK_TESTS=OFF -DNPM="$BATS_TEST_TMPDIR/npm" >"$BATS_TEST_TMPDIR/log" 2>&1
    grep -q 'pages get static charts only' "$BATS_TEST_TMPDIR/log"
    grep -q 'no network' "$BATS_TEST_TMPDIR/log"
}
