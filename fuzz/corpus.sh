#!/bin/sh
# SPDX-License-Identifier: MIT
# corpus.sh FOLDER: makes inputs for fuzz_fetchers of the fixtures.
here=$(dirname "$0")
folder=${1:?usage: corpus.sh FOLDER}
mkdir -p "$folder"
for fixture in "$here"/../tests/fixtures/*; do
    name=$(basename "$fixture")
    { printf '%s\n' "$name"; cat "$fixture"; } >"$folder/$name"
done
