#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok prune: bodies of old replies are dropped; everything that was read from them stays.

load lib.bash

# days N: a version a day from 2024-01-01 on, each with another price.
days() {
    local n
    for ((n = 0; n < $1; n++)); do
        map_doc "v/$(date -u -d "2024-01-01 $n days" +%F)_map.json" a=$((n + 20))/60
    done
}

@test "prune drops old bodies, keeps facts, hashes and what is newest" {
    empty_db
    days 40
    mtok import litellm v --quiet
    local before
    before=$(facts)
    at 2024-02-20 prune
    is 2
    says "--older DAYS is needed"
    at 2024-02-20 prune --older 20 --dry-run
    is 0
    same "30 documents would be dropped" "$output"
    at 2024-02-20 prune --older 20
    is 0
    says "30 documents dropped"
    same "$before" "$(facts)"
    same "40|10" "$(sql "SELECT count(*), count(body) FROM document")"
    at 2024-02-20 check --documents
    is 5 # nobody fetches here; 4 would be damage
    at 2024-02-20 document "$(sha256sum v/2024-01-05_map.json | cut -c1-64)"
    is 1
    says "not kept (dropped)"
    at 2024-02-20 document "$(sha256sum v/2024-02-05_map.json | cut -c1-64)"
    is 0
    same "$(cat v/2024-02-05_map.json)" "$output"
}

@test "a replay goes past what was dropped and changes nothing" {
    empty_db
    days 12
    mtok import litellm v --quiet
    local before
    before=$(facts)
    at 2024-01-12 prune --older 2 --quiet
    is 0
    quiet
    at 2024-01-12 replay litellm
    is 0
    says "9 no longer kept"
    same "$before" "$(facts)"
}

@test "a source that is not there, and days that are none, are wrong use" {
    empty_db
    local wrong
    for wrong in "--older x" "--older -1" "--older 1 --source nosuch"; do
        # shellcheck disable=SC2086
        mtok prune $wrong
        is 2
    done
}
