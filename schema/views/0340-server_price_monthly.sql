-- SPDX-License-Identifier: MIT
-- server_price_monthly: one row is the price of one server at the end of one month (the running month:
-- now). Key: month, server, price_kind, region. Columns and units as in
-- server_price_by_provider_monthly; where two providers use one name for a SKU, the one that is read
-- and first in the alphabet is shown and `providers` is above 1. sources: how many sources have a
-- price of it in force.
CREATE VIEW server_price_monthly AS
SELECT month, server, price_kind, region, gpu, gpus, value / 1e9 AS usd_per_hour,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT sum(1e-9 * i.value * i.seconds) / sum(i.seconds) FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS mean_usd_per_hour,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT min(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS low,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT max(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS high,
       sources, stale, provider, providers, source, rank, source_low / 1e9 AS source_low,
       source_high / 1e9 AS source_high, fetch_id, strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, series_id
FROM (SELECT month, starts, server, price_kind, region, gpu, gpus, value, sources, stale, provider, providers,
             source, rank, source_low, source_high, fetch_id, since, confirmed, stated, series_id
      FROM (SELECT *, count(*) OVER (PARTITION BY month, server, price_kind, region) AS providers,
                   row_number() OVER (PARTITION BY month, server, price_kind, region
                                      ORDER BY stale, provider) AS choice
            FROM server_price_chosen_monthly)
      WHERE choice = 1
      UNION ALL
      SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL
      FROM no_row) AS p;
