-- SPDX-License-Identifier: MIT
-- server_price_by_source_monthly: one row is the price of one server that one source had in force at
-- the end of one month (the running month: now). Key: month, server, provider, region, price_kind,
-- source. value: 1e-9 USD per server-hour; confirmed and stale as in api_price_by_source_monthly.
CREATE VIEW server_price_by_source_monthly AS
SELECT * FROM (
    SELECT *, coalesce(confirmed < upto - stale_days * 86400, 1) AS stale,
           row_number() OVER (PARTITION BY month, gpu, gpus, named, server, provider, region, price_kind, source
                              ORDER BY confirmed DESC, since DESC, preference, series_id) AS best
    FROM (SELECT c.month, c.starts, c.upto, s.*, b.since, b.state, b.value, b.stated, b.fetch_id,
                 b.batch_id,
                 CASE WHEN b.stated = 2 THEN c.upto ELSE (SELECT min(g.observed_at, c.upto) FROM good_fetch AS g
                  WHERE g.part_id = s.part_id AND g.observed_at < iif(b.stated = 1, c.known, c.upto)
                  ORDER BY g.observed_at DESC LIMIT 1) END AS confirmed
          FROM server_series AS s CROSS JOIN calendar AS c CROSS JOIN believed AS b
          WHERE b.series_id = s.series_id AND b.state = 0
            AND b.since = (SELECT x.since FROM believed AS x
                           WHERE x.series_id = s.series_id AND x.since < c.upto
                           ORDER BY x.since DESC LIMIT 1)))
WHERE best = 1;
