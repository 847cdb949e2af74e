-- SPDX-License-Identifier: MIT
-- server_price_chosen_monthly: one row is the price of one server of one provider that is believed at
-- the end of one month (the running month: now). Key: month, server, provider, region, price_kind.
-- Belief as in api_price_chosen_monthly. value, source_low, source_high: 1e-9 USD per server-hour.
CREATE VIEW server_price_chosen_monthly AS
SELECT month, starts, upto, server, provider, region, price_kind, gpu, gpus, named, value, since,
       confirmed, stated, source, rank, stale, fetch_id, sources, source_low, source_high, series_id
FROM (SELECT *, count(*) OVER k AS sources, min(value) OVER k AS source_low,
             max(value) OVER k AS source_high,
             row_number() OVER (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind
                                ORDER BY outdated, rank, source) AS choice
      FROM (SELECT *, stale AND coalesce(coalesce(confirmed, since) < max(CASE WHEN NOT stale AND EXISTS (
                                      SELECT 1 FROM believed AS x
                                      WHERE x.series_id = p.series_id AND x.since < p.since)
                                  THEN since END) OVER k, 0) AS outdated
            FROM server_price_by_source_monthly AS p
            WINDOW k AS (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind))
      WINDOW k AS (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind))
WHERE choice = 1;
