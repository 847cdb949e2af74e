-- SPDX-License-Identifier: MIT
-- server_price_by_source_monthly: one row is the price of one server that one source had in force at
-- the end of one month (the running month: now). Key: month, server, provider, region, price_kind,
-- source. value: 1e-9 USD per server-hour; confirmed and stale as in api_price_by_source_monthly.
CREATE VIEW server_price_by_source_monthly AS
SELECT * FROM (
    SELECT m.month, m.starts, m.upto, s.*, m.since, m.state, m.value, m.stated, m.fetch_id, m.batch_id,
           m.confirmed, coalesce(m.confirmed < m.upto - s.stale_days * 86400, 1) AS stale,
           row_number() OVER (PARTITION BY m.month, s.gpu, s.gpus, s.named, s.server, s.provider, s.region,
                              s.price_kind, s.source
                              ORDER BY m.confirmed DESC, m.since DESC, s.preference, s.series_id) AS best
    FROM server_series AS s CROSS JOIN series_monthly AS m
    WHERE m.series_id = s.series_id AND m.state = 0)
WHERE best = 1;
