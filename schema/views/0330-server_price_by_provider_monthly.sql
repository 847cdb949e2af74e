-- SPDX-License-Identifier: MIT
-- server_price_by_provider_monthly: one row is the price of one server of one provider at the end of
-- one month (the running month: now) as the believed source gives it. Key: month, server, provider,
-- region, price_kind. Belief as in api_price_chosen_monthly. Prices in USD per hour of the whole server; mean
-- is time-weighted; low and high: in the month. gpus NULL: not known.
CREATE VIEW server_price_by_provider_monthly AS
SELECT month, server, provider, region, price_kind, gpu, gpus, value / 1e9 AS usd_per_hour,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT sum(1e-9 * i.value * i.seconds) / sum(i.seconds) FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS mean_usd_per_hour,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT min(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS low,
       CASE WHEN since <= starts THEN value / 1e9 ELSE
           (SELECT max(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS high,
       sources, source_low / 1e9 AS source_low, source_high / 1e9 AS source_high, source, rank, stale,
       fetch_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, named,
       series_id
FROM server_price_chosen_monthly AS p;
