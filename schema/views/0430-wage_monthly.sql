-- SPDX-License-Identifier: MIT
-- wage_monthly: one row is one wage at the end of one month (the running month: now) as the believed
-- source (lowest rank) gives it. Key: month, place, kind. USD per hour. stale 1: not confirmed within
-- the source's stale_days.
CREATE VIEW wage_monthly AS
SELECT month, place, kind, value / 1e9 AS usd_per_hour, sources, source, rank,
       coalesce(confirmed < upto - stale_days * 86400, 1) AS stale, fetch_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, series_id
FROM (SELECT c.month, c.upto, s.subject AS place, s.measure AS kind, b.value, b.since, b.stated,
             b.fetch_id, r.source, r.rank, r.stale_days, s.id AS series_id,
             (SELECT min(g.observed_at, c.upto) FROM good_fetch AS g
              WHERE g.part_id = s.part_id AND g.observed_at < iif(b.stated = 1, c.known, c.upto)
              ORDER BY g.observed_at DESC LIMIT 1) AS confirmed,
             count(*) OVER (PARTITION BY c.month, s.subject, s.measure) AS sources,
             row_number() OVER (PARTITION BY c.month, s.subject, s.measure
                                ORDER BY r.rank, r.source, b.since DESC, s.id) AS choice
      FROM series AS s JOIN part AS p ON p.id = s.part_id JOIN rank_now AS r ON r.source_id = p.source_id
      CROSS JOIN calendar AS c CROSS JOIN believed AS b
      WHERE s.measure IN ('minimum', 'labour_cost') AND b.series_id = s.id AND b.state = 0
        AND b.since = (SELECT x.since FROM believed AS x
                       WHERE x.series_id = s.id AND x.since < c.upto ORDER BY x.since DESC LIMIT 1))
WHERE choice = 1;
