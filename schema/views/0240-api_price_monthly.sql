-- SPDX-License-Identifier: MIT
-- api_price_monthly: one row is one list price at the end of one month (the running month: now) as the
-- believed source gives it. Key: month, model, seller, component, tier, context_min.
-- Belief as in api_price_chosen_monthly.
-- usd_per_mtok: USD per million tokens, NULL where dynamic; mean_usd_per_mtok: time-weighted over the
-- part of the month in which the series had a value; low, high: in the month. sources: how many have a
-- price in force; source_low, source_high: theirs; spread: highest / lowest - 1, NULL where one is
-- free or none has a value. stale 1: not confirmed within the source's stale_days.
CREATE VIEW api_price_monthly AS
SELECT month, model, seller, component, tier, context_min, value / 1e9 AS usd_per_mtok,
       CASE WHEN since <= starts OR state = 1 THEN value / 1e9 ELSE
           (SELECT sum(1e-9 * i.value * i.seconds) / sum(i.seconds) FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS mean_usd_per_mtok,
       CASE WHEN since <= starts OR state = 1 THEN value / 1e9 ELSE
           (SELECT min(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS low,
       CASE WHEN since <= starts OR state = 1 THEN value / 1e9 ELSE
           (SELECT max(i.value) / 1e9 FROM interval_monthly AS i
            WHERE i.series_id = p.series_id AND i.month = p.month) END AS high,
       sources,
       CASE WHEN source_low > 0 THEN 1.0 * source_high / source_low - 1 END AS spread,
       source, stale, fetch_id,
       CASE state WHEN 1 THEN 'dynamic' ELSE 'value' END AS state,
       source_low / 1e9 AS source_low, source_high / 1e9 AS source_high, rank,
       strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, stated, subject, series_id
FROM api_price_chosen_monthly AS p;
