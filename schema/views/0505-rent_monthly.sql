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
FROM (SELECT *, row_number() OVER (PARTITION BY month, scenario, own, gpu ORDER BY preference) AS choice
      FROM (SELECT a.month, a.scenario, a.gpu, 1 AS own, 1 AS preference, 'list price' AS price_basis,
                   h.region, NULL AS providers, h.usd_per_hour AS server_usd, NULL AS server_low,
                   NULL AS server_high, h.fetch_id, h.stale
            FROM assumption_set_monthly AS a CROSS JOIN server_price_headline_monthly AS h
              ON h.month = +a.month AND h.provider = a.provider AND h.server = a.server
                 AND h.price_kind = a.price_kind AND h.named
            WHERE a.model = '' AND a.rent = 'quoted'
            UNION ALL
            SELECT a.month, a.scenario, m.gpu, m.gpu = a.gpu, 1, 'market', NULL, m.providers,
                   m.usd_per_gpu_hour * a.gpus, m.p10 / 8 * a.gpus, m.p90 / 8 * a.gpus, m.fetch_id, m.stale
            FROM assumption_set_monthly AS a CROSS JOIN market_price_monthly AS m
              ON m.month = +a.month AND m.providers >= 3
            WHERE a.model = '' AND a.rent = 'market'
            UNION ALL
            SELECT c.month, a.scenario, s.gpu, 0, 2, 'stated', s.region, NULL, b.value / 1e9 / s.gpus * n8.base,
                   NULL, NULL, b.fetch_id, 0
            FROM (SELECT DISTINCT seller FROM series WHERE measure = 'nodes') AS n
            CROSS JOIN server_series AS s ON s.provider = n.seller AND s.price_kind = 'owned' AND s.gpus > 0
            CROSS JOIN believed AS b ON b.series_id = s.series_id AND b.state = 0
            CROSS JOIN calendar AS c ON c.starts <= b.since AND c.upto > b.since
            CROSS JOIN assumption_in_force AS a ON a.month = +c.month AND a.name = 'rent' AND a.text = 'market'
                  AND a.model = ''
            CROSS JOIN assumption_in_force AS n8 ON n8.month = +c.month AND n8.scenario = +a.scenario
                  AND n8.name = 'gpus' AND n8.model = ''
            CROSS JOIN assumption_in_force AS own ON own.month = +c.month AND own.scenario = +a.scenario
                  AND own.name = 'gpu' AND own.model = '' AND own.text <> s.gpu
            UNION ALL
            SELECT month, scenario, gpu, 1, 2, 'ownership', NULL, NULL, server_usd,
                   iif(sigma > 0, server_usd * exp(-1.6448536269514722 * sigma), NULL),
                   iif(sigma > 0, server_usd * exp(1.6448536269514722 * sigma), NULL), NULL, 0
            FROM ownership_monthly
            UNION ALL
            SELECT month, scenario, gpu, 1, 3, iif(rent = 'owned', 'owned', 'assumed'), NULL, NULL,
                   server_usd_per_hour, server_usd_per_hour_low, server_usd_per_hour_high, NULL, 0
            FROM assumption_set_monthly WHERE model = ''))
WHERE choice = 1;
