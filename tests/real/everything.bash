#!/bin/bash
# SPDX-License-Identifier: MIT
# everything.bash DATA LIST WORK: imports every real document under DATA into WORK/all.db, source by
# source as LIST says, and leaves in WORK what came of it:
#   documents.tsv   each document: what LIST expects, its source, its path
#   outcomes.tsv    each document that a source was given: source, outcome, path, message
#   table.tsv       each source: documents read, rows kept, newly refused, quarantined, seconds
# $MTOK is the program.
set -euo pipefail
data=$1 list=$2 work=$3
db=$work/all.db

mapfile -t rules < <(grep -v '^#' "$list")
sort_out() { # each document under the first rule that fits
    find "$data" -type f -printf '%P\n' | LC_ALL=C sort | while read -r path; do
        for rule in "${rules[@]}"; do
            pattern=${rule##* }
            # shellcheck disable=SC2053 # the pattern is one
            if [[ $path == $pattern ]]; then
                set -f
                # shellcheck disable=SC2086 # words
                set -- $rule
                if [ "$1" = not ]; then printf 'not\t%s\t-\t%s\n' "$2" "$path"
                else printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$path"; fi
                continue 2
            fi
        done
        printf 'unlisted\t-\t-\t%s\n' "$path"
    done
}
sort_out >"$work/documents.tsv"

: >"$work/messages"
: >"$work/seconds.tsv"
awk -F '\t' '$1 == "read" || $1 == "bad" { print $2 "\t" $3 "\t" $1 }' "$work/documents.tsv" | LC_ALL=C sort -u |
while IFS=$'\t' read -r source observed kind; do
    mapfile -t files < <(awk -F '\t' -v k="$kind" -v s="$source" -v o="$observed" -v d="$data/" \
        '$1 == k && $2 == s && $3 == o { print d $4 }' "$work/documents.tsv")
    options=()
    [ "$observed" = - ] || options=(--observed "$observed")
    start=$(date +%s.%N)
    code=0
    "$MTOK" import "$source" --db "$db" "${options[@]}" "${files[@]}" </dev/null >/dev/null \
        2>>"$work/messages" || code=$?
    printf '%s\t%s\t%s\n' "$source" "$code" "$(echo "$(date +%s.%N) - $start" | bc)" >>"$work/seconds.tsv"
    case $code in 0 | 3) ;; *) echo "$source $observed $kind: $(tail -1 "$work/messages")" >&2 ;; esac
done

sqlite3 -batch -separator $'\t' "$db" "
    SELECT s.name, f.outcome, substr(f.url, length('$data/') + 1), replace(f.message, char(10), ' ')
    FROM fetch AS f JOIN part AS p ON p.id = f.part_id JOIN source AS s ON s.id = p.source_id
    WHERE substr(f.url, 1, length('$data/')) = '$data/' ORDER BY 1, 3;" >"$work/outcomes.tsv"
sqlite3 -batch -separator $'\t' "$db" "
    SELECT s.name, sum(f.outcome IN ('changed', 'unchanged')),
           sum(CASE WHEN f.outcome IN ('changed', 'unchanged') THEN f.kept ELSE 0 END),
           (SELECT count(*) FROM refusal AS r JOIN part AS q ON q.id = r.part_id WHERE q.source_id = s.id)
             + (SELECT count(*) FROM observation AS o JOIN series AS e ON e.id = o.series_id
                JOIN part AS q ON q.id = e.part_id WHERE q.source_id = s.id AND o.state = 5
                  AND NOT EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id = o.series_id
                                  AND n.since = o.since AND n.batch_id > o.batch_id)),
           sum(f.outcome = 'quarantined')
    FROM fetch AS f JOIN part AS p ON p.id = f.part_id JOIN source AS s ON s.id = p.source_id
    WHERE substr(f.url, 1, length('$data/')) = '$data/' GROUP BY s.name;" |
    awk -F '\t' -v OFS='\t' 'NR == FNR { seconds[$1] += $3; next } { printf "%s\t%.1f\n", $0, seconds[$1] }' \
        "$work/seconds.tsv" - >"$work/table.tsv"
