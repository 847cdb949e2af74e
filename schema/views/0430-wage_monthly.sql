-- SPDX-License-Identifier: MIT
-- wage_monthly: one row is one wage at the end of one month (the running month: now) as the believed
-- source (lowest rank) gives it. Key: month, place, kind. USD per hour. stale 1: not confirmed within
-- the source's stale_days.
CREATE VIEW wage_monthly AS
SELECT month, place, kind, value / 1e9 AS usd_per_hour, sources, source, rank,
       coalesce(confirmed < upto - stale_days * 86400, 1) AS stale, fetch_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, series_id
FROM (SELECT m.month, m.upto, s.subject AS place, s.measure AS kind, m.value, m.since, m.stated,
             m.fetch_id, r.source, r.rank, r.stale_days, s.id AS series_id, m.confirmed,
             count(*) OVER (PARTITION BY m.month, s.subject, s.measure) AS sources,
             row_number() OVER (PARTITION BY m.month, s.subject, s.measure
                                ORDER BY r.rank, r.source, m.since DESC, s.id) AS choice
      FROM series AS s JOIN part AS p ON p.id = s.part_id JOIN rank_now AS r ON r.source_id = p.source_id
      CROSS JOIN series_monthly AS m
      WHERE s.measure IN ('minimum', 'labour_cost') AND m.series_id = s.id AND m.state = 0)
WHERE choice = 1;
