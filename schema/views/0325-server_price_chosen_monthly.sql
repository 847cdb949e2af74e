-- SPDX-License-Identifier: MIT
-- server_price_chosen_monthly: one row is the price of one server of one provider that is believed at
-- the end of one month (the running month: now). Key: month, server, provider, region, price_kind.
-- Belief as in api_price_ranked_monthly, without votes. A price that another source gives as well is
-- confirmed when that one was read: confirmed is the later of the two, and stale means that both are.
-- value, source_low, source_high: 1e-9 USD per server-hour.
CREATE VIEW server_price_chosen_monthly AS
SELECT month, starts, upto, server, provider, region, price_kind, gpu, gpus, named, value, since,
       seen AS confirmed, stated, source, rank, unseen AS stale, fetch_id, sources, source_low, source_high, series_id
FROM (SELECT *, row_number() OVER (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind
                                   ORDER BY outdated, rank, source) AS choice
      FROM (SELECT month, starts, upto, server, provider, region, price_kind, gpu, gpus, named, value, since,
                   seen, stated, source, rank, unseen, fetch_id, series_id,
                   count(*) OVER k AS sources, min(value) OVER k AS source_low,
                   max(value) OVER k AS source_high,
                   stale AND coalesce(coalesce(confirmed, since) < max(CASE WHEN NOT stale AND EXISTS (
                                      SELECT 1 FROM believed AS x
                                      WHERE x.series_id = p.series_id AND x.since < p.since)
                                  THEN since END) OVER k, 0) AS outdated
            -- a list of its own: through two windows in one SELECT no month finds its way (SQLite 3.40)
            FROM (SELECT month, starts, upto, server, provider, region, price_kind, gpu, gpus, named, value,
                         since, confirmed, stated, source, rank, stale, fetch_id, series_id,
                         max(confirmed) OVER same AS seen, min(stale) OVER same AS unseen
                  FROM server_price_by_source_monthly
                  WINDOW same AS (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind,
                                  value)) AS p
            WINDOW k AS (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind)))
WHERE choice = 1;
