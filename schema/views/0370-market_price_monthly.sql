-- SPDX-License-Identifier: MIT
-- market_price_monthly: one row is the market price of eight of one chip at the end of one month (the
-- running month: now): the median over providers of each one's cheapest on-demand price
-- (market_quote_monthly), with the 10th and 90th percentile, linear between the quotes. Key: month,
-- gpu. USD per hour for all eight; usd_per_gpu_hour for one. providers: how many quotes count; fewer
-- than three are no market and scenarios do not use them. stale 1: a quote that counts is stale.
-- fetch_id: of the quote at or just below the median.
CREATE VIEW market_price_monthly AS
SELECT month, gpu, providers, median AS usd_per_hour, p10, p90, low, high, median / 8 AS usd_per_gpu_hour,
       stale, fetch_id, confirmed_at
FROM (SELECT month, gpu, providers, place,
             sum(usd_per_hour * max(0, 1 - abs(place - (providers - 1) * 0.5))) OVER k AS median,
             sum(usd_per_hour * max(0, 1 - abs(place - (providers - 1) * 0.1))) OVER k AS p10,
             sum(usd_per_hour * max(0, 1 - abs(place - (providers - 1) * 0.9))) OVER k AS p90,
             min(usd_per_hour) OVER k AS low, max(usd_per_hour) OVER k AS high, max(stale) OVER k AS stale,
             max(CASE WHEN place = (providers - 1) / 2 THEN fetch_id END) OVER k AS fetch_id,
             min(confirmed_at) OVER k AS confirmed_at
      FROM (SELECT month, gpu, usd_per_hour, stale, fetch_id, confirmed_at,
                   count(*) OVER (PARTITION BY month, gpu) AS providers,
                   row_number() OVER (PARTITION BY month, gpu ORDER BY usd_per_hour, provider) - 1 AS place
            FROM market_quote_monthly WHERE counts)
      WINDOW k AS (PARTITION BY month, gpu))
WHERE place = 0;
