-- SPDX-License-Identifier: MIT
-- interval_monthly: one row is the part of one stretch of a series' value that lies in one month (of the running
-- month: up to now). Key: series_id, month, since. value: 1e-9 of the measure's unit; seconds: how long it
-- held within the month. What a price was on average, at least and at most in a month is asked here.
CREATE VIEW interval_monthly AS
SELECT s.id AS series_id, c.month, i.since, i.value,
       min(coalesce(i.until, c.upto), c.upto) - max(i.since, c.starts) AS seconds
FROM calendar AS c CROSS JOIN series AS s CROSS JOIN interval AS i
WHERE i.series_id = s.id AND i.state = 0 AND i.since < c.upto
  AND i.since >= coalesce((SELECT max(x.since) FROM believed AS x
                           WHERE x.series_id = s.id AND x.since <= c.starts), c.starts);
