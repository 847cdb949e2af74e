-- SPDX-License-Identifier: MIT
-- server_price: one row is one stretch of time over which one source gave one price of a server. Key:
-- server, provider, region, price_kind, source, since. usd_per_hour: USD per hour of the whole server,
-- NULL where dynamic; usd_per_gpu_hour: per accelerator, NULL where their number is not known. state:
-- 'value', 'dynamic', or 'announced' (begins in the future). until: first second it no longer holds,
-- NULL while it does. region_text: the region as a source writes it.
CREATE VIEW server_price AS
SELECT server, provider, region, price_kind, source,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       coalesce((SELECT min(n.text) FROM region_name AS n
                 WHERE n.source_id = p.source_id AND n.region = p.region), region) AS region_text,
       gpu, gpus,
       strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
       CASE WHEN since > (SELECT now FROM as_of) THEN 'announced'
            WHEN state = 1 THEN 'dynamic' ELSE 'value' END AS state,
       value / 1e9 AS usd_per_hour, value / 1e9 / gpus AS usd_per_gpu_hour,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       fetch_id, stated, rank, series_id
FROM (SELECT s.*, i.since, i.until, i.state, i.value, i.stated, i.fetch_id, i.batch_id,
             row_number() OVER (PARTITION BY s.server, s.provider, s.region, s.price_kind, s.source,
                                i.since ORDER BY s.preference, s.series_id) AS choice
      FROM server_series AS s CROSS JOIN interval AS i
      WHERE i.series_id = s.series_id) AS p
CROSS JOIN fetch AS f ON f.id = p.fetch_id
CROSS JOIN batch AS b ON b.id = p.batch_id
WHERE choice = 1;
