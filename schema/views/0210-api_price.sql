-- SPDX-License-Identifier: MIT
-- api_price: one row is one stretch of time over which one source gave one list price. Key: model,
-- seller, source, component, tier, context_min, since. usd_per_mtok: USD per million tokens, NULL
-- where the price is dynamic (state 'dynamic'); 0 is free. state 'announced': begins in the future.
-- until: first second it no longer holds, NULL while it does. stated 1: the source itself gives the
-- date, 2: by hand, 0: found at that reading; then the change lies between changed_after (the last good
-- reading before, NULL for none) and since. observed_at: time of the document; recorded_at: when we
-- learned it. Where several series of a source say the same thing from the same time, the plainest
-- stands for all.
CREATE VIEW api_price AS
SELECT model, seller, source, component, tier, context_min,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
       CASE WHEN since > (SELECT now FROM as_of) THEN 'announced'
            WHEN state = 1 THEN 'dynamic' ELSE 'value' END AS state,
       value / 1e9 AS usd_per_mtok, stated,
       strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT g.observed_at FROM good_fetch AS g
           WHERE g.part_id = p.part_id AND g.observed_at < p.since
           ORDER BY g.observed_at DESC LIMIT 1), 'unixepoch') AS changed_after,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.observed_at, 'unixepoch') AS observed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', b.recorded_at, 'unixepoch') AS recorded_at,
       fetch_id, rank, subject, place, series_id
FROM (SELECT s.*, i.since, i.until, i.state, i.value, i.stated, i.fetch_id, i.batch_id,
             row_number() OVER (PARTITION BY s.model, s.seller, s.source, s.component, s.tier,
                                s.context_min, i.since ORDER BY s.preference, s.series_id) AS choice
      FROM api_series AS s CROSS JOIN interval AS i
      WHERE i.series_id = s.series_id) AS p
CROSS JOIN fetch AS f ON f.id = p.fetch_id
CROSS JOIN batch AS b ON b.id = p.batch_id
WHERE choice = 1;
