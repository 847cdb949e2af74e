-- SPDX-License-Identifier: MIT
-- rent_monthly: one row is what a server of one chip costs one scenario at the end of one month (the
-- running month: now), before discount. Key: month, scenario, gpu. own 1: the scenario's chip; the
-- others are there for scenarios that rent at market. server_usd: USD per hour of the scenario's number
-- of accelerators; server_low, server_high: 5 % and 95 % points, NULL for a point. price_basis: 'list
-- price' (the provider's quote for the SKU), 'market' (median of at least three providers, 10th to 90th
-- percentile), 'stated' (a chip without a market: what the seller of a whole service said in this month that
-- it reckons a server of it at; only sellers who told their servers, measure `nodes`), 'owned' (what it costs
-- its owner, as somebody published it), 'ownership' (the same from capital, power, housing and upkeep:
-- ownership_monthly), or 'assumed' (the scenario's own range: there is no such quote in this month). server_usd NULL:
-- the scenario has no rent in this month.
CREATE VIEW rent_monthly AS
SELECT month, scenario, gpu, own, price_basis, region, providers, server_usd, server_low, server_high,
       fetch_id, stale
FROM (SELECT a.month, a.scenario, coalesce(q.gpu, a.gpu) AS gpu, q.gpu IS NULL OR q.gpu = a.gpu AS own,
             CASE WHEN q.price_basis <> 'assumed' THEN q.price_basis WHEN a.rent = 'owned' THEN 'owned'
                  ELSE 'assumed' END AS price_basis,
             q.region, q.providers,
             CASE q.price_basis WHEN 'assumed' THEN a.server_usd_per_hour
                  WHEN 'market' THEN q.usd * a.gpus WHEN 'stated' THEN q.usd * a.gpus ELSE q.usd END AS server_usd,
             CASE q.price_basis WHEN 'assumed' THEN a.server_usd_per_hour_low
                  WHEN 'market' THEN q.low * a.gpus ELSE q.low END AS server_low,
             CASE q.price_basis WHEN 'assumed' THEN a.server_usd_per_hour_high
                  WHEN 'market' THEN q.high * a.gpus ELSE q.high END AS server_high,
             q.fetch_id, q.stale,
             row_number() OVER (PARTITION BY a.month, a.scenario, coalesce(q.gpu, a.gpu)
                                ORDER BY q.preference) AS choice
      FROM (SELECT month, NULL AS scenario, provider, server, price_kind, NULL AS gpu, 'quoted' AS rent,
                   1 AS preference, 'list price' AS price_basis, region, NULL AS providers,
                   usd_per_hour AS usd, NULL AS low, NULL AS high, fetch_id, stale
            FROM server_price_headline_monthly WHERE named
            UNION ALL
            SELECT month, NULL, NULL, NULL, NULL, gpu, 'market', 1, 'market', NULL, providers,
                   usd_per_gpu_hour, p10 / 8, p90 / 8, fetch_id, stale
            FROM market_price_monthly WHERE providers >= 3
            UNION ALL
            -- DISTINCT: so that the planner leaves this list whole, and the assumptions are read once
            SELECT DISTINCT c.month, NULL, NULL, NULL, NULL, s.gpu, 'market', 2, 'stated', s.region, NULL,
                   b.value / 1e9 / s.gpus, NULL, NULL, b.fetch_id, 0
            FROM (SELECT DISTINCT e.seller FROM part AS p CROSS JOIN series AS e ON e.part_id = p.id
                  WHERE e.measure = 'nodes') AS n
            CROSS JOIN server_series AS s ON s.provider = n.seller AND s.price_kind = 'owned' AND s.gpus > 0
            CROSS JOIN believed AS b ON b.series_id = s.series_id AND b.state = 0
            CROSS JOIN calendar AS c ON c.starts <= b.since AND c.upto > b.since
            UNION ALL
            SELECT month, scenario, NULL, NULL, NULL, NULL, 'ownership', 2, 'ownership', NULL, NULL, server_usd,
                   iif(sigma > 0, server_usd * exp(-1.6448536269514722 * sigma), NULL),
                   iif(sigma > 0, server_usd * exp(1.6448536269514722 * sigma), NULL), NULL, 0
            FROM ownership_monthly
            UNION ALL
            SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, 3, 'assumed', NULL, NULL, NULL, NULL, NULL,
                   NULL, 0
            FROM calendar) AS q
      CROSS JOIN rent_assumption_monthly AS a ON a.month = q.month
      WHERE coalesce(q.rent = a.rent, q.rent IS NULL)
        AND CASE q.price_basis WHEN 'list price' THEN q.provider = a.provider AND q.server = a.server
                                                      AND q.price_kind = a.price_kind
                 WHEN 'stated' THEN q.gpu <> a.gpu AND a.gpus > 0 WHEN 'ownership' THEN q.scenario = a.scenario ELSE 1 END)
WHERE choice = 1;
