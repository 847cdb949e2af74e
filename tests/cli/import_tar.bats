#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# mtok import of tars and of standard input: the same facts as from the same files in a folder.

load lib.bash

history() {
    map_doc "$1/2025-01-01_map.json" a=5/15
    map_doc "$1/2025-01-11_map.json" a=4/12
    map_doc "$1/2025-01-21/map.json" a=2.5/10
    map_doc "$1/2025-01-31_map.json" a=2.5/10 c=3/4
    echo "no document" >"$1/README.txt"
}

setup_folder() {
    empty_db
    history h
    cp test.db folder.db
    DB=folder.db
    at 2026-01-01 import litellm h --db folder.db --quiet
    is 0
    DB=folder.db facts >wanted
    unset DB
    [ "$(wc -l <wanted)" -gt 100 ]
}

@test "a tar, compressed in any way and in any order, is read like the folder" {
    setup_folder
    local form
    for form in tar.gz tar.zst tar.xz tar.bz2 tgz tar; do
        case $form in
        tgz) tar -czf h.$form h ;;
        *) tar --sort=name -caf h.$form h/2025-01-31_map.json h/2025-01-11_map.json h/2025-01-21 h/2025-01-01_map.json h/README.txt ;;
        esac
        rm -f test.db
        empty_db
        at 2026-01-01 import litellm h.$form
        is 0
        says "4 documents read"
        facts | cmp - wanted
    done
    # Where it came from is told.
    [ "$(sql "SELECT count(*) FROM fetch WHERE url = 'h.tar/h/2025-01-21/map.json'")" -eq 1 ]
    at 2026-01-01 import litellm h.tar h
    is 0
    says "0 documents read, 0 unchanged, 8 known before"
}

@test "the date may stand in the tar's own name" {
    empty_db
    map_doc plain/map.json a=5/15
    tar -cf 2025-03-01.tar plain
    tar -cf undated.tar plain
    at 2026-01-01 import litellm 2025-03-01.tar
    is 0
    same '2025-03-01 5' "$(steps a input)"
    at 2026-01-01 import litellm undated.tar
    is 3
    says "1 file left out"
}

@test "a tar that breaks off gives what it holds; one that is none is said" {
    empty_db
    history h
    tar -cf h.tar h/2025-01-01_map.json h/2025-01-11_map.json h/2025-01-31_map.json
    size=$(stat -c %s h/2025-01-01_map.json)
    head -c $((2 * 512 + (size + 511) / 512 * 512 + 1000)) h.tar >cut.tar
    at 2026-01-01 import litellm cut.tar
    is 3
    says "1 documents read"
    says "could not be read to the end"
    same '2025-01-01 5' "$(steps a input)"
    echo "this is no tar" >none.tar
    at 2026-01-01 import litellm none.tar
    is 1
    says "none.tar"
}

@test "standard input is one document of a time that is told" {
    empty_db
    map_doc x.json a=5/15
    at 2026-01-01 import litellm - <x.json
    is 2
    says "--observed"
    at 2026-01-01 import litellm - --observed 2025-02-03 <x.json
    is 0
    same '2025-02-03 5' "$(steps a input)"
    map_doc x.json a=6/18
    at 2026-01-01 import litellm - --name 2025-02-05_map.json <x.json
    is 0
    same $'2025-02-03 5\n2025-02-05 6' "$(steps a input)"
    printf 'measure,subject,seller,value\ninput,openai/gpt-4o,openai,5\n' >offers.csv
    at 2026-01-01 import csv - --observed 2025-02-03 <offers.csv
    is 0
    says "1 documents read"
    at 2026-01-01 import csv - --name offers_2025-02-04.csv <offers.csv
    is 0
    same 1 "$(sql "SELECT count(*) FROM part WHERE name='offers'")"
}
