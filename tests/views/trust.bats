#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Who is believed: outvoted sources, and the view of what sources disagree on.
load lib.bash

setup() { db_new; NOW=2025-12-01; }

# ranks SOURCE=RANK...: the order of belief; and each name is the model vendor/NAME
ranks() {
    for pair; do
        sqlite3 "$DB" "INSERT INTO source_rank SELECT id, 1, ${pair#*=}, '' FROM source WHERE name = '${pair%=*}';"
    done
    sqlite3 "$DB" "INSERT OR IGNORE INTO model_alias (source_id, name, batch_id, model)
        SELECT DISTINCT p.source_id, e.subject, 1, 'acme/' || e.subject FROM series AS e JOIN part AS p ON p.id = e.part_id;"
}
# given SOURCE SINCE VALUE: the source gave this price of m from that reading on
given() { echo "$1,,$2,input,m,acme,,standard,,,$3,"; }
still() { echo "$1,,$2,,,,,,,,,"; }
believed() {
    sql "SELECT format('%s %g %d', source, usd_per_mtok, (SELECT group_concat(r.source, ' ') FROM api_price_ranked_monthly AS r
             WHERE r.month = m.month AND r.outvoted) IS NOT NULL) FROM api_price_monthly AS m WHERE month = '${1-2025-11}'"
}

@test "three that agree for 14 days outvote a better ranked source" {
    { given hand 2025-10-01 10; given a 2025-11-10 2; given b 2025-11-10 2; given c 2025-11-10 2.01
      for s in hand a b c; do still $s 2025-11-29; done; } | facts
    ranks hand=20 a=31 b=32 c=33
    same "a 2 1" "$(believed)"
    NOW=2025-11-23
    same "hand 10 0" "$(believed)"
    NOW=2025-11-24
    same "a 2 1" "$(believed)"
    same "2.0|a|b 2; c 2.01; hand 10 (outvoted)|4|3|3|1" "$(sql "SELECT usd_per_mtok, source, runners_up, sources, prices,
        agreeing, outvoted FROM price_disagreement WHERE month = '2025-11'")"
}

@test "a vendor's own page is outvoted like any other, and believed again as soon as it moves" {
    { given page 2025-09-01 10; given a 2025-09-05 2; given b 2025-09-05 2; given c 2025-09-05 2
      given page 2025-11-25 2; for s in page a b c; do still $s 2025-10-29; still $s 2025-11-29; done; } | facts
    ranks page=10 a=31 b=32 c=33
    same "a 2 1" "$(believed 2025-10)"
    same "page 2 0" "$(believed 2025-11)"
    same "a 2.0; b 2.0; c 2.0; page 10.0" "$(sql "SELECT group_concat(source || ' ' || (value / 1e9), '; ') FROM
        (SELECT source, value FROM api_price_ranked_monthly WHERE month = '2025-10' ORDER BY choice)")"
}

@test "those that agree with each other only in part have no vote together" {
    { given hand 2025-09-01 10; given a 2025-09-05 2; given b 2025-09-05 2; given c 2025-09-05 5; given d 2025-09-05 5
      for s in hand a b c d; do still $s 2025-11-29; done; } | facts
    ranks hand=20 a=31 b=32 c=33 d=34
    same "hand 10 0" "$(believed)"
    # Three against three: all are outvoted, and the order of belief decides.
    { given e 2025-09-05 2; given f 2025-09-05 5; still e 2025-11-29; still f 2025-11-29; } | facts
    ranks e=35 f=36
    same "hand 10 1" "$(believed)"
}

@test "of a list and its copy only one has a vote, and none against the other" {
    copies() { sqlite3 "$DB" "INSERT INTO source_copy SELECT a.id, $3, b.id, '' FROM source AS a, source AS b WHERE a.name='$1' AND b.name='$2'"; }
    { given hand 2025-10-01 10; given a 2025-11-01 2; given b 2025-11-01 2; given c 2025-11-01 2
      for s in hand a b c; do still $s 2025-11-29; done; } | facts
    ranks hand=20 a=31 b=32 c=33
    same "a 2 1" "$(believed)"
    copies c b 1
    same "hand 10 0" "$(believed)"
    { given d 2025-11-01 2; still d 2025-11-29; } | facts
    ranks d=34
    same "a 2 1" "$(believed)"
    copies d hand 1 # so it cannot say that hand is wrong
    same "hand 10 0" "$(believed)"
    sqlite3 "$DB" "INSERT INTO batch VALUES (1000, 1800000000, 'settings', '', '', '')"
    copies c c 1000 # it is no copy after all
    same "a 2 1" "$(believed)"
    BATCH=999
    same "hand 10 0" "$(believed)"
}

@test "two do not, nor three that differ, nor three of which one was read before it could know" {
    { given hand 2025-10-01 10; given a 2025-11-01 2; given b 2025-11-01 2
      for s in hand a b; do still $s 2025-11-29; done; } | facts
    ranks hand=20 a=31 b=32
    same "hand 10 0" "$(believed)"
    { given c 2025-11-01 2.1; still c 2025-11-29; } | facts
    ranks c=33
    same "hand 10 0" "$(believed)"
    { given d 2025-09-01 2; still d 2025-09-10; } | facts
    ranks d=34
    same "hand 10 0" "$(believed)"
}

# moved FROM: hand changed from FROM to 10 while three others stay at 2
moved() {
    { given hand 2025-06-01 "$1"; given hand 2025-10-01 10
      for s in a b c; do given $s 2025-06-01 2; done
      for s in hand a b c; do still $s 2025-11-29; done; } | facts
    ranks hand=20 a=31 b=32 c=33
}

@test "who gave the others' price before is ahead of them and is believed" {
    moved 2
    same "hand 10 0" "$(believed)"
}

@test "who moved elsewhere is outvoted by those that were read since" {
    moved 3
    same "a 2 1" "$(believed)"
}

@test "prices by the hour are among the runners-up, other tiers rows of their own" {
    { given a 2025-10-01 0.28; given b 2025-10-01 0.27
      echo "b,,2025-10-01,input,m,acme,,off_peak,,,0.135,"
      echo "a,,2025-10-01,input,m,acme,,batch,,,0.14,"; echo "b,,2025-10-01,input,m,acme,,batch,,,0.14,"
      echo "c,,2025-10-01,input,m,acme,,standard,,,dynamic,"
      for s in a b c; do still $s 2025-11-29; done; } | facts
    ranks a=31 b=32 c=33
    same "standard|0.28|b 0.27; c dynamic; b 0.135 (off_peak)|3|4|1|0.135|1.074" "$(sql "SELECT tier, usd_per_mtok, runners_up,
        sources, prices, agreeing, low, round(spread, 3) FROM price_disagreement WHERE month = '2025-11'")"
}

@test "what is read only after now was not announced" {
    { given a 2025-11-01 2; given a 2025-12-05 3; echo "a,,2025-11-20,output,m,acme,,standard,,2025-12-10,9,"; } | facts
    ranks a=31
    sqlite3 "$DB" "INSERT OR IGNORE INTO month VALUES ('2025-12', unixepoch('2025-12-01'), unixepoch('2026-01-01'))"
    same "2025-12-10 output" "$(sql "SELECT date(since) || ' ' || component FROM change WHERE kind = 'announced'")"
}

@test "two readings of one server's price confirm each other" {
    { echo "page,,2025-08-01,on_demand,8x H100,lambda,us,,\"{\"\"gpu\"\":\"\"H100\"\",\"\"gpus\"\":8}\",,31.92,"
      echo "list,,2025-11-20,on_demand,8x H100,lambda,us,,\"{\"\"gpu\"\":\"\"H100\"\",\"\"gpus\"\":8}\",,31.92,"; } | facts
    sqlite3 "$DB" "INSERT INTO server VALUES ('lambda', '8x H100', 1, 'H100', 8, 'shipped', '');"
    ranks page=10 list=30
    same "page|31.92|2025-11-20T00:00:00Z|0" "$(sql "SELECT source, value / 1e9, strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch'),
        stale FROM server_price_chosen_monthly WHERE month = '2025-11'")"
}
