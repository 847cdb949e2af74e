-- SPDX-License-Identifier: MIT
-- announcement: one row is one list price that a source stated before it began. Key: series_id, since.
-- announced_at: time of the first document that is kept for it; old_usd_per_mtok: the source's price
-- before, NULL for none or dynamic; usd_per_mtok NULL: dynamic, or (state 'ended') none from then on.
-- begins: since in UTC seconds; whoever bounds it reads only what begins then, not all that ever was.
-- Whether it has begun by now is for the reader to say: `change` shows those to come as `announced`.
CREATE VIEW announcement AS
SELECT s.model, s.seller, s.source, s.rank, s.component, s.tier, s.context_min,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.since, 'unixepoch') AS since,
       strftime('%Y-%m', b.since, 'unixepoch') AS month,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS announced_at,
       CASE b.state WHEN 0 THEN 'value' WHEN 1 THEN 'dynamic' ELSE 'ended' END AS state,
       b.value / 1e9 AS usd_per_mtok,
       (SELECT x.value / 1e9 FROM believed AS x WHERE x.series_id = b.series_id AND x.since < b.since
        ORDER BY x.since DESC LIMIT 1) AS old_usd_per_mtok, b.fetch_id, b.series_id, b.since AS begins
FROM api_series AS s
CROSS JOIN believed AS b ON b.series_id = s.series_id AND b.stated = 1
CROSS JOIN fetch AS f ON f.id = b.fetch_id AND b.since > f.observed_at;
