-- SPDX-License-Identifier: MIT
-- series_monthly: one row is what one series said at the end of one month (the running month: now). Key:
-- series_id, month. value: 1e-9 of the measure's unit, NULL where dynamic (state 1). since: UTC seconds.
-- confirmed: UTC seconds of the last good reading up to then (of a date that the source states, a later
-- reading confirms it too), NULL for none; a decision by hand stays confirmed. All monthly views of prices,
-- speeds and wages stand on this one.
CREATE VIEW series_monthly AS
SELECT s.id AS series_id, c.month, c.starts, c.upto, b.since, b.state, b.value, b.stated, b.fetch_id,
       b.batch_id,
       CASE WHEN b.stated = 2 THEN c.upto ELSE (SELECT min(g.observed_at, c.upto) FROM good_fetch AS g
        WHERE g.part_id = s.part_id AND g.observed_at < iif(b.stated = 1, c.known, c.upto)
        ORDER BY g.observed_at DESC LIMIT 1) END AS confirmed
FROM series AS s CROSS JOIN calendar AS c CROSS JOIN observation AS b
-- months before its first observation are not looked at
WHERE c.month >= (SELECT strftime('%Y-%m', min(f.since), 'unixepoch') FROM observation AS f
                  WHERE f.series_id = s.id)
  AND b.series_id = s.id AND b.state < 2
  AND (b.since, b.batch_id) = (SELECT x.since, x.batch_id FROM believed AS x
                               WHERE x.series_id = s.id AND x.since < c.upto
                               ORDER BY x.since DESC LIMIT 1);
