-- SPDX-License-Identifier: MIT
-- block_against_market_monthly: one row compares a provider's capacity block of eight of one chip with
-- what the market asks on demand for the same, at the end of one month (the running month: now): the test
-- of the post's "market five times cheaper". Key: month, gpu, provider. usd_per_hour: the block, USD per
-- hour of the server; cheapest: the lowest quote of another provider that counts, and whose it is;
-- median: over three providers or more. times_cheapest, times_median: block / quote. NULL: none on file.
CREATE VIEW block_against_market_monthly AS
SELECT b.month, b.gpu, b.provider, b.server, b.usd_per_hour, q.usd_per_hour AS cheapest,
       q.provider AS cheapest_provider, m.usd_per_hour AS median, m.providers,
       b.usd_per_hour / q.usd_per_hour AS times_cheapest, b.usd_per_hour / m.usd_per_hour AS times_median,
       max(b.stale, coalesce(q.stale, 0)) AS stale, b.series_id, b.since,
       q.series_id AS cheapest_series_id
FROM (SELECT *, row_number() OVER (PARTITION BY month, gpu, provider ORDER BY usd_per_hour, server) AS choice
      FROM server_price_headline_monthly
      WHERE price_kind = 'capacity_block' AND gpus = 8 AND gpu <> '' AND usd_per_hour > 0) AS b
LEFT JOIN market_quote_monthly AS q
  ON q.month = b.month AND q.gpu = b.gpu AND q.counts AND q.provider <> b.provider
LEFT JOIN market_price_monthly AS m ON m.month = b.month AND m.gpu = b.gpu AND m.providers >= 3
WHERE b.choice = 1 AND NOT EXISTS (
    SELECT 1 FROM market_quote_monthly AS x
    WHERE x.month = b.month AND x.gpu = b.gpu AND x.counts AND x.provider <> b.provider
      AND (x.usd_per_hour, x.provider) < (q.usd_per_hour, q.provider));
