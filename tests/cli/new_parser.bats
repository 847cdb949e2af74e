#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A source changes its layout, and the program is built anew with a parser that knows it: mtok replay
# reads what was kept in the meantime. The same source is compiled twice into the program, as an older
# and as a newer version would have it.

load lib.bash

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    cat >acme.c <<'C'
#include <mtok/document.h>
#include <mtok/fetcher.h>
#include <mtok/json.h>
#include <mtok/price_list.h>
#include <string.h>

/* The newer one knows "items", that prices may be per 1K, and that a promotion is no list price. */
static int shift_of(const struct json *root) {
    struct err why;
    const char *per;
    return NEWER && json_need_text(root, "per", &per, &why) == 0 && strcmp(per, "1K") == 0 ? 3 : 0;
}

static int find_models(const struct json *root, const struct json **models, struct err *err) {
    struct err why;
    if (NEWER && json_need_array(root, "items", models, &why) == 0)
        return 0;
    return json_need_array(root, "models", models, err);
}

static int parse(const struct document *doc, struct sink *sink, struct err *err) {
    struct json_doc *json;
    const struct json *models;
    if (document_json(doc, &doc->pages[0], &json, err))
        return -1;
    int failed = find_models(json_root(json), &models, err);
    if (!failed) {
        struct price_list *list = price_list_new(sink);
        for (const struct json *model = json_first(models); model; model = json_next(model)) {
            const char *name;
            struct err why;
            if (json_need_text(model, "name", &name, &why))
                continue;
            struct price_of of = {.subject = name, .seller = "acme"};
            bool promotion = !NEWER && json_get(model, "promotion");
            price_list_json(list, &of, MEASURE_INPUT, model, promotion ? "promotion" : "input", shift_of(json_root(json)));
            price_list_json(list, &of, MEASURE_OUTPUT, model, "output", shift_of(json_root(json)));
        }
        if (price_list_end(list) == 0)
            failed = err_set(err, "%s: no price", doc->name);
    }
    json_close(json);
    return failed;
}

static const struct fetcher_part parts[] = {{"", "https://acme.example/prices.json"}};
const struct fetcher fetcher_acme = {.name = "acme", .title = "Acme", .domain = DOMAIN_API_PRICE, .rank = RANK_VENDOR,
    .parts = parts, .part_count = 1, .extensions = "json", .due_hours = 20, .stale_days = 14, .max_bytes = 1 << 20,
    .min_rows = 1, .parse = parse};
C
    cat >list.c <<'C'
#include "names/registry.h"
extern const struct fetcher fetcher_acme;
const struct fetcher *const fetcher_list[] = {&fetcher_acme, 0};
C
    sanitize=$(sed -n 's/^MTOK_SANITIZE:BOOL=ON$/-fsanitize=address,undefined/p' "$MTOK_BUILD/CMakeCache.txt")
    for newer in 0 1; do
        # shellcheck disable=SC2046,SC2086
        cc -std=c17 -D_GNU_SOURCE $sanitize -Wall -Wextra -Werror -DNEWER=$newer -I "$MTOK_SOURCE/include" -I "$MTOK_SOURCE/src" \
            -o "mtok-$newer" "$MTOK_SOURCE/src/command/main.c" acme.c list.c "$MTOK_BUILD/libmtok_core.a" \
            $(pkg-config --libs sqlite3 libxml-2.0 libcjson libzstd libcrypto md4c zlib) -lcsv -ldl -lm || return 1
    done
}
older() { MTOK=$BATS_FILE_TMPDIR/mtok-0; }
newer() { MTOK=$BATS_FILE_TMPDIR/mtok-1; }

# page DAY KEY UNIT MODEL=INPUT/OUTPUT…: what Acme's page said that day; UNIT 1M or 1K
page() {
    python3 - "$@" >"2026-01-$1.json" <<'PY'
import json, sys
day, key, unit, *pairs = sys.argv[1:]
scale = 1000 if unit == "1K" else 1
models = []
for pair in pairs:
    name, prices = pair.split("=")
    models.append({"name": name} | {k: float(v) / scale for k, v in zip(("input", "output"), prices.split("/"))})
print(json.dumps({"day": day, "per": unit, key: models}))
PY
}
# given DAY STATUS: the page of that day is imported on that day
given() { at "2026-01-$1T12:00:00Z" import acme "2026-01-$1.json" && is "$2"; }
# history MODEL MEASURE: its believed changes
history() { steps "$1" "$2" acme; }
# changes [OPTION…]: the changes of January, "DAY KIND MODEL COMPONENT OLD NEW" a line
changes() {
    at 2026-02-01 changes --since 2026-01-01 --until 2026-02-01 --format json "$@"
    is 0
    echo "$output" | python3 -c "
import json, sys
for r in json.load(sys.stdin)['rows']:
    print(r['since'][8:10], r['kind'], r['subject'], r['component'], r['old_value'], r['new_value'])"
}
written() { sql "SELECT (SELECT count(*) FROM observation), (SELECT count(*) FROM fetch), (SELECT count(*) FROM batch)"; }
# as_read_at_once: what the newer program alone makes of the same pages
as_read_at_once() {
    newer
    local -x MTOK_DB=$BATS_TEST_TMPDIR/once.db
    empty_db 2025-12-01
    for file in 2026-*.json; do
        at "${file%.json}T12:00:00Z" import acme "$file"
        is 0
    done
    believed
}

@test "pages of several days that the older parser could not read enter at their true times" {
    older
    empty_db 2025-12-01
    page 01 models 1M a=5/10 b=1/2 c=2/4
    page 05 items 1M a=5/10 b=1/2 c=2/4
    page 10 items 1M a=4/8 b=1/2 c=2/4 d=7/9
    page 15 models 1M a=4/8 b=1/2 c=2/3 d=7/9
    given 01 0
    given 05 3
    says '2026-01-05.json: "models" is missing'
    given 10 3
    given 15 0
    same $'2026-01-01 5\n2026-01-15 4' "$(history a input)"
    at 2026-01-16 check
    [[ $output == *"2 documents wait for \`mtok review\`: acme 2"* ]]
    before=$(changes)

    newer
    sql "UPDATE part SET failures = 6" # as if it had been fetched all the time
    at 2026-01-20 replay acme
    is 0
    same 0 "$(sql "SELECT failures FROM part WHERE source_id = (SELECT id FROM source WHERE name = 'acme')")"
    same $'2026-01-01 5\n2026-01-10 4' "$(history a input)"
    same $'2026-01-10 7' "$(history d input)"
    same $'2026-01-01 4\n2026-01-15 3' "$(history c output)"
    # What was never read is news at its true time, no correction.
    same "10 price acme:a input 5 4
10 price acme:a output 10 8
10 new acme:d input None 7
10 new acme:d output None 9
15 price acme:c output 4 3" "$(changes)"
    # The day before the replay knew no better, and still says so.
    same "$before" "$(changes --as-of 2026-01-19)"
    same "15 price acme:a input 5 4" "$(changes --as-of 2026-01-19 | grep 'acme:a input')"

    # Nobody has to decide about what is read by now.
    at 2026-01-21 check
    [[ $output != *pending* ]]
    at 2026-01-21 review --format csv
    same 1 "$(echo "$output" | wc -l)"
    at 2026-01-21 review --all --format csv
    same 2 "$(echo "$output" | grep -c ',read,')"
    same "" "$(sql "SELECT pending_since FROM source_health WHERE source='acme'")"
    was=$(written)
    at 2026-01-22 replay acme
    is 0
    says " 0 observations added"
    same "$was" "$(written)"
    same "$(as_read_at_once)" "$(believed)"
}

@test "pages that the older parser misread by a factor are corrected, not refused and not price changes" {
    older
    empty_db 2025-12-01
    page 01 models 1K a=5/10 b=1/2 c=2/4
    page 10 models 1K a=4/8 b=1/2 c=2/4
    page 15 models 1K a=4/8 b=1/2 c=2/3
    given 01 0
    given 10 0
    given 15 0
    same $'2026-01-01 0.005\n2026-01-10 0.004' "$(history a input)"
    before=$(changes)
    newer
    at 2026-01-20 replay acme
    is 0
    says " 0 quarantined"
    same $'2026-01-01 5\n2026-01-10 4' "$(history a input)"
    same "0" "$(sql "SELECT count(*) FROM fetch WHERE outcome='quarantined'")"
    now=$(changes)
    same "" "$(echo "$now" | grep -v ' correction ')"
    same "01 correction acme:a input 0.005 5
10 correction acme:a input 0.004 4" "$(echo "$now" | grep 'acme:a input')"
    same "$before" "$(changes --as-of 2026-01-19)"
    at 2026-01-20 models map a acme/a
    at 2026-02-01 report --month 2026-01 --model acme/a
    [[ $output == *"correction a 0.005/0.01 -> 5.00/10.00"*"not a price move"*"correction a 0.004/0.008 -> 4.00/8.00"* ]]
    was=$(written)
    at 2026-01-22 replay --all
    is 0
    same "$was" "$(written)"
    same "$(as_read_at_once)" "$(believed)"
    # The next page is compared with what today's parser made of the last one.
    page 25 models 1K a=4/8 b=1/2 c=2/3
    given 25 0
    page 26 models 1M a=.004/.008 b=.001/.002 c=.002/.003
    given 26 3
    says "0.001 times"
}

@test "a page that changed its unit in the middle, and some prices with it" {
    older
    empty_db 2025-12-01
    page 01 models 1M a=5/10 b=1/2 c=2/4
    page 05 models 1K a=5/10 b=1/2 c=2/4
    page 10 models 1K a=4/8 b=1/2 c=2/4
    page 15 models 1K a=4/8 b=1/2 c=2/3
    given 01 0
    given 05 3
    says "6 of 6 values are about 0.001 times what they were"
    given 10 3
    says "6 of 6 values"
    given 15 3
    same '2026-01-01 5' "$(history a input)"
    newer
    at 2026-01-20 replay acme
    is 0
    same $'2026-01-01 5\n2026-01-10 4' "$(history a input)"
    same $'2026-01-01 4\n2026-01-15 3' "$(history c output)"
    same "10 price acme:a input 5 4
10 price acme:a output 10 8
15 price acme:c output 4 3" "$(changes)"
    same "$(as_read_at_once)" "$(believed)"
}

@test "price changes that never were are corrections" {
    older
    empty_db 2025-12-01
    page 01 models 1M a=5/10 b=1/2
    page 05 models 1M a=5/10 b=1/2
    sed -i '0,/"input"/s//"promotion": 2.5, "input"/' 2026-01-05.json
    page 10 models 1M a=5/10 b=1/2
    for day in 01 05 10; do given $day 0; done
    same "05 price acme:a input 5 2.5
10 price acme:a input 2.5 5" "$(changes)"
    newer
    at 2026-01-20 replay acme
    is 0
    same '2026-01-01 5' "$(history a input)"
    same "05 correction acme:a input 2.5 5" "$(changes)"
    same "05 price acme:a input 5 2.5
10 price acme:a input 2.5 5" "$(changes --as-of 2026-01-19)"
    same "$(as_read_at_once)" "$(believed)"
}

@test "a page that an older parser read and today's cannot: said, exit 3, what it said stays" {
    newer
    empty_db 2025-12-01
    page 01 models 1M a=5/10 b=1/2
    page 05 items 1M a=4/10 b=1/2
    given 01 0
    given 05 0
    was=$(believed)
    older
    at 2026-01-20 replay acme
    is 3
    says '2026-01-05.json: "models" is missing'
    same "$was" "$(believed)"
    at 2026-01-21 check
    [[ $output == *"1 documents wait for \`mtok review\`: acme 1"* ]]
}
