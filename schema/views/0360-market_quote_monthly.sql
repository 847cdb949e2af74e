-- SPDX-License-Identifier: MIT
-- market_quote_monthly: one row is what one provider asks on demand for a server with eight of one chip
-- at the end of one month (the running month: now): its cheapest such SKU in any region. Key: month,
-- gpu, provider. USD per hour for all eight. counts 1: it counts in market_price_monthly; a stale
-- quote counts only while fewer than three are not stale.
CREATE VIEW market_quote_monthly AS
SELECT month, gpu, provider, server, region, value / 1e9 AS usd_per_hour, source, stale, fetch_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', confirmed, 'unixepoch') AS confirmed_at, series_id,
       NOT stale OR sum(NOT stale) OVER (PARTITION BY month, gpu) < 3 AS counts
FROM (SELECT month, gpu, provider, server, region, value, source, stale, fetch_id, confirmed, series_id,
             row_number() OVER (PARTITION BY month, gpu, provider
                                ORDER BY stale, value, server, region) AS choice
      FROM server_price_chosen_monthly
      WHERE price_kind = 'on_demand' AND gpus = 8 AND gpu <> '' AND value > 0)
WHERE choice = 1;
