# SPDX-License-Identifier: MIT
# What the tests of the views share: a database made with the sqlite3 shell from the migrations and
# the views as they stand in the tree, and facts given as CSV lines.

# db_new: an empty database of today's schema in $DB.
db_new() {
    DB=$BATS_TEST_TMPDIR/test.db
    cat "$MTOK_SOURCE"/migrations/*.sql $(ls "$MTOK_SOURCE"/schema/views/*.sql | sort -V) | sqlite3 "$DB"
}

# The rows of stdin (source,part,observed,measure,subject,seller,place,tier,detail,since,value,correction;
# a row without measure is a good reading that changed nothing) become facts.
facts() {
    grep -v '^#' >"$BATS_TEST_TMPDIR/facts.csv"
    sqlite3 "$DB" \
        "CREATE TEMP TABLE fact (source, part, observed, measure, subject, seller, place, tier, detail,
             since, value, correction);" \
        ".import --csv $BATS_TEST_TMPDIR/facts.csv fact" ".read $MTOK_SOURCE/tests/views/facts.sql"
}

# The scenarios and assumptions that ship, as batch 1.
scenarios() {
    sqlite3 "$DB" \
        "CREATE TEMP TABLE given_scenario (scenario, title, method, parent, dropped);
         CREATE TEMP TABLE given (scenario, name, model, since, low, base, high, text, reason, evidence,
             dropped);" \
        ".import --csv --skip 1 $MTOK_SOURCE/schema/reference/scenario.csv given_scenario" \
        ".import --csv --skip 1 $MTOK_SOURCE/schema/reference/assumption.csv given" \
        "INSERT INTO scenario SELECT scenario, 1, title, method, parent, dropped FROM given_scenario;
         INSERT INTO assumption SELECT scenario, name, model, coalesce(unixepoch(nullif(since, '')), 0), 1,
             CAST(nullif(low, '') AS REAL), CAST(nullif(base, '') AS REAL), CAST(nullif(high, '') AS REAL),
             text, reason, evidence, dropped FROM given;"
}

# sql: as_of is replaced by NOW (UTC text), batch by BATCH, through temp views, as the program does it.
sql() {
    if [ -n "${NOW-}${BATCH-}" ]; then
        { echo "CREATE TEMP TABLE as_of (batch_id INTEGER, now INTEGER);
                INSERT INTO as_of VALUES (${BATCH:-9223372036854775807}, unixepoch('${NOW:-now}'));"
          for f in $(ls "$MTOK_SOURCE"/schema/views/*.sql | sort -V); do
              case $f in *-as_of.sql) ;; *) sed 's/^CREATE VIEW /CREATE TEMP VIEW /' "$f" ;; esac
          done
          echo "$*;"; } | sqlite3 -batch "$DB"
    else
        sqlite3 -batch "$DB" "$*"
    fi
}

same() { # same WANTED GIVEN
    [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2"); return 1; }
}
