#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh SCRIPT: runs a test of pages, or says why not (77: skipped).
skip() {
    echo "SKIPPED: $1"
    exit 77
}
[ -x "$MTOK_NODE" ] || skip "node is not installed"
if grep -q browser.mjs "$1"; then
    [ -z "$MTOK_TEST_LIGHT" ] || skip "--light leaves out what needs Chromium"
    [ -x "$CHROMIUM" ] || skip "Chromium is not installed"
fi
[ -f "$MTOK_AXE/axe.min.js" ] || { echo "axe-core is not installed: accessibility is not checked"; MTOK_AXE=; }
export MTOK_AXE
exec "$MTOK_NODE" "$1"
