-- SPDX-License-Identifier: MIT
-- series_in_month: the same rows as series_monthly, for whoever looks one month of one series up or knows from
-- which month on it has any (api_price_alone_monthly, throughput_monthly). What counts is what the view believed
-- says; of a series that was never amended that is the newest row, without a look for a newer recording of it.
CREATE VIEW series_in_month AS
SELECT s.id AS series_id, c.month, c.starts, c.upto, b.since, b.state, b.value, b.stated, b.fetch_id,
       b.batch_id,
       CASE WHEN b.stated = 2 THEN c.upto ELSE (SELECT min(g.observed_at, c.upto) FROM good_fetch AS g
        WHERE g.part_id = s.part_id AND g.observed_at < iif(b.stated = 1, c.known, c.upto)
        ORDER BY g.observed_at DESC LIMIT 1) END AS confirmed
FROM series AS s CROSS JOIN calendar AS c CROSS JOIN observation AS b
WHERE b.series_id = s.id AND b.state < 2
  AND (b.since, b.batch_id) = (
    SELECT x.since, x.batch_id FROM observation AS x
    WHERE x.series_id = s.id AND x.since < c.upto AND x.batch_id <= (SELECT batch_id FROM as_of)
      AND (s.amended = 0 OR x.state < 3 AND NOT EXISTS (
             SELECT 1 FROM observation AS newer
             WHERE newer.series_id = x.series_id AND newer.since = x.since
               AND newer.batch_id > x.batch_id AND newer.batch_id <= (SELECT batch_id FROM as_of)))
    ORDER BY x.since DESC LIMIT 1);
