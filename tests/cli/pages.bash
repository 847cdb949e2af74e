# SPDX-License-Identifier: MIT
# The database of the two model pages (tests/views/pages.bash) as a file that the program opens.
load ../views/lib.bash
load ../views/pages.bash

# page_db: $DB with the facts behind the two model pages, recorded on 2026-11-20.
page_db() {
    db_new
    pages
    facts <<'F'
post-2024,,2024-11-30,request_output,openai/gpt-4o,,,,,2024-11-01,95,
post-2024,,2024-11-30,request_output,meta/llama-3.1-8b,,,,,2024-11-01,182,
post-2024,,2024-11-30,request_output,meta/llama-3.1-70b,,,,,2024-11-01,80,
F
    sqlite3 "$DB" "
        UPDATE source SET stale_days = 36500 WHERE name IN ('post-2024', 'nyc');
        INSERT INTO source_rank SELECT id, 1, 60, '' FROM source WHERE name = 'post-2024';
        INSERT INTO model_alias SELECT p.source_id, s.subject, 1, s.subject, 'shipped', '' FROM series AS s
            JOIN part AS p ON p.id = s.part_id JOIN source AS o ON o.id = p.source_id
            WHERE o.name = 'post-2024';
        INSERT INTO model (model, batch_id, name, released) VALUES
            ('openai/o1-preview', 1, 'o1-preview', '2024-09-12'),
            ('google/gemini-1.5-pro', 1, 'Gemini 1.5 Pro', '2024-05-14'),
            ('anthropic/claude-3.5-haiku', 1, 'Claude 3.5 Haiku', '2024-11-04'),
            ('openai/gpt-6-astra', 1, 'GPT-6 Astra', '2026-09-03');
        UPDATE model SET name = 'GPT-4o' WHERE model = 'openai/gpt-4o';
        UPDATE model SET evidence = 'model card of ' || model WHERE open = 1;
        INSERT INTO note VALUES (1, 'New York Labor Law s.652');
        UPDATE observation SET note_id = 1 WHERE series_id IN (SELECT id FROM series WHERE measure = 'minimum');
        UPDATE fetch SET sha256 = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
            WHERE part_id = (SELECT p.id FROM part AS p JOIN source AS s ON s.id = p.source_id WHERE s.name = 'aws');
        UPDATE batch SET recorded_at = unixepoch('2026-11-20');
        PRAGMA application_id = $((0x6d746f6b));
        PRAGMA user_version = $(ls "$MTOK_SOURCE"/migrations | sed -n 's/^0*\([0-9]*\)-.*/\1/p' | sort -n | tail -1)"
    NOW=2026-11-23
}

mtok() { "$MTOK" "$@" --db "$DB" --now "$NOW"; }

# The words of a page, whatever its form: one a line.
words() {
    sed -e '/^|[-:|]*|$/d' -e 's/^#* //' -e 's/^- \*\*\([^*]*\)\*\*/\1/' -e 's/&nbsp;//g' -e 's/\\//g' | tr -s ' |\n' '\n\n\n' | sed '/^$/d'
}

# same_rows CSV-FILE QUERY: prints where the rows of the file are not those of the query, as the sqlite3
# shell gives them through the views, to 12 digits; nothing where all is well.
same_rows() {
    local copy=$BATS_TEST_TMPDIR/copy.db column
    rm -f "$copy"
    cp "$DB" "$copy"
    { echo "CREATE TEMP TABLE as_of (batch_id INTEGER, now INTEGER);
            INSERT INTO as_of VALUES (9223372036854775807, unixepoch('$NOW'));"
      for f in $(ls "$MTOK_SOURCE"/schema/views/*.sql | sort -V); do
          case $f in *-as_of.sql) ;; *) sed 's/^CREATE VIEW /CREATE TEMP VIEW /' "$f" ;; esac
      done
      echo ".import --csv $1 given"
      echo "CREATE TEMP TABLE wanted AS $2;
            SELECT 'rows: ' || given || ' and ' || wanted FROM (SELECT (SELECT count(*) FROM given) AS given,
                (SELECT count(*) FROM wanted) AS wanted) WHERE given <> wanted OR wanted = 0;"
      for column in $(head -1 "$1" | tr -d '\r' | tr ',' ' '); do
          echo "SELECT '$column of row ' || g.rowid || ': ' || g.\"$column\" || ' and ' || coalesce(w.\"$column\", 'NULL')
                FROM given AS g JOIN wanted AS w ON w.rowid = g.rowid
                WHERE CASE WHEN w.\"$column\" IS NULL THEN g.\"$column\" <> ''
                      WHEN typeof(w.\"$column\") = 'text' THEN g.\"$column\" <> w.\"$column\"
                      ELSE g.\"$column\" = '' OR abs(g.\"$column\" - w.\"$column\") > 1e-12 * abs(w.\"$column\") END LIMIT 3;"
      done; } | sqlite3 -batch "$copy"
}
