-- SPDX-License-Identifier: MIT
-- market_quote_monthly: one row is what one provider asks on demand for a server with eight of one chip
-- at the end of one month (the running month: now): its cheapest such SKU in any region. Key: month,
-- gpu, provider. USD per hour for all eight. counts 1: it counts in market_price_monthly; a stale
-- quote counts only while fewer than three are not stale.
CREATE VIEW market_quote_monthly AS
SELECT month, gpu, provider, server, region, usd_per_hour, source, stale, fetch_id, confirmed_at,
       series_id,
       NOT stale OR sum(NOT stale) OVER (PARTITION BY month, gpu) < 3 AS counts
FROM (SELECT *, row_number() OVER (PARTITION BY month, gpu, provider
                                   ORDER BY stale, usd_per_hour, server, region) AS choice
      FROM server_price_by_provider_monthly
      WHERE price_kind = 'on_demand' AND gpus = 8 AND gpu <> '' AND usd_per_hour > 0)
WHERE choice = 1;
