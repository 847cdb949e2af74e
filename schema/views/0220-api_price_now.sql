-- SPDX-License-Identifier: MIT
-- api_price_now: one row is one list price in force now, of every source that has one. Columns and
-- units as in api_price; announced prices and ended ones are left out. Key: model, seller, source,
-- component, tier, context_min: where several series of a source say the same thing, the one that was
-- read last counts.
CREATE VIEW api_price_now AS
SELECT model, seller, source, component, tier, context_min,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
       CASE state WHEN 1 THEN 'dynamic' ELSE 'value' END AS state,
       value / 1e9 AS usd_per_mtok, stated,
       strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT g.observed_at FROM good_fetch AS g
           WHERE g.part_id = p.part_id AND g.observed_at < p.since
           ORDER BY g.observed_at DESC LIMIT 1), 'unixepoch') AS changed_after,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       fetch_id, rank, subject, place, series_id,
       coalesce(confirmed < (SELECT now FROM as_of) - stale_days * 86400, 1) AS stale,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at
FROM (SELECT *, row_number() OVER (PARTITION BY model, seller, source, component, tier, context_min
                                   ORDER BY confirmed DESC, since DESC, preference, series_id) AS choice
      FROM (SELECT s.*, i.since, i.until, i.state, i.value, i.stated, i.fetch_id, i.batch_id,
                   (SELECT g.observed_at FROM good_fetch AS g WHERE g.part_id = s.part_id AND g.observed_at <= (SELECT now FROM as_of)
                    ORDER BY g.observed_at DESC LIMIT 1) AS confirmed
            FROM api_series AS s CROSS JOIN interval AS i
            WHERE i.series_id = s.series_id
              AND i.since = (SELECT x.since FROM believed AS x
                             WHERE x.series_id = s.series_id AND x.since <= (SELECT now FROM as_of)
                             ORDER BY x.since DESC LIMIT 1))) AS p
CROSS JOIN fetch AS f ON f.id = p.fetch_id
CROSS JOIN batch AS b ON b.id = p.batch_id
WHERE choice = 1;
