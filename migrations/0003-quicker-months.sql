-- SPDX-License-Identifier: MIT
-- What a series said at the end of a month is looked up for every series and month: two steps less each.

-- Where all rows of a series are believed and no time stands twice, the newest row counts without a look for a
-- newer recording of the same time (views believed, series_in_month).
ALTER TABLE series ADD COLUMN amended INTEGER NOT NULL DEFAULT 0; -- 1: some time of it was recorded twice or by hand, or has a row that is not believed (state 3 to 5)
UPDATE series SET amended = 1
WHERE id IN (SELECT series_id FROM observation WHERE state > 2 OR stated = 2
             UNION SELECT series_id FROM observation GROUP BY series_id, since HAVING count(*) > 1);

-- A month is found by its name and read at once.
ALTER TABLE month RENAME TO month_by_row;
CREATE TABLE month ( -- the calendar of the history; filled by the store up to a year ahead
  month  TEXT PRIMARY KEY,                  -- YYYY-MM
  starts INTEGER NOT NULL,
  ends   INTEGER NOT NULL                   -- first second of the next month
) STRICT, WITHOUT ROWID;
INSERT INTO month SELECT month, starts, ends FROM month_by_row;
DROP TABLE month_by_row;
